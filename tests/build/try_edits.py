"""Build a site after each of many random changes: equal to a clean build, each time.

    python tests/build/try_edits.py [SEQUENCES] [STEPS] [FIRST_SEED] [--kills]

With ``--kills``, a build is killed at a random moment after each change, and the next
one has to mend what it left.

Each build is a fork of this process, which has loaded what is not ours: a process of
its own would spend most of its time on that.  Ends with 1 if any build was not equal.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import importlib
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
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
SAID_ONCE = re.compile(
    r"\[(ref|myst|toc)\.\w+\]$|duplicate (label|term)|unsupported theme option"
    r"|a suitable image"
    r"|document isn't included in any toctree"
)
"""What Sphinx and MyST say when they read or write a page, and not in each build."""

FOLDERS = ("new", "new-doctrees", "clean", "clean-doctrees")


class Made(NamedTuple):
    """What a build left behind."""

    status: int
    log: list[str]
    files: dict[str, bytes]


def make(
    source: Path,
    name: str,
    jobs: int,
    seconds: float | None = None,
    builder: str = "dirhtml",
) -> Made:
    """Build a site into the folder *name* beside it.

    :param seconds: After which the build is killed, with all its processes.
    """
    out, log = source.parent / name, source.parent / f"{name}.log"
    command = ["-q", "--no-color", "-b", builder, "-j", str(jobs), "-d"]
    command += [f"{out}-doctrees", str(source), str(out)]
    child = multiprocessing.get_context("fork").Process(
        target=_run, args=(command, log), daemon=False
    )
    log.touch()
    child.start()
    child.join(seconds)
    if child.pid and child.is_alive():
        with contextlib.suppress(ProcessLookupError):  # it has just begun
            os.killpg(child.pid, signal.SIGKILL)
        child.kill()
        child.join()
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }
    lines = log.read_text("utf-8").splitlines()  # parallel readers tell in any order
    told = sorted(line for line in lines if not SAID_ONCE.search(line))
    return Made(child.exitcode or 0, told, files)


def _run(command: list[str], log: Path) -> None:
    os.setpgrp()
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


class Tried(NamedTuple):
    """What came of a sequence."""

    faults: list[str]
    kills: int
    """Builds that were killed, not those that had ended before."""


def try_sequence(folder: Path, seed: int, steps: int, *, kills: bool) -> Tried:
    """Change and build a site *steps* times."""
    chance = random.Random(seed)
    source = small_site(folder / "site", {"pages/one.rst": ":orphan:\n\nOne\n===\n"})
    code = (source / "conf.py").read_text("utf-8")
    more = "\ntemplates_path = ['_templates']\nhtml_css_files = ['own.css']\n"
    more += "extensions.append('own')\n"
    (source / "conf.py").write_text(code + more, encoding="utf-8")
    builder = chance.choice(("dirhtml", "dirhtml", "html"))
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # of another sequence
    edits = Edits(source, chance)
    edits.change_extension()
    faults: list[str] = []
    for _ in range(4):
        edits.write_post()
    history: list[str] = []
    killed, took = 0, 2.0  # seconds
    for step in range(steps):
        history.append("+".join(edits.change() for _ in range(chance.randint(1, 3))))
        jobs = chance.choice((1, 1, 2))
        if kills:
            cut = make(source, "new", jobs, chance.random() * took, builder)
            killed += cut.status == -signal.SIGKILL
        start = time.monotonic()
        new = make(source, "new", jobs, builder=builder)
        took = time.monotonic() - start
        clean = make(source, "clean", 3 - jobs, builder=builder)
        if found := differences(new, clean):
            faults.append(f"seed {seed}, step {step} -j {jobs} {history}: {found[:8]}")
            break
        for name in FOLDERS[2:]:
            shutil.rmtree(folder / name)
    return Tried(faults, killed)


def main() -> int:
    """Try as many sequences as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("sequences", 200), ("steps", 8), ("first", 1)):
        parser.add_argument(name, type=int, nargs="?", default=default)
    parser.add_argument("--kills", action="store_true")
    args = parser.parse_args()
    for name in LIBRARIES:
        importlib.import_module(name)
    equal = killed = 0
    for seed in range(args.first, args.first + args.sequences):
        with tempfile.TemporaryDirectory(prefix="edits-") as folder:
            tried = try_sequence(Path(folder), seed, args.steps, kills=args.kills)
        equal += not tried.faults
        killed += tried.kills
        sys.stdout.write("\n".join([*tried.faults, ""]) or f"seed {seed}: equal\n")
        sys.stdout.flush()
    said = f", {killed} builds killed" if args.kills else ""
    sys.stdout.write(f"{equal} of {args.sequences} sequences equal{said}\n")
    return equal != args.sequences


if __name__ == "__main__":
    sys.exit(main())
