"""What docutils has no node for: a line break, and a rule within something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

if TYPE_CHECKING:
    from docutils.nodes import NodeVisitor
    from sphinx.application import Sphinx


class line_break(nodes.Inline, nodes.Element):  # noqa: N801
    """A new line within a paragraph; a space where lines mean nothing."""

    def astext(self) -> str:
        """Return a space, so that the words on both sides stay two words."""
        return " "


def visit_line_break_html(translator: NodeVisitor, node: line_break) -> None:
    """Write the element that breaks a line."""
    translator.body.append("<br />\n")  # type: ignore[attr-defined]


def visit_line_break_latex(translator: NodeVisitor, node: line_break) -> None:
    """Break the line; the empty group keeps a bracket from being an option."""
    translator.body.append("\\\\{}\n")  # type: ignore[attr-defined]


def visit_line_break_text(translator: NodeVisitor, node: line_break) -> None:
    """Keep the words apart; plain text is wrapped anew anyway."""
    translator.add_text("\n")  # type: ignore[attr-defined]


def visit_line_break_roff(translator: NodeVisitor, node: line_break) -> None:
    """Break the line in manual pages and Texinfo alike: a new line of source."""
    translator.body.append("\n")  # type: ignore[attr-defined]


def depart_line_break(translator: NodeVisitor, node: line_break) -> None:
    """Write nothing: a break has no content."""


class rule(nodes.General, nodes.Element):  # noqa: N801
    """A rule in a quote, a list or a note; docutils knows those of a section only."""


def visit_rule(translator: NodeVisitor, node: rule) -> None:
    """Write what a builder writes between two parts of a section."""
    translator.visit_transition(cast("nodes.transition", node))


def depart_rule(translator: NodeVisitor, node: rule) -> None:
    """Close what was opened."""
    translator.depart_transition(cast("nodes.transition", node))


class titled_image(nodes.image):  # noqa: N801
    """An image with a *title*, which often says who made it; docutils' has none."""


def visit_titled_image_html(translator: NodeVisitor, node: titled_image) -> None:
    """Write an image, and put its title in."""
    translator.visit_image(node)
    body = translator.body  # type: ignore[attr-defined]
    title = translator.attval(node["title"])  # type: ignore[attr-defined]
    body[-1] = body[-1].replace("<img ", f'<img title="{title}" ', 1)


def visit_titled_image(translator: NodeVisitor, node: titled_image) -> None:
    """Show an image."""
    translator.visit_image(node)


def depart_titled_image(translator: NodeVisitor, node: titled_image) -> None:
    """Close what was opened."""
    translator.depart_image(node)


class seam(nodes.Invisible, nodes.Element):  # noqa: N801 -- as all nodes are named
    """Where a block of HTML ends, until it is read: words beyond are others."""


def add_placeholder(app: Sphinx, node: type[nodes.Element]) -> None:
    """Make a node known whose place others take before a page is written.

    Where that failed, the page has nothing there.
    """
    nothing = (skip, None)
    app.add_node(
        node, html=nothing, latex=nothing, text=nothing, man=nothing, texinfo=nothing
    )


def skip(_translator: NodeVisitor, _node: nodes.Node) -> None:
    """Write nothing of a node."""
    raise nodes.SkipNode


def add_nodes(app: Sphinx) -> None:
    """Make the nodes known to every builder."""
    image = (visit_titled_image, depart_titled_image)
    app.add_node(
        titled_image,
        html=(visit_titled_image_html, depart_titled_image),
        latex=image,
        text=image,
        man=image,
        texinfo=image,
    )
    html = (visit_line_break_html, depart_line_break)
    roff = (visit_line_break_roff, depart_line_break)
    app.add_node(
        line_break,
        html=html,
        latex=(visit_line_break_latex, depart_line_break),
        text=(visit_line_break_text, depart_line_break),
        man=roff,
        texinfo=roff,
    )
    drawn = (visit_rule, depart_rule)
    app.add_node(rule, html=drawn, latex=drawn, text=drawn, man=drawn, texinfo=drawn)
