"""Follow the day, where pages show it: another day, another text.

Documents with ``|today|`` are made of a file that says what that stands for, and are
read again when it says something else.  The day on which a site was last updated stands
on every page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import format_date

from chronicle.core.files import replace_file

if TYPE_CHECKING:
    import os

    from sphinx.application import Sphinx


class TodayTransform(SphinxTransform):
    """Note which documents show the day."""

    default_priority = 205  # before Sphinx puts the day in its place (210)

    def apply(self, **_kwargs: object) -> None:
        """Note that the document is made of the day's file, if it is."""
        if self.config.today or "today" in self.document.substitution_defs:
            return
        for _node in self.document.findall(_is_today):
            self.env.note_dependency(_file(self.env.doctreedir))


def _is_today(node: nodes.Node) -> bool:
    return isinstance(node, nodes.substitution_reference) and node["refname"] == "today"


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
    app.add_transform(TodayTransform)
    app.connect("builder-inited", write_today)
    app.connect("chronicle-layout", describe_last_update)
