"""Tell posts from the site's own pages.  Pure: standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = "posts"
"""Folder of posts below the source folder, where the site names no other."""


MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx")
"""Suffixes of Markdown: Jekyll and Pelican know all but the last, which is Astro's and
Docusaurus's for Markdown that may hold JavaScript."""

TEXT = ".txt"
"""Suffix under which Nikola keeps reST; other texts with it are no posts."""

SUFFIXES = (*MARKDOWN, ".rst")
"""Suffixes of the posts that are read."""


def lies_below(path: str, folders: Iterable[str]) -> bool:
    """Tell whether a file or document lies in one of some folders.

    :param path: Below the source folder, as *folders* are; with ``/``.
    """
    return path.startswith(tuple(f"{folder}/" for folder in folders))
