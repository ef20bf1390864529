"""Citations, and on what terms a text may be used."""

from __future__ import annotations

import datetime

import pytest

from chronicle.blog.citing import Source, bibtex
from chronicle.blog.licensing import license_of, read_license
from making import make_post


def test_an_entry_names_where_the_post_stood_first_and_where_it_is_kept() -> None:
    source = Source(
        title="100% {done}",
        authors=["Ada Löwe", "The Team"],
        groups=frozenset({"The Team"}),
        day=datetime.date(2016, 4, 6),
        site="Archive_1",
        first="https://old.example/a_b",
        page="https://new.example/posts/a/",
    )

    assert bibtex(source).splitlines() == [
        "@misc{lowe2016done,",
        "  author = {Ada Löwe and {The Team}},",
        r"  title = {{100\% \{done\}}},",
        "  year = 2016,",
        "  month = apr,",
        "  url = {https://old.example/a_b},",
        r"  note = {Archive\_1: \url{https://new.example/posts/a/}}",
        "}",
    ]


def test_nothing_is_made_up_where_nothing_is_known() -> None:
    assert bibtex(Source(title="x", authors=())) == "@misc{post,\n  title = {{x}}\n}"


def test_no_address_ends_its_field() -> None:
    source = Source(title="x", authors=(), page="https://example.org/}\\end{a}")

    assert "{https://example.org/%7D%5Cend%7Ba%7D}" in bibtex(source)


@pytest.mark.parametrize(
    ("said", "text", "url"),
    [
        ("CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("cc by 3.0", "CC BY 3.0", "https://creativecommons.org/licenses/by/3.0/"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0", None),
        ("https://example.org/terms/", "example.org/terms", None),
        ("© Ada", "© Ada", ""),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
    ],
)  # fmt: skip
def test_known_licences_get_name_and_address(
    said: str, text: str, url: str | None
) -> None:
    assert read_license(said) == (text, said if url is None else url)


def test_the_nearest_terms_count() -> None:
    settings = {"posts": "all", "posts/a": "folder", "astro": "origin"}
    in_folder = make_post("posts/a/x").record
    elsewhere = make_post("posts/b").record  # of Astro
    own = make_post("posts/a/y", license="own").record

    assert [license_of(each, settings) for each in (in_folder, elsewhere, own)] == [
        ("folder", ""),
        ("origin", ""),
        ("own", ""),
    ]
    assert license_of(elsewhere, {}) is None
