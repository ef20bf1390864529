"""What a build keeps of the last one is decided by content, and only if that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from building import Built, build, small_site
from chronicle.build.state import (
    Seen,
    State,
    Warned,
    Written,
    look,
    read_state,
    write_state,
)

POST = "---\ntitle: {title}\ndate: {date}\nlayout: post\n---\n\n{text}\n"

LATER = 10**18 * 4
"""A time after every file of the tests, nanoseconds."""


def test_a_state_comes_back_as_it_was_written(tmp_path: Path) -> None:
    state = State(
        "code",
        True,
        {"a.md": Seen((1, 2, 3, 4), "x")},
        "all",
        {"dirhtml": Written("all", "set", "y", [Warned("What", "date", "a.md:1")])},
    )

    write_state(tmp_path / "deep/build.json", state)

    assert read_state(tmp_path / "deep/build.json") == state


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": 1}', "null", "\0"])
def test_an_unreadable_state_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "build.json"
    path.write_text(text)

    assert read_state(path) == read_state(tmp_path / "missing.json") == State()


def test_a_file_is_read_again_unless_its_stamp_proves_it_the_same(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.md"
    path.write_text("one")
    first = look(path, None, LATER)
    assert first
    assert look(path, first, LATER) is first

    path.write_text("two")  # of the same length
    os.utime(path, ns=(0, first.stamp[1]))
    second = look(path, first, LATER)

    assert second
    assert second.digest != first.digest


def test_a_file_written_just_now_is_not_settled(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("one")

    seen = look(path, None, time.time_ns())

    assert seen
    assert seen.stamp == ()


def test_what_is_no_file_is_not_seen(tmp_path: Path) -> None:
    assert look(tmp_path / "missing", None, LATER) is None
    assert look(tmp_path, None, LATER) is None


# Builds ---------------------------------------------------------------------------


def posts(count: int) -> dict[str, str]:
    return {
        f"posts/{number}.md": POST.format(
            title=f"Post {number}", date=f"2020-01-{number:02}", text=f"Text {number}."
        )
        for number in range(1, count + 1)
    }


def equals_a_clean_one(site: Path, built: Built) -> bool:
    clean = build(site, out="clean")
    assert (built.log, built.status) == (clean.log, clean.status) == ("", 0)
    return built.files() == clean.files()


@pytest.mark.parametrize("years", [-5, 0, 5])
def test_changed_text_is_published_whatever_its_time_stamp(
    tmp_path: Path, years: int
) -> None:
    site = small_site(tmp_path / "site", posts(3))
    build(site)
    post = site / "posts/2.md"
    stamp = post.stat().st_mtime + years * 365 * 86400
    post.write_text(post.read_text().replace("Text 2", "Word 2"))
    os.utime(post, (stamp, stamp))

    built = build(site)

    assert "Word 2" in built.soup("posts/2/index.html").text
    assert equals_a_clean_one(site, built)


KILLER = """
import os, signal, sys
from sphinx.cmd.build import main

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

{where}
main(sys.argv[1:])
"""

PHASES = {
    "while posts are read": """
from sphinx.builders import Builder
Builder.write_doctree = die
""",
    "while the environment is written": """
import pickle
def dump(env, file, protocol):
    file.write(pickle.dumps(env, protocol)[:1000]); file.flush(); die()
pickle.dump = dump
""",
    "while pages are written": """
from sphinx.builders.html import StandaloneHTMLBuilder
StandaloneHTMLBuilder.write_doc_serialized = die
StandaloneHTMLBuilder.copy_static_files = die
""",
    "while the search index is written": """
from sphinx.builders.html import StandaloneHTMLBuilder
StandaloneHTMLBuilder.dump_inventory = die
""",
    "while a generated file is replaced": """
import pathlib
def replace(self, target):
    if self.name.endswith(".part") and "build.json" not in str(target): die()
    os.replace(self, target)
pathlib.Path.replace = replace
""",
    "while stale files are removed": """
import chronicle.build.ledger as ledger
ledger.Ledger.close = die
""",
    "before the end is noted": """
import chronicle.build.freshness as freshness
freshness.finish_build = die
""",
}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("is_cold", [True, False])
def test_the_build_after_a_killed_one_equals_a_clean_one(
    tmp_path: Path, phase: str, *, is_cold: bool
) -> None:
    site = small_site(tmp_path / "site", posts(3))
    if not is_cold:
        build(site)
        post = site / "posts/2.md"
        post.write_text(post.read_text().replace("Post 2", "Renamed"))
    program = KILLER.format(where=PHASES[phase])
    out = f"{site}-out"
    killed = subprocess.run(
        [
            *(sys.executable, "-c", program, "-q", "-b", "dirhtml"),
            *("-d", f"{out}-doctrees", str(site), out),
        ],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(site / "_ext")},
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    built = build(site)

    assert equals_a_clean_one(site, built)
    assert not list(built.outdir.rglob("*.part"))


def test_emptied_state_files_are_made_anew(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", posts(3))
    build(site)
    state = Path(f"{site}-out-doctrees", "chronicle")
    files = [path for path in state.rglob("*") if path.is_file()]
    assert len(files) >= 3
    for path in files:
        path.write_bytes(b"")

    assert equals_a_clean_one(site, build(site))


def test_two_builders_with_one_folder_of_doctrees(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", posts(3))
    doctrees = ("-d", f"{site}-shared")

    def build_with(builder: str) -> Built:
        return build(site, builder, *doctrees, out=builder)

    build_with("dirhtml")
    post = site / "posts/2.md"
    post.write_text(post.read_text().replace("Post 2", "Renamed"))
    build_with("text")

    assert equals_a_clean_one(site, build_with("dirhtml"))


def test_nothing_is_done_where_nothing_changed(tmp_path: Path) -> None:
    files = posts(3)
    files["posts/duplicate.md"] = files["posts/1.md"].replace(
        "layout", "permalink: /a/../b\nlayout"
    )
    site = small_site(tmp_path / "site", files)
    first = build(site)
    stamps = {path: path.stat().st_mtime_ns for path in first.outdir.rglob("*.html")}

    again = build(site)

    assert again.log == first.log != "", "what is wrong is said again"
    unwritten = {"genindex", "search"}  # Sphinx writes these in each build
    assert [
        path
        for path, stamp in stamps.items()
        if path.stat().st_mtime_ns != stamp and path.parent.name not in unwritten
    ] == []
    assert again.files() == first.files()


@pytest.mark.parametrize(
    "path", ["_data/people.yml", "_static/icon.svg", "posts/a.png", "conf.py"]
)
def test_any_file_that_the_site_is_made_of_is_seen(tmp_path: Path, path: str) -> None:
    files = posts(2)
    files["posts/1.md"] += "\n![A picture](a.png)\n"
    files["posts/a.png"] = "one"
    site = small_site(tmp_path / "site", files)
    build(site)
    edited = site / path
    stamp = edited.stat().st_mtime
    text = edited.read_text(encoding="utf-8")
    changed = {
        "_data/people.yml": text.replace("Mark Mangoba", "Marc Mangoba"),
        "_static/icon.svg": text.replace("<svg", "<svg id='x'"),
        "posts/a.png": "two",
        "conf.py": text + "\nhtml_title = 'Renamed'\n",
    }[path]
    assert changed != text
    edited.write_text(changed, encoding="utf-8")
    os.utime(edited, (stamp, stamp))

    assert equals_a_clean_one(site, build(site))
