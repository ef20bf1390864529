"""Group problems by kind and file, the worst first.  Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.core.problems import ADVICE, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chronicle.build.attention import Noted

TITLES: Mapping[Severity, str] = {
    Severity.LOST: "Lost: not on the site",
    Severity.WRONG: "Wrong: other than its author meant it",
    Severity.COSMETIC: "Cosmetic: could be better",
    Severity.INFORMATION: "Worth knowing",
}
"""What readers see for each severity, the worst first."""


class File(NamedTuple):
    """One kind of problem in one file."""

    source: str
    number: int
    line: int | None
    """The first of its lines."""


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
    counts = Counter(one.source for one in members)
    lines: dict[str, int | None] = {}
    for one in members:
        lines.setdefault(one.source, one.problem.line)
    return Kind(
        first.severity,
        f"chronicle.{first.problem.subtype}",
        first.problem.message,
        ADVICE.get(first.problem.subtype, ""),
        len(members),
        tuple(
            File(source, count, lines[source])
            for source, count in sorted(
                counts.items(), key=lambda item: (-item[1], item[0])
            )
        ),
    )


def totals(kinds: Iterable[Kind]) -> dict[str, int]:
    """Return ``{severity: number of problems}``, the worst first, none left out."""
    found = Counter[str]()
    for kind in kinds:
        found[kind.severity] += kind.number
    return {str(severity): found[severity] for severity in Severity}


def as_json(kinds: Sequence[Kind]) -> dict[str, Any]:
    """Return the problems for programs."""
    return {
        "totals": totals(kinds),
        "kinds": [
            {**kind._asdict(), "files": [file._asdict() for file in kind.files]}
            for kind in kinds
        ],
    }


def summarise(counts: Mapping[str, int]) -> str:
    """Return the totals in words: ``3 lost, 12 wrong``; empty if there are none."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)
