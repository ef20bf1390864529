"""Read one file of a post, on its own.  Pure.

What needs the other files (aliases, labels, duplicates, today) is done by
:mod:`chronicle.metadata.catalogue`, so that an entry holds as long as its file does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.posts import TEXT
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Status
from chronicle.metadata.body import Body, scan_body
from chronicle.metadata.fields import Fields, RawPost
from chronicle.metadata.frontmatter import Finder, blank_lines, read_front_matter
from chronicle.metadata.headers import read_meta_file
from chronicle.metadata.origins import ORIGINS, read_post
from chronicle.metadata.values import Scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.core.problems import Repair
    from chronicle.markup.outline import Outliner
    from chronicle.metadata.origins import OriginReader
    from chronicle.metadata.values import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What one file says, before anything else is known."""

    source: str
    """Path below the source folder, with ``/``."""

    docname: str

    origin: str | None
    """None if the file cannot be published."""

    fields: Fields

    body: Body | None
    """None if the file cannot be published."""

    stem: str
    """The file's name without suffix; its folder's for an ``index`` file."""

    title_line: int = 1
    """Line of the key for the title, whatever it says; else the first."""

    front_matter: range = range(0)
    """Lines of the file that hold metadata and are no text, 0-based."""

    has_directive: bool = False
    """Whether ABlog's directive says what the post is."""

    is_plain: bool = False
    """Whether the text is shown as written: to read it would take too much."""

    repairs: tuple[Repair, ...] = ()

    problems: tuple[Problem, ...] = ()
    """In the order of lines."""


class Text(NamedTuple):
    """A post's text, decoded and free of mojibake, and what was done for that."""

    text: str
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()

    outliner: Outliner | None = None
    """What is known of its Markdown, if that has been read."""


def read_entry(  # noqa: PLR0913 -- what is known of a file, by name
    source: str,
    docname: str,
    text: Text,
    *,
    meta: str | None = None,
    authors_file: str = "",
    date_format: str = "",
    find_directives: Finder = lambda _text, _fmt: [],
    readers: Sequence[OriginReader] = ORIGINS,
) -> Entry:
    """Read a post.

    :param source: Path below the source folder, with ``/`` and its suffix.
    :param meta: Nikola's file of metadata beside the post.
    :param find_directives: Finds ABlog's directives, which takes ABlog.
    :param readers: Of all origins.
    """
    fmt = format_of(source)
    front = read_front_matter(text.text, fmt, find_directives)
    if meta is not None and front.kind == "none":
        front = front._replace(kind="nikola", table=read_meta_file(meta))
    problems = [*text.problems, *front.problems]
    if is_empty := not text.text.strip():
        problems.append(Problem(Subtype.FILE, "not published: the file is empty", 1))
    prose = blank_lines(front.body, *front.directives)
    body = None if is_empty else scan_body(prose, fmt, titled=_has_title(front.table))
    fields, origin = Fields(), None
    post = RawPost(
        source=source, fmt=fmt, kind=front.kind, table=front.table,
        body=body or scan_body("", fmt), authors_file=authors_file,
        date_format=date_format, lines=tuple(text.text.split("\n")),
    )  # fmt: skip
    if body is not None:
        origin, fields = read_post(post, readers=readers)
        problems += fields.problems
        if front.is_broken and fields.status is Status.PUBLISHED:
            fields = replace(fields, status=Status.UNLISTED)
    return Entry(
        source=source,
        docname=docname,
        origin=origin,
        fields=fields,
        body=body,
        stem=post.stem,
        title_line=front.table.lines.get("title", 1),
        front_matter=front.extent,
        has_directive=bool(front.directives),
        repairs=tuple(sorted((*text.repairs, *fields.repairs))),
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
    )


def _has_title(table: Table) -> bool:
    """Tell whether the metadata have a title, so that no heading need be one."""
    return any(
        key.casefold() == "title"
        and isinstance(value, Scalar)
        and not value.is_null
        and any(map(str.isalnum, value.text))
        for key, value in table.entries.items()
    )


def format_of(source: str) -> str:
    """Return ``rst`` or ``md``, by the suffix of a file's name."""
    return "rst" if source.endswith((".rst", TEXT)) else "md"
