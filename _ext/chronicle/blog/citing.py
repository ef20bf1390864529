"""Say how a post is cited: in words, and for BibTeX.  Pure: standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.core.text import slugify

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a citation names."""

    title: str
    authors: Sequence[str]
    groups: frozenset[str] = frozenset()
    """Those of the authors that are organisations, as in *authors*."""

    day: datetime.date | None = None
    site: str = ""
    """Name of the archive."""

    first: str = ""
    """Address of the first publication, absolute; empty if it is not known."""

    page: str = ""
    """Address in the archive, absolute; empty if it is not known."""


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)


def bibtex(source: Source) -> str:
    """Return an entry of the kind that every style of BibTeX knows.

    Source: Patashnik, "BibTeXing", 1988: names are joined by ``and``, braces keep
    capitals, and a name in braces is not taken apart.
    """
    lines = [f"  {name} = {value}" for name, value in _fields(source)]
    return f"@misc{{{_key(source)},\n" + ",\n".join(lines) + "\n}"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    if source.authors:
        names = (_name(name, source) for name in source.authors)
        yield "author", f"{{{' and '.join(names)}}}"
    yield "title", f"{{{{{_escape(source.title)}}}}}"
    if source.day:
        yield "year", str(source.day.year)
        yield "month", _MONTHS[source.day.month - 1]
    address = source.first or source.page
    if address:
        yield "url", f"{{{_address(address)}}}"
    if source.first and source.page:
        yield "note", f"{{{_escape(source.site)}: \\url{{{_address(source.page)}}}}}"


def _name(name: str, source: Source) -> str:
    whole = name in source.groups or re.search(r",|\band\b", name)
    return f"{{{_escape(name)}}}" if whole else _escape(name)


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in " ".join(text.split()))


def _address(address: str) -> str:
    """Return an address in which no brace ends the field."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _key(source: Source) -> str:
    """Return a key of ASCII: last name, year, first word of weight in the title."""
    who = source.authors[0].split()[-1] if source.authors else source.site
    words = [word for word in _ascii(source.title).split("-") if len(word) > 3]
    parts = (_ascii(who), str(source.day.year) if source.day else "", *words[:1])
    return "".join(part.replace("-", "") for part in parts) or "post"


def _ascii(text: str) -> str:
    return slugify(text).encode("ascii", "ignore").decode()
