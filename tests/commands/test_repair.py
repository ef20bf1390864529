"""``chronicle repair``: print, write, check."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from calling import call
from chronicle.commands.repair import main

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED = "---\ntitle: 'theyâ€™re'\ndate: 2016-04-06\n---\n\ntheyâ€™re here\n"
SOUND = "---\ntitle: 'they’re'\ndate: 2016-04-06\n---\n\nthey’re here\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text(DAMAGED, "utf-8")
    (tmp_path / "posts/b.md").write_text(SOUND, "utf-8")
    (tmp_path / "posts/c.txt").write_text(DAMAGED, "utf-8")
    return tmp_path


def test_prints_a_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(main, "posts") == 0

    assert capsys.readouterr().out.splitlines() == [
        "--- a/posts/a.md",
        "+++ b/posts/a.md",
        "@@ -1,6 +1,6 @@",
        " ---",
        "-title: 'theyâ€™re'",
        "+title: 'they’re'",
        " date: 2016-04-06",
        " ---",
        " ",
        "-theyâ€™re here",
        "+they’re here",
    ]
    assert (folder / "posts/a.md").read_text("utf-8") == DAMAGED


def test_a_reader_that_leaves_early(folder: Path) -> None:
    for number in range(2000):
        (folder / f"posts/{number}.md").write_text(DAMAGED, "utf-8")
    command = f"{shlex.quote(sys.executable)} -m chronicle.repair posts | head -1"
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("--- a/posts/0.md\n", "")


def test_writes_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "posts/a.md").chmod(0o640)
    sound = (folder / "posts/b.md").stat().st_mtime_ns

    assert call(main, "--write", "posts") == 0

    assert capsys.readouterr().out == ""
    assert (folder / "posts/a.md").read_text("utf-8") == SOUND
    assert (folder / "posts/a.md").stat().st_mode & 0o777 == 0o640
    assert (folder / "posts/b.md").stat().st_mtime_ns == sound
    assert (folder / "posts/c.txt").read_text("utf-8") == DAMAGED
    assert sorted(path.name for path in (folder / "posts").iterdir()) == [
        "a.md",
        "b.md",
        "c.txt",
    ]
    assert call(main, "--check", "posts") == 0


def test_checks(folder: Path) -> None:
    assert call(main, "--check", "posts") == 1
    assert call(main, "--check", "posts/b.md") == 0
    assert (folder / "posts/a.md").read_text("utf-8") == DAMAGED


def test_keeps_ends_of_lines(folder: Path) -> None:
    path = folder / "posts/a.md"
    path.write_bytes(DAMAGED.replace("\n", "\r\n").encode())

    call(main, "--write", str(path))

    assert path.read_bytes() == SOUND.replace("\n", "\r\n").encode()


def test_repairs_the_body_below_metadata_that_stay(folder: Path) -> None:
    path = folder / "posts/a.rst"
    head = ".. post:: 2016-04-06\n   :tags: a\n\nA title\n"
    path.write_text(f"{head}====\n\nText.\n", "utf-8")

    call(main, "--write", str(path))

    assert path.read_text("utf-8") == f"{head}=======\n\nText.\n"


def test_templates_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = "{% raw %}{{ page.title }}{% endraw %} {{ site.url }} {{< ref >}}"
    text = f"---\nlayout: post\ntitle: A\ndate: 2016-04-06\n---\n\n{body}\n"
    (folder / "posts/d.md").write_text(text, "utf-8")

    assert call(main, "--check", "posts/d.md") == 0

    assert capsys.readouterr() == ("", "")


def test_names_what_it_cannot_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "posts/d.md").write_text("---\ntitle: theyâ€™re\n", "utf-8")

    assert call(main, "posts/d.md", "posts/none.md") == 2

    assert capsys.readouterr().err == (
        "posts/d.md:1: front matter opened by '---' is never closed; "
        "expected '---' on a line of its own below the last key; "
        "the post is in no list or feed until that is fixed\n"
        "posts/none.md: No such file or directory\n"
    )


def test_of_write_and_check_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(main, "--write", "--check", "posts") == 2

    assert "--write is not allowed with --check" in capsys.readouterr().err
