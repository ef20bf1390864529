"""Write blocks as reST, and note what that changed.  Pure: standard library only."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit
from chronicle.repair.rst.blocks import (
    LEVELS,
    Caption,
    Code,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    Verbatim,
)
from chronicle.repair.rst.escapes import escape
from chronicle.repair.rst.inline import image_lines, say, write
from chronicle.repair.rst.layout import Piece
from chronicle.repair.rst.source import Line, Passage
from chronicle.repair.rst.tables import width
from chronicle.repair.rst.tokens import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.repair.rst.blocks import Block, ListItem
    from chronicle.repair.rst.inline import Context

_QUOTE_INDENT = 3
"""Not a list's, so that a quotation after one is no part of its last item."""

_URL = re.compile(r"(?<=[\s'\"(\[{<-])(https?://[^\s<>'\"`()\[\]]*[\w/])(?![\w`])")

_STAMP = re.compile(r"\*This was originally posted on [^*\n]*\* `here <[^<>`\n]*>`_\.$")
"""The converter's own line, which it wrote as reST."""

_HAZARD = re.compile(
    r"""
    [*+\-\u2022\u2023\u2043](?:\s|$)               # a bullet
    | \(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|\#)[.)](?:\s|$)  # a number
    | :[^:\s](?:[^:]*[^:\s])?:(?:\s|$)             # a field
    | (?:--?|/)[A-Za-z?][\w-]*(?:[ =]\S+)?(?:\s\s|$)  # an option
    | >>>(?:\s|$)
    | \.\.(?:\s|$) | __(?:\s|$)
    | \|(?:\s|$) | \+[-=]
    | ([!-/:-@\[-`{-~])\1*$                        # a rule or an underline
    """,
    re.VERBOSE,
)


class Renderer:
    """Writes the blocks of one document, and collects what that edits.

    :param starts: The offset of each line in the document.
    """

    def __init__(self, context: Context, starts: Sequence[int]) -> None:
        self.context = context
        self.starts = starts
        self.edits: list[Edit] = []

    def render(self, blocks: Sequence[Block], *, top: bool = True) -> list[Piece]:
        """Return the pieces of *blocks*, in order.

        :param top: Whether titles and rules are allowed: not inside other blocks.
        """
        pieces: list[Piece] = []
        before: Block | None = None
        for block in blocks:
            new = list(self._block(block, top=top))
            if (
                new
                and pieces
                and isinstance(block, Quote)
                and new[0].lines[0][0] == " "
            ):
                # An empty comment keeps a quotation out of the block above it.
                if pieces[-1].lines[0].startswith(".. "):
                    pieces.append(Piece(start=pieces[-1].start, lines=("..",), gap=0))
                elif isinstance(before, List | Code | Verbatim):
                    pieces.append(Piece(start=new[0].start - 2, lines=("..",)))
            pieces += new
            before = block if new else before
        return pieces

    def _block(self, block: Block, *, top: bool) -> Iterator[Piece]:
        match block:
            case Paragraph(lines):
                yield from self._paragraph(lines)
            case Heading():
                yield from self._heading(block, top=top)
            case Rule(line):
                yield from self._rule(line, top=top)
            case Code():
                yield from self._code(block)
            case Quote():
                yield from self._quote(block)
            case List(items):
                yield from self._list(items)
            case Table():
                yield from self._table(block)
            case Caption():
                yield from self._caption(block)
            case Verbatim(lines):
                yield Piece(start=lines[0].number, lines=_texts(lines))

    def _quote(self, quote: Quote) -> Iterator[Piece]:
        mark = quote.line.text[:1]
        self._note(quote.line, mark, " " * _QUOTE_INDENT, "rst-quote")
        for piece in self.render(quote.blocks, top=False):
            yield piece.indented(_QUOTE_INDENT)

    def _note(self, line: Line, before: str, after: str, rule: str) -> None:
        if before != after:
            start = self.starts[line.number - 1] + line.column - 1
            self.edits.append(Edit(start, start + len(before), after, rule))

    # --- Paragraphs -----------------------------------------------------------------

    def _paragraph(self, lines: Sequence[Line]) -> Iterator[Piece]:
        if _is_preformatted(lines):
            yield from self._code(Code(tuple(lines), lines[0]))
            return
        passage = Passage.of(lines)
        if _STAMP.match(passage.text):
            yield Piece(start=lines[0].number, lines=_texts(lines), flows=True)
            return
        self._note_gaps(lines)
        written = write(passage.text, self.context)
        self.edits += passage.place(written.edits, self.starts)
        for part in written.parts:
            number, _ = passage.locate(part.start)
            if part.image:
                yield Piece(start=number, lines=image_lines(part.image))
            else:
                yield _text_piece(number, part.text)

    def _note_gaps(self, lines: Sequence[Line]) -> None:
        """Note what lay between lines of a paragraph: blank lines, an underline."""
        for line, following in itertools.pairwise(lines):
            between = following.number - line.number
            if between > 1:
                start = self.starts[line.number] - 1
                end = self.starts[following.number - 1]
                self.edits.append(Edit(start, end, "\n", "rst-text"))

    # --- Titles and rules -----------------------------------------------------------

    def _heading(self, heading: Heading, *, top: bool) -> Iterator[Piece]:
        passage = Passage.of([x._replace(text=x.text.rstrip()) for x in heading.lines])
        written = write(passage.text, self.context)
        self.edits += passage.place(written.edits, self.starts)
        number = heading.lines[0].number
        texts = []
        for part in written.parts:
            if part.image:
                start, _ = passage.locate(part.start)
                yield Piece(start=start, lines=image_lines(part.image))
            else:
                texts.append(part.text)
        title = " ".join(" ".join(texts).split())
        if not title:
            return
        if not top:
            said = " ".join(say(passage.text, self.context).split())
            yield _text_piece(number, f"**{said.strip('*')}**")
            return
        char = LEVELS[min(heading.level, len(LEVELS)) - 1]
        if heading.underline and heading.underline.text[0] not in LEVELS:
            char = heading.underline.text[0]
        underline = char * width(title)
        if under := heading.underline:
            old = under.text.rstrip()
            if len(old) >= len(underline) and len(heading.lines) == 1:
                underline = old
            self._note(under, old, underline, "rst-heading")
        else:
            self._note(
                heading.lines[0]._replace(column=1),
                "#" * heading.level,
                underline,
                "rst-heading",
            )
        yield Piece(start=number, lines=(_guard(title), underline), kind="title")

    def _rule(self, line: Line, *, top: bool) -> Iterator[Piece]:
        self._note(line, line.text.strip(), "----" if top else "", "rst-transition")
        if top:
            yield Piece(start=line.number, lines=("----",), kind="rule")

    # --- Code -----------------------------------------------------------------------

    def _code(self, code: Code) -> Iterator[Piece]:
        texts = _texts(code.lines)
        if code.name or code.mark not in code.lines:  # in a fence it was text
            texts = tuple(re.sub(r"\\([-+.#*_>()])", r"\1", text) for text in texts)
        while texts and not texts[-1]:
            texts = texts[:-1]
        blank = next((i for i, text in enumerate(texts) if text), len(texts))
        if not texts[blank:]:
            return
        first = code.lines[blank]
        self._note(first, first.text.rstrip(), "::", "rst-literal-block")
        body = tuple(f"    {text}" if text else "" for text in texts[blank:])
        if any("://" in text for text in body):
            body = tuple(_linked(text) for text in body)
            yield Piece(
                start=first.number - 2, lines=(".. parsed-literal::", "", *body)
            )
            return
        opener = f"{code.name}::" if code.name else "::"
        yield Piece(start=first.number - 2, lines=(opener, "", *body))

    # --- Lists ----------------------------------------------------------------------

    def _list(self, items: Sequence[ListItem]) -> Iterator[Piece]:
        """Yield the items; one with inner blocks has a blank line around them."""
        line = items[0].line
        self._note(line, line.text[: line.indent], "", "rst-list")
        gap = 1
        for item, marker in zip(items, _markers(items), strict=True):
            indent = len(marker) + 1
            pieces = [p.indented(indent) for p in self.render(item.blocks, top=False)]
            if not pieces:
                continue
            head = pieces[0]
            lines = (f"{marker} {head.lines[0][indent:]}", *head.lines[1:])
            yield replace(head, lines=lines, gap=gap)
            yield from pieces[1:]
            gap = int(len(pieces) > 1 or not head.flows)

    # --- Tables ---------------------------------------------------------------------

    def _caption(self, table: Caption) -> Iterator[Piece]:
        """Yield an image with its caption, or what the table of one column held."""
        self._note(table.rule, table.rule.text.rstrip(), "", "rst-table")
        above = [x._replace(text=re.sub(r"^\s*\|\s?", "", x.text)) for x in table.above]
        parts = write(Passage.of(above).text, self.context).parts
        below = [block for block in table.below if isinstance(block, Paragraph)]
        alone = len(parts) == 1 and parts[0].image and len(below) == len(table.below)
        if not alone or not below:
            yield from self._paragraph(above)
            yield from self.render(table.below, top=False)
            return
        passage = Passage.of(below[0].lines)
        written = write(passage.text, self.context)
        if any(part.image for part in written.parts) or not written.parts:
            yield from self._paragraph(above)
            yield from self.render(table.below, top=False)
            return
        image = next(self._paragraph(above))
        self.edits += passage.place(written.edits, self.starts)
        caption = _text_piece(0, written.parts[0].text.replace(BREAK, "\n"))
        lines = (image.lines[0].replace(".. image::", ".. figure::"), *image.lines[1:])
        yield replace(image, lines=(*lines, "", *caption.indented(3).lines))
        for block in below[1:]:
            yield from self._paragraph(block.lines)

    def _table(self, table: Table) -> Iterator[Piece]:
        """Yield a simple table of reST."""
        rule = table.rule.text.strip()
        count = rule.strip("|").count("|") + 1
        framed = rule.startswith("|")
        head = _rows(table.head, count, framed=framed)
        rows = [
            [self._cell(c) for c in row]
            for row in [*head, *_rows(table.rows, count, framed=framed)]
        ]
        widths = [max(3, *(width(row[i]) for row in rows)) for i in range(count)]
        border = "  ".join("=" * w for w in widths)
        lines = ["  ".join(_padded(row, widths)).rstrip() for row in rows]
        headed = any(cell.strip() for cell in rows[0])
        body = (
            [border, lines[0], border, *lines[1:]] if headed else [border, *lines[1:]]
        )
        self._note(table.rule, table.rule.text.rstrip(), border, "rst-table")
        yield Piece(start=table.head[0].number, lines=(*body, border))

    def _cell(self, text: str) -> str:
        written = write(text, self.context)
        texts = [
            f"`{part.image.text or part.image.url} <{part.image.url}>`_"
            if part.image
            else part.text
            for part in written.parts
        ]
        return " ".join(" ".join(texts).split())


def _linked(text: str) -> str:
    """Return a line of code whose addresses are links."""
    parts = _URL.split(text)
    return "".join(
        f"`{part} <{part}>`__" if index % 2 else escape(part, "", "")
        for index, part in enumerate(parts)
    )


def _rows(lines: Sequence[Line], count: int, *, framed: bool) -> list[list[str]]:
    """Cut lines into rows of *count* cells; a row may go on in the next line."""
    texts: list[str] = []
    for line in lines:
        text = line.text.strip().strip("|" if framed else "")
        if texts and "|" not in text:
            glue = "" if texts[-1].endswith("-") else " "
            texts[-1] += glue + text
        elif texts and texts[-1].count("|") + text.count("|") < count:
            texts[-1] += " " + text
        else:
            texts.append(text)
    return [_cells(text, count) for text in texts]


def _cells(text: str, count: int) -> list[str]:
    cells = [cell.strip(" |") for cell in text.split("|", count - 1)]
    return cells + [""] * (count - len(cells))


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Pad cells; an empty first one would make the row part of the one above."""
    first = row[0] or "\\"
    cells = [first, *row[1:]]
    return [f"{c}{' ' * (w - width(c))}" for c, w in zip(cells, widths, strict=True)]


def _markers(items: Sequence[ListItem]) -> list[str]:
    """Return the marker of each item; numbers count up from the first one."""
    first = re.match(r"\d+", items[0].marker)
    if not first:
        return ["*"] * len(items)
    return [f"{int(first[0]) + index}." for index in range(len(items))]


def _is_preformatted(lines: Sequence[Line]) -> bool:
    """Whether these are lines of code, whose spaces html2text kept by chance."""
    broken = [line for line in lines[:-1] if line.breaks]
    indented = [line for line in lines[1:] if line.indent >= 2]
    said = "".join(line.text for line in lines)
    plain = "](" not in said and ">`_" not in said and "://" not in said
    return plain and bool(indented) and len(broken) * 2 >= len(lines) - 1 > 1


def _text_piece(number: int, text: str) -> Piece:
    """Return a paragraph, or a line block where the writer broke lines."""
    blank = len(text) - len(text.lstrip())
    number += len(re.findall(rf"[\n{BREAK}]", text[:blank]))
    broken = [line for line in text.strip().split(BREAK) if line.strip()]
    if len(broken) > 1:
        lines = [
            f"{'  ' if index else '| '}{line.strip()}"
            for part in broken
            for index, line in enumerate(x for x in part.split("\n") if x.strip())
        ]
        return Piece(start=number, lines=tuple(lines))
    kept = [x.strip() for x in "".join(broken).split("\n") if x.strip()]
    guarded = [_guard(kept[0]), *(_guard(x, first=False) for x in kept[1:])]
    guarded[-1] = re.sub(r"::$", r"\::", guarded[-1])
    return Piece(start=number, lines=tuple(guarded), flows=True)


def _guard(line: str, *, first: bool = True) -> str:
    """Keep the start of a line of text from being read as the start of a block."""
    hazard = _HAZARD.match(line)
    if hazard and (first or hazard[1]):
        return f"\\{line}"
    return line


def _texts(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text.rstrip() for line in lines)
