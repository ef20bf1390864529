"""What pages show of others: they are written again when it changes, as if all were."""

from __future__ import annotations

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
    clean = build(site, out="clean").files()

    changed = {name for name, data in clean.items() if before.get(name) != data}
    assert {*pages} <= changed, sorted(changed)
    differing = {n for n in again.keys() | clean.keys() if again.get(n) != clean.get(n)}
    assert not differing, sorted(differing)


SETTINGS = "\nchronicle_metadata_placeholder_authors = ['The Team']\n"


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
            lambda site: (site / "conf.py").write_text(
                (site / "conf.py").read_text("utf-8") + SETTINGS, "utf-8"
            ),
            "posts/a/index.html",
            id="an author who is an organisation",
        ),
    ],
)
def test_a_post_follows_what_it_shows_of_others(
    tmp_path: Path, posts: Files, edit: Files | Edit, page: str
) -> None:
    assert_like_clean(small_site(tmp_path / "site", BETWEEN | posts), edit, page)
