"""``chronicle images``: fetch from a server on this machine, and show the copies."""

from __future__ import annotations

import http.server
import json
import threading
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from docutils import __version_info__
from PIL import Image

from building import build, small_site
from calling import call
from chronicle.commands.images import is_allowed, main
from chronicle.core.pictures import read_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator


def make_png(width: int = 30, height: int = 20) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    files: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.asked.append((self.path, wanted))
        if self.path == "/away.png":
            self.send_response(302)
            self.send_header("Location", "http://elsewhere.invalid/a.png")
            self.end_headers()
            return
        if self.path == "/odd.png":
            self.send_response(302)
            self.send_header("Location", "http://[odd/a.png")
            self.end_headers()
            return
        content = self.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0)
        if start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:])

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.files = {"/a%20b.png": make_png(), "/page.png": b"<html>", "/big.png": b""}
    Handler.files["/big.png"] = make_png() + b"\0" * 1_000_001
    Handler.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "out/about").mkdir(parents=True)
    (tmp_path / "posts/2013").mkdir(parents=True)
    return tmp_path


def name_remote(site: Path, *addresses: str) -> None:
    remote = {address: ["posts/2013/one.md"] for address in addresses}
    data = json.dumps({"remote": remote})
    (site / "out/about/attention.json").write_text(data)


def fetch(site: Path, *options: str) -> int:
    return call(main, str(site / "out"), "--source", str(site), *options)


def test_without_a_host_nothing_is_asked(
    site: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name_remote(site, f"{server}/a%20b.png")

    assert fetch(site) == 0
    assert f"{server}/a%20b.png  posts/2013/one.md" in capsys.readouterr().out
    assert not Handler.asked


def test_a_picture_is_put_beside_its_post(site: Path, server: str) -> None:
    name_remote(site, f"{server}/a%20b.png", "https://other.example.org/c.png")

    assert fetch(site, "--host", "127.0.0.1") == 0
    assert fetch(site, "--host", "127.0.0.1") == 0, "fetched again"

    (picture,) = read_pictures((site / "_data/pictures.json").read_text()).values()
    assert picture.address == f"{server}/a%20b.png"
    assert picture.file.startswith("posts/2013/a-b-")
    assert (picture.width, picture.height) == (30, 20)
    assert (site / picture.file).read_bytes() == make_png()
    assert len(Handler.asked) == 1
    assert not list((site / "posts/2013").glob(".*"))
    assert fetch(site, "--check") == 0
    (site / picture.file).write_bytes(b"other")
    assert fetch(site, "--check") == 1


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/page.png", "is no picture"),
        ("/away.png", "'elsewhere.invalid', which --host does not name"),
        ("/gone.png", "404"),
        ("/odd.png", "odd.png: "),
        ("/big.png", "has more than 1000000 bytes"),
    ],
)
def test_what_is_not_fetched(
    site: Path, server: str, path: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name_remote(site, f"{server}{path}")

    assert fetch(site, "--host", "127.0.0.1", "--max-size", "1") == 1
    assert fault in capsys.readouterr().err
    assert not [file for file in (site / "posts/2013").iterdir() if file.stat().st_size]


@pytest.mark.parametrize(
    ("kept", "asked"), [(make_png()[:40], "bytes=40-"), (make_png(), "")]
)
def test_a_broken_download_goes_on(
    site: Path, server: str, kept: bytes, asked: str
) -> None:
    name_remote(site, f"{server}/a%20b.png")
    assert fetch(site, "--host", "127.0.0.1") == 0
    (picture,) = read_pictures((site / "_data/pictures.json").read_text()).values()
    whole = site / picture.file
    partial = whole.with_name(f".{whole.stem}.part")
    partial.write_bytes(kept)
    whole.unlink()

    assert fetch(site, "--host", "127.0.0.1") == 0
    assert whole.read_bytes() == make_png()
    assert Handler.asked[-1] == ("/a%20b.png", asked)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://img.example.org/a.png", True),
        ("https://example.org.invalid/a.png", False),
        ("https://notexample.org/a.png", False),
        ("ftp://example.org/a.png", False),
        ("file:///example.org", False),
        ("https://example.org@other.invalid/", False),
    ],
)
def test_only_hosts_that_are_named(address: str, expected: bool) -> None:
    assert is_allowed(address, ["Example.org"]) is expected


def test_the_build_shows_the_copy_and_credits_it(tmp_path: Path) -> None:
    address = "https://img.example.org/quay.png"
    other = "https://img.example.org/other.png"
    post = (
        f"---\ntitle: One\ndate: 2013-05-06\n---\n\n![Quay]({address}) ![]({other})\n"
    )
    page = ":orphan:\n\nAttention\n=========\n\n.. attention-report::\n"
    site = small_site(
        tmp_path / "site", {"posts/one.md": post, "about/attention.rst": page}
    )
    before = build(site)
    remote = json.loads((before.outdir / "about/attention.json").read_text())["remote"]
    (site / "posts/quay.png").write_bytes(make_png())
    picture = {
        "address": address, "file": "posts/quay.png", "sha256": "", "bytes": 1,
        "width": 30, "height": 20,
    }  # fmt: skip
    (site / "_data/pictures.json").write_text(json.dumps([picture]))
    built = build(site)
    first, second = built.soup("posts/one/index.html").select("article section img")

    assert remote == {address: ["posts/one.md"], other: ["posts/one.md"]}
    assert Path(first["src"]).name == "quay.png"
    sizes = ("30", "20") if __version_info__ >= (0, 22) else (None, None)
    assert (first.get("width"), first.get("height")) == sizes
    assert first.parent["href"] == address
    assert address in first.parent["title"]
    assert second["src"] == other
    assert not second["alt"]
