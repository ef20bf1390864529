"""What the page of a post says beside its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import Built, build, small_site, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

LONG = "\n".join(f"## Part {n}\n\nThe mirrors of the warehouse.\n" for n in range(4))

FILES = {
    "posts/.authors.yml": """\
authors:
  ada:
    name: Ada <b>Example</b>
    description: Writes "<script>alert(1)</script>"
    avatar: https://example.org/ada.png
""",
    "posts/one.md": f"""\
---
title: One & only
date: 2024-01-02
authors: [ada]
categories: [news]
series: The move
series_index: 2
license: CC-BY-4.0
---

The `[code](https://code.example.org/)`, ``x``.

{LONG}
""",
    "posts/two.md": """\
---
title: Two
date: 2024-01-03
author: Bob Example
series: [The move]
series_index: 1
---

The mirrors of the warehouse.
""",
    "posts/three.rst": """\
Three
=====

.. post:: 2020-05-06
   :author: Bob Example

An ``address in code`` and `a link <https://www.python.org/psf/>`_.

.. parsed-literal::

   run `this <https://www.python.org/code/>`_

.. update:: 2020-06-07

   Another word.
""",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_site(tmp_path_factory.mktemp("posts") / "site", FILES)
    conf = folder / "conf.py"
    more = '\nchronicle_blog_licenses = {"posts": "© The Example Foundation"}\n'
    conf.write_text(conf.read_text("utf-8") + more, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(site: Path) -> Built:
    return build(site)


def page(built: Built, name: str) -> BeautifulSoup:
    return built.soup(f"posts/{name}/index.html")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup.select(selector)]


def test_a_profile_stands_on_the_authors_page_as_text(built: Built) -> None:
    (path,) = built.outdir.glob("blog/author/ada*/index.html")
    soup = built.soup(path.relative_to(built.outdir).as_posix())
    profile = soup.select_one(".author-profile")

    assert profile
    assert profile.get_text(strip=True) == 'Writes "<script>alert(1)</script>"'
    assert not profile.select("script")
    assert [each["src"] for each in profile.select("img")] == [
        "https://example.org/ada.png"
    ]


def test_a_face_stands_by_the_name_where_a_profile_has_one(built: Built) -> None:
    (face,) = page(built, "one").select(".post-byline img")

    assert (face["src"], face["alt"]) == ("https://example.org/ada.png", "")
    assert not page(built, "two").select(".post-byline img")


def test_parts_of_a_series_stand_in_their_order(built: Built) -> None:
    soup = page(built, "one")

    assert texts(soup, ".post-series summary") == ["Part 2 of 2: The move"]
    assert texts(soup, ".post-series li") == ["Two", "One & only"]
    assert texts(soup, ".post-series [aria-current]") == ["One & only"]
    assert texts(built.soup("blog/series/the-move/index.html"), ".post-card-title")


def test_the_terms_are_the_posts_own_or_else_the_sites(built: Built) -> None:
    (link,) = page(built, "one").select("a[rel=license]")

    assert link["href"] == "https://creativecommons.org/licenses/by/4.0/"
    assert link.get_text() == "CC BY 4.0"
    assert texts(page(built, "two"), ".post-license") == [
        "Licence: © The Example Foundation"
    ]


def test_a_long_post_has_contents_and_a_short_one_none(built: Built) -> None:
    links = page(built, "one").select("details.post-contents a")

    assert [link["href"] for link in links] == [f"#part-{n}" for n in range(4)]
    assert not page(built, "two").select(".post-contents")
    assert "post-contents" not in (built.outdir / "blog/atom.xml").read_text("utf-8")


def test_a_post_can_be_cited(built: Built) -> None:
    soup = page(built, "one")

    (entry,) = texts(soup, ".post-cite pre")
    assert entry.startswith("@misc{")
    assert r"title = {{One \& only}}, year = 2024, month = jan" in entry
    assert "2 January 2024" in texts(soup, ".post-cite p")[0]


def test_archived_copies_are_offered_beside_text_and_never_in_code(
    built: Built,
) -> None:
    marks = page(built, "three").select(".archive-link")

    assert [mark["data-copy"] for mark in marks] == ["web.archive.org/web/20200506/"]
    assert not [mark for mark in marks if mark.find_parent(["code", "pre"])]


def test_dates_are_written_alike(built: Built) -> None:
    soup = page(built, "three")

    assert texts(soup, ".post-byline time") == ["6 May 2020", "7 June 2020"]
    assert texts(soup, ".update .admonition-title") == ["Updated on 7 June 2020"]


def test_related_posts_and_series_follow_the_other_posts(
    site: Path, built: Built
) -> None:
    before = texts(page(built, "one"), ".post-rows a")
    changed = FILES["posts/two.md"].replace("title: Two", "title: Deux")
    write_files(site, {"posts/two.md": changed})
    again = build(site)

    assert before[0] == "Two"
    assert texts(page(again, "one"), ".post-rows a")[0] == "Deux"
    assert texts(page(again, "one"), ".post-series li") == ["Deux", "One & only"]
