"""Repair of reST that a converter made of Markdown."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docutils.core
import pytest
from docutils.parsers.rst import Directive, directives
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.markup.edits import line_starts
from chronicle.repair.rst import repair_rst
from chronicle.repair.rst.detect import is_converted
from chronicle.repair.rst.native import prose
from chronicle.report.summary import RULES

ARCHIVE = Path(__file__).parents[3] / "shared" / "corpus" / "ablog"
CASES = load_cases("rst")


def lines_of(text: str) -> list[str]:
    """Return the lines, without those that are empty at the end."""
    return text.rstrip("\n").split("\n")


@pytest.mark.parametrize("case", CASES, ids=label_of)
def test_repair_rst(case: dict[str, Any]) -> None:
    original, fixed = case["original"], case.get("fixed", case["original"])

    result = repair_rst(original)

    if case["kind"] == "negative":
        assert result.text == original
        assert not result.repairs
    assert lines_of(result.text) == lines_of(fixed)
    assert result.text.count("\n") == original.count("\n")
    assert repair_rst(result.text).text == result.text, "not idempotent"
    assert bool(result.repairs) == (result.text != original)
    assert {repair.rule for repair in result.repairs} <= RULES.keys()


class Post(Directive):
    """What ABlog registers."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(
        ("author", "category", "language", "location", "tags"), directives.unchanged
    )

    def run(self) -> list[Any]:
        return []


def complaints_of(text: str) -> list[str]:
    """Return the warnings of docutils, without mere information."""
    stream = io.StringIO()
    overrides = {"warning_stream": stream, "report_level": 2, "halt_level": 5}
    docutils.core.publish_doctree(text, settings_overrides=overrides)
    return stream.getvalue().splitlines()


@pytest.fixture(autouse=True)
def _post_directive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(directives._directives, "post", Post)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["kind"] == "made"], ids=label_of
)
def test_docutils_has_nothing_to_say(case: dict[str, Any]) -> None:
    assert complaints_of(repair_rst(case["original"]).text) == []


@pytest.mark.skipif(
    not ARCHIVE.is_dir(), reason="the archive is not beside the repository"
)
def test_archive() -> None:
    """Every post of the archive."""
    for path in sorted(ARCHIVE.rglob("*.rst")):
        text = path.read_text(encoding="utf-8")
        result = repair_rst(text)
        assert complaints_of(result.text) == [], path
        assert result.text.count("\n") == text.count("\n"), path
        assert repair_rst(result.text).text == result.text, path


def test_repairs_name_what_stands_in_the_file() -> None:
    """Line and column of each repair are where *before* begins."""
    original = (
        "Text.\n\n> See` us <https://a.example/>`_ and\n"
        "> _them  \n> all_ , [x](y).\n\n\n"
    )
    starts = line_starts(original.split("\n"))

    repairs = repair_rst(original).repairs

    assert len(repairs) == 3
    for repair in repairs:
        start = starts[repair.line - 1] + repair.column - 1
        assert original.startswith(repair.before, start)


PIECES = st.sampled_from(
    [
        "word", "a_b", "_em_", "*em*", "**strong**", "`code`", "``lit``", "`l <u://x>`_",
        "`![a <https://b.example>`_](https://c.example)", "[l](https://d.example/)",
        "![](https://e.example)", "> ", "  * ", "    * ", "* * *", "  1. ", "---  ",
        "---|---", "a | b", "===", "~~~", "####", "\n", "\n\n", "  \n", "    \n", " ",
        "*", "_", "`", "\\", "|", "<", ">", "[", "]", "(", ")", "::", ".. x::", "&amp;",
        "<br>", "```", ":r:", "__", "“", "é", "\u200f", "\x0b", "\t", "\r",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Nothing raises; lines keep their number; what nobody converted stays fixed."""
    result = repair_rst(text)

    assert result.text.count("\n") == text.count("\n")
    lines = text.split("\n")
    if not is_converted(lines, prose(lines, doctests=True)):
        assert repair_rst(result.text).text == result.text
