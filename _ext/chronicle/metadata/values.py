"""Say what a front matter can hold: text, lists and tables, each with its line.  Pure.

Whatever a format's own types are (dates, numbers, booleans), a value is text here, as
the author wrote it: ``no`` is a word, ``1.10`` a version, and no date is built by a
library that guesses.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """A text."""

    text: str
    line: int
    quoted: bool = False
    """Whether the author said that it is text, so that ``"null"`` is a word."""

    @property
    def is_null(self) -> bool:
        """Whether the author wrote nothing, or a word that means nothing."""
        return not self.text.strip() or (not self.quoted and self.text in _NULLS)


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Value, ...]
    line: int


class Table(NamedTuple):
    """Keys and their values, in the author's order."""

    entries: dict[str, Value]
    lines: dict[str, int]
    """Line of each key; its value may begin further down."""

    line: int


Value: TypeAlias = Scalar | Sequence | Table


def plain(value: Value) -> str:
    """Return *value* as one line of text, for the report."""
    match value:
        case Scalar(text):
            return text
        case Sequence(items):
            return "[" + ", ".join(map(plain, items)) + "]"
        case Table(entries):
            pairs = (f"{key}: {plain(item)}" for key, item in entries.items())
            return "{" + ", ".join(pairs) + "}"
