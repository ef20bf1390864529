"""Make a doctree of the Markdown of posts: MyST's way, and what other systems add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx import addnodes

from chronicle.core.posts import SUFFIXES
from chronicle.markup.plugins.abbreviations import linked_meanings
from chronicle.markup.plugins.blocks import read_aside
from chronicle.markup.plugins.math import read_formula
from chronicle.parsing.anchors import LEVEL
from chronicle.parsing.nodes import line_break, seam, titled_image
from chronicle.settings import is_post
from chronicle.sources.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

CALLOUTS: dict[str, type[nodes.Element]] = {
    "attention": nodes.attention,
    "caution": nodes.caution,
    "danger": nodes.danger,
    "error": nodes.error,
    "hint": nodes.hint,
    "important": nodes.important,
    "note": nodes.note,
    "tip": nodes.tip,
    "warning": nodes.warning,
}
"""Kinds that every builder names by itself, in the site's language."""

_PLAIN = {"hardbreak": " ", "html_inline": "", "softbreak": " ", "teaser_end": ""}
"""What tokens without text of their own are in plain text."""

# What stands between angle brackets in a link of Markdown is its address.
_TAG = re.compile(r"(<!--.*?-->|(?<!\]\()</?[a-zA-Z][^<>]*>)", re.DOTALL)
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea|xmp)\b", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"!?\[[^\[\]\n]*\]\((?:[^\s()<>]+|<[^<>\n]+>)\)|(?<![\w*])\*\*\w[^*\n]*\*\*(?!\w)"
)
"""Links, images and bold text: what nobody writes in HTML by chance."""

_BRACED = re.compile(r"\{\s*\.(?P<language>[\w+#-]+)[^}]*\}|\{\s*[^}.:]*=[^}]*\}")
_TITLE = re.compile(r"""(?<!\w)title\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class PostRenderer(SphinxRenderer):
    """MyST's renderer, with the blocks of other systems and no HTML of its own."""

    def setup_render(
        self, options: dict[str, Any], env: MutableMapping[str, Any]
    ) -> None:
        """Start a document."""
        super().setup_render(options, env)
        self._used: set[str] = set()
        self._levels: list[int] = []
        """Levels of the headings around what is rendered, as written."""

    def update_section_level_state(self, section: nodes.section, level: int) -> None:
        """Nest *section*; levels that were skipped are closed up without a warning."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        super().update_section_level_state(section, len(self._levels))
        section[LEVEL] = level  # headings of HTML find their place by it

    def nested_render_text(
        self,
        text: str,
        lineno: int,
        inline: bool = False,
        temp_root_node: nodes.Element | None = None,
        heading_offset: int = 0,
    ) -> None:
        """Render what stands in a directive, whose headings end with it."""
        around = list(self._levels)
        super().nested_render_text(text, lineno, inline, temp_root_node, heading_offset)
        if temp_root_node is not None:
            self._levels = around

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Keep the label of a reference as the title of its link."""
        label = str((token.meta or {}).get("label", ""))
        self._used.add(label)
        if label and "title" not in token.attrs:
            token.attrs["title"] = label.casefold()
        super().render_link(token)

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Show an image; one that stands alone has its title, often a credit, below."""
        self._used.add(str((token.meta or {}).get("label", "")))
        super().render_image(token)
        image = cast("nodes.image", self.current_node[-1])
        title = str(image.attributes.pop("title", "")).strip()
        if title and title != image["alt"]:
            titled = titled_image("", title=title)
            titled.update_all_atts(image.attributes)
            titled.source, titled.line = image.source, image.line
            self.current_node[-1] = titled

    def render_paragraph(self, token: SyntaxTreeNode) -> None:
        """Show a paragraph; one that is a picture with a title is a figure."""
        super().render_paragraph(token)
        paragraph = self.current_node[-1]
        if not isinstance(paragraph, nodes.paragraph):
            return
        images = list(paragraph.findall(titled_image))
        alone = len(images) == 1 and not paragraph.astext().strip()
        if alone and len(paragraph) == 1:
            caption = nodes.caption("", images[0]["title"])
            figure = nodes.figure("", *paragraph.children, caption)
            figure.source, figure.line = paragraph.source, paragraph.line
            self.current_node[-1] = figure

    def render_link_inventory(self, token: SyntaxTreeNode) -> None:
        """Keep the words of a link to a project that this site does not know."""
        place = len(self.current_node)
        super().render_link_inventory(token)
        links = (nodes.reference, addnodes.pending_xref)
        if any(isinstance(node, links) for node in self.current_node[place:]):
            return
        if token.children:
            self.render_children(token)
        else:
            target = str(token.attrGet("href") or "").rpartition("#")[2]
            self.current_node.append(nodes.literal(target, target))

    def renderInlineAsText(self, tokens: list[SyntaxTreeNode]) -> str:  # noqa: N802
        """Return the text of an image's description: MyST's own leaves code out."""
        return "".join(
            self.renderInlineAsText(token.children)
            if token.children
            else _PLAIN.get(token.type, token.content)
            for token in tokens
        )

    def render(
        self,
        tokens: Sequence[Token],
        options: Any,
        md_env: MutableMapping[str, Any],
    ) -> nodes.document:
        """Render a document, and below it what nothing of the text shows."""
        document = super().render(tokens, options, md_env)
        self._show_unused()
        return document

    def _show_unused(self) -> None:
        """Show the addresses that nothing of the text leads to: none is lost."""
        unused = [
            (label, str(entry["href"]))
            for label, entry in self.md_env.get("references", {}).items()
            if label not in self._used and str(entry["href"]).strip("#<>")
        ]
        meanings = list(linked_meanings(self.md_env))
        if not unused and not meanings:
            return
        listed = nodes.bullet_list(classes=["unused-links"])
        for word, meaning in meanings:
            text = nodes.paragraph("", "", nodes.Text(f"{word}: "))
            with self.current_node_context(text):
                self.nested_render_text(meaning, 0, inline=True)
            listed.append(nodes.list_item("", text))
        for label, address in unused:
            text = nodes.paragraph("", "", nodes.Text(f"{label.casefold()}: "))
            text.append(nodes.reference("", address, refuri=address))
            listed.append(nodes.list_item("", text))
        self.current_node.append(listed)

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Keep an address as it is, unless it names a file of the site.

        Where addresses within an origin lead is for a later step to know.
        """
        address = str(token.attrGet("href") or "")
        path = self.md.normalizeLinkText(address).partition("#")[0]
        env = self.sphinx_env
        target = env.relfn2path(path, env.docname)[0] if path else ""
        is_said = token.info != "auto" and bool(token.children)
        if is_said and target.endswith(SUFFIXES) and is_post(env.config, target):
            self.render_link_url(token)  # whatever is there now
        elif path and domain_of(env).note_target(env.docname, target):
            super().render_link_unknown(token)
        else:
            self.render_link_url(token)

    def render_teaser_end(self, token: SyntaxTreeNode) -> None:
        """Keep the mark for what describes the post; readers see nothing of it."""
        self.current_node.append(nodes.comment("", "TEASER_END"))

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        """Break the line."""
        self.current_node.append(line_break())

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Strike text out."""
        with self.current_node_context(nodes.inline(classes=["s"]), append=True):
            self.render_children(token)

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Show the box of a task as a character: a form is not needed for that."""
        meta = token.meta or {}
        checked = meta.pop("checked", None)
        super().render_list_item(token)
        if checked is None:
            return
        first = next(iter(self.current_node[-1].children), None)
        if isinstance(first, nodes.paragraph):
            first.insert(0, nodes.Text("☑ " if checked else "☐ "))

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Show code; the file name that a title gives is its caption."""
        info = (token.info or "").strip()
        caption = _TITLE.search(info)
        if braced := _BRACED.match(info):
            assert token.token is not None  # noqa: S101
            token.token = token.token.copy(info=braced["language"] or "")
        elif info.startswith("{"):
            super().render_fence(token)
            return
        elif caption or "{" in info.split(maxsplit=1)[0:1]:
            assert token.token is not None  # noqa: S101
            token.token = token.token.copy(info=info.split(maxsplit=1)[0])
        if caption is None:
            super().render_fence(token)
            return
        text = caption[1] or caption[2] or ""
        wrapper = nodes.container(
            "",
            nodes.caption("", text),
            literal_block=True,
            classes=["literal-block-wrapper"],
        )
        with self.current_node_context(wrapper, append=True):
            super().render_fence(token)

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Keep raw HTML for later; Markdown that a conversion left in it is read."""
        line = token_line(token, 0)
        if not _MARKDOWN.search(token.content) or _VERBATIM.search(token.content):
            super().render_html_block(token)
            return
        for piece in _TAG.split(token.content):
            if _MARKDOWN.search(piece) and not piece.startswith("<"):
                self.nested_render_text(piece.strip(), line, inline=True)
            elif piece:
                raw = nodes.raw("", piece, format="html")
                raw.source, raw.line = self.document["source"], line
                self.current_node.append(raw)
        self.current_node.append(seam())

    def render_tex(self, token: SyntaxTreeNode) -> None:
        """Show a formula in a line of text."""
        tex = read_formula(token.content)
        self.current_node.append(nodes.math(token.content, tex))

    def render_tex_block(self, token: SyntaxTreeNode) -> None:
        """Show a formula on lines of its own."""
        tex = read_formula(token.content)
        block = nodes.math_block(token.content, tex, number=None)
        block["no-wrap"] = tex.startswith(r"\begin{")
        self.add_line_and_source_path(block, token)
        self.current_node.append(block)

    def render_bare_table(self, token: SyntaxTreeNode) -> None:
        """Show a table that has no head."""
        rows = token.children or []
        width = max(len(row.children or []) for row in rows)
        body = nodes.tbody()
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)))
        group["cols"] = width
        group.append(body)
        table = nodes.table("", group, classes=["colwidths-auto"])
        self.add_line_and_source_path(table, token)
        self.current_node.append(table)
        with self.current_node_context(body):
            for row in rows:
                self.render_table_row(row)
        for made in body.findall(nodes.row):
            made.extend(nodes.entry() for _ in range(width - len(made)))

    def render_abbr(self, token: SyntaxTreeNode) -> None:
        """Show what the writer explained elsewhere."""
        self.current_node.append(
            nodes.abbreviation(
                "", token.content, explanation=(token.meta or {})["meaning"]
            )
        )

    def render_icon(self, token: SyntaxTreeNode) -> None:
        """Show a picture that was written as its name, which stays beside it."""
        name = (token.meta or {})["name"]
        self.current_node.append(
            nodes.abbreviation("", token.content, explanation=name, classes=["emoji"])
        )

    def render_keys(self, token: SyntaxTreeNode) -> None:
        """Show the keys of a keyboard that are pressed together."""
        for number, key in enumerate(token.content.split("+")):
            name = key.replace("-", " ").capitalize()
            self.current_node += [nodes.Text("+")] * bool(number)
            self.current_node.append(nodes.literal(name, name, classes=["kbd"]))

    def render_mark(self, token: SyntaxTreeNode) -> None:
        """Show marked text."""
        self._render_span(token, nodes.inline(classes=["mark"]))

    def render_ins(self, token: SyntaxTreeNode) -> None:
        """Show text that was put in."""
        self._render_span(token, nodes.inline(classes=["ins"]))

    def render_sub(self, token: SyntaxTreeNode) -> None:
        """Show what stands low."""
        self._render_span(token, nodes.subscript())

    def render_sup(self, token: SyntaxTreeNode) -> None:
        """Show what stands high."""
        self._render_span(token, nodes.superscript())

    def _render_span(self, token: SyntaxTreeNode, node: nodes.Element) -> None:
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_callout(self, token: SyntaxTreeNode) -> None:
        """Show Python-Markdown's admonition."""
        self._render_callout(token, token.meta["kind"], token.meta["title"])

    def render_container_aside(self, token: SyntaxTreeNode) -> None:
        """Show Docusaurus's admonition."""
        kind, title = read_aside(token.info) or ("note", "")
        self._render_callout(token, kind, title or None)

    def _render_callout(
        self, token: SyntaxTreeNode, kind: str, title: str | None
    ) -> None:
        node: nodes.Element
        if title is None and kind in CALLOUTS:
            node = CALLOUTS[kind]()
        elif title == "":
            node = nodes.container(classes=["admonition", kind])
        else:
            node = nodes.admonition(classes=[kind])
            self._append_title(
                node, token, title or kind.replace("-", " ").capitalize()
            )
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def _append_title(
        self, node: nodes.Element, token: SyntaxTreeNode, title: str
    ) -> None:
        heading = nodes.title(title, "")
        node.append(heading)
        with self.current_node_context(heading):
            self.nested_render_text(title, token_line(token, 0), inline=True)

    def render_tab(self, token: SyntaxTreeNode) -> None:
        """Show a tab below its label: nothing is hidden, in print neither."""
        node = nodes.container(classes=["tab"])
        label = nodes.rubric(token.meta["title"], "")
        node.append(label)
        with self.current_node_context(label):
            self.nested_render_text(
                token.meta["title"], token_line(token, 0), inline=True
            )
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)
