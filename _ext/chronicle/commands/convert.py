"""``chronicle convert export.xml`` writes an export as posts that the site reads."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chronicle.core.posts import FOLDER
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from chronicle.sources.exports import Export, ExportedPost

MAX_SLUG = 100
"""Characters of a file's name."""


@click.command(name="convert")
@click.argument("export", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder for the posts; {FOLDER}/NAME of the export if not given.",
)
def main(export: Path, folder: Path | None) -> None:
    """Write an export of WordPress or Blogger as posts.

    Each post has its front matter and the address at which it was published; media.csv
    lists the pictures and files that posts show.  Nothing is fetched, and no file that
    is there is changed.
    """
    try:
        from chronicle.sources.exports import read_export  # noqa: PLC0415 -- an extra
    except ModuleNotFoundError as error:
        message = f"{error.name} is missing; install chronicle with its extra 'convert'"
        raise click.ClickException(message) from error
    try:
        found = read_export(export.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{export}: {error}") from error
    folder = folder or Path(FOLDER, slugify(export.stem) or "export")
    written = write_posts(found, folder)
    click.echo(f"{written} of {len(found.posts)} posts of {found.system} in {folder}")
    if found.comments:
        click.echo(f"{found.comments} comments are left out")


def write_posts(export: Export, folder: Path) -> int:
    """Write all posts and the list of media; return how many posts were written."""
    taken: set[Path] = set()
    number = 0
    for post in export.posts:
        path = folder / choose_path(post, taken)
        taken.add(path.relative_to(folder))
        number += _write(path, render(post))
    _write(folder / "media.csv", list_media(export))
    return number


def _write(path: Path, text: str) -> bool:
    """Write a new file; one that is there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        click.echo(f"{path}: is there already, and stays as it is", err=True)
        return False
    return True


def choose_path(post: ExportedPost, taken: set[Path]) -> Path:
    """Return a name for a post's file that no other has: ``2016/name.md``."""
    year = post.published[:4] if post.published[:4].isdigit() else "undated"
    name = slugify(post.slug)[:MAX_SLUG] or slugify(post.title)[:MAX_SLUG] or "untitled"
    path, number = Path(year, f"{name}.md"), 1
    while path in taken:
        number += 1
        path = Path(year, f"{name}-{number}.md")
    return path


def render(post: ExportedPost) -> str:
    """Return a post with its front matter; values are JSON, which is YAML too."""
    values: dict[str, object] = {
        "title": post.title,
        "date": post.published,
        "updated": post.updated if post.updated != post.published else "",
        "authors": list(post.authors),
        "tags": list(post.tags),
        "categories": list(post.categories),
        "description": post.description,
        "legacyUrl": post.address,
        "status": post.status if post.status != "published" else "",
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in values.items()
        if value
    ]
    return "\n".join(["---", *lines, "---", "", post.text])


def list_media(export: Export) -> str:
    """Return a table of the files that posts show: address, post."""
    from chronicle.sources.exports import all_media  # noqa: PLC0415 -- an extra

    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["address", "post"])
    writer.writerows(all_media(export))
    return table.getvalue()
