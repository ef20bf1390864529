"""Decide which repairs a site wants.  Pure: standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKUP = "markup"
"""One word for the markup of all formats."""


class Switches(NamedTuple):
    """Which kinds of repairs are made, by the names of their packages."""

    encoding: bool = True
    markdown: bool = True
    rst: bool = True
    templating: bool = True

    def allow_markup(self, fmt: str) -> bool:
        """Tell whether damaged markup is repaired in a format, ``md`` or ``rst``."""
        return self.rst if fmt == "rst" else self.markdown


EXPECTED = (*Switches._fields, MARKUP)


def read_switches(table: Mapping[str, bool]) -> Switches:
    """Read the value of ``chronicle_repair``; a format's own name goes before both."""
    both = table.get(MARKUP, True)
    markup = dict.fromkeys(("markdown", "rst"), both)
    named = {name: on for name, on in table.items() if name in Switches._fields}
    return Switches(**{**markup, **named})


def switch_faults(table: Mapping[str, bool]) -> Iterator[str]:
    """Yield what is wrong with the names in ``chronicle_repair``."""
    expected = ", ".join(map(repr, sorted(EXPECTED)))
    for name in table:
        if name not in EXPECTED:
            yield f"unknown repair {name!r}; expected one of {expected}"
