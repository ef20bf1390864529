"""Lay blocks out on the lines of the author's file.  Pure: standard library only.

Every later warning names a line of the file, so that a block stays where it was.  One
that needs more lines than before (the options of an image, the blank line before an
inner list) pushes the next ones down until a blank line more than needed takes it up;
what is left over at the end moves up the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Lines that belong together."""

    start: int
    """1-based line in the author's file at which they began."""
    lines: tuple[str, ...]
    gap: int = 1
    """Blank lines that must be above."""
    flows: bool = False
    """Whether line ends mean nothing, so that lines can be joined."""
    kind: str = ""
    """``title`` or ``rule``, which reST does not allow everywhere."""

    def indented(self, width: int) -> Piece:
        """Return the piece moved to the right by *width* spaces."""
        pad = " " * width
        return replace(self, lines=tuple(f"{pad}{x}" if x else x for x in self.lines))


def lay_out(pieces: Sequence[Piece], first: int, last: int) -> list[str] | None:
    """Return the lines from *first* to *last*, with every piece on them.

    :param first: 1-based line in the author's file.
    :param last: 1-based line in the author's file, included.
    :returns: None if there is not enough room.
    """
    fitted = _fit(list(pieces), last - first + 1)
    if fitted is None:
        return None
    starts = _starts(fitted, first, last)
    lines = [""] * (last - first + 1)
    for piece, start in zip(fitted, starts, strict=True):
        lines[start - first : start - first + len(piece.lines)] = piece.lines
    return lines


def _starts(pieces: Sequence[Piece], first: int, last: int) -> list[int]:
    """Return the line at which each piece begins; there is room for all."""
    starts: list[int] = []
    free = first
    for index, piece in enumerate(pieces):
        start = max(piece.start, free + (piece.gap if index else 0))
        starts.append(start)
        free = start + len(piece.lines)
    limit = last + 1
    for index in range(len(pieces) - 1, -1, -1):
        starts[index] = min(starts[index], limit - len(pieces[index].lines))
        limit = starts[index] - pieces[index].gap
    return starts


def _fit(pieces: list[Piece], room: int) -> list[Piece] | None:
    """Join lines of the longest paragraphs until all pieces have room.

    Where that is not enough, text moves up to its title, which reST allows.
    """
    needed = sum(len(p.lines) + p.gap for p in pieces) - (
        pieces[0].gap if pieces else 0
    )
    while needed > room:
        longest = max(
            (
                i
                for i, piece in enumerate(pieces)
                if piece.flows and len(piece.lines) > 1
            ),
            key=lambda i: len(pieces[i].lines),
            default=None,
        )
        if longest is None:
            under = next(_below_titles(pieces), None)
            if under is None:
                return None
            pieces[under] = replace(pieces[under], gap=0)
            needed -= 1
            continue
        *lines, last, tail = pieces[longest].lines
        joined = (*lines, f"{last} {tail.lstrip()}")
        pieces[longest] = replace(pieces[longest], lines=joined)
        needed -= 1
    return pieces


def _below_titles(pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield the indices of text below a title and a blank line, the last ones first."""
    for index in range(len(pieces) - 1, 0, -1):
        above, piece = pieces[index - 1], pieces[index]
        if above.kind == "title" and piece.flows and piece.gap:
            yield index
