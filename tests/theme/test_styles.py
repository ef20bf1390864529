"""Styles know our own custom properties only, which one sheet of each theme sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import chronicle_reference as reference
from chronicle.theme.adapters import ADAPTERS, ANY
from chronicle.theme.assets import STATIC

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = sorted((STATIC / "css").glob("*.css"))
OF_THEMES = sorted({STATIC / adapter.style for adapter in (*ADAPTERS.values(), ANY)})
OF_PARTS = [sheet for sheet in SHEETS if sheet not in OF_THEMES]


def defined(sheet: Path) -> set[str]:
    """Return the properties to which *sheet* gives values."""
    return set(re.findall(r"(--[\w-]+):", sheet.read_text("utf-8")))


def used(sheet: Path) -> set[str]:
    return set(re.findall(r"var\((--[\w-]+)", sheet.read_text("utf-8")))


@pytest.mark.parametrize("sheet", OF_THEMES, ids=lambda sheet: sheet.stem)
def test_each_theme_sets_the_same_properties(sheet: Path) -> None:
    ours = defined(STATIC / ANY.style)

    assert defined(sheet) == ours
    assert {name for name in ours if not name.startswith("--chronicle-")} == set()


@pytest.mark.parametrize("sheet", OF_PARTS, ids=lambda sheet: sheet.stem)
def test_parts_use_only_what_is_set_for_them(sheet: Path) -> None:
    others = defined(sheet) | defined(STATIC / ANY.style)

    assert used(sheet) - others == set()


def test_each_property_is_explained() -> None:
    printed = "\n".join(reference.write_properties())

    assert {
        name for name in defined(STATIC / ANY.style) if name not in printed
    } == set()


def test_no_property_is_set_for_nobody() -> None:
    needed = {name for sheet in OF_PARTS for name in used(sheet)}

    assert defined(STATIC / ANY.style) - needed == set()
