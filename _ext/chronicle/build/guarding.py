"""Keep a fault met at one post from ending the build, and one post from holding it up.

What fails is named, with the post; the rest of the site is built.  The next build makes
all anew, since nobody knows what a listener that failed has left undone.
"""

from __future__ import annotations

import contextlib
import functools
import mmap
import signal
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import NoUri, SphinxError
from sphinx.util import logging

from chronicle.build.freshness import build_of
from chronicle.build.reporting import report, source_of
from chronicle.build.sphinx_adapter import is_own, replace_listeners
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

LIMIT = 6.0
"""Seconds of processor time for the reading of a post, all steps together: a book of
three thousand pages takes less."""

GRACE = 0.5
"""Seconds that a step may take where others have taken all: the post is shown as plain
text, and has to be titled and cleaned all the same."""

MEMORY = 256
"""Megabytes by which the memory may grow in a step."""

_TICK = 0.02
"""Seconds of processor time between two looks at both, those of the system included:
they are what much new memory takes."""

UNGUARDED = frozenset({"config-inited", "builder-inited"})
"""Events before a document is read.  What fails there has decided nothing yet of which
files are posts, and the build must not go on without that."""


NODES = 100_000
"""Nodes of a post: more than a book has, and fewer than take long to be written."""


class TooCostlyError(Exception):
    """A post took more than :data:`LIMIT`, :data:`MEMORY` or :data:`NODES`."""

    def __init__(self, cost: str = f"has more than {NODES} paragraphs, cells and such"):
        super().__init__(f"it {cost}")


@contextlib.contextmanager
def limited(spent: dict[str, float], docname: str) -> Iterator[None]:
    """Stop a step that takes too long or too much memory, where the system can.

    Time of the processor counts, so that a busy machine builds the same site.

    A step may be part of another.

    :param spent: Seconds that earlier steps took, by document; what this one takes is
        added.
    :raises TooCostlyError: From within.
    """
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return
    start, earlier = time.thread_time(), spent.get(docname, 0.0)
    try:
        before = signal.signal(signal.SIGPROF, _watch(start, earlier))
    except ValueError:  # not the main thread: a server that rebuilds
        yield
        return
    timer = signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
    ticks = True
    try:
        try:
            yield
        finally:  # may be stopped itself, where much memory had to be given back
            signal.setitimer(signal.ITIMER_PROF, 0)
            ticks = False
    finally:
        if ticks:
            signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        # Who shows the text as written has time for it, before the whole is stopped.
        if timer[0]:
            signal.setitimer(signal.ITIMER_PROF, GRACE, timer[1])
        spent[docname] = earlier + time.thread_time() - start


def _watch(start: float, spent: float) -> Callable[[int, FrameType | None], None]:
    """Return what looks whether a step, begun at *start*, may go on."""
    last = start + max(LIMIT - spent, GRACE)
    most: list[int] = []

    def look(_number: int, frame: FrameType | None) -> None:
        now = _resident()
        most[:] = most or [now + (MEMORY << 20)]
        found = ""
        if time.thread_time() > last:
            found = f"takes more than {LIMIT:g} s of processor time"
        elif now > most[0]:
            found = f"takes more than {MEMORY} MB of memory"
        if found and not _is_importing(frame):  # half a module might stay: look again
            # Nothing is stopped twice, unless somebody has caught and dropped it.
            signal.setitimer(signal.ITIMER_PROF, GRACE, GRACE)
            raise TooCostlyError(found)

    return look


def _is_importing(frame: FrameType | None) -> bool:
    """Tell whether what runs is part of an import."""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _resident() -> int:
    """Return how many bytes this process has in memory; 0 where the system is mute.

    No encoding is asked for: it may be the one that is being imported.
    """
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[1]
    except OSError:
        return 0
    return int(pages) * mmap.PAGESIZE


def describe(error: BaseException) -> str:
    """Return an error in one line, for a message."""
    if isinstance(error, TooCostlyError):
        return str(error)
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


@contextlib.contextmanager
def tolerate(env: BuildEnvironment, source: str, lost: str) -> Iterator[None]:
    """Report what fails within as a fault met at a file, and go on.

    :param source: Path of the file, as messages have it.
    :param lost: What the reader does not get, as a sentence begins.
    """
    try:
        yield
    except (SphinxError, NoUri):  # what Sphinx itself means to say
        raise
    except Exception as error:
        report_fault(env, source, lost, error)


def report_fault(
    env: BuildEnvironment, source: str, lost: str, error: BaseException
) -> None:
    """Say what was lost by an error at a file; the next build starts anew."""
    build_of(env).has_fault = True
    message = f"{lost}: {describe(error)}; the rest of the site is built"
    report([Problem(Subtype.FAULT, message, None)], source, env)
    lines = traceback.format_exception(error)
    logger.debug("%s", "".join(lines))


def guard_listeners(app: Sphinx) -> None:
    """Have no listener of this package end a build."""

    def guard(event: str, listener: Callable[..., Any]) -> Callable[..., Any]:
        if not is_own(listener) or event in UNGUARDED:
            return listener
        return _guarded(event, listener)

    replace_listeners(app, guard)


def _guarded(event: str, listener: Callable[..., Any]) -> Callable[..., Any]:
    name = f"{listener.__module__}.{getattr(listener, '__qualname__', '')}"

    @functools.wraps(listener)
    def guarded(app: Sphinx, *args: Any) -> Any:
        try:
            return listener(app, *args)
        except (SphinxError, NoUri):
            raise
        except Exception as error:
            report_fault(app.env, _place(app, args), f"{name} failed", error)
        is_list = event == "env-get-outdated"
        return sorted(app.env.found_docs) if is_list else _NOTHING.get(event)

    return guarded


_NOTHING = {"env-updated": (), "env-get-updated": (), "html-collect-pages": ()}
"""What listeners return that have nothing to say, where that is not None."""


def _place(app: Sphinx, args: tuple[Any, ...]) -> str:
    """Return the path of the document that an event is about; else of ``conf.py``."""
    names = (arg for arg in args if isinstance(arg, str))
    for docname in (*names, app.env.current_document.docname):
        if docname and docname in app.env.found_docs:
            return source_of(app.env, docname)
    return str(app.confdir / "conf.py")
