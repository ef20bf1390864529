"""Write pictures as SVG.  Pure: standard library only.

Decides nothing but the elements: the layouts say what stands where.  Marks of one
kind are one path, so that a picture of many events stays small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sphinx.locale import _

from chronicle.community.picture.signs import HALO, RADIUS
from chronicle.community.picture.wide import BAR_HEIGHT, STRIP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chronicle.community.picture.scale import Scale, Tick
    from chronicle.community.picture.signs import Bar, Sign
    from chronicle.community.picture.subjects import Mark, Run
    from chronicle.community.picture.wide import (
        Column,
        PlacedBar,
        PlacedLabel,
        PlacedLane,
        Quarter,
        Rug,
        Wide,
    )

    Address = Callable[[Mark | Run], str]
    """Where a mark or bar leads; empty if nowhere."""

AXIS = 20
QUARTERS = 90
"""What a year and its number of events need, px."""

PLANS = 32
"""What the word above the column of plans needs, px."""

STRIP_HEIGHT = STRIP + 14
RUG_TICK, RUG_DOT = 9, 3.0


def number(value: float) -> str:
    """Write a length: one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def svg(width: float, height: float, name: str, *classes: str) -> ET.Element:
    """Begin a picture.

    :param name: Says what it is to those who cannot see it; without one it is hidden
        from them.
    """
    w, h = number(width), number(height)
    spoken = (
        {"role": "group", "aria-label": str(name)} if name else {"aria-hidden": "true"}
    )
    attributes = {"width": w, "height": h, "viewBox": f"0 0 {w} {h}", **spoken}
    return ET.Element("svg", {"class": " ".join(classes), **attributes})


def text(
    parent: ET.Element, words: str, x: float, y: float, *classes: str
) -> ET.Element:
    """Write words; *y* is their baseline."""
    place = {"x": number(x), "y": number(y)}
    if classes:
        place["class"] = " ".join(classes)
    element = ET.SubElement(parent, "text", place)
    element.text = str(words)  # not put into words before Sphinx is asked
    return element


def path(parent: ET.Element, steps: Iterable[str], *classes: str) -> None:
    """Draw a path, if it has a step."""
    drawn = "".join(steps)
    if drawn:
        ET.SubElement(parent, "path", {"class": " ".join(classes), "d": drawn})


def rect(
    parent: ET.Element, x: float, y: float, width: float, height: float, *classes: str
) -> ET.Element:
    """Draw a rectangle."""
    return ET.SubElement(
        parent,
        "rect",
        {
            "class": " ".join(classes),
            "x": number(x),
            "y": number(y),
            "width": number(max(width, 0)),
            "height": number(height),
        },
    )


def gradients() -> ET.Element:
    """Draw what bars fade by; once on a page that has pictures."""
    root = ET.Element(
        "svg",
        {"class": "picture-defs", "width": "0", "height": "0", "aria-hidden": "true"},
    )
    for name, css, first, last in (
        ("in", "bar-stop", "0", "1"),
        ("out", "bar-stop", "1", "0"),
        ("runs", "bar-stop", "1", ".45"),
        ("by", "mark-stop", "0", "1"),
        ("on", "mark-stop", "1", "0"),
    ):
        gradient = ET.SubElement(root, "linearGradient", {"id": f"hist-{name}"})
        for offset, opacity in (("0", first), ("1", last)):
            place = {"class": css, "offset": offset, "stop-opacity": opacity}
            ET.SubElement(gradient, "stop", place)
    return root


def link(parent: ET.Element, href: str, title: str, *classes: str) -> ET.Element:
    """Open what leads somewhere, and says all about itself."""
    css = {"class": " ".join(classes)} if classes else {}
    if href:
        element = ET.SubElement(parent, "a", {"href": href, **css})
    else:
        element = ET.SubElement(parent, "g", css)
    ET.SubElement(element, "title").text = title
    return element


# -- Frame ----------------------------------------------------------------------------


def grid(
    parent: ET.Element, years: Sequence[Tick], scale: Scale, height: float
) -> None:
    """Draw the lines of the years, what is after the newest source, and its day."""
    h = number(height)
    if scale.after - scale.right > 6:
        rect(parent, scale.right, 0, scale.after + 2 - scale.right, height, "after")
    path(parent, (f"M{number(t.x)} 0V{h}" for t in years if not t.strong), "grid")
    path(parent, (f"M{number(t.x)} 0V{h}" for t in years if t.strong), "grid-5")
    if scale.before < scale.left:
        x = scale.left - 6
        steps = "".join(f"l{2 if i % 2 else -2} 4" for i in range(round(height / 4)))
        path(parent, [f"M{number(x)} 0{steps}"], "zigzag")
    path(parent, [f"M{number(scale.right)} 0V{h}"], "newest")


def axis(wide: Wide) -> ET.Element:
    """Draw the years."""
    root = svg(wide.width, AXIS, "", "picture-axis")
    scale = wide.scale
    written = years(root, wide.ticks, scale, 14)
    if scale.after - scale.right > 6 and written < wide.width - PLANS:
        text(root, _("plans"), wide.width, 14, "year", "end")
    return root


def years(root: ET.Element, found: Sequence[Tick], scale: Scale, y: float) -> float:
    """Write the years.

    :param y: Their baseline.
    :returns: Where the last of them ends, px.
    """
    written = 0.0
    if scale.before < scale.left:
        text(root, _("earlier"), scale.left - 8, y, "year", "end")
    for tick in found:
        if tick.label:
            written = tick.x + 8 * len(tick.label) + 4
            css = ("year", "strong") if tick.strong else ("year",)
            text(root, tick.label, tick.x + 2, y, *css)
    return written


def count_events(number: int) -> str:
    """Say how many events there are."""
    if number == 1:
        return str(_("1 event"))
    return _("{number} events").format(number=number)


def strip(wide: Wide, hrefs: Callable[[Column], str]) -> ET.Element:
    """Draw how many events each year has."""
    root = svg(wide.width, STRIP_HEIGHT, _("Events per year"), "picture-strip")
    text(root, _("Events per year,"), 0, STRIP_HEIGHT - 18, "note")
    text(root, _("main ones darker"), 0, STRIP_HEIGHT - 4, "note")
    most = max((column.number for column in wide.columns), default=1)
    unit = STRIP / most
    bars: list[str] = []
    main: list[str] = []
    for column in wide.columns:
        x, w = column.x + 1, column.width - 2
        for steps, count in ((bars, column.number), (main, column.main)):
            height = number(max(count * unit, 1.0))
            if count:
                sides = f"v-{height}h{number(w)}v{height}z"
                steps.append(f"M{number(x)} {STRIP_HEIGHT}{sides}")
    path(root, bars, "density")
    path(root, main, "density-main")
    for column in wide.columns:
        when = _("earlier") if column.year is None else str(column.year)
        title = _("{when}: {number} events, {main} of them main ones").format(
            when=when, number=column.number, main=column.main
        )
        parent = link(root, hrefs(column), title)
        y = STRIP_HEIGHT - max(column.number * unit, 1.0) - 3
        text(parent, str(column.number), column.x + column.width / 2, y, "count")
        rect(parent, column.x, y - 10, column.width, STRIP_HEIGHT - y + 10, "hit")
    return root


def quarters(found: Sequence[Quarter], across: int) -> ET.Element:
    """Draw how many events each quarter of a decade has, and name its years."""
    root = svg(across, STRIP_HEIGHT + 8, _("Events per quarter"), "picture-strip")
    unit = STRIP / max([1, *(quarter.events for quarter in found)])
    steps = []
    lines = []
    for quarter in found:
        x, w = number(quarter.x + 0.5), number(quarter.width - 1)
        h = number(quarter.events * unit)
        if quarter.events:
            steps.append(f"M{x} {STRIP}v-{h}h{w}v{h}z")
        if quarter.number == 1:
            lines.append(f"M{number(quarter.x)} 0V{STRIP + 18}")
    path(root, lines, "grid-5")
    path(root, steps, "density")
    for quarter in found[::4]:
        events = sum(each.events for each in found if each.year == quarter.year)
        told = f"{quarter.year}: {count_events(events)}"
        opened = link(root, f"#year-{quarter.year}" if events else "", told)
        roomy = quarter.width * 4 > QUARTERS
        name = str(quarter.year) if roomy else f"’{quarter.year % 100:02}"
        words = text(opened, name, quarter.x + 4, STRIP + 15, "year", "strong")
        if roomy and events:
            more = ET.SubElement(words, "tspan", {"class": "note", "dx": "6"})
            more.text = told.partition(": ")[2]
        rect(opened, quarter.x, 0, quarter.width * 4, STRIP_HEIGHT + 8, "hit")
    return root


def lane(wide: Wide, placed: PlacedLane, address: Address) -> ET.Element:
    """Draw a lane."""
    events = count_events(placed.count)
    name = f"{placed.label or _('Timeline')}, {events}"
    root = svg(wide.width, placed.height, name, "picture-lane")
    grid(root, wide.ticks, wide.scale, placed.height)
    y = 19.0
    for line in placed.name:
        text(root, line, 0, y, "lane-name")
        y += 16
    if placed.name and placed.count:
        text(root, events, 0, y, "note")
    if placed.rug:
        draw_rug(root, placed.rug)
    for bar in placed.bars:
        draw_bar(root, bar, address)
    small = "small" if wide.size < 12 else ""
    for label in placed.labels:
        draw_label(root, label, address, small)
    return root


# -- Marks ----------------------------------------------------------------------------


def draw_sign(
    parent: ET.Element, sign: Sign, y: float, *, alarm: bool = False, r: float = RADIUS
) -> None:
    """Draw the mark of a date."""
    css = ["mark", *sign.classes, *(["alarm"] if alarm else [])]
    if sign.halo:
        rect(
            parent,
            sign.left - HALO,
            y - r,
            sign.right - sign.left + 2 * HALO,
            2 * r,
            "halo",
        )
    if "dot" in sign.classes:
        place = {"cx": number(sign.middle), "cy": number(y), "r": number(r)}
        ET.SubElement(parent, "circle", {"class": " ".join(css), **place})
    else:
        rect(parent, sign.left, y - r, sign.right - sign.left, 2 * r, *css)


def draw_label(
    parent: ET.Element, label: PlacedLabel, address: Address, *classes: str
) -> None:
    """Draw a labelled event."""
    css = [*filter(None, classes), *(["end"] if label.ends else [])]
    opened = link(parent, address(label.mark), label.mark.title)
    opened.set("data-key", label.mark.item.key)
    draw_sign(opened, label.sign, label.y, alarm=label.mark.alarm)
    for place, line in enumerate(label.lines):
        text(opened, line, label.x, label.y + 4 + 17 * place, *css)


def draw_rug(parent: ET.Element, rug: Rug) -> None:
    """Draw all events of a lane, those of one kind as one path."""
    for alarm in (False, True):
        css = ["alarm"] if alarm else []
        of_kind = [(m, s) for m, s in rug.signs if m.alarm is alarm]
        spans = [s for m, s in of_kind if "pill" in s.classes and not m.item.status]
        dots = [s for m, s in of_kind if "dot" in s.classes and not m.item.status]
        plans = [s for m, s in of_kind if m.item.status]
        y, top = number(rug.y), number(rug.y - RUG_TICK / 2)
        path(
            parent,
            (f"M{number(s.left)} {y}H{number(s.right)}" for s in spans),
            *("rug-span", *css),
        )
        path(
            parent,
            (f"M{number(s.middle)} {top}v{RUG_TICK}" for s in dots),
            *("rug", *css),
        )
        path(
            parent,
            (
                f"M{number(s.middle - RUG_DOT)} {y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0"
                for s in plans
            ),
            *("rug-plan", *css),
        )
    for mark, sign in rug.unlabelled:
        place = {"cx": number(sign.middle), "cy": number(rug.y), "r": "3.2"}
        css = ["mark", "dot", *(["alarm"] if mark.alarm else [])]
        dot = ET.SubElement(parent, "circle", {"class": " ".join(css), **place})
        ET.SubElement(dot, "title").text = mark.title


def draw_bar(parent: ET.Element, placed: PlacedBar, address: Address) -> None:
    """Draw a service or role."""
    opened = link(parent, address(placed.run), placed.run.title)
    bar_shape(opened, placed.bar, placed.top, BAR_HEIGHT)
    if placed.text:
        inside = placed.bar.solid <= placed.x < placed.bar.right and not placed.ends
        css = ["bar-text", *(["end"] if placed.ends else [])]
        css += [] if inside else ["outside"]
        text(opened, placed.text, placed.x, placed.top + 11.5, *css)
    for mark, sign in placed.dots:
        dot = link(parent, address(mark), mark.title)
        dot.set("data-key", mark.item.key)
        draw_sign(dot, sign, placed.top + BAR_HEIGHT / 2, alarm=mark.alarm)


def bar_shape(parent: ET.Element, bar: Bar, top: float, height: float) -> None:
    """Draw a bar: full where it is known to have been so, fading where it may be."""
    if bar.solid > bar.begin:
        rect(parent, bar.begin, top, bar.solid - bar.begin, height, "bar-in")
    if bar.full > bar.solid:
        rect(parent, bar.solid, top, bar.full - bar.solid, height, "bar")
    if bar.runs is not None:
        if bar.end > bar.full:
            rect(parent, bar.full, top, bar.end - bar.full, height, "bar-runs")
        if bar.runs > bar.end:
            rect(parent, bar.end, top, bar.runs - bar.end, height, "bar-pale")
    elif bar.end > bar.full:
        rect(parent, bar.full, top, bar.end - bar.full, height, "bar-out")
    bottom = number(top + height)
    edges = [bar.begin] if bar.edge_left else []
    edges += [bar.end] if bar.edge_right else []
    path(parent, (f"M{number(x)} {number(top)}V{bottom}" for x in edges), "edge")
    if bar.seen is not None:
        path(parent, [f"M{number(bar.seen)} {number(top)}V{bottom}"], "seen")


def written(elements: Iterable[ET.Element]) -> str:
    """Write elements, all text escaped."""
    return "".join(ET.tostring(each, encoding="unicode") for each in elements)
