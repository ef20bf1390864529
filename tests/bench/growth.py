"""Measure how the cost of each part of a cold build grows with the archive.

    python tests/bench/growth.py --posts FOLDER [--count 733 --count 7330] [--json FILE]

Of the smaller archive, the parts of edits are measured too.  A part is a listener of an
event, or a step of Sphinx's; what is called from another part counts as that of the
inner one.  One process does all: parts of two cannot be told apart by the clock.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import wraps
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any

from sphinx import events
from sphinx.cmd.build import main as sphinx_build

from bench import (
    BUILDS,
    MAKERS,
    check_pages,
    draw_posts,
    edit,
    environment,
    machine,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.events import EventListener

STEPS = {
    "sphinx.application.Sphinx.setup_extension": "loading extensions",
    "sphinx.builders.Builder.read": "reading: the rest",
    "sphinx.builders.Builder.read_doc": "reading: docutils, MyST and Sphinx",
    "sphinx.builders.Builder.write_doctree": "reading: writing doctrees",
    "sphinx.builders.Builder.write": "writing: the rest",
    "sphinx.builders.html.StandaloneHTMLBuilder.write_doc": "writing: bodies of posts",
    "sphinx.builders.html.StandaloneHTMLBuilder.handle_page": "writing: what a page "
    "needs",
    "sphinx.jinja2glue.BuiltinTemplateLoader.render": "writing: templates",
    "sphinx.environment.BuildEnvironment.get_and_resolve_doctree": "writing: Sphinx's "
    "transforms",
    "sphinx.builders.html.StandaloneHTMLBuilder.finish": "finishing: the rest",
    "sphinx.builders.html.StandaloneHTMLBuilder.dump_inventory": "finishing: inventory",
}
"""``{function: what it does}``."""


class Meter:
    """Adds up the processor time of parts, each without those within it."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._running = ["the rest"]
        self._since = 0.0

    def measured(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return *work*, whose time counts as that of a part."""

        @wraps(work)
        def run(*args: Any, **options: Any) -> Any:
            self._switch()
            self._running.append(name)
            try:
                return work(*args, **options)
            finally:
                self._switch()
                self._running.pop()

        return run

    def note_collector(self, phase: str, _info: object) -> None:
        """Tell the time of Python's collector of circles from that of who waits."""
        self._switch()
        if phase == "start":
            self._running.append("Python's collector")
        else:
            self._running.pop()

    def listeners(
        self, listeners: Iterable[EventListener], **order: Any
    ) -> Iterator[EventListener]:
        """Yield listeners of an event in their order, each to be measured."""
        for each in sorted(listeners, **order):
            plain = getattr(each.handler, "func", each.handler)  # of one with arguments
            name = f"{plain.__module__}.{getattr(plain, '__qualname__', plain)}"
            yield each._replace(handler=self.measured(name, each.handler))

    def close(self) -> dict[str, float]:
        """Return seconds by part."""
        self._switch()
        return {name: round(spent, 3) for name, spent in self.spent.items()}

    def _switch(self) -> None:
        used = map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN))
        now = sum(each.ru_utime + each.ru_stime for each in used)
        self.spent[self._running[-1]] += now - self._since
        self._since = now


def build(arguments: list[str]) -> dict[str, float]:
    """Build a site by Sphinx's arguments; return seconds by part."""
    meter = Meter()
    gc.callbacks.append(meter.note_collector)
    for path, name in STEPS.items():
        module, owner, function = path.rsplit(".", 2)
        where = getattr(import_module(module), owner)
        setattr(where, function, meter.measured(name, getattr(where, function)))
    # To measure them when they are connected would hide what they are from features
    # that look for listeners.
    events.sorted = meter.listeners  # type: ignore[attr-defined]
    status = sphinx_build(arguments)
    if status:
        raise SystemExit(status)
    return meter.close()


COLD, _NOTHING, _CHECKOUT, *EDITS = BUILDS


def measure(
    posts: list[tuple[str, str]], builds: Iterable[str]
) -> Iterator[dict[str, float]]:
    """Yield what the parts of builds of our site take, in seconds.

    :param builds: Some of :data:`bench.BUILDS`, one after the other.
    """
    with tempfile.TemporaryDirectory() as work:
        folder, result = Path(work, "site"), Path(work, "spent.json")
        MAKERS["ours"](folder, posts)
        arguments = ["-Q", "-b", "dirhtml", "-j", "1", str(folder), f"{folder}-out"]
        command = [sys.executable, __file__, "--build", str(result), *arguments]
        for label in builds:
            if label != COLD:
                time.sleep(3)  # a file changed just now is read twice
                edit(folder, label)
            subprocess.run(command, check=True, env=environment(), cwd=folder)
            check_pages(Path(f"{folder}-out"))
            yield json.loads(result.read_text())


def tabulate(spent: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Return a row for each part, the largest of the last column first.

    :param spent: ``{column: {part: seconds}}``.
    """
    *_, last = spent.values()
    every = dict.fromkeys(part for column in spent.values() for part in column)
    return [
        {"part": part, **{name: each.get(part, 0.0) for name, each in spent.items()}}
        for part in sorted(every, key=lambda part: -last.get(part, 0.0))
    ]


def main() -> None:
    """Read the command line, measure, print."""
    if sys.argv[1] == "--build":
        Path(sys.argv[2]).write_text(json.dumps(build(sys.argv[3:])))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=Path, action="append", required=True)
    parser.add_argument("--count", type=int, action="append", help="[733, 7330]")
    parser.add_argument("--json", type=Path, help="where to write the results")
    args = parser.parse_args()
    few, many = counts = sorted(args.count or (733, 7330))
    cold, *edited = measure(draw_posts(args.posts, few), [COLD, *EDITS])
    (large,) = measure(draw_posts(args.posts, many), [COLD])
    parts = tabulate({str(few): cold, str(many): large})
    for row in parts:
        before, after = row[str(few)], row[str(many)]
        growth = after / before if before else 0
        print(f"{before:8.2f} s {after:8.2f} s  x{growth:5.1f}  {row['part']}")
    edits = tabulate(dict(zip(EDITS, edited, strict=True)))
    print(*EDITS, sep=", ")
    for row in edits:
        print(*(f"{row[label]:8.3f} s" for label in EDITS), row["part"])
    if args.json:
        found = {"machine": machine(), "counts": counts, "parts": parts, "edits": edits}
        args.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
