"""A fault at one post is a warning about that post, and the site is built."""

from __future__ import annotations

import codecs
import encodings
import importlib
import re
import sys
import time
import types
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import Built, build, small_site
from chronicle.build import guarding
from chronicle.build.guarding import GRACE, LIMIT, TooCostlyError, limited
from chronicle.sources.pipeline import HEAD, LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

POST = "---\ntitle: {0}\ndate: 2016-04-06\nlegacyUrl: /old/{0}\n---\n\nWords of {0}.\n"

BREAK = """
import functools
import importlib


def setup(app):
    for path, always in {broken!r}:
        break_function(*path.split(":"), always)


def break_function(module, path, always):
    *holders, name = path.split(".")
    home = functools.reduce(getattr, holders, importlib.import_module(module))
    sound = getattr(home, name)

    @functools.wraps(sound)
    def broken(*args, **kwargs):
        said = [str(arg).lower() for arg in args if isinstance(arg, (str, tuple))]
        if always or any("broken" in each for each in said):
            raise LookupError("injected\\nfault")
        return sound(*args, **kwargs)

    setattr(home, name, broken)
"""
FAULT = "LookupError: injected fault; the rest of the site is built [chronicle.fault]"


def build_broken(
    folder: Path,
    *paths: str,
    always: bool,
    more: str = "",
    others: dict[str, str] | None = None,
) -> Built:
    """Build a site in which functions of ours fail at one post, or always.

    :param others: More files of the site.
    """
    post = POST.format("Broken") + more
    files = {"posts/broken.md": post, "posts/s.md": POST.format("S")}
    site = small_site(folder / "s", files | (others or {}))
    code = (site / "conf.py").read_text("utf-8")
    code = code.replace("extensions = [", 'extensions = ["breaking", ', 1)
    (site / "conf.py").write_text(code, "utf-8")
    text = BREAK.format(broken=[(path, always) for path in paths])
    (site / "_ext/breaking.py").write_text(text, "utf-8")
    return build(site)


@pytest.mark.parametrize(
    ("module", "name", "lost", "path"),
    [
        ("chronicle.seo.social_cards", "draw", "no picture is drawn", "_cards/{}.png"),
        ("chronicle.blog.feeds", "make_entry", "no feed announces the post", ""),
        (
            "chronicle.links.redirect_pages",
            "_context",
            "the old address 'old/Broken.html' does not answer",
            "old/{}.html",
        ),
    ],
)
def test_a_fault_at_one_post(
    tmp_path: Path, module: str, name: str, lost: str, path: str
) -> None:
    built = build_broken(tmp_path, f"{module}:{name}", always=False)

    assert built.status == 0, built.log
    assert f"posts/broken.md:1: ERROR: {lost}: {FAULT}" in built.log
    assert "posts/s.md" not in built.log
    assert (built.outdir / "posts/broken/index.html").is_file()
    feed = (built.outdir / "blog/atom.xml").read_text("utf-8")
    assert "/old/S" in feed or "posts/s/" in feed
    assert ("posts/broken/" in feed) is (name != "make_entry")
    if path:
        names = ("posts/broken", "posts/s") if "card" in path else ("Broken", "S")
        there = [(built.outdir / path.format(each)).is_file() for each in names]
        assert there == [False, True]


def test_a_text_that_cannot_be_read(tmp_path: Path) -> None:
    late = POST.format("Late") + "Words.\n" * (HEAD // 7) + "\nBroken **words**.\n"
    long = ".. post:: 2016-04-06\n   :tags: x\n\nLong\n====\n\n" + "**a " * LONGEST
    others = {"posts/late.md": late, "posts/long.rst": long[: LONGEST + 1]}

    read = "chronicle.sources.cache:read_entry"
    built = build_broken(tmp_path, read, always=False, others=others)

    assert built.status == 0, built.log
    fault = "LookupError: injected fault [chronicle.fault]"
    not_read = f"ERROR: not published: it cannot be read: {fault}"
    assert f"posts/broken.md:1: {not_read}" in built.log
    assert not (built.outdir / "posts/broken").exists()
    assert (built.outdir / "posts/s/index.html").is_file()

    plain = "the text is shown as written"
    assert f"posts/late.md:1: ERROR: {plain}: {fault}" in built.log
    limit = f"it has {LONGEST + 1} bytes; expected at most {LONGEST}"
    assert f"posts/long.rst:1: WARNING: {plain}: {limit} [chronicle.markup]" in (
        built.log
    )
    for name, last in ("late", "Broken **words**."), ("long", "**a **a"):
        article = built.soup(f"posts/{name}/index.html").article
        assert article.h1.get_text().startswith(name.title())
        assert "2016" in article.select_one(".post-byline").get_text()
        assert article.pre.get_text().rstrip().endswith(last)
        assert "title: " not in article.get_text()


@pytest.mark.parametrize(
    ("module", "name", "shown"),
    [
        ("chronicle.sources.cache", "read_body", "the text is shown without repairs"),
        (
            "chronicle.parsing.renderer",
            "PostRenderer.render_paragraph",
            "the text is shown as written",
        ),
    ],
)
def test_a_text_that_cannot_be_made_a_page(
    tmp_path: Path, module: str, name: str, shown: str
) -> None:
    built = build_broken(tmp_path, f"{module}:{name}", always=True)

    assert built.status == 0, built.log
    assert f"posts/broken.md:1: ERROR: {shown}: LookupError: injected" in built.log
    page = built.soup("posts/broken/index.html")
    assert page.h1.get_text().startswith("Broken")
    assert "Words of Broken." in page.article.get_text()
    assert "title: Broken" not in page.article.get_text()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("chronicle.parsing.sanitise", "read_raw_html"),
        ("chronicle.parsing.sanitise", "check_addresses"),
    ],
)
def test_nothing_unclean_stays_where_cleaning_failed(
    tmp_path: Path, module: str, name: str
) -> None:
    more = "\n<b onclick=x()>a</b> [^1]\n\n[x](javascript:y()) [z][q]\n"
    more += "\n[^1]: note\n\n[q]: /r\n"

    built = build_broken(tmp_path, f"{module}:{name}", always=True, more=more)

    assert built.status == 0, built.log
    assert re.search(r"broken\.md:1: ERROR: the text is shown as written: ", built.log)
    article = built.soup("posts/broken/index.html").article
    assert not article.select("[onclick], [href^='javascript']")
    assert "note" in article.get_text()


FAIL = """
import functools

from chronicle.build.guarding import UNGUARDED
from chronicle.build.sphinx_adapter import is_own, replace_listeners


def setup(app):
    # When all have connected theirs, before they are guarded (10).
    app.connect("builder-inited", lambda app: replace_listeners(app, fail), priority=9)


def fail(event, listener):
    if event in UNGUARDED or not is_own(listener):
        return listener
    name = f"{listener.__module__}.{listener.__qualname__}"
    note("known", f"{event} {name}")

    @functools.wraps(listener)
    def failing(app, *args):
        docname = app.env.current_document.docname
        if %(always)s or "posts/broken" in (docname, *map(str, args)):
            note("called", f"{event} {name}")
            raise LookupError("injected\\nfault")
        return listener(app, *args)

    return failing


def note(file, line):
    with open(file, "a") as stream:
        stream.write(f"{line}\\n")
"""


@pytest.mark.parametrize("always", [True, False])
def test_no_listener_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, always: bool
) -> None:
    """Every listener of ours fails, each time that it is called or at one post."""
    monkeypatch.chdir(tmp_path)
    files = {"posts/broken.md": POST.format("Broken"), "posts/s.md": POST.format("S")}
    site = small_site(tmp_path / "s", files)
    with (site / "conf.py").open("a") as conf:
        conf.write("\nextensions.append('failing')\n")
    (site / "_ext/failing.py").write_text(FAIL % {"always": always}, "utf-8")

    built = build(site)

    assert built.status == 0, built.log
    known, called = (
        {tuple(line.split()) for line in Path(name).read_text().splitlines()}
        for name in ("known", "called")
    )
    for _, name in called:
        assert f"{name} failed: {FAULT}" in built.log
    assert (built.outdir / "posts/s/index.html").is_file()
    if always:
        assert {event for event, _ in known - called} <= SELDOM
    else:
        assert "posts/s.md" not in built.log
        assert {event for event, _ in called} >= AT_A_POST


SELDOM = {
    "chronicle-told",
    "chronicle-waiting",
    "env-merge-info",
    "env-purge-doc",
    "include-read",
    "missing-reference",
    "warn-missing-reference",
}
"""Events that this site gives no cause for."""

AT_A_POST = {"source-read", "doctree-read", "doctree-resolved", "html-page-context"}


def spin(_: object = None) -> None:
    while True:
        pass


def fill() -> None:
    kept: list[bytes] = []
    while True:
        kept.append(b"a" * 100_000)


@pytest.mark.parametrize(
    ("step", "spent", "message"),
    [(spin, LIMIT, "s of processor time"), (fill, 0, "MB of memory")],
)
def test_what_takes_too_much_is_stopped(
    step: Callable[[], None], spent: float, message: str
) -> None:
    start = time.thread_time()
    with pytest.raises(TooCostlyError, match=message), limited({"a": spent}, "a"):
        step()
    assert time.thread_time() - start < GRACE + 1


BUSY = """
import time
start = time.thread_time()
while time.thread_time() - start < 0.3:
    pass
WHOLE = True
"""


def test_no_import_is_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "busy_module.py").write_text(BUSY, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(guarding, "GRACE", 0.1)

    with pytest.raises(TooCostlyError), limited({"a": LIMIT}, "a"):
        spin(importlib.import_module("busy_module"))

    assert sys.modules.pop("busy_module").WHOLE


def test_a_look_while_an_encoding_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "encodings.ascii":
                sys.modules[name] = types.ModuleType(name)  # as far as it has come
                assert guarding._resident() > 0
                del sys.modules[name]

    codecs.unregister(encodings.search_function)  # which empties what C keeps
    codecs.register(encodings.search_function)
    monkeypatch.delitem(encodings._cache, "ascii", raising=False)  # type: ignore[attr-defined]
    monkeypatch.delitem(sys.modules, "encodings.ascii", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])

    assert codecs.lookup("ascii").name == "ascii"


def test_what_gives_up_is_not_stopped_at_once() -> None:
    """A step that is part of another says what it lost, or cleans up."""
    given_up = []

    def step() -> None:
        with suppress(TooCostlyError), limited({"a": LIMIT}, "a"):
            spin()
        start = time.thread_time()
        while time.thread_time() - start < GRACE / 2:
            pass
        given_up.append(True)
        spin()

    with pytest.raises(TooCostlyError), limited({"a": LIMIT}, "a"):
        step()
    assert given_up


def test_steps_share_the_time_of_their_post() -> None:
    spent: dict[str, float] = {}
    with limited(spent, "a"):
        sum(range(100_000))
    first = spent["a"]
    for name in "ab":
        with limited(spent, name):
            pass

    assert 0 < first < spent["a"]
    assert spent["b"] < first
