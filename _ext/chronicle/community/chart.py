"""Draw who served when, as SVG.  Pure: standard library only.

Decides where bars stand.  Across, everything is in per cent, so that text keeps its
size on a telephone and on paper; down, in ``em``, so that it keeps its place when
readers make it larger.  What is known is solid; the time in
which a start or end may lie is pale; a role shown on one day only is a mark.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.community.model import Tenure

ROW = 3.0
"""Height of a bar with its label, ``em``; so are the next four."""

GROUP = 2.4
AXIS = 1.8
BAR = 0.75
MARK = 0.45
MAX_TICKS = 7
MAX_LABEL = 46
"""Characters of a label: as many as fit across a telephone."""

FADE = datetime.timedelta(days=183)
"""How long a bar fades where its end is not known at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One role."""

    label: str
    title: str
    """All about it, for those who point at it or hear it."""

    tenure: Tenure
    href: str = ""


class Group(NamedTuple):
    """The roles in one organisation."""

    label: str
    bars: Sequence[Bar]


class Span(NamedTuple):
    """Where a bar stands; days, each as a number."""

    pale: tuple[int, int]
    """From the first day on which it may have begun to the last on which it may end."""

    solid: tuple[int, int] | None
    """The time in which it surely was so."""

    mark: int | None
    """The one day on which a source shows it, where hardly more is known."""


def span_of(tenure: Tenure) -> Span | None:
    """Work out where a bar stands.

    A start or end known to the year fills that year; one known to lie between two dates
    is pale between them.

    :returns: None if no source gives any date.
    """
    start, end, shown = tenure.start.when, tenure.end.when, tenure.attested.when
    begun = (start.earliest if start.single else start.latest) or shown.earliest
    ended = (end.latest if end.single else end.earliest) or shown.latest
    known = begun or ended or start.earliest or end.latest
    if known is None:
        return None
    first = start.earliest or (begun or end.earliest or known) - FADE
    last = end.latest or (ended or begun or known) + FADE
    solid = None
    if begun and ended and begun < ended:
        solid = (begun.toordinal(), ended.toordinal())
    once = shown.latest.toordinal() if shown.latest else None
    if solid and solid[1] - solid[0] > FADE.days // 2:
        once = None
    return Span((first.toordinal(), last.toordinal()), solid, once)


class Axis(NamedTuple):
    """The years across."""

    first: int
    """The year at the left edge."""

    last: int
    """The year that begins at the right edge."""

    @property
    def ticks(self) -> list[int]:
        """The years that are written: at most :data:`MAX_TICKS`, evenly apart."""
        years = self.last - self.first
        step = next(
            step
            for size in range(5)
            for step in (10**size, 2 * 10**size, 5 * 10**size)
            if years <= step * (MAX_TICKS - 1)
        )
        start = -(-self.first // step) * step
        return list(range(start, self.last + 1, step))

    def across(self, ordinal: int) -> float:
        """Return where a day stands, in per cent from the left."""
        left = datetime.date(self.first, 1, 1).toordinal()
        right = datetime.date(self.last, 1, 1).toordinal()
        share = (ordinal - left) / (right - left)
        return round(100 * min(max(share, 0.0), 1.0), 2)


def axis_of(spans: Iterable[Span]) -> Axis | None:
    """Choose the years across, from the first to the last that any bar touches."""
    days = [day for span in spans for day in span.pale]
    if not days:
        return None
    first = datetime.date.fromordinal(min(days)).year
    last = datetime.date.fromordinal(max(days)).year + 1
    return Axis(first, min(last, datetime.MAXYEAR))


def draw(groups: Sequence[Group], title: str, description: str) -> str:
    """Draw the chart.

    :param title: Names the chart for those who cannot see it.
    :param description: Says what they would see, and where the same is in words.
    :returns: SVG, every text escaped; empty if no bar has a date.
    """
    placed = [
        (
            group.label,
            [(bar, span) for bar in group.bars if (span := span_of(bar.tenure))],
        )
        for group in groups
    ]
    placed = [(label, bars) for label, bars in placed if bars]
    axis = axis_of(span for _, bars in placed for _, span in bars)
    if axis is None:
        return ""
    height = AXIS + sum(GROUP + ROW * len(bars) for _, bars in placed)
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "group",
            "width": "100%",
            "height": _em(height),
        },
    )
    ET.SubElement(svg, "title").text = title
    ET.SubElement(svg, "desc").text = description
    _draw_axis(svg, axis, height)
    top = AXIS
    for label, bars in placed:
        _text(svg, label, top + 1.6, "tenure-group")
        top += GROUP
        for bar, span in bars:
            _draw_bar(svg, bar, span, axis, top)
            top += ROW
    return ET.tostring(svg, encoding="unicode")


def _draw_axis(svg: ET.Element, axis: Axis, height: float) -> None:
    for year in axis.ticks:
        ordinal = datetime.date(year, 1, 1).toordinal()
        across = axis.across(ordinal)
        line = {
            "x1": f"{across}%",
            "x2": f"{across}%",
            "y1": "1.3em",
            "y2": _em(height),
        }
        ET.SubElement(svg, "line", {**line, "class": "tenure-tick"})
        anchor = "start" if across < 4 else "end" if across > 96 else "middle"
        text = _text(svg, str(year), 1, "tenure-year")
        text.set("x", f"{across}%")
        text.set("text-anchor", anchor)


def _draw_bar(svg: ET.Element, bar: Bar, span: Span, axis: Axis, top: float) -> None:
    parent = ET.SubElement(svg, "a", {"href": bar.href}) if bar.href else svg
    group = ET.SubElement(parent, "g")
    ET.SubElement(group, "title").text = bar.title
    _text(group, shorten(bar.label), top + 1.1)
    y = top + 1.55
    _rect(group, axis, span.pale, y, "tenure-unsure")
    if span.solid:
        _rect(group, axis, span.solid, y, "tenure-bar")
    if span.mark:
        place = {"cx": f"{axis.across(span.mark)}%", "cy": _em(y + BAR / 2)}
        ET.SubElement(
            group, "circle", {**place, "r": _em(MARK), "class": "tenure-mark"}
        )


def _rect(
    parent: ET.Element, axis: Axis, days: tuple[int, int], y: float, css: str
) -> None:
    left, right = axis.across(days[0]), axis.across(days[1])
    place = {"x": f"{left}%", "width": f"{round(right - left, 2)}%", "y": _em(y)}
    shape = {"height": _em(BAR), "rx": "0.2em", "class": css}
    ET.SubElement(parent, "rect", {**place, **shape})


def _text(parent: ET.Element, text: str, y: float, css: str = "") -> ET.Element:
    element = ET.SubElement(parent, "text", {"x": "0", "y": _em(y)})
    if css:
        element.set("class", css)
    element.text = text
    return element


def _em(length: float) -> str:
    return f"{round(length, 2)}em"


def shorten(label: str) -> str:
    """Cut a label to what fits across a telephone; its title says all."""
    if len(label) <= MAX_LABEL:
        return label
    return label[: MAX_LABEL - 1].rstrip(" ,.:;(") + "…"
