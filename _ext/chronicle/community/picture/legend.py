"""Say what the signs of a picture mean."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sphinx.locale import _

from chronicle.build.translations import N_
from chronicle.community.picture.draw import bar_shape, draw_sign, number, path
from chronicle.community.picture.signs import Bar, Sign

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[ET.Element], None]

HEIGHT = 16
MIDDLE = 8.0


def _sign(left: float, right: float, *classes: str) -> Draw:
    return lambda svg: draw_sign(svg, Sign(left, right, classes), MIDDLE)


def _bar(bar: Bar) -> Draw:
    return lambda svg: bar_shape(svg, bar, 2, 12)


def _rug(svg: ET.Element) -> None:
    path(svg, (f"M{x} 3.5v9" for x in (3, 9, 15)), "rug")


def _handed_over(svg: ET.Element) -> None:
    path(svg, ["M6 1V15"], "succession")


_SIGNS: dict[str, tuple[tuple[str, int, Draw], ...]] = {
    "timeline": (
        (N_("day or month known"), 12, _sign(1, 10, "dot")),
        (N_("once, within this span"), 28, _sign(1, 27, "pill", "pale")),
        (N_("lasted"), 28, _sign(1, 27, "pill")),
        (N_("planned"), 12, _sign(1, 10, "dot", "planned")),
        (N_("any event"), 18, _rug),
        (
            N_("service or role: edge where the date is known, faded where not"),
            28,
            _bar(Bar(1, 1, 10, 27, True, False, None, None)),
        ),
    ),
    "roles": (
        (
            N_("edge: the date is known"),
            28,
            _bar(Bar(1, 1, 27, 27, True, True, None, None)),
        ),
        (
            N_("faded: no date known"),
            28,
            _bar(Bar(1, 13, 15, 27, False, False, None, None)),
        ),
        (
            N_("last seen in the role"),
            28,
            _bar(Bar(1, 1, 15, 27, False, False, 15.0, None)),
        ),
        (N_("handed over"), 12, _handed_over),
    ),
}

_SIGNS["bars"] = _SIGNS["roles"][:3]


def legend(name: str) -> ET.Element:
    """Make the legend of a kind of picture."""
    root = ET.Element("ul", {"class": "picture-legend"})
    for words, width, draw in _SIGNS[name]:
        entry = ET.SubElement(root, "li")
        size = {"width": number(width), "height": number(HEIGHT)}
        view = {"viewBox": f"0 0 {width} {HEIGHT}", "aria-hidden": "true"}
        svg = ET.SubElement(entry, "svg", {**size, **view})
        draw(svg)
        svg.tail = str(_(words))
    return root
