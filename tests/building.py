"""Build sites in tests: the project's own settings over other files.

Each build is a process of its own, as in real life: nothing is shared between builds
but what Sphinx writes to the doctree folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup

PROJECT = Path(__file__).parent.parent

OWN_PAGES = ("conf.py", "index.rst", "404.rst", "_data", "_ext", "_static")


class Built(NamedTuple):
    """What a build left behind."""

    outdir: Path
    log: str
    status: int

    def soup(self, path: str) -> BeautifulSoup:
        """Parse a page of the output."""
        html = (self.outdir / path).read_text(encoding="utf-8")
        return BeautifulSoup(html, "xml" if path.endswith(".xml") else "html.parser")

    def files(self) -> dict[str, bytes]:
        """Return every file of the output by its path, and its bytes."""
        return {
            path.relative_to(self.outdir).as_posix(): path.read_bytes()
            for path in sorted(self.outdir.rglob("*"))
            if path.is_file()
        }


def copy_project(target: Path) -> Path:
    """Copy the site's own files, with its posts, to *target*."""
    ignored = shutil.ignore_patterns(
        "_build", ".*", "__pycache__", "tests", "node_modules", "screenshots"
    )
    shutil.copytree(PROJECT, target, ignore=ignored)
    return target


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Write *files* (path -> text) below *folder*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def small_site(folder: Path, files: dict[str, str]) -> Path:
    """Make a site of the project's settings and *files* alone."""
    for name in ("_ext", "_static", "_data", "conf.py"):
        source = PROJECT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        folder.mkdir(parents=True, exist_ok=True)
        copy(source, folder / name)
    index = "Home\n====\n\n.. postlist::\n"
    return write_files(
        folder, {"index.rst": index, "about/repairs.rst": REPAIRS} | files
    )


REPAIRS = ":orphan:\n\nRepairs\n=======\n"


def build(
    srcdir: Path,
    builder: str = "dirhtml",
    *options: str,
    out: str = "out",
    doctrees: str = "-doctrees",
    environ: dict[str, str] | None = None,
    quiet: bool = True,
) -> Built:
    """Build *srcdir* beside itself.

    :param out: Name of the output folder.
    :param doctrees: What the path of the doctrees adds to that of the output.
    :param quiet: Log warnings and errors only.
    """
    outdir = srcdir.parent / f"{srcdir.name}-{out}"
    # Sphinx colours its log where it believes a CI service reads it.
    command = [sys.executable, "-m", "sphinx", "--no-color", "-b", builder]
    command += ["-q"] if quiet else []
    command += [*options, "-d", f"{outdir}{doctrees}", str(srcdir), str(outdir)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(environ or {})},
    )
    return Built(outdir, done.stdout + done.stderr, done.returncode)
