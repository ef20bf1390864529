"""Readers have the old site until the new one is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import build, small_site
from chronicle.build.publish import swap_in

if TYPE_CHECKING:
    from pathlib import Path


def write_site(folder: Path, text: str) -> Path:
    (folder / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "posts/index.html").write_text(text)
    return folder


def test_the_link_leads_to_a_copy(tmp_path: Path) -> None:
    out, link = write_site(tmp_path / "out", "one"), tmp_path / "public"

    swap_in(out, link)
    write_site(out, "half a")

    assert link.is_symlink()
    assert (link / "posts/index.html").read_text() == "one"


def test_the_next_build_is_swapped_in_and_the_last_one_kept(tmp_path: Path) -> None:
    out, link = tmp_path / "out", tmp_path / "public"
    for text in ("one", "two 2", "three 3 3", "three 3 3"):
        swap_in(write_site(out, text), link)

    assert (link / "posts/index.html").read_text() == "three 3 3"
    assert len(list((tmp_path / "public-builds").iterdir())) == 2


def test_a_copy_that_was_cut_off_is_never_shown(tmp_path: Path) -> None:
    out, link = write_site(tmp_path / "out", "one"), tmp_path / "public"
    write_site(tmp_path / "public-builds/.partial", "ha")

    swap_in(out, link)

    assert (link / "posts/index.html").read_text() == "one"
    assert not (tmp_path / "public-builds/.partial").exists()


def test_what_is_no_link_stays(tmp_path: Path) -> None:
    out = write_site(tmp_path / "out", "one")
    folder = write_site(tmp_path / "public", "somebody's")

    with pytest.raises(FileExistsError):
        swap_in(out, folder)

    assert (folder / "posts/index.html").read_text() == "somebody's"


def test_a_site_asks_for_it_by_a_setting(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", {})
    conf = site / "conf.py"
    conf.write_text(f"{conf.read_text('utf-8')}\nchronicle_publish = '../public'\n")

    built = build(site)

    assert built.log == ""
    shown = (tmp_path / "public/index.html").read_bytes()
    assert shown == (built.outdir / "index.html").read_bytes()


def test_a_name_that_is_taken_is_told(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", {})
    conf = site / "conf.py"
    conf.write_text(f"{conf.read_text('utf-8')}\nchronicle_publish = '_data'\n")

    built = build(site)

    assert built.status == 0
    assert "chronicle_publish is '_data'" in built.log
    assert "expected a free name" in built.log
