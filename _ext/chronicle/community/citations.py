"""Tell of what each source says something.  Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.community.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.community.model import (
        Community,
        Event,
        Organisation,
        Person,
        Service,
    )


class Citation(NamedTuple):
    """A source, and an object of which it says something."""

    url: str
    kind: Kind
    id: str


def citations(community: Community) -> Iterator[Citation]:
    """Yield every citation of the data, in their order."""
    for person in community.people.values():
        yield from _of_person(person)
    for organisation in community.organisations.values():
        yield from _of_organisation(organisation)
    for service in community.services.values():
        yield from _of_service(service)
    for event in community.events.values():
        yield from _of_event(event)


def _of_person(person: Person) -> Iterator[Citation]:
    for statement in (*person.facts, *person.quotations, *person.notes):
        yield from _each(statement.sources, Kind.PERSON, person.id)
    for role in person.roles:
        yield from _each(role.sources, Kind.PERSON, person.id)
        yield from _each(role.sources, Kind.ORGANISATION, role.organisation)
        yield from _each(role.sources, Kind.SERVICE, role.service)


def _of_organisation(organisation: Organisation) -> Iterator[Citation]:
    for statement in (*organisation.facts, *organisation.notes):
        yield from _each(statement.sources, Kind.ORGANISATION, organisation.id)


def _of_service(service: Service) -> Iterator[Citation]:
    for statement in (*service.facts, *service.notes):
        yield from _each(statement.sources, Kind.SERVICE, service.id)
    for operator in service.operators:
        yield from _each(operator.sources, Kind.SERVICE, service.id)
        yield from _each(operator.sources, Kind.ORGANISATION, operator.organisation)


def _of_event(event: Event) -> Iterator[Citation]:
    for kind, ids in (
        (Kind.PERSON, event.people),
        (Kind.ORGANISATION, event.organisations),
        (Kind.SERVICE, event.services),
    ):
        for id_ in ids:
            yield from _each(event.sources, kind, id_)


def _each(sources: Iterable[str], kind: Kind, id_: str) -> Iterator[Citation]:
    return (Citation(url, kind, id_) for url in sources if id_)
