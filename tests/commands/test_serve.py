"""Live work: what is served, where, and how the builder tells what is wrong."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import time
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from building import small_site, write_files
from chronicle.build.spare import OUTDATED
from chronicle.build.state import RACE
from chronicle.commands.serve import (
    Outcome,
    SiteBuilder,
    allow_reloading,
    find_port,
    main,
    make_app,
    make_live,
)
from chronicle.theme.csp import content_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from starlette.applications import Starlette
    from starlette.types import Message

PAGE = (
    '<html><head><meta http-equiv="Content-Security-Policy" '
    'content="script-src &#39;self&#39;; connect-src &#39;self&#39;"></head>'
    "<body><p>Text</p></body></html>"
)


def test_the_policy_of_a_live_page_allows_its_script_and_no_more() -> None:
    policy = content_policy()
    live = allow_reloading(policy)

    added = set(live.replace(";", "").split()) - set(policy.replace(";", "").split())
    assert {source.split("-")[0] for source in added} == {"'sha256", "ws:"}
    assert len(added) == 2


def test_a_policy_that_names_no_scripts_stays() -> None:
    policy = "object-src 'none'; base-uri 'self'"

    assert allow_reloading(policy) == policy


def test_a_page_gets_the_script_at_its_end() -> None:
    page = BeautifulSoup(make_live(PAGE, Outcome()), "html.parser")
    policy = page.select_one("meta")["content"]

    assert "WebSocket" in page.select("body > script:last-child")[0].get_text()
    assert "script-src 'sha256-" in policy
    assert "connect-src ws: 'self'" in policy
    assert not page.select("[role=alert]")


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        (Outcome(0, "a.rst:1: WARNING: <b>no</b>"), "Sphinx has warnings"),
        (Outcome(2, "<b>no</b>"), "The site could not be built"),
    ],
)
def test_what_is_wrong_lies_over_the_page(outcome: Outcome, title: str) -> None:
    page = BeautifulSoup(make_live(PAGE, outcome), "html.parser")

    assert page.select_one("[role=alert] summary").get_text() == title
    assert "<b>no</b>" in page.select_one("[role=alert] pre").get_text()


def test_a_taken_port_gives_way_or_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert find_port("127.0.0.1", port, others=True) != port
        with pytest.raises(OSError, match="in use"):
            find_port("127.0.0.1", port, others=False)
        result = CliRunner().invoke(main, ["--port", str(port)])

    assert result.exit_code == 1
    assert f"cannot listen at 127.0.0.1:{port}" in result.output


EXTENSION = """
def setup(app):
    def say(app, pagename, templatename, context, doctree):
        context["body"] = context.get("body", "") + "<p>By version {version}</p>"
    app.connect("html-page-context", say)
    return {{"parallel_read_safe": True, "parallel_write_safe": True}}
"""


SETTINGS = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.path.dirname(__file__))
extensions = ["own"]
html_title = Path(__file__).with_name("title.txt").read_text()
rst_epilog = str(len(os.listdir(Path(__file__).with_name("parts"))))
if os.path.exists(Path(__file__).with_name("late.png")):
    html_logo = "late.png"
print("of the settings", file=sys.stderr)

def say(*_):
    with open(__file__ + ".read", "a") as file:
        print(os.getpid(), file=file)

def setup(app):
    app.connect("config-inited", say, priority=999)
"""


def wait_until(is_waiting: Callable[[], bool]) -> None:
    """Return when a process waits for the next change."""
    for _ in range(600):
        if is_waiting():
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


class Live:
    """A site that is built at each change."""

    def __init__(self, folder: Path) -> None:
        files = {
            "conf.py": SETTINGS,
            "own.py": EXTENSION.format(version=1),
            "index.rst": "Home\n====\n\n.. toctree::\n   :glob:\n\n   posts/*\n",
            "posts/one.rst": "One\n===\n",
            "title.txt": "First",
            "parts/one.txt": "",
        }
        self.source = write_files(folder / "site", files)
        self.page = folder / "live/index.html"
        self.builder = SiteBuilder(
            source=self.source, outdir=folder / "live", builder="html"
        )
        self.builder(changed_paths=())
        self.wait()

    def wait(self) -> None:
        """Wait until the next process has read the settings and all extensions."""
        assert self.builder.waiting
        process, read = str(self.builder.waiting.pid), self.source / "conf.py.read"
        wait_until(lambda: process in read.read_text().split())

    def change(
        self, files: dict[str, str], come_or_gone: Sequence[str] = ()
    ) -> int | None:
        """Write files and build; return the status of the process that waited."""
        waiting = self.builder.waiting
        write_files(self.source, files)
        self.builder(
            changed_paths=[self.source / name for name in files],
            come_or_gone=[self.source / name for name in come_or_gone],
        )
        assert waiting is not None
        assert waiting is not self.builder.waiting
        self.wait()
        return waiting.returncode


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Return a site that was built, and waits."""
    live = Live(tmp_path)
    yield live
    live.builder.discard()
    assert live.builder.waiting is None


def test_the_next_build_waits_with_all_but_documents_read(live: Live) -> None:
    assert {"sphinx.builders.html", "own"} <= {
        *json.loads(live.builder.imported.read_text())
    }

    assert live.change({"posts/two.rst": "Two\n===\n"}, ["posts/two.rst"]) == 0

    assert "Two" in live.page.read_text()
    assert live.builder.outcome() == Outcome(0, "of the settings\n")
    assert live.change({"posts/two.rst": "Again\n=====\n"}) == 0
    assert "Again" in live.page.read_text()


@pytest.mark.parametrize(
    ("files", "come_or_gone", "shown"),
    [
        ({"own.py": EXTENSION.format(version=2), "index.rst": "A\n="}, (), "version 2"),
        ({"title.txt": "Second"}, (), "Second"),
        ({"parts/two.txt": ""}, (), "<p>2</p>"),
        ({"late.png": ""}, ["late.png"], "_static/late.png"),
        ({"conf.py": SETTINGS + "rst_epilog = 'new'"}, (), "<p>new</p>"),
    ],
    ids=["module", "file", "folder", "whether-it-is-there", "settings"],
)
def test_what_was_read_before_it_changed_is_read_again(
    live: Live, files: dict[str, str], come_or_gone: Sequence[str], shown: str
) -> None:
    assert shown not in live.page.read_text()

    assert live.change(files, come_or_gone) == OUTDATED

    assert shown in live.page.read_text()
    assert live.builder.outcome().messages.count("of the settings") == 1


def test_settings_that_were_wrong_may_be_right_by_now(live: Live) -> None:
    assert live.change({"conf.py": SETTINGS + "say()\n1 / 0"}) == OUTDATED
    assert live.builder.outcome().status == 2
    assert "division by zero" in live.builder.outcome().messages

    assert live.change({"conf.py": SETTINGS, "posts/one.rst": "A\n="}) == OUTDATED

    assert live.builder.outcome() == Outcome(0, "of the settings\n")
    assert ">A</a>" in live.page.read_text()


WAITING = """
import time
from pathlib import Path

def setup(app):
    def wait(app, exception):
        seen = Path(app.srcdir, "seen.txt")
        for _ in range(600):
            if seen.is_file():
                return
            time.sleep(0.05)
        raise RuntimeError("nobody looked at the pages")
    app.connect("build-finished", wait)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def test_pages_are_shown_before_all_else_is_made(tmp_path: Path) -> None:
    files = {
        "conf.py": "import os, sys\nsys.path.insert(0, os.getcwd())\n"
        "extensions = ['chronicle.build', 'own']\n",
        "own.py": WAITING,
        "index.rst": "Home\n====\n",
    }
    source = write_files(tmp_path / "site", files)
    page = tmp_path / "live/index.html"
    site = SiteBuilder(source=source, outdir=tmp_path / "live", builder="html")
    shown: list[bool] = []

    def show() -> None:
        shown.append(page.is_file())
        write_files(source, {"seen.txt": ""})

    site.show = show
    site(changed_paths=())
    site.discard()

    assert site.outcome() == Outcome(0, "")
    assert shown == [True], "nothing else was said after that"


NOTING = """
import os
import sys
from pathlib import Path
from chronicle.build import freshness

def setup(app):
    def write(line):
        with Path(app.srcdir, "noted.txt").open("a") as file:
            print(line, file=file)

    def note_written(app, exception):
        size = Path(app.doctreedir, "environment.pickle").stat().st_size
        write(f"{size > 0} when all else is written")

    walk = freshness.walk_output

    def note_walk(app):
        write("output")
        return walk(app)

    def note_read(event, args):
        if event == "open" and str(args[0]).endswith("build.json") and args[1] == "r":
            write("account")

    freshness.walk_output = note_walk
    sys.addaudithook(note_read)
    app.connect("chronicle-waiting", lambda app: write("waiting"), priority=999)
    app.connect("env-before-read-docs", lambda app, env, names: write(names))
    app.connect("build-finished", note_written, priority=940)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def test_what_waits_for_a_save_need_not_be_done_after_it(tmp_path: Path) -> None:
    """Accounts and output are read before, and the environment is written later."""
    files = {
        "conf.py": "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"
        "extensions = ['chronicle.build', 'own']\n",
        "own.py": NOTING,
        "index.rst": "Home\n====\n\n.. toctree::\n\n   one\n   two\n",
        "one.rst": "One\n===\n",
        "two.rst": "Two\n===\n",
    }
    source = write_files(tmp_path / "site", files)
    site = SiteBuilder(source=source, outdir=tmp_path / "live", builder="html")
    noted = source / "noted.txt"

    def wait() -> None:
        wait_until(lambda: noted.is_file() and noted.read_text().endswith("waiting\n"))

    def save(name: str, title: str) -> list[str]:
        noted.write_text("")
        write_files(source, {name: f"{title}\n===\n"})
        site(changed_paths=[source / name])
        return noted.read_text().splitlines()

    site(changed_paths=())
    wait()
    time.sleep(RACE / 10**9)
    save("one.rst", "New")  # files are older than the build by now
    wait()
    assert save("two.rst", "New")[:2] == ["['two']", "False when all else is written"]
    wait()
    (tmp_path / "live/two.html").unlink()
    found = save("one.rst", "End")
    site.discard()

    assert found[:2] == ["['one']", "output"], "a file has gone"
    assert (tmp_path / "live/two.html").is_file()
    assert "End" in (tmp_path / "live/one.html").read_text()


COUNTING = """
from pathlib import Path
from chronicle.community.domain import _unpack
from chronicle.core.originals import read_original

def setup(app):
    def count(app, *args):
        made = [each.cache_info().misses for each in (_unpack, read_original)]
        with Path(app.srcdir, "noted.txt").open("a") as file:
            print(*made, file=file)

    app.connect("chronicle-waiting", count, priority=999)
    app.connect("build-finished", count, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def test_what_texts_and_data_say_is_known_before_a_save(tmp_path: Path) -> None:
    post = "---\ntitle: A\ndate: 2020-01-01\nlegacyUrl: /2020/a.html\n---\n"
    text = "".join(f"[{n}](https://example.org/{n})\n" for n in range(100))
    source = small_site(
        tmp_path / "site", {"posts/a.md": post + text, "own.py": COUNTING}
    )
    shutil.rmtree(source / "_data")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nsys.path.insert(0, os.path.dirname(__file__))\n")
        conf.write("extensions.append('own')\n")
    site = SiteBuilder(source=source, outdir=tmp_path / "live", builder="dirhtml")
    noted = source / "noted.txt"

    def lines() -> list[str]:
        return noted.read_text().splitlines()

    site(changed_paths=())
    wait_until(lambda: len(lines()) == 2)
    write_files(source, {"posts/a.md": f"{post}{text}\nMore.\n"})
    site(changed_paths=[source / "posts/a.md"])
    site.discard()

    _built, waiting, saved, *_ = ([*map(int, line.split())] for line in lines())
    assert waiting[0] == saved[0] == 1
    assert waiting[1] > 100
    assert saved[1] < waiting[1] + 10, "those of settings are read in each build"


async def ask(app: Starlette, path: str) -> tuple[int, str]:
    """Return the status and the text of a page, as a browser would get it."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    await app(scope | {"headers": [], "query_string": b""}, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], body.decode()


def test_the_server_serves_live_pages_and_leaves_files_alone(tmp_path: Path) -> None:
    files = {"conf.py": "", "index.rst": "Home\n====\n\n.. nonsense::\n"}
    source = write_files(tmp_path / "site", files)
    site = SiteBuilder(source=source, outdir=tmp_path / "live", builder="html")
    site(changed_paths=())
    app = make_app(site, [source])

    status, page = asyncio.run(ask(app, "/"))
    missing, note = asyncio.run(ask(app, "/nothing.html"))
    site.discard()

    assert 'Unknown directive type "nonsense"' in site.outcome().messages
    assert (status, "nonsense" in page, "WebSocket" in page) == (200, True, True)
    assert (missing, "WebSocket" in note) == (404, True)
    assert "WebSocket" not in (tmp_path / "live/index.html").read_text()
