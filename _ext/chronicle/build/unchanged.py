"""End a build at once for which there is nothing to do.

To import all extensions and to load the environment takes longer than to see that no
file has been touched.  So each build that comes to its end records all that it may have
used and all that it left behind, by what the file system says of each file.  If
``sphinx-build`` is called in the same way again and every stamp is the same, there is
nothing to find out; else the build goes on, and decides by content
(:mod:`chronicle.build.freshness`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import sysconfig
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.cmd.build import get_parser
from sphinx.util import logging

import chronicle
from chronicle.build.freshness import build_of, plain, walk_output
from chronicle.build.sphinx_adapter import (
    copy_warnings,
    print_warnings,
    raw_settings,
)
from chronicle.build.state import RACE, followed, read_account, walk
from chronicle.core.files import replace_file
from chronicle.core.text import digest_each

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from chronicle.build.state import Folder

logger = logging.getLogger(__name__)

NO_SOURCES = frozenset({"__pycache__", "node_modules"})
"""Folders that hold no sources, as those hold none whose names begin with a dot."""

BESIDE_SOURCES = frozenset({"_build", "venv"})
"""Likewise, beside ``conf.py``; farther down, a post may be called so."""

PASSING = ("COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL", "_")
"""Variables of the environment that say where a command was typed, not how."""

USES_ONLY_FILES = frozenset(
    {
        "ablog",
        "chronicle",
        "furo",
        "myst_parser",
        "sphinx",
        "sphinx_copybutton",
        "sphinx_design",
    }
)
"""Packages whose listeners ask for nothing but files and settings.  What others ask
for, a version control system or a server, nobody here knows."""

IDLE_EVENTS = (
    "config-inited",
    "builder-inited",
    "env-get-outdated",
    "env-before-read-docs",
    "env-get-updated",
    "env-updated",
    "html-collect-pages",
    "build-finished",
)
"""Events that come in a build that reads and writes nothing, too."""


_AT = re.compile(r" at 0x[0-9a-f]+")
"""The place of an object in memory, which is another in each process."""


class Record(NamedTuple):
    """What a build used, and what it left behind."""

    called: str
    """Digest of how Sphinx was called, and of the day."""

    sources: str
    """Digest of the stamps of all files below the folders of sources."""

    fresh: dict[str, str]
    """``{path: digest of the content}`` of those sources that were so new that they
    might have been written again within one tick of the clock."""

    others: list[str]
    """Paths of the files and folders elsewhere that were used."""

    others_digest: str
    results: str
    """Digest of the stamps of the output and of the doctrees."""

    warnings: list[str]
    """What each build says, as it was printed."""


def end_if_unchanged(app: Sphinx) -> None:
    """End the process if there is nothing to do; else have the build recorded.

    Only the command ``sphinx-build`` is ended, never a program that uses Sphinx.  To be
    called before extensions are imported.

    :raises SystemExit: With status 0, when all is as the last build left it.
    """
    if (command := _command()) is None:
        return
    build = _Build(app, command)
    record = read_account(build.path, lambda found: Record(**found))
    if record and build.is_proven_by(record):
        print_warnings(record.warnings)
        logger.info("nothing has changed since the last build of %s", app.outdir)
        raise SystemExit(0)
    build.path.unlink(missing_ok=True)
    app.connect("env-before-read-docs", build.note_said, priority=950)
    app.connect("build-finished", build.write, priority=1200)


def _command() -> argparse.Namespace | None:
    """Return the arguments of ``sphinx-build``; None if it may not end at once."""
    program = Path(sys.argv[0])
    is_module = program.parts[-2:] == ("sphinx", "__main__.py")
    if not is_module and program.stem != "sphinx-build":
        return None
    arguments = sys.argv[1:]
    if arguments[:1] == ["-M"]:  # and the builder's name
        del arguments[:2]
    command = get_parser().parse_args(arguments)
    asks_for_more = command.force_all or command.freshenv or command.filenames
    return None if asks_for_more else command


class _Build:
    """The running build: what it was made of, taken before anything was read."""

    def __init__(self, app: Sphinx, command: argparse.Namespace) -> None:
        self.app = app
        self.command = command
        self.path = Path(app.doctreedir, "chronicle", "record.json")
        self.started = time.time_ns()
        self.called = ""
        folders = (app.srcdir, app.confdir, Path(chronicle.__file__).parent)
        self.roots = sorted({os.path.realpath(folder) for folder in folders})
        self.results = {os.path.realpath(app.outdir), os.path.realpath(app.doctreedir)}
        self.folders: set[str] = set()
        self.fresh: dict[str, str] = {}
        self.sources = ""
        # Whoever needs what cannot be read will say so.
        with suppress(OSError, TypeError):
            self.called = self._digest_call()
            self.sources = _digest(self._stamp_sources())
        self.said = copy_warnings()
        self.said_before = 0

    def _digest_call(self) -> str:
        """Return a digest of the command, and of what else decides what it does."""
        day = int(os.environ.get("SOURCE_DATE_EPOCH") or self.started // 10**9) // 86400
        environ = sorted(item for item in os.environ.items() if item[0] not in PASSING)
        call = [sys.argv, str(Path.cwd()), environ, sys.version, day]
        # conf.py, which has been read, may have asked for anything.
        said = json.dumps([call, raw_settings(self.app.config)], default=plain)
        return _digest([_AT.sub("", said)])

    def _stamp_sources(self) -> Iterator[str]:
        """Yield the stamps of all sources.

        :raises OSError: If a folder cannot be read, or is behind a link, where nobody
            knows how far it goes.
        """
        newest = self.started - RACE
        for root in self.roots:
            for folder, files in walk(root, self._holds_no_sources):
                self.folders.add(folder)
                for path, stamp in files:
                    if os.path.islink(path) and os.path.isdir(path):  # noqa: PTH112, PTH114
                        raise IsADirectoryError(21, "a link to a folder", path)
                    if max(stamp[1:3]) >= newest:
                        self.fresh[path] = _content_digest(path)
                    yield f"{path} {stamp}"

    def _holds_no_sources(self, entry: os.DirEntry[str]) -> bool:
        is_tools = entry.name.startswith(".") or entry.name in NO_SOURCES
        if entry.name in BESIDE_SOURCES:
            is_tools = os.path.dirname(entry.path) in self.roots  # noqa: PTH120
        return is_tools or entry.path in self.results

    def is_proven_by(self, record: Record) -> bool:
        """Tell whether this build would use and make what the recorded one did."""
        if not self.sources or self.called != record.called:
            return False
        if self.command.warningiserror and record.warnings:
            return False
        with suppress(OSError):
            return (
                self.sources == record.sources
                and all(_content_digest(p) == old for p, old in record.fresh.items())
                and _digest(map(_line, record.others)) == record.others_digest
                and self._digest_results(walk_output(self.app)) == record.results
            )
        return False

    def _digest_results(self, output: Iterable[Folder]) -> str:
        own = str(self.path)
        return digest_each(
            (folder, [file for file in files if file[0] != own])
            for folder, files in (*output, *walk(str(self.app.doctreedir)))
        )

    def note_said(self, *_: object) -> None:
        """Note what is said before documents are read: it is said in each build."""
        self.said_before = len(self.said)

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Record the build, if the next one can trust that."""
        domain = build_of(app.env)
        is_whole = not (exception or app.statuscode or domain.has_fault)
        if not (is_whole and self.sources and _uses_only_files(app)):
            return
        repeated = self.said
        if not domain.is_unchanged:
            repeated = self.said[: self.said_before]
            repeated += map(str, sorted(set(domain.warnings)))
        if not set(self.said) <= set(repeated):
            return  # what documents say is said when they are read, and never again
        others = sorted(self._used_elsewhere(domain.files))
        record = Record(
            self.called,
            self.sources,
            self.fresh,
            others,
            _digest(map(_line, others)),
            self._digest_results(domain.output),
            [text for text in repeated if text in self.said],
        )
        replace_file(self.path, json.dumps(record._asdict()).encode())

    def _used_elsewhere(self, seen: Iterable[str]) -> set[str]:
        """Return what was used and is not below the folders of sources."""
        modules = (getattr(each, "__file__", None) for each in sys.modules.values())
        standard = sysconfig.get_path("stdlib") + os.sep  # of this version of Python
        used = {
            path
            for path in (*filter(None, modules), *seen)
            if os.path.dirname(path) not in self.folders  # noqa: PTH120 -- speed
            and ("-packages" in path or not path.startswith(standard))
        }
        # What is new in a folder changes the stamp of the folder.
        return used | {os.path.dirname(path) for path in used}  # noqa: PTH120


def _uses_only_files(app: Sphinx) -> bool:
    """Tell whether no listener may ask for what is no file or setting."""
    listeners = (
        one.handler
        for event in IDLE_EVENTS
        for one in app.events.listeners.get(event, ())
    )
    modules = {
        str(getattr(each, "func", each).__module__)  # of what is called with arguments
        for each in listeners
    }
    return {name.partition(".")[0] for name in modules} <= USES_ONLY_FILES


# Stamps ---------------------------------------------------------------------------


def _line(path: str) -> str:
    return f"{path} {followed(path)}"


def _content_digest(path: str) -> str:
    """Return a digest of a file's content; empty for what is no file."""
    with suppress(OSError):
        if os.path.isfile(path):  # noqa: PTH113 -- as above
            with open(path, "rb") as file:  # noqa: PTH123 -- speed
                return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode(errors="surrogateescape"))
        digest.update(b"\n")
    return digest.hexdigest()
