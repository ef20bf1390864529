"""Arrange a long list of names: letters, groups, and ranges of letters.  Pure.

Decides under which letter a name stands, what is said beside it, and how a list that
is too long for a page is divided.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sphinx.locale import _

from chronicle.community.picture.roles import years_of
from chronicle.community.select import name_key
from chronicle.core.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.community.model import (
        Community,
        Organisation,
        Person,
        Role,
        Service,
    )

ONE_PAGE = 150
"""Up to so many names stand on one page."""

A_RANGE = 110
"""About so many stand on each of several."""

RANGE_FOLDER = "letters"
"""Folder of the further pages, below the index."""

LINE = 76
"""Letters of a second line."""


class Name(NamedTuple):
    """An entry as an index shows it."""

    id: str
    name: str
    key: tuple[str, str]
    """By which it is sorted."""

    detail: str = ""
    groups: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The letter under which it is looked up; ``#`` for what is none."""
        first = self.key[0][:1].upper()
        return first if first.isalpha() else "#"


class Range(NamedTuple):
    """What stands on one page."""

    letters: Sequence[tuple[str, Sequence[Name]]]

    @property
    def label(self) -> str:
        """``A`` or ``A–F``."""
        first, last = self.letters[0][0], self.letters[-1][0]
        return first if first == last else f"{first}–{last}"

    @property
    def slug(self) -> str:
        """The same in an address."""
        first, last = self.letters[0][0], self.letters[-1][0]
        words = [letter.replace("#", "0").lower() for letter in (first, last)]
        return "-".join(dict.fromkeys(words))


@dataclass(frozen=True, kw_only=True, slots=True)
class Directory:
    """A list of names, arranged."""

    names: Sequence[Name]
    ranges: Sequence[Range]
    groups: Sequence[tuple[str, int]]
    """Label and number of names, the largest first; none that has only one."""


def arrange(names: Iterable[Name]) -> Directory:
    """Sort names by letter, and divide them if they are too many for a page."""
    ordered = sorted(names, key=lambda name: (name.letter == "#", name.key, name.id))
    letters = [(each, list(found)) for each, found in groupby(ordered, _letter)]
    most = len(ordered) if len(ordered) <= ONE_PAGE else A_RANGE
    counts: dict[str, int] = {}
    for name in ordered:
        for group in name.groups:
            counts[group] = counts.get(group, 0) + 1
    several = [(label, count) for label, count in counts.items() if count > 1]
    groups = sorted(several, key=lambda item: (-item[1], item[0]))
    return Directory(names=ordered, ranges=[*_divide(letters, most)], groups=groups)


def _letter(name: Name) -> str:
    return name.letter


def _divide(
    letters: Sequence[tuple[str, Sequence[Name]]], most: int
) -> Iterator[Range]:
    """Yield ranges of whole letters, each as long as fits."""
    part: list[tuple[str, Sequence[Name]]] = []
    for letter, names in letters:
        if part and sum(len(found) for _, found in part) + len(names) > most:
            yield Range(part)
            part = []
        part.append((letter, names))
    if part:
        yield Range(part)


def names_of_people(
    community: Community, people: Iterable[tuple[Person, Sequence[Role]]]
) -> Iterator[Name]:
    """Yield people with their main roles."""
    in_events = {id_ for event in community.events.values() for id_ in event.people}
    for person, roles in people:
        known = str(_("Named in events")) if person.id in in_events else ""
        said = _main_role(roles) or shorten(person.summary, LINE) or known
        yield Name(
            person.id,
            person.full_name,
            name_key(person.name),
            said or _first_fact(person),
            tuple(dict.fromkeys(role.group for role in roles if role.group)),
        )


def _first_fact(person: Person) -> str:
    return shorten(person.facts[0].text, LINE) if person.facts else ""


def _main_role(roles: Sequence[Role]) -> str:
    """Say the role of which most is known, and how many there are beside it."""
    if not roles:
        return ""
    main = max(
        roles, key=lambda role: (role.tenure.days, role.tenure.first_day is not None)
    )
    said = ", ".join(filter(None, (main.title, years_of(main.tenure))))
    others = len(roles) - 1
    word = _("role") if others == 1 else _("roles")
    more = f" ·\N{NO-BREAK SPACE}+{others}\N{NO-BREAK SPACE}{word}" if others else ""
    return said + more


def names_of_services(
    community: Community, services: Iterable[Service], running: Iterable[str]
) -> Iterator[Name]:
    """Yield services with what they are, or who ran them.

    :param running: Ids of those that run, as far as is known.
    """
    current = set(running)
    for service in services:
        if service.id in current:
            runs = _("in service")
        else:
            runs = _("past") if service.tenure.end.known else _("no end known")
        operators = [
            community.organisations[each.organisation].name
            for each in service.operators
            if each.organisation in community.organisations
        ]
        run_by = ", ".join(dict.fromkeys(operators))
        yield Name(
            service.id,
            service.full_name,
            (service.name.casefold(), ""),
            shorten(service.summary, LINE)
            or ", ".join(filter(None, (run_by, years_of(service.tenure)))),
            (service.status or str(runs),),
        )


def names_of_organisations(organisations: Iterable[Organisation]) -> Iterator[Name]:
    """Yield organisations with what they are."""
    for each in organisations:
        detail = shorten(each.summary, LINE) or each.kind.capitalize()
        key = (each.name.casefold(), "")
        yield Name(
            each.id, each.full_name, key, detail, (each.kind,) if each.kind else ()
        )
