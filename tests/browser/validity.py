"""Check every page of the built site: valid HTML, and no link within it broken.

``tox -e valid``.  The checker is the W3C's, from npm, and needs Java.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import site_under_test as site

if TYPE_CHECKING:
    from collections.abc import Iterator

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

HOST = "http://site.invalid/"


def invalid(folder: Path) -> list[str]:
    """Return the errors that the HTML checker finds."""
    command = ["java", "-Xss8m", "-jar", str(JAR), "--errors-only", "--skip-non-html"]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, check=False
    )
    return done.stderr.splitlines()


def broken_links(folder: Path) -> Iterator[str]:
    """Yield each link to a page or place of the site that is not there."""
    pages = {
        HOST + page.relative_to(folder).as_posix(): _links_and_places(page)
        for page in sorted(folder.rglob("*.html"))
        if page.name != "404.html"  # its addresses depend on where it is shown
    }
    for url, (links, _places) in pages.items():
        for link in links:
            target, place = urldefrag(urljoin(url, link))
            if not target.startswith(HOST):
                continue
            found = _file_of(folder, urlsplit(target).path)
            if not found.is_file():
                yield f"{url}: {link}: no such page"
            elif place:
                known = pages.get(HOST + found.relative_to(folder).as_posix())
                if known and unquote(place) not in known[1]:
                    yield f"{url}: {link}: no such place"


def redirect_chains(folder: Path) -> Iterator[str]:
    """Yield each page that leads to a page that leads on."""
    for page in sorted(folder.rglob("*.html")):
        target = _redirect(page)
        if target is None:
            continue
        url = HOST + page.relative_to(folder).as_posix()
        goal = urljoin(url, target)
        if goal.startswith(HOST):
            found = _file_of(folder, urlsplit(goal).path)
            if not found.is_file() or _redirect(found) is not None:
                yield f"{url}: leads to {goal}, which leads on or is not there"


def _links_and_places(page: Path) -> tuple[list[str], set[str]]:
    tree = lxml.html.fromstring(page.read_bytes())
    links = tree.xpath("//@href | //@src | //form/@action")
    return [str(link) for link in links], {str(id_) for id_ in tree.xpath("//@id")}


def _redirect(page: Path) -> str | None:
    tree = lxml.html.fromstring(page.read_bytes())
    for content in tree.xpath("//meta[@http-equiv='refresh']/@content"):
        return str(content).partition("url=")[2] or str(content).partition("URL=")[2]
    return None


def _file_of(folder: Path, path: str) -> Path:
    found = folder / unquote(path).lstrip("/")
    return found / "index.html" if path.endswith("/") else found


def main() -> int:
    """Print every fault; fail if there is one."""
    folder = site.site_folder()
    count = len(list(folder.rglob("*.html")))
    faults = [*invalid(folder), *broken_links(folder), *redirect_chains(folder)]
    for fault in faults:
        print(fault)
    print(f"{count} pages, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
