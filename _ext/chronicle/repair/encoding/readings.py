"""Read a row of misread characters back, and weigh what comes out.  Pure."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from chronicle.repair.encoding.codepages import CODE_PAGES, CodePage
from chronicle.repair.encoding.plausibility import classes_of, cost, lenient_cost

AGAIN, OTHERWISE = 4, 8
"""Bits to believe that a text was misread once more: the same way, another way."""

BESIDE = 8
"""Bits against damage for each sound character right beside it: it takes in words."""

HINTS = re.compile(
    f"[{re.escape(''.join({char for page in CODE_PAGES for char in page.leads}))}]"
    f"[{re.escape(''.join({char for page in CODE_PAGES for char in page.trails}))}]"
)
_LONE = {
    **dict.fromkeys("cCgGho", 10),  # a letter of another script, all by itself
    **dict.fromkeys("zbmjfx", 6),  # a sign that is hardly ever written
    **dict.fromkeys("lL", 4),  # a letter, outside of a word
}
_CONTEXT = {
    chr(code): kind for code in range(128) if (kind := classes_of(chr(code))) in "aA0. "
}


class Reading(NamedTuple):
    """What a row of characters was before it was misread."""

    after: str
    way: tuple[str, ...]
    """Names of the code pages, the last misreading first."""

    gain: float
    """Bits that the text gets cheaper by."""

    brake: float
    """Bits that speak against it as the only sign of damage."""


def read_row(page: CodePage, left: str, row: str, right: str) -> Reading:
    """Read *row*, a match of ``page.rows``, back between its neighbours.

    :param left: One character, as is *right*.
    """
    return _read_row(page, in_context(left), row, in_context(right))


def in_context(char: str) -> str:
    """Return what matters of *char* as a neighbour: in ASCII, its class."""
    return _CONTEXT.get(char, char)


@functools.lru_cache(maxsize=1 << 16)
def _read_row(page: CodePage, left: str, row: str, right: str) -> Reading:
    after = page.read_back(row)
    bits, after, way = settle(left, after, right, page)
    gain = lenient_cost(left + row + right) - bits
    return Reading(after, (page.name, *way), gain, _brake(left, row, after, right))


@functools.lru_cache(maxsize=1 << 16)
def settle(
    left: str, text: str, right: str, outer: CodePage, depth: int = 3
) -> tuple[float, str, tuple[str, ...]]:
    """Read *text* back for as long as it gets cheaper: it may be misread twice over.

    :param outer: The page that *text* was read back from.
    :param depth: How many times to go on.
    :returns: The bits it costs, the text, and the pages on the way.
    """
    best: tuple[float, str, tuple[str, ...]] = (cost(left + text + right), text, ())
    if not depth or not HINTS.search(text):
        return best
    for page in CODE_PAGES:
        if page.leads.isdisjoint(text):
            continue
        inner = page.read_back_within(text)
        if inner == text:
            continue
        bits, after, way = settle(left, inner, right, page, depth - 1)
        bits += AGAIN if page is outer else OTHERWISE + page.price
        if bits < best[0]:
            best = (bits, after, (page.name, *way))
    return best


def _brake(left: str, row: str, after: str, right: str) -> float:
    sides = classes_of(left + right)
    brake = BESIDE * sum(side not in " aA0.x" for side in sides)
    if set(classes_of(row)) in ({"l"}, {"c"}, {"o"}):  # a plain word
        brake += 8 + 2 * len(row)
    if set(classes_of(row)) <= {"z", "1"}:  # a formula
        brake += 8
    if len(after) == 1:
        kind = classes_of(after)
        if kind not in "lL" or not {"a", "A"} & set(sides):
            brake += _LONE.get(kind, 0)
    return brake
