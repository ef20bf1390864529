"""An index that is amended is the one that Pagefind makes of all pages."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from chronicle.search.amending import NotAmendableError, amend
from chronicle.search.pagefind import index_texts, is_installed, make_index

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not is_installed(), reason="Pagefind is not installed")

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta name="d" content="{day}" data-pagefind-sort="date[content]"
 data-pagefind-meta="date[content]"></head>
<body data-pagefind-body><h1>{title}</h1><p>{text}</p></body></html>"""

LETTERS = "bcdfghjklmnprstvz"
WORDS = [f"{a}{b}o{c}" for a in LETTERS for b in "aeiu" for c in LETTERS] + ["dürer"]


def page(chance: random.Random, text: str, title: str = "", day: str = "") -> str:
    title = title or f"About {chance.choice(WORDS)}"
    return PAGE.format(title=title, text=text, day=day or "2020-01-01")


def text_of(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def changed(index: dict[str, bytes], before: str, after: str) -> dict[str, bytes]:
    """Return the index with one page changed."""
    changes = amend(
        index.__getitem__,
        *(index_texts({"p3/index.html": each}, "en") for each in (before, after)),
    )
    files = {**index, **{path: data for path, data in changes.items() if data}}
    gone = {path for path, data in changes.items() if data is None}
    return {path: data for path, data in files.items() if path not in gone}


def test_an_amended_index_is_the_one_of_all_pages(tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(8):
        file = tmp_path / f"p{number}/index.html"
        file.parent.mkdir()
        file.write_text(page(chance, text_of(chance, 1500)), encoding="utf-8")
    file = tmp_path / "p3/index.html"
    index = make_index(tmp_path, "en")
    assert sum(path.endswith(".pf_index") for path in index) > 2
    text = text_of(chance, 1500)

    for new in (
        f"{text} more",
        f"aaa {text}",  # each place of a word is another
        text_of(chance, 20),
        text_of(chance, 5000),  # what no file of words holds
        f"{WORDS[0]} 00 zzzz",
    ):
        before, after = file.read_text("utf-8"), page(chance, new)
        file.write_text(after, encoding="utf-8")
        whole = make_index(tmp_path, "en")

        amended = changed(index, before, after)

        assert amended == whole
        index = whole


def test_what_needs_all_pages_is_left_to_pagefind(tmp_path: Path) -> None:
    chance = random.Random(1)
    for number in range(5):
        file = tmp_path / f"p{number}/index.html"
        file.parent.mkdir()
        file.write_text(page(chance, "One more page.", "Title"), encoding="utf-8")
    before = page(chance, "One more page.", "Title")
    index = make_index(tmp_path, "en")

    for after in (
        page(chance, "One more page.", "Title", "2021"),
        before.replace("<h1>", "<i data-pagefind-filter='kind'>new</i><h1>"),
        page(chance, "One more pagé.", "Title"),
    ):
        with pytest.raises(NotAmendableError):
            changed(index, before, after)
