"""What the options of the directives choose."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from world import FOLLOWER, world

from chronicle.community.select import (
    ServiceSelection,
    Sort,
    StaffSelection,
    Status,
    name_key,
    select_services,
    select_staff,
)
from chronicle.community.timeline import (
    ItemKind,
    Post,
    TimelineSelection,
    by_year,
    items_of,
    select_items,
)
from chronicle.core.edtf import read_edtf
from chronicle.core.record import Timestamp

if TYPE_CHECKING:
    from chronicle.community.model import Community

POST = Post(
    docname="posts/a",
    title="A post",
    published=Timestamp(datetime.date(2010, 7, 8)),
    tags=("PSF",),
    people=("bob",),
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["bob", "cleo", "ada"]),
        ({"sort": Sort.DATA}, ["ada", "bob", "cleo"]),
        ({"sort": Sort.START}, ["ada", "bob", "cleo"]),
        ({"organisation": "acme"}, ["bob", "ada"]),
        ({"organisation": "mail"}, ["bob"]),
        ({"group": "volunteers"}, ["ada"]),
        ({"role": "engin"}, ["ada"]),
        ({"role": "nothing"}, []),
        ({"status": Status.CURRENT}, ["ada"]),
        ({"status": Status.PAST}, ["bob", "ada"]),
        ({"as_of": read_edtf("2010-07-08")}, ["bob", "ada"]),
        ({"as_of": read_edtf("2010")}, ["bob", "ada"]),
        ({"as_of": read_edtf("2013")}, []),
        ({"as_of": read_edtf("2024-07")}, ["ada"]),
    ],
)
def test_staff(options: dict[str, Any], expected: list[str]) -> None:
    community = world()

    members = select_staff(
        community, community.people.values(), StaffSelection(**options)
    )

    assert [member.person.id for member in members] == expected


def test_only_the_roles_asked_for() -> None:
    community = world()
    selection = StaffSelection(status=Status.CURRENT)

    (ada,) = select_staff(community, community.people.values(), selection)

    assert [role.title for role in ada.roles] == ["Engineer"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["later", "new", "old"]),
        ({"sort": Sort.DATA}, ["old", "new", "later"]),
        ({"operator": "board"}, ["old"]),
        ({"operator": "acme"}, ["new", "old"]),
        ({"status": "current"}, ["new"]),
        ({"status": "past"}, ["old"]),
        ({"status": "planned"}, ["later"]),
        ({"as_of": read_edtf("2009")}, ["old"]),
    ],
)
def test_services(options: dict[str, Any], expected: list[str]) -> None:
    community = world()

    services = select_services(
        community, community.services.values(), ServiceSelection(**options)
    )

    assert [service.id for service in services] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {},
            [
                "old-service-start",
                "moved",
                "ada-role-1-start",
                "posts/a",
                "ada-role-1-end",
                "launch",
                "old-service-end",
                "joined",
                "next",
                "someday",
            ],
        ),
        ({"include": (ItemKind.PLAN,)}, ["next", "someday"]),
        ({"person": "bob"}, ["posts/a"]),
        ({"service": "new"}, ["launch", "someday"]),
        ({"topic": "tracker"}, ["launch"]),
        ({"topic": "tracker", "person": "bob"}, []),
        ({"major": True}, ["launch"]),
        ({"tag": "psf"}, ["posts/a"]),
        ({"since": read_edtf("2024")}, ["joined", "next"]),
        (
            {"until": read_edtf("2009"), "newest_first": True},
            ["moved", "old-service-start"],
        ),
        ({"limit": 1}, ["old-service-start"]),
        ({"limit": 1, "newest_first": True}, ["someday"]),
    ],
)
def test_timeline(options: dict[str, Any], expected: list[str]) -> None:
    items = items_of(world(), [POST])

    assert [
        i.key for i in select_items(items, TimelineSelection(**options))
    ] == expected


def test_what_an_event_tells_of_is_not_told_twice() -> None:
    """Ada's second role and the event that tells of it have one date."""
    community = world()
    without = replace(community, events={})

    def keys(told: Community) -> set[str]:
        return {item.key for item in items_of(told, ())}

    assert keys(without) - keys(community) == {"ada-role-2-start"}


MAIL = """
- id: mail-event
  title: %s
  date: %s
  people: [dan]
  services: [old]
  source: %s
"""


@pytest.mark.parametrize(
    ("date", "source", "told"),
    [
        ("2012-03-04", "2012/mail.html", True),
        ("2012-03-04", "2012/another.html", False),
        ("2012-05-04", "2012/mail.html", False),
        ("2012-03", "2012/another.html", True),
    ],
)
def test_an_event_tells_of_a_role_in_its_month(
    date: str, source: str, *, told: bool
) -> None:
    people = FOLLOWER.replace("start: 2012", "start: 2012-03")
    event = MAIL % ("Dan comes", date, f"https://example.org/{source}")

    keys = {item.key for item in items_of(world(people=people, events=event), ())}

    assert ("dan-role-1-start" not in keys) is told


@pytest.mark.parametrize(
    ("date", "told"), [("2012", True), ("2012-12-31", True), ("2011/2013", False)]
)
def test_an_event_tells_of_a_service_that_ends_with_it(
    date: str, *, told: bool
) -> None:
    event = MAIL % ("Old tracker off", date, "https://example.org/2012/off.html")

    keys = {i.key for i in items_of(world(people=FOLLOWER, events=event), ())}

    assert ("old-service-end" not in keys) is told


def test_a_role_says_where_unless_its_title_does() -> None:
    titles = {item.key: item.title for item in items_of(world(people=FOLLOWER), ())}

    assert titles["ada-role-1-end"] == "Ada Zimmer ends: Chair, Board"
    assert titles["dan-role-1-start"] == "Dan Young begins: Head of the mail team"


def test_years() -> None:
    years = by_year(items_of(world(), [POST]))

    assert [(year.label, len(year.items)) for year in years] == [
        ("2005", 1),
        ("2010", 3),
        ("2011", 2),
        ("2012", 1),
        ("2024", 1),
        ("2026", 1),
        ("Date unknown", 1),
    ]


def test_drafts_are_on_no_timeline() -> None:
    draft = Post(docname="posts/b", title="B", published=POST.published, listed=False)

    assert not [i for i in items_of(world(), [draft]) if i.kind is ItemKind.POST]


def test_people_stand_under_their_last_names() -> None:
    names = ["Łukasz Zorn", "Aahz", "Martin v. Löwis", "Ólafur Ángel", "Zoe Łee"]

    assert sorted(names, key=name_key) == [
        "Aahz",
        "Ólafur Ángel",
        "Zoe Łee",
        "Martin v. Löwis",
        "Łukasz Zorn",
    ]
