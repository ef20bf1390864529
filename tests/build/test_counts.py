"""What a build does, counted: files opened, documents read, pages written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from building import build, small_site
from chronicle.build.state import RACE
from chronicle.search.pagefind import is_installed

COUNTER = """
import json, os, sys
from pathlib import Path
opened, written, read, indexed, compiled = set(), set(), [], [], []
forks = []

def note(event, args):
    if event == "open" and isinstance(args[0], (str, os.PathLike)):
        is_written = args[2] & (os.O_WRONLY | os.O_RDWR)
        (written if is_written else opened).add(os.fspath(args[0]))
    if event == "os.rename":
        written.add(os.fspath(args[1]))
    if event == "compile" and str(args[1]).endswith(".html"):
        compiled.append(str(args[1]))
    if event == "os.fork":
        forks.append(os.getpid())
    if event == "subprocess.Popen" and "--site" in args[1]:
        pages = Path(args[1][args[1].index("--site") + 1]).rglob("*.html")
        indexed.append(len([*pages]))

sys.addaudithook(note)
from sphinx.builders import Builder
from sphinx.cmd.build import main

def read_doc(self, docname, *args, before=Builder.read_doc, **options):
    read.append(docname)
    return before(self, docname, *args, **options)

Builder.read_doc = read_doc
status = main(sys.argv[2:])
found = [sorted(opened), sorted(written), sorted(read), indexed, compiled, forks]
Path(sys.argv[1]).write_text(json.dumps([*found, status]), encoding="utf-8")
"""

POST = "---\ntitle: Post {n}\ndate: 2020-01-{n:02}\ntags: [{tag}]\n---\n\n{text}\n"

TEXT = (
    "The first paragraph of post {n} is all that lists and descriptions show. "
    + "It says more than they have room for, again and again. " * 8
    + "\n\nA second paragraph, which no list shows."
)

ALWAYS = {"chronicle-objects", "genindex"}
"""Pages that Sphinx writes in each build that writes anything."""


class Work(NamedTuple):
    """What a build did."""

    posts_opened: set[str]
    documents_read: list[str]
    pages_written: set[str]
    pages_indexed: list[int]
    """By each run of Pagefind."""

    templates_compiled: list[str]
    processes: int
    """That parallel work was given to, where two may work."""

    texts_opened: set[str]
    """Documents of whose pages the texts were looked at, for feeds."""

    outdir: Path


def count(site: Path) -> Work:
    """Build *site* into the folder of all its builds."""
    account = site.with_name("account.json")
    outdir = Path(f"{site}-out")
    options = ["-q", "--no-color", "-j", "2", "-b", "dirhtml"]
    options += ["-d", f"{outdir}-doctrees"]
    done = subprocess.run(
        [sys.executable, "-c", COUNTER, account, *options, site, outdir],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(site / "_ext")},
    )
    opened, written, read, indexed, compiled, forks, status = json.loads(
        account.read_text("utf-8")
    )
    assert (status, done.stderr) == (0, "")
    posts = f"{site}/posts/"
    texts = f"{outdir}-doctrees/chronicle/dirhtml/"
    pages = {
        Path(path).parent.relative_to(outdir).as_posix()
        for path in written
        if path.startswith(f"{outdir}/") and path.endswith(".html")
    }
    return Work(
        {path.removeprefix(posts) for path in opened if path.startswith(posts)},
        read,
        pages - ALWAYS,
        indexed,
        compiled,
        len(forks),
        {
            path.removeprefix(texts).removesuffix(".html")
            for path in opened
            if path.startswith(texts)
        },
        outdir,
    )


def files_of(outdir: Path) -> dict[str, bytes]:
    return {
        path.relative_to(outdir).as_posix(): path.read_bytes()
        for path in outdir.rglob("*")
        if path.is_file()
    }


def touch_all(folder: Path, seconds: int) -> None:
    """Give all files other time stamps."""
    for path in folder.rglob("*"):
        stamp = path.stat().st_mtime + seconds
        os.utime(path, (stamp, stamp))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of six posts, built once, whose files are older than its output."""
    posts = {
        f"posts/{n}.md": POST.format(n=n, tag="ab"[n % 2], text=TEXT.format(n=n))
        for n in range(1, 7)
    }
    site = small_site(tmp_path / "site", posts)
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nblog_feed_length = 2\n")
    touch_all(site, -3600)
    # What was written just now is read twice: it might change within the same tick.
    time.sleep(RACE / 10**9)
    first = count(site)
    assert first.posts_opened == {f"{n}.md" for n in range(1, 7)}
    assert {"posts/1", "posts/6", "blog/tag/a"} <= first.pages_written
    assert first.templates_compiled
    return site


def test_nothing_changed_reads_no_post_and_writes_no_page(site: Path) -> None:
    before = files_of(Path(f"{site}-out"))

    work = count(site)

    assert work == (set(), [], set(), [], [], 0, set(), work.outdir)
    assert files_of(work.outdir) == before


def test_one_edit_reads_one_post_and_writes_its_page(site: Path) -> None:
    post = site / "posts/3.md"
    # With other words, other posts might be the ones that are most like it.
    post.write_text(post.read_text().replace("no list shows.", "no list shows!"))

    work = count(site)

    indexed = [1, 1] * is_installed()  # the page as it was, and as it is
    feeds = {"posts/3", "posts/5"}  # what feeds hold that hold the post
    assert work == (
        {"3.md"},
        ["posts/3"],
        {"posts/3"},
        indexed,
        [],
        0,
        feeds,
        work.outdir,
    )
    assert files_of(work.outdir) == build(site, out="clean").files()


def test_a_new_title_writes_the_pages_that_show_it(site: Path) -> None:
    post = site / "posts/6.md"
    post.write_text(post.read_text().replace("Post 6", "Renamed"))

    work = count(site)

    assert (work.posts_opened, work.documents_read) == ({"6.md"}, ["posts/6"])
    # Not the tag that it does not have, nor what is far from it.
    assert {"posts/6", "posts/5", "blog", "blog/tag/a", "."} <= work.pages_written
    assert not {"blog/tag/b", "404"} & work.pages_written
    assert work.processes == 0
    assert files_of(work.outdir) == build(site, out="clean").files()


@pytest.mark.parametrize("day", ["2020-01-03", "2021-01-01"])
def test_a_post_is_added_in_one_process(site: Path, day: str) -> None:
    text = POST.format(n=7, tag="a", text=TEXT.format(n=7))
    (site / "posts/7.md").write_text(text.replace("2020-01-07", day))

    work = count(site)

    assert (work.posts_opened, work.documents_read) == ({"7.md"}, ["posts/7"])
    assert work.processes == 0
    assert files_of(work.outdir) == build(site, out="clean").files()


def test_a_list_is_written_again_if_its_own_posts_changed(site: Path) -> None:
    lists = {
        "newest.rst": "Newest\n======\n\n.. postlist:: 2\n",
        "tagged.rst": "Tagged\n======\n\n.. postlist::\n   :tags: b\n",
        "read.rst": "Read\n====\n\n.. postlist:: 2\n   :excerpts:\n",
    }
    for name, text in lists.items():
        (site / name).write_text(f":orphan:\n\n{text}", encoding="utf-8")
    count(site)

    post = site / "posts/2.md"
    post.write_text(post.read_text().replace("Post 2", "Renamed"))
    renamed = count(site)
    post.write_text(post.read_text().replace("tags: [a]", "tags: [b]"))
    tagged = count(site)

    # Links of an excerpt may lead to any post.
    assert {"newest", "tagged", "read"} & renamed.pages_written == {"read"}
    assert {"newest", "tagged", "read"} & tagged.pages_written == {"tagged", "read"}
    assert renamed.texts_opened < {f"posts/{n}" for n in range(1, 7)}
    assert files_of(tagged.outdir) == build(site, out="clean").files()


def test_a_checkout_with_a_restored_cache_costs_as_nothing_changed(site: Path) -> None:
    store = site.with_name("store")
    for name in ("out", "out-doctrees"):
        shutil.copytree(f"{site}-{name}", store / name)
        shutil.rmtree(f"{site}-{name}")
    touch_all(site, +7200)  # a checkout makes all files anew
    for path in store.rglob("*"):  # an archive keeps whole seconds
        os.utime(path, (int(path.stat().st_mtime),) * 2)
    for name in ("out", "out-doctrees"):
        shutil.copytree(store / name, f"{site}-{name}")

    work = count(site)

    assert (work.documents_read, work.pages_written) == ([], set())
    assert files_of(work.outdir) == build(site, out="clean").files()


def test_damaged_templates_are_compiled_again(site: Path) -> None:
    kept = list(Path(f"{site}-out-doctrees", "chronicle/templates").iterdir())
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:30])
    post = site / "posts/6.md"
    post.write_text(post.read_text().replace("Post 6", "Renamed"))

    work = count(site)

    assert "posts/6" in work.pages_written
    assert files_of(work.outdir) == build(site, out="clean").files()


@pytest.mark.parametrize("name", ["environment.pickle", "chronicle/build.json"])
def test_a_damaged_or_foreign_cache_is_ignored(site: Path, name: str) -> None:
    path = Path(f"{site}-out-doctrees", name)
    if name.endswith(".json"):
        state = json.loads(path.read_text())
        path.write_text(json.dumps(state | {"made_with": "other code"}))
    else:
        path.write_bytes(path.read_bytes()[:1000])
    page = Path(f"{site}-out/posts/1/index.html")
    page.write_text("not what a build wrote")

    work = count(site)

    assert len(work.documents_read) > 6
    assert files_of(work.outdir) == build(site, out="clean").files()
