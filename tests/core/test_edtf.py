"""Dates: as precise as they are known, and no more."""

from __future__ import annotations

import pytest

from chronicle.core.edtf import Extent, read_edtf

WORDS = [
    ("2010", "2010", "2010"),
    ("2010-07", "July 2010", "2010-07"),
    ("2010-07-08", "8 July 2010", "2010-07-08"),
    ("2016-04~", "about April 2016", ""),
    ("2010?", "possibly 2010", ""),
    ("2010%", "possibly about 2010", ""),
    ("201X", "2010s", ""),
    ("19XX", "1900s", ""),
    ("2010-XX", "2010", "2010"),
    ("2010-21", "spring 2010", ""),
    ("2010/2011", "2010 to 2011", ""),
    ("2024-07-01/2024-07-11", "1 to 11 July 2024", ""),
    ("2024-07/2024-09", "July to September 2024", ""),
    ("2024-07/2025-07", "July 2024 to July 2025", ""),
    ("2024/..", "from 2024", ""),
    ("2024/", "from 2024", ""),
    ("../2010", "until 2010", ""),
    ("/2010-07-08", "until 8 July 2010", ""),
    ("unknown", "unknown", ""),
]


@pytest.mark.parametrize(("text", "words", "machine"), WORDS)
def test_words(text: str, words: str, machine: str) -> None:
    when = read_edtf(text)

    assert when.words() == words
    assert when.machine == machine
    assert when.edtf == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-07-01/2024-07-11", "July 2024"),
        ("2024-07-01/2024-09-11", "between July and September 2024"),
        ("2024-07~/2024-09", "between about July and September 2024"),
        ("2024/2024-09", "2024"),
        ("2024-07/2025-07", "between July 2024 and July 2025"),
        ("../2010", "by 2010"),
        ("2010/..", "after 2010"),
        ("2010", "2010"),
    ],
)
def test_words_of_a_moment(text: str, words: str) -> None:
    assert read_edtf(text).words(Extent.MOMENT) == words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("July 2010", "date 'July 2010'; expected a year"),
        ("2010-13", "date '2010-13' is not in the calendar; expected"),
        ("2010-02-30", "date '2010-02-30' is not in the calendar; expected"),
        ("0000", "date '0000' is not in the calendar; expected"),
        ("201X-07", "date '201X-07' is more precise below than above; expected"),
        ("2011/2010", "date '2011/2010' ends before it starts"),
        ("../..", "date '../..' has neither start nor end; expected"),
        ("", "date ''; expected"),
        ("２０１０", "date '２０１０'; expected"),
    ],
)
def test_not_a_date(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="date") as caught:
        read_edtf(text)

    assert str(caught.value).startswith(message)


def test_order() -> None:
    in_order = [
        "../2009",
        "2009-03",
        "2009-12-31",
        "../2010-07-08",
        "../2010",
        "2010",
        "2010-01",
        "2010-01-01",
        "2010-01-02",
        "2010-02",
        "2011/..",
        "unknown",
    ]

    shuffled = sorted(in_order, key=hash)

    assert sorted(shuffled, key=lambda text: read_edtf(text).sort_key) == in_order
