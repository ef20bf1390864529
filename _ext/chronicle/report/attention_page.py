"""``.. attention-report::`` shows what authors and archivists should look at."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from chronicle.build.attention import Noted, attention_of
from chronicle.build.ledger import is_due, write_file, writes_site
from chronicle.build.linking import file_reference
from chronicle.core.problems import Problem, Severity, Subtype
from chronicle.core.text import digest_each
from chronicle.report.attention import (
    TITLES,
    as_json,
    group,
    summarise,
    totals,
)
from chronicle.report.directive import MOST, make_paragraph, make_table
from chronicle.report.domain import repairs_of
from chronicle.report.summary import UNDESCRIBED
from chronicle.sources.domain import catalogue_of, domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.build.attention import AttentionDomain
    from chronicle.parsing.passes import Doctree
    from chronicle.report.attention import Kind

DEFAULT = "about/attention"
"""Where programs find the problems of a site that has no page of them."""

logger = logging.getLogger(__name__)


class attention_report(nodes.General, nodes.Element):  # noqa: N801
    """Where the problems go; filled when all documents have been read."""


class AttentionReportDirective(SphinxDirective):
    """``.. attention-report::`` has no arguments, options or content."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the problems."""
        domain = _domain(self.env)
        domain.data["shown"][self.env.current_document.docname] = True
        node = attention_report()
        self.set_source_info(node)
        return [node]


def fill_attention_reports(app: Sphinx, tree: Doctree) -> None:
    """Fill the places that the directive left in a document."""
    for node in tree.find(attention_report):
        node.replace_self(list(_show(app, app.env.current_document.docname)))
        tree.note_change()


def all_noted(env: BuildEnvironment) -> list[Noted]:
    """Return all problems of the site, with paths that every machine has."""
    root = f"{env.srcdir}{os.sep}"
    noted = [*_domain(env).all, *_found_in_records(env)]
    return [
        one._replace(source=one.source.removeprefix(root).replace(os.sep, "/"))
        for one in noted
    ]


def _found_in_records(env: BuildEnvironment) -> Iterator[Noted]:
    """Yield what no message says, but the records do."""
    catalogue = catalogue_of(env)
    for record in catalogue.records.values():
        for key in record.unknown:
            message = f"the key {key!r} means nothing here; it is kept, and not shown"
            problem = Problem(Subtype.FRONT_MATTER, message, None)
            yield Noted(record.source, Severity.INFORMATION, problem)
        for picture in repairs_of(env).pictures.get(record.docname, ()):
            if picture.fault == UNDESCRIBED:
                message = f"the image {picture.address!r} has no alternative text"
                problem = Problem(Subtype.IMAGE, message, None)
                yield Noted(record.source, Severity.COSMETIC, problem)


def find_outdated_attention(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that show the problems, if these changed."""
    domain = _domain(env)
    noted = all_noted(env)
    if counts := summarise(totals(noted)):
        logger.info("what needs attention: %s", counts)
    found = digest_each(noted)
    if not domain.data["shown"] or found == domain.data["digest"]:
        return []
    domain.data["digest"] = found
    return sorted(domain.data["shown"])


def write_attention(app: Sphinx, exception: Exception | None) -> None:
    """Write the problems for programs, beside their page."""
    if exception is not None or not writes_site(app.builder):
        return
    noted, remote = all_noted(app.env), domain_of(app.env).remote_pictures()
    of = digest_each([*noted, remote])
    for docname in sorted(_domain(app.env).data["shown"]) or [DEFAULT]:
        if is_due(app, f"{docname}.json", of):
            found = {**as_json(noted), "remote": remote}
            data = json.dumps(found, ensure_ascii=False, indent=1)
            write_file(app, f"{docname}.json", data.encode("utf-8", "backslashreplace"))


def _domain(env: BuildEnvironment) -> AttentionDomain:
    domain = attention_of(env)
    assert domain is not None  # noqa: S101 -- set up with this module
    return domain


# The page -------------------------------------------------------------------------


def _show(app: Sphinx, docname: str) -> Iterator[nodes.Node]:
    noted = all_noted(app.env)
    kinds, counts = group(noted), summarise(totals(noted))
    if not counts:
        yield make_paragraph(_("Nothing needs attention."))
        return
    data = file_reference(app, docname, f"{docname}.json", _("The same as JSON"))
    text = nodes.Text(_("Problems: {counts}.").format(counts=counts) + " ")
    yield nodes.paragraph("", "", text, data)
    for severity, title in TITLES.items():
        found = [kind for kind in kinds if kind.severity is severity]
        if found:
            yield nodes.rubric("", _(title))
            for kind in found:
                yield from _show_kind(kind)


def _show_kind(kind: Kind) -> Iterator[nodes.Node]:
    """Yield what is wrong, what to do, and where."""
    times = _("{number} times").format(number=kind.number)
    if kind.number == 1:
        times = _("once")
    name = nodes.literal("", kind.name)
    head = nodes.Text(f" {times}: {kind.example}")
    yield nodes.paragraph("", "", name, head)
    if kind.severity is not Severity.INFORMATION:
        yield make_paragraph(kind.advice)
    rows = [
        (
            nodes.literal("", file.place),
            str(file.number),
        )
        for file in kind.files[:MOST]
    ]
    more = len(kind.files) - len(rows)
    if more:
        label = _("and {number} more files").format(number=more)
        rows.append((nodes.literal("", label), ""))
    yield make_table("", (_("File"), _("Times")), rows)
