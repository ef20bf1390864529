"""Small helpers for text."""

from __future__ import annotations

import pytest

from chronicle.core.text import shorten


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("As  it\nis", 40, "As it is"),
        (
            "Kept the source, for years; then closed it",
            38,
            "Kept the source, for years~…",
        ),
        ("One, and then words without a sign", 20, "One, and then~…"),
        ("Paid for the Developer-in-Residence of it", 30, "Paid for the~…"),
        ("東京のサーバーは動いている、しかし誰も", 18, "東京のサーバーは動いている…"),
        ("東京のサーバーは動いているしかし誰も", 12, "東京のサーバーは動い…"),
        ("", 5, ""),
    ],
)
def test_what_is_too_long_is_cut_where_it_can_be(
    text: str, most: int, said: str
) -> None:
    found = shorten(text, most)

    assert found.replace("\N{NO-BREAK SPACE}", "~") == said
    assert len(found) <= most
    assert shorten(found, most) == " ".join(found.split())
