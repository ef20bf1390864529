"""What the lists of people and things are made of, beside docutils' own nodes.

Each class extends a node that every builder can print; only HTML prints it better.
Each ``visit_`` function writes what ``depart_`` closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator
    from sphinx.writers.texinfo import TexinfoTranslator


class display(nodes.General, nodes.Element):  # noqa: N801
    """Where a directive's list goes; replaced before any builder sees it.

    Its attributes: *docname*, and the *number* of the display in the document.
    """


class spoken_of(nodes.General, nodes.Element):  # noqa: N801
    """Where a post names the people and services it speaks of; replaced as well."""


class when(nodes.inline):  # noqa: N801
    """A date; its *datetime* is what HTML's ``<time>`` wants, or empty."""


class disc(nodes.inline):  # noqa: N801
    """The initials that stand for a portrait; only for the eye."""


class portrait(nodes.inline):  # noqa: N801
    """A picture of a person, by its *path* from the page."""


class column_header(nodes.entry):  # noqa: N801
    """The head of a column."""


class row_header(nodes.entry):  # noqa: N801
    """The head of a row."""


class card(nodes.container):  # noqa: N801
    """All about one person, organisation or service."""


class heading(nodes.rubric):  # noqa: N801
    """The heading of a card or year; where it has an id, references lead to it."""


class disclosure(nodes.container):  # noqa: N801
    """What is folded away under its *summary*."""


class picture(nodes.container):  # noqa: N801
    """A picture, as *svg* that was escaped when it was written; only HTML draws it."""


def visit_when(self: HTML5Translator, node: when) -> None:
    """Open a date."""
    if node["datetime"]:
        tag = self.starttag(node, "time", "", datetime=node["datetime"])
        self.body.append(tag)
    else:
        self.body.append(self.starttag(node, "span", ""))


def depart_when(self: HTML5Translator, node: when) -> None:
    """Close a date."""
    self.body.append("</time>" if node["datetime"] else "</span>")


def visit_disc(self: HTML5Translator, node: disc) -> None:
    """Open the disc."""
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    self.body.append(self.starttag(node, "span", "", **hidden))


def depart_disc(self: HTML5Translator, _node: disc) -> None:
    """Close the disc."""
    self.body.append("</span>")


def visit_portrait(self: HTML5Translator, node: portrait) -> None:
    """Write the picture; its text is beside it, so that it needs none of its own."""
    attributes = {"src": node["path"], "alt": "", "loading": "lazy"}
    self.body.append(self.emptytag(node, "img", "", **attributes))
    raise nodes.SkipNode


def visit_column_header(self: HTML5Translator, node: column_header) -> None:
    """Open the head of a column."""
    self.body.append(self.starttag(node, "th", "", scope="col"))


def visit_row_header(self: HTML5Translator, node: row_header) -> None:
    """Open the head of a row."""
    self.body.append(self.starttag(node, "th", "", scope="row"))


def depart_header(self: HTML5Translator, _node: nodes.entry) -> None:
    """Close the head of a column or row."""
    self.body.append("</th>\n")


def visit_card(self: HTML5Translator, node: card) -> None:
    """Open a card."""
    self.body.append(self.starttag(node, "article"))


def depart_card(self: HTML5Translator, _node: card) -> None:
    """Close a card."""
    self.body.append("</article>\n")


def visit_heading_latex(self: LaTeXTranslator, node: heading) -> None:
    """Open a heading, and make it a target, which LaTeX's rubrics are not."""
    self.visit_rubric(node)
    self.body += [self.hypertarget(id_, anchor=False) for id_ in node["ids"]]


def depart_heading_latex(self: LaTeXTranslator, node: heading) -> None:
    """Close a heading."""
    self.depart_rubric(node)


def visit_heading_texinfo(self: TexinfoTranslator, node: heading) -> None:
    """Open a heading, after an anchor, which Texinfo's rubrics are not."""
    for id_ in node["ids"]:
        self.add_anchor(id_, node)
    self.visit_rubric(node)


def depart_heading_texinfo(self: TexinfoTranslator, node: heading) -> None:
    """Close a heading."""
    self.depart_rubric(node)


def visit_disclosure(self: HTML5Translator, node: disclosure) -> None:
    """Open what is folded away; a book shows it at once."""
    unfolded: dict[str, Any] = {"open": "open"} if self.builder.name == "epub" else {}
    self.body.append(self.starttag(node, "details", **unfolded))
    self.body.append(f"<summary>{self.encode(node['summary'])}</summary>\n")


def depart_disclosure(self: HTML5Translator, _node: disclosure) -> None:
    """Close what is folded away."""
    self.body.append("</details>\n")


def visit_picture(self: HTML5Translator, node: picture) -> None:
    """Draw a picture; what it is made of was escaped by the XML writer.

    Not in a book: its table of contents would have to say which pages hold SVG.
    """
    if self.builder.name == "epub":
        raise nodes.SkipNode
    data: dict[str, Any] = {}
    if node.get("events"):
        data["data-events"] = node["events"]
    self.body.append(self.starttag(node, "div", **data))
    self.body.append(node["svg"])


def depart_picture(self: HTML5Translator, _node: picture) -> None:
    """Close a picture."""
    self.body.append("</div>\n")


HTML_VISITORS: dict[type[nodes.Element], tuple[Any, Any]] = {
    when: (visit_when, depart_when),
    disc: (visit_disc, depart_disc),
    portrait: (visit_portrait, None),
    column_header: (visit_column_header, depart_header),
    row_header: (visit_row_header, depart_header),
    card: (visit_card, depart_card),
    disclosure: (visit_disclosure, depart_disclosure),
    picture: (visit_picture, depart_picture),
}
