"""The one writer stays in its folder, and writes no more than it must."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from chronicle.core.files import remove_file, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_write_makes_folders(tmp_path: Path) -> None:
    assert write_atomically(tmp_path, "2016/04/x.html", b"text")
    assert (tmp_path / "2016/04/x.html").read_bytes() == b"text"
    assert [path.name for path in (tmp_path / "2016/04").iterdir()] == ["x.html"]


def test_write_leaves_the_same_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path, "feed.xml", b"text")
    os.utime(tmp_path / "feed.xml", (1, 1))

    assert not write_atomically(tmp_path, "feed.xml", b"text")
    assert (tmp_path / "feed.xml").stat().st_mtime == 1
    assert write_atomically(tmp_path, "feed.xml", b"other")


def test_others_can_read(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write_atomically(tmp_path, "feed.xml", b"text")
    finally:
        os.umask(mask)

    assert stat.S_IMODE((tmp_path / "feed.xml").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    "path",
    ["", "../x", "a/../../x", "/etc/x", "a//b", "./x", "a\\..\\x", "C:/x", "a\0b"],
)
def test_path_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="the path"):
        write_atomically(tmp_path / "out", path, b"text")
    with pytest.raises(ValueError, match="the path"):
        remove_file(tmp_path / "out", path)

    assert list(tmp_path.rglob("*")) == []


def test_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "out/2016").symlink_to(tmp_path / "outside")

    with pytest.raises(ValueError, match="symbolic link"):
        write_atomically(tmp_path / "out", "2016/x.html", b"text")
    assert list((tmp_path / "outside").iterdir()) == []


def test_linked_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "secret").write_bytes(b"mine")
    (tmp_path / "out/x.html").symlink_to(tmp_path / "secret")

    assert write_atomically(tmp_path / "out", "x.html", b"mine")
    assert (tmp_path / "secret").read_bytes() == b"mine"
    assert not (tmp_path / "out/x.html").is_symlink()


def test_remove_takes_empty_folders_along(tmp_path: Path) -> None:
    write_atomically(tmp_path, "2016/04/x.html", b"text")
    write_atomically(tmp_path, "2016/y.html", b"text")

    remove_file(tmp_path, "2016/04/x.html")
    remove_file(tmp_path, "2016/04/x.html")

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["2016", "y.html"]
