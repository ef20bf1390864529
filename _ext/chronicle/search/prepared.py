"""Keep pages as Pagefind reads them, so that one edit prepares one page.

The folder holds each page without what no search looks at, and an account says what
each was made of.  Whether the folder holds what the account says is asked where all
pages are indexed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.build.state import read_account
from chronicle.core.files import replace_file
from chronicle.core.folding import spell
from chronicle.core.text import digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEARCHED = "data-pagefind-body"
"""The attribute that templates give to the part of a page that readers can search."""

_WORD = re.compile(r"\w+")

# Pagefind would search the address of the first one.
_PICTURE = re.compile(r"<img\b[^>]*>")

_HEAD = re.compile(
    r"<(?:!doctype|html|meta)\b[^>]*>|<title>[^<]*</title>", re.IGNORECASE
)
_OPENING = re.compile(rf'<(\w+)(?:\s+[\w:-]+(?:="[^"]*")?)*?\s+{SEARCHED}(?=[\s>=])')
_TOLD_ELSEWHERE = re.compile(r"data-pagefind-|<h1\b")


WORDS = 100_000
"""Different words of a page that can be found; a thick book has a third of that.  Each
takes its place in an index, however it came into a page."""

FEW = 100
"""Changed pages that are put into an index one by one."""

SHARE = 20
"""Of a large index one page of so many may have changed: to index all takes longer."""


class Page(NamedTuple):
    """Something that can be found.  Its attributes tell Pagefind what to index."""

    path: str
    """Below the output folder; results lead to it, less ``index.html``."""

    of: object
    """What the HTML follows from: where it is equal, the HTML is."""

    html: Callable[[], str]
    """Makes the page; empty for one that is not searched."""


def stamp_of(file: str | Path) -> tuple[int, int]:
    """Return what changes when a page is written: its size, and when it was."""
    status = os.stat(file)  # noqa: PTH116 -- speed
    return status.st_size, status.st_mtime_ns


class Known(NamedTuple):
    """What is known of a page that was prepared."""

    of: str
    """Digest of what it was made of."""

    text: str
    """Digest of the page as Pagefind reads it; empty for one that is not searched."""


def shorten(html: str) -> str:
    """Return a page without what lies around its searched part, where that is certain.

    Pagefind takes the title from a heading, and filters from attributes, wherever they
    stand: with one of them elsewhere the page stays whole.
    """
    opening = _OPENING.search(html)
    if opening is None:
        return html
    start = opening.start()
    end = html.rfind(f"</{opening[1]}>")
    head, mark, before = html[:start].partition("<body")
    if not mark or end < start or _TOLD_ELSEWHERE.search(before + html[end:]):
        return html
    kept = "".join(_HEAD.findall(head))
    return f"{kept}<body>{html[start:end]}</{opening[1]}></body></html>"


def prepare(html: str) -> str:
    """Return a page as Pagefind reads it."""
    return spell(_PICTURE.sub("", _cut(shorten(html))))


def _cut(html: str) -> str:
    """Return a page without what follows its first :data:`WORDS` different words."""
    if len(html) < 2 * WORDS:
        return html
    seen = set()
    for word in _WORD.finditer(html):
        seen.add(word[0])
        if len(seen) > WORDS:
            return html[: word.start()]
    return html


class PreparedPages:
    """The pages of one builder, on the disk."""

    def __init__(self, folder: Path, *, is_trusted: bool) -> None:
        """Look at what the last build left.

        :param is_trusted: Whether that build came to its end.
        """
        self.folder = folder / "pages"
        self._account = folder / "pages.json"
        known = read_account(self._account, _parse) if is_trusted else None
        self._before = known or {}
        self._now: dict[str, Known] = {}
        self._pages: list[Page] = []
        self._few = max(FEW, len(self._before) // SHARE)
        self.has_few_changed = False
        """Whether :attr:`changed` is all that another index must know of."""
        self.before = _digest(self._before)
        """Digest of all pages that were searched in the last build."""
        self.changed: dict[str, tuple[str, str]] = {}
        """``{path: (text before, text now)}`` of pages that say something else; empty
        for one that is not searched."""
        if not self._before:
            shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def whole_folder(self) -> Path:
        """Return the folder with all pages that are searched, whatever became of it."""
        searched = _searched(self._now)
        if self._files() != searched.keys():
            shutil.rmtree(self.folder)
            for page in self._pages:
                if page.path in searched:
                    self._write(page.path, prepare(page.html()))
        return self.folder

    def _files(self) -> set[str]:
        skipped = len(str(self.folder)) + 1
        return {
            os.path.join(root, name)[skipped:].replace(os.sep, "/")  # noqa: PTH118 -- speed
            for root, _folders, names in os.walk(self.folder)
            for name in names
        }

    def add(self, page: Page) -> None:
        """Prepare a page, unless it is what it was."""
        self._pages.append(page)
        of = digest(repr(page.of))
        before = self._before.get(page.path)
        if before and before.of == of:
            self._now[page.path] = before
            return
        html = page.html()
        text = prepare(html) if html else ""
        known = self._now[page.path] = Known(of, digest(text) if text else "")
        if not text:
            self._note(page.path, before, "")
            (self.folder / page.path).unlink(missing_ok=True)
        elif before is None or before.text != known.text:
            self._note(page.path, before, text)
            self._write(page.path, text)

    def _write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def _note(self, path: str, before: Known | None, text: str) -> None:
        """Note that a page says something else; once they are too many, which."""
        was = ""
        if before is not None and before.text:
            file = self.folder / path
            was = file.read_bytes().decode() if file.is_file() else ""
            if digest(was) != before.text:
                self._few = -1
        if (was or text) and len(self.changed) <= self._few:
            self.changed[path] = was, text

    def close(self) -> str:
        """Drop the pages that were not added; return a digest of all others."""
        for path in sorted(_searched(self._before).keys() - self._now.keys()):
            self._note(path, self._before[path], "")
            (self.folder / path).unlink(missing_ok=True)
        self.has_few_changed = len(self.changed) <= self._few
        self._before = self._now
        replace_file(self._account, json.dumps(self._now).encode())
        return _digest(self._now)

    def __len__(self) -> int:
        """Return how many pages are searched."""
        return len(_searched(self._now))


def _parse(found: Any) -> dict[str, Known]:
    return {str(path): Known(*map(str, of)) for path, of in found.items()}


def _digest(pages: dict[str, Known]) -> str:
    return digest(json.dumps(sorted(_searched(pages).items())))


def _searched(pages: dict[str, Known]) -> dict[str, str]:
    """Return ``{path: digest of the text}`` of the pages that are searched."""
    return {path: known.text for path, known in pages.items() if known.text}
