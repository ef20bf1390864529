"""``chronicle report SITE`` prints what needs attention in a built site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chronicle.core.problems import Severity
from chronicle.report.attention import TITLES, name_place, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "about/attention.json"
"""Where a build leaves its problems, below the output folder."""

MOST = 5
"""Files that are named for each kind, unless all are asked for."""


@click.command(name="report")
@click.argument(
    "site", type=click.Path(path_type=Path, exists=True), default="_build/html"
)
@click.option(
    "--severity",
    type=click.Choice([str(severity) for severity in Severity]),
    default=str(Severity.COSMETIC),
    show_default=True,
    help="The least severity to print.",
)
@click.option("--all", "every", is_flag=True, help="Name every file.")
@click.option(
    "--check", is_flag=True, help="Exit with 1 if something is lost or wrong."
)
@click.pass_context
def main(
    ctx: click.Context, site: Path, *, severity: str, every: bool, check: bool
) -> None:
    """Print what needs attention, grouped by kind and file, the worst first.

    SITE is the output folder of a build, or the file attention.json of one.
    """
    path = site / NAME if site.is_dir() else site
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        counts, kinds = found["totals"], found["kinds"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} is no report of a build; expected {NAME} of an HTML build"
        raise click.ClickException(message) from error
    least = list(Severity).index(Severity(severity))
    shown = [str(one) for one in list(Severity)[: least + 1]]
    for kind in kinds:
        if kind["severity"] in shown:
            click.echo("\n".join(_lines(kind, every=every)))
    click.echo(summarise(counts) or "nothing needs attention")
    ctx.exit(int(check and bool(counts["lost"] or counts["wrong"])))


def _lines(kind: dict[str, Any], *, every: bool) -> Iterator[str]:
    """Yield the lines about one kind."""
    title = TITLES[Severity(kind["severity"])].partition(":")[0]
    yield f"{title}: {kind['number']} x {kind['name']}"
    yield f"  {kind['example']}"
    if kind["advice"]:
        yield f"  {kind['advice']}"
    files = kind["files"] if every else kind["files"][:MOST]
    for file in files:
        place = name_place(file["source"], [line for line, _ in file["places"]])
        yield f"    {place}" + (f" ({file['number']})" if file["number"] > 1 else "")
    if more := len(kind["files"]) - len(files):
        yield f"    and {more} more files"
    yield ""
