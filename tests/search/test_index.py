"""The index that a build leaves behind: what it holds, and when it is made."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from building import build, small_site
from chronicle.build.spare import LIVE
from chronicle.core.folding import unspell

if TYPE_CHECKING:
    from pathlib import Path

    from building import Built

POST = """\
---
title: '{title}'
publishDate: '{day}'
author: {author}
tags: {tags}
---

{text}
"""

FILES = {
    "posts/polish.md": POST.format(
        title="About Łukasz </script><b>",
        day="2016-04-06",
        author="Łukasz Langa",
        tags="[psf, C++]",
        text="Straße &lt;img src=x onerror=alert(1)&gt; wombat.",
    ),
    "posts/second.md": POST.format(
        title="Second",
        day="2017-01-02",
        author="Ada",
        tags="[psf]",
        text="Quokka on PyPI.",
    ),
    "posts/kanji.md": POST.format(
        title="Runs",
        day="2018-01-02",
        author="Ada",
        tags="[psf]",
        text="![](https://example.org/wombat.png) 東京で日本語を検索する。",
    ),
    "posts/draft.md": POST.format(
        title="DRAFT: Secret", day="2017-01-02", author="Ada", tags="[]", text="Numbat."
    ),
    "about/hidden.rst": ":orphan:\n:nosearch:\n\nHidden\n======\n\nBilby.\n",
    "people.rst": ":orphan:\n\nPeople\n======\n\n.. staff::\n",
    "services.rst": ":orphan:\n\nServices\n========\n\n.. services::\n",
    "404.rst": ":orphan:\n\nNot found\n=========\n\nDingo.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("search") / "site", FILES)


@pytest.fixture(scope="module")
def built(site: Path) -> Built:
    return build(site)


def fragments(built: Built) -> dict[str, dict[str, Any]]:
    """Return what the index shows of each page, by address."""
    pages = {}
    for path in (built.outdir / "pagefind/fragment").iterdir():
        data = gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")
        page = json.loads(data)
        pages[page["url"]] = page
    return pages


def index_files(built: Built) -> dict[str, bytes]:
    return {n: d for n, d in built.files().items() if n.startswith("pagefind/")}


def test_posts_pages_and_people_are_indexed(built: Built) -> None:
    assert built.log == ""
    pages = fragments(built)

    assert pages["/posts/polish/"]["filters"] == {
        "author": ["L\u034fukasz Langa"],
        "kind": ["post"],
        "tag": ["PSF", "C\u1429\u034f"],
        "year": ["2016"],
    }
    assert pages["/people/"]["filters"]["kind"] == ["page"]
    kinds = {page["filters"]["kind"][0] for page in pages.values()}
    assert {"page", "person", "post"} <= kinds
    person = next(p for p in pages.values() if p["filters"]["kind"] == ["person"])
    assert person["url"].startswith("/people/#people-")
    assert person["url"].endswith("/")


def test_only_the_text_of_a_page_is_indexed(built: Built) -> None:
    text = fragments(built)["/posts/second/"]["content"]

    assert text == "Second. Quokka on PyPI."


@pytest.mark.parametrize("word", ["numbat", "bilby", "dingo"])
def test_what_is_not_to_be_found_is_not_in_the_index(built: Built, word: str) -> None:
    assert not [p for p in fragments(built).values() if word in p["content"].lower()]
    assert not [url for url in fragments(built) if url.startswith("/blog/")]


def test_home_does_not_answer_for_the_posts_it_lists(built: Built) -> None:
    assert "quokka" not in fragments(built)["/"]["content"].lower()


def test_the_index_has_no_ready_made_dialogs(built: Built) -> None:
    names = {path.rpartition("/")[2] for path in index_files(built)}

    assert "pagefind.js" in names
    assert not {n for n in names if n.startswith(("pagefind-ui", "pagefind-high"))}


def test_the_script_before_search_is_small(built: Built) -> None:
    script = built.outdir / "_static/js/search.js"

    assert len(gzip.compress(script.read_bytes())) < 1_500
    assert built.soup("posts/second/index.html").select_one(
        'script[src*="js/search.js"][defer]'
    )


def test_two_builds_have_the_same_index(site: Path, built: Built) -> None:
    assert index_files(build(site, out="again")) == index_files(built)


def test_the_index_follows_the_posts(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", FILES)
    first = build(site)
    entry = first.outdir / "pagefind/pagefind-entry.json"
    written = entry.stat().st_mtime_ns

    build(site)
    assert entry.stat().st_mtime_ns == written, "made again though nothing changed"

    (site / "posts/second.md").unlink()
    (first.outdir / "pagefind/index/en_0000000.pf_index").write_bytes(b"of old")
    after = build(site)
    assert "/posts/second/" not in fragments(after)
    assert index_files(after) == index_files(build(site, out="clean"))


@pytest.mark.parametrize("builder", ["text", "epub"])
def test_other_builders_write_no_index(site: Path, builder: str) -> None:
    other = build(site, builder, out=builder)

    assert other.log == ""
    assert not index_files(other)
    assert not [n for n in other.files() if n.startswith(("_cards", "sitemap"))]


HIDE = """\
import importlib.util

found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: (
    None if name in {"pagefind", "PIL"} else found(name, package)
)
"""
"""A ``sitecustomize`` for which some libraries are not installed."""


def test_without_pagefind_sphinx_searches_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE, encoding="utf-8")

    plain = build(site, out="plain", environ={"PYTHONPATH": str(tmp_path)})

    assert plain.status == 0
    assert plain.log == ""
    assert not index_files(plain)
    page = plain.soup("posts/second/index.html")
    assert not page.select('script[src*="js/search.js"]')
    assert page.select_one('form[role="search"][action="../../search/"]')


def test_sphinx_makes_no_index_where_pagefind_answers(built: Built) -> None:
    names = built.files().keys()

    assert not [n for n in names if n.startswith("searchindex")]
    assert not {n.rpartition("/")[2] for n in names} & {
        "searchtools.js",
        "language_data.js",
    }
    page = built.soup("search/index.html")
    assert page.select_one('script[type="module"][src="../_static/js/search-page.js"]')
    assert page.select_one('form[role="search"] input[name="q"]')
    assert page.select_one("noscript a"), "lists lead on without a script"


@pytest.fixture(scope="module")
def html(site: Path) -> Built:
    return build(site, "html", out="html")


def test_sphinxs_own_index_is_folded(html: Built) -> None:
    text = (html.outdir / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))

    assert "lukasz" in {*index["terms"], *index["titleterms"]}
    assert "strass" in index["terms"]
    data = (html.outdir / "_static/language_data.js").read_text(encoding="utf-8")
    assert "var splitQuery" in data


@pytest.mark.parametrize("environ", [{}, {LIVE: "1"}])
def test_sphinxs_own_index_forgets_a_removed_page(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    page = ":orphan:\n\nOne\n===\n\n.. index:: gizmo\n\nText.\n"
    site = small_site(tmp_path / "site", {"one.rst": page})
    index = "searchindex.js"
    assert b"gizmo" in build(site, "html", environ=environ).files()[index]

    (site / "one.rst").unlink()
    again = build(site, "html", environ=environ)

    assert again.status == 0, again.log
    assert again.files()[index] == build(site, "html", out="clean").files()[index]


def test_pages_read_from_a_disk_keep_sphinxs_tools(html: Built) -> None:
    page = html.soup("search.html")

    for name in ("searchtools.js", "language_data.js", "searchindex.js"):
        assert page.select_one(f'script[src*="{name}"]'), name
    assert page.select_one('[role="main"]'), "Read the Docs looks for it"


def test_readers_words_are_understood_by_the_sites_own(built: Built) -> None:
    language = json.loads((built.outdir / "pagefind/language.json").read_bytes())

    assert {"the", "who"} <= {*language["stopWords"]}
    assert "Łukasz Langa" in [title for _id, title in language["names"]["person"]]
    stemmer = (built.outdir / "pagefind/stemmer.js").read_text(encoding="utf-8")
    assert "Stemmer" in stemmer


def test_pictures_are_no_words(built: Built) -> None:
    for page in fragments(built).values():
        assert not {"image", "image_alt"} & page["meta"].keys()


def test_letters_of_a_run_are_words(built: Built) -> None:
    text = fragments(built)["/posts/kanji/"]["content"]

    assert "\ufe0c 本\ufe0c 語" in text
    assert unspell(text).count("日本語")


def test_posts_are_filtered_by_the_services_they_speak_of(built: Built) -> None:
    assert fragments(built)["/posts/second/"]["filters"]["service"] == ["PyPI"]
