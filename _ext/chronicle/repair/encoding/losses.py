"""Restore mojibake that lost one of its bytes on the way, where only one fits.  Pure.

Programs drop the bytes that a code page leaves undefined, or put U+FFFD or a question
mark there; and they turn a no-break space, which is a byte of many letters, into a
space or nothing.  Every byte that may have stood there is tried, and the text is
restored if one of them is clearly the most plausible.  Else its author has to look.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Problem, Subtype
from chronicle.markup.edits import Edit
from chronicle.repair.encoding.damage import RULE
from chronicle.repair.encoding.plausibility import cost, lenient_cost
from chronicle.repair.encoding.readings import HINTS, in_context, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.repair.encoding.codepages import CodePage

NEEDED = 8
"""Bits that the text must get cheaper by."""

AHEAD = 3
"""Bits that the best guess must be better than the next."""

SPACE, HYPHEN = 0xA0, 0xAD
"""The bytes of the no-break space and the soft hyphen, in all pages that lose bytes."""

GUESS = 4
"""Bits against a byte that is lost for no reason."""

_BEFORE = re.compile("[^\x00-\x7f]+$")
_AFTER = re.compile("[^\x00-\x7f]+")
_HOLES = "\ufffd?"
_BESIDE_TEXT = re.compile("(?<=\\w)\ufffd|\ufffd(?=\\w)")


class _Guess(NamedTuple):
    """What may have stood there."""

    bits: float
    after: str
    takes_space: bool
    way: tuple[str, ...]


class _Place(NamedTuple):
    """Characters that lack a byte, with what is around them."""

    left: str
    before: str
    broken: str
    after: str
    right: str
    """The next two characters; all others around are at most four."""


def restore_lost(
    text: str, believed: Iterable[CodePage]
) -> tuple[list[Edit], list[Problem]]:
    """Restore what lost a byte, and name what cannot be restored.

    :param text: A document without mojibake whose bytes are whole.
    :param believed: The code pages that explained that mojibake.
    :returns: The edits in the order of the text; a problem for each place whose bytes
        are lost for good.
    """
    edits: list[Edit] = []
    problems: list[tuple[int, str, list[str]]] = []
    taken = bytearray(len(text))
    chars = set(text)
    for page in believed:
        if not page.lost or chars.isdisjoint(page.leads):
            continue
        merged = "Ã  " not in text
        for match in _broken(page).finditer(text):
            start, end = match.span()
            first, last = _around(text, start, end)
            if any(taken[first:last]):
                continue
            left = in_context(text[first - 1 : first] or "\n")
            place = _Place(
                left, text[first:start], match[0], text[end:last], text[last : last + 2]
            )
            guesses = _guess(page, place, merged)
            if not guesses:
                continue
            taken[first:last] = b"\1" * (last - first)
            if len(guesses) > 1:
                problems.append((start, match[0], [guess.after for guess in guesses]))
            else:
                _, after, takes_space, way = guesses[0]
                stop = last + takes_space
                edits.append(Edit(first, stop, after, RULE, (page.name, *way)))
    if "\ufffd" in text:
        alone = (m for m in _BESIDE_TEXT.finditer(text) if not taken[m.start()])
        problems += [(match.start(), match[0], []) for match in alone]
    return sorted(edits), _report(text, sorted(problems))


@functools.lru_cache(maxsize=1 << 15)
def _guess(page: CodePage, place: _Place, merged: bool) -> list[_Guess]:
    """Return the one guess that fits, or several that fit alike, or none."""
    left, before, broken, after, right = place
    guesses = sorted(_guesses(page, place, merged))
    now = left + before + broken + after + in_context(right[:1] or "\n")
    if not guesses or lenient_cost(now) - guesses[0].bits < NEEDED:
        return []
    return [guess for guess in guesses if guess.bits - guesses[0].bits < AHEAD][:3]


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a few neighbours: where damage was twofold, they decide."""
    before = _BEFORE.search(text, max(0, start - 4), start)
    after = _AFTER.match(text, end, end + 4)
    return before.start() if before else start, after.end() if after else end


@functools.cache
def _broken(page: CodePage) -> re.Pattern[str]:
    """Match the characters of a sequence that lacks one of its bytes."""
    hole, trail = f"[{_HOLES}]", page.one_of(0x80, 0xBF)
    two, three, four = (
        page.one_of(*leads) for leads in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
    )
    none = f"(?![{_HOLES}{trail[1:]})"
    return re.compile(
        f"{page.one_of(0xC2, 0xF4)}(?:"
        f"(?<={four})(?:{hole}{trail}{trail}|{trail}{hole}{trail}|{trail}{trail}{hole})"
        f"|(?<={three})(?:{hole}{trail}|{trail}{hole})|(?<={two}){hole}"
        f"|(?<={four}){trail}{trail}{none}|(?<={three}){trail}{none}|(?<={two}){none})"
    )


def _guesses(page: CodePage, place: _Place, merged: bool) -> Iterator[_Guess]:
    """Yield what may have stood there.

    :param merged: Whether a space that was part of a letter merged with the next one.
    """
    left, before, broken, after, right = place
    space = not after and right[:1] == " "
    around = cost(left + before) + (
        cost(after + in_context(right[:1] or "\n")) if after else 0
    )
    for known, byte, at in _bytes(broken, page):
        try:
            whole = (known[:at] + bytes([byte]) + known[at:]).decode()
        except UnicodeDecodeError:
            continue
        price, takes_space = 0, False
        if byte == SPACE and space and at == len(known):
            takes_space = not (merged and known == b"\xc3")
        elif byte in (SPACE, HYPHEN) or space:
            price = GUESS
        next_ = in_context(right[takes_space : takes_space + 1] or "\n")
        text = before + whole + after
        way: tuple[str, ...] = ()
        if HINTS.search(text):  # it may be misread once more
            bits, text, way = settle(left, text, next_, page)
        else:  # the same bits, but what is around is weighed once
            bits = around + cost((left + before)[-1] + whole + (after + next_)[0])
        yield _Guess(bits + price, text, takes_space, way)


def _bytes(broken: str, page: CodePage) -> Iterator[tuple[bytes, int, int]]:
    """Yield each byte that may be missing, with those known, and its place in them."""
    hole = next((at for at, char in enumerate(broken) if char in _HOLES), None)
    known = bytes(page.bytes_of[ord(char)] for char in broken if char not in _HOLES)
    if hole is not None:
        yield from ((known, byte, hole) for byte in page.lost)
        return
    for at in range(1, len(known) + 1):
        for byte in (*page.lost, SPACE, HYPHEN):
            yield known, byte, at


def _report(text: str, places: list[tuple[int, str, list[str]]]) -> list[Problem]:
    problems = []
    line, last = 1, 0
    for start, found, options in places:
        line += text.count("\n", last, start)
        last = start
        may = " or ".join(map(repr, options)) or "what its author wrote"
        message = f"{found!r} has lost a byte and cannot be repaired; expected {may}"
        problems.append(Problem(Subtype.ENCODING, message, line))
    return problems
