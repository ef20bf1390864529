"""What no file can say alone: duplicates, labels of the whole site, handles."""

from __future__ import annotations

import datetime

from chronicle.core.catalogue import Catalogue, Difference
from chronicle.core.record import Status
from chronicle.metadata.authors import Authors, fold_name
from chronicle.metadata.catalogue import Site, make_catalogue
from chronicle.metadata.entries import Text, read_entry
from chronicle.sources.directives import find_directives

SITE = Site(
    today=datetime.date(2026, 1, 1),
    authors=Authors(
        aliases={"annl": "Ann Lee", "annlee": "Ann Lee"},
        placeholders=frozenset({fold_name("The Foundation")}),
    ),
    handles={"posts": {"al": "AnnL"}, "posts/old": {"al": "Al Old", "bo": "Bo Ray"}},
    hidden_tags=frozenset({"legacyblogger"}),
)


def catalogue_with(
    files: dict[str, str], damage: dict[str, int] | None = None
) -> Catalogue:
    entries = [
        read_entry(
            f"posts/{name}",
            f"posts/{name.rpartition('.')[0]}",
            Text(text),
            find_directives=find_directives,
        )
        for name, text in files.items()
    ]
    damage = damage or {}
    return make_catalogue(entries, SITE, {}, lambda one: damage.get(one.docname, 0))


def astro(title: str = "A post", body: str = "The text.", **keys: str) -> str:
    keys = {"title": f"'{title}'", "publishDate": "2016-05-01"} | keys
    head = "\n".join(f"{key}: {value}" for key, value in keys.items())
    return f"---\n{head}\n---\n\n{body}\n"


def ablog(title: str = "A post", date: str = "2016-04-30", body: str = "Text.") -> str:
    return f"""\
.. post:: {date}
   :tags: legacy-blogger, Grants
   :author: The Foundation
   :language: en

{title}
{"=" * len(title)}

*This was originally posted* `here <https://blog.example/2016/04/a-post.html>`_.

{body}
"""


URL = "/2016/04/a-post.html"


def test_twins_are_one_post() -> None:
    catalogue = catalogue_with(
        {
            "a.rst": ablog(),
            "b/index.md": astro(author="AnnL", tags="[grants, board]", legacyUrl=URL),
        },
        damage={"posts/a": 1},
    )

    (record,) = catalogue.records.values()
    assert record.docname == "posts/b/index"
    assert record.sources == ("posts/a.rst",)
    assert record.published
    assert record.published.isoformat() == "2016-04-30"  # the address says April
    assert record.authors == ("Ann Lee",)  # a person, not the organisation
    assert record.tags == ("Grants", "board")
    assert record.hidden_tags == ("legacy-blogger",)
    assert record.languages == ("en",)
    assert record.original_url == "https://blog.example/2016/04/a-post.html"
    assert catalogue.merged == {"posts/a": "posts/b/index"}
    assert catalogue.differences == {
        "posts/b/index": (
            Difference("published", "2016-04-30", "2016-05-01", "posts/b/index.md"),
            Difference("authors", "Ann Lee", "The Foundation", "posts/a.rst"),
            Difference("tags", "Grants, board", "Grants", "posts/a.rst"),
        )
    }
    assert not catalogue.problems


def test_a_placeholder_gives_way_as_title() -> None:
    catalogue = catalogue_with(
        {
            "a.rst": ablog("Named"),
            "b.md": astro("Untitled", legacyUrl=URL),
        },
        damage={"posts/a": 1},
    )

    assert [record.title for record in catalogue.records.values()] == ["Named"]


def test_one_address_and_two_posts_are_no_twins() -> None:
    catalogue = catalogue_with(
        {
            "a.md": astro("One", "The first text.", legacyUrl=URL),
            "b.md": astro("Other", "The first text.", legacyUrl=URL),
        }
    )

    assert list(catalogue.records) == ["posts/a", "posts/b"]


def test_one_path_on_two_hosts_is_no_twin() -> None:
    files = {
        "a.md": astro(legacyUrl="https://one.example/about.html"),
        "b.md": astro(legacyUrl="https://other.example/about.html"),
    }

    assert len(catalogue_with(files).records) == 2


def test_twins_have_the_same_text_if_not_the_same_title() -> None:
    text = "The board met on Monday and has approved all grants that were asked for."
    catalogue = catalogue_with(
        {"a.rst": ablog("One", body=text), "b.md": astro("Other", text, legacyUrl=URL)}
    )

    assert len(catalogue.records) == 1


def test_half_a_text_gives_way_to_a_damaged_one() -> None:
    text = "All of a longer text, of which the other file has lost the end. " * 5
    catalogue = catalogue_with(
        {"a.rst": ablog(body="All of"), "b.md": astro(body=text, legacyUrl=URL)},
        damage={"posts/b": 5},
    )

    assert catalogue.merged == {"posts/a": "posts/b"}


def test_a_draft_gives_way() -> None:
    catalogue = catalogue_with(
        {"a.md": astro(draft="true", legacyUrl=URL), "b.md": astro(legacyUrl=URL)}
    )

    assert catalogue.merged == {"posts/a": "posts/b"}
    assert catalogue.records["posts/b"].status is Status.PUBLISHED


def test_labels_and_names_have_one_spelling_on_the_whole_site() -> None:
    catalogue = catalogue_with(
        {
            "a.md": astro("A", tags="[PSF]", author="VanL"),
            "b.md": astro("B", tags="[psf, P.S.F.]", author="vanl"),
            "c.md": astro("C", tags="[psf]", author="VanL"),
        }
    )

    assert {record.tags for record in catalogue.records.values()} == {("psf",)}
    assert {record.authors for record in catalogue.records.values()} == {("VanL",)}
    assert catalogue.slugs["tags"] == {"psf": "psf"}


def test_a_clash_of_slugs_is_named() -> None:
    catalogue = catalogue_with(
        {"a.md": astro("A", tags="[C++]"), "b.md": astro("B", tags="['C#']")}
    )

    assert catalogue.slugs["tags"] == {"C#": "c", "C++": "c-2"}
    message = "'C++' and 'C#' have the same slug; 'C++' answers at 'c-2'"
    assert catalogue.problems == {"posts/a.md": (("label", message, 4),)}


def test_handles_of_the_nearest_folder() -> None:
    catalogue = catalogue_with(
        {"a.md": astro("A", author="al"), "old/b.md": astro("B", author="al")}
    )

    found = {record.docname: record.authors for record in catalogue.records.values()}
    assert found == {"posts/a": ("Ann Lee",), "posts/old/b": ("Al Old",)}


def test_handles_of_another_folder() -> None:
    catalogue = catalogue_with({"a.md": astro("A", author="Bo")})

    assert catalogue.records["posts/a"].authors == ("Bo Ray",)


def test_listed_newest_first() -> None:
    catalogue = catalogue_with(
        {
            "a.md": astro("A"),
            "b.md": astro("B", publishDate="2016-05-01 10:00:00 +0200"),
            "c.md": astro("C", publishDate="2017-01-01", draft="true"),
            "d.md": astro("D"),
        }
    )

    assert [record.title for record in catalogue.listed] == ["B", "A", "D"]


def test_what_is_broken_has_a_page_and_is_not_listed() -> None:
    catalogue = catalogue_with({"a.md": "---\ntitle: A\n", "b.md": astro()})

    assert [record.docname for record in catalogue.listed] == ["posts/b"]
    assert catalogue.records["posts/a"].title == "A"
    assert catalogue.records["posts/a"].status == "unlisted"
    message = "front matter opened by '---' is never closed"
    message += "; expected '---' on a line of its own below the last key"
    fix = "the post is in no list or feed until that is fixed"
    expected = (("front-matter", f"{message}; {fix}", 1),)
    assert catalogue.problems["posts/a.md"] == expected
