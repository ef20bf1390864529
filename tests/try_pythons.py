"""Build the site with each Python at hand: the same bytes, whatever the version.

    python tests/try_pythons.py [PYTHON ...]

Without arguments, each version of ``VERSIONS`` that is on the path is taken.  Packages
are those of the lock file, so this shows as well that it can be installed.  What Sphinx
notes in ``.buildinfo`` depends on where packages lie, and is not compared.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def run(*command: str | Path) -> None:
    """Run a command for the project; fail if it does."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(PROJECT / "_ext"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    environ.setdefault("SOURCE_DATE_EPOCH", "1800000000")
    subprocess.run(command, cwd=PROJECT, env=environ, check=True)


def find_pythons() -> list[str]:
    """Return the interpreters of all versions that are there and run."""
    found = []
    for version in VERSIONS:
        path = shutil.which(f"python{version}")
        command = (path or "", "-c", "import ensurepip, venv")
        if path and subprocess.run(command, check=False).returncode == 0:
            found.append(path)
    return found


def make_site(python: str, folder: Path) -> dict[str, bytes]:
    """Build the site in an environment of its own; return its files."""
    run(python, "-m", "venv", folder / "venv")
    own = folder / "venv/bin/python"
    run(
        own, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements.lock"
    )
    out = folder / "site"
    trees = folder / "trees"
    run(own, "-m", "sphinx", "-q", "-b", "dirhtml", "-d", trees, ".", out)
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != ".buildinfo"
    }


def main() -> int:
    """Compare the site of each Python with that of the first."""
    pythons = sys.argv[1:] or find_pythons()
    first: dict[str, bytes] = {}
    faults = 0
    for python in pythons:
        with tempfile.TemporaryDirectory(prefix="pythons-") as folder:
            made = make_site(python, Path(folder))
        first = first or made
        names = sorted(first.keys() | made.keys())
        other = [name for name in names if first.get(name) != made.get(name)]
        faults += bool(other)
        said = f"{len(made)} files, {len(other)} differ {other[:9]}"
        sys.stdout.write(f"{python}: {said}\n")
    return int(faults > 0 or not pythons)


if __name__ == "__main__":
    sys.exit(main())
