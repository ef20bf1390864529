"""Write the redirect pages, and keep old feed addresses answering."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from sphinx.util.osutil import relative_uri
from sphinx.util.template import SphinxRenderer

from chronicle.addresses.redirects import Plan, hosts_of, plan_redirects
from chronicle.addresses.settings import read_origins
from chronicle.core.files import read_if_regular, remove_file, write_atomically
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import digest
from chronicle.ingest.catalogue import catalogue_of
from chronicle.output.generated import is_due, write_file, writes_site
from chronicle.reporting import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from chronicle.core.record import Record

TEMPLATES = Path(__file__).parent.parent / "templates"
TEMPLATE = "redirect.html"

MARK = b"<!doctype html>\n<!-- A redirect, written by Chronicle. -->\n"
"""How the template begins: each redirect page is known by it."""


def write_redirects(app: Sphinx, exception: Exception | None) -> None:
    """Write the planned redirects, and remove those of earlier builds."""
    if exception is not None or not writes_site(app.builder):
        return
    outdir = Path(app.outdir)
    files = dict(_files(outdir))
    plan = _plan(app, {path for path, is_redirect in files.items() if not is_redirect})
    for source, problem in plan.problems:
        report([problem], source)
    records = _records(app)
    renderer = SphinxRenderer([str(TEMPLATES)])
    for path, docname in plan.redirects:
        context = _context(app, path, docname, records)
        if is_due(app, path, context):
            page = renderer.render(TEMPLATE, context).encode()
            write_file(app, path, page)
    planned = {redirect.path for redirect in plan.redirects}
    for path, is_redirect in files.items():
        if is_redirect and path not in planned:
            remove_file(outdir, path)


def _files(outdir: Path) -> Iterator[tuple[str, bool]]:
    """Yield the path of each file in the output, and whether it is a redirect."""
    for path in sorted(outdir.rglob("*")):
        name = path.relative_to(outdir).as_posix()
        # Folders with an underscore belong to Sphinx; no redirect can be there.
        if not name.startswith("_") and not path.is_dir():
            yield name, path.suffix == ".html" and _is_redirect(path)


def _is_redirect(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def _plan(app: Sphinx, others: set[str]) -> Plan:
    """Plan the redirects around the documents and the other files of the output."""
    assert writes_site(app.builder)  # noqa: S101 -- for the type checker
    outdir = Path(app.outdir)
    pages = dict.fromkeys(sorted(others), "")
    for docname in sorted(app.env.found_docs):
        output = Path(app.builder.get_output_path(docname))
        pages[output.relative_to(outdir).as_posix()] = docname
    records = _records(app)
    hosts = hosts_of(records.values(), read_origins(app.config).addresses)
    return plan_redirects(records, catalogue_of(app.env).merged, pages, hosts)


def _records(app: Sphinx) -> dict[str, Record]:
    """Return the records of all posts: the catalogue's, and those on own pages."""
    records = dict(catalogue_of(app.env).records)
    archive = app.env.domains.get("archive")
    for docname, posts in archive.data["posts"].items() if archive else ():
        records.setdefault(docname, posts[0].record)
    return records


def _context(
    app: Sphinx, path: str, docname: str, records: dict[str, Record]
) -> dict[str, str]:
    """Return what the template prints; plain text, to be escaped there."""
    uri = quote(app.builder.get_target_uri(docname), safe="/%")
    base = app.config.html_baseurl
    return {
        "chronicle_title": records[docname].title,
        "chronicle_uri": relative_uri(path, uri) or ".",
        "chronicle_canonical": urljoin(base, uri) if base else "",
        "chronicle_language": app.config.language or "en",
    }


def copy_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Let the addresses of old feeds answer with the feeds of today.

    Nothing else helps: readers of feeds don't follow a page that refreshes itself.
    """
    if exception is not None or not writes_site(app.builder):
        return
    outdir = Path(app.outdir)
    account = Path(app.doctreedir, "chronicle", f"feeds-{app.builder.name}.json")
    before = json.loads(account.read_text("utf-8")) if account.is_file() else {}
    feeds = {
        old.strip("/"): current
        for old, current in sorted(app.config.chronicle_feed_paths.items())
    }
    now = {}
    for old, current in feeds.items():
        data = read_if_regular(outdir / current)
        if data is None:
            _report_missing(app, old, current)
        elif old != current:
            write_atomically(outdir, old, data)
            now[old] = digest(data)
    for old in sorted(before.keys() - feeds):
        # Something else may have come to lie there since.
        if digest(read_if_regular(outdir / old) or b"") == before[old]:
            remove_file(outdir, old)
    account.parent.mkdir(parents=True, exist_ok=True)
    account.write_text(json.dumps(now, sort_keys=True), encoding="utf-8")


def _report_missing(app: Sphinx, old: str, current: str) -> None:
    message = (
        f"chronicle_feed_paths[{old!r}] is {current!r}; expected a file of the site"
    )
    report([Problem(Subtype.ADDRESS, message, None)], str(Path(app.confdir, "conf.py")))
