"""Read the posts that are new, and keep what is known of the others."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from chronicle.build.freshness import build_of
from chronicle.build.guarding import TooCostlyError, describe, limited
from chronicle.core.delivered import Surroundings, find_delivered
from chronicle.core.oldsite import site_of
from chronicle.core.originals import read_homes
from chronicle.core.pictures import NAME as PICTURES
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin
from chronicle.markup.outline import Outliner
from chronicle.metadata.admission import Candidate, admit
from chronicle.metadata.entries import Entry, Text, format_of, read_entry
from chronicle.metadata.frontmatter import blank_lines
from chronicle.repair.markdown.context import MarkdownContext
from chronicle.settings import settings_of
from chronicle.sources.directives import find_directives
from chronicle.sources.pipeline import (
    LONGEST,
    Body,
    head_of,
    read_body,
    read_text,
)
from chronicle.sources.project import (
    origins_of,
    read_authors_files,
    read_old_sites,
    read_pictures_file,
    read_settings,
    read_small,
)
from chronicle.sources.shortcodes import load_shortcodes, shortcodes_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx

    from chronicle.core.pictures import Picture
    from chronicle.sources.project import Found


Files: TypeAlias = "dict[str, bool | Picture]"
"""``{path: whether it is there}`` of files that a post asked for; of the address of a
remote picture, which copy is."""


class Damage(NamedTuple):
    """How many places of a text are repaired, and what else decides that."""

    places: int
    files: Files
    around: str


class CacheEntry(NamedTuple):
    """What one file says, and for which bytes, code and settings that holds."""

    digest: str
    entry: Entry
    damage: Damage | None = None
    """None while nobody has asked."""


class ReadFiles(NamedTuple):
    """What all files below ``posts/`` say."""

    entries: list[Entry]
    left_out: dict[str, tuple[Problem, ...]]
    """``{path: why}``."""

    admitted_with: dict[str, tuple[Problem, ...]]
    """``{path: what is wrong with its name or place}``."""


class ReadBody(NamedTuple):
    """The text of a post, and what it depends on."""

    body: Body
    files: Files


class SourceCache:
    """Reads posts for one build; each step once for each file."""

    def __init__(
        self, app: Sphinx, found: Found, before: Mapping[str, CacheEntry]
    ) -> None:
        """Prepare to read.

        :param found: What lies below the folder of posts.
        :param before: ``{path: what it said}`` in the last build.
        """
        self.srcdir = app.srcdir
        self.found = found
        self.before = before
        self.shortcodes = load_shortcodes(shortcodes_path(app))
        self.readers = origins_of(app)
        self.settings = read_settings(app.config, self.shortcodes.text, self.readers)
        self.state = hashlib.sha256(repr(self.settings).encode()).hexdigest()
        self.build = build_of(app.env)
        self.authors = read_authors_files(app.srcdir, found)
        self.old = read_old_sites(app.srcdir, found)
        self.pictures = read_pictures_file(pictures_path(app), found)
        self.kept: dict[str, CacheEntry] = {}
        settings = settings_of(app.config)
        self.homes = read_homes(settings.links_origins)
        self.served = read_homes(settings.links_served)
        self.liquid_site = settings.repair_liquid_site
        # Until Sphinx asks for them, so that nothing is read or repaired twice.
        self.texts: dict[str, Text] = {}
        self.bodies: dict[str, ReadBody] = {}

    def gather(self) -> ReadFiles:
        """Read every file that may be published."""
        admission = admit(self.found.candidates)
        left_out = dict(admission.left_out)
        for candidate in admission.admitted:
            try:
                digest = self._digest(candidate)
                before = self.before.get(candidate.source)
                if digest and before and before.digest == digest:
                    self.kept[candidate.source] = self._without_old_damage(before)
                else:
                    entry = self._read_or_plain(candidate)
                    self.kept[candidate.source] = CacheEntry(digest, entry)
            except OSError as error:
                message = f"not published: {error.strerror}"
                left_out[candidate.source] = (Problem(Subtype.FILE, message, 1),)
            except Exception as error:
                message = f"not published: it cannot be read: {describe(error)}"
                left_out[candidate.source] = (Problem(Subtype.FAULT, message, None),)
        entries = {source: item.entry for source, item in self.kept.items()}
        for source in admission.problems.keys() & entries:
            entry = entries[source]
            problems = (*admission.problems[source], *entry.problems)
            entries[source] = replace(entry, problems=problems)
        return ReadFiles([*entries.values()], left_out, dict(admission.problems))

    def changed_entries(self) -> Iterator[tuple[Entry | None, Entry | None]]:
        """Yield what files said before and say now, if they have been written since."""
        for source in sorted(self.before.keys() | self.kept.keys()):
            before, now = self.before.get(source), self.kept.get(source)
            if before is not now:
                yield before and before.entry, now and now.entry

    def _digest(self, candidate: Candidate) -> str:
        """Return a digest of all that decides of an entry; empty if it is unknown."""
        meta = self._read_meta(candidate)
        # What is written after that is seen by the next build.
        seen = self.build.see(f"{self.srcdir}/{candidate.source}")
        authors_file = self.authors.name_for(candidate.source)
        state = repr((self.state, authors_file, meta, seen)).encode()
        return hashlib.sha256(state).hexdigest() if seen else ""

    def _read_or_plain(self, candidate: Candidate) -> Entry:
        """Return what a file says; if that is too costly, what its first lines say.

        :raises OSError: If it cannot be read.
        """
        if candidate.size > LONGEST:
            why = f"it has {candidate.size} bytes; expected at most {LONGEST}"
            return self._read_limited(candidate, (Subtype.MARKUP, why))
        try:
            return self._read_limited(candidate)
        except OSError:
            raise
        except Exception as error:
            is_costly = isinstance(error, TooCostlyError)
            kind = Subtype.MARKUP if is_costly else Subtype.FAULT
            return self._read_limited(candidate, (kind, describe(error)))

    def _read_limited(
        self, candidate: Candidate, fault: tuple[Subtype, str] | None = None
    ) -> Entry:
        with limited(self.build.spent, candidate.docname):
            return self._read(candidate, fault)

    def _read(self, candidate: Candidate, fault: tuple[Subtype, str] | None) -> Entry:
        """Return what a file says.

        :param fault: Why its text is shown as written, if it is.
        :raises OSError: If it cannot be read.
        """
        source = candidate.source
        data = (self.srcdir / source).read_bytes()
        self.texts[source] = text = self._read_text(
            source, data, is_plain=fault is not None
        )
        if fault is not None:
            kind, why = fault
            problem = Problem(kind, f"the text is shown as written: {why}", None)
            text = head_of(text)._replace(problems=(problem, *text.problems))
        entry = read_entry(
            source,
            candidate.docname,
            text,
            meta=self._read_meta(candidate),
            authors_file=self.authors.name_for(source),
            date_format=self.settings.date_format,
            find_directives=find_directives,
            readers=self.readers,
        )
        return replace(entry, is_plain=fault is not None)

    def _read_text(self, source: str, data: bytes, *, is_plain: bool) -> Text:
        wanted = self.settings.switches.encoding and not is_plain
        return read_text(data, format_of(source), undo_mojibake=wanted)

    def _read_meta(self, candidate: Candidate) -> str | None:
        """Return the text of the metadata that Nikola keeps beside a post."""
        name = f"{candidate.docname}.meta"
        return read_small(self.srcdir / name) if name in self.found.files else None

    def rate_damage(self, entry: Entry) -> int:
        """Return how many places of a post's text have to be repaired."""
        kept = self.kept[entry.source]
        if entry.is_plain:
            return sys.maxsize
        if kept.damage is None:
            found = self.bodies[entry.source] = self.read_body(entry)
            body = found.body
            places = len(entry.repairs) + len(body.repairs) + len(body.problems)
            damage = Damage(places, found.files, self._around(entry))
            self.kept[entry.source] = kept._replace(damage=damage)
            return places
        return kept.damage.places

    def _without_old_damage(self, kept: CacheEntry) -> CacheEntry:
        """Forget the damage of a text that other files may repair now."""
        damage = kept.damage
        if damage is None or (
            damage.around == self._around(kept.entry)
            and all(self.find(path) == found for path, found in damage.files.items())
        ):
            return kept
        return kept._replace(damage=None)

    def _around(self, entry: Entry) -> str:
        """Return all that repairs know of the site that a post was written for."""
        return repr((self._surroundings(entry), self.liquid_site))

    def _surroundings(self, entry: Entry) -> Surroundings:
        origin = entry.origin or Origin.ASTRO
        return self.surroundings(entry.source, origin, entry.fields.original_url)

    def read_body(self, entry: Entry) -> ReadBody:
        """Return the text of a post as it is parsed."""
        source = entry.source
        if source in self.bodies:
            return self.bodies.pop(source)
        fmt = format_of(source)
        text = self.texts.pop(source, None)
        if text is None:
            data = (self.srcdir / source).read_bytes()
            text = self._read_text(source, data, is_plain=entry.is_plain)
        files: Files = {}
        if entry.is_plain:
            return ReadBody(Body(blank_lines(text.text, entry.front_matter)), files)
        context = replace(
            self._context(entry, files), outliner=text.outliner or Outliner()
        )
        try:
            with limited(self.build.spent, entry.docname):
                body = read_body(text.text, entry.front_matter, fmt, context)
        except Exception as error:
            message = f"the text is shown without repairs: {describe(error)}"
            plain = blank_lines(text.text, entry.front_matter)
            body = Body(plain, (), (Problem(Subtype.FAULT, message, None),))
        return ReadBody(body, files)

    def forget_texts(self) -> None:
        """Drop the texts that nobody has asked for: those of duplicates."""
        self.texts.clear()
        self.bodies.clear()

    def _context(self, entry: Entry, files: Files) -> MarkdownContext:
        """Return what repairs may know of a post; note in *files* what they ask."""
        origin = entry.origin or Origin.ASTRO
        around = self._surroundings(entry)

        def has_file(address: str) -> bool:
            return bool(self.find_file(address, entry.source, around, files))

        host = next(iter(around.homes), "")
        return MarkdownContext(
            origin=origin,
            has_templates=self.settings.switches.templating,
            has_repairs=self.settings.switches.allow_markup(format_of(entry.source)),
            is_exported=origin is Origin.ASTRO and bool(entry.fields.original_url),
            has_file=has_file,
            site={"url": host, "baseurl": "", **self.liquid_site},
            page={"title": entry.fields.title},
            name=entry.docname.rpartition("/")[2],
            is_mdx=entry.source.endswith(".mdx"),
            shortcodes=self.shortcodes.known,
        )

    def surroundings(self, source: str, origin: str, address: str) -> Surroundings:
        """Return what is known of the site that a post was written for."""
        site = site_of(self.old.sites, source, origin)
        systems = dict.fromkeys([site.system, origin] if site else [origin])
        homes = [home for name in systems for home in self.homes.get(name, ())]
        folders = [path for name in systems for path in self.served.get(name, ())]
        if site:
            homes.insert(0, site.url)
            folders += site.served
        return Surroundings(
            address, tuple(filter(None, dict.fromkeys(homes))), tuple(folders)
        )

    def find_file(
        self,
        address: str,
        source: str,
        around: Surroundings,
        asked: Files,
    ) -> str:
        """Return the path of the delivered file that an address of a post names.

        :param asked: Notes ``{path: whether it is there}`` of what was looked for.
        :returns: Empty if there is none.
        """

        def has_file(path: str) -> bool:
            asked[path] = self.find(path)
            return bool(asked[path])

        return find_delivered(address, source, has_file, around)

    def find(self, path: str) -> bool | Picture:
        """Tell whether a file was delivered, or which copy a remote picture has.

        Nothing out of the folder of posts is there.
        """
        return self.pictures.pictures.get(path) or path in self.found.files


def pictures_path(app: Sphinx) -> Path:
    """Return the path of the list of pictures."""
    return Path(app.srcdir, settings_of(app.config).community_data, PICTURES)
