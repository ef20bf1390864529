"""Write generated pages when they changed, remove pages that are no more.

Sphinx writes what extensions generate in every build, and leaves the pages of removed
documents in the output: an account of the pages of the last build mends both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from chronicle.core.files import remove_empty_folders, remove_file, write_atomically
from chronicle.core.text import digest
from chronicle.output.frame import frame_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder


Page = tuple[str, dict[str, Any], str]
"""What Sphinx renders: pagename, context, template."""


FILE = "/"
"""What stands before the path of a file that is no page; no pagename starts so."""


class Ledger:
    """The pages of one builder's output: what went into each, by digest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[str, str] = {}
        if path.is_file():
            self._before = json.loads(path.read_text(encoding="utf-8"))
        self._now: dict[str, str] = {}

    def must_write(self, pagename: str, content: object, output: Path) -> bool:
        """Note that the page belongs to the site; tell whether it has to be written."""
        self._now[pagename] = _digest(content)
        unchanged = self._before.get(pagename) == self._now[pagename]
        return not (unchanged and output.is_file())

    def note(self, name: str) -> None:
        """Note that a page or file belongs to the site, whoever writes it."""
        self._now.setdefault(name, "")

    @property
    def generated(self) -> list[str]:
        """The pages that rooms made in this build, whether or not they were written."""
        return sorted(name for name in self._now if not name.startswith(FILE))

    def close(self) -> list[str]:
        """Save the account; return the pages and files of before that are no more."""
        text = json.dumps(self._now, indent=0, sort_keys=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(text, encoding="utf-8")
        return sorted(set(self._before) - set(self._now))


def _digest(content: object) -> str:
    return digest(json.dumps(content, sort_keys=True, default=repr))


def writes_site(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Tell whether *builder* writes a web site, with collections and feeds."""
    return builder.name in {"html", "dirhtml"}


def ledger_of(app: Sphinx) -> Ledger:
    """Return the account of the running build."""
    builder = app.builder.__dict__
    if "chronicle_ledger" not in builder:
        path = Path(app.doctreedir, "chronicle", f"pages-{app.builder.name}.json")
        builder["chronicle_ledger"] = Ledger(path)
    ledger: Ledger = builder["chronicle_ledger"]
    return ledger


def pages_to_write(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Yield those of *pages* whose content or frame changed since they were written.

    A page that a writer made under the same name stays in its place.
    """
    if not writes_site(app.builder):
        return
    ledger = ledger_of(app)
    frame = frame_digest(app)
    for pagename, context, template in pages:
        if pagename in app.env.found_docs:
            continue
        content = {"frame": frame, "template": template, "context": context}
        output = app.builder.get_output_path(pagename)
        if ledger.must_write(pagename, content, output):
            yield pagename, context, template


def is_due(app: Sphinx, path: str, content: object) -> bool:
    """Note that a file belongs to the site; tell whether it has to be made.

    :param content: All that goes into the file, so that its making can be spared.
    """
    return ledger_of(app).must_write(FILE + path, content, Path(app.outdir, path))


def write_file(app: Sphinx, path: str, data: bytes) -> None:
    """Write a file that is not a page, if its content changed.

    :param path: Below the output folder, with slashes.
    """
    ledger_of(app).note(FILE + path)
    write_atomically(Path(app.outdir), path, data)


def remove_stale(app: Sphinx, exception: Exception | None) -> None:
    """Delete what the last build made and this one did not."""
    if exception is not None or not writes_site(app.builder):
        return
    ledger = ledger_of(app)
    for docname in app.env.found_docs:
        ledger.note(docname)
    for name in ledger.close():
        if name.startswith(FILE):
            remove_file(Path(app.outdir), name.removeprefix(FILE))
        else:
            _remove_page(app.builder, name)


def _remove_page(builder: StandaloneHTMLBuilder, pagename: str) -> None:
    output = builder.get_output_path(pagename)
    output.unlink(missing_ok=True)
    remove_empty_folders(output, Path(builder.outdir))
