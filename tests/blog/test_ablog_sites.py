"""Sites that were made for ABlog build with ``chronicle`` among their extensions.

The sites are like those with which ABlog tests itself, in our own words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import ablog
import pytest
from sphinx.testing.util import SphinxTestApp

from building import PROJECT, Built, build, write_files
from chronicle.sources.ablog import KEPT, REPLACED

if TYPE_CHECKING:
    from pathlib import Path

CONF = f"""\
import sys
sys.path.insert(0, {str(PROJECT / "_ext")!r})
html_theme = "furo"
extensions = ["chronicle", "ablog"]
"""

NEWS = """\
.. post:: 2022-05-06
   :tags: two words, Single
   :author: Durand

News of the day
===============

    A quotation that opens the text.

What follows after it.
"""

SIDEBARS = [
    "archives", "authors", "categories", "languages", "locations", "postcard",
    "recentposts", "tagcloud",
]  # fmt: skip


def site(folder: Path, conf: str = "", **pages: str) -> Path:
    """Write a site as ABlog's users have it."""
    files = {"conf.py": CONF + conf, "index.rst": "Home\n====\n", "news.rst": NEWS}
    files |= {f"{name}.rst": text for name, text in pages.items()}
    return write_files(folder, files)


def warnings(built: Built) -> list[str]:
    return [line for line in built.log.splitlines() if line.strip()]


@pytest.mark.parametrize("names", ['"chronicle"', '"ablog", "chronicle"'])
def test_the_order_of_extensions_does_not_matter(tmp_path: Path, names: str) -> None:
    built = build(site(tmp_path / "site", f"extensions = [{names}]\n"), "html")

    assert built.status == 0
    assert warnings(built) == []
    assert built.soup("news.html").select_one(".post-byline time[datetime^='2022']")


def test_feeds_follow_their_settings(tmp_path: Path) -> None:
    conf = """
blog_baseurl = "https://blog.example.org/"
blog_feed_length = 2
blog_feed_templates = {
    "atom": {},
    "short": {"content": "{{ title }}{% for t in post.tags %} #{{ t }}{% endfor %}"},
}
"""
    empty = ".. post:: 2021-05-06\n\nEmpty\n=====\n"
    old = ".. post:: 2001-05-06\n\nOld\n===\n\nLong ago.\n"
    built = build(site(tmp_path / "site", conf, empty=empty, old=old), "html")
    full, short = (built.soup(f"blog/{name}.xml") for name in ("atom", "short"))

    assert [t.get_text() for t in full.select("entry > title")] == [
        "News of the day",
        "Empty",
    ]
    (first, second) = full.select("entry")
    assert [(c["term"], c["label"]) for c in first.select("category")] == [
        ("Single", "Single"),
        ("twowords", "two words"),
    ]
    assert [s.get_text() for s in first.select("summary")] == [
        "A quotation that opens the text."
    ]
    assert "What follows after it." in first.select("content")[0].get_text()
    assert second.select("summary, category") == []
    assert [link["href"] for link in first.select("link")] == [
        "https://blog.example.org/news.html"
    ]
    assert [c.get_text() for c in short.select("entry > content")] == [
        "News of the day #two words #Single",
        "Empty",
    ]


def test_titles_alone(tmp_path: Path) -> None:
    conf = "blog_feed_titles = blog_archive_titles = True\n"
    built = build(site(tmp_path / "site", conf), "html")

    assert built.soup("blog/atom.xml").select("entry > content") == []
    assert built.soup("blog.html").select(".post-card-title")
    assert built.soup("blog.html").select(".post-card-text") == []


def test_feeds_without_whole_texts(tmp_path: Path) -> None:
    """ABlog's default says nothing; the site's own word counts."""
    conf = "blog_feed_fulltext = False\n"
    built = build(site(tmp_path / "site", conf), "html")
    [entry] = built.soup("blog/atom.xml").select("entry")
    [item] = json.loads((built.outdir / "blog/feed.json").read_text("utf-8"))["items"]

    assert entry.select("content") == []
    assert entry.select_one("summary")
    assert "What follows" not in str(item)


def test_a_document_at_the_address_of_a_list_stays(tmp_path: Path) -> None:
    source = site(tmp_path / "site", 'blog_path = "texts"\n')
    own = ":orphan:\n\n{0}\n{1}\n\nOur own.\n"
    write_files(
        source,
        {
            "texts.rst": own.format("Texts", "====="),
            "texts/2022/index.rst": own.format("Year", "===="),
        },
    )
    built = build(source, "dirhtml")

    for path in ("texts/index.html", "texts/2022/index.html"):
        assert "Our own." in built.soup(path).article.get_text()
    assert [line.partition("site/")[2] for line in warnings(built)] == [
        f"texts{name}.rst:1: WARNING: the list {title!r} has no page, as this document "
        "has its address; expected another file name, or another 'blog_path' "
        "[chronicle.address]"
        for name, title in (("", "All posts"), ("/2022/index", "Posts of 2022"))
    ]


def test_links_of_options(tmp_path: Path) -> None:
    pages = {
        "away": ".. post:: 2021-01-02\n   :external_link: https://away.example.org/x\n"
        "\nAway\n====\n\nSaid elsewhere.\n",
        "first": ".. post:: 2021-01-03\n   :canonical_link: https://one.example.org/y\n"
        "\nFirst\n=====\n\nSaid there first.\n",
        "lists": "Lists\n=====\n\n.. postlist::\n   :excerpts:\n",
    }
    built = build(site(tmp_path / "site", **pages), "html")
    (link,) = built.soup("first.html").select("link[rel=canonical]")
    titles = built.soup("lists.html").select(".ablog-post-title a")

    assert link["href"] == "https://one.example.org/y"
    assert [a["href"] for a in titles] == [
        "news.html",
        "first.html",
        "https://away.example.org/x",
    ]
    assert "away.example.org" not in str(built.soup("away.html").article)


@pytest.mark.parametrize("name", SIDEBARS)
def test_the_parts_of_side_bars(tmp_path: Path, name: str) -> None:
    conf = f"""
html_sidebars = {{"**": ["ablog/{name}.html"]}}
blog_authors = {{"Durand": ("Sam <Durand>", "https://sam.example.org")}}
blog_default_language, blog_languages = "en", {{"en": ("English", None)}}
blog_default_location, blog_locations = "Rome", {{"Rome": ("Rome, Italy", None)}}
"""
    news = NEWS.replace(":author:", ":category: Kept\n   :author:")
    built = build(site(tmp_path / "site", conf, news=news), "html")
    (part,) = built.soup("news.html").select(f".ablog__{name}")
    other = built.soup("index.html").select(f".ablog__{name}")

    assert warnings(built) == []
    assert bool(other) is (name != "postcard")
    for link in part.select("a[href]"):
        assert (built.outdir / str(link["href"]).partition("#")[0]).is_file(), link
    if name == "authors":
        assert part.select("li")[0].get_text(strip=True) == "Sam <Durand> (1)"


def test_templates_that_the_site_wants_to_bring_itself(tmp_path: Path) -> None:
    conf = (
        'html_sidebars = {"**": ["ablog/authors.html"]}\n'
        "skip_injecting_base_ablog_templates = True\n"
        'templates_path = ["_own"]\n'
    )
    source = site(tmp_path / "site", conf)
    write_files(source, {"_own/ablog/authors.html": "<p id='own'>{{ ablog }}</p>"})
    built = build(source, "html")

    assert built.soup("news.html").select_one("#own")


def test_folders_of_posts_and_patterns_of_pages(tmp_path: Path) -> None:
    conf = 'chronicle_posts = ["texts", "old/news/"]\nblog_post_pattern = "own/*"\n'
    post = "---\ntitle: {}\npublishDate: 2020-01-0{}\n---\n\n<b onclick='x()'>It</b>.\n"
    source = write_files(
        site(tmp_path / "site", conf),
        {
            "texts/a.md": post.format("A", 1),
            "old/news/b.md": post.format("B", 2),
            "old/c.rst": ":orphan:\n\nC\n=\n",
            "posts/d.rst": ":orphan:\n\nD\n=\n",
            "own/e.rst": ":date: 3 Jan 2020\n:tags: a, b\n\nE\n=\n\nIt is so.\n",
        },
    )
    built = build(source, "html")

    titles = built.soup("blog.html").select(".post-card-title a")
    assert [(a["href"], a.get_text()) for a in titles] == [
        ("news.html", "News of the day"),
        ("own/e.html", "E"),
        ("old/news/b.html", "B"),
        ("texts/a.html", "A"),
    ]
    assert len(warnings(built)) == 2
    assert built.log.count("removed onclick of <b>") == 2
    assert built.soup("blog/tag/b.html").select(".post-card-title a")


def test_a_directive_within_another_is_read_or_named(tmp_path: Path) -> None:
    source = site(tmp_path / "site")
    held = "{0}\n====\n\n.. {1}::\n\n   .. post:: 2020-05-06\n\nText.\n"
    write_files(
        source,
        {
            "posts/a.rst": held.format("Held", "compound"),
            "posts/b.rst": held.format("Note", "note"),
        },
    )
    built = build(source, "html")

    titles = built.soup("blog.html").select(".post-card-title a")
    assert [a.get_text() for a in titles] == ["News of the day", "Held"]
    assert built.log.count("WARNING") == 2
    assert "b.rst:1: WARNING: the post has no date" in built.log
    assert (
        "b.rst:6: WARNING: a 'post' directive inside another is not read" in built.log
    )


def test_settings_without_effect_are_named(tmp_path: Path) -> None:
    conf = (
        'disqus_shortname = "a"\nfontawesome_link_cdn = "https://b.example/"\n'
        'html_theme = "basic"\n'
        'chronicle_theme_policy = {"script-src": "https://a.example"}\n'
    )
    built = build(site(tmp_path / "site", conf), "html")

    host, fonts, policy = sorted(warnings(built))
    assert policy.endswith(
        "conf.py:8: WARNING: 'chronicle_theme_policy' has no effect under the theme "
        "'basic': what its pages load is not restricted [chronicle.config]"
    )
    assert host.endswith(
        "conf.py:5: WARNING: 'disqus_shortname' has no effect: pages run no script of "
        "another host [chronicle.config]"
    )
    assert fonts.endswith(
        "conf.py:6: WARNING: 'fontawesome_link_cdn' has no effect: pages load no style "
        "of another host; give a file of the site to fontawesome_css_file "
        "[chronicle.config]"
    )


def test_settings_that_ablog_refuses_are_named_together(tmp_path: Path) -> None:
    conf = 'blog_default_author = "Nobody"\nblog_path = 1\n'
    built = build(site(tmp_path / "site", conf), "html")

    assert built.status == 2
    assert "blog_default_author is 'Nobody'" in built.log
    assert "blog_path is 1" in built.log


def test_every_step_of_ablog_is_kept_or_replaced(tmp_path: Path) -> None:
    """A new version that does more at a build is to be looked at."""
    write_files(tmp_path, {"conf.py": "extensions = ['ablog']", "index.rst": "X\n=\n"})
    app = SphinxTestApp("dummy", srcdir=tmp_path)
    try:
        handlers = {
            listener.handler
            for listeners in app.events.listeners.values()
            for listener in listeners
            if listener.handler.__module__.startswith("ablog")
        }
        transforms = [
            transform
            for transform in app.registry.get_transforms()
            if transform.__module__.startswith("ablog")
        ]
    finally:
        app.cleanup()

    assert handlers == KEPT | REPLACED
    assert transforms == [ablog.post.CheckFrontMatter]


SEVERAL = """\
Year in review
==============

Spring
------

.. post:: 2020-03-01
   :tags: warm

It thaws. The second sentence.

Summer
------

.. post:: 2020-06-01
   :excerpt: 2

The sun.

The shade.

The night.
"""


@pytest.mark.parametrize("folder", ["posts", "own"])
def test_several_posts_in_one_file(tmp_path: Path, folder: str) -> None:
    lists = ":orphan:\n\nLists\n=====\n\n.. postlist:: 2\n   :sort:\n   :excerpts:\n"
    source = site(tmp_path / "site", lists=lists, news=":orphan:\n\nNews\n====\n")
    write_files(source, {f"{folder}/year.rst": SEVERAL})
    serial = build(source, "html", "-E", out="serial")
    parallel = build(source, "html", "-E", "-j", "2", out="parallel")

    assert warnings(serial) == []
    assert serial.files().keys() == parallel.files().keys()
    assert [n for n, d in serial.files().items() if parallel.files()[n] != d] == []
    links = serial.soup("blog.html").select(".post-card-title a")
    assert [(a["href"], a.get_text()) for a in links] == [
        (f"{folder}/year.html#summer", "Summer"),
        (f"{folder}/year.html#spring", "Spring"),
    ]
    items = [
        i.get_text(" ", strip=True) for i in serial.soup("lists.html").select("li")
    ]
    assert "01 March - Spring It thaws. The second sentence." in items
    assert "01 June - Summer The sun. The shade." in items


@pytest.mark.parametrize("name", ["posts/late.rst", "own/late.rst"])
def test_a_post_is_listed_when_its_day_has_come(tmp_path: Path, name: str) -> None:
    source = site(tmp_path / "site", news="News\n====\n")
    write_files(source, {name: ".. post:: 2020-01-02\n\nLate\n====\n\nNow.\n"})
    before, after = (
        {"SOURCE_DATE_EPOCH": str(86_400 * day)} for day in (18_200, 18_300)
    )

    first = build(source, "html", environ=before)
    assert "dated 2020-01-02, after today, 2019-10-31" in first.log
    assert not first.soup("blog.html").select(".post-card")
    assert first.soup(name.replace("rst", "html")).select("meta[name=robots]")

    second = build(source, "html", environ=after)
    clean = build(source, "html", out="clean", environ=after)
    assert second.soup("blog.html").select(".post-card")
    assert not second.soup(name.replace("rst", "html")).select("meta[name=robots]")
    assert [n for n, d in clean.files().items() if second.files().get(n) != d] == []
