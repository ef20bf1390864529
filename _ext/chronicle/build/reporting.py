"""The one place that logs: problems become warnings at the author's file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from chronicle.metadata.admission import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from chronicle.core.problems import Problem

logger = logging.getLogger(__name__)


def source_of(env: BuildEnvironment, docname: str) -> str:
    """Return the path of a document's file, as Sphinx shows it in its own messages."""
    return shown_path(str(env.doc2path(docname)))


def report(problems: Iterable[Problem], source: str) -> None:
    """Tell the author, at the line where the fault is.

    :param source: Path of the author's file, as a reader of the log can open it.
    """
    for subtype, message, line in problems:
        location = f"{source}:{line}" if line else source
        logger.warning(
            "%s", message, type="chronicle", subtype=str(subtype), location=location
        )


def inform(problems: Iterable[Problem], source: str) -> None:
    """Say at the line what is worth knowing, but is nobody's fault any more."""
    for _subtype, message, line in problems:
        location = f"{source}:{line}" if line else source
        logger.info("%s: %s", location, message)
