"""Make the catalogue before the first document is read, and keep it in the environment.

Features ask :func:`catalogue_of`.  What is known of a file holds as long as its
bytes, this code and the settings do, so a build with nothing changed reads no post.
"""

from __future__ import annotations

import glob
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain

from chronicle.build.freshness import build_of, recall
from chronicle.build.local import Told
from chronicle.build.pickling import Notes
from chronicle.build.reporting import inform, report, source_of
from chronicle.build.sphinx_adapter import hide_folders, tell_lost_files, use_project
from chronicle.core.catalogue import Catalogue
from chronicle.core.delivered import Surroundings
from chronicle.core.oldsite import define_substitutions
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Status
from chronicle.metadata.admission import shown_path
from chronicle.metadata.authors import Authors
from chronicle.metadata.catalogue import (
    decide_alike,
    hide_tags,
    make_catalogue,
    make_record,
)
from chronicle.metadata.descriptions import is_cut_off
from chronicle.settings import is_post, post_folders
from chronicle.sources.cache import CacheEntry, Files, SourceCache, pictures_path
from chronicle.sources.project import read_site, walk
from chronicle.sources.shortcodes import shortcodes_path
from chronicle.sources.tags import load_tags, tags_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from chronicle.core.pictures import Picture
    from chronicle.core.problems import Repair
    from chronicle.core.record import Record
    from chronicle.metadata.catalogue import Site
    from chronicle.metadata.entries import Entry
    from chronicle.sources.cache import ReadFiles

ORIGIN = "chronicle_origin"
"""Key under which Sphinx's current document holds the origin of the post being read."""

IS_PLAIN = "chronicle_is_plain"
"""Key under which it holds whether that post's text is shown as written."""

ANY_ENDING = ".*"
"""Stands at the end of a path for any ending: Sphinx takes one of the pictures."""


class CatalogueDomain(Domain):
    """Where the catalogue lives between builds.  It has no objects to refer to."""

    name = "catalogue"
    label = "Catalogue"
    data_version = 9
    initial_data: ClassVar[dict[str, Any]] = {
        "kept": Notes(),  # path -> CacheEntry
        "catalogue": Notes({"": Catalogue()}),  # one value, under no name
        "body_repairs": Notes(),  # docname -> what source-read changed
        "descriptions": Notes(),  # docname -> (as the author gave it, as it is shown)
        "files": Notes(),  # docname -> {path: whether it is there}
        "targets": Notes(),  # docname -> {path of a file in links: its docname}
        "entries": Notes(),  # docname -> entries of the posts found when it was read
        "tags": Notes(),  # "" -> what is said of tags
        "code": "",
        "decided": Notes(),  # "" -> all that the catalogue was made of besides entries
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.cache: SourceCache  # of this build, from builder-inited on
        self.changed: frozenset[str] = frozenset()
        self.before = Catalogue()
        """That of the last build."""
        self.is_complete = False
        """Whether the records are those that pages are made of."""
        self.authors = Authors()
        """Whom the community data know; of this build."""
        self.site: Site  # of this build, from builder-inited on
        self._incomplete: set[str] = set()
        """Whose records lack what reading shows."""

    @property
    def kept(self) -> dict[str, CacheEntry]:
        """What each file says, by its path below the source folder."""
        return cast("dict[str, CacheEntry]", self.data["kept"])

    @property
    def catalogue(self) -> Catalogue:
        """All records."""
        return cast("Catalogue", self.data["catalogue"][""])

    @property
    def body_repairs(self) -> dict[str, tuple[Repair, ...]]:
        """What was repaired in the text of each document, by docname."""
        return cast("dict[str, tuple[Repair, ...]]", self.data["body_repairs"])

    @property
    def descriptions(self) -> dict[str, tuple[str, str]]:
        """Which descriptions were made of the text, and what the author's was."""
        return cast("dict[str, tuple[str, str]]", self.data["descriptions"])

    @property
    def files(self) -> dict[str, Files]:
        """Which other files each document asked for, and whether they were there."""
        return cast("dict[str, Files]", self.data["files"])

    @property
    def targets(self) -> dict[str, dict[str, str | None]]:
        """Which files each document links to by their paths, and what they were."""
        return cast("dict[str, dict[str, str | None]]", self.data["targets"])

    @property
    def entries(self) -> dict[str, tuple[Entry, ...]]:
        """What the posts say that a document was found to hold when it was read.

        These are the posts on the site's own pages, and those that share a file.
        """
        return cast("dict[str, tuple[Entry, ...]]", self.data["entries"])

    def records_of(self, docname: str) -> tuple[list[Record], list[Problem]]:
        """Return the records of the posts that were found in a document.

        :returns: The records in order, and what is wrong with them today; the
            catalogue tells that of the first post of a file below ``posts/``.
        """
        records: list[Record] = []
        problems: list[Problem] = []
        for number, entry in enumerate(self.entries[docname]):
            found: list[Problem] = []
            records.append(hide_tags(make_record(entry, self.site, found), self.site))
            if number or entry.source not in self.kept:
                problems += found
        return records, problems

    def update(self, catalogue: Catalogue, code: str) -> None:
        """Take a new catalogue, and see whose record is another than before."""
        before = self.catalogue.records
        changed = {
            docname
            for docname, record in catalogue.records.items()
            if docname not in before
            or self._given(before[docname]) != _without_repairs(record)
        }
        if catalogue.old_sites != self.catalogue.old_sites:
            changed |= {
                docname
                for docname, record in catalogue.records.items()
                if catalogue.old_site(record) != self.catalogue.old_site(record)
            }
        if code != self.data["code"]:
            changed = set(catalogue.records)
        self.data["code"] = code
        self.changed = frozenset(changed)
        self._take(catalogue, catalogue.records)

    def keep(self) -> None:
        """Keep the catalogue: a new one would say of each file what this one does."""
        records = self.catalogue.records
        of_files = {name: r for name, r in records.items() if r.source in self.kept}
        self._take(replace(self.catalogue, records=of_files), ())

    def _take(self, catalogue: Catalogue, incomplete: Iterable[str]) -> None:
        self._incomplete = set(incomplete)
        self.before = self.catalogue
        self.data["catalogue"][""] = catalogue

    def _given(self, record: Record) -> Record:
        """Return a record without what is only known after reading."""
        given, _ = self.descriptions.get(record.docname, (record.description, ""))
        if given != record.description:
            record = replace(record, description=given)
        return _without_repairs(record)

    def find_file(self, docname: str, address: str) -> str:
        """Return the path of the delivered file that an address of a post names.

        The post is read again when that file comes or goes.

        :returns: A path below the source folder; empty if there is no such file.
        """
        record = self.catalogue.records.get(docname)
        source = record.source if record else f"{docname}.md"
        asked = dict(self.files.get(docname, {}))
        found = self.cache.find_file(address, source, self.surroundings(docname), asked)
        self.files[docname] = asked
        return found

    def find_picture(self, docname: str, address: str) -> Picture | None:
        """Return the copy of a remote picture; the post is read again with it."""
        picture = self.cache.pictures.pictures.get(address)
        asked = self.files.get(docname, {})
        self.files[docname] = {**asked, address: picture or False}
        return picture

    def remote_pictures(self) -> dict[str, list[str]]:
        """Return ``{address: paths of posts}`` of pictures that have no copy."""
        found: dict[str, list[str]] = {}
        for docname, asked in sorted(self.files.items()):
            for address, has_copy in asked.items():
                if (
                    "://" in address
                    and not has_copy
                    and docname in self.catalogue.records
                ):
                    source = self.catalogue.records[docname].source
                    found.setdefault(address, []).append(source)
        return dict(sorted(found.items()))

    def surroundings(self, docname: str) -> Surroundings:
        """Return what is known of the site that a post was written for."""
        record = self.catalogue.records.get(docname)
        if record is None:
            return Surroundings()
        address = record.original_url or next(iter(record.permalinks), "")
        return self.cache.surroundings(record.source, record.origin, address)

    def note_body(self, docname: str, repairs: Iterable[Repair], files: Files) -> None:
        """Note what was repaired in a document's text, and which files decided that."""
        self.body_repairs[docname] = tuple(repairs)
        self.files[docname] = files

    def describe(self, docname: str, make: Callable[[], str]) -> None:
        """Give a post a description whose author gave none, or one that is cut off.

        :param make: Makes it of the text.
        """
        records = cast("dict[str, Record]", self.catalogue.records)
        record = records.get(docname)
        if record is None or not (
            is_cut_off(record.description) or not record.description
        ):
            return
        if shown := make():
            self.descriptions[docname] = record.description, shown
            records[docname] = replace(record, description=shown)

    def find_outdated(self) -> set[str]:
        """Return documents that are to be read again, though their files are as before.

        Their record has changed, or a file that they show has come or gone.
        """
        outdated = set(self.changed)
        for known, find in (
            (self.files, self.cache.find),
            (self.targets, self.document_at),
        ):
            for docname, asked in known.items():
                if any(find(path) != found for path, found in asked.items()):
                    outdated.add(docname)
        return outdated

    def document_at(self, path: str) -> str | None:
        """Return the document that a file below the source folder is.

        :returns: Empty for what is no document; None if there is no file.  Where the
            path ends with any ending, the files.
        """
        if path.endswith(ANY_ENDING):
            pattern = glob.escape(path.removesuffix(ANY_ENDING)) + ANY_ENDING
            found = glob.glob(pattern, root_dir=self.env.srcdir)  # noqa: PTH207
            return " ".join(sorted(found))
        if not os.path.isfile(f"{self.env.srcdir}/{path}"):  # noqa: PTH113 -- speed
            return None
        return self.env.project.path2doc(path) or ""

    def note_target(self, docname: str, path: str) -> bool:
        """Note that a document links to a file, if there is one; tell whether so.

        It is read otherwise when another file is there.
        """
        asked = self.targets.get(docname, {})
        self.targets[docname] = {**asked, path: self.document_at(path)}
        return self.targets[docname][path] is not None

    def process_doc(
        self, env: BuildEnvironment, docname: str, document: nodes.document
    ) -> None:
        """Note to which files a page of the site's own links, by MyST's addresses.

        And among which pictures Sphinx chooses one.
        """
        if is_post(env.config, docname):
            return
        for image in document.findall(nodes.image):
            if image["uri"].endswith(ANY_ENDING):
                self.note_target(docname, env.relfn2path(image["uri"], docname)[0])
        for kind in (addnodes.pending_xref, addnodes.download_reference):
            for node in document.findall(kind):
                if node["reftype"] == "myst":
                    self.note_target(docname, _path_of(env, docname, node))

    def complete(self) -> None:
        """Put into the records what reading has shown: descriptions and repairs."""
        records = {
            docname: self._completed(record) if docname in self._incomplete else record
            for docname, record in self.catalogue.records.items()
        }
        for docname in self.entries:
            own, _ = self.records_of(docname)
            listed = (record for record in own if record.status is Status.PUBLISHED)
            records.setdefault(docname, next(listed, own[0]))
        records = dict(sorted(records.items()))
        self.data["catalogue"][""] = replace(self.catalogue, records=records)
        self.is_complete = True

    def _completed(self, record: Record) -> Record:
        """Return a record with what reading its text has shown."""
        _, description = self.descriptions.get(record.docname, ("", record.description))
        repairs = sorted(
            (
                *self.kept[record.source].entry.repairs,
                *self.body_repairs.get(record.docname, ()),
            ),
            key=lambda repair: (repair.line, repair.column),
        )
        return replace(record, description=description, repairs=tuple(repairs))

    def clear_doc(self, docname: str) -> None:
        """Forget what was repaired in a document that is read again or gone."""
        records = cast("dict[str, Record]", self.catalogue.records)
        if docname in records and docname not in self._incomplete:
            record = self._given(records[docname])
            repairs = self.kept[record.source].entry.repairs
            records[docname] = replace(record, repairs=repairs)
            self._incomplete.add(docname)
        self.body_repairs.pop(docname, None)
        self.descriptions.pop(docname, None)
        self.files.pop(docname, None)
        self.targets.pop(docname, None)
        self.entries.pop(docname, None)

    def merge_domaindata(
        self, docnames: Iterable[str], otherdata: dict[str, Any]
    ) -> None:
        """Take what another process repaired while it read *docnames*."""
        for docname in docnames:
            for name in ("body_repairs", "descriptions", "entries", "files", "targets"):
                if docname in otherdata[name]:
                    self.data[name][docname] = otherdata[name][docname]


def _path_of(env: BuildEnvironment, docname: str, node: nodes.Element) -> str:
    """Return the path below the source folder at which MyST has looked for a file."""
    target = str(node["reftarget"])
    if node["refdomain"] == "doc":
        return str(env.doc2path(target, base=False))
    return env.relfn2path(target.partition("#")[0] or ".", docname)[0]


def domain_of(env: BuildEnvironment) -> CatalogueDomain:
    """Return the domain that holds the catalogue."""
    return cast("CatalogueDomain", env.domains[CatalogueDomain.name])


def catalogue_of(env: BuildEnvironment) -> Catalogue:
    """Return all records of the site; none where no posts are read.

    Complete from ``builder-inited`` on, but for the repairs of texts, which are there
    from ``env-updated`` on.
    """
    has_posts = CatalogueDomain.name in env.domains
    return domain_of(env).catalogue if has_posts else Catalogue()


def site_of(env: BuildEnvironment) -> Site:
    """Return what the site says about its posts."""
    return domain_of(env).site


def _without_repairs(record: Record) -> Record:
    return replace(record, repairs=()) if record.repairs else record


def note_authors(env: BuildEnvironment, authors: Authors) -> None:
    """Tell whom the site knows, before the catalogue is made from posts, if any."""
    if CatalogueDomain.name in env.domains:
        domain_of(env).authors = authors


# Events ---------------------------------------------------------------------------


def hide_posts(_app: Sphinx, config: Config) -> None:
    """Keep Sphinx from looking for posts itself."""
    hide_folders(config, post_folders(config))


def on_builder_inited(app: Sphinx) -> None:
    """Read what is new below ``posts/``, and make the catalogue of all."""
    domain = domain_of(app.env)
    found = walk(app)
    for folder in post_folders(app.config):
        build_of(app.env).see_below(app.srcdir / folder)
    cache = domain.cache = SourceCache(app, found, domain.kept)
    gathered = cache.gather()
    path = tags_path(app)
    seen = str(path), build_of(app.env).see(path)
    tags, tag_problems = recall(domain.data["tags"], "", seen, lambda: load_tags(path))
    domain.site = read_site(app.config, domain.authors, cache.authors, cache.old, tags)
    made = None
    if not _decides_alike(domain, gathered):
        made = make_catalogue(
            gathered.entries, domain.site, gathered.left_out, cache.rate_damage
        )
    domain.data["kept"] = Notes(cache.kept)
    domain.keep() if made is None else domain.update(made, cache.settings.code)
    catalogue = domain.catalogue
    sources = {name: record.source for name, record in catalogue.records.items()}
    use_project(app, sources, post_folders(app.config))
    report(tag_problems, str(path), app.env)
    report(cache.shortcodes.problems, str(shortcodes_path(app)), app.env)
    report(cache.pictures.problems, str(pictures_path(app)), app.env)
    for source, notes in sorted(catalogue.pages.items()):
        inform(notes, shown_path(str(app.srcdir / source)), app.env)
    everything = {
        **catalogue.left_out,
        **catalogue.problems,
        **cache.old.problems,
    }
    for source, problems in sorted(everything.items()):
        report(problems, shown_path(str(app.srcdir / source)), app.env)


def _decides_alike(domain: CatalogueDomain, gathered: ReadFiles) -> bool:
    """Tell whether the last build's catalogue is that of what has been read now."""
    decided = (
        domain.cache.settings.code,
        domain.site,
        gathered.left_out,
        gathered.admitted_with,
    )
    before = domain.data["decided"].get("")
    domain.data["decided"][""] = decided
    merged = {*domain.catalogue.merged, *domain.catalogue.merged.values()}
    return bool(decided == before) and all(
        decide_alike(was, now) and now and now.docname not in merged
        for was, now in domain.cache.changed_entries()
    )


def on_env_get_outdated(
    _app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    _changed: set[str],
    _removed: set[str],
) -> list[str]:
    """Name the documents that are to be read again, though no file is newer."""
    return sorted(domain_of(env).find_outdated() - added)


def follow_lost_files(app: Sphinx) -> None:
    """Have a document read again when a file is there that was to be put into it."""

    def note(path: str) -> None:
        if docname := app.env.current_document.docname:
            name = os.path.relpath(path, app.srcdir)
            domain_of(app.env).note_target(docname, name)

    tell_lost_files(app, note)


def leave_out_vanished(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Leave out posts that were there when the build began, and are gone."""
    domain = domain_of(env)
    records = cast("dict[str, Record]", domain.catalogue.records)
    for docname in [name for name in docnames if name in records]:
        path = Path(env.doc2path(docname))
        if path.is_file():
            continue
        message = "not published: the file went away while the site was built"
        report([Problem(Subtype.FILE, message, 1)], source_of(env, docname), env)
        docnames.remove(docname)
        env.found_docs.discard(docname)
        domain.kept.pop(records.pop(docname).source, None)


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Give Sphinx the text that we read, in place of the one that it read."""
    domain = domain_of(app.env)
    record = domain.catalogue.records.get(docname)
    if record is None:
        return
    entry = domain.kept[record.source].entry
    body, files = domain.cache.read_body(entry)
    app.env.current_document[ORIGIN] = record.origin
    app.env.current_document[IS_PLAIN] = entry.is_plain
    content[0] = body.text
    if record.source.endswith(".rst") and not entry.is_plain:
        old = domain.catalogue.old_site(record)
        content[0] += define_substitutions(body.text, old)
    domain.note_body(docname, body.repairs, files)
    report(body.problems, source_of(app.env, docname), app.env)


def tell_record(app: Sphinx, docname: str) -> Told:
    """Return the record of which pages were made last, or are made now."""
    domain = domain_of(app.env)
    catalogue = domain.catalogue if domain.is_complete else domain.before
    record = catalogue.records.get(docname)
    merged = sorted(catalogue.merged.items())
    if record is None:
        return Told(merged)
    shown = record.shown
    return Told((shown.without_words, merged), shown.words)


def on_env_updated(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Complete the records: every text has been read."""
    domain = domain_of(env)
    domain.complete()
    domain.cache.forget_texts()
    return []
