"""Import what builds need, wait until told, and build once: a program of its own.

To import everything takes as long as all else when one post was edited.  ``chronicle
serve`` keeps one of these waiting for the next change.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LIVE = "CHRONICLE_LIVE"
"""Variable of the environment: somebody waits for the pages."""

WRITTEN = "all pages are written\n"
"""The line by which a build says so."""


def say_written(_app: Sphinx, exception: Exception | None) -> None:
    """Tell who waits that pages can be looked at, while the search is still made."""
    if exception is None and LIVE in os.environ:
        sys.stderr.write(WRITTEN)
        sys.stderr.flush()


def main(account: Path, arguments: list[str]) -> int:
    """Build when a line comes by standard input; end without one.

    :param account: Says what the last build imported, and is written for the next.
    :param arguments: Sphinx's.
    :returns: Sphinx's exit status.
    """
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 -- as "python -m" does
    first = list(sys.path)
    import_all(account)
    sys.path[:] = first  # the settings of the site say what else is there
    if not sys.stdin.readline():
        return 0
    from sphinx.cmd.build import main as build  # noqa: PLC0415 -- after the others

    status = build(arguments)
    known = {"path": sys.path, "modules": sorted(sys.modules)}
    with contextlib.suppress(OSError):
        account.write_text(json.dumps(known), encoding="utf-8")
    return status


def import_all(account: Path) -> None:
    """Import what the last build did; the build itself tells what is amiss."""
    try:
        known = json.loads(account.read_text(encoding="utf-8"))
        sys.path[:] = map(str, known["path"])
        names = list(map(str, known["modules"]))
    except (OSError, ValueError, KeyError, TypeError):
        names = ["sphinx.cmd.build"]
    for name in names:
        if name != "__main__":
            with contextlib.suppress(Exception):
                importlib.import_module(name)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
