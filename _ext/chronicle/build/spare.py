"""A build that waits for a document to change, with all else read: a program.

To import everything and to load what is known of all documents takes longer than what
is left to do when one post was edited.  ``chronicle serve`` keeps one of these waiting
for the next change.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

LIVE = "CHRONICLE_LIVE"
"""Variable of the environment: somebody waits for the pages."""

WRITTEN = "all pages are written\n"
"""The line by which a build says so."""

WAITING = "chronicle-waiting"
"""Event by which a build may be made ready that nobody waits for: ``(app)``.  Who takes
something from there has to see whether it still holds."""

OUTDATED = 75
"""Exit status of a process that has read what is another by now: a new one has to be
asked.  The number is that of a failure that may pass.

Source: EX_TEMPFAIL in sysexits.h.
"""


def is_live() -> bool:
    """Tell whether somebody waits for the pages."""
    return LIVE in os.environ


def say_written(_app: Sphinx, exception: Exception | None) -> None:
    """Tell who waits that pages can be looked at, while the search is still made."""
    if exception is None and is_live():
        sys.stderr.write(WRITTEN)
        sys.stderr.flush()


# What was read ------------------------------------------------------------------------


class Reading:
    """Notes what this process reads, as it was then, until it is asked."""

    def __init__(self) -> None:
        self._is_noting = True
        self._day = datetime.date.today()
        self._files: dict[str, tuple[int, ...]] = {}
        self._folders: dict[str, frozenset[str]] = {}
        sys.addaudithook(self._note)

    def _note(self, event: str, args: tuple[Any, ...]) -> None:
        """Note one file or folder.  See Python's table of audit events."""
        if not self._is_noting or event not in {"open", "os.listdir", "os.scandir"}:
            return
        path = args[0] if args[0] is not None else "."
        if not isinstance(path, (str, os.PathLike)):
            return  # a file that is open already
        name = os.path.abspath(path)  # noqa: PTH100 -- of each module
        if event != "open":
            with self.paused():  # to list it is such an event, too
                self._folders.setdefault(name, _names(name))
        elif not args[2] & (os.O_WRONLY | os.O_RDWR):
            if name.endswith(".pyc"):  # which Python makes anew of another source
                name = _source_of(name)
            self._files.setdefault(name, _stamp(name))

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Note nothing meanwhile."""
        self._is_noting = False
        yield
        self._is_noting = True

    def is_current(self) -> bool:
        """Tell whether all is as it was read; note nothing more."""
        self._is_noting = False
        return (
            self._day == datetime.date.today()
            and all(_stamp(name) == stamp for name, stamp in self._files.items())
            and all(_names(name) == names for name, names in self._folders.items())
        )


def _source_of(path: str) -> str:
    """Return the source of a compiled module, or that, if it is alone."""
    with contextlib.suppress(ValueError):
        source = importlib.util.source_from_cache(path)
        return source if os.path.isfile(source) else path  # noqa: PTH113 -- of each
    return path


def _stamp(path: str) -> tuple[int, ...]:
    try:
        found = os.stat(path)  # noqa: PTH116 -- of each module
    except OSError:
        return ()
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _names(folder: str) -> frozenset[str]:
    """Return what is in a folder, but for what editors leave there."""
    try:
        found = os.listdir(folder)  # noqa: PTH208 -- of each folder of modules
    except OSError:
        return frozenset()
    return frozenset(
        name for name in found if name[0] != "." and name[-1] not in {"~", "#"}
    )


# Building -----------------------------------------------------------------------------


def main(account: Path, arguments: list[str]) -> int:
    """Build at once.

    :param account: Is written for the process that waits: what a build imports.
    :param arguments: Sphinx's.
    :returns: Sphinx's exit status.
    """
    from sphinx.cmd.build import main as build  # noqa: PLC0415 -- takes long

    status = build(arguments)
    with contextlib.suppress(OSError):
        account.write_text(json.dumps(sorted(sys.modules)), encoding="utf-8")
    return status


def wait(account: Path, arguments: list[str]) -> int:
    """Read what builds need, and build when a line comes by standard input.

    The line says which files came or went, as a list in JSON.

    :returns: Sphinx's exit status; zero without a line, and :data:`OUTDATED` if what
        was read is not what is there.
    """
    reading = Reading()
    release = _hold_messages()
    is_told = False

    def wait_until_told(app: Sphinx) -> None:
        nonlocal is_told
        if is_told:
            return
        import_all(account)
        with reading.paused():
            if WAITING in app.events.events:
                app.emit(WAITING)
        line = _read_line()
        is_told = True
        suffixes = tuple(app.config.source_suffix)
        others = [path for path in json.loads(line) if not path.endswith(suffixes)]
        # Whoever asked whether a file is there has not opened it.
        if others or not reading.is_current():
            sys.exit(OUTDATED)
        release()

    _call_before_building(wait_until_told)
    status = main(account, arguments)
    if not is_told:  # what was amiss may be right by now
        _read_line()
        return OUTDATED
    return status


def _read_line() -> str:
    """Return a line of standard input.

    :raises SystemExit: If there will be none.
    """
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return line


def _hold_messages() -> Callable[[], None]:
    """Keep back what is printed as an error; return what prints it."""
    stderr = os.dup(2)
    held = tempfile.TemporaryFile()  # noqa: SIM115 -- until the end of the process
    os.dup2(held.fileno(), 2)

    def release() -> None:
        sys.stderr.flush()
        os.dup2(stderr, 2)
        held.seek(0)
        sys.stderr.write(held.read().decode(errors="replace"))
        sys.stderr.flush()

    return release


def _call_before_building(listener: Callable[[Sphinx], object]) -> None:
    """Have *listener* called when Sphinx has loaded all and looked at no document.

    A listener of an extension would be one of those that a site loads, and have to be
    loaded by each.
    """
    from sphinx import application  # noqa: PLC0415 -- takes long
    from sphinx.events import EventManager  # noqa: PLC0415

    class Events(EventManager):
        def __init__(self, app: Sphinx) -> None:
            super().__init__(app)
            self.site = app

        def emit(self, name: str, *args: Any, **options: Any) -> Any:
            if name == "builder-inited":
                listener(self.site)
            return super().emit(name, *args, **options)

    application.EventManager = Events  # type: ignore[attr-defined]


def import_all(account: Path) -> None:
    """Import what the last build did; the build itself tells what is amiss."""
    try:
        names = [*map(str, json.loads(account.read_text(encoding="utf-8")))]
    except (OSError, ValueError, TypeError):
        return
    for name in names:
        if name != "__main__":
            with contextlib.suppress(Exception):
                importlib.import_module(name)


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 -- as "python -m" does
    run = {"wait": wait, "build": main}[sys.argv[1]]
    sys.exit(run(Path(sys.argv[2]), sys.argv[3:]))
