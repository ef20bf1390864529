"""Decide which letters are one when people search.  Pure: standard library only.

Unicode takes ``ö`` apart into ``o`` and two dots, so whoever drops the dots finds
``Löwis`` by ``Lowis``.  It does not take ``ł`` apart into ``l`` and a stroke, so these
letters are spelt out here.  Chinese and Japanese put no spaces between words: each of
their letters is made a word, so that words inside of a run are found.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

JOINER = "\u034f"
"""COMBINING GRAPHEME JOINER: nobody sees it, and search engines drop it with all other
combining characters."""

UNSPACED = (
    "\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
"""Ranges of a character class: kana and Chinese characters."""

KEPT = (
    r"\.(?<=[0-9]\.)(?=[0-9])|\+\+(?<=[A-Za-z]\+\+)(?![A-Za-z0-9_])"
    r"|#(?<=[A-Za-z]#)(?![A-Za-z0-9_])|y(?<=\b[Pp]y[Pp]y)\b"
)
"""Signs without which a word is another, as in 3.12 and C++: a pattern that Python and
browsers read alike.  Each part begins with its sign: Python then looks at nothing else,
in a tenth of the time."""

SIGNS = {
    ".": f"\ua4f8{JOINER}",
    "++": f"\u1429{JOINER}",
    "#": f"\u2d4c{JOINER}",
    "y": f"\ua4ec{JOINER}",
}
"""Letters in their place, since search engines drop signs, and take PyPy for a form of
PyPI as "happy" is one of "happily"; a joiner marks each."""

_STOPS = "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff1f"
"""The signs between them, after which no space stands either."""

GAP = "\ufe0c "
"""A space between letters that stood together.  VARIATION SELECTOR-13 marks it: a
combining character that nobody sees and no text has a use for."""

_LOWER = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ĸ": "k",
    "ł": "l",
    "ŋ": "ng",
    "ß": "ss",
    "ŧ": "t",
    "þ": "th",
    "ƀ": "b",
    "ɓ": "b",
    "ɗ": "d",
    "ɛ": "e",
    "ə": "e",
    "ɣ": "g",
    "ɨ": "i",
    "ƙ": "k",
    "ɔ": "o",
    "ƶ": "z",
}

PLAIN = {
    **_LOWER,
    **{
        letter.upper(): plain.upper()
        for letter, plain in _LOWER.items()
        if len(letter.upper()) == 1 and not letter.upper().isascii()
    },
    "ẞ": "SS",
}
"""Letter -> what people type for it."""


def fold(text: str) -> str:
    """Return *text* as people type it who have no accents on their keyboard.

    >>> fold("Łukasz Löwis")
    'Lukasz Lowis'
    """
    return text if text.isascii() else _BEYOND_ASCII.sub(_fold_run, text)


def spell(text: str) -> str:
    """Return *text* with each letter of :data:`PLAIN` as plain letters and joiners.

    A search engine that drops combining characters then takes ``Łukasz`` for
    ``Lukasz``.  Letters that are words have gaps between them, and signs that belong to
    a word are letters.  :func:`unspell` gives the text back.
    """
    text = _KEPT.sub(_spell_sign, text)
    if text.isascii():
        return text
    text = _SPELT.sub(_spell_letter, text)
    if not _UNSPACED.search(text):
        return text
    # To look at each letter of a line takes time; most lines have none of these.
    return "\n".join(
        _APART.sub(GAP, line) if _UNSPACED.search(line) else line
        for line in text.split("\n")
    )


def unspell(text: str) -> str:
    """Undo :func:`spell`."""
    text = text.replace(GAP, "")
    if JOINER in text:
        for letter, spelled in (*spellings(), *SIGNS.items()):
            text = text.replace(spelled, letter)
    return text


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Return each letter and how :func:`spell` writes it.

    Letters that share their first plain letter differ in the number of joiners.

    :returns: In the order in which they must be given back: the longest first.
    """
    count: dict[str, int] = {}
    pairs = []
    for letter, plain in PLAIN.items():
        count[plain[0]] = count.get(plain[0], 0) + 1
        pairs.append((letter, plain[0] + JOINER * count[plain[0]] + plain[1:]))
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[1]), pair)))


_PLAIN_TABLE = str.maketrans(PLAIN)
_SPELLED = dict(spellings())
_SPELT = re.compile(f"[{''.join(PLAIN)}]")
_UNSPACED = re.compile(f"[{UNSPACED}{_STOPS}]")
_APART = re.compile(rf"(?<=\w)(?=[{UNSPACED}])|(?<=[{UNSPACED}{_STOPS}])(?=\w)")
_KEPT = re.compile(KEPT)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")


def _spell_sign(match: re.Match[str]) -> str:
    return SIGNS[match[0]]


def _spell_letter(match: re.Match[str]) -> str:
    return _SPELLED[match[0]]


def _fold_run(match: re.Match[str]) -> str:
    return _fold_letters(match[0])


@lru_cache(maxsize=10_000)
def _fold_letters(letters: str) -> str:
    """Fold letters, or accents that belong to a letter of ASCII before them."""
    apart = unicodedata.normalize("NFKD", letters)
    bare = "".join(char for char in apart if unicodedata.category(char)[0] != "M")
    return bare.translate(_PLAIN_TABLE)
