"""Write who served when as SVG.  Pure: standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from sphinx.locale import _

from chronicle.community.picture.draw import (
    bar_shape,
    grid,
    link,
    number,
    path,
    svg,
    text,
    years,
)
from chronicle.community.picture.roles import BAR, DATE_SIZE, NARROW, NARROW_LINE
from chronicle.community.picture.text import width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.community.model import Kind
    from chronicle.community.picture.draw import Address
    from chronicle.community.picture.roles import Chart, Group, Row

    Home = Callable[[tuple[Kind, str]], str]
    """Where a person's page is; empty if there is none."""


PIECE = 300
"""About so high is a piece of a chart: paper breaks between pieces, not in a row."""


class Piece(NamedTuple):
    """What stands between two heights of a chart."""

    top: float
    group: Group
    rows: list[Row]


def chart_pictures(
    chart: Chart, name: str, home: Home, event: Address, title: Callable[[Row], str]
) -> Iterator[ET.Element]:
    """Draw the chart in pieces that stand below each other.

    :param title: Says all about a row, for those who point at its bar or hear it.
    """
    pieces = list(_pieces(chart))
    ends = [piece.top for piece in pieces[1:]] + [chart.height]
    head = _frame(
        chart,
        _("{name}, {number} roles").format(name=name, number=chart.count),
        0,
        pieces[0].top,
    )
    years(head, chart.ticks, chart.scale, chart.axis)
    if chart.who:
        text(head, _("Role"), 0, chart.axis, "note")
        text(head, _("Who"), chart.who, chart.axis, "note")
    _events(head, chart, event)
    yield head
    for piece, end in zip(pieces, ends, strict=True):
        root = _frame(chart, piece.group.name, piece.top, end)
        if piece.top == piece.group.top:
            _group(root, chart, piece.group)
        for row in piece.rows:
            _row(root, chart, row, home, title)
        if end == chart.height:
            years(root, chart.ticks, chart.scale, chart.height - 4)
        yield root


def _pieces(chart: Chart) -> Iterator[Piece]:
    for group in chart.groups:
        piece = Piece(group.top, group, [])
        for row in group.rows:
            if piece.rows and row.top - piece.top > PIECE:
                yield piece
                piece = Piece(row.top, group, [])
            piece.rows.append(row)
        yield piece


def _frame(chart: Chart, name: str, top: float, end: float) -> ET.Element:
    """Begin a piece: the years, and the events that everybody knows, as lines."""
    root = svg(chart.width, end - top, name, "picture-roles")
    size = (0, top, chart.width, end - top)
    root.set("viewBox", " ".join(map(number, size)))
    above = max(top, chart.axis + 6)
    below = min(end, chart.height - 20)
    frame = ET.SubElement(root, "g", {"transform": f"translate(0 {number(above)})"})
    grid(frame, chart.ticks, chart.scale, below - above)
    lines = (
        f"M{number(line.x)} {number(max(line.y + 3, top))}V{number(below)}"
        for line in chart.hairlines
    )
    path(root, lines, "hairline")
    return root


def _events(root: ET.Element, chart: Chart, event: Address) -> None:
    for line in chart.hairlines:
        opened = link(root, event(line.mark), line.mark.title)
        half = width(line.mark.label, DATE_SIZE) / 2
        middle = min(max(line.x, chart.scale.left + half), chart.scale.after - half)
        text(opened, line.mark.label, middle, line.y, "event-name")
        place = {"cx": number(line.x), "cy": number(chart.axis + 4), "r": "3"}
        ET.SubElement(opened, "circle", {"class": "mark dot", **place})


def _group(root: ET.Element, chart: Chart, group: Group) -> None:
    y = group.top + 21
    heading = text(root, group.name, 0, y, "group-name")
    count = ET.SubElement(heading, "tspan", {"class": "note", "dx": "8"})
    count.text = f"{group.number} {_('role') if group.number == 1 else _('roles')}"
    path(root, [f"M0 {number(y + 7)}H{chart.width}"], "grid-5")


def _row(
    root: ET.Element,
    chart: Chart,
    row: Row,
    home: Home,
    title: Callable[[Row], str],
) -> None:
    narrow = chart.width < NARROW
    line = NARROW_LINE if narrow else 14.0
    group = ET.SubElement(root, "g", {"class": "role"})
    y = row.top + 13
    for place, names in enumerate(row.names):
        css = "who-name strong" if narrow else "who-name"
        element = text(group, "", chart.who, y + line * place, css)
        for number_, name in enumerate(names):
            href = home(name.target)
            kind, css_ = ("a", {"href": href}) if href else ("tspan", {})
            part = ET.SubElement(element, kind, css_)
            part.text = name.text
            part.tail = name.after + (" " if number_ + 1 < len(names) else "")
    y += line * len(row.names) if narrow else 0
    for place, words in enumerate(row.role):
        css = "role-name soft" if narrow else "role-name"
        text(group, words, 0, y + line * place, css)
    bar = ET.SubElement(group, "g")
    ET.SubElement(bar, "title").text = title(row)
    bar_shape(bar, row.bar, row.bar_top, BAR)
    for before, joined in row.follows:
        _succession(group, before, row, joined=joined)
    dates = ["dates", *(["end"] if row.dates_end else [])]
    dates += ["inside"] if row.dates_inside else []
    text(group, row.dates, row.dates_x, row.bar_top + 10, *dates)


def _succession(root: ET.Element, before: Row, row: Row, *, joined: bool) -> None:
    """Draw a line from the end of one bar to the start of the next."""
    x, to = before.bar.end, row.bar.begin
    if joined and abs(x - to) <= 3:
        steps = f"M{number(to)} {number(before.bar_top + BAR)}V{number(row.bar_top)}"
        path(root, [steps], "succession")
        return
    start = f"M{number(x)} {number(before.bar_top + BAR)}"
    path(root, [f"{start}V{number(row.middle)}H{number(to)}"], "succession", "unsure")
