"""What stands around the text: navigation, language, lists, files, the policy."""

from __future__ import annotations

import base64
import hashlib
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from chronicle.blog.byline import first_address, foreign_language
from chronicle.blog.navigation import is_below, page_entries
from chronicle.blog.pages import first_letter, group_entries, page_numbers
from chronicle.core.record import Origin, Record
from chronicle.theme.assets import is_needed
from chronicle.theme.csp import START_SCRIPT, content_policy

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (1, 1, []),
        (1, 2, [1, 2]),
        (1, 9, [1, 2, 3, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (15, 30, [1, None, 13, 14, 15, 16, 17, None, 30]),
        (30, 30, [1, None, 28, 29, 30]),
    ],
)
def test_page_numbers(number: int, total: int, shown: list[int | None]) -> None:
    assert page_numbers(number, total) == shown


@pytest.mark.parametrize(
    ("label", "letter"),
    [("Łukasz", "Ł"), ("élan", "E"), ("2to3", "0–9"), ("++", "#"), ("", "#")],
)
def test_first_letter(label: str, letter: str) -> None:
    assert first_letter(label) == letter


def test_few_entries_stand_under_no_heading() -> None:
    entries = [{"label": "a", "count": 2}, {"label": "b", "count": 9}]

    assert group_entries(entries) == [("", entries)]


def test_many_entries_are_grouped_those_with_most_posts_first() -> None:
    labels = [f"{letter}{n}" for letter in "ab" for n in range(20)]
    entries = [{"label": label, "count": n} for n, label in enumerate(labels)]

    groups = group_entries(entries)

    assert [heading for heading, _entries in groups] == ["Most posts", "A", "B"]
    assert groups[0][1][0]["label"] == "b19"
    assert [entry["label"] for entry in groups[1][1]] == labels[:20]


@pytest.mark.parametrize(
    ("languages", "language", "shown"),
    [
        ((), "en", ""),
        (("en",), "en", ""),
        (("en-GB",), "en", ""),
        (("es",), "en", "es"),
        (("pt_BR",), "en", "pt-BR"),
        (("es", "en"), "en", "es"),
        (("English",), "en", ""),
        (('"><script>',), "en", ""),
    ],
)
def test_foreign_language(languages: Sequence[str], language: str, shown: str) -> None:
    assert foreign_language(languages, language) == shown


@pytest.mark.parametrize(
    ("original", "address"),
    [
        ("https://a.example/2016/x.html", "https://a.example/2016/x.html"),
        ("/2016/x.html", "https://old.example/2016/x.html"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_first_address(original: str, address: str) -> None:
    record = Record(
        docname="posts/x",
        source="posts/x.md",
        origin=Origin.ASTRO,
        title="X",
        original_url=original,
    )

    assert first_address(record, {"astro": ["https://old.example/"]}) == address


def test_a_path_of_an_unknown_origin_is_no_address() -> None:
    record = Record(
        docname="posts/x",
        source="posts/x.md",
        origin=Origin.HUGO,
        title="X",
        original_url="/x",
    )

    assert first_address(record, {}) == ""


@pytest.mark.parametrize(
    ("filename", "body", "template", "needed"),
    [
        ("_static/pygments.css", "<p>text</p>", "post.html", False),
        ("_static/pygments.css", '<div class="highlight">', "post.html", True),
        ("_static/sphinx-design.min.css", '<div class="sd-card">', "page.html", True),
        ("_static/sphinx_highlight.js", "", "page.html", False),
        ("_static/sphinx_highlight.js", "", "search.html", True),
        ("_static/css/archive.css", "", "page.html", True),
        ("_static/css/community.css", "<p>Our staff</p>", "page.html", False),
        ("_static/css/community.css", '<p class="community-label">', "", False),
        ("_static/css/community.css", '<p class="is-old timeline-date">', "", True),
        ("_static/copybutton.js", "<p>text</p>", "page.html", False),
        ("_static/copybutton.js", '<div class="highlight">', "page.html", True),
        ("_static/documentation_options.js", "<p>text</p>", "page.html", False),
        ("_static/documentation_options.js", "", "search.html", True),
        ("", "", "page.html", True),
    ],
)
def test_is_needed(filename: str, body: str, template: str, needed: bool) -> None:
    assert is_needed(filename, body, template) is needed


def test_the_policy_names_the_one_inline_script() -> None:
    digest = base64.b64encode(hashlib.sha256(START_SCRIPT.encode()).digest()).decode()

    policy = content_policy()

    assert f"'sha256-{digest}'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert '"' not in policy


def test_the_start_script_can_stand_in_html() -> None:
    assert "<" not in START_SCRIPT
    assert "&amp;" not in START_SCRIPT


@pytest.mark.parametrize(
    ("pagename", "top", "below"),
    [("blog", "blog", True), ("blog/2016", "blog", True), ("blogs", "blog", False)],
)
def test_is_below(pagename: str, top: str, below: bool) -> None:
    assert is_below(pagename, top) is below


def test_the_navigation_shows_the_pages_below_the_current_one_only() -> None:
    title = SimpleNamespace(astext=lambda: "Title")
    includes = {"index": ["people", "about/index"], "about/index": ["about/posts"]}
    pages = ("people", "about/index", "about/posts")
    env = SimpleNamespace(toctree_includes=includes, titles=dict.fromkeys(pages, title))

    elsewhere = list(page_entries(env, "index", "people"))  # type: ignore[arg-type]
    inside = list(page_entries(env, "index", "about/posts"))  # type: ignore[arg-type]

    assert [(e.current, len(e.children)) for e in elsewhere] == [("page", 0), ("", 0)]
    assert [(e.current, len(e.children)) for e in inside] == [("", 0), ("true", 1)]
    assert inside[1].children[0].current == "page"
