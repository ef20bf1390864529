"""The canonical metadata of one post, whatever its origin.

Pure: standard library only.

Names follow schema.org ``BlogPosting`` and Dublin Core where those have a word.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.core.moments import Moment
    from chronicle.core.repairs import Repair


class Origin(enum.StrEnum):
    """The system a post was written for."""

    ABLOG = "ablog"
    ASTRO = "astro"
    DOCUSAURUS = "docusaurus"
    HUGO = "hugo"
    JEKYLL = "jekyll"
    MKDOCS_MATERIAL = "mkdocs-material"
    PELICAN = "pelican"


class Status(enum.StrEnum):
    """Where a post is shown."""

    PUBLISHED = "published"
    """Everywhere."""

    DRAFT = "draft"
    """On its own page, with a badge and ``noindex``, and in the list of drafts."""

    UNLISTED = "unlisted"
    """On its own page only, with ``noindex``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The metadata of one post.

    All text is plain text: it is escaped where it is shown, never parsed as markup.
    """

    docname: str
    """Sphinx's name of the document: the path below the source folder, no suffix."""

    source: str
    """Path of the author's file below the source folder, with its suffix."""

    origin: Origin

    title: str

    published: Moment | None = None

    updated: Moment | None = None

    authors: tuple[str, ...] = ()
    """Full names, aliases resolved, in the author's order; no duplicates."""

    tags: tuple[str, ...] = ()
    """Labels as shown, in the author's order; no duplicates, none empty."""

    hidden_tags: tuple[str, ...] = ()
    """Tags that an importer added: kept, but shown nowhere."""

    categories: tuple[str, ...] = ()

    languages: tuple[str, ...] = ()
    """BCP 47 tags; the first is the language of the text."""

    locations: tuple[str, ...] = ()

    description: str = ""

    image: str = ""
    """Address of the post's image, absolute or relative to *source*."""

    status: Status = Status.PUBLISHED

    original_url: str = ""
    """Where the post was first published: absolute if the source says so, else a path
    from the site's root.  A post's identity across origins."""

    aliases: tuple[str, ...] = ()
    """Further addresses at which the post must answer: permalinks, redirects."""

    unknown: Mapping[str, str] = field(default_factory=dict)
    """Keys that no origin explains, and their values as text."""

    lines: Mapping[str, int] = field(default_factory=dict)
    """Line of each field above in the author's file, 1-based; missing if computed."""

    repairs: tuple[Repair, ...] = ()
    """In the order of lines."""

    sources: tuple[str, ...] = ()
    """Other files with the same post, whose records were merged into this one."""
