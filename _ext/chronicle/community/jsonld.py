"""Say in words of schema.org what people, services and events are.  Pure.

Source: https://schema.org
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.community.model import Kind
from chronicle.core.edtf import Day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chronicle.community.model import (
        AnyEntry,
        Event,
        Organisation,
        Person,
        Role,
        Service,
    )

Json = dict[str, Any]


class Site(NamedTuple):
    """What exports have to know of the site."""

    title: str

    language: str

    address: Callable[[Kind, str], str]
    """Gives the absolute address of an object; empty if it has no page."""

    license: str = ""
    """The address of the licence of the data; empty if none is given."""


def describe(kind: Kind, entry: AnyEntry, site: Site) -> Json:
    """Say what an object is in the words of schema.org."""
    makers: Mapping[Kind, Callable[[Any, Site], Json]] = {
        Kind.PERSON: _ld_person,
        Kind.ORGANISATION: _ld_organisation,
        Kind.SERVICE: _ld_service,
        Kind.EVENT: _ld_event,
    }
    node = makers[kind](entry, site)
    return {key: value for key, value in node.items() if value}


def _ld_id(site: Site, kind: Kind, id_: str) -> Json:
    """Refer to an object: by its address, or else within this file."""
    return {"@id": site.address(kind, id_) or f"#{kind}-{id_}"}


def _ld_ids(site: Site, kind: Kind, ids: Iterable[str]) -> list[Json]:
    return [_ld_id(site, kind, id_) for id_ in ids]


def _ld_sources(urls: Iterable[str]) -> list[Json]:
    return [{"@type": "WebPage", "url": url} for url in urls]


def _ld_person(person: Person, site: Site) -> Json:
    return {
        "@type": "Person",
        **_ld_id(site, Kind.PERSON, person.id),
        "name": person.name,
        "alternateName": list(person.aliases),
        "description": person.summary,
        "memberOf": [_ld_role(r, site) for r in person.roles if r.organisation],
        "hasOccupation": [
            _ld_role(r, site) for r in person.roles if not r.organisation
        ],
        "subjectOf": _ld_sources(link.url for link in person.links),
    }


def _ld_role(role: Role, site: Site) -> Json:
    """Describe a role by where it was held, or else by what was done.

    Source: https://schema.org/Role, which repeats the property that leads to it.
    """
    node: Json = {
        "@type": "Role",
        "hasOccupation": {"@type": "Occupation", "name": role.title},
    }
    if role.organisation:
        place = _ld_id(site, Kind.ORGANISATION, role.organisation)
        node = {"@type": "OrganizationRole", "memberOf": place}
    node |= {
        "roleName": role.title,
        "startDate": role.tenure.start.machine,
        "endDate": role.tenure.end.machine,
        "subjectOf": _ld_sources(role.sources),
    }
    return {key: value for key, value in node.items() if value}


def _ld_organisation(organisation: Organisation, site: Site) -> Json:
    parent = organisation.parent
    return {
        "@type": "Organization",
        **_ld_id(site, Kind.ORGANISATION, organisation.id),
        "name": organisation.name,
        "alternateName": list(organisation.aliases),
        "description": organisation.summary or organisation.kind,
        "parentOrganization": _ld_id(site, Kind.ORGANISATION, parent)
        if parent
        else None,
        "subjectOf": _ld_sources(link.url for link in organisation.links),
    }


def _ld_service(service: Service, site: Site) -> Json:
    operators = (each.organisation for each in service.operators)
    return {
        "@type": "Service",
        **_ld_id(site, Kind.SERVICE, service.id),
        "name": service.name,
        "alternateName": list(service.aliases),
        "provider": _ld_ids(site, Kind.ORGANISATION, dict.fromkeys(operators)),
        "description": service.summary
        or " ".join(f"{fact.text}." for fact in service.facts),
        "subjectOf": _ld_sources(link.url for link in service.links),
    }


def _ld_event(event: Event, site: Site) -> Json:
    start, end = event.date.when.start, event.date.when.end
    about = _ld_ids(site, Kind.PERSON, event.people)
    about += _ld_ids(site, Kind.ORGANISATION, event.organisations)
    about += _ld_ids(site, Kind.SERVICE, event.services)
    scheduled = "https://schema.org/EventScheduled"
    return {
        "@type": "Event",
        **_ld_id(site, Kind.EVENT, event.id),
        "name": event.name,
        "keywords": event.topic,
        "startDate": start.machine if isinstance(start, Day) else "",
        "endDate": end.machine if isinstance(end, Day) and end != start else "",
        "eventStatus": scheduled if event.status else None,
        "location": {"@type": "Place", "name": event.place} if event.place else None,
        "about": about,
        "subjectOf": _ld_sources(event.sources),
    }
