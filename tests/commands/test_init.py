"""``chronicle init``: a whole archive, which builds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from building import build, write_files
from calling import call
from chronicle.commands.init import main, read_templates

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\nlayout: post\ntitle: A post\n---\n\nWords that are searched.\n"


def assign(conf: str) -> dict[str, object]:
    """Return the literal values that a ``conf.py`` assigns."""
    values = {}
    for statement in ast.parse(conf).body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(statement.value, ast.Constant):
                    values[ast.unparse(target)] = statement.value.value
    return values


@pytest.mark.parametrize(
    "name", ["An archive", "“Quotes” *and* 'more' {x} `y`: \\ 中文"]
)
def test_it_builds_without_a_warning(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"

    assert call(main, str(site), "--name", name, "--url=https://blog.example.org") == 0
    empty = build(site, "dirhtml", "-W", "--keep-going", "-n", out="empty")
    write_files(site, {"posts/_posts/2015-04-06-a-post.md": POST})
    filled = build(site, "dirhtml", "-W", "--keep-going", "-n")

    assert (empty.log, filled.log) == ("", "")
    page = filled.soup("posts/_posts/2015-04-06-a-post/index.html")
    assert page.select("time[datetime='2015-04-06']")
    canonical = page.select_one("link[rel=canonical]")
    assert canonical
    assert canonical["href"].startswith("https://blog.example.org/posts/")
    home = filled.soup("index.html").select_one("h1")
    assert home
    assert home.get_text().rstrip("#¶") == name
    assert assign((site / "conf.py").read_text("utf-8"))["project"] == name


def test_every_file_is_written_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(main, str(tmp_path / "site"), "--name=A")

    written = capsys.readouterr().out.splitlines()
    assert written == [str(tmp_path / "site" / path) for path, _ in read_templates()]
    for path in ("conf.py", ".gitignore", ".readthedocs.yaml", "_data/people.yml"):
        assert (tmp_path / "site" / path).is_file()
    workflow = (tmp_path / "site/.github/workflows/pages.yml").read_text("utf-8")
    assert "${{ steps.pages.outputs.base_url }}" in workflow


def test_nothing_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(tmp_path, {"README.md": "mine"})

    assert call(main, str(tmp_path), "--name=A") == 0

    assert (tmp_path / "README.md").read_text() == "mine"
    assert "is there already, and stays as it is" in capsys.readouterr().err
    assert call(main, str(tmp_path), "--name=A") == 2
    assert "expected a folder without a site" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--url=blog.example.org", "'blog.example.org' is no address; expected"),
        ("--url=ftp://x.example", "is no address"),
        ("--name= ", "' ' is no name; expected some words"),
    ],
)
def test_messages_say_what_is_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, message: str
) -> None:
    assert call(main, str(tmp_path), "--name=A", option) == 2

    assert message in capsys.readouterr().err
    assert not (tmp_path / "conf.py").exists()
