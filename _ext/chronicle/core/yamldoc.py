"""Read YAML written by people: every scalar is text, every line is known.

Decides what of YAML means something here: mappings, lists and text.  ``2010`` stays
``"2010"`` and ``no`` stays ``"no"``; tags, anchors and aliases, which can build objects
and blow up memory, are faults.  Pure: standard library and PyYAML only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Path: TypeAlias = tuple["str | int", ...]

MAX_DEPTH = 32

# libyaml is many times faster; both read the same language.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Fault(NamedTuple):
    """What is wrong, and where."""

    message: str

    line: int
    """1-based line in the text that was read."""


class YamlDoc(NamedTuple):
    """What was read."""

    value: Value | None
    """None if the text is not YAML at all, or empty."""

    lines: Mapping[Path, int]
    """Line on which each value begins; for the value of a key, the line of the key."""

    faults: list[Fault]
    """In the order met."""

    quoted: frozenset[Path] = frozenset()
    """Scalars whose author said that they are text: ``"null"`` is a word."""

    tagged: bool = False
    """Whether it has tags: it asks for objects to be built."""


class _TooDeepError(Exception):
    """Nested further than anything a person writes."""


def read_yaml(text: str, *, first_line: int = 1) -> YamlDoc:
    """Read one YAML document.

    :param text: The document, without the fences around front matter.
    :param first_line: Line of the author's file on which *text* begins, 1-based.
    :returns: Of two equal keys the first counts.  A document with a fault that stops
        the reader has the value None.
    """
    reader = _Reader(first_line)
    try:
        reader.events = yaml.parse(text, Loader=_LOADER)
        value = reader.read_document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(filter(None, [error.context, error.problem]))
        line = mark.line if mark else 0
        problem += _advise(problem, text.split("\n")[line : line + 1])
        reader.faults.append(Fault(f"not YAML: {problem}", first_line + line))
        value = None
    except (yaml.YAMLError, UnicodeError):
        odd = (char for char in text if not (char.isprintable() or char in "\t\r\n"))
        found = next(odd, "")
        line = text[: text.find(found)].count("\n") if found else 0
        message = f"not YAML: character {found!r}"
        reader.faults.append(Fault(message, first_line + line))
        value = None
    except _TooDeepError:
        value = None
    return YamlDoc(
        value, reader.lines, reader.faults, frozenset(reader.quoted), reader.tagged
    )


_APOSTROPHE = re.compile(r":[ \t]*'[^']*\w'\w")


def _advise(problem: str, lines: Sequence[str]) -> str:
    """Return what would be right where YAML's parser says only what it found.

    :param lines: The one that it stopped at, if there is one.
    """
    line = "".join(lines)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "; expected spaces, not tabs, before a key or an entry"
    if _APOSTROPHE.search(line):
        return "; an apostrophe between apostrophes is written twice, as in 'It''s'"
    if "mapping values" in problem:
        return "; a value that holds ': ' needs quotes"
    if "quoted scalar" in problem:
        return "; expected a quote at the end of the value, too"
    return ""


class _Reader:
    """Build values from the parser's events."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.events: Iterator[Any] = iter(())
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self.quoted: set[Path] = set()
        self.tagged = False

    def read_document(self) -> Value | None:
        """Read the first document, and complain of a second."""
        value: Value | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._complain("a second document; one is expected", event)
                    break
            elif isinstance(event, yaml.NodeEvent):
                self.lines[()] = self._line(event)
                value = self._read_node(event, ())
        return value

    def _read_node(self, event: Any, path: Path) -> Value:  # any NodeEvent
        if isinstance(event, yaml.AliasEvent):
            self._complain(f"alias {event.anchor!r}; aliases are not read", event)
            return ""
        if event.anchor is not None:
            self._complain(f"anchor {event.anchor!r}; anchors are not read", event)
        # "!" alone is what a quoted scalar may carry; it says nothing.
        if event.tag not in {None, "!"}:
            self._complain(f"tag {event.tag!r}; tags are not read", event)
            self.tagged = True
        if isinstance(event, yaml.ScalarEvent):
            if event.style:
                self.quoted.add(path)
            return str(event.value)
        if len(path) >= MAX_DEPTH:
            self._complain(f"nested more than {MAX_DEPTH} levels deep", event)
            raise _TooDeepError
        if isinstance(event, yaml.SequenceStartEvent):
            return self._read_list(path)
        return self._read_mapping(path)

    def _read_list(self, path: Path) -> list[Value]:
        items: list[Value] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(items))
            self.lines[here] = self._line(event)
            items.append(self._read_node(event, here))
        return items

    def _read_mapping(self, path: Path) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._discard(event, path)
            if not isinstance(key, str):
                self._complain(f"key {key!r}; a key is text", event)
                self._discard(next(self.events), path)
            elif key in mapping:
                self._complain(f"key {key!r} for the second time", event)
                self._discard(next(self.events), path)
            else:
                here = (*path, key)
                self.lines[here] = self._line(event)
                mapping[key] = self._read_node(next(self.events), here)
        return mapping

    def _discard(self, event: Any, path: Path) -> Value:
        """Read a node without noting its lines."""
        lines, self.lines = self.lines, {}
        value = self._read_node(event, (*path, ""))
        self.lines = lines
        return value

    def _line(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def _complain(self, message: str, event: Any) -> None:
        self.faults.append(Fault(message, self._line(event)))
