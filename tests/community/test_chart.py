"""Where the bars of the tenure chart stand."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as ET

import pytest

from chronicle.community.chart import Axis, Bar, Group, draw, shorten, span_of
from chronicle.community.model import Date, Tenure
from chronicle.core.edtf import read_edtf

SVG = "{http://www.w3.org/2000/svg}"


def tenure(
    start: str = "unknown", end: str = "unknown", shown: str = "unknown"
) -> Tenure:
    dates = [Date(when=read_edtf(text)) for text in (start, end, shown)]
    return Tenure(start=dates[0], end=dates[1], attested=dates[2])


def day(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()


@pytest.mark.parametrize(
    ("made", "pale", "solid", "mark"),
    [
        (
            tenure("2010", "2011"),
            ("2010-01-01", "2011-12-31"),
            ("2010-01-01", "2011-12-31"),
            None,
        ),
        (
            tenure("2024-07-01/2024-09-30", shown="2025-07-01"),
            ("2024-07-01", "2025-12-31"),
            ("2024-09-30", "2025-07-01"),
            None,
        ),
        (tenure(shown="2010-07-08"), ("2010-01-06", "2011-01-07"), None, "2010-07-08"),
        (tenure(end="2010"), ("2009-07-02", "2010-12-31"), None, None),
        (tenure("2010/.."), ("2010-01-01", "2010-07-03"), None, None),
    ],
)
def test_span(
    made: Tenure, pale: tuple[str, str], solid: tuple[str, str] | None, mark: str | None
) -> None:
    span = span_of(made)

    assert span is not None
    assert tuple(map(day, span.pale)) == pale
    assert (tuple(map(day, span.solid)) if span.solid else None) == solid
    assert (day(span.mark) if span.mark else None) == mark


def test_no_date_no_bar() -> None:
    assert span_of(tenure()) is None
    assert (
        draw([Group("Acme", [Bar(label="x", title="x", tenure=tenure())])], "", "")
        == ""
    )


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (Axis(2009, 2026), [2010, 2015, 2020, 2025]),
        (Axis(2010, 2013), [2010, 2011, 2012, 2013]),
        (Axis(1900, 2100), [1900, 1950, 2000, 2050, 2100]),
    ],
)
def test_ticks(axis: Axis, ticks: list[int]) -> None:
    assert axis.ticks == ticks
    assert axis.across(datetime.date(axis.first, 1, 1).toordinal()) == 0.0
    assert axis.across(datetime.date(axis.last, 1, 1).toordinal()) == 100.0


def test_drawing_is_named_titled_linked_and_escaped() -> None:
    evil = '<script>alert("1")</script>'
    bar = Bar(label=evil, title=evil, tenure=tenure("2010", "2011"), href="#p?a=1&b=2")

    root = ET.fromstring(draw([Group(evil, [bar])], "Title", "Description"))

    assert root.findtext(f"{SVG}title") == "Title"
    assert root.findtext(f"{SVG}desc") == "Description"
    link = root.find(f"{SVG}a")
    assert link is not None
    assert link.get("href") == "#p?a=1&b=2"
    assert link.findtext(f"{SVG}g/{SVG}title") == evil
    assert root.find(f".//{SVG}script") is None


def test_labels_fit_a_telephone() -> None:
    assert shorten("x" * 46) == "x" * 46
    assert shorten("Webmaster (volunteer): moderation, and the rest") == (
        "Webmaster (volunteer): moderation, and the re…"
    )
