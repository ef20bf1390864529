"""Tell posts from the site's own pages.  Pure: standard library only."""

from __future__ import annotations

FOLDER = "posts"
"""Name of the folder, below the source folder, whose files are not trusted."""


def is_post(docname: str) -> bool:
    """Tell whether *docname* is a post; all other pages are trusted."""
    return docname.startswith(f"{FOLDER}/")
