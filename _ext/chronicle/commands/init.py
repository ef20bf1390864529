"""``chronicle init FOLDER`` begins a new archive."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from docutils.utils import column_width

from chronicle import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable


def read_templates() -> Iterator[tuple[str, str]]:
    """Yield path and text of each file of a new archive, in order of paths.

    What stands in braces is put in; braces that stay are doubled.  The suffix ``.in``
    tells tools that these are not yet files of the kind that they look for.
    """
    for path, text in sorted(_walk(resources.files("chronicle.commands") / "archive")):
        name = path.removesuffix(".in")
        yield ".gitignore" if name == "gitignore" else name, text


def _walk(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{path}{item.name}/")
        else:
            yield f"{path}{item.name}", item.read_text("utf-8")


def fill(text: str, name: str, author: str, url: str) -> str:
    """Return the text of a file.

    :param url: Address of the site; may be empty.
    """
    return text.format(
        name=repr(name),
        name_plain=name,
        author=repr(author),
        url=repr(url),
        heading=f"{_escape(name)}\n{'=' * column_width(_escape(name))}",
        version=__version__,
    )


def _escape(text: str) -> str:
    """Return text that reST takes for text."""
    return "".join(f"\\{c}" if c in "\\*`|_<>[]:" else c for c in text)


def _line(value: str) -> str:
    text = " ".join(value.split())
    if not text or not text.isprintable():
        raise click.BadParameter(f"{value!r} is no name; expected some words")
    return text


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        expected = "expected one such as 'https://blog.example.org/'"
        raise click.BadParameter(f"{value!r} is no address; {expected}")
    return f"{value.rstrip('/')}/" if value else ""


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--name",
    prompt="Name of the archive",
    type=_line,
    metavar="TEXT",
    help="Name of the archive, the title of its pages.",
)
@click.option("--author", type=_line, metavar="TEXT", help="Who publishes it.")
@click.option(
    "--url",
    type=_address,
    default="",
    metavar="ADDRESS",
    help="Its address; Read the Docs and GitHub Pages know it by themselves.",
)
def main(folder: Path, name: str, author: str | None, url: str) -> None:
    """Begin a new archive in FOLDER, here if left out.

    A file that is there already stays as it is.
    """
    if (folder / "conf.py").exists():
        raise click.UsageError(
            f"{folder / 'conf.py'} is there already; expected a folder without a site: "
            "to use Chronicle in it, add 'chronicle' to its extensions"
        )
    for path, text in read_templates():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(fill(text, name, author or name, url))
        except FileExistsError:
            click.echo(f"{target} is there already, and stays as it is", err=True)
        else:
            click.echo(target)
