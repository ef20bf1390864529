"""Measure how long a writer waits after each save, beside Pelican's own live work.

    tox -e bench-live -- --posts FOLDER [--count 733] [--saves 9]

A sentence is added to a post, its title is another, or one like it is added on the
newest day; it is another post each time.
Three moments count, by what the file system says of the output: when a page shows it,
when all is but the index for search, and when all is.  Seconds are of the clock: let
nothing else run.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench import (
    MAKERS,
    PROJECT,
    as_another,
    draw_posts,
    environment,
    newest_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET = 3.0
"""Seconds after which nothing more is written."""

LONGEST = 600.0
"""Seconds after which a program that writes nothing has failed."""


class Wait(NamedTuple):
    """Seconds from a save."""

    page: float
    but_index: float
    all: float


def command_of(name: str, folder: Path, out: Path) -> list[str]:
    """Return what builds a site at each change."""
    if name == "pelican":
        conf = str(folder / "pelicanconf.py")
        return [sys.executable, "-m", "pelican", "-r", "-s", conf, "-o", str(out)]
    serve = [sys.executable, "-m", "chronicle", "serve", "--port", "0"]
    return [*serve, "-o", str(out), str(folder)]


@contextmanager
def running(name: str, folder: Path, out: Path) -> Iterator[None]:
    """Run a program that builds at each change, once it has built."""
    environ = environment() | {"PYTHONPATH": str(PROJECT / "_ext")}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command_of(name, folder, out),
            stdout=said,
            stderr=said,
            env=environ,
            cwd=folder,
        ) as process,
    ):
        try:
            wait_until_quiet(out, time.time())
            time.sleep(QUIET)  # the next build waits by then
            if process.poll() is not None:
                said.seek(0)
                raise SystemExit(said.read().decode(errors="replace"))
            yield
        finally:
            process.terminate()


def stamps(out: Path) -> dict[Path, float]:
    """Return when each file of the output was written."""
    found = {}
    for path in out.rglob("*"):
        try:
            if path.is_file():
                found[path] = path.stat().st_mtime
        except FileNotFoundError:  # it is replaced just now
            continue
    return found


def wait_until_quiet(out: Path, start: float) -> dict[Path, float]:
    """Return the stamps when something was written after *start*, and nothing more.

    :raises SystemExit: If nothing was.
    """
    while True:
        time.sleep(QUIET / 3)
        found = stamps(out)
        newest = max(found.values(), default=0.0)
        if newest >= start and time.time() - newest > QUIET:
            return found
        if newest < start and time.time() - start > LONGEST:
            raise SystemExit(f"{out}: expected a build within {LONGEST:g} s")


CHANGES = ("body", "title", "added")

_TITLE = re.compile(r"^title:.*$", re.MULTILINE)


def save(post: Path, out: Path, change: str, number: int, newest: str) -> Wait:
    """Change a post, and return how long its writer waited.

    :param newest: The newest day, of one that is added.
    :raises SystemExit: If no page has what is new.
    """
    sentence = f"New {change} of the change number {number}"
    text = post.read_text(encoding="utf-8")
    if change == "body":
        text = f"{text}\n\n{sentence}.\n"
    else:
        text = _TITLE.sub(f"title: {sentence}", text, count=1)
    if change == "added":
        text = as_another(text, newest)
        post = post.with_name(f"added-{number}{post.suffix}")
    start = time.time()
    post.write_text(text, encoding="utf-8")
    found = wait_until_quiet(out, start)
    late = {path: stamp - start for path, stamp in found.items() if stamp >= start}
    pages = [
        stamp
        for path, stamp in late.items()
        if path.suffix == ".html" and sentence in path.read_text(encoding="utf-8")
    ]
    if not pages:
        raise SystemExit(f"{out}: expected a page with {sentence!r}")
    index = out / "pagefind"
    others = [at for path, at in late.items() if not path.is_relative_to(index)]
    return Wait(min(pages), max(others), max(late.values()))


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=Path, action="append", required=True)
    parser.add_argument("--count", type=int, default=733)
    parser.add_argument("--saves", type=int, default=9)
    parser.add_argument("--site", action="append", help="[ours, archive, pelican]")
    args = parser.parse_args()
    posts = draw_posts(args.posts, args.count)
    names = args.site or ["ours", "archive", *["pelican"] * bool(find_spec("pelican"))]
    for name in names:
        with tempfile.TemporaryDirectory() as work:
            folder = MAKERS[name](Path(work, name), posts)
            out = Path(work, f"{name}-out")
            files = sorted((folder / "posts").iterdir())
            step, newest = len(files) // args.saves, newest_day(files)
            with running(name, folder, out):
                for number, change in enumerate(CHANGES):
                    changed = files[number * step // len(CHANGES) :: step][: args.saves]
                    waits = [
                        save(post, out, change, n, newest)
                        for n, post in enumerate(changed)
                    ]
                    report(f"{args.count:>5} {name:9} {change:5}", waits)


def report(what: str, waits: list[Wait]) -> None:
    """Print medians, and the least and the most."""
    for field in Wait._fields:
        each = sorted(getattr(wait, field) for wait in waits)
        print(
            f"{what} {field:10} median {median(each):5.2f} s"
            f"  ({each[0]:.2f} to {each[-1]:.2f})",
            flush=True,
        )


if __name__ == "__main__":
    main()
