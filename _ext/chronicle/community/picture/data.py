"""Tell the script what the picture shows, so that it can draw a part of it.  Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chronicle.community.picture.signs import is_exact, tone_of
from chronicle.community.picture.subjects import stretch_of_run
from chronicle.community.timeline_nodes import kind_of_source
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chronicle.community.model import Community
    from chronicle.community.picture.scale import Span
    from chronicle.community.picture.signs import Stretch
    from chronicle.community.picture.subjects import Lane, Mark, Run

OPEN = 365
"""Days for which a date is drawn that has no start, or no end."""


def as_data(
    lanes: Sequence[Lane],
    span: Span,
    community: Community,
    address: Callable[[Mark | Run], str],
) -> dict[str, Any]:
    """Describe a picture.

    :returns: Plain data; days are counted as ``date.toordinal`` does.
    """
    marks = [mark for lane in lanes for mark in lane.marks if mark.item.date.known]
    people = {id_ for mark in marks for id_ in mark.item.people}
    services = {id_ for mark in marks for id_ in mark.item.services}
    return {
        "first": span.first,
        "last": span.last,
        "events": len(marks),
        "main": sum(mark.main for mark in marks),
        "lanes": [
            {
                "name": lane.name,
                "slug": slugify(lane.name),
                "events": [
                    _event(mark, address(mark))
                    for mark in lane.marks
                    if mark.item.date.known
                ],
                "bars": [
                    _bar(run, stretch, address(run))
                    for run in lane.runs
                    if (stretch := stretch_of_run(run, span.last))
                ],
            }
            for lane in lanes
        ],
        "people": sorted(
            ((id_, community.people[id_].name) for id_ in people),
            key=lambda pair: pair[1].casefold(),
        ),
        "services": sorted(
            ((id_, community.services[id_].name) for id_ in services),
            key=lambda pair: pair[1].casefold(),
        ),
    }


def _bar(run: Run, stretch: Stretch, href: str) -> dict[str, Any]:
    return {
        "label": run.label,
        "title": run.title,
        "href": href,
        "begin": stretch.begin,
        "solid": stretch.solid,
        "full": stretch.full,
        "end": stretch.end,
        "runs": stretch.runs is not None,
        "right": max(stretch.end, stretch.runs or 0),
    }


def _event(mark: Mark, href: str) -> dict[str, Any]:
    item = mark.item
    when = item.date.when
    first, last = when.earliest or when.latest, when.latest or when.earliest
    begin = first.toordinal() if first else 0
    end = last.toordinal() + 1 if last else 0
    classes = list(tone_of(item.date, item.status))
    if when.earliest is None:
        begin, classes = begin - OPEN, [*classes, "until"]
    if when.latest is None:
        end, classes = end + OPEN, [*classes, "from"]
    return {
        "key": item.key,
        "label": mark.label,
        "title": mark.title,
        "href": href,
        "a": begin,
        "b": end,
        "exact": is_exact(when),
        "classes": " ".join(classes),
        "main": mark.main,
        "alarm": mark.alarm,
        "people": list(item.people),
        "services": list(item.services),
        "source": kind_of_source(item.sources[0]) if item.sources else "",
    }
