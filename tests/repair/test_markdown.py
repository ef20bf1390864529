"""Repair Markdown: cases as data, and what holds for every text."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.core.record import Origin
from chronicle.markup.edits import inline_code
from chronicle.markup.outline import Structure, block_reader
from chronicle.repair.markdown import MarkdownContext, repair_markdown
from chronicle.report.summary import RULES

Case = dict[str, Any]
SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"


def context_of(case: Case) -> MarkdownContext:
    return MarkdownContext(
        origin=Origin(case.get("origin", "astro")),
        is_exported=case.get("exported", False),
        has_file=frozenset(case.get("files", [])).__contains__,
        site=case.get("site", {}),
    )


@pytest.mark.parametrize("case", load_cases("markdown"), ids=label_of)
def test_repair_markdown(case: Case) -> None:
    context = context_of(case)
    result = repair_markdown(case["original"], context)

    assert result.text == case.get("fixed", case["original"])
    assert bool(result.repairs) == ("fixed" in case)
    assert {repair.rule for repair in result.repairs} <= RULES.keys()
    assert [problem.message for problem in result.problems] == case.get("problems", [])
    assert result.text.count("\n") == case["original"].count("\n")
    if case.get("origin") != "jekyll":  # there, Liquid's raw text would be read again
        assert repair_markdown(result.text, context).text == result.text


def test_repairs_name_the_place_in_the_file() -> None:
    text = "x\n[![](./a.png)](https://p.example/a.png) **Who?**Me"
    repairs = repair_markdown(text, MarkdownContext(has_file=lambda _: False)).repairs

    line = text.split("\n")[1]
    assert [repair.line for repair in repairs] == [2, 2, 2]
    for repair in repairs:
        start = repair.column - 1
        assert line[start : start + len(repair.before)] == repair.before


MARKS = st.text(alphabet="*_`[]()<>{}%#!:|\\\n -ab1/\"'.&;~=+^", max_size=120)


@settings(max_examples=300, deadline=None)
@given(text=MARKS, origin=st.sampled_from(Origin))
def test_never_raises_and_keeps_lines(text: str, origin: Origin) -> None:
    context = MarkdownContext(origin=origin, has_file=lambda _: False)
    result = repair_markdown(text, context)

    assert result.text.count("\n") == text.count("\n")
    assert bool(result.repairs) == (result.text != text)


def _outline(structure: Structure) -> tuple[object, ...]:
    tokens = [(token.type, token.map, token.markup) for token in structure.tokens]
    found = (structure.code, structure.html, structure.paragraphs, structure.offsets)
    return structure.lines, tokens, *found


@settings(max_examples=500, deadline=None)
@given(text=MARKS, data=st.data())
def test_what_is_not_parsed_again_is_as_if_it_were(
    text: str, data: st.DataObject
) -> None:
    lines = text.split("\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[number])))
    put = data.draw(st.text(alphabet="ab *`|[]:<>#-1.", max_size=4))
    edited = [*lines]
    edited[number] = lines[number][:start] + put + lines[number][start + 1 :]

    found = Structure(lines).after(edited)

    assert _outline(found) == _outline(Structure(edited))


@pytest.mark.parametrize(
    ("before", "after", "parses"),
    [
        ("One [two](http://a)", "One [two](http://b)", 0),
        ("- **Who?**Me", "- **Who?** Me", 0),
        ("[![a](x.png)](y)", "[![a](z.png)](y)", 0),
        ("> **[![](./a.png)](y)", "> [![](b.png)](y)", 0),
        ('<div><a href="a">x', '<div><a href="b" title="c">x', 0),
        ('<div><a href="a">x', '<p><a href="a">x', 1),
        ("* a", "** a", 1),
        ("text", "", 1),
        ("- text", "text", 1),
        ("a | b", "a b", 1),
        ("[a](b) c", "[a]: b c", 1),
        ("    code", "    Code", 1),
    ],
)
def test_blocks_are_parsed_again_only_where_they_may_differ(
    before: str, after: str, parses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    structure = Structure([before])
    parse = Mock(wraps=block_reader().parse)
    monkeypatch.setattr(block_reader(), "parse", parse)

    structure.after([after])

    assert parse.call_count == parses


@given(text=MARKS)
def test_inline_code_lies_within_the_text(text: str) -> None:
    for start, end in inline_code(text):
        assert text[start] == "`" == text[end - 1]
        assert end - start >= 3 or text[start:end] == "``"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the archive is not beside the project")
@pytest.mark.parametrize("origin", ["astro", "jekyll", "mkdocs-material"])
def test_archive_keeps_lines_and_is_idempotent(origin: str) -> None:
    context = MarkdownContext(origin=Origin(origin), has_file=lambda _: False)
    for path in sorted((SHARED / origin).rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        result = repair_markdown(text, context)
        assert result.text.count("\n") == text.count("\n"), path
        if origin != "jekyll":
            again = repair_markdown(result.text, context)
            assert again.text == result.text, path
