"""Print what ``tox -e bench`` measured, as a picture and a table.

``.. bench:: performance.json`` is of this site only, as are ``.. bench-growth::`` and
``.. bench-edits::``, for what ``tox -e bench-growth`` measured.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sphinx.util.docutils import SphinxDirective

from chronicle.community.nodes import picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Row = dict[str, Any]

BAR, WORDS = 16, 20
"""Pixels: height of a bar, and of a line of text."""

FORMS = {328: "until-704", 640: "from-704"}
"""Width of the picture, px, and the class by which the style sheet shows it."""

VALUE = 110
"""Room for what stands behind the longest bar, px."""

NAMES = {
    "ours": "Chronicle",
    "archive": "Chronicle, posts alone",
    "bare": "Sphinx and MyST alone",
    "nikola": "Nikola",
    "pelican": "Pelican",
    "side bars": "stock with side bars",
}
"""What readers call a site of the results, where it is not the same."""

OURS = {"ours", "archive"}

HEADS = ("Posts", "Build", "Site", "Processor", "Clock", "Memory")


def draw(rows: Sequence[Row], width: int) -> str:
    """Return bars of processor time, those of one build together, as SVG.

    :param width: Pixels.
    """
    most = max(row["processor"] for row in rows)
    svg = ET.Element("svg", {"width": str(width), "aria-hidden": "true"})
    y, before = 0, ""
    for row in rows:
        if row["build"] != before:
            _write(svg, row["build"], 0, y + WORDS)
            y, before = y + WORDS + 6, row["build"]
        length = (width - VALUE) * row["processor"] / most
        shade = "density-main" if row["site"] in OURS else "density"
        box = {"x": 0, "y": y, "width": f"{length:.1f}", "height": BAR - 2}
        bar = {name: str(value) for name, value in box.items()}
        ET.SubElement(svg, "rect", {**bar, "class": shade})
        _write(svg, f"{row['processor']:.1f} s {_name(row)}", length + 6, y + BAR - 4)
        y += BAR
    svg.set("height", str(y))
    svg.set("viewBox", f"0 0 {width} {y}")
    return ET.tostring(svg, encoding="unicode")


def _write(svg: ET.Element, words: str, x: float, y: int) -> None:
    place = {"x": f"{x:.1f}", "y": str(y), "font-size": "13"}
    ET.SubElement(svg, "text", place).text = words


def tabulate(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table, as reST.

    :param rows: Cells; the first row is that of the headings.
    """
    yield from (".. list-table::", "   :header-rows: 1", "")
    for row in rows:
        for number, cell in enumerate(row):
            yield f"   {' ' if number else '*'} - {cell}"
    yield ""


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row['posts']:,}",
        row["build"],
        _name(row),
        f"{row['processor']:.1f} s",
        f"{row['wall']:.1f} s",
        f"{row['peak'] / 1e6:.0f} MB",
    )


def _name(row: Row) -> str:
    return NAMES.get(row["site"], row["site"])


def sizes(rows: Sequence[Row]) -> str:
    """Return how large the sites are that *rows* tell of."""
    parts = [
        f"{_name(row)} {row['files']:,} files, {row['bytes'] / 1e6:.0f} MB"
        for row in rows
        if row["build"] == "cold"
    ]
    return f"What they wrote: {'; '.join(parts)}."


SHARE = 0.01
"""Of the time of the last column's builds: parts that take less are added up."""


def add_up(parts: Sequence[Row]) -> Iterator[Row]:
    """Yield the parts of builds that take long, the sum of the others, that of all.

    :param parts: ``{"part": name, column: seconds}``.
    """
    columns = [column for column in parts[0] if column != "part"]
    least = SHARE * sum(row[columns[-1]] for row in parts)
    small = [row for row in parts if row[columns[-1]] < least]
    yield from (row for row in parts if row[columns[-1]] >= least)
    for name, rows in ((f"{len(small)} smaller parts", small), ("all", parts)):
        yield {"part": name, **{each: sum(r[each] for r in rows) for each in columns}}


def _part(row: Row) -> str:
    """Return the name of a part: of a listener its module and its function."""
    name: str = row["part"].removeprefix("chronicle.")
    module, _, function = name.rpartition(".")
    return f"``{module}`` ``{function}``" if module else name


def tell_growth(found: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the table of what each part of a build takes, for two sizes of archive."""
    few, many = (str(count) for count in found["counts"])
    yield "Part", *(f"{int(count):,} posts" for count in (few, many)), "Growth"
    for row in add_up(found["parts"]):
        growth = row[many] / row[few] if row[few] else 0
        yield _part(row), f"{row[few]:.2f} s", f"{row[many]:.2f} s", f"×{growth:.1f}"


def tell_edits(found: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the table of what each part of a build takes, for some edits."""
    edits = [name for name in found["edits"][0] if name != "part"]
    yield "Part", *edits
    for row in add_up(found["edits"]):
        yield _part(row), *(f"{row[name]:.2f} s" for name in edits)


class PartsDirective(SphinxDirective):
    """``.. bench-growth:: FILE``, ``.. bench-edits:: FILE``: the parts of builds."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Print the results."""
        relative, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        tell = tell_growth if self.name == "bench-growth" else tell_edits
        return self.parse_text_to_nodes("\n".join(tabulate(tell(found))))


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
        shown = [row for row in rows if row["posts"] == largest]
        svg = "".join(
            f'<div class="{form}">{draw(shown, width)}</div>'
            for width, form in FORMS.items()
        )
        rounds = found["rounds"]
        said = (
            f"Processor seconds with {largest:,} posts, of the figures below.  "
            f"Measured on {machine['date']}: {machine['cores']} cores of "
            f"{machine['processor']}, Python {machine['python']}, Sphinx "
            f"{machine['sphinx']}; "
            f"{f'medians of {rounds}' if rounds > 1 else 'one build of each kind'}.  "
            f"{sizes(shown)}"
        )
        lines = "\n".join([said, "", *tabulate([HEADS, *map(_cells, rows)])])
        drawn = picture(svg=svg, classes=["picture"])
        return [drawn, *self.parse_text_to_nodes(lines)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the directive known."""
    app.setup_extension("chronicle.community")
    app.add_directive("bench", BenchDirective)
    app.add_directive("bench-growth", PartsDirective)
    app.add_directive("bench-edits", PartsDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
