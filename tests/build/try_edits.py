"""Build a site after each of many random changes: equal to a clean build, each time.

    python tests/build/try_edits.py [SEQUENCES] [STEPS] [FIRST_SEED]

Each build is a fork of this process, which has loaded what is not ours: a process of
its own would spend most of its time on that.  Ends with 1 if any build was not equal.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from edits import Edits

from building import small_site

LIBRARIES = (
    "sphinx.cmd.build", "sphinx.builders.dirhtml", "myst_parser.sphinx_ext.main",
    "ablog", "furo", "sphinx_design", "feedgen.feed", "lxml.html", "nh3", "jsonschema",
    "icalendar", "PIL.ImageFont", "ftfy", "charset_normalizer", "dateutil.parser",
)  # fmt: skip
FOLDERS = ("new", "new-doctrees", "clean", "clean-doctrees")


class Made(NamedTuple):
    """What a build left behind."""

    status: int
    log: list[str]
    files: dict[str, bytes]


def make(source: Path, name: str, jobs: int) -> Made:
    """Build a site into the folder *name* beside it."""
    out, log = source.parent / name, source.parent / f"{name}.log"
    command = ["-q", "--no-color", "-b", "dirhtml", "-j", str(jobs), "-d"]
    command += [f"{out}-doctrees", str(source), str(out)]
    child = multiprocessing.get_context("fork").Process(
        target=_run, args=(command, log), daemon=False
    )
    child.start()
    child.join()
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }
    lines = log.read_text("utf-8").splitlines()  # parallel readers tell in any order
    return Made(child.exitcode or 0, sorted(lines), files)


def _run(command: list[str], log: Path) -> None:
    main = importlib.import_module("sphinx.cmd.build").main
    with log.open("w", encoding="utf-8") as stream, contextlib.redirect_stdout(stream):
        sys.argv = ["sphinx-build", *command]  # which ends at once where it can
        with contextlib.redirect_stderr(stream):
            try:
                status = main(command)
            except SystemExit as end:
                status = int(end.code or 0)
        stream.flush()
    os._exit(status)


def differences(one: Made, other: Made) -> list[str]:
    """Return what is not the same in two builds."""
    found = [
        path
        for path in sorted(one.files.keys() | other.files.keys())
        if one.files.get(path) != other.files.get(path)
    ]
    if one.status or other.status or not other.files:
        found.append(f"status {one.status} and {other.status}")
    found += difflib.unified_diff(one.log, other.log, "new", "clean", "", "", 0, "")
    return found


def try_sequence(folder: Path, seed: int, steps: int) -> list[str]:
    """Change and build a site *steps* times; return what went wrong."""
    chance = random.Random(seed)
    source = small_site(folder / "site", {"pages/one.rst": ":orphan:\n\nOne\n===\n"})
    code = (source / "conf.py").read_text("utf-8")
    more = "\ntemplates_path = ['_templates']\nhtml_css_files = ['own.css']\n"
    more += "extensions.append('own')\n"
    (source / "conf.py").write_text(code + more, encoding="utf-8")
    edits = Edits(source, chance)
    edits.change_extension()
    faults: list[str] = []
    for _ in range(4):
        edits.write_post()
    history: list[str] = []
    for step in range(steps):
        history.append("+".join(edits.change() for _ in range(chance.randint(1, 3))))
        jobs = chance.choice((1, 1, 2))
        new = make(source, "new", jobs)
        clean = make(source, "clean", 3 - jobs)
        if found := differences(new, clean):
            faults.append(f"seed {seed}, step {step} -j {jobs} {history}: {found[:8]}")
            break
        for name in FOLDERS[2:]:
            shutil.rmtree(folder / name)
    return faults


def main() -> int:
    """Try as many sequences as the command line says."""
    sequences, steps, first = [
        *map(int, sys.argv[1:]),
        *(200, 8, 1)[len(sys.argv) - 1 :],
    ]
    for name in LIBRARIES:
        importlib.import_module(name)
    equal = 0
    for seed in range(first, first + sequences):
        with tempfile.TemporaryDirectory(prefix="edits-") as folder:
            faults = try_sequence(Path(folder), seed, steps)
        equal += not faults
        sys.stdout.write("\n".join([*faults, ""]) or f"seed {seed}: equal\n")
        sys.stdout.flush()
    sys.stdout.write(f"{equal} of {sequences} sequences equal\n")
    return equal != sequences


if __name__ == "__main__":
    sys.exit(main())
