"""Mojibake is undone where it is certain, and nowhere else."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import ftfy.bad_codecs  # noqa: F401
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.core.problems import Repaired, Subtype
from chronicle.markup.outline import Outliner
from chronicle.repair.encoding import repair_encoding
from chronicle.repair.encoding.codepages import CODE_PAGES
from chronicle.repair.encoding.hints import is_sound
from chronicle.repair.encoding.mojibake import undo_mojibake

SHARED = Path(__file__).parents[3] / "shared"

CODECS = (
    "sloppy-windows-1252",
    "latin-1",
    "mac_roman",
    "cp437",
    "cp850",
    "sloppy-windows-1250",
    "sloppy-windows-1251",
    "iso8859_2",
)

PARTS = st.sampled_from(
    "âÃÂ€™œ‚Äîé √©¬ðŸ˜Ð\x9d\x80\x92\u00a0\ufffd\ufeff `<>&#:/([\"'-=\n\r\u2028\x0bаРС"
    "日가ßŁ╔═├⌐ÔÇÖ Ĺ‚ Рџ"
)
ODD_TEXT = st.one_of(
    st.text(),
    st.lists(
        st.one_of(
            PARTS,
            st.sampled_from(["&acirc;", "&#8364;", "&nbsp;", "â€", "```", "UTF-8 "]),
        ),
        max_size=60,
    ).map("".join),
)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "We’re ready — are you?",
            "“Über” means above…",
            "Łukasz Świder and Zoë Çelik",
            "Prix : 5\u00a0€, déjà vu",
            "Всё готово, спасибо",
            "日本語のテキスト",
            "Thanks 🎉🙏 for it",
            "Plain words only",
        ]
    ),
    min_size=1,
    max_size=12,
).map("\n\n".join)


def misread(text: str, codec: str) -> str:
    return text.encode().decode(codec)


def remake(text: str, result: Repaired) -> str:
    """Make the repairs that *result* reports."""
    lines = text.split("\n")
    for repair in reversed(result.repairs):
        first = repair.line - 1
        rest = "\n".join(lines[first:])
        start = repair.column - 1
        assert rest.startswith(repair.before, start)
        rest = rest[:start] + repair.after + rest[start + len(repair.before) :]
        lines[first:] = rest.split("\n")
    return "\n".join(lines)


@pytest.mark.parametrize("case", load_cases("encoding"), ids=label_of)
def test_repair_encoding(case: dict[str, Any]) -> None:
    original, fmt = case["original"], case.get("fmt", "md")
    result = repair_encoding(original, fmt)

    assert result.text == case.get("fixed", original)
    assert repair_encoding(result.text, fmt).text == result.text, "not idempotent"
    assert result.text.count("\n") == original.count("\n")
    assert remake(original, result) == result.text
    lost = [case["damaged"]] if "damaged" in case else []
    assert [problem.line for problem in result.problems] == lost


def test_report_names_place_and_way() -> None:
    repaired = repair_encoding("Sound.\n\nItâ€™s by the boardâ€™s clerk.\n")

    line, column, before, after, rule, codec = repaired.repairs[1]
    assert (line, column, before, after) == (3, 20, "â€™", "’")
    assert (rule, codec) == ("mojibake", "UTF-8 read as Windows-1252")


def test_report_names_each_misreading() -> None:
    text = misread(misread("It’s — “so”.", "mac_roman"), "sloppy-windows-1252")

    ways = {repair.codec for repair in repair_encoding(text).repairs}

    assert ways == {"UTF-8 read as MacRoman, then as Windows-1252"}


def test_what_is_lost_is_a_problem() -> None:
    result = repair_encoding("Itâ€™s so â€” really.\n\nBy Ã\ufffdlvaro.\n")

    [problem] = result.problems
    assert problem.subtype is Subtype.ENCODING
    assert problem.line == 3
    assert "'Á'" in problem.message


@given(ODD_TEXT, st.sampled_from(["md", "rst", "txt"]))
@settings(max_examples=400, deadline=None)
def test_any_text(text: str, fmt: str) -> None:
    result = repair_encoding(text, fmt)

    assert repair_encoding(result.text, fmt).text == result.text, "not idempotent"
    assert result.text.count("\n") == text.count("\n")
    assert remake(text, result) == result.text


@given(SENTENCES, st.sampled_from(CODECS[:3]))
@settings(max_examples=100, deadline=None)
def test_damage_is_undone(text: str, codec: str) -> None:
    assume(repair_encoding(text).text == text)

    assert repair_encoding(misread(text, codec)).text == text


@given(SENTENCES)
@settings(max_examples=50, deadline=None)
def test_sound_text_stays(text: str) -> None:
    assert repair_encoding(text) == Repaired(text)


@given(ODD_TEXT)
@settings(max_examples=300, deadline=None)
def test_nothing_is_found_in_what_looks_sound(text: str) -> None:
    assume(is_sound(text))

    assert undo_mojibake(text, "md", Outliner()) == Repaired(text)


def test_sound_posts_load_no_tables_of_code_pages() -> None:
    code = (
        "import sys; from chronicle.sources.pipeline import read_text\n"
        "assert read_text('It’s “so” — à propos…'.encode(), 'md').text\n"
        "print('ftfy' in sys.modules)\n"
        "read_text('It’s misread: â€”'.encode(), 'md')\n"
        "print('ftfy' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert said.split() == ["False", "True"]


def test_code_pages_read_back_what_they_misread() -> None:
    text = "é’—ł日😀"
    for page, codec in zip(CODE_PAGES, (CODECS[0], *CODECS[2:3]), strict=False):
        assert page.read_back(misread(text, codec)) == text


@pytest.mark.parametrize(
    "unit",
    ["We’re — “so”. ", "Всё готово. ", "`a` <b> [c](d) ``e ", "Ã", "â€ ", "&Acirc;"],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = misread(unit * (size // len(unit)), "sloppy-windows-1252")
        start = time.process_time()
        repair_encoding(text)
        return time.process_time() - start

    seconds(5_000)
    small, large = seconds(20_000), seconds(320_000)

    assert large < 16 * 6 * max(small, 0.01)


def test_order_of_runs_does_not_matter() -> None:
    cases = load_cases("encoding")
    expected = [repair_encoding(case["original"]).text for case in cases]
    order = list(range(len(cases)))
    random.Random(1).shuffle(order)

    for index in order:
        assert repair_encoding(cases[index]["original"]).text == expected[index]


@pytest.mark.skipif(not SHARED.exists(), reason="needs the posts beside the repository")
class TestSharedPosts:
    def test_seeds(self) -> None:
        seeds = SHARED / "seeds"
        posts = [p for p in sorted((seeds / "posts").rglob("*")) if is_post(p)]
        assert posts
        for post in posts:
            clean = seeds / "clean" / post.relative_to(seeds / "posts")
            repaired = repair_encoding(post.read_bytes().decode(), post.suffix[1:])
            assert repaired.text == clean.read_bytes().decode(), post.name
            assert repaired.problems == ()

    def test_corpus_stays(self) -> None:
        for post in sorted((SHARED / "corpus").rglob("*")):
            if is_post(post):
                text = post.read_bytes().decode()
                assert repair_encoding(text, post.suffix[1:]).text == text, post.name


def is_post(path: Path) -> bool:
    return path.is_file() and path.suffix in {".md", ".rst"}
