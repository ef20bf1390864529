"""What pages show of others: they are written again when it changes, as if all were."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from building import build, small_site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Files = dict[str, str]
    Edit = Callable[[Path], None]


def post(title: str, day: str, text: str = "", **fields: str) -> str:
    """Return a post that is like no other."""
    said = "".join(f"{name}: {value}\n" for name, value in fields.items())
    text = text or f"{title} {title}."
    return f"---\ntitle: {title}\ndate: {day}\n{said}---\n\n{text}\n"


BETWEEN = {f"posts/{n}.md": post(f"Between{n}", f"2015-01-0{n}") for n in range(1, 4)}
"""Posts that keep others from being neighbours."""


DAY = 1_700_000_000


def assert_like_clean(site: Path, edit: Files | Edit, *pages: str) -> None:
    """Build, change the site, build again: *pages* change, and all is as if built anew.

    :param edit: New texts of files, or what changes the site.
    """
    before = build(site).files()
    if callable(edit):
        edit(site)
    else:
        write_files(site, edit)
    again = build(site).files()
    for name in ("site-clean", "site-clean-doctrees"):
        shutil.rmtree(site.parent / name, ignore_errors=True)
    clean = build(site, out="clean").files()

    changed = {name for name, data in clean.items() if before.get(name) != data}
    assert {*pages} <= changed, sorted(changed)
    differing = {n for n in again.keys() | clean.keys() if again.get(n) != clean.get(n)}
    assert not differing, sorted(differing)


def pass_day(_site: Path) -> None:
    """Have another day come, until the test is over."""
    os.environ["SOURCE_DATE_EPOCH"] = str(DAY + 86400)


def add_settings(site: Path, lines: str) -> None:
    """Add lines to the settings of the site."""
    with (site / "conf.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{lines}\n")


REMOTE = "https://example.org/it.png"


def pictures(width: int) -> str:
    """Return the list of copies of remote pictures."""
    size = {"bytes": 1, "width": width, "height": width}
    return json.dumps(
        [{"address": REMOTE, "file": "posts/it.png", "sha256": "", **size}]
    )


@pytest.mark.parametrize(
    ("posts", "edit", "page"),
    [
        pytest.param(
            {"posts/a.md": post("Draft", "2020-01-01", lang="fr", draft="true")},
            {"posts/b.md": post("Bonjour", "2010-01-01", lang="fr")},
            "posts/a/index.html",
            id="the first listed post in the language of a draft",
        ),
        pytest.param(
            {
                "posts/a.md": post("One", "2020-01-01", series="C++"),
                "posts/b.md": post("Two", "2020-01-02", series="C++"),
            },
            {"posts/c.md": post("Three", "2010-01-01", series="C")},
            "posts/a/index.html",
            id="a series that takes the address of another",
        ),
        pytest.param(
            {
                "posts/a.md": post("Hello", "2020-01-01", translationKey="x"),
                "posts/b.md": post("Hi", "2010-01-01", translationKey="x", lang="fr"),
            },
            {"posts/b.md": post("Hi", "2010-01-01", translationKey="x", lang="de")},
            "posts/a/index.html",
            id="a translation in another language",
        ),
        pytest.param(
            {"posts/a.md": post("A", "2020-01-01", author="The Team")},
            lambda site: add_settings(
                site, "chronicle_metadata_placeholder_authors = ['The Team']"
            ),
            "posts/a/index.html",
            id="an author who is an organisation",
        ),
        pytest.param(
            {
                "posts/a.md": post(
                    "A", "2020-01-01", "See [it](../own.md), [](../own.md)."
                )
            },
            {"own.md": "---\norphan: true\n---\n\n# Own\n"},
            "posts/a/index.html",
            id="a page that a link names by its file",
        ),
        pytest.param(
            {"posts/a.md": post("A", "2020-01-01", "![It](it.svg)")}
            | {
                "posts/it.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"
            },
            {"posts/it.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
            "posts/a/index.html",
            id="a picture that is not active any more",
        ),
        pytest.param(
            {"posts/a.md": post("A", "2020-01-01", f"![It]({REMOTE})")}
            | {"posts/it.png": "", "_data/pictures.json": pictures(10)},
            {"_data/pictures.json": pictures(20)},
            "posts/a/index.html",
            id="the size of a copy",
        ),
        pytest.param(
            {"posts/a.md": post("A", "2020-01-01", "We thank AT&amp;T Labs.")},
            lambda site: (site / "_data/organisations.yml").write_text(
                "- id: att\n  name: AT&T Labs\n  summary: A laboratory.\n", "utf-8"
            ),
            "posts/a/index.html",
            id="a name whose signs stand otherwise in a text",
        ),
    ],
)
def test_a_post_follows_what_it_shows_of_others(
    tmp_path: Path, posts: Files, edit: Files | Edit, page: str
) -> None:
    assert_like_clean(small_site(tmp_path / "site", BETWEEN | posts), edit, page)


ASKING = """{% extends "!page.html" %}
{% block footer %}
{% for one in ablog.recent(1) %}{{ one.title }}{% endfor %}
{% endblock %}
"""

NAMING = """{% extends "!page.html" %}
{% block footer %}
{% for name in ["contact", "privacy"] if hasdoc("about/" ~ name) %}{{ name }}
{% endfor %}
{% endblock %}
"""


@pytest.mark.parametrize(
    ("files", "edit", "page"),
    [
        pytest.param(
            {}, {"about/accessibility.rst": ":orphan:\n\nFor all\n=======\n"},
            "posts/1/index.html",
            id="a page that the template names where it is there",
        ),
        pytest.param(
            {"_templates/page.html": NAMING},
            {"about/privacy.rst": ":orphan:\n\nPrivacy\n=======\n"},
            "posts/1/index.html",
            id="a page that the template names by a variable where it is there",
        ),
        pytest.param(
            {"_templates/page.html": ASKING},
            {"posts/3.md": post("Newest", "2015-01-03")},
            "posts/1/index.html",
            id="the newest post in a template of the site",
        ),
        pytest.param(
            {"blog/2016/own.rst": ":orphan:\n\nOwn\n===\n"},
            {"posts/new.md": post("New", "2016-01-01")},
            "blog/2016/own/index.html",
            id="a list of posts that begins above a page",
        ),
    ],
)  # fmt: skip
def test_all_pages_follow_what_they_are_framed_by(
    tmp_path: Path, files: Files, edit: Files, page: str
) -> None:
    site = small_site(tmp_path / "site", BETWEEN | files)
    add_settings(site, "templates_path = ['_templates']")

    assert_like_clean(site, edit, page)


def test_another_theme_shows_the_markup_of_titles(tmp_path: Path) -> None:
    index = "Home\n====\n\n.. toctree::\n\n   one\n"
    files = {"index.rst": index, "one.rst": "One *more*\n==========\n"}
    site = small_site(tmp_path / "site", BETWEEN | files)
    add_settings(site, "html_theme = 'alabaster'")
    edit = {"one.rst": "One more\n========\n"}

    assert_like_clean(site, edit, "posts/1/index.html", "blog/2015/index.html")


def test_another_theme_leaves_no_files_of_the_last(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", BETWEEN)
    change = add_settings

    assert_like_clean(site, lambda site: change(site, "html_theme = 'alabaster'"))
    assert_like_clean(site, lambda site: change(site, "language = 'de'"))
    assert_like_clean(site, lambda site: change(site, "html_theme = 'furo'"))


SHOWN = {"posts/z/one.rst": ".. post:: 2020-01-01\n\nOne\n===\n\nSee |it|.\n\n"}
SHOWN["posts/z/one.rst"] += ".. |it| image:: dot.svg\n"
LIST = {"list.rst": ":orphan:\n\nList\n====\n\n.. postlist::\n   :excerpts:\n"}


def dot(colour: str) -> str:
    """Return a picture."""
    attributes = f"fill='{colour}' cx='1' cy='1' r='1'"
    return f"<svg xmlns='http://www.w3.org/2000/svg'><circle {attributes}/></svg>"


def test_pictures_of_one_name_are_numbered_by_their_paths(tmp_path: Path) -> None:
    files = BETWEEN | SHOWN | LIST | {"posts/z/dot.svg": dot("red")}
    site = small_site(tmp_path / "site", files)
    more = post("A", "2010-01-01", "Words.\n\n![A dot](dot.svg)")
    edit = {"posts/a/one.md": more, "posts/a/dot.svg": dot("blue")}

    assert_like_clean(site, edit, "posts/z/one/index.html", "list/index.html")
    assert_like_clean(site, {"posts/a/one.md": post("A", "2010-01-01", "Words.")})


def test_what_no_post_shows_any_more_is_not_published(tmp_path: Path) -> None:
    text = "![A dot](dot.svg) and [a table](table.csv)"
    files = {"posts/a.md": post("A", "2010-01-01", text), "posts/dot.svg": dot("red")}
    site = small_site(tmp_path / "site", BETWEEN | files | {"posts/table.csv": "1,2"})

    assert_like_clean(
        site, {"posts/a.md": post("A", "2010-01-01", "![A dot](dot.svg)")}
    )
    assert_like_clean(site, lambda site: (site / "posts/dot.svg").unlink())


LED_TO = {
    "own.rst": ":orphan:\n\nOwn\n===\n\nSee :doc:`led`, :ref:`here`, :ref:`tag-x`.\n",
    "led.rst": ":orphan:\n\nLed to\n======\n\n.. _here:\n\nPlace\n-----\n\nText.\n",
    "posts/a.rst": ".. post:: 2020-01-01\n\nA\n=\n\nSee :doc:`/led`.\n",
    "posts/b.md": post("B", "2020-01-02", tags="x"),
}


@pytest.mark.parametrize(
    ("edit", "pages"),
    [
        (
            {"led.rst": LED_TO["led.rst"].replace("Led to\n", "Led by\n")},
            ["own/index.html", "posts/a/index.html", "list/index.html"],
        ),
        ({"led.rst": LED_TO["led.rst"].replace("Place", "Plain")}, ["own/index.html"]),
        ({"posts/b.md": post("B", "2020-01-02", tags="X")}, ["own/index.html"]),
    ],
    ids=["a title", "a heading", "a label"],
)
def test_references_show_what_things_are_called(
    tmp_path: Path, edit: Files, pages: list[str]
) -> None:
    site = small_site(tmp_path / "site", BETWEEN | LIST | LED_TO)

    assert_like_clean(site, edit, *pages)


NESTED = {
    "index.rst": "Home\n====\n\n.. toctree::\n   :maxdepth: 4\n\n   one\n",
    "one.rst": "One\n===\n\n.. toctree::\n   :maxdepth: 4\n\n   two\n",
    "two.rst": "Two\n===\n\n.. toctree::\n\n   three\n\nPlace\n-----\n\nText.\n",
    "three.rst": "Three\n=====\n\nText.\n",
}


@pytest.mark.parametrize(
    ("theme", "page"), [("furo", "index.html"), ("alabaster", "three/index.html")]
)
def test_toctrees_show_headings_far_below(
    tmp_path: Path, theme: str, page: str
) -> None:
    site = small_site(tmp_path / "site", BETWEEN | NESTED)
    add_settings(site, f"html_theme = {theme!r}")

    assert_like_clean(site, {"two.rst": NESTED["two.rst"].replace("Pl", "Sp")}, page)


def test_a_link_to_a_file_leads_to_the_one_that_is_shown(tmp_path: Path) -> None:
    same = post("Same", "2016-04-01", "Words.", legacyUrl="/2016/04/same.html")
    links = post("Links", "2020-01-01", "See [one](one.md) and [two](z/two.md).")
    site = small_site(
        tmp_path / "site",
        BETWEEN | {"posts/one.md": same, "posts/z/two.md": same, "posts/a.md": links},
    )
    damaged = {"posts/one.md": same + "\nâ€œDamaged.\n"}

    assert_like_clean(site, damaged, "posts/a/index.html")
    found = build(site).soup("posts/a/index.html").select("article p a.internal")
    assert [link["href"] for link in found[:2]] == ["../z/two/"] * 2


@pytest.mark.parametrize(
    "edit",
    [
        lambda site: (site / "posts/dot.svg").write_text(dot("red"), "utf-8"),
        lambda site: add_settings(site, "chronicle_links_served = {'astro': 'served'}"),
    ],
    ids=["its picture comes", "its picture is found elsewhere"],
)
def test_another_file_of_a_post_is_shown_when_it_is_the_less_damaged(
    tmp_path: Path, edit: Edit
) -> None:
    address = {"legacyUrl": "/2016/04/same.html"}
    linked = "[![A dot](dot.svg)](https://example.org/dot.png)"
    files = {
        "posts/one.md": post("Same", "2016-04-01", f"Words.\n\n{linked}", **address),
        "posts/z/two.md": post("Same", "2016-04-01", "Words.\n\nMore.", **address),
        "posts/a.md": post("Links", "2020-01-01", "See [one](one.md)."),
        "posts/served/2016/04/dot.svg": dot("blue"),
    }
    site = small_site(tmp_path / "site", BETWEEN | files)

    assert_like_clean(site, edit, "posts/a/index.html")


def test_what_sphinx_makes_of_a_page_goes_with_it(tmp_path: Path) -> None:
    page = ":orphan:\n\nOwn\n===\n\n.. py:module:: own\n"
    site = small_site(tmp_path / "site", BETWEEN | {"own.rst": page})
    add_settings(site, "html_copy_source = True")

    assert_like_clean(site, lambda site: (site / "own.rst").unlink())


def test_what_was_repaired_is_said_when_all_is_read_again(tmp_path: Path) -> None:
    damaged = post(
        "A", "2020-01-01", "It is \u00e2\u20ac\u0153damaged\u00e2\u20ac\x9d."
    )
    site = small_site(tmp_path / "site", BETWEEN | {"posts/a.md": damaged})

    assert_like_clean(site, lambda site: add_settings(site, "blog_title = 'Other'"))
    assert build(site).soup("posts/a/index.html").select(".post-repaired")


@pytest.mark.parametrize(
    ("setting", "page"),
    [
        ("", "posts/z/index.html"),
        (
            "html_theme = 'classic'\nhtml_last_updated_fmt = ''",
            "posts/1/index.html",
        ),
    ],
    ids=["in documents", "on every page"],
)
def test_pages_show_the_day_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, page: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(DAY))
    shown = {
        "day.txt": "It is |today|.\n",
        "own.rst": ":orphan:\n\nOwn\n===\n\n.. include:: day.txt\n",
        "posts/z.rst": ".. post:: 2020-01-01\n\nZ\n=\n\nIt is |today|.\n",
    }
    site = small_site(tmp_path / "site", BETWEEN | shown)
    add_settings(site, setting)

    assert_like_clean(site, pass_day, page, "own/index.html")


PUT_IN = """:orphan:

Own
===

.. include:: in/text.txt

.. csv-table::
   :file: in/table.csv

.. raw:: html
   :file: in/raw.html

.. image:: in/dot.*
"""


def test_files_are_put_in_when_they_come(tmp_path: Path) -> None:
    linked = "[![A dot](/in/dot.svg)](https://example.org/dot.png)"
    pages = {"own.rst": PUT_IN, "posts/a.md": post("A", "2010-01-01", linked)}
    site = small_site(tmp_path / "site", BETWEEN | pages)
    files = {"in/text.txt": "Text.\n", "in/table.csv": "1,2\n", "in/raw.html": "<hr>\n"}

    assert_like_clean(site, files, "own/index.html")
    assert_like_clean(
        site, {"in/dot.svg": dot("red")}, "own/index.html", "posts/a/index.html"
    )
    assert_like_clean(site, lambda site: shutil.rmtree(site / "in"), "own/index.html")
