"""The one place that logs: problems become warnings at the author's file and line.

One kind of problem in one file is one line: the first place, and how many more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from chronicle.build.attention import Noted, attention_of, severity_of
from chronicle.build.freshness import build_of
from chronicle.core.problems import Severity
from chronicle.metadata.admission import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.build.attention import AttentionDomain
    from chronicle.core.problems import Problem

logger = logging.getLogger(__name__)

LEVELS = {
    Severity.LOST: "ERROR",
    Severity.WRONG: "WARNING",
    Severity.COSMETIC: "INFO",
    Severity.INFORMATION: "INFO",
}
"""Sphinx's level for each severity; ``-W`` stops at the first two."""

MOST = 100
"""Lines that a message names beside its own: without a page of all, only it does."""


def source_of(env: BuildEnvironment, docname: str) -> str:
    """Return the path of a document's file, as Sphinx shows it in its own messages."""
    return shown_path(str(env.doc2path(docname)))


def report(
    problems: Iterable[Problem], source: str, env: BuildEnvironment | None = None
) -> None:
    """Tell the author, at the line where the fault is.

    :param source: Path of the author's file, as a reader of the log can open it.
    :param env: Where problems are kept for the page of all; None before there is one.
    """
    noted = [Noted(source, severity_of(problem), problem) for problem in problems]
    tell(noted, env)


def inform(
    problems: Iterable[Problem], source: str, env: BuildEnvironment | None = None
) -> None:
    """Say at the line what is worth knowing, but is nobody's fault any more."""
    tell([Noted(source, Severity.INFORMATION, problem) for problem in problems], env)


def close_attention(_app: Sphinx, env: BuildEnvironment) -> None:
    """Note nothing more: all documents have been read.

    What is wrong with those that were not read again is said as if they were.
    """
    if domain := attention_of(env):
        domain.is_open = False
        for docname in sorted(domain.kept):
            for noted in domain.read[docname]:
                _log_new(noted, domain)


def tell(noted: Sequence[Noted], env: BuildEnvironment | None) -> None:
    """Tell editors, in the log and on the page of all that is to be looked at."""
    if env:
        build_of(env).said += noted
    domain = attention_of(env) if env else None
    _log_new(noted, domain)
    if domain is not None:
        domain.note(noted)


def _log_new(noted: Iterable[Noted], domain: AttentionDomain | None) -> None:
    """Log what is wrong, unless the same kind was logged of the file before."""
    kinds: dict[tuple[str, tuple[str, str]], list[Noted]] = {}
    for one in noted:
        kinds.setdefault((one.source, one.kind), []).append(one)
    for key, members in kinds.items():
        if domain is None or key not in domain.logged:
            _log(members)
    if domain is not None:
        domain.logged.update(kinds)


def _log(members: list[Noted]) -> None:
    """Write one line for problems of one kind in one file."""
    source, severity, (subtype, message, line) = members[0]
    # Without a line Sphinx would take the path for the name of a document.
    location = f"{source}:{line or 1}"
    if more := _others(members):
        message = f"{message} ({more})"
    if severity is Severity.INFORMATION:
        logger.info("%s: %s", location, message)
        return
    level = LEVELS[severity]
    logger.log(
        level, "%s", message, type="chronicle", subtype=str(subtype), location=location
    )


def _others(members: list[Noted]) -> str:
    """Say how often a problem is met again, and where."""
    rest = [one.problem.line for one in members[1:]]
    lines = list(dict.fromkeys(str(line) for line in rest if line))
    if not rest:
        return ""
    again = "once more" if len(rest) == 1 else f"{len(rest)} times more"
    if not lines:
        return again
    places = ", ".join(lines[:MOST]) + (", …" if len(lines) > MOST else "")
    return f"{again}: line {places}"
