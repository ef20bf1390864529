"""Say what a front matter can hold: text, lists and tables, each with its line.  Pure.

Whatever a format's own types are (dates, numbers, booleans), a value is text here, as
the author wrote it: ``no`` is a word, ``1.10`` a version, and no date is built by a
library that guesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from chronicle.core.yamldoc import Path, YamlDoc
    from chronicle.core.yamldoc import Value as YamlValue

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


def from_yaml(doc: YamlDoc) -> Value | None:
    """Return what a YAML document says; None if it says nothing."""
    return None if doc.value is None else _from_yaml(doc, doc.value, ())


def _from_yaml(doc: YamlDoc, value: YamlValue, path: Path) -> Value:
    line = doc.lines.get(path, 1)
    if isinstance(value, list):
        items = (_from_yaml(doc, item, (*path, i)) for i, item in enumerate(value))
        return Sequence(tuple(items), line)
    if isinstance(value, dict):
        entries = {k: _from_yaml(doc, item, (*path, k)) for k, item in value.items()}
        lines = {key: doc.lines.get((*path, key), line) for key in entries}
        return Table(entries, lines, line)
    return Scalar(value, line, path in doc.quoted)
