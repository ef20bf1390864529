"""Check every page of the built site: HTML, structured data, links within the site.

``tox -e valid``.  The checkers are from npm: the W3C's for HTML, which needs Java, and
TypeScript with the vocabulary of schema.org as types for JSON-LD.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import site_under_test as site

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = Path(__file__).parent / "node_modules"
JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

HOST = "http://site.invalid/"


def invalid(folder: Path) -> list[str]:
    """Return the errors that the HTML checker finds."""
    command = ["java", "-Xss8m", "-jar", str(JAR), "--errors-only", "--skip-non-html"]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, check=False
    )
    return done.stderr.splitlines()


def mistyped(folder: Path) -> Iterator[str]:
    """Yield what JSON-LD says that schema.org has no such term or type for."""
    found = [
        (path.relative_to(folder).as_posix(), json.loads(data))
        for path in sorted(folder.rglob("*"))
        for data in _json_ld(path)
    ]
    # A line each, so that the line of a message names the page.
    lines = [f"import type {{WithContext, Graph, Thing}} from '{MODULES}/schema-dts';"]
    for number, (_, data) in enumerate(found):
        kind = "Graph" if "@graph" in data else "WithContext<Thing>"
        lines.append(f"export const data{number}: {kind} = {json.dumps(_known(data))};")
    with tempfile.TemporaryDirectory() as work:
        program = Path(work, "data.ts")
        program.write_text("\n".join(lines), encoding="utf-8")
        command = [MODULES / ".bin" / "tsc", "--noEmit", "--strict", "--skipLibCheck"]
        done = subprocess.run(
            [*command, program], capture_output=True, text=True, check=False
        )
    for fault in done.stdout.splitlines():
        place = re.search(r"data\.ts\((\d+),\d+\): (.*)", fault)
        yield f"{found[int(place[1]) - 2][0]}: {place[2]}" if place else fault


def _json_ld(path: Path) -> list[str]:
    if path.suffix == ".jsonld":
        return [path.read_text(encoding="utf-8")]
    if path.suffix != ".html":
        return []
    tree = lxml.html.fromstring(path.read_bytes())
    found: list[str] = tree.xpath("//script[@type='application/ld+json']/text()")
    return found


def _known(data: object) -> object:
    """Return *data* without the one key that search engines know and schema.org not.

    Source: https://schema.org/docs/actions.html#part-4, on input and output.
    """
    if isinstance(data, list):
        return [_known(item) for item in data]
    if isinstance(data, dict):
        return {key: _known(data[key]) for key in data if key != "query-input"}
    return data


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
    faults = [
        *invalid(folder),
        *mistyped(folder),
        *broken_links(folder),
        *redirect_chains(folder),
    ]
    for fault in faults:
        print(fault)
    print(f"{count} pages, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
