"""Know where each line stands in the author's file.  Pure: standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.repair.rst.tokens import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.markup.edits import Edit


class Line(NamedTuple):
    """One line, or what is left of it inside a quotation or a list."""

    number: int
    """1-based line in the author's file."""
    column: int
    """1-based column of the text in that line."""
    text: str
    """Without line end; spaces at the end are kept, because they mean something."""

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """Number of spaces at the beginning."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def breaks(self) -> bool:
        """Whether the writer broke the line here: two spaces, as in Markdown."""
        return self.text.endswith("  ")

    def cut(self, width: int) -> Line:
        """Return the line without its first *width* characters (spaces, or a mark)."""
        width = min(width, len(self.text))
        return Line(self.number, self.column + width, self.text[width:])


class Passage(NamedTuple):
    """The lines of a paragraph as one text."""

    text: str
    """Lines stripped, joined by line feeds or by ``BREAK``."""
    starts: tuple[tuple[int, int, int], ...]
    """For each line: its offset in *text*, its line number, its column."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Passage:
        """Join *lines*."""
        text = ""
        starts: list[tuple[int, int, int]] = []
        for index, line in enumerate(lines):
            starts.append((len(text), line.number, line.column + line.indent))
            text += line.text.strip()
            if index + 1 < len(lines):
                text += BREAK if line.breaks else "\n"
        return cls(text, tuple(starts))

    @classmethod
    def verbatim(cls, lines: Sequence[Line]) -> Passage:
        """Join *lines* as they stand, with their spaces."""
        starts: list[tuple[int, int, int]] = []
        offset = 0
        for line in lines:
            starts.append((offset, line.number, line.column))
            offset += len(line.text) + 1
        return cls("\n".join(line.text for line in lines), tuple(starts))

    def place(self, edits: Iterable[Edit], starts: Sequence[int]) -> Iterator[Edit]:
        """Return *edits* of this text as such of the document.

        :param starts: The offset of each line in the document.
        """
        for edit in edits:
            start, end = (
                starts[number - 1] + column - 1
                for number, column in map(self.locate, (edit.start, edit.end - 1))
            )
            end = end + 1 if edit.end > edit.start else start
            yield edit._replace(start=start, end=end)

    def locate(self, offset: int) -> tuple[int, int]:
        """Return line number and column of an offset in *text*."""
        start, number, column = next(s for s in reversed(self.starts) if s[0] <= offset)
        return number, column + offset - start
