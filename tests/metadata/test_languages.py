"""Which language a path names, and which posts are one in several languages."""

from __future__ import annotations

from datetime import date

import pytest

from chronicle.core.record import Origin, Record, Timestamp
from chronicle.metadata.languages import (
    find_language_folders,
    find_translations,
    language_of,
    place_of,
)


@pytest.mark.parametrize(
    ("docname", "base", "language"),
    [
        ("posts/content/post/herbst.de", "posts/content/post/herbst", "de"),
        ("posts/a/index.pt-br", "posts/a/index", "pt-BR"),
        ("posts/a.zh_hans", "posts/a", "zh-Hans"),
        ("posts/v1.2", "posts/v1.2", ""),
        ("posts/node.js", "posts/node.js", ""),
        ("posts/example.io", "posts/example.io", ""),
        ("posts/content/de/post/x", "posts/content/post/x", "de"),
        (
            "posts/i18n/fr/docusaurus-plugin-content-blog/2021-01-02-x",
            "posts/blog/2021-01-02-x",
            "fr",
        ),
        ("posts/_i18n/de/_posts/2021-01-02-x", "posts/_posts/2021-01-02-x", "de"),
        ("posts/i18n/de/blog/x", "posts/blog/x", "de"),
        ("posts/de/x", "posts/de/x", ""),
    ],
)
def test_place(docname: str, base: str, language: str) -> None:
    assert place_of(docname) == (base, language)


def record(docname: str, *languages: str, day: date | None = None) -> Record:
    source = f"{docname}.md"
    return Record(
        docname=docname,
        source=source,
        origin=Origin.HUGO,
        title="A",
        languages=languages,
        published=Timestamp(day) if day else None,
    )


def test_translations() -> None:
    records = {
        one.docname: one
        for one in (
            record("posts/a"),
            record("posts/a.de", "de"),
            record("posts/a.fr", "fr"),
            record("posts/b"),
            record("posts/uno", "es"),
        )
    }

    found = find_translations(records, {"posts/b": "one", "posts/uno": "one"}, {})

    assert found == {
        "posts/a": ("posts/a.de", "posts/a.fr"),
        "posts/a.de": ("posts/a", "posts/a.fr"),
        "posts/a.fr": ("posts/a", "posts/a.de"),
        "posts/b": ("posts/uno",),
        "posts/uno": ("posts/b",),
    }


def test_two_files_in_one_language_are_no_translations() -> None:
    records = {"posts/a": record("posts/a", "de"), "posts/a.de": record("x", "de")}

    assert find_translations(records, {}, {}) == {}


DAY = date(2020, 5, 6)


@pytest.mark.parametrize(
    ("docnames", "folders"),
    [
        (
            ["posts/a/blog/de/x", "posts/a/blog/x", "posts/a/blog/de/only"],
            {"posts/a/blog/de": "de"},
        ),
        (
            ["posts/en/news/2020-05-06-x", "posts/pt-br/news/2020-05-06-x"],
            {"posts/en": "en", "posts/pt-br": "pt-BR"},
        ),
        (
            ["posts/docs/blog/x/index", "posts/docs/ja/blog/x/index"],
            {"posts/docs/ja": "ja"},
        ),
        (["posts/it/index", "posts/index"], {}),
        (["posts/it/mail", "posts/no/web"], {}),
        (["posts/blog/x", "posts/news/x"], {}),
    ],
)
def test_folders_of_languages(docnames: list[str], folders: dict[str, str]) -> None:
    records = {name: record(name, day=DAY) for name in docnames}

    assert find_language_folders(records) == folders


def test_posts_of_other_days_prove_no_folder() -> None:
    records = {
        "posts/it/news": record("posts/it/news", day=DAY),
        "posts/news": record("posts/news", day=date(2021, 1, 1)),
        "posts/no/a": record("posts/no/a"),
        "posts/a": record("posts/a"),
    }

    assert find_language_folders(records) == {}


def test_translations_by_folder() -> None:
    names = {"blog/x": "", "blog/de/x": "de", "blog/fr/x": "fr", "blog/de/only": "de"}
    records = {
        name: record(name, *filter(None, [language]), day=DAY)
        for name, language in names.items()
    }
    folders = {"blog/de": "de", "blog/fr": "fr"}

    assert {name: language_of(name, folders) for name in names} == names
    assert find_translations(records, {}, folders) == {
        "blog/x": ("blog/de/x", "blog/fr/x"),
        "blog/de/x": ("blog/fr/x", "blog/x"),
        "blog/fr/x": ("blog/de/x", "blog/x"),
    }
