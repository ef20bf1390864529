"""Count what the data hold.  Pure: no Sphinx, no clock."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.community.model import Community


class Counts(NamedTuple):
    """How many there are of each."""

    people: int
    roles: int
    organisations: int
    services: int
    operators: int
    events: int
    major: int
    plans: int
    """Plans and possibilities, which are events too."""

    answered: int
    """Those of them of which a source says what became."""

    thin: int
    """Events that rest on little: those with a kind of evidence."""

    first: int
    """The year of the oldest event; 0 if no event has a date."""

    last: int
    """The year of the newest event."""

    sources: int
    """Addresses that say something, each counted once."""


def count(community: Community) -> Counts:
    """Count everything once."""
    events = community.events.values()
    people, services = community.people.values(), community.services.values()
    plans = [event for event in events if event.status]
    dates = [event.date.when for event in events if not event.status]
    days = [day for when in dates if (day := when.earliest or when.latest)]
    return Counts(
        people=len(people),
        roles=sum(len(person.roles) for person in people),
        organisations=len(community.organisations),
        services=len(services),
        operators=sum(len(service.operators) for service in services),
        events=len(events),
        major=sum(event.major for event in events),
        plans=len(plans),
        answered=sum(event.outcome is not None for event in plans),
        thin=sum(bool(event.evidence) for event in events),
        first=min(days).year if days else 0,
        last=max(days).year if days else 0,
        sources=len({url for _, each in community.entries() for url in _sources(each)}),
    )


def _sources(value: object) -> Iterator[str]:
    """Yield every address that a value, or a part of it, names as a source."""
    if isinstance(value, tuple):
        for part in value:
            yield from _sources(part)
    elif is_dataclass(value):
        for each in fields(value):
            part = getattr(value, each.name)
            yield from part if each.name == "sources" else _sources(part)


def sentences(counts: Counts) -> list[str]:
    """Say it, a sentence for each kind; what is nought is not spoken of."""
    events = [_many(counts.events, "event")]
    if counts.major:
        events.append(f"{counts.major} of them major")
    if counts.thin:
        events.append(f"{counts.thin} known from changes in a repository only")
    said = [", ".join(events)]
    if counts.plans:
        plans = f"{_many(counts.plans, 'plan')} or possibilities among them"
        came = f"; of {counts.answered} a source says what became of it"
        said.append(plans + (came if counts.answered else ""))
    people = _many(counts.people, "person", "people")
    roles = _many(counts.roles, "role")
    operators = _many(counts.operators, "operator")
    return [
        *said,
        f"{people} with {roles}",
        f"{_many(counts.services, 'service')} with {operators}",
        _many(counts.organisations, "organisation"),
        _many(counts.sources, "source"),
    ]


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
