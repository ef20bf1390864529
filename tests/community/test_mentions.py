"""Names in running text."""

from __future__ import annotations

import time
from typing import Any

import pytest

from cases import label_of, load_cases
from chronicle.community.mentions import Finder, changed_names, may_name


@pytest.mark.parametrize("case", load_cases("community", "mention"), ids=label_of)
def test_find(case: dict[str, Any]) -> None:
    names = {
        name: [("person", id_) for id_ in ids] for name, ids in case["names"].items()
    }
    text = case["text"]

    found = Finder(names).find(text)

    assert [f"{m.bearer[1]}: {text[m.start : m.end]}" for m in found] == case["found"]


def test_time_does_not_grow_with_the_number_of_names() -> None:
    def seconds(count: int) -> float:
        finder = Finder(
            {f"First{n} Last{n}": [("person", str(n))] for n in range(count)}
        )
        start = time.process_time()
        for _ in range(20):
            finder.find("First7 Last7 spoke to many other people there. " * 100)
        return time.process_time() - start

    assert seconds(3000) < 10 * seconds(30) + 0.1


def test_changed_names() -> None:
    before = {"Ada": [("person", "ada")], "PyPI": [("service", "pypi")]}
    after = {"Ada": [("person", "ada"), ("person", "ada2")], "PyPI": before["PyPI"]}

    assert changed_names(before, after) == ["Ada"]
    assert changed_names(before, before) == []
    assert changed_names({}, before) == ["Ada", "PyPI"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("by Ee\nDurbin", "Ee Durbin", True),
        ("by Ee", "Ee Durbin", False),
        ("≈Åukasz Langa", "Łukasz Langa", True),
        ("nothing at all", "Łódź", True),
    ],
)
def test_may_name(text: str, name: str, expected: bool) -> None:
    assert may_name(text.encode(), [name]) is expected
