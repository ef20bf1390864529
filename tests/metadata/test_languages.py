"""Which language a path names, and which posts are one in several languages."""

from __future__ import annotations

import pytest

from chronicle.core.record import Origin, Record
from chronicle.metadata.languages import find_translations, place_of


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
        ("posts/de/x", "posts/de/x", ""),
    ],
)
def test_place(docname: str, base: str, language: str) -> None:
    assert place_of(docname) == (base, language)


def record(docname: str, *languages: str) -> Record:
    source = f"{docname}.md"
    return Record(
        docname=docname,
        source=source,
        origin=Origin.HUGO,
        title="A",
        languages=languages,
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

    found = find_translations(records, {"posts/b": "one", "posts/uno": "one"})

    assert found == {
        "posts/a": ("posts/a.de", "posts/a.fr"),
        "posts/a.de": ("posts/a", "posts/a.fr"),
        "posts/a.fr": ("posts/a", "posts/a.de"),
        "posts/b": ("posts/uno",),
        "posts/uno": ("posts/b",),
    }


def test_two_files_in_one_language_are_no_translations() -> None:
    records = {"posts/a": record("posts/a", "de"), "posts/a.de": record("x", "de")}

    assert find_translations(records, {}) == {}
