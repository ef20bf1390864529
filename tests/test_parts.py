"""Each part alone, and all of them, in a small site of somebody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import chronicle
from building import Built, build, write_files

if TYPE_CHECKING:
    from pathlib import Path

MOJIBAKE = "---\ntitle: It’s\ndate: 2016-04-06\n---\n\nTheyâ€™re here.\n".replace(
    "It’s", "Itâ€™s"
)

PARTS = (
    "encoding",
    "metadata",
    "community",
    "blog",
    "links",
    "search",
    "seo",
    "report",
)

PAGES = {
    "index.md": "# Home\n\nWelcome.\n",
    "other.rst": ":orphan:\n\nOther\n=====\n\nTheyâ€™re here.\n",
}

PEOPLE = "- id: ada\n  name: Ada Zimmer\n"


def site(
    folder: Path, extensions: list[str], files: dict[str, str], conf: str = ""
) -> Path:
    """Make a site with nothing but a theme, and what is given."""
    conf = f'extensions = {extensions}\nhtml_theme = "furo"\n{conf}'
    return write_files(folder / "site", {"conf.py": conf} | PAGES | files)


def heading(built: Built, path: str) -> str:
    """Return the text of a page's heading, less the sign that leads to it."""
    found = built.soup(path).select_one("h1")
    assert found
    return found.get_text().rstrip("#¶")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("builder", ["dirhtml", "text"])
def test_a_part_builds_alone_without_a_post(
    tmp_path: Path, part: str, builder: str
) -> None:
    needs = [] if part == "metadata" else ["myst_parser"]
    source = site(tmp_path, [*needs, f"chronicle.{part}"], {})

    built = build(source, builder, "-W", "--keep-going", "-n")

    assert (built.log, built.status) == ("", 0)


@pytest.mark.parametrize(
    "extensions",
    [
        ["chronicle"],
        ["chronicle", "myst_parser", "sphinx.ext.intersphinx"],
        ["sphinx_design", "myst_parser", "chronicle"],
        ["ablog", "chronicle"],
        ["chronicle", "ablog", "sphinx.ext.autodoc"],
    ],
)
@pytest.mark.parametrize("data", [{}, {"_data/people.yml": ""}])
def test_one_line_is_enough_in_any_order(
    tmp_path: Path, extensions: list[str], data: dict[str, str]
) -> None:
    source = site(tmp_path, extensions, data | {"posts/a.md": MOJIBAKE})

    built = build(source, "dirhtml", "-W", "--keep-going", "-n")

    assert (built.log, built.status) == ("", 0)
    assert heading(built, "posts/a/index.html") == "It’s"
    assert (built.outdir / "blog/atom.xml").is_file()


def test_one_line_is_enough_without_a_theme(tmp_path: Path) -> None:
    conf = {"conf.py": 'extensions = ["chronicle"]\n'}
    source = write_files(tmp_path / "site", conf | PAGES | {"posts/a.md": MOJIBAKE})

    built = build(source, "dirhtml", "-W", "--keep-going", "-n")

    assert built.log == ""
    assert "They’re here." in built.soup("posts/a/index.html").get_text()
    assert "They’re here." not in built.soup("other/index.html").get_text()


def test_encoding_alone(tmp_path: Path) -> None:
    conf = 'chronicle_encoding_documents = ["other"]\n'
    extensions = ["myst_parser", "chronicle.encoding"]
    source = site(tmp_path, extensions, {"posts/a.md": MOJIBAKE}, conf)
    (source / "latin.rst").write_bytes(":orphan:\n\nCafé\n====\n".encode("latin-1"))

    built = build(source)

    assert "They’re here." in built.soup("posts/a/index.html").get_text()
    assert "They’re here." in built.soup("other/index.html").get_text()
    assert heading(built, "latin/index.html") == "Café"
    assert "latin.rst" in built.log


def test_encoding_leaves_pages_alone_that_nobody_named(tmp_path: Path) -> None:
    built = build(site(tmp_path, ["myst_parser", "chronicle.encoding"], {}))

    assert "Theyâ€™re here." in built.soup("other/index.html").get_text()


def test_metadata_alone(tmp_path: Path) -> None:
    built = build(site(tmp_path, ["chronicle.metadata"], {"posts/a.md": MOJIBAKE}))

    page = built.soup("posts/a/index.html")
    assert heading(built, "posts/a/index.html") == "It’s"
    assert not page.select(".post-byline")


def test_community_alone(tmp_path: Path) -> None:
    page = "# People\n\n```{staff}\n```\n\n{person}`ada`\n"
    data = {"_data/people.yml": PEOPLE, "people.md": f"---\norphan: true\n---\n{page}"}
    built = build(site(tmp_path, ["myst_parser", "chronicle.community"], data))

    assert built.log == ""
    assert built.soup("people/index.html").select("a.reference[href='#people-ada']")
    assert json.loads((built.outdir / "chronicle.json").read_text())["people"]


def test_search_alone(tmp_path: Path) -> None:
    pytest.importorskip("pagefind", reason="the extra 'search' is not installed")
    built = build(site(tmp_path, ["myst_parser", "chronicle.search"], {}))

    assert built.log == ""
    assert built.soup("index.html").select("[data-pagefind-body] h1")
    assert (built.outdir / "pagefind/pagefind-entry.json").is_file()
    assert (built.outdir / "_static/js/search-dialog.js").is_file()


def test_links_alone(tmp_path: Path) -> None:
    post = (
        "---\ntitle: A\ndate: 2016-04-06\nlayout: post\npermalink: /old/a/\n---\n\nA\n"
    )
    built = build(site(tmp_path, ["chronicle.links"], {"posts/_posts/a.md": post}))

    assert built.soup("old/a/index.html").select("meta[http-equiv=refresh]")


def test_report_alone(tmp_path: Path) -> None:
    page = {"repairs.rst": ":orphan:\n\nRepairs\n=======\n\n.. repair-report::\n"}
    built = build(site(tmp_path, ["chronicle.report"], page | {"posts/a.md": MOJIBAKE}))

    assert "â€™" in built.soup("repairs/1/index.html").get_text()


def test_seo_alone(tmp_path: Path) -> None:
    conf = 'html_baseurl = "https://blog.example.org/"\n'
    built = build(site(tmp_path, ["chronicle.seo"], {"posts/a.md": MOJIBAKE}, conf))

    assert (
        "https://blog.example.org/posts/a/"
        in (built.outdir / "sitemap.xml").read_text()
    )
    assert built.soup("posts/a/index.html").select("meta[property='og:title']")


OWN_ORIGIN = """
import chronicle


def recognise(post):
    return 9 * ("headline" in post.table.entries)


def read(post, found):
    found.text("title", "headline")
    found.timestamp("published", "on")
    found.people("by")


def setup(app):
    chronicle.add_origin(app, "gazette", recognise, read)
"""


def test_a_site_has_an_origin_of_its_own(tmp_path: Path) -> None:
    post = "---\nheadline: News\non: 2016-04-06\nby: Ada Zimmer\n---\n\nText.\n"
    conf = (
        f'{OWN_ORIGIN}\nchronicle_links_origins = {{"gazette": "https://g.example"}}\n'
    )
    text = f"{post}[more](/about/)\n"
    source = site(tmp_path, ["chronicle"], {"posts/a.md": text}, conf)

    built = build(source, "dirhtml", "-W", "--keep-going")

    assert built.log == ""
    assert heading(built, "posts/a/index.html") == "News"
    page = built.soup("posts/a/index.html")
    assert page.select("time[datetime='2016-04-06']")
    assert page.select("a[href='https://g.example/about/']")
    assert "Ada Zimmer" in page.select_one(".post-byline").get_text()


def test_a_changed_origin_is_read_anew(tmp_path: Path) -> None:
    post = "---\nheadline: News\nslug-line: Old\n---\n\nText.\n"
    source = site(tmp_path, ["chronicle.metadata"], {"posts/a.md": post}, OWN_ORIGIN)
    build(source)
    other = OWN_ORIGIN.replace('("title", "headline")', '("title", "slug-line")')
    site(tmp_path, ["chronicle.metadata"], {}, other)

    assert heading(build(source), "posts/a/index.html") == "Old"


def test_the_name_of_an_origin_is_a_word() -> None:
    with pytest.raises(ValueError, match="expected lower case letters"):
        chronicle.add_origin(None, "My CMS", None, None)
