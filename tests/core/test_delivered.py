"""Which delivered file an address of an old site names."""

from __future__ import annotations

from typing import Any

import pytest

from cases import label_of, load_cases
from chronicle.core.delivered import Surroundings, find_delivered


@pytest.mark.parametrize("case", load_cases("delivered"), ids=label_of)
def test_find_delivered(case: dict[str, Any]) -> None:
    around = Surroundings(
        case.get("page", ""),
        tuple(case.get("homes", ())),
        tuple(case.get("folders", ())),
    )
    # As the walk through the folder of posts finds them.
    files = frozenset(file for file in case["files"] if file.startswith("posts/"))

    found = find_delivered(
        case["address"], "posts/x/one.md", files.__contains__, around
    )

    assert found == case["found"]
