"""Remember what authors should look at, of each document until it is read anew.

What is found while a document is read is kept with the environment; what follows from
all posts together is found again in each build.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sphinx.domains import Domain

from chronicle.build.pickling import Notes
from chronicle.core.problems import LOST, Problem, Severity, Subtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.environment import BuildEnvironment


class Noted(NamedTuple):
    """A problem, and where it is."""

    source: str
    """Path of the author's file, as messages have it."""

    severity: Severity
    problem: Problem

    @property
    def kind(self) -> tuple[str, str]:
        """What it has in common with others: the name to suppress, and the fault."""
        return str(self.problem.subtype), _QUOTED.sub("…", self.problem.message)


def read_noted(found: Sequence[Any]) -> Noted:
    """Return what was noted, as JSON keeps it."""
    source, severity, (subtype, message, line) = found
    problem = Problem(
        Subtype(subtype), str(message), None if line is None else int(line)
    )
    return Noted(str(source), Severity(severity), problem)


_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+")


def severity_of(problem: Problem) -> Severity:
    """Return how much a problem takes from the reader."""
    return Severity.LOST if problem.subtype in LOST else Severity.WRONG


class AttentionDomain(Domain):
    """The problems of all documents."""

    name = "attention"
    label = "Attention"
    data_version = 2
    initial_data: ClassVar[dict[str, Any]] = {
        "read": Notes(),  # docname -> what each step of its reading found
        "shown": Notes(),  # docname -> whether it shows the problems
        "digest": "",  # of what those documents showed last
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.fresh: list[Noted] = []
        """Found in this build, for no single document."""
        self.logged: set[tuple[str, tuple[str, str]]] = set()
        """Files and kinds that the log of this build has named."""
        self.kept = set(self.read)
        """Documents whose problems an earlier build found, and told."""
        self.is_open = True
        """Whether documents may still be read in this build."""

    @property
    def read(self) -> dict[str, tuple[tuple[Noted, ...], ...]]:
        """What was noted while each document was read, as it was told."""
        read: dict[str, tuple[tuple[Noted, ...], ...]] = self.data["read"]
        return read

    @property
    def all(self) -> list[Noted]:
        """All problems, by file and line."""
        kept = [one for told in self.read.values() for noted in told for one in noted]
        return sorted(
            dict.fromkeys([*self.fresh, *kept]),
            key=lambda one: (one.source, one.problem.line or 0, one.problem.message),
        )

    def note(self, noted: Iterable[Noted]) -> None:
        """Remember problems, if no page is being written: that is done in parallel."""
        docname = self.env.current_document.docname
        if docname and not self.is_open:
            return
        if docname:
            self.read[docname] = (*self.read.get(docname, ()), tuple(noted))
        else:
            self.fresh += noted

    def clear_doc(self, docname: str) -> None:
        """Forget what was noted of a document."""
        self.read.pop(docname, None)
        self.kept.discard(docname)
        self.data["shown"].pop(docname, None)

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take over what a parallel reader noted of *docnames*."""
        for docname in sorted(docnames):
            for table in ("read", "shown"):
                if docname in otherdata[table]:
                    self.data[table][docname] = otherdata[table][docname]


def attention_of(env: BuildEnvironment) -> AttentionDomain | None:
    """Return the domain; None if nothing shows what it knows."""
    domain = env.domains.get(AttentionDomain.name)
    return domain if isinstance(domain, AttentionDomain) else None
