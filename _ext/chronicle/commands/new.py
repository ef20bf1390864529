"""``chronicle new "Title of the post"`` begins a new post.

The file has the metadata that the site reads, in reST or Markdown; the writer does the
rest.  A file that is there already is never touched.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from docutils.utils import column_width

from chronicle.core.folding import fold
from chronicle.core.posts import FOLDER
from chronicle.core.text import slugify
from chronicle.metadata.plain import escape_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RST_MARKUP = re.compile(r"[\\*`|_<>\[\]:]")
"""What reST may take for markup in a heading; such a title is given as an option."""

_OPENING = "The first paragraph says what happened; lists of posts show it."


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What is known of a post before it is written.  Plain text on one line each."""

    title: str
    day: datetime.date
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()


def render_rst(draft: Draft) -> str:
    """Return the post in reST, with ABlog's directive."""
    odd = _RST_MARKUP.search(draft.title)
    options = {
        "title": escape_line(draft.title) if odd else "",
        "author": ", ".join(draft.authors),
        "tags": ", ".join(draft.tags),
    }
    heading = [] if odd else [draft.title, "=" * column_width(draft.title), ""]
    lines = [
        f".. post:: {draft.day.isoformat()}",
        *(f"   :{name}: {value}" for name, value in options.items() if value),
        "",
        *heading,
        _OPENING,
        "",
    ]
    return "\n".join(lines)


def render_markdown(draft: Draft) -> str:
    """Return the post in MyST Markdown, with ABlog's front matter."""
    options = {
        "title": escape_line(draft.title),
        "author": [*draft.authors],
        "tags": [*draft.tags],
    }
    lines = [
        "---",
        "blogpost: true",
        f"date: {draft.day.isoformat()}",
        # JSON is YAML in which nothing can be misread.
        *(
            f"{name}: {json.dumps(value, ensure_ascii=False)}"
            for name, value in options.items()
            if value
        ),
        "---",
        "",
        _OPENING,
        "",
    ]
    return "\n".join(lines)


FORMATS: dict[str, Callable[[Draft], str]] = {
    ".md": render_markdown,
    ".rst": render_rst,
}
"""Suffix of the file -> what fills it."""


def path_of(draft: Draft, suffix: str) -> str:
    """Return where the post belongs, below the source folder.

    :raises ValueError: If the title has no letter or digit to name a file by.
    """
    slug = slugify(fold(draft.title))[:80].strip("-")
    if not slug:
        raise ValueError(
            f"the title {draft.title!r} has no letter or digit; expected some words"
        )
    return f"{FOLDER}/{draft.day.year}/{draft.day.isoformat()}-{slug}{suffix}"


def _text(value: str) -> str:
    """Return text that can stand on one line of a file."""
    text = " ".join(value.split())
    if not text or any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        raise click.BadParameter(f"{value!r} is no text; expected some words")
    return text


def _label(value: str) -> str:
    """Return the name of one author or tag."""
    text = _text(value)
    if "," in text or ";" in text:
        raise click.BadParameter(
            f"{value!r} has a comma or semicolon; expected one name: "
            "give the option once for each"
        )
    return text


def _day(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        message = f"{value!r} is no day; expected YYYY-MM-DD"
        raise click.BadParameter(message) from error


@click.command(name="new")
@click.argument("title", type=_text, metavar="TITLE")
@click.option("--rst", "suffix", flag_value=".rst", help="Write reST (the default).")
@click.option("--md", "suffix", flag_value=".md", help="Write MyST Markdown.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    type=_label,
    metavar="NAME",
    help="Full name; more than once for more than one.",
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    type=_label,
    metavar="NAME",
    help="More than once, too.",
)
@click.option(
    "--date",
    "day",
    type=_day,
    metavar="YYYY-MM-DD",
    help="Of publication; today if left out.",
)
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=".",
    help="Folder of the site, with its conf.py; here if left out.",
)
def main(  # noqa: PLR0913, PLR0917 -- one for each option
    title: str,
    suffix: str | None,
    authors: tuple[str, ...],
    tags: tuple[str, ...],
    day: datetime.date | None,
    source: Path,
) -> None:
    """Begin a new post: write its file, and say where that is."""
    today = datetime.datetime.now(datetime.UTC).date()
    draft = Draft(title=title, day=day or today, authors=authors, tags=tags)
    suffix = suffix or ".rst"
    try:
        path = path_of(draft, suffix)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if not (source / "conf.py").is_file():
        raise click.UsageError(
            f"there is no conf.py in {str(source)!r}; expected the folder of "
            "the site: change to it, or name it with --source"
        )
    target = source / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(FORMATS[suffix](draft))
    except FileExistsError as error:
        message = f"{target} is there already, and stays as it is"
        raise click.UsageError(message) from error
    click.echo(target)
