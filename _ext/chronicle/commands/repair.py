"""``chronicle repair PATH`` prints what the site repairs in posts, as a diff."""

from __future__ import annotations

import contextlib
import difflib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from chronicle.core.posts import SUFFIXES
from chronicle.core.record import Origin
from chronicle.metadata.admission import shown_path
from chronicle.metadata.entries import format_of, read_entry
from chronicle.repair.markdown.context import MarkdownContext
from chronicle.sources.directives import find_directives
from chronicle.sources.pipeline import join_lines, read_body, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.core.problems import Problem


class Outcome(NamedTuple):
    """A post before and after."""

    before: str
    after: str
    """The same if nothing was damaged; as many lines."""

    problems: tuple[Problem, ...]


def repair_file(path: Path, data: bytes) -> Outcome:
    """Lead the bytes of one file the way that the site's build leads them."""
    fmt = format_of(path.name)
    text = read_text(data, fmt)
    entry = read_entry(path.name, path.stem, text, find_directives=find_directives)
    context = MarkdownContext(
        origin=entry.origin or Origin.ASTRO,
        is_exported=entry.origin is Origin.ASTRO and bool(entry.fields.original_url),
        has_file=lambda address: (path.parent / address).is_file(),
        has_templates=False,
    )
    body = read_body(text.text, entry.front_matter, fmt, context)
    # What cannot be read is not repaired.
    after = text.text
    if entry.origin:
        after = join_lines(text.text, entry.front_matter, body)
    before = data.decode("utf-8-sig", "backslashreplace")
    plain = before.replace("\r\n", "\n").replace("\r", "\n")
    return Outcome(plain, after, (*entry.problems, *body.problems))


@click.command(name="repair")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--write", is_flag=True, help="Change the files.")
@click.option("--check", is_flag=True, help="Exit with 1 if a file would change.")
@click.pass_context
def main(
    ctx: click.Context, paths: tuple[Path, ...], *, write: bool, check: bool
) -> None:
    """Print what the site repairs in posts, as a diff.

    Each PATH is a post, or a folder of posts.
    """
    if write and check:
        raise click.UsageError("--write is not allowed with --check; expected one")
    changed = failed = False
    for path in find_posts(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            _complain(path, None, str(error.strerror))
            failed = True
            continue
        outcome = repair_file(path, data)
        for problem in outcome.problems:
            _complain(path, problem.line, problem.message)
        if outcome.before == outcome.after:
            continue
        changed = True
        if write:
            write_text(path, outcome.after, data)
        else:
            click.echo("".join(diff(path, outcome)), nl=False)
    ctx.exit(2 if failed else int(changed and check))


def find_posts(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are named, and the posts below the folders, in order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for root, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                found = Path(root, name)
                if name.endswith(SUFFIXES) and not found.is_symlink():
                    yield found


def diff(path: Path, outcome: Outcome) -> Iterator[str]:
    """Yield the lines of a unified diff, which ``patch`` can apply."""
    name = shown_path(path.as_posix().lstrip("/"))
    for line in difflib.unified_diff(
        outcome.before.splitlines(keepends=True),
        outcome.after.splitlines(keepends=True),
        f"a/{name}",
        f"b/{name}",
    ):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def write_text(path: Path, text: str, before: bytes) -> None:
    """Put *text* in place of a file, in one step, with its ends of lines and mode.

    :param before: The file's bytes.
    """
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).chmod(path.stat().st_mode & 0o7777)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _complain(path: Path, line: int | None, message: str) -> None:
    place = f"{shown_path(str(path))}:{line}" if line else shown_path(str(path))
    click.echo(f"{place}: {message}", err=True)
