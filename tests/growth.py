"""Measure how the time that a function takes grows with what it reads."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[[str], object]

ENOUGH = 0.004
"""Seconds of processor time that a reading takes to be compared with another."""

LONGEST = 6_000
"""Characters of a text that may be read in less."""

DOUBLINGS = 3
TRIES = 6


def repeat(unit: str | Callable[[int], str], length: int) -> str:
    """Return about *length* characters of a pattern."""
    if isinstance(unit, str):  # of marks, as many are needed to open as to close
        return unit * (length // len(unit) // 2 * 2 + 2)
    return unit(length)


def growth(run: Run, unit: str | Callable[[int], str], most: float) -> float:
    """Return by how much the time grows where the text is doubled.

    A text is read, and one that is eight times as long, until that is at most *most*
    for each doubling: the shortest times count, since other work on the machine only
    makes them longer.  Where it is more, texts of twice these lengths decide, as a
    limit may lie between the first two.  What is quadratic takes four times as long,
    however often it is tried.  A long text that takes no time to speak of counts as
    nothing.
    """
    length, first = 500, 0.0
    with _undisturbed():
        _time(run, repeat(unit, length))  # tables are made, patterns compiled
        while length < LONGEST and first < ENOUGH:
            length *= 2
            first = _time(run, repeat(unit, length))
        ratio = _compare(run, unit, length, most)
        return ratio if ratio <= most else _compare(run, unit, 2 * length, most)


def _compare(
    run: Run, unit: str | Callable[[int], str], length: int, most: float
) -> float:
    short, long = repeat(unit, length), repeat(unit, length << DOUBLINGS)
    first = last = float("inf")
    for _ in range(TRIES):
        first = min(first, _time(run, short))
        last = min(last, _time(run, long))
        if last < ENOUGH:
            return 0.0
        if (ratio := (last / first) ** (1 / DOUBLINGS)) <= most:
            break
    return ratio


def _time(run: Run, text: str) -> float:
    start = time.process_time()
    with suppress(RecursionError):  # it is caught where a text is read for a site
        run(text)
    return max(time.process_time() - start, 1e-6)


@contextmanager
def _undisturbed() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
