"""A post is described by the first sentences that its readers see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docutils.core
import pytest

from building import build, small_site
from chronicle.parsing.descriptions import find_lead

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One *and* ``two``\nlines.\n\nNext.", ["One and two lines.", "Next."]),
        ("   Quoted.\n\nSaid.", ["Quoted.", "Said."]),
        ("..\n   Hidden.\n\n   Too.\n\nSeen.", ["Seen."]),
        ("- item\n\n1. one\n\nterm\n   Definition.\n\nText.", ["Text."]),
        (".. note:: No.\n\n::\n\n   code\n\n>>> 1\n1\n\nText.", ["Text."]),
        (".. raw:: html\n\n   <style>p {}</style>\n\nText.", ["Text."]),
        ("====  ====\na     b\n====  ====\n\nText.", ["Text."]),
        (".. figure:: a.png\n\n   No.\n\n.. image:: b.png\n\nText.", ["Text."]),
        ("* * *\n\n-- \n\nText [1]_.\n\n.. [1] No.", ["Text ."]),
        ("*This was originally posted on blogger* `here <https://a.example>`_.", []),
    ],
)
def test_find_lead(text: str, expected: list[str]) -> None:
    overrides = {"report_level": 5, "raw_enabled": True}
    document = docutils.core.publish_doctree(text, settings_overrides=overrides)

    assert list(find_lead(document)) == expected


HIDDEN = """---
title: Sprint
publishDate: 2020-01-02
---

<!--
Notes for the editor.

Do not tell readers that Ann left.
-->

<style>
p {color: red}
</style>

```
print("not this")
```

The sprint was held in **May**, [as planned](https://a.example/) and `tested`.
"""
CUT = """---
title: Cut
publishDate: 2020-01-01
description: The board has ...
---

{}
"""
MET = "The board has met. So be it."
SHOWN = "The sprint was held in May, as planned and tested."


def test_descriptions_are_what_readers_see(tmp_path: Path) -> None:
    """They are in pages, feeds and lists, and stay when other posts change."""
    site = small_site(
        tmp_path / "site",
        {
            "posts/a.md": HIDDEN,
            "posts/b.md": CUT.format("The board has met. So be it."),
        },
    )
    first = build(site, "dirhtml", "-j", "2")
    assert first.status == 0, first.log
    meta = first.soup("posts/a/index.html").select_one("meta[name=description]")
    assert meta is not None
    assert meta["content"] == SHOWN
    feed = json.loads((first.outdir / "blog/feed.json").read_text("utf-8"))
    summaries = [item["summary"] for item in feed["items"]]
    assert summaries == [SHOWN, MET]
    written = (first.outdir / "llms.txt").read_text("utf-8")
    assert SHOWN in written
    assert "Do not tell" not in written

    (site / "posts/b.md").write_text(CUT.format("It has not met yet."), "utf-8")
    again = build(site, "dirhtml", "-j", "2")
    clean = build(site, "dirhtml", "-j", "2", out="clean")

    assert "It has not met yet." in (again.outdir / "llms.txt").read_text("utf-8")
    assert again.files()["llms.txt"] == clean.files()["llms.txt"]
    assert again.files()["blog/feed.json"] == clean.files()["blog/feed.json"]
    page = "posts/a/index.html"
    assert again.files()[page] == clean.files()[page]
