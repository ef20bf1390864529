"""Print what ``tox -e bench`` measured, as a picture and a table.

``.. bench:: performance.json`` is of this site only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sphinx.util.docutils import SphinxDirective

from chronicle.community.nodes import picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Row = dict[str, Any]

BAR, GAP, LABELS, WIDTH, VALUE = 16, 10, 150, 620, 60
"""Pixels: height of a bar, space between groups, widths of labels, picture, values."""

HEADS = ("Posts", "Build", "Site", "Processor", "Wall", "Memory", "Files", "Output")


def draw(rows: Sequence[Row]) -> str:
    """Return bars of processor time, those of one build together, as SVG."""
    most = max(row["processor"] for row in rows)
    svg = ET.Element("svg", {"width": str(WIDTH), "aria-hidden": "true"})
    y, before = 0, ""
    for row in rows:
        y += GAP if before and row["build"] != before else 0
        words = f"{row['build']}, {row['site']}"
        length = (WIDTH - LABELS - VALUE) * row["processor"] / most
        shade = "1" if row["site"] == "ours" else "0.4"
        box = {"x": LABELS, "y": y + 2, "width": f"{length:.1f}", "height": BAR - 3}
        bar = {name: str(value) for name, value in box.items()}
        ET.SubElement(svg, "rect", {**bar, "fill": "currentColor", "opacity": shade})
        _write(svg, words, LABELS - 6, y, "end")
        _write(svg, f"{row['processor']:.1f} s", LABELS + length + 6, y, "start")
        y, before = y + BAR, row["build"]
    svg.set("height", str(y))
    svg.set("viewBox", f"0 0 {WIDTH} {y}")
    return ET.tostring(svg, encoding="unicode")


def _write(svg: ET.Element, words: str, x: float, y: int, anchor: str) -> None:
    place = {"x": f"{x:.1f}", "y": str(y + BAR - 4), "text-anchor": anchor}
    ET.SubElement(svg, "text", {**place, "fill": "currentColor"}).text = words


def tabulate(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table of everything, as reST."""
    yield from (".. list-table::", "   :header-rows: 1", "")
    for row in (HEADS, *map(_cells, rows)):
        for number, cell in enumerate(row):
            yield f"   {' ' if number else '*'} - {cell}"
    yield ""


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row['posts']:,}",
        row["build"],
        row["site"],
        f"{row['processor']:.1f} s",
        f"{row['wall']:.1f} s",
        f"{row['peak'] / 1e6:.0f} MB",
        f"{row['files']:,}",
        f"{row['bytes'] / 1e6:.1f} MB",
    )


class BenchDirective(SphinxDirective):
    """``.. bench:: FILE``: a picture of the largest site, a table of all."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Print the results."""
        relative, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        rows, machine = found["results"], found["machine"]
        largest = max(row["posts"] for row in rows)
        svg = draw([row for row in rows if row["posts"] == largest])
        said = (
            f"Measured on {machine['date']}: {machine['cores']} × "
            f"{machine['processor']}, Python {machine['python']}, "
            f"Sphinx {machine['sphinx']}, {found['rounds']} rounds. "
            f"The picture is of {largest:,} posts: seconds of the processor."
        )
        lines = "\n".join([said, "", *tabulate(rows)])
        return [picture(svg=svg), *self.parse_text_to_nodes(lines)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the directive known."""
    app.setup_extension("chronicle.community")
    app.add_directive("bench", BenchDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
