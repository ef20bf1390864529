"""Which heading a link within a page means."""

from __future__ import annotations

import pytest

from chronicle.links.passes import find_place

SLUGS = ["context", "new-features", "future-plans", "irc-twitter-live-hours", "plans-b"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Context", "context"),
        ("new_features", "new-features"),
        ("New%20Features", ""),
        ("future", "future-plans"),
        ("live-hours", "irc-twitter-live-hours"),
        ("plans", ""),  # two headings speak of plans
        ("nothing", ""),
        ("", ""),
    ],
)
def test_place(name: str, place: str) -> None:
    assert find_place(name, SLUGS) == place
