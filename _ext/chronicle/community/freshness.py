"""Tell which statements nobody has confirmed for long.  Pure.

Decides when "as of July 2025" is out of date: a source shows a role or service until
that day, none tells of its end, and a later post of the site speaks of the same person
or service without the data having been brought up to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.community.model import Kind
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from chronicle.community.model import Community, Tenure
    from chronicle.core.yamldoc import Path


class Unconfirmed(NamedTuple):
    """A statement that a later post has not confirmed."""

    kind: Kind
    id: str
    path: Path
    """Where in the entry it stands: ``("roles", 0)``; empty for the entry itself."""

    what: str
    """What is said, in words: a role, or who runs the service."""

    attested: str
    """Until when it was seen, in words."""

    newest: datetime.date
    """The day of the newest post about the same person or service."""


def is_unconfirmed(tenure: Tenure, newest: datetime.date | None) -> bool:
    """Tell whether a post is newer than the last that is known of a tenure.

    :param newest: Day of the newest post about the same person or service.
    """
    shown = tenure.attested.when.latest
    return bool(newest and shown and not tenure.end.known and shown < newest)


def unconfirmed(
    community: Community, newest: Mapping[tuple[Kind, str], datetime.date]
) -> Iterator[Unconfirmed]:
    """Find all such statements, in the order of the data.

    :param newest: For each person and service the day of the newest post about it;
        those without a post are not in it.
    """
    for key, path, what, tenure in _statements(community):
        day = newest.get(key)
        if day is not None and is_unconfirmed(tenure, day):
            yield Unconfirmed(*key, path, what, tenure.attested_words, day)


def _statements(
    community: Community,
) -> Iterator[tuple[tuple[Kind, str], Path, str, Tenure]]:
    for person in community.people.values():
        for number, role in enumerate(person.roles):
            key = (Kind.PERSON, person.id)
            yield key, ("roles", number), f"role {role.title!r}", role.tenure
    for service in community.services.values():
        key = (Kind.SERVICE, service.id)
        yield key, (), "service", service.tenure
        for number, operator in enumerate(service.operators):
            what = f"operator {operator.organisation!r}"
            yield key, ("operators", number), what, operator.tenure


def problem_of(found: Unconfirmed, line: int | None) -> Problem:
    """Tell an editor what to look for."""
    message = (
        f"{found.what} of {found.kind} {found.id!r} was last confirmed "
        f"{found.attested}, and a post of {found.newest.isoformat()} speaks of "
        f"the {found.kind}; expected a later 'attested', or an 'end'"
    )
    return Problem(Subtype.FRESHNESS, message, line)
