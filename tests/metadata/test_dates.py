"""Every form of a date that is read, and what is said of every other."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.metadata.dates import read_date


@pytest.mark.parametrize("case", load_cases("dates"), ids=label_of)
def test_read_date(case: dict[str, str]) -> None:
    timestamp, fault = read_date(case["text"], case.get("format", ""))

    assert (timestamp.isoformat() if timestamp else "") == case["moment"]
    assert fault == case.get("fault", "")


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(9998, 12, 31)))
def test_every_day_comes_back(day: object) -> None:
    timestamp, fault = read_date(str(day))

    assert timestamp is not None
    assert (timestamp.isoformat(), fault) == (str(day), "")


@given(st.text() | st.text("0123456789-/.: TZ+apmJul,", max_size=30))
def test_anything_is_a_date_or_a_fault(text: str) -> None:
    timestamp, fault = read_date(text)

    assert timestamp or fault
