"""Write the community as files that other programs read.  Pure: no Sphinx, no clock.

Decides the shape of each file.  Everything is sorted as the data are, and nothing
depends on the day of the build, so that equal data give equal bytes.
"""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.community.jsonld import Json, Site, describe
from chronicle.community.model import (
    EVIDENCE,
    NO_DATE,
    Community,
    Date,
    Event,
    Kind,
    Person,
    Role,
    Tenure,
)
from chronicle.core.edtf import Day, Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from icalendar import Event as CalendarEvent

    from chronicle.community.model import AnyEntry


class Export(NamedTuple):
    """One of the files."""

    path: str
    """Below the root of the site."""

    label: str
    """What it is, for those who look for it."""

    media_type: str

    write: Callable[[Community, Site], str]


# -- JSON ------------------------------------------------------------------------------


def write_json(community: Community, site: Site) -> str:
    """Write everything, as ``schema/chronicle.json`` describes it."""
    content: Json = {"$schema": "schema/chronicle.json", "title": site.title}
    if site.license:
        content["license"] = site.license
    for kind in Kind:
        content[kind.plural] = [
            {**_plain(entry), **_address(site, kind, entry.id)}
            for entry in community.of_kind(kind).values()
        ]
    return _dump(content)


def write_entry(kind: Kind, entry: AnyEntry, site: Site) -> str:
    """Write one object, as it stands among all."""
    return _dump({**_plain(entry), **_address(site, kind, entry.id)})


def _address(site: Site, kind: Kind, id_: str) -> Json:
    url = site.address(kind, id_)
    return {"url": url} if url else {}


def _plain(value: Any) -> Any:
    """Turn a value into what JSON knows; what is empty is left out."""
    if isinstance(value, Date):
        return _plain_date(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if not is_dataclass(value):
        return value
    plain: Json = {}
    for each in fields(value):
        part = getattr(value, each.name)
        if isinstance(part, Tenure):
            plain |= _plain_tenure(part)
        elif part and not (part == NO_DATE == each.default):
            # As in the data files, where an event has a title.
            is_title = each.name == "name" and isinstance(value, Event)
            plain["title" if is_title else each.name] = _plain(part)
    return plain


def _plain_tenure(tenure: Tenure) -> Json:
    """Give start and end even if unknown, since that is known of them."""
    plain = {"start": _plain_date(tenure.start), "end": _plain_date(tenure.end)}
    if tenure.attested.known:
        plain["attested"] = _plain_date(tenure.attested)
    return plain


def _plain_date(date: Date) -> Json:
    plain = {"edtf": date.when.edtf, "display": date.words}
    if date.note:
        plain["note"] = date.note
    if date.extent is Extent.MOMENT:
        plain["extent"] = str(date.extent)
    return plain


def _dump(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


# -- CSV -------------------------------------------------------------------------------

_PEOPLE_COLUMNS = (
    "person_id",
    "name",
    "role",
    "organisation_id",
    "organisation",
    "group",
    "start",
    "end",
    "attested",
    "dates_in_words",
    "reports_to",
    "succeeds_id",
    "succeeds_title",
    "service_id",
    "sources",
)
_EVENT_COLUMNS = (
    "event_id",
    "title",
    "status",
    "outcome_id",
    "date",
    "date_in_words",
    "topic",
    "major",
    "short",
    "evidence",
    "people",
    "organisations",
    "services",
    "place",
    "sources",
)


def write_people_csv(community: Community, site: Site) -> str:
    """Write one line per role; a person without one has a line of their own."""
    del site
    rows = [
        _person_row(community, person, role)
        for person in community.people.values()
        for role in person.roles or (None,)
    ]
    return _csv(_PEOPLE_COLUMNS, rows)


def _person_row(community: Community, person: Person, role: Role | None) -> list[str]:
    if role is None:
        return [person.id, person.name, *[""] * (len(_PEOPLE_COLUMNS) - 2)]
    organisation = community.organisations.get(role.organisation)
    tenure = role.tenure
    as_of = f"as of {tenure.attested_words}" if tenure.attested_words else ""
    return [
        person.id,
        person.name,
        role.title,
        role.organisation,
        organisation.name if organisation else "",
        role.group,
        *(_edtf(date) for date in (tenure.start, tenure.end, tenure.attested)),
        ", ".join(filter(None, [tenure.words, as_of])),
        role.reports_to,
        role.succeeds.person if role.succeeds else "",
        role.succeeds.title if role.succeeds else "",
        role.service,
        " ".join(role.sources),
    ]


def write_events_csv(community: Community, site: Site) -> str:
    """Write one line per event or plan, oldest first."""
    del site
    rows = [
        [
            event.id,
            event.name,
            event.status,
            event.outcome.event if event.outcome else "",
            event.date.when.edtf,
            event.date.words,
            event.topic,
            "yes" if event.major else "",
            event.short,
            event.evidence,
            " ".join(event.people),
            " ".join(event.organisations),
            " ".join(event.services),
            event.place,
            " ".join(event.sources),
        ]
        for event in _in_order(community)
    ]
    return _csv(_EVENT_COLUMNS, rows)


def _csv(columns: Iterable[str], rows: Iterable[list[str]]) -> str:
    """Write a table for programs that take a cell with ``=`` for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([f"'{cell}" if cell[:1] in _FORMULA else cell for cell in row])
    return file.getvalue()


_FORMULA = frozenset("=+-@\t\r")


def _edtf(date: Date) -> str:
    return date.when.edtf if date.known else ""


def outcome_words(community: Community, event: Event) -> str:
    """Say what became of a plan; empty if no source does."""
    if event.outcome is None:
        return ""
    came = community.events[event.outcome.event]
    return f"It came: {came.name}, {came.date.words}"


def evidence_words(event: Event) -> str:
    """Say on what an event rests, if that is little."""
    return EVIDENCE[event.evidence] if event.evidence else ""


def _in_order(community: Community) -> list[Event]:
    return sorted(community.events.values(), key=lambda event: event.sort_key)


# -- iCalendar -------------------------------------------------------------------------


def write_ics(community: Community, site: Site) -> str:
    """Write a calendar; a month or year is an entry that lasts for all of it.

    What has no first or no last day cannot stand in a calendar, and is left out.
    """
    from icalendar import Calendar  # noqa: PLC0415 -- slow, and seldom used

    calendar = Calendar()
    calendar.add("prodid", "-//Chronicle//Timeline//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", site.title)
    for event in _in_order(community):
        first, last = event.date.when.earliest, event.date.when.latest
        if first and last and last < datetime.date.max:
            calendar.add_component(_calendar_event(community, site, event, first, last))
    data: bytes = calendar.to_ical()
    return data.decode()


def _calendar_event(
    community: Community,
    site: Site,
    event: Event,
    first: datetime.date,
    last: datetime.date,
) -> CalendarEvent:
    from icalendar import Event as Entry  # noqa: PLC0415 -- slow, and seldom used
    from icalendar import vText  # noqa: PLC0415

    entry = Entry()
    entry.add("uid", f"{event.id}@chronicle")
    # When the entry was made: that of the event, as a build must not read the clock.
    stamp = datetime.datetime.combine(first, datetime.time(), datetime.UTC)
    entry.add("dtstamp", stamp)
    entry.add("dtstart", first)
    entry.add("dtend", last + datetime.timedelta(days=1))
    entry.add(
        "summary", f"{event.name} ({event.status})" if event.status else event.name
    )
    people = ", ".join(community.people[id_].name for id_ in event.people)
    said = [people, outcome_words(community, event), evidence_words(event)]
    lines = [event.date.words, *filter(None, said), *event.sources]
    entry.add("description", "\n".join(lines))
    entry.add("status", "TENTATIVE" if event.status else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    if event.topic:
        entry.add("categories", [event.topic])
    if event.place:
        entry.add("location", vText(event.place))
    if url := site.address(Kind.EVENT, event.id):
        entry.add("url", url)
    return entry


# -- Others ----------------------------------------------------------------------------


def write_json_ld(community: Community, site: Site) -> str:
    """Write everything in the words of schema.org."""
    graph = [describe(kind, entry, site) for kind, entry in community.entries()]
    return _dump({"@context": "https://schema.org", "@graph": graph})


def write_timeline_js(community: Community, site: Site) -> str:
    """Write what TimelineJS shows.  It takes text for HTML, so all of it is escaped.

    Source: https://timeline.knightlab.com/docs/json-format.html
    """
    events = []
    for event in _in_order(community):
        # It cannot show what has no start: that stands where its end is.
        when = event.date.when
        start = when.start if isinstance(when.start, Day) else when.end
        if not isinstance(start, Day):
            continue
        node: Json = {
            "unique_id": event.id,
            "group": "Plans" if event.status else "Events",
            "start_date": _parts(start, event.date.words),
            "text": {
                "headline": html.escape(event.name),
                "text": _timeline_text(community, event),
            },
        }
        if isinstance(when.end, Day) and when.end != start:
            node["end_date"] = _parts(when.end, "")
        events.append(node)
    title = {"text": {"headline": html.escape(site.title)}}
    return _dump({"title": title, "events": events})


def _parts(day: Day, display: str) -> Json:
    parts: Json = {"year": day.earliest.year}
    if day.month is not None:
        parts["month"] = day.earliest.month
    if day.day is not None:
        parts["day"] = day.day
    if display:
        parts["display_date"] = html.escape(display)
    return parts


def _timeline_text(community: Community, event: Event) -> str:
    said = [event.status.capitalize(), outcome_words(community, event)]
    said.append(evidence_words(event))
    words = "".join(f"<p>{html.escape(each)}</p>" for each in said if each)
    links = "".join(
        f'<p><a href="{html.escape(url)}">{html.escape(url)}</a></p>'
        for url in event.sources
    )
    return words + links


EXPORTS = (
    Export("chronicle.json", "everything, as JSON", "application/json", write_json),
    Export(
        "chronicle.jsonld",
        "everything, as JSON-LD in the words of schema.org",
        "application/ld+json",
        write_json_ld,
    ),
    Export(
        "people.csv", "people and their roles, as a table", "text/csv", write_people_csv
    ),
    Export("events.csv", "events and plans, as a table", "text/csv", write_events_csv),
    Export(
        "timeline.ics", "events and plans, as a calendar", "text/calendar", write_ics
    ),
    Export(
        "timeline.json",
        "events and plans, for TimelineJS",
        "application/json",
        write_timeline_js,
    ),
)
