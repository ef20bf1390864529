"""Let readers have a whole site: the old one until the new one is complete.

``chronicle_publish`` names what a web server shows, a symbolic link.  Each build that
comes to its end is copied beside it, and the link is replaced in one step.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.build.freshness import output_digest
from chronicle.build.reporting import report
from chronicle.build.state import walk
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KEPT = 2
"""Builds that are kept: the one shown, and the one before, which readers still load."""


def publish_output(app: Sphinx, exception: Exception | None) -> None:
    """Show the new site, if there is one and the site asks for it."""
    name = getattr(app.config, "chronicle_publish", "")
    if exception is not None or not name:
        return
    link = Path(app.confdir, name)
    try:
        swap_in(Path(app.outdir), link)
    except OSError as error:
        message = (
            f"chronicle_publish is {name!r}: {error}; expected a free name, or the"
        )
        message += " link that an earlier build made, in a folder that can be written"
        settings = str(Path(app.confdir, "conf.py"))
        report([Problem(Subtype.FILE, message, None)], settings, app.env)


def swap_in(outdir: Path, link: Path) -> None:
    """Have *link* lead to a copy of *outdir*.

    :param link: A symbolic link, or nothing yet.
    :raises OSError: If it is something else, or if copying fails; what is shown stays.
    """
    if link.exists() and not link.is_symlink():
        raise FileExistsError(17, "File exists, and is no link", str(link))
    builds = link.with_name(f"{link.name}-builds")
    copy = builds / output_digest(walk(str(outdir)), unit=1)[:16]
    if not copy.exists():
        partial = builds / ".partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(outdir, partial, symlinks=True)
        partial.rename(copy)
    os.utime(copy)
    new = link.with_name(f".{link.name}-new")
    new.unlink(missing_ok=True)
    new.symlink_to(os.path.relpath(copy, link.parent))
    new.replace(link)
    complete = [path for path in builds.iterdir() if not path.name.startswith(".")]
    newest_first = sorted(complete, key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
