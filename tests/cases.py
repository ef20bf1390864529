"""Read test cases that are kept as data: ``tests/corpus/*.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"


def load_cases(name: str, table: str = "case") -> list[dict[str, Any]]:
    """Return the rows ``[[table]]`` of ``corpus/name.toml``, in their order."""
    with (CORPUS / f"{name}.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)[table]
    return rows


def label_of(case: dict[str, Any]) -> str:
    """Name a case in the test report."""
    return str(case["label"])
