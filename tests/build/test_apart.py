"""Work in processes of its own leaves what it would leave in one."""

from __future__ import annotations

from pathlib import Path

from building import build, small_site

POST = """\
---
title: Mirrors moved {number}
date: 2014-03-{number:02}
tags: [mirrors]
---
The Python Software Foundation tells of mirrors, and of [a file](gone.md).
"""
PEOPLE = "People\n======\n\n.. staff::\n   :style: index\n"


def test_that_files_account_and_warnings_are_those_of_one_process(
    tmp_path: Path,
) -> None:
    posts = {f"posts/{n}.md": POST.format(number=n) for n in range(1, 30)}
    site = small_site(tmp_path / "site", {"people.rst": PEOPLE, **posts})
    alone = build(site, "dirhtml", "-j", "1", out="alone")
    apart = build(site, "dirhtml", "-j", "3", out="apart")

    assert any(path.startswith("_cards/posts/") for path in apart.files())
    assert any(path.startswith("people/") for path in apart.files())
    assert "blog/tag/mirrors/atom.xml" in apart.files()
    assert apart.files() == alone.files()
    account = "chronicle/files-dirhtml.json"
    accounts = [Path(f"{each.outdir}-doctrees", account) for each in (alone, apart)]
    assert accounts[0].read_text() == accounts[1].read_text()
    assert sorted(apart.log.splitlines()) == sorted(alone.log.splitlines())
