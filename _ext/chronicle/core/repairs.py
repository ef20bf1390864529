"""Describe a change made to damaged text.  Pure: standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from chronicle.core.problems import Problem


class Repair(NamedTuple):
    """A change made to the text of a post because it was damaged."""

    line: int
    """1-based line in the author's file."""

    column: int
    """1-based column, in characters, of *before* in that line."""

    before: str
    """The damaged text, as it stands in the author's file."""

    after: str
    """What it was replaced with."""

    rule: str
    """Name of the rule that applied: ``mojibake``, ``rst-link``, ``heading-level``."""

    codec: str = ""
    """The way it was damaged, for the rule ``mojibake``: ``UTF-8 read as MacRoman``."""


class Repaired(NamedTuple):
    """Text after a step, and what the step did to it."""

    text: str
    """As many lines as before."""

    repairs: tuple[Repair, ...] = ()
    """In the order of lines, then columns."""

    problems: tuple[Problem, ...] = ()
