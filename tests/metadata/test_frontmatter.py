"""Where metadata stand in a post, and what is left of it without them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.metadata.fenced import MAX_CHARACTERS
from chronicle.metadata.frontmatter import read_front_matter
from chronicle.metadata.values import plain
from chronicle.sources.directives import find_directives


@pytest.mark.parametrize("case", load_cases("frontmatter"), ids=label_of)
def test_read_front_matter(case: dict[str, Any]) -> None:
    found = read_front_matter(case["text"], case.get("fmt", "md"), find_directives)

    problems = [[problem.line, problem.message] for problem in found.problems]
    assert problems == case.get("problems", [])
    assert found.kind == case["kind"]
    assert found.is_broken == case.get("broken", False)
    assert found.body == case["body"]
    assert found.table.lines == case["keys"]
    if "values" in case:
        values = {key: plain(value) for key, value in found.table.entries.items()}
        assert values == case["values"]


def test_too_long() -> None:
    text = f"---\ntitle: A\ndescription: {'x' * MAX_CHARACTERS}\n---\nBody\n"

    found = read_front_matter(text, "md")

    size, limit = MAX_CHARACTERS + 22, MAX_CHARACTERS
    reason = f"front matter of {size} characters; at most {limit} are read"
    assert found.is_broken
    assert found.table.lines == {"title": 2}
    assert found.body == "\n\n\n\nBody\n"
    fix = "the post is in no list or feed until that is fixed"
    assert found.problems == [("front-matter", f"{reason}; {fix}", 1)]


def test_a_bomb_does_not_go_off() -> None:
    levels = "\n".join(f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}]" for n in range(1, 60))
    text = f"---\ntitle: Hello\nl0: &l0 [a, a]\n{levels}\n---\nBody\n"

    found = read_front_matter(text, "md")

    assert plain(found.table.entries["title"]) == "Hello"
    assert plain(found.table.entries["l59"]) == "[, ]"


def test_too_deep() -> None:
    text = f"---\ntitle: Hello\ndeep: {'[' * 5000}{']' * 5000}\n---\nBody\n"

    found = read_front_matter(text, "md")

    assert found.is_broken
    assert found.table.lines == {"title": 2}
    assert found.problems[-1].line == 3


def test_a_long_line_hides_no_directive() -> None:
    text = f".. post:: 2016-04-06\n   :tags: a\n\nTitle\n=====\n\n{'word ' * 3000}\n"

    found = read_front_matter(text, "rst", find_directives)

    assert plain(found.table.entries["tags"]) == "a"


@given(
    st.text(alphabet="---\n+=:. post{}[]'\"&*!#`~ \tab", max_size=120),
    st.sampled_from(["md", "rst"]),
)
def test_keeps_lines_and_never_fails(text: str, fmt: str) -> None:
    found = read_front_matter(text, fmt, find_directives)

    assert found.body.count("\n") == text.count("\n")
