"""What needs attention: grouped, on its page, in the log, on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from building import Built, build, small_site
from calling import call
from chronicle.build.attention import Noted
from chronicle.commands.report import main
from chronicle.core.problems import ADVICE, Problem, Severity, Subtype
from chronicle.report.attention import File, group, summarise, totals

if TYPE_CHECKING:
    from pathlib import Path

POST = """\
---
layout: post
title: One
---

{% unknown a %} ![Gone](gone.png) {% unknown b %}

{% unknown c %} [talks](/talks/)
"""
PAGE = "Attention\n=========\n\n.. attention-report::\n"
CLASH = """\
---
layout: post
title: Three
redirect_from: /about/attention/
---

Words.
"""
FILES = {
    "posts/_posts/2013-05-08-three.md": CLASH,
    "posts/_posts/2013-05-06-one.md": POST,
    "posts/_posts/2013-05-07-two.md": POST.replace("One", "Two"),
    "about/attention.rst": f":orphan:\n\n{PAGE}",
}


def noted(source: str, message: str, line: int, severity: Severity) -> Noted:
    return Noted(source, severity, Problem(Subtype.MARKUP, message, line))


def test_kinds_are_grouped_the_worst_first() -> None:
    problems = [
        noted("a", "unknown tag 'x'", 3, Severity.WRONG),
        noted("a", "unknown tag 'it\\'s'", 9, Severity.WRONG),
        noted("b", "unknown tag 'y'", 1, Severity.WRONG),
        noted("b", "gone", 2, Severity.LOST),
    ]
    kinds = group(problems)

    assert [(kind.severity, kind.number) for kind in kinds] == [
        ("lost", 1),
        ("wrong", 3),
    ]
    assert kinds[1].example == "unknown tag 'x'"
    assert kinds[1].files == (
        File("a", 2, 3, ((3, "unknown tag 'x'"), (9, "unknown tag 'it\\'s'"))),
        File("b", 1, 1, ((1, "unknown tag 'y'"),)),
    )
    assert [file.place for file in kinds[1].files] == ["a:3, 9", "b:1"]
    assert summarise(totals(problems)) == "1 lost, 3 wrong"


def test_every_kind_says_what_to_do() -> None:
    assert set(ADVICE) == set(Subtype)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = small_site(tmp_path_factory.mktemp("attention") / "site", FILES)
    with (site / "conf.py").open("a") as conf:
        conf.write("\nchronicle_links_origins = {}\n")
    return build(site)


def test_one_line_for_each_kind_in_each_file(built: Built) -> None:
    one = [line for line in built.log.splitlines() if "one.md" in line]

    assert len(one) == 3
    assert sum("2 times more: line 6, 8)" in line for line in one) == 1
    assert sum("one.md:6: ERROR: image 'gone.png'" in line for line in one) == 1
    assert sum("links of 2 posts lead to paths" in line for line in one) == 1


def test_the_page_and_its_data_say_the_same(built: Built) -> None:
    data = json.loads((built.outdir / "about/attention.json").read_text())
    text = built.soup("about/attention/index.html").find("article").get_text(" ")

    assert data["totals"]["lost"] == 2
    assert data["totals"]["wrong"] == 8
    for kind in data["kinds"]:
        if "is also the page" in kind["example"]:
            continue  # found after the page was written
        assert kind["example"] in text
        assert kind["name"] in text


def test_a_build_of_nothing_new_says_the_same(built: Built, tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", FILES)
    options = ("-D", "chronicle_links_archive_age=-1")
    clean = build(site, "dirhtml", *options)
    again = build(site, "dirhtml", *options)
    (site / "posts/_posts/2013-05-07-two.md").write_text(
        "---\ntitle: Two\nlayout: post\n---\n\nWords.\n"
    )
    fixed = build(site, "dirhtml", *options)

    name = "about/attention.json"
    assert clean.files()[name] == again.files()[name]
    assert json.loads(fixed.files()[name])["totals"]["lost"] == 1


def test_the_command_prints_them(
    built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(main, str(built.outdir), "--check") == 1
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "Lost: 2 x chronicle.image"
    assert lines[-1].startswith("2 lost, 8 wrong")
    assert "    posts/_posts/2013-05-06-one.md:6, 8 (3)" in lines


def test_every_problem_is_found_with_its_line(built: Built) -> None:
    data = json.loads((built.outdir / "about/attention.json").read_text())
    places = [
        (file["source"].rpartition("/")[2], *place)
        for kind in data["kinds"]
        for file in kind["files"]
        for place in file["places"]
        if kind["severity"] in {"lost", "wrong"}
    ]

    assert sum(data["totals"][name] for name in ("lost", "wrong")) == len(places)
    assert ("2013-05-06-one.md", 6, "image 'gone.png' is not there") in [
        (name, line, message.partition(" and is")[0]) for name, line, message in places
    ]
    # What is known only when all pages are written.
    assert [
        (name, line)
        for name, line, message in places
        if "old address '/about/attention/' is also the page" in message
    ] == [("2013-05-08-three.md", 4)]


def test_the_command_names_what_is_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(main, str(tmp_path)) == 1
    assert "expected about/attention.json" in capsys.readouterr().err
