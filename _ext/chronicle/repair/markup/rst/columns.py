"""Measure text as docutils does.  Pure: standard library only."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Return how many columns *text* takes.

    Source: ``docutils.utils.column_width``.
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)
