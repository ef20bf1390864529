"""Find paragraphs, lists, quotations, tables and code.  Pure: standard library only.

The structure is that of html2text: lists are indented by two spaces a level, code by
four, quotations begin with ``>``; of headings the converter made underlined titles.
Constructs of reST that html2text does not write are found too, and left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.repair.rst.source import Line

_LONGEST_TITLE = 200
"""What is longer is a paragraph that somebody gave the looks of a title."""

_WRAP = 78
"""The width at which html2text wraps."""

UNDERLINE = re.compile(r"([=\-~^\"'`+#*.:_])\1+\s*$")
_EXPLICIT = re.compile(r"\.\.(?:\s|$)|__ \S")
_TABLE_OF_REST = re.compile(r"\+[-=+]{3,}\+\s*$|={2,}(?: +={2,})+\s*$")
_QUOTE = re.compile(r" {0,3}>(?!>)")
_RULE = re.compile(r" {0,3}(?:\* \* \*|-( *-){2,})$")
_COLUMNS = re.compile(r"\s*\|?\s*:?-{3,}:?(?:\s*\|\s*:?-{3,}:?)+\s*\|?\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"[*_]*(#{1,6})\s+(\S.*?)[\s#*_]*$")
_DEBRIS = re.compile(r"[*_](?: ?[*_])*\s*$")
_MARKER = re.compile(r"( *)([*+-]|\d{1,3}[.)])(\s+)(?=\S)")
_UNBROKEN = re.compile(r"\S+(?:\s<[^<>]*>`_\S*)?")
"""What html2text does not wrap; an address was in brackets then, without a space."""
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; *level* 1 is as high as the title of the document."""

    lines: tuple[Line, ...]
    level: int
    underline: Line | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""

    line: Line


@dataclass(frozen=True, slots=True)
class Code:
    """Lines whose spaces count."""

    lines: tuple[Line, ...]
    mark: Line
    name: str = ""
    """What the fence around them says."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words."""

    line: Line
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list."""

    line: Line
    marker: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class List:
    """Items with bullets or with numbers."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows, each of several lines if its cells were wrapped."""

    head: tuple[Line, ...]
    rule: Line
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """A table of one column: Blogger's way to put words under an image."""

    above: tuple[Line, ...]
    rule: Line
    below: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A construct of reST that stays as it is."""

    lines: tuple[Line, ...]


Block = Paragraph | Heading | Rule | Code | Quote | List | Table | Caption | Verbatim

LEVELS = "=-~^\"'"
"""The converter's underlines, the highest first."""


_DEEPEST = 20
"""Deeper than anybody writes; there are posts that only want to exhaust us."""


def read_blocks(
    lines: Sequence[Line], *, depth: int = 0, item: bool = False
) -> tuple[Block, ...]:
    """Read the blocks of a document, a quotation or a list item.

    :param depth: In how many other blocks the lines are; zero for a whole document.
    :param item: Whether they are a list item.
    """
    if depth > _DEEPEST:
        said = tuple(line for line in lines if not line.blank)
        return (Paragraph(said),) if said else ()
    return tuple(_Reader(lines, depth=depth, item=item).read())


class _Reader:
    """The state of one :func:`read_blocks`."""

    def __init__(self, lines: Sequence[Line], *, depth: int, item: bool) -> None:
        self.lines = lines
        self.depth = depth
        self.item = item
        self.at = 0
        self.blocks: list[Block] = []

    def read(self) -> list[Block]:
        readers = (
            self._kept, self._quote, self._fence, self._code, self._empty_heading,
            self._rule, self._heading, self._list,
        )  # fmt: skip
        while self.at < len(self.lines):
            if self.lines[self.at].blank:
                self.at += 1
                continue
            if not any(reader() for reader in readers):
                self._paragraph()
        return self.blocks

    # Each reader below returns whether it took any line.

    def _line(self, ahead: int = 0) -> Line | None:
        index = self.at + ahead
        return self.lines[index] if 0 <= index < len(self.lines) else None

    def _take_indented(self, first: int, indent: int) -> tuple[Line, ...]:
        """Take lines from *first* on as long as they are indented, or blank."""
        end = first
        for index in range(first, len(self.lines)):
            line = self.lines[index]
            if not line.blank:
                if line.indent < indent:
                    break
                end = index + 1
        taken = tuple(self.lines[self.at : end])
        self.at = max(end, self.at + 1)
        return taken

    def _kept(self) -> bool:
        line = self.lines[self.at]
        if _EXPLICIT.match(line.text):
            start = self.lines[self.at]
            taken = self._take_indented(self.at + 1, 1) or (start,)
            self.blocks.append(Verbatim(taken))
            return True
        if _TABLE_OF_REST.match(line.text) or line.text.startswith(">>> "):
            end = self.at
            while end < len(self.lines) and not self.lines[end].blank:
                end += 1
            self.blocks.append(Verbatim(tuple(self.lines[self.at : end])))
            self.at = end
            return True
        return False

    def _quote(self) -> bool:
        if not _QUOTE.match(self.lines[self.at].text):
            return False
        first = self.lines[self.at]
        inner = []
        while (line := self._line()) and (mark := _QUOTE.match(line.text)):
            width = mark.end() + line.text.startswith(" ", mark.end())
            inner.append(line.cut(width))
            self.at += 1
        self.blocks.append(Quote(first, read_blocks(inner, depth=self.depth + 1)))
        return True

    def _fence(self) -> bool:
        mark = _FENCE.match(self.lines[self.at].text)
        if not mark:
            return False
        for end in range(self.at + 1, len(self.lines)):
            if self.lines[end].text.strip() == mark[1]:
                inner = tuple(self.lines[self.at + 1 : end])
                said = self.lines[self.at].text.strip(" `~")
                self.blocks.append(Code(inner, self.lines[self.at], said))
                self.at = end + 1
                return True
        return False

    def _code(self) -> bool:
        line, before = self.lines[self.at], self._line(-1)
        if line.indent < 4 or (before and not before.blank):
            return False
        if _MARKER.match(line.text) and not (before and len(before.text) >= 4):
            return False
        taken = self._take_indented(self.at, 4)
        width = min(line.indent for line in taken if not line.blank)
        self.blocks.append(Code(tuple(line.cut(width) for line in taken), taken[0]))
        return True

    def _empty_heading(self) -> bool:
        """Drop an underline under nothing: of a heading only the mark was left."""
        line = self.lines[self.at]
        below = self._line(1)
        marks = _DEBRIS.match(line.text) and not _RULE.match(line.text.rstrip())
        alone = below is None or below.blank
        if (marks and alone) or (UNDERLINE.match(line.text) and line.text[0] in "=~^"):
            self.at += 1
            return True
        return False

    def _rule(self) -> bool:
        line = self.lines[self.at]
        if not _RULE.match(line.text.rstrip()):
            return False
        self.at += 1
        # "---" and two spaces is what html2text leaves of a table without a head.
        if not (line.text.startswith("-") and line.breaks):
            self.blocks.append(Rule(line))
        return True

    def _heading(self) -> bool:
        line, under = self.lines[self.at], self._line(1)
        if atx := _HEADING.match(line.text):
            # One mark may be a remark in code, or a hashtag.
            if under and not under.blank and len(atx[1]) == 1:
                return False
            self.at += 1
            said = line.cut(atx.start(2))._replace(text=atx[2])
            self.blocks.append(Heading((said,), len(atx[1]), None))
            return True
        if not under or not is_underline(line, under):
            return False
        self.at += 2
        if self._is_comment(line):
            self._comment(line, LEVELS.find(under.text[0]) + 1)
            return True
        title = (line, *self._rest_of_title(line))
        level = LEVELS.find(under.text[0]) + 1
        if sum(len(part.text) for part in title) > _LONGEST_TITLE:
            self.blocks.append(Paragraph(title))
        else:
            self.blocks.append(Heading(title, level or 6, under))
        return True

    def _is_comment(self, line: Line) -> bool:
        """Whether this was a line of text or code that began with ``#``.

        Nothing that html2text took for a heading has text right below it.
        """
        below = self._line()
        return bool(line.breaks and below and not below.blank)

    def _comment(self, line: Line, level: int) -> None:
        """Take lines of code that begin with a comment, or text with a hashtag."""
        begun = line._replace(text=f"{'#' * level}{line.text}")
        self._paragraph([begun])
        block = self.blocks[-1]
        if not (self.depth == 0 and isinstance(block, Paragraph)):
            return
        if all(other.breaks for other in block.lines[:-1]):
            spaced = line._replace(text=f"{'#' * level} {line.text}")
            lines = (spaced, *block.lines[1:])
            self.blocks.pop()
            if self.blocks and isinstance(last := self.blocks[-1], Code):
                lines = (*last.lines, line._replace(text=""), *lines)
                self.blocks.pop()
            self.blocks.append(Code(lines, line))

    def _rest_of_title(self, line: Line) -> tuple[Line, ...]:
        """Take the lines of a title below its underline: html2text had wrapped it."""
        below = self._line()
        if below is None or below.blank:
            return ()
        word = _UNBROKEN.match(below.text.lstrip())
        full = len(line.text.rstrip()) + 6 + len(word[0] if word else "") > _WRAP
        half = line.text.count("`") % 2 == 1 or not re.search(r"\w", line.text)
        return self._take_rows() if full or half else ()

    def _list(self) -> bool:
        if not _MARKER.match(self.lines[self.at].text):
            return False
        indent = self.lines[self.at].indent
        items: list[ListItem] = []
        while (line := self._line()) and (mark := _MARKER.match(line.text)):
            alike = not items or bool(_NUMBER.match(mark[2])) == bool(
                _NUMBER.match(items[0].marker)
            )
            if line.indent != indent or not alike:
                break
            items.append(self._item(line, mark))
        self.blocks.append(List(tuple(items)))
        return True

    def _item(self, line: Line, mark: re.Match[str]) -> ListItem:
        width, indent = mark.end(), line.indent
        end = next_start = self.at + 1
        while next_start < len(self.lines):
            following = self.lines[next_start]
            if following.blank:
                next_start += 1
                continue
            after_blank = self.lines[next_start - 1].blank
            before = self.lines[next_start - 1].text
            code = after_blank and len(before) >= 4 and following.indent >= 4
            if _MARKER.match(following.text):
                inside = following.indent > indent
            elif after_blank:
                inside = following.indent >= min(width, indent + 2) and not code
                inside = inside and following.indent > indent
            else:
                inside = following.indent > 0 or indent == 0
            if not inside:
                break
            next_start += 1
            end = next_start
        else:
            next_start = end
        inner = [line.cut(width)]
        for other in self.lines[self.at + 1 : end]:
            inner += [other.cut(min(other.indent, width))]
        again = next_start < len(self.lines) and _MARKER.match(
            self.lines[next_start].text
        )
        self.at = next_start if again else end
        return ListItem(
            line, mark[2], read_blocks(inner, depth=self.depth + 1, item=True)
        )

    def _paragraph(self, begun: Sequence[Line] = ()) -> None:
        taken = list(begun)
        while (line := self._line()) is not None:
            if line.blank:
                if not self._address_goes_on(taken):
                    break
                self.at += 1
                continue
            if len(taken) > 1 and is_underline_here(taken[-1], line):
                # The line began with "#": a hashtag, which is no title in here.
                marks = "#" * (LEVELS.find(line.text[0]) + 1)
                taken[-1] = taken[-1]._replace(text=f"{marks}{taken[-1].text}")
                self.at += 1
                continue
            if taken and self._interrupts(taken, line):
                break
            taken.append(line)
            self.at += 1
            if self._ends_in_table(taken):
                return
        self.blocks.append(Paragraph(tuple(taken)))

    def _address_goes_on(self, taken: Sequence[Line]) -> bool:
        """Whether an address in angle brackets was cut by a blank line."""
        said = "\n".join(line.text for line in taken)
        if not re.search(r"<(?:https?|ftp|mailto):[^\s<>]*\s*$", said):
            return False
        ahead = 0
        while (line := self._line(ahead)) and line.blank:
            ahead += 1
        return bool(line and re.match(r"[^\s<>`]*>`_", line.text))

    def _interrupts(self, taken: Sequence[Line], line: Line) -> bool:
        """Whether another block begins in the middle of these lines."""
        if _QUOTE.match(line.text) or _FENCE.fullmatch(line.text.strip()):
            return True
        if is_underline_here(taken[-1], line):
            return True
        mark = _MARKER.match(line.text)
        if not mark:
            return False
        if self.item or (line.indent >= 2 and len(mark[2]) <= 2):
            return True
        following = self._line(1)
        also = following and _MARKER.match(following.text)
        return bool(also and also[2] == mark[2] and taken[-1].text.rstrip()[-1:] == ":")

    def _ends_in_table(self, taken: list[Line]) -> bool:
        """Take a table if the line below is the rule between its head and its rows."""
        rule = self._line()
        if rule is None or rule.blank:
            return False
        if _COLUMNS.match(rule.text) and "|" in "".join(x.text for x in taken):
            self.at += 1
            self.blocks.append(Table(tuple(taken), rule, self._take_rows()))
            return True
        if rule.text.strip() == "---" and rule.breaks:
            self.at += 1
            rows = self._take_rows()
            self.blocks.append(
                Caption(tuple(taken), rule, read_blocks(rows, depth=self.depth + 1))
            )
            return True
        return False

    def _take_rows(self) -> tuple[Line, ...]:
        start = self.at
        while (line := self._line()) and not line.blank:
            self.at += 1
        return tuple(self.lines[start : self.at])


def is_underline(title: Line, under: Line) -> bool:
    """Whether the second line marks the first one as a title."""
    return not title.indent and is_underline_here(title, under)


def is_underline_here(title: Line, under: Line) -> bool:
    """Whether a line of punctuation is long enough to underline the line above it."""
    if not UNDERLINE.match(under.text) or under.text.strip() == "---":
        return bool(
            under.text.strip() == "---"
            and not under.breaks
            and len(title.text.rstrip()) <= 4
        )
    return len(under.text.strip()) * 2 >= len(title.text.rstrip())
