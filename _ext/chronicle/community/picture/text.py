"""Measure text without a browser.  Pure: standard library only.

Decides how much room a label gets: the widths of Arial, and a little more, since
readers have other fonts.
"""

from __future__ import annotations

import functools
import unicodedata

_REGULAR = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 "
    "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 "
    "1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 "
    "333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 "
    "556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 "
    "556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611 "
    "975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 "
    "333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 "
    "611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"
)
_OTHERS = {"–": 556, "’": 278, "‘": 278, "“": 500, "”": 500, "·": 278, "ł": 278}
_WIDTHS = {
    bold: {chr(32 + place): int(width) for place, width in enumerate(widths.split())}
    | _OTHERS
    for bold, widths in ((False, _REGULAR), (True, _BOLD))
}
_REGULAR_MARGIN, _BOLD_MARGIN = 1.04, 1.06
_WIDE = 1000
"""Of a sign that is not in the table, and of one of Chinese, Japanese or Korean."""

_LETTER = 620
"""Of a letter that is not in the table: of another alphabet."""


@functools.cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text may be, in px.

    :param size: Of the font, in px.

    Source: the advance widths of Liberation Sans, which are those of Arial.
    """
    margin = _BOLD_MARGIN if bold else _REGULAR_MARGIN
    return sum(_advance(char, bold=bold) for char in text) * size * margin / 1000


@functools.cache
def _advance(char: str, *, bold: bool) -> int:
    """Return the width of one character in thousandths of the font's size."""
    widths = _WIDTHS[bold]
    if char in widths:
        return widths[char]
    if unicodedata.combining(char):
        return 0
    # ``é`` is as wide as ``e``.
    base = unicodedata.normalize("NFD", char)[0]
    if base in widths:
        return widths[base]
    narrow = unicodedata.east_asian_width(char) not in {"W", "F"}
    return _LETTER if narrow and char.islower() else _WIDE


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines; a word that is wider than the room stands alone.

    :param room: In px.
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, room, size, bold=bold)
    return lines


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Break a word only where it would not fit alone."""
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def fit(text: str, room: float, size: float, lines: int) -> list[str]:
    """Break a text into at most so many lines; what is too long ends with a sign."""
    broken = wrap(text, room, size)
    if len(broken) <= lines:
        return broken
    words = " ".join(broken[:lines]).split()
    while len(words) > 1:
        shorter = wrap(f"{' '.join(words)}…", room, size)
        if len(shorter) <= lines:
            return shorter
        words.pop()
    return [*broken[: lines - 1], f"{broken[lines - 1][:-1]}…"]
