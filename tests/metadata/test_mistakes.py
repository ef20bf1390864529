"""Likely mistakes: what was found, where, and what would be right, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from cases import label_of, load_cases
from chronicle.metadata.entries import Text, read_entry
from chronicle.sources.directives import find_directives


@pytest.mark.parametrize("case", load_cases("mistakes"), ids=label_of)
def test_the_author_is_told(case: dict[str, Any]) -> None:
    source = f"posts/a.{case.get('format', 'md')}"
    text = Text(case["text"])
    entry = read_entry(source, "posts/a", text, find_directives=find_directives)

    told = [
        f"{fault.line}: {fault.message} [{fault.subtype}]" for fault in entry.problems
    ]
    assert told == case["told"]
