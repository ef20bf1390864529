"""Make values of the model of what a data file says.  Pure.

Takes sound entries only: the loader has held them against the schema, and has blanked
out the references to what is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chronicle.community.model import (
    NO_DATE,
    AnyEntry,
    Date,
    Event,
    Kind,
    Link,
    Operator,
    Organisation,
    Outcome,
    Person,
    Position,
    Role,
    Service,
    Statement,
    Succession,
    Tenure,
)
from chronicle.core.edtf import Extent, read_edtf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def make_entries(kind: Kind, raw: Mapping[str, Any]) -> dict[str, AnyEntry]:
    """Make values of sound entries."""
    return {id_: _MAKERS[kind](entry) for id_, entry in raw.items()}


def _sources(raw: Any) -> tuple[str, ...]:
    source = raw.get("source", [])
    return (source,) if isinstance(source, str) else tuple(source)


def _date(raw: Any) -> Date:
    if raw is None:
        return NO_DATE
    if isinstance(raw, str):
        return Date(when=read_edtf(raw))
    return Date(
        when=read_edtf(raw["edtf"]),
        display=raw.get("display", ""),
        note=raw.get("note", ""),
        extent=Extent(raw.get("extent", Extent.PERIOD)),
    )


def _tenure(raw: Any) -> Tenure:
    return Tenure(
        start=_date(raw.get("start")),
        end=_date(raw.get("end")),
        attested=_date(raw.get("attested")),
    )


def _statement(raw: Any) -> Statement:
    return Statement(text=raw["text"], note=raw.get("note", ""), sources=_sources(raw))


def _statements(raw: Any, key: str) -> tuple[Statement, ...]:
    return tuple(_statement(each) for each in raw.get(key, ()))


def _link(raw: Any) -> Link:
    return Link(url=raw["url"], label=raw.get("label", ""), sources=_sources(raw))


def _role(raw: Any) -> Role:
    return Role(
        title=raw["title"],
        organisation=raw.get("organisation", ""),
        group=raw.get("group", ""),
        service=raw.get("service", ""),
        other_titles=_statements(raw, "other_titles"),
        tenure=_tenure(raw),
        reports_to=raw.get("reports_to", ""),
        succeeds=_succession(raw.get("succeeds")),
        sources=_sources(raw),
        notes=_statements(raw, "notes"),
    )


def _succession(raw: Any) -> Succession | None:
    if raw is None or not raw["person"]:
        return None
    return Succession(
        person=raw["person"],
        title=raw["title"],
        note=raw.get("note", ""),
        sources=_sources(raw),
    )


def _common(raw: Any) -> dict[str, Any]:
    return {
        "id": raw["id"],
        "name": raw["name"] if "name" in raw else raw["title"],
        "aliases": tuple(raw.get("aliases", ())),
        "qualifier": raw.get("qualifier", ""),
        "summary": raw.get("summary", ""),
        "links": tuple(_link(each) for each in raw.get("links", ())),
        "facts": _statements(raw, "facts"),
        "notes": _statements(raw, "notes"),
    }


def _person(raw: Any) -> Person:
    return Person(
        **_common(raw),
        pronouns=_statement(raw["pronouns"]) if "pronouns" in raw else None,
        portrait=raw.get("portrait", ""),
        contact=_statement(raw["contact"]) if "contact" in raw else None,
        roles=tuple(_role(each) for each in raw.get("roles", ())),
        quotations=_statements(raw, "quotations"),
    )


def _organisation(raw: Any) -> Organisation:
    positions = tuple(
        Position(
            id=each["id"],
            title=each["title"],
            note=each.get("note", ""),
            sources=_sources(each),
        )
        for each in raw.get("positions", ())
    )
    return Organisation(
        **_common(raw),
        kind=raw.get("kind", ""),
        parent=raw.get("parent", ""),
        positions=positions,
    )


def _service(raw: Any) -> Service:
    operators = tuple(
        Operator(
            organisation=each["organisation"],
            tenure=_tenure(each),
            sources=_sources(each),
        )
        for each in raw.get("operators", ())
        if each["organisation"]
    )
    return Service(
        **_common(raw),
        status=raw.get("status", ""),
        operators=operators,
        tenure=_tenure(raw),
        replaces=_present(raw, "replaces"),
    )


def _event(raw: Any) -> Event:
    return Event(
        **_common(raw),
        date=_date(raw["date"]),
        topic=raw.get("topic", ""),
        major=raw.get("major", False),
        short=raw.get("short", ""),
        evidence=raw.get("evidence", ""),
        status=raw.get("status", ""),
        outcome=_outcome(raw.get("outcome")),
        term=_date(raw.get("term")),
        people=_present(raw, "people"),
        organisations=_present(raw, "organisations"),
        services=_present(raw, "services"),
        place=raw.get("place", ""),
        sources=_sources(raw),
    )


def _outcome(raw: Any) -> Outcome | None:
    if raw is None or not raw["event"]:
        return None
    return Outcome(event=raw["event"], sources=_sources(raw))


def _present(raw: Any, key: str) -> tuple[str, ...]:
    """Return the ids that were not blanked out."""
    return tuple(id_ for id_ in raw.get(key, ()) if id_)


_MAKERS: Mapping[Kind, Callable[[Any], AnyEntry]] = {
    Kind.PERSON: _person,
    Kind.ORGANISATION: _organisation,
    Kind.SERVICE: _service,
    Kind.EVENT: _event,
}
