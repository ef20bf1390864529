from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from building import build, small_site
from calling import call
from chronicle.commands.new import Draft, main, path_of, render_markdown, render_rst

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date(2024, 7, 1)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "conf.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rst_has_the_directive_and_a_heading() -> None:
    draft = Draft(title="Löwis 中文", day=DAY, authors=["A", "B"], tags=["psf"])

    assert render_rst(draft).startswith(
        ".. post:: 2024-07-01\n   :author: A, B\n   :tags: psf\n\n"
        "Löwis 中文\n==========\n\n"
    )


def test_rst_gives_a_title_that_looks_like_markup_as_an_option() -> None:
    text = render_rst(Draft(title="*Stars* and `code`_", day=DAY))

    assert text.startswith(
        ".. post:: 2024-07-01\n"
        r"   :title: \*Stars\* and \`code\`\_"
        "\n\nThe first"
    )


def test_markdown_has_front_matter() -> None:
    draft = Draft(title='Yes: "no" #1', day=DAY, authors=["Łukasz"], tags=["a", "C#"])

    assert render_markdown(draft).startswith(
        "---\nblogpost: true\ndate: 2024-07-01\n"
        'title: "Yes: \\"no\\" #1"\nauthor: ["Łukasz"]\ntags: ["a", "C#"]\n---\n\n'
    )


def test_files_are_named_by_day_and_title() -> None:
    draft = Draft(title="Łukasz & friends: C++!", day=DAY)

    assert path_of(draft, ".md") == "posts/2024/2024-07-01-lukasz-friends-c.md"


def test_a_post_is_written_and_named(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = call(main, "A  title", "--md", "--date", "2024-07-01", "--author", "Ada")

    assert status == 0

    path = "posts/2024/2024-07-01-a-title.md"
    assert capsys.readouterr().out == f"{path}\n"
    assert 'title: "A title"' in (site / path).read_text(encoding="utf-8")


def test_nothing_is_overwritten(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = site / "posts/2024/2024-07-01-a-title.rst"
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")

    assert call(main, "A title", "--date", "2024-07-01") == 2

    assert path.read_text(encoding="utf-8") == "mine"
    assert "is there already, and stays as it is" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["!?"], "the title '!?' has no letter or digit; expected some words"),
        ([" "], "' ' is no text; expected some words"),
        (["T", "--date", "July"], "'July' is no day; expected YYYY-MM-DD"),
        (["T", "--tag", "a, b"], "'a, b' has a comma or semicolon; expected one name"),
        (["T", "--source", "nowhere"], "there is no conf.py in 'nowhere'"),
    ],
)
def test_messages_say_what_is_expected(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert call(main, *arguments) == 2

    assert message in capsys.readouterr().err
    assert not (site / "posts").exists()


@pytest.mark.parametrize("suffix", ["--rst", "--md"])
def test_the_site_reads_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    title = 'C++ & *stars* <b> "quotes" [x]: Ł #1 `code`_'
    site = small_site(tmp_path / "site", {})
    monkeypatch.chdir(site)
    call(main, title, suffix, "--date=2024-07-01", "--author=Ada L", "--tag=C#")

    built = build(site)

    assert built.log == ""
    page = built.soup("posts/2024/2024-07-01-c-stars-b-quotes-x-l-1-code/index.html")
    heading = page.select_one("h1")
    assert heading is not None
    assert heading.get_text().rstrip("¶#") == title
    assert page.select('meta[name="author"][content="Ada L"]')
    assert page.select('meta[property="article:tag"][content="C#"]')
    assert page.select('meta[property="article:published_time"][content="2024-07-01"]')
