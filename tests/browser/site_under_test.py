"""Serve a built site, and open it in Debian's Chromium.

Remote pictures are answered here with one grey pixel: no test needs the network.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import gzip
import http.server
import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

ROOT = Path(__file__).parents[2]

CHROMIUM = os.environ.get("CHRONICLE_CHROMIUM", "/usr/bin/chromium")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A sandbox needs rights that containers lack; the others keep Chromium off the net."""

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


class Setting(NamedTuple):
    """How a reader looks at the site."""

    name: str
    scheme: str
    width: int
    height: int


SETTINGS = (
    Setting("light-phone", "light", 360, 740),
    Setting("dark-phone", "dark", 360, 740),
    Setting("light-desktop", "light", 1440, 900),
    Setting("dark-desktop", "dark", 1440, 900),
)

PHONE = SETTINGS[0]
DESKTOP = SETTINGS[2]

ALL = "CHRONICLE_ALL_SETTINGS"
TRIED = SETTINGS if ALL in os.environ else (SETTINGS[0], SETTINGS[3])
"""Each width and each scheme for every change, all pairs of them for a release."""


def site_folder() -> Path:
    """Return the folder of the built site: ``CHRONICLE_SITE``, or tox's."""
    return Path(os.environ.get("CHRONICLE_SITE", ROOT / "_build" / "site"))


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A plain static server, which shows the site's own page for unknown addresses."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet."""

    def send_error(self, code: int, *args: Any) -> None:
        """Answer with ``404.html``, as hosts of static sites do."""
        page = Path(self.directory, f"{code}.html")
        if not page.is_file():
            super().send_error(code, *args)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


class _CompressingHandler(_Handler):
    """A static server as hosts run it: text is sent compressed."""

    def do_GET(self) -> None:
        """Send a file that browsers take compressed, or leave it to the plain one."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        kind = self.guess_type(str(file))
        if not file.is_file() or not re.match(r"text/|.*(?:javascript|json|xml)", kind):
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextlib.contextmanager
def serve(folder: Path, *, compress: bool = False) -> Iterator[str]:
    """Serve *folder*, as a plain static server does if not told to *compress*.

    :returns: The address of the site, with a slash at its end.
    """
    kind = _CompressingHandler if compress else _Handler
    handler = functools.partial(kind, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def launch(playwright: Playwright) -> Browser:
    """Start Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])


@contextlib.contextmanager
def open_context(
    browser: Browser, address: str, setting: Setting, **options: Any
) -> Iterator[BrowserContext]:
    """Open the browser in one setting, with all other hosts out of reach."""
    context = browser.new_context(
        viewport={"width": setting.width, "height": setting.height},
        color_scheme=setting.scheme,
        is_mobile=setting.width < 600,
        has_touch=setting.width < 600,
        **options,
    )
    keep_out_other_hosts(context, address)
    try:
        yield context
    finally:
        context.close()


def keep_out_other_hosts(context: BrowserContext, address: str) -> None:
    """Answer for all other hosts: pictures with a pixel, the rest not at all."""
    context.route(lambda url: not url.startswith(address), _answer_with_a_pixel)


def _answer_with_a_pixel(route: Route) -> None:
    if route.request.resource_type == "image":
        route.fulfill(content_type="image/png", body=PIXEL)
    else:
        route.abort()


def watch(page: Page) -> list[str]:
    """Return a list that fills with what goes wrong on *page*."""
    faults: list[str] = []
    page.on("console", lambda m: m.type == "error" and faults.append(m.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "response",
        lambda r: r.status >= 400 and faults.append(f"{r.status}: {r.url}"),
    )
    return faults


def kinds_of_pages(folder: Path) -> dict[str, str]:
    """Return a page of each kind that the site has: ``{kind: path}``."""
    wanted = {
        "home": "",
        "posts": "blog/",
        "posts-2": "blog/page/2/",
        "years": "blog/archive/",
        "year": _first(folder, "blog/2*/"),
        "tags": "blog/tag/",
        "tag": _first(folder, "blog/tag/*/"),
        "authors": "blog/author/",
        "author": _first(folder, "blog/author/*/"),
        "series": _first(folder, "blog/series/*/"),
        "drafts": "blog/drafts/",
        "history": "history/",
        "people": "people/",
        "person": _largest(folder, "people/*/"),
        "roles": "people/roles/",
        "services": "services/",
        "service": _largest(folder, "services/*/"),
        "organisations": "organisations/",
        "organisation": _largest(folder, "organisations/*/"),
        "timeline": "timeline/",
        "decade": _largest(folder, "timeline/*/"),
        "genindex": "genindex/",
        "search": "search/",
        "about": "about/",
        "adding": "about/howto/add-posts/",
        "writing": "about/reference/writing/",
        "directives": "about/reference/directives/",
        "metadata": "about/reference/metadata/",
        "repairs": "about/repairs/",
        "accessibility": "about/accessibility/",
        "missing": "404.html",
    }
    for number, path in enumerate(posts_to_look_at(folder), start=1):
        wanted[f"post-{number}"] = path
    return {
        kind: path
        for kind, path in wanted.items()
        if path is not None and file_of(folder, path).is_file()
    }


def file_of(folder: Path, path: str) -> Path:
    """Return the file that a plain server answers *path* with."""
    return folder / (path if path.endswith(".html") else f"{path}index.html")


def posts_to_look_at(folder: Path, count: int = 6) -> list[str]:
    """Return up to *count* posts: from the longest page to the shortest."""
    pages = sorted(
        (page for page in folder.glob("posts/**/index.html") if not _redirects(page)),
        key=lambda page: (-page.stat().st_size, str(page)),
    )
    step = max(1, len(pages) // count)
    return [f"{page.parent.relative_to(folder).as_posix()}/" for page in pages[::step]]


def _redirects(page: Path) -> bool:
    return 'http-equiv="refresh"' in page.read_text(encoding="utf-8")


def _largest(folder: Path, pattern: str) -> str | None:
    """Return the page with most on it, which is most to draw and to read."""
    found = sorted(
        (page for page in folder.glob(f"{pattern}index.html") if not _redirects(page)),
        key=lambda page: (page.stat().st_size, str(page)),
    )
    pages = [f"{page.parent.relative_to(folder).as_posix()}/" for page in found]
    written = ("people/roles/", "people/all-roles/", "people/roles-table/")
    return next((path for path in reversed(pages) if path not in written), None)


def _first(folder: Path, pattern: str) -> str | None:
    found = sorted(folder.glob(f"{pattern}index.html"))
    return f"{found[0].parent.relative_to(folder).as_posix()}/" if found else None
