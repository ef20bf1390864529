"""Put labels beside their marks so that no two meet.  Pure: standard library only.

Decides the rows: greedy and in one pass, so that the same data give the same picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP = 6.0
"""Between a mark and its text, and on either side of both, px."""


class Edges(NamedTuple):
    """What texts may not cross, px."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Right of it, a text stands rather on the left of its mark."""
        return (self.left + self.right) / 2


class Rows:
    """The room that is taken in the rows of one lane."""

    def __init__(self, most: int | None = None) -> None:
        self._taken: list[list[tuple[float, float]]] = []
        self._most = most

    def __len__(self) -> int:
        return len(self._taken)

    def take(
        self, spans: Sequence[tuple[float, float]], lines: int = 1
    ) -> tuple[int, int] | None:
        """Take the first row in which one of some spans is free.

        :param spans: From left to right edge, the best first.
        :param lines: How many rows, one below the other, it needs.
        :returns: The row, and which of the spans; None if there is no room.
        """
        row = 0
        while self._most is None or row + lines <= self._most:
            for number, (left, right) in enumerate(spans):
                if all(self._free(row + i, left, right) for i in range(lines)):
                    while len(self._taken) < row + lines:
                        self._taken.append([])
                    for i in range(lines):
                        self._taken[row + i].append((left, right))
                    return row, number
            row += 1
        return None

    def _free(self, row: int, left: float, right: float) -> bool:
        if row >= len(self._taken):
            return True
        return all(
            right + GAP <= taken[0] or taken[1] + GAP <= left
            for taken in self._taken[row]
        )


Thing = TypeVar("Thing")


class Wanted(NamedTuple):
    """A label that looks for its place."""

    left: float
    right: float
    """The edges of its mark, px."""

    lines: tuple[str, ...]
    room: float
    """How wide its text is, px."""


class Place(NamedTuple):
    """Where a label stands."""

    row: int
    x: float
    """Where its text begins, or else ends."""

    ends: bool
    """Whether the text stands left of its mark, and ends there."""


def place(
    wanted: Iterable[tuple[Thing, Wanted]], edges: Edges, most: int
) -> tuple[list[tuple[Thing, Wanted, Place]], list[Thing], int]:
    """Find a row for each label.

    :param wanted: In any order; those whose marks stand further left choose first.
    :param most: How many rows there may be.
    :returns: What found a place; what did not; how many rows there are.
    """
    rows = Rows(most)
    placed: list[tuple[Thing, Wanted, Place]] = []
    left_over: list[Thing] = []
    ordered = sorted(wanted, key=lambda pair: pair[1].left + pair[1].right)
    for thing, label in ordered:
        sides = _sides(label, edges)
        found = rows.take([span for span, _ in sides], len(label.lines))
        if found is None:
            left_over.append(thing)
            continue
        row, number = found
        ends = sides[number][1]
        x = label.left - GAP if ends else label.right + GAP
        placed.append((thing, label, Place(row, round(x, 1), ends)))
    return placed, left_over, len(rows)


def _sides(label: Wanted, edges: Edges) -> list[tuple[tuple[float, float], bool]]:
    """Return the spans that a label may take, and whether its text is on the left."""
    right = (label.left, label.right + GAP + label.room)
    left = (label.left - GAP - label.room, label.right)
    sides = []
    if right[1] <= edges.right:
        sides.append((right, False))
    if left[0] >= edges.left:
        sides.append((left, True))
    if label.left + label.right > 2 * edges.middle:
        sides.reverse()
    return sides
