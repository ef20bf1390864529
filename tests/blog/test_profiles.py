"""Authors of whom only a file among the posts tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import build, small_site

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "posts/.authors.yml": """\
authors:
  ada:
    name: Ada <b>Example</b>
    description: Writes "<script>alert(1)</script>"
    avatar: https://example.org/ada.png
""",
    "posts/one.md": """\
---
title: One
date: 2024-01-02
authors: [ada]
categories: [news]
---

Text.
""",
}


def test_a_profile_stands_on_the_authors_page_as_text(tmp_path: Path) -> None:
    built = build(small_site(tmp_path / "site", FILES))
    (page,) = built.outdir.glob("blog/author/*/index.html")
    soup = built.soup(page.relative_to(built.outdir).as_posix())
    profile = soup.select_one(".author-profile")

    assert profile
    assert profile.get_text(strip=True) == 'Writes "<script>alert(1)</script>"'
    assert not profile.select("img, script")
