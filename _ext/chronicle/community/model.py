"""What is known of people, organisations, services and events.  Pure.

Decides the shapes that every other module of this package works on.  All text is plain
text; all references are ids that exist (the reader drops the others).
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from chronicle.build.translations import N_
from chronicle.core.edtf import UNKNOWN, Day, Extent, When, phrase, read_edtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Kind(enum.StrEnum):
    """What one can refer to; the name of its role, and of its type in the domain."""

    PERSON = "person"
    ORGANISATION = "organisation"
    SERVICE = "service"
    EVENT = "event"

    @property
    def plural(self) -> str:
        """The key in exports, and the name of the data file."""
        return "people" if self is Kind.PERSON else f"{self}s"

    def anchor(self, id_: str) -> str:
        """Return the place of an object on its page.

        With the kind in the plural: Sphinx's search takes ``person-ada`` for short, and
        spells it out with the name in the place of the id.
        """
        return f"{self.plural}-{id_}"

    def pagename(self, id_: str) -> str:
        """Return the page that is all about an object: ``people/ada``."""
        return f"{self.plural}/{id_}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Date:
    """A date, and what the source says of it."""

    when: When
    display: str = ""
    note: str = ""
    extent: Extent = Extent.PERIOD

    @property
    def known(self) -> bool:
        """Whether the source says anything at all."""
        return self.when.known

    @property
    def words(self) -> str:
        """The date as shown."""
        return self.display or self.when.words(self.extent)

    @property
    def machine(self) -> str:
        """The value of ``<time datetime>``; empty where HTML cannot say it."""
        return self.when.machine


NO_DATE = Date(when=read_edtf(UNKNOWN))


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A sentence, and where it is from."""

    text: str
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address, and where it is from."""

    url: str
    label: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tenure:
    """How long something was so, as far as is known."""

    start: Date = NO_DATE
    end: Date = NO_DATE
    attested: Date = NO_DATE
    """The last day on which a source shows it to be so."""

    @property
    def words(self) -> str:
        """The tenure as shown: never "present", never a day that no source gives."""
        first = _moment(self.start)
        last = _moment(self.end)
        if self.start.known and self.end.known:
            return phrase("to", first, last)
        if self.start.known:
            return phrase("from", first)
        return phrase("until", last) if self.end.known else ""

    @property
    def attested_words(self) -> str:
        """``July 2025``, which is shown after "as of"; empty if the end is known."""
        if self.end.known or self.attested.when.latest is None:
            return ""
        if self.attested.display:
            return self.attested.display
        day = self.attested.when.latest
        year_only = self.attested.when.edtf.isdigit()
        return read_edtf(f"{day:%Y}" if year_only else f"{day:%Y-%m}").words()

    @property
    def days(self) -> int:
        """How many days of it the sources show; 0 if only one."""
        shown = self.attested.when.latest
        first = self.start.when.latest or self.attested.when.earliest
        last = self.end.when.earliest or shown
        return max((last - first).days, 0) if first and last else 0

    @property
    def first_day(self) -> datetime.date | None:
        """The first day on which it may have been so, or else was shown to be."""
        return self.start.when.earliest or self.attested.when.earliest

    def begun_by(self, day: datetime.date) -> bool:
        """Tell whether it had begun by *day*, as far as anybody can tell."""
        first = self.first_day or self.end.when.latest
        return first is not None and first <= day

    def held_within(self, first: datetime.date, last: datetime.date) -> bool:
        """Tell whether it was so on some day of a period, as far as anybody can tell.

        Where the sources give no start or end, it is believed for as long as
        :data:`STILL` before and after the days on which a source shows it.
        """
        shown = self.attested.when
        start, end = self.start.when.earliest, self.end.when.latest
        if start is None:
            known = shown.earliest or end
            start = known - STILL if known else None
        if end is None:
            known = shown.latest or self.start.when.latest
            end = known + STILL if known else None
        return start is not None and end is not None and start <= last and first <= end


STILL = datetime.timedelta(days=366)
"""How long a thing is believed to be as a source last showed it."""


def _moment(date: Date) -> str:
    """Show the start or end of a tenure: an interval is where it lies."""
    if date.display:
        return date.display
    when = date.when
    words = when.words(Extent.MOMENT)
    if isinstance(when.start, Day) and not isinstance(when.end, Day):
        return phrase("or later", when.start.words)
    if isinstance(when.end, Day) and not isinstance(when.start, Day):
        return phrase("or earlier", when.end.words)
    return f"some time {words}" if words.startswith("between ") else words


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """Whom the holder of a role followed, as a source says."""

    person: str
    title: str
    """The title of that person's role."""

    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a person was, where, and when."""

    title: str
    organisation: str = ""
    group: str = ""
    service: str = ""
    other_titles: tuple[Statement, ...] = ()
    tenure: Tenure = field(default_factory=Tenure)
    reports_to: str = ""
    succeeds: Succession | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[Statement, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Operator:
    """Who ran a service, and when."""

    organisation: str
    tenure: Tenure = field(default_factory=Tenure)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """A position whose holder no source names."""

    id: str
    title: str
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What every object has."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    qualifier: str = ""
    """Shown in brackets after the name where the entry stands in full."""

    summary: str = ""
    """One sentence that says what it is."""

    links: tuple[Link, ...] = ()
    facts: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)

    @property
    def full_name(self) -> str:
        """The name, with what stands in brackets after it."""
        return f"{self.name} ({self.qualifier})" if self.qualifier else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Person(Entry):
    """A person."""

    pronouns: Statement | None = None
    portrait: str = ""
    contact: Statement | None = None
    roles: tuple[Role, ...] = ()
    quotations: tuple[Statement, ...] = ()

    @property
    def initials(self) -> str:
        """One or two letters for the disc that stands for a portrait."""
        words = [word for word in self.name.split() if word[:1].isalnum()]
        capitals = [word for word in words if not word[0].islower()] or words
        chosen = capitals if len(capitals) < 2 else [capitals[0], capitals[-1]]
        return "".join(word[0] for word in chosen).upper()


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation(Entry):
    """An organisation, team or company."""

    kind: str = ""
    parent: str = ""
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Service(Entry):
    """Something that is or was run."""

    status: str = ""
    operators: tuple[Operator, ...] = ()
    tenure: Tenure = field(default_factory=Tenure)
    replaces: tuple[str, ...] = ()

    @property
    def all_tenures(self) -> tuple[Tenure, ...]:
        """Its own, and those of its operators."""
        return (self.tenure, *(operator.tenure for operator in self.operators))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The event that a plan became, as a source says."""

    event: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event(Entry):
    """Something that happened, or was planned."""

    date: Date
    topic: str = ""
    """What it is about, in one word."""

    major: bool = False
    """Whether every reader should know of it."""

    short: str = ""
    """A label for pictures."""

    evidence: str = ""
    """``commit`` where nothing but changes in a repository shows it."""

    status: str = ""
    outcome: Outcome | None = None
    term: Date = NO_DATE
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    place: str = ""
    sources: tuple[str, ...] = ()

    @property
    def sort_key(self) -> tuple[tuple[int, int, str], str]:
        """By date, then by id."""
        return self.date.when.sort_key, self.id


EVIDENCE = {"commit": N_("Known from changes in a repository only")}
"""What readers are told of an event that rests on little."""


AnyEntry: TypeAlias = "Person | Organisation | Service | Event"


@dataclass(frozen=True, kw_only=True)
class Community:
    """All objects, each kind by id, in the order of the data."""

    people: Mapping[str, Person] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Mapping[str, AnyEntry]:
        """Return the entries of one kind, by id."""
        return getattr(self, Kind(kind).plural)  # type: ignore[no-any-return]

    def entries(self) -> Iterable[tuple[Kind, AnyEntry]]:
        """All entries, kind by kind."""
        for kind in Kind:
            for entry in self.of_kind(kind).values():
                yield kind, entry

    @cached_property
    def by_name(self) -> Mapping[str, tuple[tuple[Kind, str], ...]]:
        """Who or what bears each name or alias; more than one if it is ambiguous."""
        named: dict[str, tuple[tuple[Kind, str], ...]] = {}
        for kind, entry in self.entries():
            if kind is not Kind.EVENT:
                for name in dict.fromkeys(entry.names):
                    named[name] = (*named.get(name, ()), (kind, entry.id))
        return named

    def person_named(self, name: str) -> Person | None:
        """Return the one person who bears *name*; None if there is none, or several."""
        bearers = [id_ for kind, id_ in self.by_name.get(name, ()) if kind == "person"]
        return self.people[bearers[0]] if len(bearers) == 1 else None

    def find(self, kind: Kind, target: str) -> str | None:
        """Return the id that an id or a name means; None if it is not just one."""
        if target in self.of_kind(kind):
            return target
        ids = [id_ for each, id_ in self.by_name.get(target, ()) if each is kind]
        return ids[0] if len(ids) == 1 else None

    def joined(self, other: Community) -> Community:
        """Return both; where both have an id, the one of this community counts."""
        if not any(getattr(other, each.name) for each in fields(other)):
            return self
        merged = {
            each.name: {**getattr(other, each.name), **getattr(self, each.name)}
            for each in fields(self)
        }
        return replace(self, **merged)

    @cached_property
    def roles_at(self) -> Mapping[str, tuple[tuple[Person, Role], ...]]:
        """The roles in each organisation."""
        found: dict[str, list[tuple[Person, Role]]] = {}
        for person in self.people.values():
            for role in person.roles:
                found.setdefault(role.organisation, []).append((person, role))
        return {id_: tuple(pairs) for id_, pairs in found.items()}

    @cached_property
    def newest(self) -> datetime.date | None:
        """The last day on which a source shows a role or a service."""
        tenures = [r.tenure for p in self.people.values() for r in p.roles]
        tenures += [t for s in self.services.values() for t in s.all_tenures]
        days = [t.attested.when.latest for t in tenures]
        return max((day for day in days if day), default=None)
