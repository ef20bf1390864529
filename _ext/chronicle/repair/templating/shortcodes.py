"""Say in Markdown what a shortcode shows, whatever system it belongs to.  Pure.

A system's own module finds the marks in a text; here they are paired, and replaced by
what they stand for.  What a pair of unknown marks holds stays; of an unknown one that
stands alone, what its arguments say to a reader.  Both are named.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Problem, Subtype
from chronicle.markup.edits import Edit, Places
from chronicle.repair.templating.renderings import (
    Arguments,
    Call,
    Shown,
    guess_shown,
    show,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from chronicle.repair.templating.renderings import Shortcode


class Mark(NamedTuple):
    """A shortcode's opening, closing or only mark."""

    start: int
    """Offset in the joined text, as *end*."""

    end: int

    name: str
    """Empty for a closing mark that closes whatever is open."""

    args: str

    closes: bool = False

    written: str = ""
    """What messages call it, if not by its name."""


@dataclass(kw_only=True)
class System:
    """What is particular to one system."""

    label: str
    """What its shortcodes are called in messages: ``Hugo shortcode``."""

    rule: str
    """Of the repairs."""

    known: Mapping[str, Shortcode]
    """What the archivist and the system say of each name."""

    own: Mapping[str, Callable[[Call], Shown | None]] = field(default_factory=dict)
    """What the system has that no other has."""

    read_arguments: Callable[[str], Arguments] = Arguments.read


def replace_marks(
    lines: list[str], marks: Iterable[Mark], system: System
) -> tuple[list[Edit], list[Problem]]:
    """Return edits that put what shortcodes show in their place.

    :param marks: In the order of the text; none within another.
    """
    return _Replacer(lines, list(marks), system).replaced()


class _Pair(NamedTuple):
    """An opening mark and its closing one, or a mark alone."""

    opening: Mark
    closing: Mark | None
    height: int
    """How many pairs within each other it holds."""


def _pairs(marks: list[Mark]) -> Iterator[_Pair | Mark]:
    """Yield pairs, single marks, and closing marks that close nothing."""
    names = {mark.name for mark in marks if mark.closes}
    open_marks: list[tuple[Mark, int]] = []
    open_names = Counter[str]()
    for mark in marks:
        if not mark.closes:
            if mark.name in names or "" in names:
                open_marks.append((mark, 0))
                open_names[mark.name] += 1
            else:
                yield _Pair(mark, None, 0)
            continue
        if not (open_names[mark.name] if mark.name else open_marks):
            yield mark
            continue
        while mark.name not in {"", open_marks[-1][0].name}:
            left, _ = open_marks.pop()
            open_names[left.name] -= 1
            yield _Pair(left, None, 0)
        opening, height = open_marks.pop()
        open_names[opening.name] -= 1
        yield _Pair(opening, mark, height)
        if open_marks:
            last, deepest = open_marks[-1]
            open_marks[-1] = last, max(deepest, height + 1)
    for left, _ in open_marks:
        yield _Pair(left, None, 0)


_BLANK = re.compile(r"[^\S\n]*(?:\n|\Z)")
_QUOTED = re.compile(r"[\s>]*")


class _Replacer:
    def __init__(self, lines: list[str], marks: list[Mark], system: System) -> None:
        self.lines = lines
        self.text = "\n".join(lines)
        self.places = Places(lines)
        self.system = system
        self.pairs = list(_pairs(marks))
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []

    def replaced(self) -> tuple[list[Edit], list[Problem]]:
        for pair in self.pairs:
            if isinstance(pair, Mark):
                self._put(pair, "")
            else:
                self._replace(pair)
        return self.edits, sorted(self.problems, key=lambda one: one.line or 0)

    def _replace(self, pair: _Pair) -> None:
        opening, closing = pair.opening, pair.closing
        marks = [mark for mark in (opening, closing) if mark]
        inner = self.text[opening.end : closing.start] if closing else ""
        call = Call(
            name=opening.name,
            given=self.system.read_arguments(opening.args),
            args=opening.args.rstrip(),
            is_paired=bool(inner.strip()),
            is_alone=all(map(self._is_alone, marks)),
            inner=inner,
            colons=3 + pair.height,
        )
        shown = self._show(call, opening)
        if closing is None:
            self._put(opening, shown.before)
            return
        if shown.drops or not call.is_paired:
            whole = opening._replace(end=closing.end)
            self._put(whole, shown.before)
            return
        self._put(opening, shown.before)
        self._put(closing, shown.after)
        if shown.prefix:
            last = self.places.start(closing.start) - 1
            start = opening.end
            while start := self.text.find("\n", start, max(last, 0)) + 1:
                self.edits.append(Edit(start, start, shown.prefix, self.system.rule))

    def _show(self, call: Call, mark: Mark) -> Shown:
        own = self.system.own.get(call.name)
        shown = own(call) if own else None
        if shown is None and (known := self.system.known.get(call.name.casefold())):
            shown = show(known, call)
        if shown is not None:
            return shown
        shown = guess_shown(call)
        self._fault(call, shown, mark)
        return shown

    def _fault(self, call: Call, shown: Shown, mark: Mark) -> None:
        if call.is_paired:
            what = "only what it holds is shown"
        else:
            what = f"{shown.before!r} is shown" if shown.before else "it is left out"
        said = " ".join(call.args.split())[:80]
        arguments = f" with {said!r}" if said else ""
        name = mark.written or call.name
        message = (
            f"unknown {self.system.label} {name!r}{arguments}: {what}; "
            "expected it to be named in '_data/shortcodes.yml'"
        )
        line = self.places.line(mark.start)
        self.problems.append(Problem(Subtype.MARKUP, message, line))

    def _put(self, mark: Mark, after: str) -> None:
        self.edits.append(Edit(mark.start, mark.end, after, self.system.rule))

    def _is_alone(self, mark: Mark) -> bool:
        start = self.places.start(mark.start)
        return bool(
            _BLANK.match(self.text, mark.end)
            and _QUOTED.fullmatch(self.text, start, mark.start)
        )
