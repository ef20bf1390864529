"""Many forms of an address, one key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.core.originals import _read_any, read_original


@pytest.mark.parametrize("case", load_cases("links", "same_original"), ids=label_of)
def test_same(case: dict[str, list[str]]) -> None:
    keys = {read_original(address) for address in case["addresses"]}

    assert len(keys) == 1, keys
    assert None not in keys


@pytest.mark.parametrize(
    "case",
    load_cases("links", "different_original"),
    ids=label_of,
)
def test_different(case: dict[str, list[str]]) -> None:
    for one, other in pairwise(case["addresses"]):
        assert read_original(one) != read_original(other)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "mailto:a@b.org", "http://[::1/", "https:///x"]
)
def test_no_place_on_the_web(address: str) -> None:
    assert read_original(address) is None


@given(
    st.sampled_from(["http://", "https://", "HTTP://"]),
    st.text("aZ.-_:@/~%1?#; ", max_size=20).map("www.x.org".__add__),
)
def test_a_plain_address_is_read_as_any(scheme: str, rest: str) -> None:
    address = f"{scheme}{rest}"

    assert read_original(address) == _read_any(address.strip())


@given(st.text(max_size=60) | st.text("/:?#[]@%.a1=&", max_size=40))
def test_any_text_is_read(address: str) -> None:
    original = read_original(address)

    if original:
        assert not original.path.startswith("/")
        assert not original.path.endswith("/")
