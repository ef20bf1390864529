"""What is known of the last build: kept in one file, as good as none if unreadable."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sphinx.util import logging

from chronicle.core.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

T = TypeVar("T")

RACE = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again within
one tick of the clock, and is read the next time too.

Source: https://git-scm.com/docs/racy-git.
"""


class Seen(NamedTuple):
    """A file as it was when it was read."""

    stamp: tuple[int, ...]
    """What the file system says of it; equal means: not written since."""

    digest: str


class Written(NamedTuple):
    """The output of one builder."""

    made_of: str
    """Digest of all files and settings."""

    set_by: str
    """Digest of the settings, and of all else that is no file."""

    output: str
    """Digest of what the file system says of each file of the output."""

    warnings: list[Warned]
    """What listeners said that have nothing to say when nothing has changed."""


class Warned(NamedTuple):
    """A warning, to be said again."""

    message: str
    subtype: str
    location: str

    def __str__(self) -> str:
        """Return it as Sphinx prints it."""
        place = f"{self.location}: " if self.location else ""
        return f"{place}WARNING: {self.message} [chronicle.{self.subtype}]\n"


class State(NamedTuple):
    """What is known of the last builds in one folder of doctrees."""

    made_with: str = ""
    """Digest of the code and the versions of libraries."""

    is_read: bool = False
    """Whether the environment holds what the files said: no build was cut off."""

    files: dict[str, Seen] = {}  # noqa: RUF012 -- never changed in place
    """Path of each file that documents were made of."""

    made_of: str = ""
    """Digest of all files and settings when a build last came to its end."""

    written: dict[str, Written] = {}  # noqa: RUF012
    """``{name of builder: what it wrote when it last came to its end}``."""


_read_ahead: dict[Path, tuple[tuple[int, ...], Any]] = {}
"""``{path: (stamp, what JSON says)}`` of accounts that nobody has asked for yet."""


def read_ahead(folder: Path) -> None:
    """Read the accounts below a folder, with nobody to wait for it.

    One that has been written since is read again.
    """
    for path in folder.rglob("*.json"):
        with contextlib.suppress(OSError, ValueError):
            stamp = followed(str(path))
            _read_ahead[path] = stamp, json.loads(path.read_text(encoding="utf-8"))


def read_account(
    path: Path, parse: Callable[[Any], T], consequence: str = ""
) -> T | None:
    """Return what an earlier build noted in a file of JSON.

    :param parse: Makes it of what JSON says.
    :param consequence: What follows for the build if it cannot be read, for the log;
        empty if that is not worth a line.
    :returns: None if there is no such file, or another than expected.
    """
    stamp, found = _read_ahead.pop(path, ((), None))
    try:
        if not stamp or followed(str(path)) != stamp:
            found = json.loads(path.read_text(encoding="utf-8"))
        return parse(found)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        if consequence:
            logger.info("%s cannot be read: %s.", path, consequence)
        return None


def read_state(path: Path) -> State:
    """Read the state file; an unreadable one is as good as none."""
    return read_account(path, _parse, "the site is built anew") or State()


def _parse(found: Any) -> State:
    files = {
        name: Seen(tuple(stamp), digest)
        for name, (stamp, digest) in found["files"].items()
    }
    written = {
        name: Written(made_of, set_by, output, [Warned(*item) for item in warnings])
        for name, (made_of, set_by, output, warnings) in found["written"].items()
    }
    return State(found["made_with"], found["is_read"], files, found["made_of"], written)


def write_state(path: Path, state: State) -> None:
    """Write the state file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, json.dumps(state._asdict()).encode())


def stamp_of(status: os.stat_result) -> tuple[int, ...]:
    """Return what differs, as a rule, after a file was written: size, times, number."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


Folder = tuple[str, list[tuple[str, tuple[int, ...]]]]
"""Path of a folder; path and stamp of each of its files."""


def walk(
    root: str, is_left_out: Callable[[os.DirEntry[str]], bool] = lambda _: False
) -> Iterator[Folder]:
    """Yield each folder from *root* down, with the path and the stamp of each file.

    :raises OSError: If a folder cannot be read.
    """
    folders = [root] if os.path.isdir(root) else []  # noqa: PTH112 -- speed
    while folders:
        folder = folders.pop()
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        files = []
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                files.append((entry.path, _stamp(entry)))
            elif not is_left_out(entry):
                folders.append(entry.path)
        yield folder, files


def _stamp(entry: os.DirEntry[str]) -> tuple[int, ...]:
    """Return a file's stamp; of a link, its own and that of what it leads to."""
    own = stamp_of(entry.stat(follow_symlinks=False))
    return own + followed(entry.path) if entry.is_symlink() else own


def followed(path: str) -> tuple[int, ...]:
    """Return the stamp of what is at *path*; empty for nothing."""
    try:
        return stamp_of(os.stat(path))  # noqa: PTH116 -- speed
    except OSError:
        return ()


def look(path: str | Path, before: Seen | None, now: int) -> Seen | None:
    """Return a file as it is now; read only if it may have been written since.

    :param before: The file as it was seen by the last build.
    :param now: Nanoseconds since the epoch, before anything was read.
    :returns: None for what is no regular file; links are not followed.
    """
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return None
        stamp = stamp_of(status)
        if before and before.stamp == stamp:
            return before
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None
    is_settled = max(stamp[1:3]) < now - RACE
    return Seen(stamp if is_settled else (), digest)
