"""A whole project, dropped in as it was: languages, pages, templates, labels."""

from __future__ import annotations

import json

import pytest

from building import Built, build, small_site

REPORT = ":orphan:\n\nAttention\n=========\n\n.. attention-report::\n"
HUGO = 'baseURL = "https://kites.example/"\ndefaultContentLanguage = "en"\n'
POST = "---\ntitle: {title}\ndate: 2020-05-06\n---\n\nWords of the {title}.\n"
LINE = """\
---
title: Line
date: 2020-05-08
---

First words.

import { Knot } from "knots";

export is a word, too.
"""
SPHINX = """\
extensions = ["ablog"]
blog_baseurl = "https://looms.example"
intersphinx_mapping = {"weave": ("https://weave.example/en/stable", None)}
rst_epilog = '''
.. |brand| replace:: Weavers & Sons
.. |other| replace:: Nobody
'''
"""
PELICAN = 'AUTHOR = "Ann Lee"\nSITEURL = "https://fibre.example"\n'
FLAX = """\
Title: Flax
Date: 2020-05-06

<br>
It grows **tall**, says [a farmer](https://farm.example/).

<hr>
Then comes **retting**.

<img src="https://farm.example/flax.png">
A [field](https://farm.example/field) of it. [![](https://a.example/s.png)](https://a.example/l.png)
"""
HEMP = """\
Title: Hemp
Date: 2020-05-07

<div>
<a href="https://farm.example/b">![Field](<https://farm.example/field.png>)</a>
</div>
"""
LOOM = """\
The loom
========

.. meta::
   :description lang=en:
      How a loom is warped.

.. post:: May 6, 2020

See :doc:`the shuttle <weave:guides/shuttle>` and :ref:`weave:parts/reed:Sley`
of |brand|, not of |other| [Lee]_.

.. [Lee] A book on looms.

.. thumbnail:: //pictures.example/loom.png

   As it was

.. |other| replace:: somebody else
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {
        "about/attention.rst": REPORT,
        "posts/kites/hugo.toml": HUGO,
        "posts/kites/README.md": "How to build it.\n",
        "posts/kites/archetypes/default.md": "---\ntitle: {{ .Name }}\n---\n",
        "posts/kites/layouts/shortcodes/note.md": "{{ .Inner }}\n",
        "posts/kites/content/_index.md": "---\ntitle: Kites\n---\n",
        "posts/kites/content/news/_index.md": "---\ntitle: News\n---\n",
        "posts/kites/content/news/tail.md": POST.format(title="tail"),
        "posts/kites/content/news/lost.md": "---\ntitle: Lost\n---\n\nNo date.\n",
        "posts/kites/content/news/line.mdx": LINE,
        "posts/kites/content/news/de/tail.md": POST.format(title="Schwanz"),
        "posts/kites/content/news/de/nur.md": POST.format(title="Nur hier"),
        "posts/fibre/pelicanconf.py": PELICAN,
        "posts/fibre/content/flax.md": FLAX,
        "posts/fibre/content/hemp.md": HEMP,
        "posts/looms/conf.py": SPHINX,
        "posts/looms/index.rst": "Looms\n=====\n\nA blog.\n",
        "posts/looms/loom.rst": LOOM,
    }
    return build(small_site(tmp_path_factory.mktemp("old") / "site", files))


def test_what_is_no_post_needs_no_date(built: Built) -> None:
    told = [line for line in built.log.splitlines() if line]

    assert len(told) == 1
    assert "news/lost.md:1: WARNING: the post has no date" in told[0]
    assert (built.outdir / "posts/kites/README/index.html").is_file()


def test_what_is_no_page_has_none(built: Built) -> None:
    assert not (built.outdir / "posts/kites/archetypes").exists()
    assert not (built.outdir / "posts/kites/layouts").exists()


def test_pages_are_worth_knowing(built: Built) -> None:
    found = json.loads((built.outdir / "about/attention.json").read_text())
    (kind,) = [
        kind
        for kind in found["kinds"]
        if kind["severity"] == "information" and "no date" in kind["example"]
    ]

    assert {file["source"].rpartition("posts/")[2] for file in kind["files"]} == {
        "kites/README.md",
        "kites/content/_index.md",
        "kites/content/news/_index.md",
        "looms/index.rst",
    }


def test_languages_lead_to_each_other(built: Built) -> None:
    page = built.soup("posts/kites/content/news/tail/index.html")
    links = {
        link["hreflang"]: link["href"]
        for link in page.select("link[rel=alternate][hreflang]")
    }
    (shown,) = page.select(".post-translations a")

    assert {
        language: href.rpartition("news/")[2] for language, href in links.items()
    } == {"en": "tail/", "de": "de/tail/"}
    assert shown.get_text() == "Deutsch"
    assert shown["href"] == "../de/tail/"


def test_a_post_in_one_language_says_nothing(built: Built) -> None:
    page = built.soup("posts/kites/content/news/de/nur/index.html")

    assert not page.select("link[hreflang]")
    assert page.find("article").find_parent(lang="de") or page.select_one("[lang=de]")


def test_other_documentation_is_led_to(built: Built) -> None:
    article = built.soup("posts/looms/loom/index.html").find("article")
    links = {a.get_text(): a["href"] for a in article.select("section a.external")}

    assert links["the shuttle"] == "https://weave.example/en/stable/guides/shuttle.html"
    assert links["weave:parts/reed:Sley"] == (
        "https://weave.example/en/stable/parts/reed.html"
    )
    assert "How a loom is warped" not in article.get_text()


def test_substitutions_of_the_old_site_are_known(built: Built) -> None:
    article = built.soup("posts/looms/loom/index.html").find("article")
    text = " ".join(article.get_text().split())

    assert "of Weavers & Sons, not of somebody else [Lee]." in text


def test_who_writes_on_the_old_site_wrote_its_posts(built: Built) -> None:
    article = built.soup("posts/fibre/content/flax/index.html").find("article")

    assert "by Ann Lee" in article.select_one(".post-byline").get_text()


def test_words_around_blocks_of_html_are_paragraphs(built: Built) -> None:
    article = built.soup("posts/fibre/content/flax/index.html").find("article")
    paragraphs = [
        " ".join(found.get_text().split()) for found in article.select("section > p")
    ]

    assert [text.partition(" (")[0] for text in paragraphs] == [
        "It grows tall, says a farmer.",
        "Then comes retting.",
        "A field of it.",
    ]


def test_a_linked_picture_is_not_described(built: Built) -> None:
    article = built.soup("posts/fibre/content/flax/index.html").find("article")
    link = article.find("a", href="https://a.example/l.png")

    assert link["title"] == "Picture in full size"
    assert not link.img["alt"]


def test_pictures_of_nikola_are_shown(built: Built) -> None:
    article = built.soup("posts/looms/loom/index.html").find("article")
    (figure,) = article.select("figure")

    assert figure.img["src"] == "https://pictures.example/loom.png"
    assert figure.figcaption.get_text().strip().startswith("As it was")


def test_markdown_within_html_is_read(built: Built) -> None:
    article = built.soup("posts/fibre/content/hemp/index.html").find("article")

    (link,) = article.find_all("a", href="https://farm.example/b")
    assert link.img["src"] == "https://farm.example/field.png"
    assert link.img["alt"] == "Field"


def test_what_mdx_imports_is_no_text(built: Built) -> None:
    article = built.soup("posts/kites/content/news/line/index.html").find("article")
    text = article.get_text()

    assert "import {" not in text
    assert "export is a word" in text
