"""Old addresses and links in built sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import Built, build, small_site, write_files
from chronicle.links.redirect_pages import MARK

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import Tag

OLD = """\
---
title: 'Old & "quoted" <b>'
publishDate: '2016-04-06'
author: Ann
legacyUrl: '/2016/04/old.html'
---

See [the docs](https://www.python.org/doc/), [again](https://www.python.org/doc/),
[the new one](http://pyfound.blogspot.de/2024/07/new.html?m=1#what-next),
[a file](new.md) and [the talk](/talks/one).
"""
NEW = """\
---
title: New
publishDate: '2024-07-11'
author: Ann
legacyUrl: '/2024/07/new.html'
---

See [the docs](https://www.python.org/doc/).

## What next
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site", {"posts/old.md": OLD, "posts/new.md": NEW})


def links(built: Built, page: str) -> list[tuple[str, str]]:
    article = built.soup(page).find("article")
    return [
        (link.get_text(), str(link["href"]))
        for link in article.select("section p > a")
        if not link.find_parent(class_="post-byline")
    ]


@pytest.mark.parametrize(
    ("builder", "path", "target"),
    [
        ("dirhtml", "2016/04/old.html", "../../posts/old/"),
        ("dirhtml", "2016/04/old/index.html", "../../../posts/old/"),
        ("html", "2016/04/old.html", "../../posts/old.html"),
        ("html", "2016/04/old/index.html", "../../../posts/old.html"),
    ],
)
def test_redirect(site: Path, builder: str, path: str, target: str) -> None:
    built = build(site, builder, "-W", "-n")
    page = built.soup(path)

    assert built.log == ""
    assert one(page.find("title")).get_text() == 'Old & "quoted" <b>'
    assert one(page.find("a"))["href"] == target
    refresh = one(page.find("meta", {"http-equiv": "refresh"}))
    assert refresh["content"] == f"0; url={target}"
    assert one(page.find("meta", {"name": "robots"}))["content"] == "noindex"
    canonical = one(page.find("link", rel="canonical"))["href"]
    assert str(canonical).endswith(target.lstrip("./"))
    assert page.find("script") is None
    assert (built.outdir / path).read_bytes().startswith(MARK)


def one(found: object) -> Tag:
    assert found is not None
    return found  # type: ignore[return-value]


def test_a_place_of_its_own_page_that_is_lost(site: Path) -> None:
    own = "https://pyfound.blogspot.com/2024/07/new.html"
    text = f"[Down]({own}#what-next) or [up]({own}#top1).\n\n## What next\n"
    write_files(site, {"posts/new.md": NEW.partition("See")[0] + text})
    built = build(site, "dirhtml", "-W", "-n")

    found = [link for link in links(built, "posts/new/index.html") if link[0] != "↺"]
    assert found == [("Down", "#what-next"), ("up", "#")]


@pytest.mark.parametrize("builder", ["text", "epub", "latex"])
def test_others_write_no_redirects(site: Path, builder: str) -> None:
    built = build(site, builder, "-n")

    assert built.status == 0, built.log
    assert not any("2016" in path for path in built.files())


def test_links(site: Path) -> None:
    built = build(site, "dirhtml", "-W", "-n")
    archive = "https://web.archive.org/web/20160406/"
    new = "http://pyfound.blogspot.de/2024/07/new.html?m=1#what-next"

    assert links(built, "posts/old/index.html") == [
        ("the docs", "https://www.python.org/doc/"),
        ("↺", f"{archive}https://www.python.org/doc/"),
        ("again", "https://www.python.org/doc/"),
        ("the new one", "../new/#what-next"),
        ("↺", f"{archive}{new}"),
        ("a file", "../new/"),
        ("the talk", "https://pyfound.blogspot.com/talks/one"),
        ("↺", f"{archive}https://pyfound.blogspot.com/talks/one"),
    ]
    # A young post needs no copies; neither do excerpts.
    assert links(built, "posts/new/index.html") == [
        ("the docs", "https://www.python.org/doc/")
    ]
    assert not built.soup("index.html").select(".archive-link")
    named = built.soup("posts/old/index.html").select_one("a.archive-link")
    assert one(named)["aria-label"] == "Archived copy: https://www.python.org/doc/"


CHANGES = ["add", "remove", "rename", "draft", "duplicate comes", "duplicate goes"]


@pytest.mark.parametrize("change", CHANGES)
def test_incremental_is_clean(site: Path, change: str) -> None:
    if change == "add":
        (site / "posts/new.md").unlink()
    if change == "duplicate goes":
        write_files(site, {"posts/another.md": OLD})
    build(site, "dirhtml")
    match change:
        case "duplicate comes":
            write_files(site, {"posts/another.md": OLD})
        case "duplicate goes":
            (site / "posts/old.md").unlink()
        case "add":
            write_files(site, {"posts/new.md": NEW})
        case "remove":
            (site / "posts/new.md").unlink()
        case "rename":
            (site / "posts/new.md").rename(site / "posts/renamed.md")
        case "draft":
            write_files(
                site, {"posts/new.md": NEW.replace("author", "draft: true\nauthor")}
            )
    again = build(site, "dirhtml")
    clean = build(site, "dirhtml", out="clean")

    assert again.status == clean.status == 0, again.log
    first, second = again.files(), clean.files()
    first.pop(".buildinfo", None), second.pop(".buildinfo", None)
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


def test_nothing_is_written_twice(site: Path) -> None:
    built = build(site, "dirhtml")
    before = (built.outdir / "2016/04/old.html").stat().st_mtime_ns
    build(site, "dirhtml")

    assert (built.outdir / "2016/04/old.html").stat().st_mtime_ns == before


def test_a_page_is_never_replaced(site: Path) -> None:
    write_files(
        site,
        {
            "posts/old.md": OLD.replace("/2016/04/old.html", "/index.html"),
            "posts/new.md": NEW.replace("/2024/07/new.html", "/blog/"),
        },
    )
    built = build(site, "dirhtml")

    assert "posts/old.md:5: WARNING: original URL '/index.html' is also" in built.log
    assert "posts/new.md:5: WARNING: original URL '/blog/' is also" in built.log
    assert built.log.count("[chronicle.address]") == 2
    for path in ("index.html", "blog/index.html"):
        assert built.soup(path).find("meta", {"http-equiv": "refresh"}) is None


def test_old_feeds(site: Path) -> None:
    setting = (
        'chronicle_links_feed_paths = {"feeds/posts/default": "blog/atom.xml", '
        '"/rss.xml": "blog/rss.xml", "x.xml": "blog/none.xml"}\n'
    )
    conf = (site / "conf.py").read_text(encoding="utf-8")
    write_files(site, {"conf.py": conf + setting})
    built = build(site, "dirhtml")
    files = built.files()

    assert files["feeds/posts/default"] == files["blog/atom.xml"]
    assert files["rss.xml"] == files["blog/rss.xml"]
    assert "x.xml" not in files
    assert "expected a file of the site [chronicle.address]" in built.log
    # What is there now for another reason stays; what is there for none goes.
    other = 'chronicle_links_feed_paths = {}\nhtml_extra_path = ["rss.xml"]\n'
    write_files(site, {"conf.py": conf + other, "rss.xml": "mine"})
    again = build(site, "dirhtml").files()
    assert again["rss.xml"] == b"mine"
    assert "feeds/posts/default" not in again


def test_settings_are_checked(site: Path) -> None:
    conf = (site / "conf.py").read_text(encoding="utf-8")
    setting = (
        'chronicle_links_origins = {"astro": "pyfound"}\n'
        'chronicle_links_feed_paths = {"../x.xml": "feed.xml"}\n'
    )
    write_files(site, {"conf.py": conf + setting})
    built = build(site, "dirhtml")

    assert built.status == 2
    assert (
        "chronicle_links_origins['astro'] is 'pyfound'; expected an address"
        in built.log
    )
    assert "chronicle_links_feed_paths: '../x.xml' has a hidden" in built.log


def test_link_of_a_native_post_to_nothing(tmp_path: Path) -> None:
    text = (
        "---\nblogpost: true\ndate: 2020-01-01\n---\n\n# Title\n\nSee [it](gone.md).\n"
    )
    built = build(small_site(tmp_path / "site", {"posts/x.md": text}), "dirhtml")

    assert built.log.strip().endswith(
        "posts/x.md:8: WARNING: the link 'gone.md' leads to no post of this site "
        "[chronicle.link]"
    )


PELICAN = """\
Links
=====

:date: 2013-01-01
:slug: links
:tags: Web site, Python
:category: news
:author: Ann

`beside <|filename|near.rst>`_ `above <{filename}../top.rst>`_
`from the root <{filename}/sub/near.rst>`_ named_ `a part <{filename}near.rst#part>`_
`data <{static}a.csv>`_ `more <{attach}/sub/a.csv>`_ `a tag <{tag}web-SITE>`_
`its category <{category}news>`_ `its author <{author}ann>`_ `all <{index}>`_
`nowhere <{filename}gone.rst>`_ `out <{static}../../../conf.py>`_

.. _named: {filename}/top.rst

.. image:: {static}a.png

.. figure:: |filename|/images/b.png
   :target: {filename}/top.rst

.. raw:: html

   <a href="{filename}near.rst">in HTML</a>
"""
HEADER = (
    "\n\n:date: 2013-01-01\n:slug: {}\n:tags: Python\n\nText.\n\nPart\n----\n\nText.\n"
)


def test_links_to_labels(tmp_path: Path) -> None:
    text = "---\nblogpost: true\ndate: 2020-01-0{}\n---\n\n# Post {}\n\n{}\n"
    links = "[a](sec) [b](#sec) [c](other-sec) [d](#other-sec) [e](about) [f](#gone)"
    site = small_site(
        tmp_path / "site",
        {
            "posts/p.md": text.format(1, 1, f"{links}\n\n(Sec)=\n## A heading"),
            "posts/q.md": text.format(2, 2, "(other-sec)=\n## A heading"),
            "about.rst": ":orphan:\n\n.. _about:\n\nAbout\n=====\n",
        },
    )

    built = build(site)

    page = built.soup("posts/p/index.html").select_one("article")
    assert page is not None
    assert {a.text: a["href"] for a in page.select("p a")} == {
        "a": "#sec",
        "b": "#sec",
        "c": "../q/#other-sec",
        "d": "../q/#other-sec",
        "e": "../../about/#about",
        "f": "#gone",
    }
    assert built.log == ""


def test_links_of_pelican(tmp_path: Path) -> None:
    files = {
        "posts/blog/sub/links.rst": PELICAN,
        "posts/blog/sub/near.rst": "Near\n====" + HEADER.format("near"),
        "posts/blog/top.rst": "Top\n===" + HEADER.format("top"),
        "posts/blog/sub/a.csv": "1,2\n",
        "posts/blog/sub/a.png": "picture",
        "posts/blog/images/b.png": "another",
    }
    built = build(small_site(tmp_path / "site", files), "dirhtml", "-n")
    section = one(built.soup("posts/blog/sub/links/index.html").select_one("section"))

    found = {link.get_text(): str(link["href"]) for link in section.select("p > a")}
    del found["Ann"]  # of the byline
    assert {text: href for text, href in found.items() if "_downloads" not in href} == {
        "beside": "../near/",
        "above": "../../top/",
        "from the root": "../near/",
        "named": "../../top/",
        "a part": "../near/#part",
        "a tag": "../../../../blog/tag/web-site/",
        "its category": "../../../../blog/category/news/",
        "its author": "../../../../blog/author/ann/",
        "all": "../../../../blog/",
        "in HTML": "../near/",
    }
    assert found["data"] == found["more"]
    assert [one(image)["src"] for image in section.select("img")] == [
        "../../../../_images/a.png",
        "../../../../_images/b.png",
    ]
    assert one(section.select_one("figure a"))["href"] == "../../top/"
    assert [lost.get_text() for lost in section.select("abbr")] == ["nowhere", "out"]
    assert "links of a post lead to paths of their old site" in built.log
    assert len(built.log.splitlines()) == 1


def test_a_file_that_comes_is_offered(tmp_path: Path) -> None:
    text = "Links\n=====" + HEADER.format("links") + "`data <{static}/a.csv>`_\n"
    site = small_site(tmp_path / "site", {"posts/sub/links.rst": text})
    before = build(site, "dirhtml").soup("posts/sub/links/index.html")

    write_files(site, {"posts/a.csv": "1,2\n"})
    after = build(site, "dirhtml").soup("posts/sub/links/index.html")

    assert before.select_one("a.download") is None
    assert one(after.select_one("a.download")).get_text() == "data"


def test_documents_from_the_root_of_another_site(tmp_path: Path) -> None:
    """One post with that tail is meant; of two, neither is."""
    post = ".. post:: 2020-01-01\n\nThe {0}\n=======\n\nText of {0}.\n"
    see = "See :doc:`/2020/one`, :doc:`a summary </2020/one>` and :doc:`/two`.\n"
    files = {
        "index.rst": "Home\n====\n\n.. postlist::\n   :excerpts:\n",
        "posts/old/2020/one.rst": post.format("one"),
        "posts/old/two.rst": post.format("two"),
        "posts/new/two.rst": post.format("second"),
        "posts/see.rst": f".. post:: 2020-02-02\n\nSee\n===\n\n{see}",
    }
    built = build(small_site(tmp_path / "site", files), "dirhtml", "-n")

    assert links(built, "posts/see/index.html") == [
        ("The one", "../old/2020/one/"),
        ("a summary", "../old/2020/one/"),
    ]
    excerpts = built.soup("index.html").select("a[href='posts/old/2020/one/']")
    assert "a summary" in [link.get_text() for link in excerpts]
    assert built.log.count("WARNING") == built.log.count("document: '/two'")
    assert "posts/see.rst:6: WARNING: unknown document: '/two'" in built.log
