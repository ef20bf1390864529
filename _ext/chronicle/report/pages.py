"""Write the pages of single repairs, and the report as JSON."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from sphinx.locale import _

from chronicle.build.ledger import group_to_write, is_due, write_file, writes_site
from chronicle.report.domain import repairs_of
from chronicle.report.summary import Row, as_json, by_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from chronicle.build.ledger import Page

SIZE = 100
"""Repairs on a page: some 40 KB of HTML."""


def collect_repair_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages of single repairs that have to be written."""
    domain = repairs_of(app.env)
    for docname in sorted(domain.reports):
        make = partial(make_repair_pages, domain.report().rows, docname)
        yield from group_to_write(app, f"{docname}/*", domain.data["digest"], make)


def make_repair_pages(rows: Sequence[Row], docname: str) -> Iterator[Page]:
    """Yield pages of at most :data:`SIZE` repairs each.

    :param docname: The document with the totals, above these pages.
    """
    starts = range(0, max(len(rows), 1), SIZE)
    pagenames = [f"{docname}/{number}" for number, _start in enumerate(starts, start=1)]
    for number, start in enumerate(starts, start=1):
        files = [
            {
                "title": record.title,
                "pagename": record.docname,
                "source": record.source,
                "repairs": [repair._asdict() for repair in repairs],
            }
            for record, repairs in by_file(rows[start : start + SIZE])
        ]
        context = {
            "title": _("Every repair")
            if number == 1
            else _("Every repair, page {number}").format(number=number),
            "chronicle_repairs": {
                "files": files,
                "parent": docname,
                "number": number,
                "pagenames": pagenames,
            },
        }
        yield pagenames[number - 1], context, "chronicle/repairs.html"


def write_report(app: Sphinx, exception: Exception | None) -> None:
    """Write the report for programs, beside its page."""
    if exception is not None or not writes_site(app.builder):
        return
    domain = repairs_of(app.env)
    for path in (f"{docname}.json" for docname in sorted(domain.reports)):
        if is_due(app, path, domain.data["digest"]):
            data = json.dumps(as_json(domain.report()), ensure_ascii=False, indent=1)
            write_file(app, path, data.encode("utf-8", "backslashreplace"))
