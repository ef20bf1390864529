"""How much there is, and which keys the data have, as pages say it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from world import FILES, FOLLOWER, HOPED, PEOPLE, world

from building import PROJECT, build, small_site
from chronicle.community.counts import Counts, count, sentences
from chronicle.community.model import Community

if TYPE_CHECKING:
    from pathlib import Path

    from building import Built


def test_everything_is_counted_once() -> None:
    assert count(world(people=FOLLOWER, events=HOPED)) == Counts(
        people=4,
        roles=4,
        organisations=3,
        services=3,
        operators=2,
        events=6,
        major=1,
        plans=3,
        answered=1,
        thin=1,
        first=2010,
        last=2024,
        sources=3,
    )


def test_what_is_nought_is_not_spoken_of() -> None:
    assert sentences(count(Community())) == [
        "0 events",
        "0 people with 0 roles",
        "0 services with 0 operators",
        "0 organisations",
        "0 sources",
    ]
    one = replace(world(), events={"launch": world().events["launch"]})
    assert sentences(count(one))[0] == (
        "1 event, 1 of them major, 1 known from changes in a repository only"
    )


PAGES = {
    "index.rst": "Home\n====\n\n.. counts::\n   :style: line\n\n.. fields:: event\n",
    "page.md": (
        "---\norphan: true\n---\n# Page\n\n:::{counts}\n:::\n\n:::{fields} evnt\n:::\n"
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    texts = {kind.plural: text for kind, text in FILES.items()} | {"people": PEOPLE}
    data = {f"_data/{name}.yml": text for name, text in texts.items()}
    folder: Path = tmp_path_factory.mktemp("counts") / "site"
    return build(small_site(folder, PAGES | data), "dirhtml", "-n")


def test_a_page_says_how_much_there_is(built: Built) -> None:
    (line,) = built.soup("index.html").select("p.community-counts")
    items = built.soup("page/index.html").select("ul.community-counts > li")

    assert line.get_text().startswith("5 events, 1 of them major, 1 known from")
    assert [item.get_text(strip=True) for item in items] == sentences(count(world()))


def test_a_page_lists_the_keys_of_the_schema(built: Built) -> None:
    (listing,) = built.soup("index.html").select("dl.community-fields")
    schema = json.loads(
        (PROJECT / "_ext/chronicle/community/schema/community.json").read_text("utf-8")
    )

    keys = [code.get_text() for code in listing.select("dt code")]
    assert keys == list(schema["$defs"]["event"]["properties"])
    said = dict(
        zip(
            keys,
            [" ".join(dd.get_text().split()) for dd in listing.select("dd")],
            strict=True,
        )
    )
    # What the key itself says counts, and else what it refers to.
    assert said["people"] == "the ids of the people who had to do with it"
    assert said["links"] == "links, each with its source"
    assert said["status"].endswith("one of planned, possible")
    assert all(said.values())
    required = [dt.get_text() for dt in listing.select("dt") if "(" in dt.get_text()]
    assert required == [
        "id (required)",
        "title (required)",
        "date (required)",
        "source (required)",
    ]


def test_a_part_that_is_not_there_is_named(built: Built) -> None:
    (line,) = built.log.splitlines()

    assert "page.md:9: WARNING: fields 'evnt'; expected one of 'statement'" in line
    assert line.endswith("[chronicle.directive]")
