"""Write every file of the site that is not a page: redirects, feeds, exports.

The one module of :mod:`chronicle.core` that touches the disk.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from chronicle.core.paths import check_writable


def write_atomically(outdir: Path, path: str, data: bytes) -> bool:
    """Write a file below the output folder, in one step, if its content differs.

    A reader, or a server that copies the folder, never sees half a file.

    :param path: Segments joined by ``/``, relative to *outdir*.
    :returns: Whether something was written.
    :raises ValueError: If *path* leads out of *outdir*, by name or by a symbolic link.
    """
    target = locate(outdir, path)
    if read_if_regular(target) == data:
        return False
    try:
        replace_file(target, data)
    except FileNotFoundError:  # the folder is new
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, data)
    return True


PARTIAL = ".chronicle-*.part"
"""What files are called until they are whole.  A build that is killed leaves one."""


def replace_file(target: Path, data: bytes) -> None:
    """Write a file in one step: it has its old content or the new one, never half."""
    # Named by process: two that write at once must not share their half-written file.
    partial = target.with_name(PARTIAL.replace("*", str(os.getpid())))
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(partial, flags, 0o666), "wb") as file:
            file.write(data)
        # Replaces a symbolic link itself, not what it points at.
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def remove_file(outdir: Path, path: str) -> None:
    """Remove a file below the output folder, and the folders that it leaves empty.

    :param path: Segments joined by ``/``, relative to *outdir*; it may be gone already.
    :raises ValueError: If *path* leads out of *outdir*, by name or by a symbolic link.
    """
    target = locate(outdir, path)
    target.unlink(missing_ok=True)
    remove_empty_folders(target, outdir)


def remove_empty_folders(target: Path, outdir: Path) -> None:
    """Remove the folders above a removed file that held nothing else."""
    for folder in target.parents:
        if folder == outdir:
            break
        with contextlib.suppress(OSError):  # not empty, or not there
            folder.rmdir()


def read_if_regular(target: Path) -> bytes | None:
    """Return the content of a file; None for everything that is not one."""
    if target.is_symlink() or not target.is_file():
        return None
    return target.read_bytes()


def locate(outdir: Path, path: str) -> Path:
    """Return where *path* lies below *outdir*.

    :raises ValueError: If *path* leads out of *outdir*, by name or by a symbolic link.
    """
    if fault := check_writable(path):
        raise ValueError(f"the path {path!r} {fault}")
    *folders, name = path.split("/")
    folder = str(outdir)
    for part in folders:
        folder = f"{folder}{os.sep}{part}"
        if os.path.islink(folder):  # noqa: PTH114 -- speed
            raise ValueError(
                f"the path {path!r} goes through the symbolic link {folder}"
            )
    return Path(folder, name)
