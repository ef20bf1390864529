"""The canonical metadata of one post, whatever its origin.

Pure: standard library only.

Names follow schema.org ``BlogPosting`` and Dublin Core where those have a word.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.core.problems import Repair


class Timestamp(NamedTuple):
    """A calendar day, and the wall-clock time of that day where the source gives one.

    Moments compare by what the author wrote: the day, then the time, whatever the time
    zone.  So a post with a zone and one without can be sorted, which naive and aware
    ``datetime`` objects refuse.
    """

    day: datetime.date
    time: datetime.time | None = None
    """With its ``tzinfo`` if the source names a zone."""

    @property
    def sort_key(self) -> tuple[datetime.date, datetime.time]:
        """A key for sorting: the day, then the time (midnight where none is given)."""
        return self.day, (self.time or datetime.time()).replace(tzinfo=None)

    @property
    def utc(self) -> datetime.datetime:
        """The moment in UTC, as an aware datetime; midnight if no time is given."""
        time = self.time or datetime.time()
        aware = time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
        return datetime.datetime.combine(self.day, aware).astimezone(datetime.UTC)

    def isoformat(self) -> str:
        """As written: ``2016-04-06`` or ``2018-09-19T18:00:00+05:30``."""
        if self.time is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.time.isoformat()}"


class Origin(enum.StrEnum):
    """The system a post was written for."""

    ABLOG = "ablog"
    ASTRO = "astro"
    DOCUSAURUS = "docusaurus"
    ELEVENTY = "eleventy"
    HEXO = "hexo"
    HUGO = "hugo"
    JEKYLL = "jekyll"
    MKDOCS_MATERIAL = "mkdocs-material"
    NIKOLA = "nikola"
    PELICAN = "pelican"
    ZOLA = "zola"


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

    origin: str

    title: str

    published: Timestamp | None = None

    updated: Timestamp | None = None

    authors: tuple[str, ...] = ()
    """Full names, aliases resolved, in the author's order; no duplicates."""

    tags: tuple[str, ...] = ()
    """Labels as shown, in the author's order; no duplicates, none empty."""

    hidden_tags: tuple[str, ...] = ()
    """Tags that an importer added: kept, but shown nowhere."""

    categories: tuple[str, ...] = ()

    languages: tuple[str, ...] = ()
    """BCP 47 tags; the first is the language of the text."""

    translations: tuple[str, ...] = ()
    """Docnames of the same post in other languages, in their order."""

    locations: tuple[str, ...] = ()

    series: tuple[str, ...] = ()
    """What the post is a part of; the first counts."""

    series_number: str = ""
    """Which part, as the source numbers it; empty if the dates tell."""

    license: str = ""
    """On what terms the text may be used, or who owns it: an address, or words."""

    description: str = ""

    image: str = ""
    """Address of the post's image, absolute or relative to *source*."""

    status: Status = Status.PUBLISHED

    original_url: str = ""
    """Where the post was first published: absolute if the source says so, else a path
    from the site's root.  A post's identity across origins."""

    aliases: tuple[str, ...] = ()
    """Further addresses at which the post must answer: permalinks, redirects."""

    retells: str = ""
    """Address of the post that this one tells anew in words of its own, absolute.  That
    post is another one: *original_url* is where this text first stood."""

    retells_author: str = ""
    """Who wrote the post at *retells*, as its readers know them."""

    retells_date: Timestamp | None = None
    """When the post at *retells* was published."""

    permalinks: tuple[str, ...] = ()
    """Paths at which the post's system must have published it, by its settings or by
    its defaults: computed, the likeliest first."""

    options: Mapping[str, str] = field(default_factory=dict)
    """How lists and the head of the page show the post, by ABlog's names:
    ``canonical_link``, ``exclude``, ``excerpt``, ``external_link``, ``image`` (the
    number of one in the text), ``nocomments``."""

    unknown: Mapping[str, str] = field(default_factory=dict)
    """Keys that no origin explains, and their values as text."""

    lines: Mapping[str, int] = field(default_factory=dict)
    """Line of each field above in the author's file, 1-based; missing if computed."""

    repairs: tuple[Repair, ...] = ()
    """In the order of lines."""

    sources: tuple[str, ...] = ()
    """Other files with the same post, whose records were merged into this one."""

    @property
    def shown(self) -> Record:
        """The record, less what only the report of repairs shows."""
        return replace(self, repairs=(), unknown={}, lines={})

    @property
    def words(self) -> tuple[str, str]:
        """What the post is called, and what it is said to be about."""
        return self.title, self.description

    @property
    def without_words(self) -> Record:
        """The record, less :attr:`words`."""
        return replace(self, title="", description="")
