"""``.. repair-report::`` shows what was repaired on the whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from chronicle.build.ledger import writes_site
from chronicle.build.linking import page_reference
from chronicle.core.text import digest_each
from chronicle.report.domain import repairs_of
from chronicle.report.summary import MISSING, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.core.record import Record
    from chronicle.parsing.passes import Doctree
    from chronicle.report.summary import Report

MOST = 50
"""Rows of a table on the page; the pages of single repairs and the JSON have all."""


class repair_report(nodes.General, nodes.Element):  # noqa: N801
    """Where the report goes; filled when all documents have been read."""


class RepairReportDirective(SphinxDirective):
    """``.. repair-report::`` has no arguments, options or content."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the report."""
        repairs_of(self.env).reports[self.env.current_document.docname] = True
        node = repair_report()
        self.set_source_info(node)
        return [node]


def fill_repair_reports(app: Sphinx, tree: Doctree) -> None:
    """Fill the places that the directive left in a document."""
    for node in tree.find(repair_report):
        node.replace_self(list(_show(app, app.env.current_document.docname)))
        tree.note_change()


def find_outdated_report(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that show the report, if it changed."""
    domain = repairs_of(env)
    if not domain.reports or domain.is_kept():
        return []
    summed_up = digest_each(pieces(domain.renew()))
    if summed_up == domain.data["digest"]:
        return []
    domain.data["digest"] = summed_up
    return sorted(domain.reports)


def _show(app: Sphinx, docname: str) -> Iterator[nodes.Node]:
    report = repairs_of(app.env).report()

    def link(record: Record) -> nodes.Node:
        return page_reference(app, docname, record.docname, record.title)

    number, files = len(report.rows), len(report.files)
    yield make_paragraph(
        _("{number} repairs in {posts} posts.").format(number=number, posts=files)
    )
    if not number:
        return
    yield make_table(
        _("Repairs by rule"),
        (_("Rule"), _("What it does"), _("Repairs")),
        (
            (nodes.literal("", rule), explained and _(explained), str(count))
            for rule, explained, count in report.rules
        ),
    )
    yield make_table(
        _("Posts with most repairs"),
        (_("Post"), _("File"), _("Repairs")),
        (
            (link(record), nodes.literal("", record.source), str(len(record.repairs)))
            for record in report.files[:MOST]
        ),
    )
    if writes_site(app.builder):
        every = _("Every repair, before and after")
        pages = page_reference(app, docname, f"{docname}/1", every)
        data = nodes.reference("", _("The same as JSON"), internal=True)
        data["refuri"] = relative_file(app, docname, f"{docname}.json")
        yield nodes.paragraph("", "", pages, nodes.Text(" · "), data)
    yield from _others(report, link)


def relative_file(app: Sphinx, docname: str, path: str) -> str:
    """Return the address of a file of the output, seen from *docname*'s page."""
    depth = app.builder.get_target_uri(docname).count("/")
    return "../" * depth + path


def _others(report: Report, link: Any) -> Iterator[nodes.Node]:
    """Yield what the report says of duplicates, keys, files and images, if anything."""
    if report.merged:
        said = _("{number} files hold a post that another shows:")
        yield make_paragraph(said.format(number=len(report.merged)))
        yield make_table(
            _("Posts given twice"),
            (_("File that gave way"), _("Shown"), _("Differed in")),
            (
                (
                    nodes.literal("", loser),
                    link(record),
                    ", ".join(
                        sorted(
                            {
                                d.field
                                for d in report.differences.get(record.docname, ())
                            }
                        )
                    ),
                )
                for loser, record in report.merged[:MOST]
            ),
        )
    if report.unknown:
        yield make_table(
            _("Metadata that no origin explains; kept, and not shown"),
            (_("Key"), _("Posts")),
            ((nodes.literal("", key), str(n)) for key, n in report.unknown[:MOST]),
        )
    if report.left_out:
        yield make_table(
            _("Files that are not published"),
            (_("File"), _("Why")),
            (
                (nodes.literal("", source), why)
                for source, why in report.left_out[:MOST]
            ),
        )
    missing = [(r, p) for r, p in report.pictures if p.fault == MISSING]
    undescribed = len(report.pictures) - len(missing)
    if missing:
        yield make_table(
            _("Images that were not delivered"),
            (_("Post"), _("Image")),
            ((link(record), picture.address) for record, picture in missing[:MOST]),
        )
    if undescribed:
        said = _("{number} images have no alternative text.")
        yield make_paragraph(said.format(number=undescribed))


def make_paragraph(text: str) -> nodes.paragraph:
    """Return a paragraph of plain text."""
    return nodes.paragraph("", text)


def make_table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | nodes.Node]],
) -> nodes.table:
    """Return a table; cells are text or one inline node."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _head in heads]
    group += nodes.thead("", _row(heads))
    group += nodes.tbody("", *(_row(row) for row in rows))
    table = nodes.table("", group, classes=["repair-table"])
    if caption:
        table.insert(0, nodes.title("", caption))
        # Sphinx numbers tables with captions by their ids.
        table["ids"] = [nodes.make_id(f"repairs {caption}")]
    return table


def _row(cells: Sequence[str | nodes.Node]) -> nodes.row:
    return nodes.row("", *(_cell(cell) for cell in cells))


def _cell(content: str | nodes.Node) -> nodes.entry:
    inline = nodes.Text(content) if isinstance(content, str) else content
    return nodes.entry("", nodes.paragraph("", "", inline))
