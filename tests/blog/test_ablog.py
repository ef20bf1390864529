"""What ABlog documents works on the site's own pages, in both markups."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from building import Built, build, small_site

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "news/first.rst": """\
.. post:: 1 Feb 2020
   :tags: tips, sphinx
   :author: Ann
   :category: News
   :location: Prague
   :language: en
   :redirect: old/first

   What lists shall show.

First
=====

Text of the first.

.. update:: 3 Mar 2021

   More is known.
""",
    "news/second.md": """\
---
blogpost: true
date: 2019-05-06
author: Bob, Ann
tags: [sphinx, "two words"]
---

# Second

Text of the second.
""",
    "posts/retold.rst": """\
:retells: https://blog.example/2010/07/servers.html
:retells_author: Cy
:retells_date: 2010-07-08

.. post:: 2017-01-01
   :author: Ann

Retold
======

Cy told of them.
""",
    "news/several.rst": """\
Several
=======

Part one
--------

.. post:: 2018-01-01
   :tags: tips

One.

Part two
--------

.. post:: 2018-01-02
   :exclude:

   Not on the page.

Two.
""",
    "news/undated.rst": ".. post::\n   :tags: tips\n\nUndated\n=======\n\nText.\n",
    "lists.rst": """\
:orphan:

Lists
=====

.. postlist:: 2
   :format: {title} by {author} on {date}
   :date: %Y
   :list-style: circle

.. postlist::
   :tags: tips
   :sort:

.. postlist::
   :tags: nonsense

See :ref:`blog-tags`, :ref:`tag-sphinx`, :ref:`the first <first>` and :any:`second`.
""",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder: Path = tmp_path_factory.mktemp("ablog")
    return build(small_site(folder / "site", PAGES), "html")


def test_the_only_warning_names_the_unknown_tag(built: Built) -> None:
    (warning,) = (line for line in built.log.splitlines() if line.strip())

    assert warning.endswith(
        "lists.rst:15: WARNING: no post has the tags 'nonsense'; the list is empty "
        "[chronicle.label]"
    )


def test_no_page_is_furos_error(built: Built) -> None:
    pages = {n: d for n, d in built.files().items() if n.endswith(".html")}

    assert len(pages) > 15
    assert not [n for n, data in pages.items() if b"inheriting from" in data]


def test_lists_follow_their_options(built: Built) -> None:
    first, second, third = built.soup("lists.html").select(".postlist")

    assert [li.get_text(" ", strip=True) for li in first.select("li")] == [
        "First by Ann on 2020",
        "Second by Bob , Ann on 2019",
    ]
    assert "postlist-style-circle" in first["class"]
    titles = [li.a.get_text() for li in second.select("li") if li.a]
    assert titles == ["Part one", "First"]
    assert third.get_text(strip=True) == "No posts yet."


def test_references_lead_to_labels_and_posts(built: Built) -> None:
    links = [
        a["href"] for a in built.soup("lists.html").select("article > section > p a")
    ]

    assert links == [
        "blog/tag.html",
        "blog/tag/sphinx.html",
        "news/first.html",
        "news/second.html",
    ]


def test_bylines_tell_day_authors_and_updates(built: Built) -> None:
    first = built.soup("news/first.html").select_one(".post-byline")
    second = built.soup("news/second.html").select_one(".post-byline")
    assert first
    assert second

    assert first.get_text(" ", strip=True).startswith(
        "1 February 2020 · updated 3 March 2021 · by Ann · "
    )
    assert [t["datetime"] for t in first.select("time")] == ["2020-02-01", "2021-03-03"]
    assert [a.get_text() for a in second.select("a")] == ["Bob", "Ann"]


def test_a_notice_says_what_a_post_retells(built: Built) -> None:
    page = built.soup("posts/retold.html")
    notice, byline = page.select(".post-retold, .post-byline")

    assert notice.get_text() == "Retold from a post by Cy, 8 July 2010"
    assert notice.a
    assert notice.a["href"] == "https://blog.example/2010/07/servers.html"
    assert "by Ann" in byline.get_text()
    (script,) = page.select("script[type='application/ld+json']")
    post, _ = json.loads(script.get_text())["@graph"]
    assert post["isBasedOn"] == {
        "@type": "BlogPosting",
        "@id": "https://blog.example/2010/07/servers.html",
        "url": "https://blog.example/2010/07/servers.html",
        "author": {"@type": "Person", "name": "Cy"},
        "datePublished": "2010-07-08",
    }


def test_readers_of_feeds_see_whose_post_is_retold(built: Built) -> None:
    feed = (built.outdir / "blog/atom.xml").read_text(encoding="utf-8")

    assert "https://blog.example/2010/07/servers.html" in feed


def test_each_of_several_posts_in_a_document_is_listed_by_its_section(
    built: Built,
) -> None:
    soup = built.soup("blog/2018.html")
    links = [a["href"] for a in soup.select(".post-card-title a")]

    assert links == ["../news/several.html#part-two", "../news/several.html#part-one"]
    assert "Not on the page" not in built.soup("news/several.html").get_text()


def test_a_post_without_a_date_is_a_draft(built: Built) -> None:
    assert "Undated" in built.soup("blog/drafts.html").get_text()
    assert "Undated" not in built.soup("blog.html").get_text()
    robots = built.soup("news/undated.html").select_one("meta[name=robots]")
    assert robots
    assert robots["content"] == "noindex"


def test_feeds_hold_all_authors_and_no_draft(built: Built) -> None:
    feed = built.soup("blog/atom.xml")
    entries = {e.title.get_text(): e for e in feed.select("entry") if e.title}

    assert list(entries) == ["First", "Second", "Part two", "Part one", "Retold"]
    assert [n.get_text() for n in entries["Second"].select("author > name")] == [
        "Bob",
        "Ann",
    ]
    tagged = built.soup("blog/tag/tips/atom.xml")
    ids = feed.select_one("feed > id"), tagged.select_one("feed > id")
    assert ids[0] != ids[1]


def test_the_address_in_redirect_leads_to_the_post(built: Built) -> None:
    page = built.soup("old/first.html")
    link = page.select_one("a")
    assert link

    assert link["href"] == "../news/first.html"


def test_what_lists_cannot_mean_is_named_with_its_line(tmp_path: Path) -> None:
    page = (
        ":orphan:\n\nX\n=\n\n.. postlist:: abc\n\n.. postlist:: 1\n   :format: {tile}\n"
    )
    built = build(small_site(tmp_path / "site", {"x.rst": page} | PAGES))
    lines = [
        line.rpartition("/")[2] for line in built.log.splitlines() if "x.rst" in line
    ]

    assert lines == [
        (
            "x.rst:6: WARNING: the number of posts is 'abc'; expected one such as '5' "
            "[chronicle.directive]"
        ),
        (
            "x.rst:8: WARNING: unknown 'tile' in :format:; expected one of author, "
            "category, date, description, language, location, series, tags, title "
            "[chronicle.label]"
        ),
    ]
