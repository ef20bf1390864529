"""Every fact of the acceptance list is in the data, on the pages and in the export.

The list lies beside the repository where the site is accepted, and nowhere else.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from building import PROJECT, build, small_site

FACTS = PROJECT.parent / "shared" / "facts.yml"

pytestmark = pytest.mark.skipif(
    not FACTS.is_file(), reason="the acceptance list is not beside the repository"
)

SOURCES = {
    "000": "https://pyfound.blogspot.com/2016/04/the-psf-has-hired-it-manager.html",
    "001": "https://pyfound.blogspot.com/2024/07/announcing-our-new-infrastructure.html",
    "002": "https://pyfound.blogspot.com/2021/04/the-psf-is-hiring-python-packaging.html",
    "003": "https://pyfound.blogspot.com/2010/07/infrastructure-committee.html",
    "004": "https://scriptr.dev/posts/2025/07/one-year-at-psf/",
}
"""First digits of the name of each source in the list -> where it was published."""

PAGES = ("people", "services", "timeline")


def squeeze(text: str) -> str:
    return " ".join(text.split())


def plain(name: str) -> str:
    """Return a name of the list without what the list says of it in brackets."""
    return re.sub(r" \(award programme;.*\)$", "", name)


def source(fact: dict[str, Any]) -> str:
    return SOURCES[fact["src"][:3]]


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str, str]:
    """Return the export, and the text and addresses of the pages."""
    files = {f"{page}.rst": (PROJECT / f"{page}.rst").read_text() for page in PAGES}
    home = "Home\n====\n\n.. toctree::\n\n   people\n   services\n   timeline\n"
    folder = tmp_path_factory.mktemp("facts") / "site"
    built = build(
        small_site(folder, files | {"index.rst": home}), "dirhtml", "-W", "-n"
    )
    assert built.log == ""
    soups = [built.soup(f"{page}/index.html") for page in PAGES]
    text = squeeze(" ".join(soup.get_text() for soup in soups))
    urls = " ".join(str(a["href"]) for soup in soups for a in soup.select("a[href]"))
    export = json.loads(
        Path(built.outdir, "chronicle.json").read_text(encoding="utf-8")
    )
    return export, text, urls


def by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def test_people_and_their_roles(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str]
) -> None:
    export, text, _ = site
    people = by_id(export["people"])
    assert people.keys() == {person["id"] for person in facts["persons"]}
    for person in facts["persons"]:
        found = people[person["id"]]
        assert found["name"] == person["name"]
        assert person["name"] in text
        roles = {role["title"]: role for role in found.get("roles", [])}
        assert roles.keys() == {role["title"] for role in person["roles"]}
        for role in person["roles"]:
            same_role(roles[role["title"]], role)
            assert role["title"] in text
        told = len(found.get("facts", [])) + len(found.get("quotations", []))
        told += "pronouns" in found
        assert told >= len(person.get("facts", []))
        for link in person.get("links", []):
            assert link["value"] in {each["url"] for each in found["links"]}


def same_role(found: dict[str, Any], role: dict[str, Any]) -> None:
    assert found["organisation"] == role["org"]
    assert found.get("service") == role.get("service")
    assert found.get("reports_to") == role.get("reports_to")
    for end in ("start", "end"):
        assert found[end]["edtf"] == str(role[end]["edtf"])
    assert found.get("attested", {}).get("edtf") == role.get("attested")
    assert source(role) in found["sources"]
    if "alt_title" in role:
        assert found["other_titles"][0]["text"] == role["alt_title"]["value"]


@pytest.mark.parametrize("kind", ["organisations", "services"])
def test_organisations_and_services(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str], kind: str
) -> None:
    export, text, urls = site
    entries = by_id(export[kind])
    assert entries.keys() == {entry["id"] for entry in facts[kind]}
    for entry in facts[kind]:
        found = entries[entry["id"]]
        assert plain(entry["name"]).startswith(found["name"])
        assert plain(entry["name"]) in text
        told = found.get("facts", []) + found.get("links", [])
        told_by = {url for fact in told for url in fact["sources"]}
        assert len(told) >= len(entry["facts"])
        assert {source(fact) for fact in entry["facts"]} <= told_by
        for fact in entry["facts"]:
            for url in re.findall(r"https?://[^\s,;)]+", fact["value"]):
                assert url in urls


def test_events_and_plans(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str]
) -> None:
    export, text, urls = site
    events = by_id(export["events"])
    listed = facts["events"] + facts["planned"]
    assert events.keys() == {event["id"] for event in listed}
    for event in listed:
        found = events[event["id"]]
        assert found["title"] == event["value"]
        assert event["value"].lower() in text.lower()
        assert found["date"]["edtf"] == str(event["date"]["edtf"])
        assert found["date"]["display"] in text
        assert found.get("status") == event.get("status_at_source")
        assert found.get("people", []) == event.get("persons", [])
        assert found.get("organisations", []) == event.get("orgs", [])
        assert found.get("services", []) == event.get("services", [])
        assert found.get("place") == event.get("place")
        assert found.get("term", {}).get("edtf") == event.get("term", {}).get("edtf")
        assert found["sources"] == [source(event)]
        if "display" in event["date"]:
            assert found["date"]["display"] == event["date"]["display"]
        for link in event.get("links", []):
            assert link.split(" ")[0] in urls


def test_positions_without_a_holder(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str]
) -> None:
    export, text, _ = site
    positions = [
        position
        for organisation in export["organisations"]
        for position in organisation.get("positions", [])
    ]
    listed = by_id(facts["unnamed_positions"])
    assert by_id(positions).keys() == listed.keys()
    for position in positions:
        assert position["title"] in text
        assert position["sources"] == [source(listed[position["id"]])]


def test_uncertainties_are_noted(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str]
) -> None:
    export, text, _ = site
    entries = {
        entry["id"]: entry
        for kind in ("people", "organisations", "services", "events")
        for entry in export[kind]
    }
    for doubt in facts["uncertainties"]:
        for about in doubt["about"]:
            if about in entries:
                notes = entries[about].get("notes", [])
                assert notes, about
                assert all(note["text"] in text for note in notes)


def test_dates_are_as_precise_as_the_sources(
    site: tuple[dict[str, Any], str, str],
) -> None:
    _, text, _ = site

    for words in (
        "from April 2016 (announced)",
        "from July 2024",
        "before 2010",
        "2010 to 2011",
        "as of July 2025",
        "several years before 2010",
    ):
        assert words in text
    assert "present" not in re.findall(r"to (\w+)", text)
