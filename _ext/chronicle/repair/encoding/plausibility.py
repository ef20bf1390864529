"""Say how plausible a text is, in bits: the fewer, the more like what people write.

A text costs what its characters cost, each by itself and after the one before it.
Neighbours are judged by class: that a sign follows a small Latin letter matters, not
which letter it is.  The tables are in ``costs``.  Pure.
"""

from __future__ import annotations

import itertools
import unicodedata
from typing import TYPE_CHECKING

from chronicle.repair.encoding.costs import CHARACTERS, CLASSES, PAIRS, UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_CHARACTER = {
    **dict.fromkeys("“‘«‹", "q"),
    **dict.fromkeys("„‚", "v"),
    **dict.fromkeys("”»›", "p"),
    "’": "'",
    **dict.fromkeys("‐‑–—―…", "-"),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009", "n"),
    **dict.fromkeys("\u200d\ufe0f\u20e3🏻🏼🏽🏾🏿", "j"),
    **dict.fromkeys("ªº", "s"),
    "\ufffd": "x",
}
_BY_SCRIPT = {
    "LATIN": "lL",
    "CYRILLIC": "cC",
    "GREEK": "gG",
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"), "hh"),
    **dict.fromkeys(("IDEOGRAPHIC", "FULLWIDTH"), "hh"),
}
"""Class of a small and of a capital letter; other scripts have ``o``."""


def classify(char: str) -> str:
    """Return the class of *char*, one of ``costs.CLASSES``.

    ASCII: space, ``a``, ``A``, ``0``, ``.``; letters ``lL`` (Latin), ``cC``, ``gG``,
    ``h`` (East Asian), ``o`` (others), ``m`` (combining); ``q`` opening, ``v`` low,
    ``p`` closing quotes; ``'`` the apostrophe; ``-`` dashes; ``n`` no-break spaces;
    ``$``; ``1`` fractions, superscripts;
    ``b`` boxes; ``e`` pictographs, ``j`` what joins them; ``z`` arrows and mathematics;
    ``s`` other signs; ``f`` invisible; ``x`` controls, private, unassigned, U+FFFD.
    """
    if char.isascii():
        return _classify_ascii(char)
    if char in _BY_CHARACTER:
        return _BY_CHARACTER[char]
    category = unicodedata.category(char)
    if category[0] == "C":
        return "f" if category == "Cf" else "x"
    script = unicodedata.name(char, "").split(" ")[0]
    if category[0] in "LM":
        if "\u0300" <= char <= "\u036f":
            return "m"
        return _BY_SCRIPT.get(script, "oo")[category == "Lu"]
    return _classify_sign(char, category, script)


def _classify_ascii(char: str) -> str:
    if char.isalpha():
        return "A" if char.isupper() else "a"
    return " " if char.isspace() else "0" if char.isdigit() else "."


def _classify_sign(char: str, category: str, script: str) -> str:
    if "\u2500" <= char <= "\u259f":
        return "b"
    if char >= "🀀" or "☀" <= char <= "\u27bf" or "\u2b00" <= char <= "\u2bff":
        return "e"
    if category == "Sc":
        return "$"
    if category == "No" and char < "\u2190":
        return "1"
    if category[0] in "PN" and char >= "\u0100" and not "\u2000" <= char <= "\u206f":
        return _BY_SCRIPT.get(script, "o")[0]  # the digits and marks of a script
    return "z" if char >= "\u2190" else "s"


class _Classes(dict[int, str]):
    """The class of each character, by code point, found when first asked for."""

    def __missing__(self, code: int) -> str:
        found = self[code] = classify(chr(code))
        return found


_CLASSES = _Classes()
_CHARACTERS = {char: bits for bits, chars in CHARACTERS.items() for char in chars}
_PAIRS = {
    before + after: int(bits)
    for before, row in zip(CLASSES, PAIRS.split("\n")[2:], strict=False)
    for after, bits in zip(CLASSES, row[1:].split(), strict=True)
}


class _Costs(dict[tuple[str, str], int]):
    """What the second character costs after the first."""

    def __init__(self, most: int, most_for_pair: int) -> None:
        self.most = most
        self.most_for_pair = most_for_pair

    def __missing__(self, pair: tuple[str, str]) -> int:
        before, char = pair
        kind = _CLASSES[ord(char)]
        bits = 0 if char.isascii() else _CHARACTERS.get(char, UNSEEN.get(kind, 0))
        after = _PAIRS[_CLASSES[ord(before)] + kind]
        found = min(bits, self.most) + min(after, self.most_for_pair)
        self[pair] = found
        return found

    def each(self, text: str) -> Iterator[int]:
        return map(self.__getitem__, itertools.pairwise(text))


_STRICT = _Costs(40, 13)
_LENIENT = _Costs(18, 9)


def classes_of(text: str) -> str:
    """Return the class of each character of *text*."""
    return text.translate(_CLASSES)


def cost(text: str) -> int:
    """Return the bits that *text* costs, its first character not counted."""
    return sum(_STRICT.each(text))


def cost_of_each(text: str) -> list[int]:
    """Return the bits that each character of *text* costs, but for the first."""
    return list(_STRICT.each(text))


def lenient_cost(text: str) -> int:
    """Return the bits that *text* costs if odd characters must not surprise.

    That a sign is rare is no proof of damage; that repair would put a rare sign there
    is proof against it.  So what stands in a document is priced leniently.
    """
    return sum(_LENIENT.each(text))
