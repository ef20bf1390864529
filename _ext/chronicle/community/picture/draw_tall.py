"""Write the tall timeline as SVG.  Pure: standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sphinx.locale import _

from chronicle.community.picture.draw import (
    count_events,
    link,
    number,
    path,
    rect,
    svg,
    text,
)
from chronicle.community.picture.signs import RADIUS, tone_of

if TYPE_CHECKING:
    from chronicle.community.picture.draw import Address
    from chronicle.community.picture.subjects import Mark
    from chronicle.community.picture.tall import Part, Tall, TallLabel


def tall_picture(tall: Tall, address: Address) -> ET.Element:
    """Draw the timeline, years below each other."""
    events = sum(part.count for part in tall.parts)
    ends = (_name(tall.parts[0]), _name(tall.parts[-1]))
    years = "–".join(dict.fromkeys(ends))
    name = f"{_('Timeline')}, {years}, {count_events(events)}"
    root = svg(tall.width, tall.height, name, "picture-years")
    for part in tall.parts:
        if part.name == "plans":
            rect(root, 0, part.top, tall.width, part.height, "after")
    bottom = number(tall.height)
    path(
        root,
        (f"M{number(h.x)} {number(h.y + 3)}V{bottom}" for h in tall.heads),
        "grid-5",
    )
    edge = number(tall.width)
    for strong in (False, True):
        path(
            root,
            (
                f"M0 {number(part.top)}H{edge}"
                for part in tall.parts
                if part.strong is strong
            ),
            "grid-5" if strong else "grid",
        )
    for head in tall.heads:
        text(root, head.name, head.x + 3, head.y, "tall-head")
    for part in tall.parts:
        _part(root, part, tall, address)
    return root


def _name(part: Part) -> str:
    return {"earlier": _("earlier"), "plans": _("plans")}.get(part.name, part.name)


def _part(root: ET.Element, part: Part, tall: Tall, address: Address) -> None:
    css = ("year", "strong") if part.strong and part.name.isdigit() else ("year",)
    text(root, _name(part), 0, part.top + 14, *css)
    if part.count:
        text(root, str(part.count), 0, part.top + 27, "note")
    for alarm in (False, True):
        css = ("rug", "alarm") if alarm else ("rug",)
        steps = (
            f"M{number(tick.x - 3.5)} {number(tick.y)}h7"
            for tick in part.ticks
            if tick.mark.alarm is alarm and not tick.mark.item.status
        )
        path(root, steps, *css)
    path(
        root,
        (
            f"M{number(tick.x - 3)} {number(tick.y)}a3 3 0 1 0 6 0a3 3 0 1 0-6 0"
            for tick in part.ticks
            if tick.mark.item.status
        ),
        "rug-plan",
    )
    path(
        root,
        (
            f"M{number(label.x + 7)} {number(label.y)}H{number(tall.text - 4)}"
            for label in part.labels
        ),
        "lead",
    )
    for label in part.labels:
        _label(root, label, tall.text, address)


def _label(root: ET.Element, label: TallLabel, x: float, address: Address) -> None:
    opened = link(root, address(label.mark), label.mark.title)
    opened.set("data-key", label.mark.item.key)
    _dot(opened, label.mark, label.x, label.y)
    y = label.y + 4.5
    for line in label.lines:
        text(opened, line, x, y, "tall-label")
        y += 15
    for line in label.date:
        text(opened, line, x, y - 1, "note")
        y += 14


def _dot(parent: ET.Element, mark: Mark, x: float, y: float) -> None:
    """Draw a mark: down the page a span has no length, so that its tone alone tells."""
    css = ["mark", "dot", *tone_of(mark.item.date, mark.item.status)]
    css += ["alarm"] if mark.alarm else []
    place = {"cx": number(x), "cy": number(y), "r": number(RADIUS)}
    ET.SubElement(parent, "circle", {"class": " ".join(css), **place})
