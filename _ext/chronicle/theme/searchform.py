"""``.. search-form::`` puts a field for searching into the text of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from chronicle.build.ledger import writes_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class search_form(nodes.General, nodes.Element):  # noqa: N801 -- node classes are lower case
    """Where the form goes; builders without a search page print nothing."""


class SearchFormDirective(SphinxDirective):
    """``.. search-form::`` takes neither argument nor content."""

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        node = search_form(classes=["search-form"])
        self.set_source_info(node)
        return [node]


def visit_html(translator: HTML5Translator, node: search_form) -> None:
    """Write a form that works without JavaScript: it leads to the search page."""
    builder = translator.builder
    if not writes_site(builder):
        raise nodes.SkipNode
    action = builder.get_relative_uri(builder.current_docname, "search")
    name = _("Search posts, people, services and events")
    body = translator.body
    form: Any = {"role": "search", "method": "get", "action": action}
    body.append(translator.starttag(node, "form", "", **form))
    field: Any = {"type": "search", "name": "q", "aria-label": name}
    empty = nodes.Element()
    body.append(translator.emptytag(empty, "input", "", placeholder=name, **field))
    body.append(translator.starttag(empty, "button", "", type="submit"))
    body.append(translator.encode(_("Search")))
    body.append("</button></form>\n")
    raise nodes.SkipNode


def skip(translator: nodes.NodeVisitor, node: search_form) -> None:
    """Print nothing."""
    raise nodes.SkipNode


def add_search_form(app: Sphinx) -> None:
    """Register the directive, and how each builder prints it."""
    app.add_node(
        search_form,
        html=(visit_html, None),
        latex=(skip, None),
        text=(skip, None),
        man=(skip, None),
        texinfo=(skip, None),
    )
    app.add_directive("search-form", SearchFormDirective)
