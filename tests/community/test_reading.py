"""Data files: what is wrong in them, and what is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from world import DATA, SCHEMAS, world

from cases import label_of, load_cases
from chronicle.community.loader import check_entries, read_community
from chronicle.community.model import Kind

if TYPE_CHECKING:
    from chronicle.core.problems import Problem


def shown(problems: list[Problem]) -> list[str]:
    return [f"{line}: {message}" for _, message, line in problems]


@pytest.mark.parametrize("case", load_cases("community", "fault"), ids=label_of)
def test_fault(case: dict[str, Any]) -> None:
    kind = Kind(case["kind"])

    text = "# A comment.\n" + case["text"]

    loaded = read_community({kind: ("file.yml", text)}, SCHEMAS)

    assert shown(loaded.problems["file.yml"]) == case["problems"]


def test_an_entry_with_a_fault_is_left_out_and_the_others_stay() -> None:
    text = "- id: ada\n  nam: Ada\n- id: bob\n  name: Bob\n"

    loaded = read_community({Kind.PERSON: ("people.yml", text)}, SCHEMAS)

    assert list(loaded.community.people) == ["bob"]


def test_a_reference_to_nobody_is_dropped() -> None:
    text = (
        "- id: e\n  title: E\n  date: 2010\n  people: [ada]\n  source: https://a.b/\n"
    )

    loaded = read_community({Kind.EVENT: ("events.yml", text)}, SCHEMAS)

    assert loaded.community.events["e"].people == ()


def test_the_data_of_the_site_are_sound() -> None:
    texts = {
        kind: (kind.plural, (DATA / f"{kind.plural}.yml").read_text(encoding="utf-8"))
        for kind in Kind
    }

    loaded = read_community(texts, SCHEMAS)

    assert loaded.problems == {}
    for kind, (_, text) in texts.items():
        entries = re.findall(r"^- id: ", text, re.MULTILINE)
        assert len(loaded.community.of_kind(kind)) == len(entries)


@pytest.mark.parametrize("kind", Kind)
def test_editors_find_the_schema(kind: Kind) -> None:
    first = (DATA / f"{kind.plural}.yml").read_text(encoding="utf-8").splitlines()[0]

    path = first.removeprefix("# yaml-language-server: $schema=")
    assert (DATA / path).is_file()


def test_inline_entries_need_neither_id_nor_source() -> None:
    text = "- name: Zoë & Co\n  roles:\n    - title: Boss\n- name: 山田\n- nam: x\n"

    checked = check_entries(Kind.PERSON, text, SCHEMAS, first_line=5, inline=True)

    assert list(checked.raw) == ["zoe-co", "5c71-7530"]
    assert shown(checked.problems) == [
        "9: person 'person-3' has no 'name'; expected at least 'id', 'name'",
        "9: unknown key 'nam' in person 'person-3'; expected 'name'",
    ]


def test_people_are_found_by_each_of_their_names() -> None:
    community = world()

    assert community.find(Kind.PERSON, "ada") == "ada"
    assert community.find(Kind.PERSON, "Countess") == "ada"
    assert community.find(Kind.SERVICE, "Countess") is None
    person = community.person_named("Bob v. Ångström")
    assert person is not None
    assert person.initials == "BÅ"


def test_tenures_in_words() -> None:
    people = world().people
    roles = [*people["ada"].roles, *people["bob"].roles]

    assert [(r.tenure.words, r.tenure.attested_words) for r in roles] == [
        ("2010 to 2011", ""),
        ("from July 2024", "July 2025"),
        ("", "July 2010"),
    ]
