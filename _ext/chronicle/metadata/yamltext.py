"""Read YAML as texts with lines, whatever its author tries.  Pure.

Only events are taken from PyYAML: no tag makes an object, no alias is followed, no
plain word becomes a date or a boolean, and depth and size have limits, so a front
matter that would explode elsewhere is a problem here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from chronicle.core.problems import Problem, Subtype
from chronicle.metadata.values import Scalar, Sequence, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 16
MAX_VALUES = 10_000

# libyaml where PyYAML was built with it: the same events, ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CORE_TAGS = "tag:yaml.org,2002:"
_HARMLESS_TAGS = frozenset(
    f"{_CORE_TAGS}{name}"
    for name in ("bool", "float", "int", "map", "null", "seq", "str", "timestamp")
)


class Read(NamedTuple):
    """What a YAML text says."""

    value: Value | None
    """None if the text is not well formed, or is nothing but comments."""

    problems: list[Problem]
    """The last one says why *value* is None, if the text is not empty."""


class _RefusedError(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.problem = Problem(Subtype.FRONT_MATTER, message, line)


def read_yaml(text: str, first_line: int = 1) -> Read:
    """Read one YAML document.

    :param first_line: Line of the author's file in which *text* begins.
    """
    builder = _Builder(first_line)
    try:
        value = builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        reason = error.problem or error.context or "it is not well formed"
        builder.problems.append(_not_yaml(reason, line))
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        line = first_line + text.count("\n", 0, position)
        builder.problems.append(_not_yaml("a control character", line))
    except _RefusedError as refused:
        builder.problems.append(refused.problem)
    else:
        return Read(value, builder.problems)
    return Read(None, builder.problems)


def _not_yaml(reason: str, line: int) -> Problem:
    return Problem(Subtype.FRONT_MATTER, f"not valid YAML: {reason}", line)


class _Builder:
    """Turns the events of one document into values."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.count = 0

    def build(self, events: Iterator[yaml.Event]) -> Value | None:
        """Return the first document's value, None if it has none."""
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return self._value(event, events, 0)
        return None

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self.first_line + (int(mark.line) if mark else 0)

    def _problem(self, message: str, line: int) -> None:
        self.problems.append(Problem(Subtype.FRONT_MATTER, message, line))

    def _value(
        self, event: yaml.NodeEvent, events: Iterator[yaml.Event], depth: int
    ) -> Value:
        line = self._line(event)
        self.count += 1
        if self.count > MAX_VALUES:
            raise _RefusedError(f"more than {MAX_VALUES} values", line)
        if depth > MAX_DEPTH:
            raise _RefusedError(f"nested more than {MAX_DEPTH} levels deep", line)
        if isinstance(event, yaml.AliasEvent):
            self._problem(
                f"alias {f'*{event.anchor}'!r} is not followed; write its value out",
                line,
            )
            return Scalar("", line)
        tag: str | None = getattr(event, "tag", None)
        if tag and tag != "!" and tag not in _HARMLESS_TAGS:
            shown = tag.replace(_CORE_TAGS, "!!")
            raise _RefusedError(f"tag {shown!r} is not allowed; write plain text", line)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line, quoted=event.style is not None)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(events, depth + 1)), line)
        return self._table(events, depth + 1, line)

    def _items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Value]:
        for event in events:
            if not isinstance(event, yaml.NodeEvent):
                return
            yield self._value(event, events, depth)

    def _table(self, events: Iterator[yaml.Event], depth: int, line: int) -> Table:
        entries: dict[str, Value] = {}
        lines: dict[str, int] = {}
        nodes = self._items(events, depth)
        for key in nodes:
            value = next(nodes)
            if not isinstance(key, Scalar):
                raise _RefusedError(
                    "a key that is itself a list or a mapping", key.line
                )
            if key.text in entries:
                self._problem(
                    f"key {key.text!r} stands twice, first in line {lines[key.text]}; "
                    "the last one counts",
                    key.line,
                )
            entries[key.text], lines[key.text] = value, key.line
        return Table(entries, lines, line)
