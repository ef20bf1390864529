"""The code pages in which UTF-8 is read by mistake, as tables.  Pure.

Eight are enough for an archive of posts (Latin-1 is part of Windows-1252 here).  The
Windows pages are ftfy's: they pass the bytes that a page leaves undefined through as C1
controls, as browsers do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import ftfy.bad_codecs  # noqa: F401  (makes Python know the "sloppy" code pages)


@dataclass(frozen=True, eq=False)
class CodePage:
    """One way to misread UTF-8."""

    name: str
    """As shown to readers."""

    price: int
    """Bits of evidence to be given before the page is believed."""

    bytes_of: dict[int, int]
    """The byte for each character above ASCII, by code point."""

    lost: bytes
    """The bytes that mean nothing in the page, and so are often lost."""

    leads: frozenset[str]
    trails: frozenset[str]
    """Characters that can begin a UTF-8 sequence, and continue it."""

    pattern: str
    """Regular expression of :attr:`rows`."""

    @cached_property
    def rows(self) -> re.Pattern[str]:
        """A maximal row of characters whose bytes are whole UTF-8 sequences."""
        return re.compile(self.pattern)  # large classes; few texts ask for all pages

    def one_of(self, first: int, last: int) -> str:
        """Return a regular expression for the characters of a range of bytes."""
        return _one_of(self.bytes_of, first, last)

    def read_back(self, row: str) -> str:
        """Return what *row*, a match of ``rows``, was before it was misread."""
        return row.translate(self.bytes_of).encode("latin-1").decode()

    def read_back_within(self, text: str) -> str:
        """Return *text* with all its rows read back."""
        return self.rows.sub(lambda match: self.read_back(match[0]), text)


def _one_of(bytes_of: dict[int, int], first: int, last: int) -> str:
    return f"[{re.escape(''.join(_between(bytes_of, first, last)))}]"


def _between(bytes_of: dict[int, int], first: int, last: int) -> list[str]:
    return [chr(code) for code, byte in bytes_of.items() if first <= byte <= last]


def _code_page(name: str, codec: str, price: int, lost: str = "") -> CodePage:
    chars = bytes(range(0x80, 0x100)).decode(codec)
    bytes_of = {ord(char): byte for byte, char in enumerate(chars, 0x80)}
    if name == "Windows-1252":  # so that it reads Latin-1 too, and a mixture of both
        bytes_of = {code: code for code in range(0x80, 0xA0)} | bytes_of

    def one_of(first: int, last: int) -> str:
        return _one_of(bytes_of, first, last)

    # Well-formed sequences: no overlong form, no surrogate, no more than
    # U+10FFFF.  Source: the Unicode Standard, table 3-7.  What one may begin with
    # is looked for first, and only then looked back at: this is much faster.
    lead, trail = one_of(0xC2, 0xF4), one_of(0x80, 0xBF)
    sequences = (
        f"(?<={one_of(0xC2, 0xDF)}){trail}",
        f"(?<={one_of(0xE0, 0xE0)}){one_of(0xA0, 0xBF)}{trail}",
        f"(?<={one_of(0xE1, 0xEC)}){trail}{{2}}",
        f"(?<={one_of(0xED, 0xED)}){one_of(0x80, 0x9F)}{trail}",
        f"(?<={one_of(0xEE, 0xEF)}){trail}{{2}}",
        f"(?<={one_of(0xF0, 0xF0)}){one_of(0x90, 0xBF)}{trail}{{2}}",
        f"(?<={one_of(0xF1, 0xF3)}){trail}{{3}}",
        f"(?<={one_of(0xF4, 0xF4)}){one_of(0x80, 0x8F)}{trail}{{2}}",
    )
    sequence = f"{lead}(?:{'|'.join(sequences)})"
    return CodePage(
        name=name,
        price=price,
        bytes_of=bytes_of,
        lost=bytes.fromhex(lost),
        leads=frozenset(_between(bytes_of, 0xC2, 0xF4)),
        trails=frozenset(_between(bytes_of, 0x80, 0xBF)),
        pattern=f"{sequence}(?:{sequence})*",
    )


CODE_PAGES = (
    _code_page("Windows-1252", "sloppy-windows-1252", 0, lost="81 8D 8F 90 9D"),
    _code_page("MacRoman", "mac_roman", 1),
    _code_page("Windows-1251", "sloppy-windows-1251", 3, lost="98"),
    _code_page("Windows-1250", "sloppy-windows-1250", 3, lost="81 83 88 90 98"),
    _code_page("code page 437", "cp437", 3),
    _code_page("code page 850", "cp850", 4),
    _code_page("ISO 8859-2", "iso-8859-2", 5),
)
"""The most frequent first."""
