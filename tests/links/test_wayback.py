"""Addresses of archived copies."""

from __future__ import annotations

import datetime

import pytest

from cases import label_of, load_cases
from chronicle.core.record import Origin, Record, Status, Timestamp
from chronicle.links.wayback import archive_address, day_of_copy, newest_day

DAY = datetime.date(2016, 4, 6)


@pytest.mark.parametrize("case", load_cases("links", "archive"), ids=label_of)
def test_address(case: dict[str, str]) -> None:
    assert archive_address(case["uri"], DAY) == case["address"]


def test_older_than_the_archive() -> None:
    assert archive_address("https://www.python.org/", datetime.date(1995, 1, 1)) == ""


def make_record(day: datetime.date | None, status: Status = Status.PUBLISHED) -> Record:
    return Record(
        docname="posts/x",
        source="posts/x.md",
        origin=Origin.ASTRO,
        title="x",
        published=Timestamp(day) if day else None,
        status=status,
    )


@pytest.mark.parametrize(
    ("age", "old"), [(0, True), (10, True), (11, False), (-1, False)]
)
def test_age_is_counted_from_the_newest_post(age: int, old: bool) -> None:
    records = [
        make_record(DAY),
        make_record(DAY + datetime.timedelta(days=10)),
        make_record(None),
        make_record(DAY + datetime.timedelta(days=99), Status.DRAFT),
    ]
    newest = newest_day(records)

    assert newest == DAY + datetime.timedelta(days=10)
    assert day_of_copy(records[0], newest, age) == (DAY if old else None)
    assert day_of_copy(records[2], newest, age) is None


def test_no_posts() -> None:
    assert newest_day([]) is None
    assert day_of_copy(make_record(DAY), None, 0) is None
