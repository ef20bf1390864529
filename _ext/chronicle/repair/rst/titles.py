"""Put titles and rules where reST allows them.  Pure: standard library only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chronicle.repair.rst.blocks import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.repair.rst.layout import Piece


def keep_rules(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces without rules that have not text on both sides.

    Source: docutils: a document or section may not begin or end with a transition, and
    two transitions may not meet.
    """
    body = [piece for piece in pieces if piece.kind != "rule"]
    last = body[-1] if body else None
    before: Piece | None = None
    ended = False
    for piece in pieces:
        if piece.kind == "rule":
            if ended or before is None or before.kind in {"title", "rule", "head"}:
                continue
        else:
            ended = piece is last
        yield piece
        before = piece


def close_levels(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces with titles of levels that reST reads as they were meant.

    reST learns the order of underlines from the document; a post that begins with a
    small title and goes on with a big one would have it the other way round.
    """
    titles = [piece for piece in pieces if piece.kind == "title"]
    meant = list(_closed([_rank(piece) for piece in titles]))
    read = list(_as_read([piece.lines[1][0] for piece in titles]))
    if meant == read:
        yield from pieces
        return
    levels = iter(meant)
    for piece in pieces:
        if piece.kind == "title":
            text, underline = piece.lines
            char = LEVELS[min(next(levels), len(LEVELS)) - 1]
            yield replace(piece, lines=(text, char * len(underline)))
        else:
            yield piece


def _rank(piece: Piece) -> int:
    rank = LEVELS.find(piece.lines[1][0])
    return rank + 1 if rank >= 0 else len(LEVELS)


def _closed(ranks: Sequence[int]) -> Iterator[int]:
    """Yield levels without jumps; the first title is the document's."""
    open_ranks: list[int] = []
    for index, rank in enumerate(ranks):
        if index == 0:
            yield 1
            continue
        while open_ranks and open_ranks[-1] >= rank:
            open_ranks.pop()
        open_ranks.append(rank)
        yield len(open_ranks) + 1


def _as_read(chars: Sequence[str]) -> Iterator[int]:
    """Yield the level that docutils finds for each underline."""
    known: list[str] = []
    for char in chars:
        if char not in known:
            known.append(char)
        yield known.index(char) + 1
