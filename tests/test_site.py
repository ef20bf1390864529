"""The site itself: built as its readers get it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from building import build, copy_project

if TYPE_CHECKING:
    from pathlib import Path

    from building import Built

STRICT = ("-W", "-n", "--keep-going")


def differing(one: Built, other: Built) -> list[str]:
    """Return the files that two outputs do not share to the byte."""
    left, right = one.files(), other.files()
    return sorted(n for n in left.keys() | right.keys() if left.get(n) != right.get(n))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("clean") / "site")


@pytest.fixture(scope="module")
def clean(site: Path) -> Built:
    return build(site, "dirhtml", *STRICT)


@pytest.mark.parametrize("builder", ["dirhtml", "html", "text", "epub", "latex"])
@pytest.mark.parametrize("jobs", ["1", "auto"])
def test_no_builder_warns(site: Path, builder: str, jobs: str) -> None:
    built = build(site, builder, *STRICT, "-j", jobs, out=f"{builder}-{jobs}")

    assert built.log == ""
    assert built.status == 0


def test_no_page_is_furos_error(clean: Built) -> None:
    pages = {n: d for n, d in clean.files().items() if n.endswith(".html")}

    assert len(pages) > 20
    assert not [n for n, data in pages.items() if b"inheriting from" in data]


def test_parallel_and_serial_builds_have_the_same_bytes(
    site: Path, clean: Built
) -> None:
    assert differing(clean, build(site, "dirhtml", "-j", "4", out="parallel")) == []


def test_time_zone_hash_seed_locale_and_folder_leave_no_trace(
    clean: Built, tmp_path: Path
) -> None:
    other = copy_project(tmp_path / "elsewhere" / "copy")
    environ = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}

    assert differing(clean, build(other, "dirhtml", environ=environ)) == []


NEW_POST = """\
---
title: 'A new post'
publishDate: '2019-02-03'
author: Ee Durbin
tags: [infrastructure, new]
legacyUrl: /2019/02/new.html
---

Text of the new post.
"""


def test_its_pages_can_stand_beside_other_posts(tmp_path: Path) -> None:
    site = copy_project(tmp_path / "site")
    shutil.rmtree(site / "posts")
    (site / "posts").mkdir()
    (site / "posts/new.md").write_text(NEW_POST, encoding="utf-8")

    assert build(site, "dirhtml", *STRICT).log == ""


def test_incremental_builds_have_the_bytes_of_clean_ones(tmp_path: Path) -> None:
    site = copy_project(tmp_path / "site")
    post = site / "posts/new.md"
    build(site, "dirhtml")

    post.write_text(NEW_POST, encoding="utf-8")
    added = build(site, "dirhtml")
    assert differing(added, build(site, "dirhtml", out="added")) == []

    edited = NEW_POST.replace("A new post", "Another").replace("[infra", "[psf, infra")
    post.write_text(edited.replace("2019", "2022"), encoding="utf-8")
    changed = build(site, "dirhtml")
    assert differing(changed, build(site, "dirhtml", out="edited")) == []

    post.unlink()
    removed = build(site, "dirhtml")
    assert differing(removed, build(site, "dirhtml", out="removed")) == []


def test_nothing_is_written_when_nothing_changed(site: Path, clean: Built) -> None:
    def times() -> dict[str, int]:
        return {
            str(path): path.stat().st_mtime_ns
            for path in clean.outdir.rglob("*.html")
            # Sphinx writes these in every build.
            if path.parent.name not in {"genindex", "search", "chronicle-objects"}
        }

    before = times()
    build(site, "dirhtml", *STRICT)
    assert times() == before
