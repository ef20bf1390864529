"""Begin a new post: ``python -m chronicle.new "Title of the post"``.

The file has the metadata that the site reads, in reST or Markdown; the writer does the
rest.  A file that is there already is never touched.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.utils import column_width

from chronicle.core.letters import fold
from chronicle.core.posts import FOLDER
from chronicle.core.text import slugify

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
        "title": draft.title if odd else "",
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
        "title": draft.title,
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file, and say where it is."""
    parser = _parser()
    options = parser.parse_args(arguments)
    draft = Draft(
        title=" ".join(options.title.split()),
        day=options.date or datetime.datetime.now(datetime.UTC).date(),
        authors=options.author,
        tags=options.tag,
    )
    try:
        path = path_of(draft, options.suffix)
    except ValueError as error:
        parser.error(str(error))
    if not Path(options.source, "conf.py").is_file():
        parser.error(
            f"there is no conf.py in {str(options.source)!r}; expected the folder of "
            "the site: change to it, or name it with --source"
        )
    target = Path(options.source, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(FORMATS[options.suffix](draft))
    except FileExistsError:
        parser.error(f"{target} is there already, and stays as it is")
    sys.stdout.write(f"{target}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chronicle.new",
        description="Begin a new post.",
    )
    parser.add_argument("title", type=_text, help="title of the post, in quotes")
    suffix = parser.add_mutually_exclusive_group()
    suffix.add_argument(
        "--rst",
        dest="suffix",
        action="store_const",
        const=".rst",
        default=".rst",
        help="write reStructuredText (the default)",
    )
    suffix.add_argument(
        "--md",
        dest="suffix",
        action="store_const",
        const=".md",
        help="write MyST Markdown",
    )
    parser.add_argument(
        "--author",
        action="append",
        default=[],
        type=_label,
        help="full name; more than once for more than one",
    )
    parser.add_argument(
        "--tag", action="append", default=[], type=_label, help="more than once, too"
    )
    parser.add_argument(
        "--date", type=_day, help="day of publication, YYYY-MM-DD; today if left out"
    )
    parser.add_argument(
        "--source",
        type=Path,
        default=Path(),
        help="folder of the site, with its conf.py; here if left out",
    )
    return parser


def _text(value: str) -> str:
    """Return text that can stand on one line of a file."""
    text = " ".join(value.split())
    if not text or any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        raise argparse.ArgumentTypeError(f"{value!r} is no text; expected some words")
    return text


def _label(value: str) -> str:
    """Return the name of one author or tag."""
    text = _text(value)
    if "," in text or ";" in text:
        raise argparse.ArgumentTypeError(
            f"{value!r} has a comma or semicolon; expected one name: "
            "give the option once for each"
        )
    return text


def _day(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{value!r} is no day; expected YYYY-MM-DD"
        ) from error


if __name__ == "__main__":
    raise SystemExit(main())
