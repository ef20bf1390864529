"""The files in which the data are published."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import icalendar
import pytest
from jsonschema import Draft202012Validator
from world import DATA, FOLLOWER, HOPED, SCHEMAS, world

from chronicle.community.domain import read_schemas
from chronicle.community.exports import EXPORTS, Site
from chronicle.community.loader import read_community
from chronicle.community.model import Kind

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
SITE = Site(
    "Test", "en", lambda kind, id_: f"https://site.example/#{kind}-{id_}", LICENSE
)
HOMELESS = Site("Test", "en", lambda _kind, _id: "")

# Source: https://schema.org/Person and so on; what may stand in each type.
THING = {"@type", "@id", "name", "alternateName", "description", "subjectOf"}
PROPERTIES = {
    "Person": THING | {"memberOf", "hasOccupation"},
    "Organization": THING | {"parentOrganization"},
    "Service": THING | {"provider"},
    "Event": THING
    | {"keywords", "startDate", "endDate", "eventStatus", "location", "about"},
    "OrganizationRole": THING | {"roleName", "startDate", "endDate", "memberOf"},
    "Role": THING | {"roleName", "startDate", "endDate", "hasOccupation"},
    "Occupation": THING,
    "WebPage": THING | {"url"},
    "Place": THING,
}


def written(path: str, site: Site = SITE) -> str:
    (export,) = [export for export in EXPORTS if export.path == path]
    return export.write(world(), site)


def written_in_full(path: str) -> str:
    """Return an export of the world with a plan that came true, and a successor."""
    (export,) = [export for export in EXPORTS if export.path == path]
    return export.write(world(people=FOLLOWER, events=HOPED), SITE)


@pytest.mark.parametrize("site", [SITE, HOMELESS])
def test_json_is_as_its_schema_says(site: Site) -> None:
    schema = json.loads(read_schemas()["chronicle.json"])
    Draft202012Validator.check_schema(schema)

    content = json.loads(written("chronicle.json", site))

    Draft202012Validator(schema).validate(content)
    (ada, *_) = content["people"]
    assert ada["roles"][1]["start"] == {
        "edtf": "2024-07-01/2024-07-11",
        "display": "1 to 11 July 2024",
    }
    assert ada["roles"][1]["end"] == {"edtf": "unknown", "display": "unknown"}
    assert content["events"][0]["title"] == "the servers moved"


def test_json_holds_everything() -> None:
    schema = json.loads(read_schemas()["chronicle.json"])

    content = json.loads(written_in_full("chronicle.json"))

    Draft202012Validator(schema).validate(content)
    assert content["license"] == LICENSE
    people = {person["id"]: person for person in content["people"]}
    events = {event["id"]: event for event in content["events"]}
    assert people["ada"]["summary"] == "Chair of the board, then an engineer."
    assert people["dan"]["roles"][0]["succeeds"] == {
        "person": "bob",
        "title": "Postmaster",
        "note": "under another title",
        "sources": ["https://example.org/2012/mail.html"],
    }
    assert events["hoped"]["outcome"] == {
        "event": "joined",
        "sources": ["https://example.org/2025/year.html"],
    }
    launch = events["launch"]
    told = {key: launch[key] for key in ("topic", "major", "short", "evidence")}
    assert told == {
        "topic": "tracker",
        "major": True,
        "short": "New tracker",
        "evidence": "commit",
    }
    # Whether an interval is how long it took, or when it was.
    assert events["joined"]["date"]["extent"] == "moment"
    assert "extent" not in launch["date"]


def test_the_data_of_this_site_are_exported_as_the_schema_says() -> None:
    texts = {
        kind: (kind.plural, (DATA / f"{kind.plural}.yml").read_text(encoding="utf-8"))
        for kind in Kind
    }
    community = read_community(texts, SCHEMAS).community

    for export in EXPORTS:
        text = export.write(community, SITE)
        if export.path == "chronicle.json":
            content = json.loads(text)
            Draft202012Validator(json.loads(read_schemas()["chronicle.json"])).validate(
                content
            )
            for kind in Kind:
                assert len(content[kind.plural]) == len(community.of_kind(kind))
        if export.path == "timeline.ics":
            assert icalendar.Calendar.from_ical(text)


def test_tables_hold_what_followed_what() -> None:
    people = list(csv.DictReader(io.StringIO(written_in_full("people.csv"))))
    events = list(csv.DictReader(io.StringIO(written_in_full("events.csv"))))

    followed = [(row["succeeds_id"], row["succeeds_title"]) for row in people]
    assert followed[-1] == ("bob", "Postmaster")
    assert followed[0] == ("", "")
    (launch,) = [row for row in events if row["event_id"] == "launch"]
    (hoped,) = [row for row in events if row["event_id"] == "hoped"]
    assert (launch["topic"], launch["major"]) == ("tracker", "yes")
    assert (launch["short"], launch["evidence"]) == ("New tracker", "commit")
    assert (hoped["outcome_id"], hoped["major"]) == ("joined", "")


def test_calendar_and_timeline_say_what_became_of_a_plan() -> None:
    came = "It came: Ada joins Acme, July 2024"

    calendar: Any = icalendar.Calendar.from_ical(written_in_full("timeline.ics"))
    timeline = json.loads(written_in_full("timeline.json"))

    entries = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert came in str(entries["hoped@chronicle"]["description"]).splitlines()
    assert "changes in a repository" in str(entries["launch@chronicle"]["description"])
    shown = {event["unique_id"]: event["text"]["text"] for event in timeline["events"]}
    assert f"<p>Planned</p><p>{came}</p>" in shown["hoped"]


def test_people_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(written("people.csv"))))

    assert [(row["person_id"], row["role"], row["dates_in_words"]) for row in rows] == [
        ("ada", "Chair", "2010 to 2011"),
        ("ada", "Engineer", "from July 2024, as of July 2025"),
        ("bob", "Postmaster", "as of July 2010"),
        ("cleo", "", ""),
    ]
    assert rows[-1]["name"] == "<b>\"Cleo\" & 'Co'</b>"


def test_events_csv_runs_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(written("events.csv"))))

    assert [row["event_id"] for row in rows] == [
        "moved",
        "launch",
        "joined",
        "next",
        "someday",
    ]
    assert rows[3]["title"].startswith("'=1+1")
    assert rows[0]["date_in_words"] == "before 2010"


def test_calendar_is_read_by_a_calendar_program() -> None:
    calendar: Any = icalendar.Calendar.from_ical(written("timeline.ics"))

    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    # What has no first day cannot stand in a calendar.
    assert sorted(events) == ["joined@chronicle", "launch@chronicle", "next@chronicle"]
    launch = events["launch@chronicle"]
    assert launch.decoded("dtstart").isoformat() == "2011-12-28"
    assert launch.decoded("dtend").isoformat() == "2011-12-29"
    assert str(launch["location"]) == "Pittsburgh"
    plan = events["next@chronicle"]
    assert plan["status"] == "TENTATIVE"
    assert str(plan["summary"]) == (
        '=1+1 <script>alert(1)</script>, "quoted"; done (planned)'
    )
    assert plan.decoded("dtend").isoformat() == "2027-01-01"
    assert not [event.errors for event in events.values() if event.errors]
    assert all(
        len(line.encode()) <= 75 for line in written("timeline.ics").split("\r\n")
    )


@pytest.mark.parametrize("site", [SITE, HOMELESS])
def test_json_ld_uses_the_words_of_schema_org(site: Site) -> None:
    content = json.loads(written("chronicle.jsonld", site))

    assert content["@context"] == "https://schema.org"
    nodes = list(walk(content["@graph"]))
    for node in nodes:
        if set(node) != {"@id"}:
            assert set(node) <= PROPERTIES[node["@type"]], node
    known = {node["@id"] for node in content["@graph"]}
    assert {node["@id"] for node in nodes if "@id" in node} == known
    (ada,) = [node for node in content["@graph"] if node["name"] == "Ada Zimmer"]
    chair, engineer = ada["memberOf"]
    assert (chair["startDate"], chair["endDate"]) == ("2010", "2011")
    assert "startDate" not in engineer  # an interval is no date of schema.org


def walk(value: Any) -> Any:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part)


def test_timeline_js_gets_no_markup() -> None:
    content = json.loads(written("timeline.json"))

    events = {event["unique_id"]: event for event in content["events"]}
    assert "someday" not in events
    assert events["moved"]["start_date"] == {
        "year": 2010,
        "month": 7,
        "day": 8,
        "display_date": "before 2010",
    }
    assert events["joined"]["end_date"] == {"year": 2024, "month": 7, "day": 11}
    assert "<script>" not in events["next"]["text"]["headline"]


def test_equal_data_give_equal_bytes() -> None:
    for export in EXPORTS:
        assert export.write(world(), SITE) == export.write(world(), SITE)
