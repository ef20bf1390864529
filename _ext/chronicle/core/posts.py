"""Tell posts from the site's own pages.  Pure: standard library only."""

from __future__ import annotations

FOLDER = "posts"
"""Name of the folder, below the source folder, whose files are not trusted."""


MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx")
"""Suffixes of Markdown: Jekyll and Pelican know all but the last, which is Astro's and
Docusaurus's for Markdown that may hold JavaScript."""

SUFFIXES = (*MARKDOWN, ".rst")
"""Suffixes of the posts that are read."""


def is_post(docname: str) -> bool:
    """Tell whether *docname* is a post; all other pages are trusted."""
    return docname.startswith(f"{FOLDER}/")
