"""Keep the text of each post as it was written to its page, for the feeds.

So each post is rendered once, whatever the number of feeds, and posts that were not
written again cost nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from chronicle.archive.domain import archive_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def keep_body(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Save the HTML of a post's text, in whichever process it is written."""
    if doctree is None or pagename not in archive_of(app.env).posts:
        return
    path = body_path(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(context["body"], encoding="utf-8")


def body_path(app: Sphinx, docname: str) -> Path:
    """Return the file that keeps the text of *docname*'s page."""
    return Path(app.doctreedir, "chronicle", app.builder.name, f"{docname}.html")


def read_body(app: Sphinx, docname: str) -> str:
    """Return the HTML of a post's text; empty if its page was never written."""
    path = body_path(app, docname)
    return path.read_text(encoding="utf-8") if path.is_file() else ""
