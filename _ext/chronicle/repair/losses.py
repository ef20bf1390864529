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
from chronicle.repair.edits import Edit
from chronicle.repair.plausibility import lenient_cost
from chronicle.repair.readings import in_context, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.repair.codepages import CodePage

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
    bits: float
    after: str
    end: int
    way: tuple[str, ...]


def restore_lost(
    text: str, believed: Iterable[CodePage]
) -> tuple[list[Edit], list[Problem]]:
    """Restore what lost a byte, and name what cannot be restored.

    :param text: A document without mojibake whose bytes are whole.
    :param believed: The code pages that explained that mojibake.
    :returns: The edits in the order of the text; a problem for each place whose
        bytes are lost for good.
    """
    edits: dict[int, Edit] = {}
    problems: dict[int, Problem] = {}
    taken: set[int] = set()
    chars = set(text)
    for page in believed:
        if not page.lost or chars.isdisjoint(page.leads):
            continue
        merged = "Ã  " not in text
        for match in _broken(page).finditer(text):
            start, end = match.span()
            first, last = _around(text, start, end)
            if not taken.isdisjoint(range(first, last)):
                continue
            guesses = sorted(_guesses(text, start, end, page, merged))
            left, right = text[first - 1 : first] or "\n", text[last : last + 1] or "\n"
            now = lenient_cost(left + text[first:last] + right)
            if not guesses or now - guesses[0].bits < NEEDED:
                continue
            taken.update(range(first, last))
            if len(guesses) > 1 and guesses[1].bits - guesses[0].bits < AHEAD:
                options = [guess.after for guess in guesses[:3]]
                problems[start] = _undecided(text, start, match[0], options)
            else:
                _, after, stop, way = guesses[0]
                edits[first] = Edit(first, stop, after, (page.name, *way))
    for match in _BESIDE_TEXT.finditer(text) if "\ufffd" in text else ():
        if match.start() not in taken:
            problems[match.start()] = _undecided(text, match.start(), match[0], [])
    return (
        [edits[start] for start in sorted(edits)],
        [problems[start] for start in sorted(problems)],
    )


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


def _guesses(
    text: str, start: int, end: int, page: CodePage, merged: bool
) -> Iterator[_Guess]:
    """Yield what may have stood there, each reading once.

    :param merged: Whether a space that was part of a letter merged with the next one.
    """
    first, last = _around(text, start, end)
    left = in_context(text[first - 1 : first] or "\n")
    space = text[end : end + 1] == " "
    for known, byte, at in _bytes(text[start:end], page):
        try:
            whole = (known[:at] + bytes([byte]) + known[at:]).decode()
        except UnicodeDecodeError:
            continue
        price, stop = 0, last
        if byte == SPACE and space and at == len(known):
            if not (merged and known == b"\xc3"):
                stop = end + 1
        elif byte in (SPACE, HYPHEN) or space:
            price = GUESS
        right = in_context(text[stop : stop + 1] or "\n")
        window = text[first:start] + whole + text[end:last]
        bits, after, way = settle(left, window, right, page)
        yield _Guess(bits + price, after, stop, way)


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


def _undecided(text: str, start: int, found: str, options: list[str]) -> Problem:
    line = text.count("\n", 0, start) + 1
    may = " or ".join(repr(option) for option in options) or "nobody can tell which"
    message = f"{found!r} has lost a byte and cannot be repaired; expected {may}"
    return Problem(Subtype.ENCODING, message, line)
