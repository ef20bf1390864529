"""A description is made of whole sentences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.metadata.body import scan_body
from chronicle.metadata.descriptions import (
    MAX_SENTENCE,
    describe,
    is_cut_off,
    split_sentences,
)
from chronicle.metadata.plain import (
    escape_line,
    plain_description,
    plain_line,
    plain_text,
)


@pytest.mark.parametrize("case", load_cases("descriptions"), ids=label_of)
def test_describe(case: dict[str, Any]) -> None:
    assert describe(case["paragraphs"]) == case["description"]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Mark has a background in IT ...", True),
        ("Mark has a backgr…", True),
        ("Mark has [...]", True),
        ("Mark has a background.", False),
        ("", False),
    ],
)
def test_is_cut_off(description: str, expected: bool) -> None:
    assert is_cut_off(description) is expected


def test_a_text_without_sentences_is_cut_at_a_word() -> None:
    description = describe(["word " * 400])

    assert description.endswith("word…")
    assert len(description) <= MAX_SENTENCE


@given(st.text())
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join(" ".join(split_sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("fmt", "text", "expected"),
    [
        (
            "md",
            "A [link](https://a.example/x_(y)) and ![an image](a.png) here",
            "A link and here",
        ),
        ("md", "**Bold**, *em*, `code`, ~~gone~~", "Bold, em, code, gone"),
        ("md", "A &amp; B \\* C <span class='x'>D</span>", "A & B * C D"),
        ("md", "snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("md", "[full][ref] note[^1] {doc}`text <a>`", "full note text"),
        ("rst", "A `link <https://a.example>`_ and ``code``", "A link and code"),
        ("rst", "**Bold** *em* name_ :doc:`text <a>`", "Bold em name text"),
        (
            "rst",
            "The method __match__ of snake_case_",
            "The method __match__ of snake_case",
        ),
        ("rst", "_“A quotation.”_ _ _", "“A quotation.”"),
    ],
)
def test_plain_text(fmt: str, text: str, expected: str) -> None:
    assert plain_text(text, fmt) == expected


@pytest.mark.parametrize("fmt", ["md", "rst"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snake_case and 2*3*4, <T> generics", None),
        ("2*3 and 4*5, 2**3**4, List<String>", None),
        ("A **bold** word and 2*3*4", "A bold word and 2*3*4"),
        ("It is *all* there, `2*3*4`", "It is all there, 2*3*4"),
        ("*Un*, `<T>` and <T>", "Un, <T> and <T>"),
    ],
)
def test_signs_that_are_no_markup_stay(
    fmt: str, text: str, expected: str | None
) -> None:
    assert plain_description(text, fmt) == (text if expected is None else expected)


@pytest.mark.parametrize("fmt", ["md", "rst"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One<br> <em>two</em> <Note>three</Note>", "One two three"),
        ("A <!-- b --> c <style>p { x: y }</style>d <p>e", "A c d e"),
        ("The <b> element", "The <b> element"),
    ],
)
def test_elements_of_a_description_go(fmt: str, text: str, expected: str) -> None:
    assert plain_description(text, fmt) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Use `x*y`, *stars*, __init__, 2***3***4",
            "Use x*y, stars, __init__, 2***3***4",
        ),
        (
            "_Fluent Python_, __init__ by [Ann](https://a.example)",
            "Fluent Python, __init__ by Ann",
        ),
        ("[RFC][draft] f[0](x) {% x %}", None),
        (
            "The <b> element<!-- no --> in List<String>",
            "The <b> element in List<String>",
        ),
        ("![logo](a.png) News", "logo News"),
        ("A </script><b> and <script>x</script>", None),
        ('One<br>two <em class="a">three</em>', "One two three"),
        ("我**中文**文字", "我中文文字"),
        (r"A \*star\* and C:\new", r"A *star* and C:\new"),
        ("AT&amp;T *x*", "AT&amp;T x"),
        (r"a * b ` c \\ and \\", None),
        (r"*a* `\\ b` \\*c", r"a \\ b \*c"),
    ],
)
def test_plain_line(title: str, expected: str | None) -> None:
    assert plain_line(title) == (title if expected is None else expected)


@given(st.text(alphabet="ab 1*_`<>[](){}~!\\/#.:&;é中"))
def test_any_title_can_be_written(title: str) -> None:
    assert plain_line(escape_line(title)) == title


@pytest.mark.parametrize(
    ("fmt", "text", "expected"),
    [
        ("md", "# One\n", ("One", 1, 1, True)),
        ("md", "# One { .a #b }\n", ("One", 1, 1, True)),
        ("md", "One {#b}\n===\n", ("One", 1, 1, True)),
        ("md", "\n<!-- note -->\n\n## Two ##\n", ("Two", 2, 4, True)),
        ("md", "<!--\n# No\n\n# Nor\n-->\n\n# One\n", ("One", 1, 7, True)),
        ("md", "(here)=\n\n# `One` *of* [two](a)\n", ("One of two", 1, 3, True)),
        ("md", ":::{code-block}\n# code\n:::\n\n# One\n", ("One", 1, 5, False)),
        ("md", "- item\n\n      # code\n\n# One\n", ("One", 1, 5, False)),
        ("md", "Text\n\nTitle\n=====\n", ("Title", 1, 3, False)),
        ("md", "```\n# code\n```\n\n# One\n", ("One", 1, 5, False)),
        ("md", "Text\n\n---\n\nMore\n", None),
        ("md", "- item\n---\n", None),
        ("rst", "Title\n=====\n", ("Title", 1, 1, True)),
        ("rst", ".. note\n\n=====\nTitle\n=====\n", ("Title", 1, 4, True)),
        ("rst", "Text here\n\nTitle\n=====\n", ("Title", 1, 3, False)),
        ("rst", "Text\n\n----\n\nMore\n", None),
        ("rst", "..\n   No\n   ==\n\nOne\n===\n", ("One", 1, 5, True)),
    ],
)
def test_heading(
    fmt: str, text: str, expected: tuple[str, int, int, bool] | None
) -> None:
    assert scan_body(text, fmt).heading == expected
