"""Do some of the work in processes of its own, while the rest is done here.

Of all that a build does after reading, Sphinx hands on only the writing of documents.
What features make besides, pages and pictures and feeds, can be made at the same time.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.util.parallel import ParallelTasks, parallel_available

from chronicle.build.attention import attention_of
from chronicle.build.freshness import build_of, heard
from chronicle.build.guarding import tolerate
from chronicle.build.ledger import Accounted, ledger_of, writes_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from chronicle.build.attention import Noted


FEW = 20
"""So many documents are not worth a process of their own: each gets all that is known
of the site, and what both look at is copied."""


class _Done(NamedTuple):
    """What a process sends back."""

    accounted: Accounted
    images: dict[str, str]
    """``{address in the text: name}`` of those that the builder has to copy."""

    has_fault: bool
    noted: list[Noted]
    """What editors are to be told."""


_tasks: WeakKeyDictionary[Builder, ParallelTasks] = WeakKeyDictionary()


def start(
    app: Sphinx, work: Callable[[], object], tell: Callable[[], object] = lambda: None
) -> None:
    """Begin some work that makes files of the site, or do it, where that is all one.

    What it notes in the ledger and warns of is known after :func:`join`; all else that
    it leaves in memory is lost.

    :param tell: Is called here when the work is done.
    """
    if not _can_part(app):
        work()
        tell()
        return
    builder = app.builder
    assert writes_site(builder)  # noqa: S101 -- others can't part
    ledger = ledger_of(app)  # made before, so that both have one
    here = os.getpid()

    def report() -> _Done:
        threading.Thread(target=_end_with, args=[here], daemon=True).start()
        before = ledger.accounted
        work()
        attention = attention_of(app.env)
        return _Done(
            ledger.accounted_since(before),
            builder.images,
            build_of(app.env).has_fault,
            attention.fresh if attention else [],
        )

    def take(_arg: object, done: _Done) -> None:
        ledger.take(done.accounted)
        builder.images |= done.images
        build_of(app.env).has_fault |= done.has_fault
        if attention := attention_of(app.env):
            attention.fresh += [n for n in done.noted if n not in attention.fresh]
        tell()

    _tasks.setdefault(app.builder, ParallelTasks(app.parallel)).add_task(
        report, None, take
    )


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: the next build may have begun."""
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)


def _can_part(app: Sphinx) -> bool:
    """Tell whether this build may use more processes than one, and has use for them."""
    if not parallel_available or app.parallel == 1 or not writes_site(app.builder):
        return False
    build = build_of(app.env)
    return not build.is_local and len(build.written) >= FEW


def join(app: Sphinx, _exception: Exception | None = None) -> None:
    """Wait for all that was begun, so that others find it.

    :raises SphinxParallelError: If a process failed.
    """
    if (tasks := _tasks.pop(app.builder, None)) is not None:
        with heard(build_of(app.env).warnings):
            tasks.join()


def apart(listener: Callable[..., Any]) -> Callable[..., Any]:
    """Return a listener of ``build-finished`` that works in a process of its own."""

    @functools.wraps(listener)
    def started(app: Sphinx, exception: Exception | None) -> None:
        def work() -> None:
            lost = f"{listener.__module__}.{listener.__qualname__} failed"
            with tolerate(app.env, str(app.confdir / "conf.py"), lost):
                listener(app, exception)

        if exception is None:
            start(app, work)

    return started
