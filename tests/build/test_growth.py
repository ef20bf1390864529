"""An edit of a larger archive takes more, but no listener grows faster than that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from building import build, small_site
from chronicle.build.state import RACE

if TYPE_CHECKING:
    from pathlib import Path

COUNTER = """
import functools, json, sys
from collections import Counter
from pathlib import Path
from sphinx.application import Sphinx
from sphinx.cmd.build import main

calls, running = Counter(), []

def note(frame, kind, arg):
    if running and kind in ("call", "c_call"):
        calls[running[-1]] += 1

def connect(app, event, listener, *args, before=Sphinx.connect, **options):
    if not (getattr(listener, "__module__", "") or "").startswith("chronicle."):
        return before(app, event, listener, *args, **options)
    name = f"{event} {listener.__module__}.{listener.__qualname__}"

    @functools.wraps(listener)
    def counted(*args, **options):
        running.append(name)
        try:
            return listener(*args, **options)
        finally:
            running.pop()

    return before(app, event, counted, *args, **options)

Sphinx.connect = connect
sys.setprofile(note)
status = main(sys.argv[2:])
sys.setprofile(None)
Path(sys.argv[1]).write_text(json.dumps([status, calls]), encoding="utf-8")
"""

SIZES = 60, 160, 260
"""Posts of three sites: with each step as many come."""

MOST = 1.5
"""How many calls the second step may add, for each of the first.  What takes a call for
each two posts adds more than twice as many."""

SMALL = 500
"""Calls that are not worth a word."""


def count_calls(folder: Path, posts: int) -> dict[str, int]:
    """Return what an edit takes, by listener."""
    edited = "posts/edited.md"  # in no list of many
    site = small_site(
        folder / "site",
        {
            edited: "---\ntitle: Edited\ndate: 1999-01-01\nauthor: Alone\n"
            f"tags: [alone]\n---\n\n{'What lists show of it. ' * 20}\n\nMore.\n",
        }
        | {
            f"posts/{number}.md": f"---\ntitle: Post {number}\n"
            f"date: {2000 + number % 20}-01-{number % 28 + 1:02}\n"
            f"author: Author {number % 7}\ntags: [tag{number % 5}]\n---\n\n"
            + f"The first paragraph of post {number}, which lists show. " * 8
            + f"\n\nA second one, of PyPI, with word{number % 40}.\n"
            for number in range(posts)
        },
    )
    time.sleep(RACE / 10**9)
    assert build(site).status == 0
    with (site / edited).open("a", encoding="utf-8") as file:
        file.write("\nA last paragraph.\n")
    account, out = folder / "calls.json", f"{site}-out"
    options = ["-q", "-b", "dirhtml", "-d", f"{out}-doctrees", str(site), out]
    subprocess.run(
        [sys.executable, "-c", COUNTER, str(account), *options],
        check=True,
        env={**os.environ, "PYTHONPATH": str(site / "_ext")},
    )
    status, calls = json.loads(account.read_text("utf-8"))
    assert status == 0
    return {str(name): int(number) for name, number in calls.items()}


def test_no_listener_grows_faster_than_the_archive(tmp_path: Path) -> None:
    few, more, many = (count_calls(tmp_path / str(posts), posts) for posts in SIZES)

    assert sum(many.values()) > sum(few.values()) + SMALL
    steps = {
        name: (more.get(name, 0) - few.get(name, 0), calls - more.get(name, 0))
        for name, calls in many.items()
    }
    too_fast = {
        name: (first, second)
        for name, (first, second) in steps.items()
        if second > max(first * MOST, SMALL)
    }
    assert too_fast == {}
