"""Pages are prepared for Pagefind once, and shortened only where nothing is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from chronicle.search import prepared
from chronicle.search.pagefind import is_installed, make_index
from chronicle.search.prepared import WORDS, Page, PreparedPages, prepare, shorten

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta data-pagefind-filter="tag[content]" content="psf"><title>T</title>
<script>let a = 1</script></head>
<body><nav><ul><li><a title="a > b" href="/">Home</a></ul></nav>
<main><article role="main" data-pagefind-body><h1>Title {n}</h1><p>Word{n} said.</p>
<h2 id="more">More</h2><p>Again, and <b>again</b>.</p></article></main>
<footer>Made with care</footer></body></html>
"""


def page(path: str, html: str, of: object = 1) -> Page:
    return Page(path, of, lambda: html)


def test_what_is_around_the_text_is_left_out() -> None:
    short = shorten(PAGE)

    assert "Home" not in short
    assert "care" not in short
    assert "script" not in short
    assert '<meta data-pagefind-filter="tag[content]" content="psf">' in short
    assert '<html lang="en">' in short
    assert "Again, and" in short


@pytest.mark.parametrize(
    "html",
    [
        PAGE.replace("<nav>", "<nav><h1>The title</h1>"),
        PAGE.replace("<footer>", '<footer data-pagefind-meta="a:b">'),
        PAGE.replace(" data-pagefind-body", ""),
        PAGE.replace("<body>", ""),
        PAGE.replace('title="a > b"', 'title="x data-pagefind-body y"'),
        "data-pagefind-body",
        "",
    ],
    ids=["heading", "attribute", "unmarked", "no body", "a value", "text", "empty"],
)
def test_a_page_that_says_something_elsewhere_stays_whole(html: str) -> None:
    assert shorten(html) == html


def test_words_without_end_are_not_all_looked_for() -> None:
    said = " ".join(f"w{number}" for number in range(WORDS - 50))
    whole = f"<main data-pagefind-body>{said} {said}</main>"
    endless = " ".join(f"w{number}" for number in range(WORDS + 50))

    assert prepare(whole) == whole
    assert prepare(endless).split() == endless.split()[:WORDS]


@pytest.mark.skipif(not is_installed(), reason="Pagefind is optional")
def test_short_pages_make_the_index_that_whole_ones_make(tmp_path: Path) -> None:
    for n in range(30):
        html = PAGE.replace("{n}", str(n))
        for name, text in (("whole", html), ("short", prepare(html))):
            file = tmp_path / name / str(n) / "index.html"
            file.parent.mkdir(parents=True)
            file.write_text(text, encoding="utf-8")

    whole, short = (
        make_index(tmp_path / name, "en").files for name in ("whole", "short")
    )

    assert len(prepare(PAGE)) < len(PAGE)
    assert whole == short


def test_a_page_is_made_again_only_when_what_it_is_made_of_changed(
    tmp_path: Path,
) -> None:
    def unexpected() -> str:
        raise AssertionError

    first = PreparedPages(tmp_path, is_trusted=True)
    first.add(page("a/index.html", PAGE))
    first.add(page("b/index.html", ""))
    before = first.close()

    second = PreparedPages(tmp_path, is_trusted=True)
    second.add(Page("a/index.html", 1, unexpected))
    second.add(Page("b/index.html", 1, unexpected))
    assert second.close() == before

    third = PreparedPages(tmp_path, is_trusted=True)
    third.add(page("a/index.html", PAGE.replace("Made with care", "Changed"), of=2))
    third.add(page("b/index.html", "", of=2))
    assert third.close() == before, "what nobody searches has changed"

    fourth = PreparedPages(tmp_path, is_trusted=True)
    fourth.add(page("b/index.html", PAGE, of=3))
    assert fourth.close() != before
    assert [path.parent.name for path in fourth.folder.rglob("*.html")] == ["b"]


@pytest.mark.parametrize(("changed", "is_few"), [(3, True), (4, False)])
def test_of_many_pages_a_share_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: int, is_few: bool
) -> None:
    monkeypatch.setattr(prepared, "FEW", 1)
    monkeypatch.setattr(prepared, "SHARE", 4)
    for edited in (0, changed):
        pages = PreparedPages(tmp_path, is_trusted=True)
        for number in range(12):
            html = PAGE.replace("{n}", f"{number < edited}")
            pages.add(page(f"{number}.html", html, of=number < edited))
        pages.close()

    assert pages.has_few_changed is is_few


def test_a_post_that_fifty_pages_name_may_get_another_title(tmp_path: Path) -> None:
    for edited in (0, 50):
        pages = PreparedPages(tmp_path, is_trusted=True)
        for number in range(200):
            html = PAGE.replace("{n}", f"{number < edited}")
            pages.add(page(f"{number}.html", html, of=number < edited))
        pages.close()

    assert pages.has_few_changed
    assert len(pages.changed) == 50


@pytest.mark.parametrize("damage", ["account", "file", "extra", "untrusted"])
def test_a_folder_that_is_not_as_the_account_says_is_made_anew(
    tmp_path: Path, damage: str
) -> None:
    first = PreparedPages(tmp_path, is_trusted=True)
    first.add(page("a/index.html", PAGE))
    first.add(page("c/index.html", ""))
    digest = first.close()
    before = (first.folder / "a/index.html").read_bytes()
    if damage == "account":
        (tmp_path / "pages.json").write_text(json.dumps([1]))
    elif damage == "file":
        (first.folder / "a/index.html").unlink()
    elif damage == "extra":
        (first.folder / "b.html").write_text(PAGE)

    again = PreparedPages(tmp_path, is_trusted=damage != "untrusted")
    again.add(page("a/index.html", PAGE))
    again.add(page("c/index.html", ""))

    assert again.close() == digest
    files = [path for path in again.whole_folder().rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [before]


def test_the_folder_is_looked_at_only_where_all_pages_are_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = PreparedPages(tmp_path, is_trusted=True)
    first.add(page("a/index.html", PAGE))
    first.close()
    monkeypatch.setattr(prepared.os, "walk", None)

    again = PreparedPages(tmp_path, is_trusted=True)
    again.add(page("a/index.html", PAGE.replace("{n}", "1"), of=2))
    again.close()

    assert again.has_few_changed
    assert [*again.changed] == ["a/index.html"]


@pytest.mark.parametrize("text", [None, "another text"])
def test_of_a_page_whose_text_was_lost_nobody_knows_what_changed(
    tmp_path: Path, text: str | None
) -> None:
    first = PreparedPages(tmp_path, is_trusted=True)
    first.add(page("a/index.html", PAGE))
    first.close()
    file = first.folder / "a/index.html"
    file.write_text(text) if text else file.unlink()

    again = PreparedPages(tmp_path, is_trusted=True)
    again.add(page("a/index.html", PAGE.replace("{n}", "1"), of=2))
    again.close()

    assert not again.has_few_changed
