"""Group problems by kind and file, the worst first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.build.translations import N_
from chronicle.core.problems import ADVICE, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from chronicle.build.attention import Noted

TITLES: Mapping[Severity, str] = {
    Severity.LOST: N_("Lost: not on the site"),
    Severity.WRONG: N_("Wrong: other than its author meant it"),
    Severity.COSMETIC: N_("Cosmetic: could be better"),
    Severity.INFORMATION: N_("Worth knowing"),
}
"""What readers see for each severity, the worst first."""


class File(NamedTuple):
    """One kind of problem in one file."""

    source: str
    number: int
    line: int | None
    """The first of its lines."""

    places: tuple[tuple[int | None, str], ...] = ()
    """Line and message of each problem, in the order of lines."""

    @property
    def place(self) -> str:
        """The file, with all of the lines."""
        return name_place(self.source, [line for line, _ in self.places])


def name_place(source: str, lines: Iterable[int | None]) -> str:
    """Return a file with lines: ``x.md:3, 5``; what no line is known of is the file.

    >>> name_place("x.md", [5, 3, 5, None])
    'x.md:3, 5'
    """
    known = sorted({line for line in lines if line})
    return f"{source}:{', '.join(map(str, known))}" if known else source


class Kind(NamedTuple):
    """All problems of one kind."""

    severity: Severity
    name: str
    """To be named in ``suppress_warnings``."""

    example: str
    """The message of the first one."""

    advice: str
    number: int
    files: tuple[File, ...]
    """Those with most of it first."""


def group(noted: Iterable[Noted]) -> list[Kind]:
    """Return the kinds of problems, the worst and most frequent first."""
    kinds: dict[tuple[Severity, tuple[str, str]], list[Noted]] = {}
    for one in noted:
        kinds.setdefault((one.severity, one.kind), []).append(one)
    order = list(Severity)
    return sorted(
        (_kind(members) for members in kinds.values()),
        key=lambda kind: (order.index(kind.severity), -kind.number, kind.example),
    )


def _kind(members: Sequence[Noted]) -> Kind:
    first = members[0]
    places: dict[str, list[tuple[int | None, str]]] = {}
    for one in members:
        place = one.problem.line, one.problem.message
        places.setdefault(one.source, []).append(place)
    return Kind(
        first.severity,
        f"chronicle.{first.problem.subtype}",
        first.problem.message,
        ADVICE.get(first.problem.subtype, ""),
        len(members),
        tuple(
            File(source, len(found), found[0][0], tuple(found))
            for source, found in sorted(
                places.items(), key=lambda item: (-len(item[1]), item[0])
            )
        ),
    )


def totals(noted: Iterable[Noted]) -> dict[str, int]:
    """Return ``{severity: number of problems}``, the worst first, none left out."""
    found = Counter(one.severity for one in noted)
    return {str(severity): found[severity] for severity in Severity}


def as_json(noted: Collection[Noted]) -> dict[str, Any]:
    """Return the problems for programs."""
    return {
        "totals": totals(noted),
        "kinds": [
            {**kind._asdict(), "files": [file._asdict() for file in kind.files]}
            for kind in group(noted)
        ],
    }


def summarise(counts: Mapping[str, int]) -> str:
    """Return the totals in words: ``3 lost, 12 wrong``; empty if there are none."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)
