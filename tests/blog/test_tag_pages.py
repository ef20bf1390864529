"""Tags on built pages: aliases, what is said of them, tags of services, feeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from building import build, small_site

if TYPE_CHECKING:
    from building import Built

TAGS = """\
- tag: Tracker
  description: Where bugs <are> reported.
  aliases: [bug tracker]
  parents: [Tools]
- tag: Tools
- tag: Other
  alias: [x]
"""

SERVICES = "- {id: tracker, name: Tracker}\n"


def post(title: str, tags: str, text: str = "Text.", extra: str = "") -> str:
    return (
        f"---\ntitle: {title}\ndate: 2024-01-02\ntags: [{tags}]\n"
        f"categories: [History]\n{extra}---\n\n{text}\n"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = small_site(
        tmp_path_factory.mktemp("tags") / "site",
        {
            "index.rst": "Home\n====\n\nA page.\n\n.. toctree::\n\n   services\n",
            "services.rst": "Services\n========\n\n.. services::\n   :style: index\n",
            "attention.rst": ":orphan:\n\nReport\n======\n\n.. attention-report::\n",
            "_data/services.yml": SERVICES,
            "_data/tags.yml": TAGS,
            "posts/a.md": post("First", "bug tracker"),
            "posts/b.md": post("Second", "Tracker, servers"),
            "posts/c.md": post("Third", "Tools, server", "We moved the Tracker."),
            "posts/d.md": post(
                "Fourth",
                "Tools",
                "This was originally posted at <https://old.example.org/d/>.",
                "legacyUrl: https://old.example.org/d\n",
            ),
        },
    )
    return build(site, "dirhtml", "-n", "-D", "chronicle_blog_collection_feeds=json")


def titles(built: Built, path: str) -> list[str]:
    return sorted(each.text for each in built.soup(path).select(".post-card-title"))


def test_an_alias_and_mentions_of_a_service_stand_under_the_tag(built: Built) -> None:
    assert titles(built, "blog/tag/tracker/index.html") == ["First", "Second", "Third"]
    assert not (built.outdir / "blog/tag/bug-tracker").exists()
    feed = (built.outdir / "blog/tag/tracker/feed.json").read_text(encoding="utf-8")
    assert len(json.loads(feed)["items"]) == 3


def test_collections_have_the_feeds_that_the_settings_name(built: Built) -> None:
    names = [path.name for path in (built.outdir / "blog/tag/tracker").iterdir()]
    page = built.soup("blog/tag/tracker/index.html")
    links = [link["href"] for link in page.select("link[rel=alternate][title*=tagged]")]

    assert sorted(names) == ["atom.xml", "feed.json", "index.html"]
    assert links == ["atom.xml", "feed.json"]
    assert (built.outdir / "blog/rss.xml").is_file()


def test_a_tag_says_what_it_means_and_what_is_around_it(built: Built) -> None:
    tracker = built.soup("blog/tag/tracker/index.html")
    tools = built.soup("blog/tag/tools/index.html")
    about, count = tracker.select_one(".lead"), tracker.select_one(".collection-count")

    assert about.text == "Where bugs <are> reported."
    assert [a["href"] for a in count.select("a")] == ["atom.xml", "../tools/"]
    assert tools.select_one(".collection-count a[href='../tracker/']")


def test_every_collection_shows_its_feed(built: Built) -> None:
    for path in ("blog", "blog/tag/tools", "blog/2024", "services/tracker/posts"):
        soup = built.soup(f"{path}/index.html")
        (link,) = soup.select(".collection-count a[type='application/atom+xml']")
        assert link["href"] == "atom.xml"
        assert (built.outdir / path / "atom.xml").is_file()


def test_a_label_that_all_posts_have_is_not_shown(built: Built) -> None:
    soup = built.soup("posts/a/index.html")

    assert [p.text for p in soup.select(".post-labels > p")] == ["Tags"]


def test_where_a_post_stood_first_is_said_once(built: Built) -> None:
    soup = built.soup("posts/d/index.html")

    assert "originally posted at" in soup.article.text
    assert not soup.select(".post-origin")


def test_the_log_and_the_report_name_what_is_wrong(built: Built) -> None:
    assert "tags.yml:6: WARNING: unknown 'alias'; expected one of" in built.log
    assert "look alike" not in built.log, "a proposal is no warning"
    text = (built.outdir / "attention.json").read_text("utf-8")
    assert "tags 'server' and 'servers' look alike" in text
