"""YAML as people write it: text, lines, faults."""

from __future__ import annotations

import pytest

from chronicle.core.yamldoc import Fault, read_yaml


def test_scalars_stay_text_and_lines_are_known() -> None:
    doc = read_yaml("a: 2010\nb:\n  - no\n  - c: 1.10\n    d:\n", first_line=5)

    assert doc.value == {"a": "2010", "b": ["no", {"c": "1.10", "d": ""}]}
    assert doc.lines == {
        (): 5,
        ("a",): 5,
        ("b",): 6,
        ("b", 0): 7,
        ("b", 1): 8,
        ("b", 1, "c"): 8,
        ("b", 1, "d"): 9,
    }
    assert doc.faults == []


@pytest.mark.parametrize(
    ("text", "value", "fault"),
    [
        ("a: 1\na: 2", {"a": "1"}, Fault("key 'a' for the second time", 2)),
        ("a: &x 1\n", {"a": "1"}, Fault("anchor 'x'; anchors are not read", 1)),
        ("? [a]\n: b\n", {}, Fault("key ['a']; a key is text", 1)),
        ("a\n---\nb", "a", Fault("a second document; one is expected", 2)),
        (
            "a: !!python/object/apply:os.system [x]",
            {"a": ["x"]},
            Fault(
                "tag 'tag:yaml.org,2002:python/object/apply:os.system'; "
                "tags are not read",
                1,
            ),
        ),
    ],
)
def test_fault(text: str, value: object, fault: Fault) -> None:
    doc = read_yaml(text)

    assert doc.value == value
    assert doc.faults == [fault]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: b\nc: ]", 2), ("a: b\nc: \x00", 2), ("a\n\ud800", 2), ("[" * 99, 1)],
)
def test_unreadable(text: str, line: int) -> None:
    doc = read_yaml(text)

    assert doc.value is None
    assert [fault.line for fault in doc.faults] == [line]


def test_aliases_do_not_multiply() -> None:
    bomb = "a: &a [x]\nb: [*a, *a]\n"

    doc = read_yaml(bomb)

    assert doc.value == {"a": ["x"], "b": ["", ""]}
    assert len(doc.faults) == 3


def test_empty() -> None:
    assert read_yaml("").value is None
    assert read_yaml("").faults == []
