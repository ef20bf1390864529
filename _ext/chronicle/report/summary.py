"""Count and order what was repaired, merged and found missing.  Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.build.translations import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chronicle.core.catalogue import Catalogue
    from chronicle.core.problems import Repair
    from chronicle.core.record import Record


RULES = {
    "attribute-list": N_(
        "A list of attributes, which only dressed another site, is gone."
    ),
    "code": N_("Code that had lost its marks is code again."),
    "empty-heading": N_("The mark of a heading that has no text is gone."),
    "entity": N_("An entity that readers would have seen is its character."),
    "escaped-code": N_("Code whose signs a program had escaped is code."),
    "escaped-entity": N_("An entity that readers would have seen is its character."),
    "footnote": N_("A footnote whose mark had become part of a word is one again."),
    "html-text": N_("Text within HTML, which would have become code, is text."),
    "hugo": N_("A shortcode of Hugo does what it did there."),
    "kramdown": N_("A comment of kramdown's, which no reader was to see, is gone."),
    "link-in-code": N_("A link that had become code is a link, whose label is code."),
    "liquid": N_("A tag of Jekyll's template language does what it did there."),
    "mail": N_("A link to a mailbox that had lost its scheme is one again."),
    "missing-image": N_(
        "An image that was not delivered is shown from where it was published."
    ),
    "mojibake": N_("Characters that had been read in a wrong encoding are as written."),
    "pelican": N_("A link to a file in Pelican's notation leads to its page."),
    "rst-code": N_("Code that a converter left half marked is code."),
    "rst-debris": N_("Marks that a converter left behind are gone."),
    "rst-emphasis": N_("Emphasis in Markdown's signs is emphasis."),
    "rst-heading": N_("A heading in Markdown's signs is a heading."),
    "rst-image": N_("An image that had come apart is shown, linked as it was."),
    "rst-link": N_("A link that had come apart is a link."),
    "rst-list": N_("Items that reST could not read as a list are one."),
    "rst-literal-block": N_("A block of code without its mark is code."),
    "rst-quote": N_("A quotation in Markdown's signs is a quotation."),
    "rst-table": N_("A table in Markdown's signs is a table."),
    "rst-text": N_("A sign that reST would have read as markup is text."),
    "rst-transition": N_("A line between two parts is one again."),
    "rst-underline": N_("An underline too short for its heading is long enough."),
    "shortcode": N_("A shortcode of another system does what it did there."),
    "spaced-address": N_("An address in which there are spaces leads where it led."),
    "style-rules": N_("Rules of style that came along with pasted text are gone."),
    "strong": N_("Bold text whose marks would have been seen is bold."),
    "wrapped-address": N_("An address that was wrapped over two lines is whole."),
}
"""``{rule: what it does}``, for readers of the report, who see it translated."""


class Picture(NamedTuple):
    """An image of a post that its writer, or the archivist, should look at."""

    address: str
    fault: str
    """:data:`MISSING` or :data:`UNDESCRIBED`."""


MISSING = "missing"
"""Not delivered: a placeholder stands in its place."""

UNDESCRIBED = "undescribed"
"""Without alternative text: those who cannot see it learn nothing of it."""


class Row(NamedTuple):
    """One repair, and the post it was made in."""

    record: Record
    repair: Repair


class Report(NamedTuple):
    """Everything that the report says, in its order."""

    rules: list[tuple[str, str, int]]
    """Name, explanation and number, the most frequent first."""

    files: list[Record]
    """Records with repairs, the most repaired first."""

    rows: list[Row]
    """Every repair, by file and line."""

    merged: list[tuple[str, Record]]
    """Docname that gave way, and the record that is shown."""

    differences: Mapping[str, Sequence[Any]]
    """``{docname: differences}`` of what is shown from its duplicates."""

    unknown: list[tuple[str, int]]
    """Keys that no origin explains, and in how many posts they stand."""

    left_out: list[tuple[str, str]]
    """Files that are not published, and why."""

    pictures: list[tuple[Record, Picture]]
    """Images to look at, by file."""


def make_report(
    catalogue: Catalogue, pictures: Mapping[str, Sequence[Picture]]
) -> Report:
    """Gather the report of a site.

    :param pictures: ``{docname: images to look at}``.
    """
    records = list(catalogue.records.values())
    rows = [Row(record, repair) for record in records for repair in record.repairs]
    counts = Counter(row.repair.rule for row in rows)
    keys = Counter(key for record in records for key in record.unknown)
    return Report(
        rules=[
            (rule, RULES.get(rule, ""), number) for rule, number in _by_number(counts)
        ],
        files=sorted(
            (record for record in records if record.repairs),
            key=lambda record: (-len(record.repairs), record.source),
        ),
        rows=rows,
        merged=[
            (loser, catalogue.records[winner])
            for loser, winner in sorted(catalogue.merged.items())
        ],
        differences=catalogue.differences,
        unknown=_by_number(keys),
        left_out=[
            (source, "; ".join(problem.message for problem in problems))
            for source, problems in catalogue.left_out.items()
        ],
        pictures=[
            (catalogue.records[docname], picture)
            for docname, found in sorted(pictures.items())
            if docname in catalogue.records
            for picture in found
        ],
    )


def _by_number(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def pieces(report: Report) -> Iterator[object]:
    """Yield all that pages and files say of a report, and nothing else of its posts."""

    def of(record: Record) -> tuple[str, ...]:
        return record.source, record.docname, record.title

    yield report.rules
    yield from ((of(record), len(record.repairs)) for record in report.files)
    yield from ((of(row.record), row.repair) for row in report.rows)
    yield from ((loser, of(record)) for loser, record in report.merged)
    yield from report.differences.items()
    yield from (report.unknown, report.left_out)
    yield from ((of(record), picture) for record, picture in report.pictures)


def as_json(report: Report) -> dict[str, Any]:
    """Return the whole report for programs."""
    return {
        "totals": {rule: number for rule, _explanation, number in report.rules},
        "repairs": [
            {"source": row.record.source, **row.repair._asdict()} for row in report.rows
        ],
        "merged": [
            {
                "document": loser,
                "shown": record.docname,
                "differences": [
                    difference._asdict()
                    for difference in report.differences.get(record.docname, ())
                ],
            }
            for loser, record in report.merged
        ],
        "unknown_keys": dict(report.unknown),
        "left_out": dict(report.left_out),
        "images": [
            {"source": record.source, **picture._asdict()}
            for record, picture in report.pictures
        ],
    }


def by_file(rows: Sequence[Row]) -> Iterator[tuple[Record, list[Repair]]]:
    """Yield neighbouring rows of one post together."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or rows[index].record is not rows[start].record:
            yield rows[start].record, [row.repair for row in rows[start:index]]
            start = index
