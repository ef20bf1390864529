"""What a site says of its tags, and which look like one."""

from __future__ import annotations

import pytest

from chronicle.core.tags import Tag, find_alike, make_tags
from chronicle.sources.tags import read_tags

TEXT = """\
- tag: PyPI
  description: The index of packages.
  aliases: [Cheese Shop, pypi.org]
  parents: [Packaging]
- tag: Packaging
- tag: Servers
  distinct: [Server]
"""


def test_aliases_parents_and_descriptions() -> None:
    tags, problems = read_tags(TEXT)

    assert problems == []
    assert tags.label_of("cheese-shop") == "PyPI"
    assert tags.label_of("pypi") == "PyPI"
    assert tags.label_of("Other") == "Other"
    found = tags.find("PYPI")
    assert found is not None
    assert found.description == "The index of packages."
    assert tags.children_of("packaging") == ["PyPI"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- tag: A\n- tag: B\n  aliases: [a]\n", 2, "'a' of 'B' is 'A' already"),
        ("- tag: A\n- tag: B\n  alias: [c]\n", 2, "unknown 'alias'"),
        ("- tag: A\n  aliases: c\n", 2, "a list of labels"),
        ("- description: a\n", 1, "expected 'tag'"),
        ("tag: A\n", 1, "a list of tags"),
        ("- tag: A\n  parents: [A]\n", 1, "its own parent"),
        ("- tag: A\n- tag: A\n", 2, "each name once"),
        ("- tag: [\n", 1, ""),
    ],
)
def test_messages_say_where_and_what_would_be_right(
    text: str, line: int, words: str
) -> None:
    _, problems = read_tags(text)

    assert problems
    assert words in problems[0].message
    assert problems[0].line is not None
    assert abs(problems[0].line - line) <= (0 if words else 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("server", "servers"),
        ("policy", "policies"),
        ("infrastructure", "infrastucture"),
        ("sprint grants", "grants, sprint"),
        ("Sponsor", "sponsors"),
        ("community service award", "community service awards"),
    ],
)
def test_alike(one: str, other: str) -> None:
    found = find_alike({one: 3, other: 1}, make_tags([])[0])

    assert [tuple(pair) for pair in found] == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PyCon 2011", "PyCon 2012"),
        ("C", "C++"),
        ("Python 3.1", "Python 3.11"),
        ("news", "new"),
        ("board", "bounty"),
        ("psf", "pypi"),
        ("status", "statue"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert find_alike({one: 3, other: 1}, make_tags([])[0]) == []


def test_what_the_archivist_calls_distinct_is_not_proposed() -> None:
    tags, _ = make_tags([Tag("Servers", distinct=("Server",))])

    assert find_alike({"server": 1, "servers": 2}, tags) == []


def test_many_tags_are_compared_quickly() -> None:
    counts = {f"label of number {number} and {number * 7}": 1 for number in range(5000)}

    assert len(find_alike(counts, make_tags([])[0])) < 5000
