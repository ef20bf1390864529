"""What the home page says of who runs things, and how far the site reaches."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from world import FILES

from building import build, small_site
from chronicle.community.model import Date, Kind, Person, Role, Tenure
from chronicle.community.select import Member, Standing, select_holdings
from chronicle.core.edtf import read_edtf

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date(2025, 7, 1)


def member(name: str, *tenures: dict[str, str]) -> Member:
    roles = tuple(
        Role(
            title=f"Role {number}",
            tenure=Tenure(
                **{key: Date(when=read_edtf(text)) for key, text in each.items()}
            ),
        )
        for number, each in enumerate(tenures)
    )
    return Member(Person(id=name, name=name, roles=roles), roles)


@pytest.mark.parametrize(
    ("tenure", "expected"),
    [
        ({"start": "2020", "attested": "2025-07-01"}, Standing.KNOWN),
        ({"attested": "2024-07-01"}, Standing.KNOWN),
        ({"attested": "2024-06-01"}, Standing.UNCONFIRMED),
        ({"attested": "2010"}, None),
        ({"start": "2020", "end": "2025-01"}, Standing.LEFT),
        ({"start": "2020", "end": "2023"}, None),
        ({"start": "2025-01", "end": "2026"}, Standing.KNOWN),
        ({"start": "2025-01"}, Standing.KNOWN),
        ({}, None),
    ],
)
def test_what_is_known_of_a_role(
    tenure: dict[str, str], expected: Standing | None
) -> None:
    found = select_holdings([member("a", tenure)], DAY)

    assert [each.standing for each in found] == ([expected] if expected else [])


def test_one_role_a_person_and_those_who_left_last() -> None:
    found = select_holdings(
        [
            member("gone", {"start": "2020", "end": "2025-01"}),
            member("old", {"attested": "2024-01"}),
            member("two", {"attested": "2024-01"}, {"attested": "2025-06"}),
        ],
        DAY,
    )

    assert [(each.person.id, each.role.title) for each in found] == [
        ("two", "Role 1"),
        ("old", "Role 0"),
        ("gone", "Role 0"),
    ]


def test_home(tmp_path: Path) -> None:
    data = {f"_data/{kind.plural}.yml": FILES[kind] for kind in Kind if kind in FILES}
    site = small_site(
        tmp_path / "site",
        data
        | {
            "index.rst": (
                "Home\n====\n\n.. counts::\n   :style: figures\n\n"
                ".. staff::\n   :style: list\n\n.. postlist:: 3\n"
                "   :format: {title} {date} {description}\n\n"
                ".. toctree::\n\n   people\n"
            ),
            "people.rst": "People\n======\n\n.. staff::\n   :style: index\n",
            "posts/a.md": (
                "---\ntitle: A <b>post\ndate: 2024-01-02\n"
                f"description: {'Words and more words. ' * 20}\n---\n\nText.\n"
            ),
        },
    )
    built = build(site, "dirhtml", "-n", "-W", "--keep-going")
    soup = built.soup("index.html")

    assert built.log == ""
    figures = [" ".join(each.text.split()) for each in soup.select(".figures li")]
    people = sum(line.startswith("- id:") for line in FILES[Kind.PERSON].splitlines())
    assert "1 posts" in figures or "1 post" in figures
    assert f"{people} people" in figures
    assert [a["href"] for a in soup.select(".figures a")] == ["blog/", "people/"]
    (ada,) = soup.select(".holdings .is-known")
    assert ada.a.text == "Ada Zimmer"
    assert " ".join(ada.select_one(".holding-known").text.split()) == (
        "known on 1 July 2025"
    )
    sentence = soup.select_one(".post-sentence").text
    assert sentence.endswith("\N{NO-BREAK SPACE}…")
    assert 100 < len(sentence) <= 160
