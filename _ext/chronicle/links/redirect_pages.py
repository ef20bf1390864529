"""Write the redirect pages, and keep old feed addresses answering."""

from __future__ import annotations

import os
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from sphinx.util.osutil import relative_uri
from sphinx.util.template import SphinxRenderer

from chronicle.build.guarding import tolerate
from chronicle.build.ledger import (
    Group,
    file_of,
    is_due,
    ledger_of,
    write_file,
    writes_site,
)
from chronicle.build.reporting import report, source_of
from chronicle.core.files import read_if_regular, remove_file
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import digest
from chronicle.links.domain import links_of
from chronicle.links.redirects import Plan, hosts_of, plan_redirects
from chronicle.links.settings import read_origins
from chronicle.settings import settings_of
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinx.application import Sphinx

TEMPLATES = Path(__file__).parents[1] / "theme" / "templates"
TEMPLATE = "chronicle/redirect.html"

MARK = b"<!doctype html>\n<!-- A redirect, written by Chronicle. -->\n"
"""How the template begins: each redirect page is known by it."""


def write_redirects(app: Sphinx, exception: Exception | None) -> None:
    """Write the planned redirects, and remove those of earlier builds."""
    if exception is not None or not writes_site(app.builder):
        return
    others, left_over = _scan_output(app)
    plan = _plan(app, others)
    for source, found in groupby(plan.problems, key=attrgetter("source")):
        report([problem for _, problem in found], source, app.env)
    paths: dict[str, list[str]] = {}
    for path, docname in plan.redirects:
        paths.setdefault(docname, []).append(path)
    renderer = SphinxRenderer([str(TEMPLATES)])
    for docname, files in paths.items():
        _write_pages(app, renderer, docname, files)
    for path in left_over - {redirect.path for redirect in plan.redirects}:
        remove_file(Path(app.outdir), path)


def rewrite_redirects(app: Sphinx, docnames: Collection[str]) -> None:
    """Write the redirects to some documents, of which only titles have changed."""
    renderer = SphinxRenderer([str(TEMPLATES)])
    for docname in docnames:
        if paths := ledger_of(app).files_of_group(_group(docname)):
            _write_pages(app, renderer, docname, paths)


def _group(docname: str) -> str:
    return f"redirects to {docname}"


def _write_pages(
    app: Sphinx, renderer: SphinxRenderer, docname: str, paths: Sequence[str]
) -> None:
    """Write the redirects to a document, if they have changed."""
    ledger, uri = ledger_of(app), app.builder.get_target_uri(docname)
    shared = _context(app, docname, uri)
    of = digest(repr((shared, uri, paths)))
    if ledger.keep_group(_group(docname), of, app.outdir):
        return
    source = source_of(app.env, docname)
    for path in paths:
        with tolerate(app.env, source, f"the old address {path!r} does not answer"):
            context = {**shared, "chronicle_uri": relative_uri(quote(path), uri) or "."}
            if is_due(app, path, context):
                page = renderer.render(TEMPLATE, context).encode()
                write_file(app, path, page)
    ledger.note_group(_group(docname), Group(of, [*paths], []))


def _scan_output(app: Sphinx) -> tuple[set[str], set[str]]:
    """Return the files around which redirects are planned, and redirects left over.

    What the last build wrote and this one has not is no obstacle: it will be gone.
    Nor are redirects of a build whose account is lost; those are known by their text.
    """
    outdir, ledger = Path(app.outdir), ledger_of(app)
    others, left_over = set(ledger.claimed), set[str]()
    gone = ledger.unclaimed
    for name in _files_below(str(outdir)):
        if name not in others and name not in gone:
            (left_over if _is_redirect(outdir / name) else others).add(name)
    return others, left_over


def _files_below(outdir: str) -> Iterator[str]:
    """Yield the files of the output, but those in the folders that Sphinx fills.

    No redirect can be there.  Names are put together as text, which is several times
    as fast as paths, since there are tens of thousands.
    """
    bases = [""]
    while bases:
        base = bases.pop()
        with os.scandir(f"{outdir}/{base}") as found:
            for entry in found:
                if not entry.is_dir():
                    yield f"{base}{entry.name}"
                elif (base or entry.name[0] != "_") and not entry.is_symlink():
                    bases.append(f"{base}{entry.name}/")


def _is_redirect(path: Path) -> bool:
    if path.suffix != ".html" or path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def _plan(app: Sphinx, others: set[str]) -> Plan:
    """Plan the redirects around the documents and the other files of the output."""
    pages = dict.fromkeys(sorted(others), "")
    pages |= {file_of(app.builder, name): name for name in sorted(app.env.found_docs)}
    catalogue, domain = catalogue_of(app.env), links_of(app.env)
    records = catalogue.records
    origins = read_origins(app.config, catalogue.old_sites)
    hosts = hosts_of(records.values(), origins.addresses)
    return plan_redirects(records, catalogue.merged, pages, hosts, domain.linked())


def _context(app: Sphinx, docname: str, uri: str) -> dict[str, str]:
    """Return what all redirects to a document print; plain text, to be escaped there.

    :param uri: Of its page, below the output folder.
    """
    base = app.config.html_baseurl
    return {
        "chronicle_title": catalogue_of(app.env).records[docname].title,
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
    feeds = {
        old.strip("/"): current
        for old, current in sorted(settings_of(app.config).links_feed_paths.items())
    }
    for old, current in feeds.items():
        data = read_if_regular(outdir / current)
        if data is None:
            _report_missing(app, old, current)
        elif old != current:
            write_file(app, old, data)


def _report_missing(app: Sphinx, old: str, current: str) -> None:
    setting = f"chronicle_links_feed_paths[{old!r}]"
    message = f"{setting} is {current!r}; expected a file of the site"
    problem = Problem(Subtype.ADDRESS, message, None)
    report([problem], str(Path(app.confdir, "conf.py")), app.env)
