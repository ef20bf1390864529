"""A file of each origin becomes one record, field by field and line by line."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING, Any

import pytest

from cases import label_of, load_cases
from chronicle.metadata.catalogue import Site, make_catalogue
from chronicle.metadata.entries import Text, read_entry
from chronicle.sources.directives import find_directives

if TYPE_CHECKING:
    from chronicle.core.record import Record

TODAY = datetime.date(2026, 1, 1)
IDENTITY = {"docname", "source", "origin", "lines", "permalinks"}


def said(record: Record) -> dict[str, Any]:
    """Return the fields of a record that say something, as plain values."""
    found = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if field.name in IDENTITY or not value or value == field.default:
            continue
        if field.name == "repairs":
            value = [
                f"{one.line}:{one.column} {one.rule} {one.before} -> {one.after}"
                for one in value
            ]
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


@pytest.mark.parametrize("case", load_cases("origins"), ids=label_of)
def test_record(case: dict[str, Any]) -> None:
    source = case["source"]
    docname = source.rpartition(".")[0]
    entry = read_entry(
        source,
        docname,
        Text(case["text"]),
        meta=case.get("meta"),
        authors_file=case.get("authors_file", ""),
        find_directives=find_directives,
    )

    site = Site(today=TODAY, hidden_tags=frozenset({"post", "legacyblogger"}))
    catalogue = make_catalogue([entry], site, {})

    record = catalogue.records[docname]
    problems = catalogue.problems.get(source, ())
    found = [[problem.line, problem.message] for problem in problems]
    assert sorted(found) == sorted(case.get("problems", []))
    assert record.origin == case["origin"]
    assert said(record) == case["record"]
    if "lines" in case:
        assert record.lines == case["lines"]
