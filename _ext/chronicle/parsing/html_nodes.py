"""Turn the tree of allow-listed HTML into docutils nodes, which every builder prints.

Pure: :mod:`chronicle.markup.html` in, docutils nodes out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from docutils import nodes

from chronicle.markup.html import INLINE, Element, is_safe_address
from chronicle.parsing.anchors import ANCHOR, LEVEL
from chronicle.parsing.flow import flatten, is_blank, is_inline, wrap_text
from chronicle.parsing.nodes import line_break, titled_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Child = Element | str | int

_SPACES = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*(\d{1,5})(?:px)?\s*", re.IGNORECASE)

EMPHASIS: dict[str, type[nodes.TextElement]] = {
    "b": nodes.strong,
    "cite": nodes.emphasis,
    "dfn": nodes.emphasis,
    "em": nodes.emphasis,
    "i": nodes.emphasis,
    "strong": nodes.strong,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
    "var": nodes.emphasis,
}

LITERAL = frozenset({"code", "kbd", "samp", "tt"})

NAMED: dict[str, str] = {
    "del": "del",
    "ins": "ins",
    "mark": "mark",
    "q": "q",
    "s": "s",
    "small": "small",
    "strike": "s",
    "u": "u",
}
"""Elements that docutils' writer makes of a class of the same name."""


class Shown:
    """Build nodes for one run of HTML."""

    def __init__(self, slots: Sequence[nodes.Node], line: int | None) -> None:
        """Remember what stands in the slots, and the line for whatever is made."""
        self.slots = slots
        self.line = line
        self._named: set[str] = set()
        """Names that links find already: the first of two is meant."""

    def flow(self, children: Sequence[Child]) -> list[nodes.Node]:
        """Return inline and block nodes, mixed, in document order."""
        made: list[nodes.Node] = []
        for child in children:
            if isinstance(child, int):
                made.append(self.slots[child])
            elif isinstance(child, str):
                made.append(nodes.Text(_SPACES.sub(" ", child)))
            else:
                made += self._element(child)
        return made

    def blocks(self, children: Sequence[Child]) -> list[nodes.Node]:
        """Return block nodes only."""
        return self._marked(wrap_text(self.flow(children)))

    def text(self, children: Sequence[Child]) -> list[nodes.Node]:
        """Return inline nodes only."""
        return flatten(self.flow(children))

    def _marked(self, made: list[nodes.Node]) -> list[nodes.Node]:
        for node in made:
            if isinstance(node, nodes.Element) and node.line is None:
                node.line = self.line
        return made

    def _element(self, element: Element) -> list[nodes.Node]:
        made = self._made(element)
        name = element.attributes.get("id")
        if not name or element.tag == "a" or name in self._named:
            return made
        self._named.add(name)
        if _holds(made, name):
            return made
        if made and all(is_blank(n) or isinstance(n, line_break) for n in made):
            return made  # what is left of an editor's own marks
        return [_target(name), *made]

    def _made(self, element: Element) -> list[nodes.Node]:
        tag = element.tag
        if maker := getattr(self, f"_make_{tag}", None):
            make: Callable[[Element], list[nodes.Node]] = maker
            return self._marked(make(element))
        if tag in EMPHASIS:
            return self._around(EMPHASIS[tag], element)
        if tag in NAMED:
            return self._around(nodes.inline, element, classes=[NAMED[tag]])
        if tag in LITERAL:
            content = "".join(node.astext() for node in self.text(element.children))
            return [nodes.literal(content, content)] if content else []
        if re.fullmatch(r"h[1-6]", tag):
            return self._heading(element)
        made = self.flow(element.children)
        # What stands on its own parts the text before it from the text after it.
        return made if tag in INLINE else self._marked(wrap_text(made))

    def _around(
        self, kind: type[nodes.TextElement], element: Element, **attributes: list[str]
    ) -> list[nodes.Node]:
        """Put an inline node around text, or around the text of each paragraph."""
        made = self.flow(element.children)
        if all(is_inline(node) for node in made):
            return [kind("", "", *made, **attributes)] if made else []
        around: list[nodes.Node] = []
        for block in wrap_text(made):
            if isinstance(block, nodes.paragraph):
                inner = kind("", "", *block.children, **attributes)
                block.clear()
                block.append(inner)
            around.append(block)
        return around

    def _make_a(self, element: Element) -> list[nodes.Node]:
        made = self.flow(element.children)
        address = element.attributes.get("href", "").strip()
        name = element.attributes.get("id") or element.attributes.get("name")
        if not address or not is_safe_address(address):
            return [*([_target(name)] if name else []), *made]
        if not all(is_inline(node) for node in made):
            made = flatten(made)
        if not made or all(is_blank(node) for node in made):
            made = [nodes.Text(address)]
        link = nodes.reference("", "", *made, refuri=address)
        if address.startswith("#"):
            link["id_link"] = True
        if title := element.attributes.get("title"):
            link["reftitle"] = title
        return [*([_target(name)] if name else []), link]

    def _make_img(self, element: Element) -> list[nodes.Node]:
        source = element.attributes.get("src", "").strip()
        alt = element.attributes.get("alt", "")
        if not source:
            return [nodes.Text(alt)] if alt else []
        title = element.attributes.get("title", "").strip()
        image = titled_image(title=title) if title else nodes.image()
        image.update_all_atts({"uri": source, "alt": alt})
        for side in ("width", "height"):
            if size := _DIGITS.fullmatch(element.attributes.get(side, "")):
                image[side] = size[1]
        return [image]

    def _make_br(self, element: Element) -> list[nodes.Node]:
        return [line_break()]

    def _make_wbr(self, element: Element) -> list[nodes.Node]:
        return [nodes.Text("\u200b")]

    def _make_hr(self, element: Element) -> list[nodes.Node]:
        return [nodes.transition()]

    def _make_pre(self, element: Element) -> list[nodes.Node]:
        made = list(self._preformatted(element.children))
        content = "".join(node.astext() for node in made).strip("\n")
        if any(isinstance(node, nodes.reference) for node in made):
            # Sphinx colours what is as in the source, and sets what has no source.
            return [nodes.literal_block(f"<pre>{content}</pre>", "", *made)]
        return [nodes.literal_block(content, content, language="text")]

    def _preformatted(self, children: Sequence[Child]) -> Iterator[nodes.Node]:
        """Yield text, every space of it, and links."""
        for child in children:
            if isinstance(child, int):
                yield nodes.Text(self.slots[child].astext())
            elif isinstance(child, str):
                yield nodes.Text(child)
            else:
                inner = self._preformatted(child.children)
                address = child.attributes.get("href", "").strip()
                if child.tag == "br":
                    yield nodes.Text("\n")
                if child.tag == "a" and address and is_safe_address(address):
                    yield nodes.reference("", "", *inner, refuri=address)
                else:
                    yield from inner

    def _make_abbr(self, element: Element) -> list[nodes.Node]:
        made = self.text(element.children)
        title = element.attributes.get("title", "")
        return [nodes.abbreviation("", "", *made, explanation=title)] if title else made

    def _make_blockquote(self, element: Element) -> list[nodes.Node]:
        made = self.blocks(element.children)
        return [nodes.block_quote("", *made)] if made else []

    def _make_ul(self, element: Element) -> list[nodes.Node]:
        return self._list(nodes.bullet_list(bullet="-"), element)

    def _make_ol(self, element: Element) -> list[nodes.Node]:
        numbered = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
        if start := _DIGITS.fullmatch(element.attributes.get("start", "")):
            numbered["start"] = int(start[1])
        return self._list(numbered, element)

    def _list(self, made: nodes.Element, element: Element) -> list[nodes.Node]:
        """Fill a list; what stands between its items belongs to the item before."""
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                item = nodes.list_item("", *self.blocks(child.children))
                made.append(_named(item, child))
                continue
            stray = self.blocks([child])
            if stray and not len(made):
                made.append(nodes.list_item())
            if stray:
                cast("nodes.Element", made[-1]).extend(stray)
        return [made] if len(made) else []

    def _make_li(self, element: Element) -> list[nodes.Node]:
        item = nodes.list_item("", *self.blocks(element.children))
        return [nodes.bullet_list("", item, bullet="-")]

    def _make_dl(self, element: Element) -> list[nodes.Node]:
        made = nodes.definition_list()
        for child in _inside(element, {"dt", "dd"}):
            if child.tag == "dt":
                term = nodes.term("", "", *self.text(child.children))
                made.append(nodes.definition_list_item("", term, nodes.definition()))
                continue
            if not len(made):
                item = nodes.definition_list_item("", nodes.term(), nodes.definition())
                made.append(item)
            definition = cast("nodes.Element", made[-1])[-1]
            cast("nodes.Element", definition).extend(self.blocks(child.children))
        return [made] if len(made) else []

    def _heading(self, element: Element) -> list[nodes.Node]:
        made = self.text(element.children)
        if not made:
            return []
        name, level = element.attributes.get("id", ""), int(element.tag[1])
        return [nodes.rubric("", "", *made, **{LEVEL: level, ANCHOR: name})]

    def _make_summary(self, element: Element) -> list[nodes.Node]:
        strong = nodes.strong("", "", *self.text(element.children))
        return [nodes.paragraph("", "", strong)] if strong.children else []

    def _make_figure(self, element: Element) -> list[nodes.Node]:
        captions = [
            child
            for child in element.children
            if isinstance(child, Element) and child.tag == "figcaption"
        ]
        rest = [child for child in element.children if child not in captions]
        made = self.flow(rest)
        caption = [node for part in captions for node in self.flow(part.children)]
        return figure(made, caption) or wrap_text([*made, *wrap_text(caption)])

    def _make_table(self, element: Element) -> list[nodes.Node]:
        rows = [_inside(row, {"td", "th"}) for row in _inside(element, {"tr"})]
        rows = [row for row in rows if row]
        outside = [
            node
            for child in element.children
            if isinstance(child, Element) and child.tag == "caption"
            for node in self.blocks(child.children)
        ]
        if not rows:
            return outside
        if max(map(len, rows)) == 1:  # a table for the sake of the layout
            return [*outside, *self._stack([row[0] for row in rows])]
        heads = _heads(element, rows)
        return [*outside, self._grid(rows, heads)]

    def _stack(self, cells: Sequence[Element]) -> list[nodes.Node]:
        """Show a table of one column as a figure, or as what its cells hold."""
        made = [self.flow(cell.children) for cell in cells]
        if len(made) == 2 and (shown := figure(*made)):
            return shown
        return [node for cell in made for node in wrap_text(cell)]

    def _grid(self, rows: Sequence[Sequence[Element]], heads: int) -> nodes.table:
        width = max(sum(_span(cell, "colspan") for cell in row) for row in rows)
        group = nodes.tgroup(cols=width)
        group.extend(nodes.colspec(colwidth=1) for _ in range(width))
        body = nodes.tbody()
        if heads:
            group.append(nodes.thead("", *map(self._row, rows[:heads])))
        body.extend(map(self._row, rows[heads:]))
        group.append(body)
        for part in group.findall(nodes.row):
            missing = width - sum(
                1 + cast("nodes.Element", entry).get("morecols", 0) for entry in part
            )
            part.extend(nodes.entry() for _ in range(missing))
        return nodes.table("", group, classes=["colwidths-auto"])

    def _row(self, cells: Sequence[Element]) -> nodes.row:
        row = nodes.row()
        for cell in cells:
            entry = nodes.entry("", *self.blocks(cell.children))
            _named(entry, cell)
            if (columns := _span(cell, "colspan")) > 1:
                entry["morecols"] = columns - 1
            row.append(entry)
        return row


def figure(
    picture: Sequence[nodes.Node], caption: Sequence[nodes.Node]
) -> list[nodes.Node]:
    """Return a figure if *picture* is one image, linked or not, and nothing else.

    :param caption: Inline nodes make the caption, blocks the legend.
    :returns: One figure, or nothing if *picture* is something else.
    """
    shown = [node for node in flatten(picture) if not is_blank(node)]
    shown = [node for node in shown if not isinstance(node, line_break)]
    anchors = [node for node in shown if _is_anchor(node)]
    shown = [node for node in shown if node not in anchors]
    if len(shown) != 1:
        return []
    inner = shown[0]
    if isinstance(inner, nodes.reference):
        held = [node for node in inner.children if not is_blank(node)]
        if len(held) != 1:
            return []
        inner = held[0]
        shown[0].children = held  # a link outside of text holds its image and no more
    if not isinstance(inner, nodes.image):
        return []
    parts = wrap_text(caption)
    made = nodes.figure("", shown[0])
    for anchor in anchors[:1]:
        made[ANCHOR] = cast("nodes.Element", anchor)[ANCHOR]
    if parts and isinstance(parts[0], nodes.paragraph):
        made.append(nodes.caption("", "", *parts.pop(0).children))
    if parts:
        made.append(nodes.legend("", *parts))
    return [made]


def _target(name: str) -> nodes.target:
    return nodes.target("", "", **{ANCHOR: name})


def _named(node: nodes.Element, element: Element) -> nodes.Element:
    """Let links find *node* by the name of *element*."""
    if name := element.attributes.get("id"):
        node[ANCHOR] = name
    return node


def _holds(made: Sequence[nodes.Node], name: str) -> bool:
    return any(isinstance(n, nodes.Element) and n.get(ANCHOR) == name for n in made)


def _is_anchor(node: nodes.Node) -> bool:
    return isinstance(node, nodes.target) and ANCHOR in node


def _inside(element: Element, tags: set[str]) -> list[Element]:
    """Return the nearest elements of *tags* below *element*, none of a table in it."""
    found: list[Element] = []
    for child in element.children:
        if isinstance(child, Element):
            if child.tag in tags:
                found.append(child)
            elif child.tag != "table":
                found += _inside(child, tags)
    return found


def _heads(table: Element, rows: Sequence[Sequence[Element]]) -> int:
    """Return how many of the first rows are the head of the table."""
    heads = sum(len(_inside(head, {"tr"})) for head in _inside(table, {"thead"}))
    if not heads and all(cell.tag == "th" for cell in rows[0]):
        heads = 1
    return heads if heads < len(rows) else 0


def _span(cell: Element, name: str) -> int:
    """Return how many columns or rows *cell* covers; a thousand is HTML's own limit."""
    size = _DIGITS.fullmatch(cell.attributes.get(name, ""))
    return min(max(int(size[1]), 1), 1000) if size else 1
