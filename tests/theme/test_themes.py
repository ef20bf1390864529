"""One small site under each theme: all pages complete, in the theme's own frame."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from building import Built, build, write_files

if TYPE_CHECKING:
    from pathlib import Path

THEMES = {
    "furo": ".sidebar-tree",
    "alabaster": ".sphinxsidebar",
    "pydata_sphinx_theme": ".bd-header",
    "sphinx_book_theme": ".bd-sidebar-primary",
    "sphinx_rtd_theme": ".wy-menu",
    "basic": ".sphinxsidebar",
    "own": ".own-menu",
}
"""``{theme: selector of its navigation}``; ``own`` is a site's, made from basic."""

NAMED = """
## Main content

<a id="searchbox"></a> <a id="pst-header"></a>

## RTD search form

## Site navigation
"""
"""What frames have, too."""

HEADING = "h1:not(.logo):not(.onlyprint h1)"
"""Less Alabaster's name of the site, and what the book theme shows on paper."""

OWN = {
    "_themes/own/theme.toml": '[theme]\ninherit = "basic"\n'
    'stylesheets = ["basic.css"]\npygments_style.default = "default"\n',
    "_themes/own/layout.html": '{% extends "basic/layout.html" %}'
    '{% block content %}<nav class="own-menu">{{ toctree() }}</nav>'
    "<main>{% block body %}{% endblock %}</main>{% endblock %}",
    "_themes/own/page.html": '{% extends "layout.html" %}'
    '{% block body %}{{ body }}<p class="own-note">Ours</p>{% endblock %}',
}

CONF = """
extensions = ["chronicle"]
project = "Small"
html_theme = {theme!r}
html_theme_path = ["_themes"]
templates_path = ["_templates"]
html_baseurl = "https://blog.example.org/"
blog_feed_archives = True
chronicle_blog_page_size = 2
"""

POST = """---
title: "{title}"
date: 2016-04-0{day}
tags: [mail]
author: Ada Zimmer
layout: post
permalink: /old/{day}/
---

Ada wrote the text of {title}.
"""

FILES = {
    "index.rst": "Home\n====\n\n.. toctree::\n\n   people\n   other\n",
    "people.rst": "People\n======\n\n.. staff::\n",
    "other.rst": "Other\n=====\n\nA page.\n\n::\n\n   code\n",
    "_data/people.yml": "- id: ada\n  name: Ada Zimmer\n",
    **{
        f"posts/{name}.md": POST.format(title=name.title(), day=day) + more
        for day, name, more in (
            (1, "first", ""),
            (2, "second", ""),
            (3, "third", NAMED),
        )
    },
    "_templates/chronicle/catalogue.html": '{% extends "!chronicle/catalogue.html" %}'
    '{% block article %}{{ super() }}<p class="own-list">Ours</p>{% endblock %}',
    "posts/idea.md": "---\ntitle: Idea\ndraft: true\n---\n\nNot yet.\n",
}


@pytest.fixture(scope="module", params=THEMES)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Built]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    conf = {"conf.py": CONF.format(theme=request.param)}
    source = write_files(folder / "site", conf | FILES | OWN)
    return request.param, build(source, "dirhtml", "-W", "--keep-going", "-n")


def texts(built: Built, path: str, selector: str) -> list[str]:
    return [
        " ".join(found.get_text().split())
        for found in built.soup(path).select(selector)
    ]


def test_it_builds_without_a_warning(built: tuple[str, Built]) -> None:
    assert (built[1].log, built[1].status) == ("", 0)


def test_a_post_is_complete(built: tuple[str, Built]) -> None:
    path = "posts/second/index.html"
    [title] = texts(built[1], path, HEADING)
    [byline] = texts(built[1], path, ".post-byline")

    assert title.rstrip("#¶\uf0c1") == "Second"
    assert "Ada Zimmer" in byline
    assert texts(built[1], path, ".post-labels .label") == ["mail"]
    assert len(texts(built[1], path, ".post-footer .post-rows > li")) == 2
    assert built[1].soup(path).select("script[type='application/ld+json']")
    assert built[1].soup(path).select("meta[property='og:title']")


def test_each_identifier_of_a_post_is_there_once(built: tuple[str, Built]) -> None:
    page = built[1].soup("posts/third/index.html")
    idents = Counter(str(node["id"]) for node in page.select("[id]"))

    assert {"id1", "id2", "id3"} <= {*idents}  # of the headings
    assert [ident for ident, count in idents.items() if count > 1] == []


def test_posts_lead_to_their_neighbours_once(built: tuple[str, Built]) -> None:
    page = built[1].soup("posts/second/index.html")
    links = {page_link["href"] for page_link in page.select("body a[href]")}
    ours = page.select("nav.pager a")

    assert {"../first/", "../third/"} <= links
    assert len(ours) in (0, 2)


def test_the_list_of_posts_is_complete(built: tuple[str, Built]) -> None:
    [title] = texts(built[1], "blog/index.html", HEADING)

    assert title == "All posts"
    assert texts(built[1], "blog/index.html", ".post-card-title") == ["Third", "Second"]
    assert texts(built[1], "blog/page/2/index.html", ".post-card-title") == ["First"]
    assert built[1].soup("blog/index.html").select(".pages a[aria-current='page']")
    assert texts(built[1], "blog/tag/index.html", ".catalogue .label")
    assert texts(built[1], "blog/tag/index.html", ".own-list") == ["Ours"]
    assert texts(built[1], "blog/author/ada-zimmer/index.html", ".post-card")


def test_a_draft_is_not_indexed(built: tuple[str, Built]) -> None:
    assert built[1].soup("posts/idea/index.html").select("meta[name=robots]")
    assert built[1].soup("blog/drafts/index.html").select("meta[name=robots]")


def test_a_page_is_what_the_theme_makes_of_it(built: tuple[str, Built]) -> None:
    theme, site = built
    for path in ("other/index.html", "posts/first/index.html", "blog/index.html"):
        page = site.soup(path)
        assert len(page.select(HEADING)) == 1
        assert page.select(THEMES[theme])
        links = [link.get_text(strip=True) for link in page.select("nav a, [role] a")]
        # What basic shows is the page's own table of contents.
        assert theme == "basic" or "Other" in links, path
        assert page.select("meta[http-equiv='Content-Security-Policy']")
    if theme == "own":
        assert site.soup("posts/first/index.html").select("main > .own-note")
        assert site.soup("blog/index.html").select("main > .own-note")


def test_search_works_in_the_page_of_the_theme(built: tuple[str, Built]) -> None:
    theme, site = built
    page = site.soup("search/index.html")
    scripts = " ".join(script["src"] for script in page.select("script[src]"))

    if theme == "furo":
        assert page.select("[data-finder]")
        assert "search-page.js" in scripts
    else:
        assert page.select("#search-results")
        assert "searchtools.js" in scripts
        assert "documentation_options.js" in scripts
    assert site.soup("posts/first/index.html").select("[data-pagefind-body] h1")
    assert not site.soup("blog/index.html").select("[data-pagefind-body]")


def test_redirects_and_feeds_are_there(built: tuple[str, Built]) -> None:
    feed = built[1].soup("blog/atom.xml")

    assert built[1].soup("old/1/index.html").select("meta[http-equiv=refresh]")
    assert [entry.title.text for entry in feed.select("entry")] == [
        "Third",
        "Second",
        "First",
    ]


def test_every_file_that_a_page_loads_is_there(built: tuple[str, Built]) -> None:
    site = built[1]
    for path in ("posts/first/index.html", "search/index.html"):
        page = site.soup(path)
        loaded = [tag["src"] for tag in page.select("script[src]")]
        loaded += [tag["href"] for tag in page.select("link[rel=stylesheet]")]
        # Alabaster asks for a sheet that a site may have.
        files = {name.partition("?")[0] for name in loaded} - {
            "../_static/custom.css",
            "../../_static/custom.css",
        }
        folder = (site.outdir / path).parent
        assert [name for name in files if not (folder / name).is_file()] == []
        colours = [name for name in files if "/css/theme-" in name]
        assert len(colours) == 1
