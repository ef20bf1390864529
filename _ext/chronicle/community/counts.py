"""Count what the data hold, and say it in the language of the site."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.locale import _

from chronicle.build.translations import N_

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
    else:
        kind: Any = type(value)
        for name in _fields(kind):
            part = getattr(value, name)
            yield from part if name == "sources" else _sources(part)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the names of what values of a class are made of; none if not of ours."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


def sentences(counts: Counts) -> list[str]:
    """Say it, a sentence for each kind; what is nought is not spoken of."""
    events = [_many(counts.events, N_("event"), N_("events"))]
    if counts.major:
        events.append(_("{number} of them major").format(number=counts.major))
    if counts.thin:
        thin = _("{number} known from changes in a repository only")
        events.append(thin.format(number=counts.thin))
    said = [", ".join(events)]
    if counts.plans:
        plans = _many(counts.plans, N_("plan"), N_("plans"))
        line = _("{plans} or possibilities among them").format(plans=plans)
        if counts.answered:
            came = _("of {number} a source says what became of it")
            line += "; " + came.format(number=counts.answered)
        said.append(line)
    pair = _("{things} with {others}")
    people = _many(counts.people, N_("person"), N_("people"))
    roles = _many(counts.roles, N_("role"), N_("roles"))
    services = _many(counts.services, N_("service"), N_("services"))
    operators = _many(counts.operators, N_("operator"), N_("operators"))
    return [
        *said,
        pair.format(things=people, others=roles),
        pair.format(things=services, others=operators),
        _many(counts.organisations, N_("organisation"), N_("organisations")),
        _many(counts.sources, N_("source"), N_("sources")),
    ]


def _many(number: int, one: str, several: str) -> str:
    return f"{number:,} {_(one if number == 1 else several)}"
