"""Every fact of the acceptance list is in the data, on the pages and in the export.

The list holds what five posts say.  Where a later source knows better the data follow
it, and name both.  The list lies beside the repository where the site is accepted, and
nowhere else.
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

PAGES = (
    "people",
    "people/roles",
    "people/all-roles",
    "people/roles-table",
    "services",
    "organisations",
    "timeline",
)


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
    listed = "\n   ".join(page for page in PAGES if "/" not in page)
    home = f"Home\n====\n\n.. toctree::\n\n   {listed}\n"
    folder = tmp_path_factory.mktemp("facts") / "site"
    built = build(
        small_site(folder, files | {"index.rst": home}), "dirhtml", "-W", "-n"
    )
    assert built.log == ""
    soups = [
        built.soup(str(path.relative_to(built.outdir)))
        for path in sorted(Path(built.outdir).rglob("index.html"))
    ]
    text = squeeze(" ".join(soup.get_text() for soup in soups))
    urls = " ".join(str(a["href"]) for soup in soups for a in soup.select("a[href]"))
    export = json.loads(
        Path(built.outdir, "chronicle.json").read_text(encoding="utf-8")
    )
    return export, text, urls


def by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def agrees(found: str | None, listed: str | None, sources: list[str]) -> bool:
    """Tell whether a date is that of the list, or corrected with a second source."""
    return found == listed or len(sources) > 1


def test_people_and_their_roles(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str]
) -> None:
    export, text, _ = site
    people = by_id(export["people"])
    for person in facts["persons"]:
        found = people[person["id"]]
        assert found["name"] == person["name"]
        assert person["name"] in text
        for role in person["roles"]:
            same_role(role_called(role["title"], found), role)
            assert role["title"] in text
        told = len(found.get("facts", [])) + len(found.get("quotations", []))
        told += "pronouns" in found
        assert told >= len(person.get("facts", []))
        for link in person.get("links", []):
            assert link["value"] in {each["url"] for each in found["links"]}


def role_called(title: str, person: dict[str, Any]) -> dict[str, Any]:
    """Return the role of a person that bears a title, now or in the list."""
    (role,) = [
        role
        for role in person["roles"]
        if title in {role["title"], *(o["text"] for o in role.get("other_titles", ()))}
    ]
    return role


def same_role(found: dict[str, Any], role: dict[str, Any]) -> None:
    assert found["organisation"] == role["org"]
    # A role that the list knows for no service may be known for one since.
    assert role.get("service") in {None, found.get("service")}
    assert role.get("reports_to") in {None, found.get("reports_to")}
    sources = found["sources"]
    assert source(role) in sources
    for end in ("start", "end"):
        assert agrees(found[end]["edtf"], str(role[end]["edtf"]), sources)
    assert agrees(found.get("attested", {}).get("edtf"), role.get("attested"), sources)
    if "alt_title" in role:
        assert found["other_titles"][0]["text"] == role["alt_title"]["value"]


@pytest.mark.parametrize("kind", ["organisations", "services"])
def test_organisations_and_services(
    facts: dict[str, Any], site: tuple[dict[str, Any], str, str], kind: str
) -> None:
    export, text, urls = site
    entries = by_id(export[kind])
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
    for event in facts["events"] + facts["planned"]:
        found = events[event["id"]]
        sources = found["sources"]
        assert source(event) in sources
        assert found["title"].lower() in text.lower()
        assert found["date"]["display"] in text
        assert agrees(found["date"]["edtf"], str(event["date"]["edtf"]), sources)
        if "display" in event["date"] and len(sources) == 1:
            assert found["date"]["display"] == event["date"]["display"]
        assert found.get("status") == event.get("status_at_source")
        assert set(event.get("persons", [])) <= set(found.get("people", []))
        assert set(event.get("orgs", [])) <= set(found.get("organisations", []))
        assert set(event.get("services", [])) <= set(found.get("services", []))
        assert found.get("place") == event.get("place")
        assert found.get("term", {}).get("edtf") == event.get("term", {}).get("edtf")
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
        assert source(listed[position["id"]]) in position["sources"]


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
                notes = [
                    note
                    for each in (entries[about], *entries[about].get("roles", ()))
                    for note in each.get("notes", ())
                ]
                assert notes, about
                assert all(note["text"] in text for note in notes)


def test_dates_are_as_precise_as_the_sources(
    site: tuple[dict[str, Any], str, str],
) -> None:
    _, text, _ = site

    for words in (
        "April 2016 (announced)",
        "from July 2024",
        "about 2003",
        "2010 to 2011",
        "as of July 2025",
        "between October 2006 and August 2007",
    ):
        assert words in text
    assert "present" not in re.findall(r"to (\w+)", text)
