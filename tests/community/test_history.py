"""The history: what the data hold, and that they hold all that was gathered.

What was gathered lies beside the repository where the site is accepted, and nowhere
else; what the data promise by themselves is tested everywhere.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml

from building import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HISTORY = PROJECT.parent / "shared" / "history"
LEDGER = tomllib.loads(
    (PROJECT / "tests/community/history.toml").read_text(encoding="utf-8")
)
KINDS = ("people", "organisations", "services", "events")

gathered = pytest.mark.skipif(
    not HISTORY.is_dir(), reason="the gathered history is not beside the repository"
)

Entry = dict[str, Any]


def read(folder: Path) -> dict[str, dict[str, Entry]]:
    """Read the data files: by kind, by id."""
    return {
        kind: {
            entry["id"]: entry
            for entry in yaml.load(
                (folder / f"{kind}.yml").read_text(encoding="utf-8"),
                Loader=yaml.CSafeLoader,
            )
        }
        for kind in KINDS
    }


@pytest.fixture(scope="module")
def data() -> dict[str, dict[str, Entry]]:
    return read(PROJECT / "_data")


@pytest.fixture(scope="module")
def history() -> dict[str, dict[str, Entry]]:
    return read(HISTORY)


def sources(value: Any) -> Iterator[str]:
    """Yield every address that an entry names as a source or link."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in {"source", "url"}:
                yield from [part] if isinstance(part, str) else part
            else:
                yield from sources(part)
    elif isinstance(value, list):
        for part in value:
            yield from sources(part)


def edtf(date: Any) -> str:
    """Return the bare date; text, since YAML takes some dates for days or numbers."""
    return str(date["edtf"] if isinstance(date, dict) else date or "unknown")


@gathered
@pytest.mark.parametrize("kind", KINDS)
def test_each_entry_is_present_merged_or_left_out(
    data: dict[str, dict[str, Entry]], history: dict[str, dict[str, Entry]], kind: str
) -> None:
    elsewhere = LEDGER["merged"].keys() | LEDGER["left_out"].keys()

    assert history[kind].keys() - data[kind].keys() <= elsewhere


@gathered
def test_what_the_ledger_lists_is_so(
    data: dict[str, dict[str, Entry]], history: dict[str, dict[str, Entry]]
) -> None:
    events = data["events"]
    for id_, merged in LEDGER["merged"].items():
        assert merged["reason"]
        assert id_ not in events
        old, new = history["events"][id_], events[merged["into"]]
        assert set(sources(old["source"])) <= set(sources(new))
    for id_, left_out in LEDGER["left_out"].items():
        assert left_out["reason"]
        assert id_ in history["events"]
        assert id_ not in events


@gathered
def test_each_event_has_its_date_and_its_sources(
    data: dict[str, dict[str, Entry]], history: dict[str, dict[str, Entry]]
) -> None:
    for id_, old in history["events"].items():
        if id_ not in data["events"]:
            continue
        new = data["events"][id_]
        assert edtf(new["date"]) == edtf(old["date"]), id_
        assert set(sources(old)) <= set(sources(new)), id_
        for key in ("status", "topic", "major", "evidence", "outcome", "place"):
            assert new.get(key) == old.get(key), (id_, key)
        for key in ("people", "organisations", "services"):
            assert set(old.get(key, ())) <= set(new.get(key, ())), (id_, key)


@gathered
def test_each_role_is_there(
    data: dict[str, dict[str, Entry]], history: dict[str, dict[str, Entry]]
) -> None:
    for id_, person in history["people"].items():
        held = {role["title"]: role for role in data["people"][id_].get("roles", ())}
        for role in person.get("roles", ()):
            same_dates(held[role["title"]], role, id_)
            for key in ("organisation", "service", "group", "reports_to"):
                assert held[role["title"]].get(key) == role.get(key), (id_, key)


@gathered
def test_each_operator_is_there(
    data: dict[str, dict[str, Entry]], history: dict[str, dict[str, Entry]]
) -> None:
    for id_, service in history["services"].items():
        now = data["services"][id_]
        same_dates(now, service, id_)
        assert now.get("replaces") == service.get("replaces")
        ran = {each["organisation"]: each for each in now.get("operators", ())}
        for operator in service.get("operators", ()):
            same_dates(ran[operator["organisation"]], operator, id_)


def same_dates(new: Entry, old: Entry, id_: str) -> None:
    for key in ("start", "end", "attested"):
        assert edtf(new.get(key)) == edtf(old.get(key)), (id_, key)
    assert set(sources(old)) <= set(sources(new)), id_


# -- What the data promise by themselves ---------------------------------------------


def test_every_source_is_a_well_formed_address(
    data: dict[str, dict[str, Entry]],
) -> None:
    found = {url for kind in KINDS for e in data[kind].values() for url in sources(e)}

    assert found
    for url in found:
        parts = urlsplit(url)
        assert parts.scheme in {"http", "https"}, url
        assert re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", parts.netloc), url
        assert re.fullmatch(r"[!-~]+", url), url


def test_events_say_what_they_are_about(data: dict[str, dict[str, Entry]]) -> None:
    for id_, event in data["events"].items():
        assert event.get("topic"), id_
        assert ("short" in event) == ("major" in event), id_


def test_an_event_known_by_commits_alone_says_so(
    data: dict[str, dict[str, Entry]],
) -> None:
    commit = re.compile(r"https://github\.com/[^/]+/[^/]+/commit/[0-9a-f]{40}")
    for id_, event in data["events"].items():
        own = sources({"source": event["source"]})
        only = all(commit.fullmatch(url) for url in own)
        assert (event.get("evidence") == "commit") == only, id_


def test_what_became_of_a_plan_is_no_plan(
    data: dict[str, dict[str, Entry]],
) -> None:
    answered = [e for e in data["events"].values() if "outcome" in e]

    assert answered
    for plan in answered:
        outcome = data["events"][plan["outcome"]["event"]]
        assert "status" not in outcome, plan["id"]


def test_summaries_are_one_short_sentence(data: dict[str, dict[str, Entry]]) -> None:
    found = [
        (entry["id"], entry["summary"])
        for kind in KINDS
        for entry in data[kind].values()
        if "summary" in entry
    ]

    assert found
    for id_, summary in found:
        assert summary.endswith("."), id_
        assert len(re.findall(r"[.!?](\s|$)", summary)) == 1, (id_, summary)


def test_no_two_entries_are_one(data: dict[str, dict[str, Entry]]) -> None:
    """No two entries bear one name; no two events have one day and one title."""
    for kind in ("people", "organisations", "services"):
        names = [entry["name"].casefold() for entry in data[kind].values()]
        assert len(names) == len(set(names)), kind
    titles = [e["title"].casefold() for e in data["events"].values()]
    assert len(titles) == len(set(titles))
