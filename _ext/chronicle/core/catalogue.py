"""Hold every record of the site, as one value that all features read.  Pure.

The catalogue is made before the first document is parsed, and is found through
``chronicle.catalogue.catalogue_of(env)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.oldsite import site_of
from chronicle.core.record import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.core.oldsite import OldSite
    from chronicle.core.problems import Problem
    from chronicle.core.record import Record


class Difference(NamedTuple):
    """What two files with one post disagreed about."""

    field: str
    """Name of a field of the record."""

    kept: str
    """What the record says now."""

    other: str
    """What the file that gave way said."""

    source: str
    """Path of that file below the source folder."""


class Profile(NamedTuple):
    """What files among the posts say about an author.  All of it is untrusted text."""

    description: str = ""

    avatar: str = ""
    """Address of a portrait, ``https`` or ``http``; empty if there is none."""

    links: tuple[tuple[str, str], ...] = ()
    """Name of a place, and the author's address there, ``https`` or ``http``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """All posts of the site."""

    records: Mapping[str, Record] = field(default_factory=dict)
    """``{docname: record}`` of each page to be built, drafts and unlisted ones too, in
    the order of docnames."""

    merged: Mapping[str, str] = field(default_factory=dict)
    """``{docname that gave way: docname that is shown}`` of posts given twice."""

    differences: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
    """``{docname that is shown: what its duplicates said otherwise}``."""

    left_out: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """``{path below the source folder: why}`` of files that cannot be published."""

    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """``{path below the source folder: what to look at}`` of files that are built."""

    pages: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """``{path below the source folder: why}`` of files that are no posts, but pages."""

    slugs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """``{field of the record: {label: slug}}``; one slug for one label, none empty."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """``{author: profile}`` of the authors of posts of whom something is known."""

    old_sites: tuple[OldSite, ...] = ()
    """The sites whose settings lie among the posts."""

    def old_site(self, record: Record) -> OldSite | None:
        """Return what is known of the site that a post was written for."""
        return site_of(self.old_sites, record.source, record.origin)

    @property
    def listed(self) -> tuple[Record, ...]:
        """The published posts, newest first; those of one moment by docname."""
        public = [
            (record.published.sort_key, record)
            for record in self.records.values()
            if record.status is Status.PUBLISHED and record.published
        ]
        public.sort(key=lambda pair: pair[1].docname)
        public.sort(key=lambda pair: pair[0], reverse=True)
        return tuple(record for _, record in public)
