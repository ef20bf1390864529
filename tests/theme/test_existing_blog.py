"""A site that runs ABlog goes on working with one more line in its ``conf.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import Built, build, write_files

if TYPE_CHECKING:
    from pathlib import Path

CONF = """
extensions = {extensions}
project = "Society"
source_suffix = {{".rst": "restructuredtext", ".md": "markdown"}}
templates_path = ["_templates"]
html_theme_path = ["_themes"]
html_theme = "society"
blog_title = "News"
blog_path = "news"
blog_baseurl = "https://society.example.org/"
blog_authors = {{"ada": ("Ada Zimmer", "https://society.example.org/ada")}}
blog_default_author = "ada"
blog_post_pattern = ["reports/*.rst"]
blog_feed_archives = True
fontawesome_included = True
post_auto_image = 1
html_sidebars = {{
    "news": ["ablog/categories.html", "ablog/tagcloud.html", "ablog/archives.html"],
    "news/**": ["ablog/authors.html"],
    "posts/**": ["ablog/postcard.html", "ablog/recentposts.html", "own.html"],
}}
"""

FILES = {
    "_themes/society/theme.toml": '[theme]\ninherit = "pydata_sphinx_theme"\n',
    "_themes/society/layout.html": '{% extends "pydata_sphinx_theme/layout.html" %}'
    '{% block docs_navbar %}{{ super() }}<p class="banner">Society</p>{% endblock %}',
    "_templates/own.html": '<p class="own">{{ ablog.blog_title }}</p>',
    "_templates/ablog/tagcloud.html": '<ul class="own-tags">'
    "{% for tag in ablog.tags %}<li>{{ tag }}</li>{% endfor %}</ul>",
    "_templates/collection.html": "{{ collection.path }}",
    "_templates/post.html": "{{ ablog[pagename].title }}",
    "index.rst": "Society\n=======\n\n.. toctree::\n\n   guide\n\n"
    ".. postlist:: 2\n   :excerpts:\n",
    "guide.rst": "Guide\n=====\n\nSee :doc:`first <posts/2020/first>` and "
    "`text <https://society.example.org>`_.\n\nA price of 5\\ $ and â€œthisâ€\x9d.\n",
    "posts/2020/first.rst": ".. post:: 5 May 2020\n   :tags: mail, news\n"
    "   :category: Web\n   :author: ada\n   :location: Zurich\n\n"
    "First\n=====\n\nThe *first* text.\n\nMore of it.\n",
    "posts/2021/second.md": "---\nblogpost: true\ndate: 6 June 2021\n"
    "tags: news\ncategory: Web\nauthor: Bo Lind\n---\n\n# Second\n\nThe second text.\n",
    "posts/plan.rst": ".. post::\n\nPlan\n====\n\nNot dated.\n",
    "reports/third.rst": ":date: 1 July 2022\n\nThird\n=====\n\nA report.\n",
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Build the site without and with the package."""

    def made(name: str, extensions: list[str]) -> Built:
        folder: Path = tmp_path_factory.mktemp(name)
        conf = {"conf.py": CONF.format(extensions=extensions)}
        return build(write_files(folder / "site", FILES | conf), "html")

    before = ["myst_parser", "ablog"]
    return made("before", before), made("after", [*before, "chronicle"])


def test_it_builds_without_an_error(sites: tuple[Built, Built]) -> None:
    before, after = sites

    assert (before.status, after.status) == (0, 0)
    assert "Traceback" not in after.log
    assert after.log == before.log == ""


def test_all_addresses_stay(sites: tuple[Built, Built]) -> None:
    before, after = (
        {path for path in site.files() if path.endswith((".html", ".xml"))}
        for site in sites
    )

    assert before - after == set()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("posts/2020/first.html", "The first text."),
        ("posts/2021/second.html", "The second text."),
        ("posts/plan.html", "Not dated."),
        ("reports/third.html", "A report."),
    ],
)
def test_posts_stay_what_they_were(
    sites: tuple[Built, Built], path: str, text: str
) -> None:
    for site in sites:
        page = site.soup(path)
        assert page.select("h1")
        assert text in page.select_one(".bd-article").get_text()
        assert page.select(".banner")


def test_lists_and_side_bars_show_the_same_posts(sites: tuple[Built, Built]) -> None:
    for site in sites:
        listed = site.soup("index.html").select(".postlist a, .ablog-post-title a")
        hrefs = [link["href"] for link in listed]
        assert hrefs[0].startswith("reports/third.html")
        page = site.soup("posts/2020/first.html")
        assert page.select(".own")[0].get_text() == "News"
        recent = page.select(".ablog-sidebar-item a")
        assert any(link["href"] == "../2021/second.html" for link in recent)
        tags = site.soup("news.html").select(".own-tags li")
        assert sorted(tag.get_text() for tag in tags) == ["mail", "news"]


def test_feeds_name_the_same_posts(sites: tuple[Built, Built]) -> None:
    named = [
        [link["href"] for link in site.soup("news/atom.xml").select("entry > link")]
        for site in sites
    ]

    assert [link.partition("#")[0] for link in named[0]] == named[1]
