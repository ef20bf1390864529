"""A small second link, to the copy of a page at the Internet Archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _

if TYPE_CHECKING:
    from docutils.nodes import NodeVisitor
    from sphinx.application import Sphinx

MARK = "\N{ANTICLOCKWISE OPEN CIRCLE ARROW}"


class archive_link(nodes.Inline, nodes.Element):  # noqa: N801
    """Follows the link whose page it has a copy of."""

    def astext(self) -> str:
        """Return nothing: the link is no part of what the writer wrote."""
        return ""


def visit_html(translator: NodeVisitor, node: archive_link) -> None:
    """Write a mark with a name for those who can't see it."""
    label = _("Archived copy: {address}").format(address=node["address"])
    # On paper the address of the page stands before it: where to look is enough.
    where = node["refuri"].removeprefix("https://").removesuffix(node["address"])
    attributes = {
        "aria-label": label,
        "data-copy": where,
        "data-pagefind-ignore": "",
    }
    translator.body.append(  # type: ignore[attr-defined]
        translator.starttag(  # type: ignore[attr-defined]
            node,
            "a",
            "",
            CLASS="archive-link",
            href=node["refuri"],
            rel="nofollow",
            title=_("Copy at the Internet Archive"),
            **attributes,
        )
        + f"{MARK}</a>"
    )
    raise nodes.SkipNode


def visit_latex(translator: NodeVisitor, node: archive_link) -> None:
    """Write a raised word: not every font has the mark."""
    uri = translator.encode_uri(node["refuri"])  # type: ignore[attr-defined]
    word = translator.encode(_("archived"))  # type: ignore[attr-defined]
    translator.body.append(  # type: ignore[attr-defined]
        rf"\textsuperscript{{\sphinxhref{{{uri}}}{{{word}}}}}"
    )
    raise nodes.SkipNode


def skip(translator: NodeVisitor, node: archive_link) -> None:
    """Write nothing where addresses are not shown."""
    raise nodes.SkipNode


def add_nodes(app: Sphinx) -> None:
    """Make the node known to every builder."""
    app.add_node(
        archive_link,
        html=(visit_html, None),
        latex=(visit_latex, None),
        text=(skip, None),
        man=(skip, None),
        texinfo=(skip, None),
    )
