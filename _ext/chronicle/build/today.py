"""Follow the day, where pages show it: another day, another text.

Documents with ``|today|`` are made of a file that says what that stands for, and are
read again when it says something else.  The day on which a site was last updated stands
on every page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import _
from sphinx.util.i18n import format_date

from chronicle.core.files import replace_file

if TYPE_CHECKING:
    import os

    from sphinx.application import Sphinx


TODAY = "|today|"
"""What Sphinx puts the day in place of."""


def note_today(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Note that a document is made of the day's file, if it shows the day."""
    config = app.config
    around = (config.rst_prolog or "", config.rst_epilog or "")
    if not config.today and any(TODAY in text for text in (*source, *around)):
        app.env.note_dependency(_file(app.doctreedir))


def note_included(app: Sphinx, _path: Path, docname: str, source: list[str]) -> None:
    """Note it of a text that is put into a document."""
    note_today(app, docname, source)


def _file(doctreedir: str | os.PathLike[str]) -> Path:
    return Path(doctreedir, "chronicle", "today.txt")


def write_today(app: Sphinx) -> None:
    """Write down what the day is called."""
    pattern = app.config.today_fmt or _("%b %d, %Y")
    text = format_date(pattern, language=app.config.language).encode()
    path = _file(app.doctreedir)
    if not path.is_file() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text)


def describe_last_update(app: Sphinx) -> str:
    """Return the day that stands on every page, if one does."""
    pattern = app.config.html_last_updated_fmt
    if pattern is None:
        return ""
    return format_date(
        pattern or _("%b %d, %Y"),
        language=app.config.language,
        local_time=not app.config.html_last_updated_use_utc,
    )


def follow_today(app: Sphinx) -> None:
    """Have what shows the day follow it."""
    app.connect("builder-inited", write_today)
    app.connect("source-read", note_today)
    app.connect("include-read", note_included)
    app.connect("chronicle-layout", describe_last_update)
