"""Make the catalogue before the first document is read, and keep it in the environment.

Other rooms ask :func:`catalogue_of`.  What is known of a file holds as long as its
bytes, this code and the settings do, so a build with nothing changed reads no post.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from sphinx.domains import Domain

from chronicle.core.catalogue import Catalogue
from chronicle.core.problems import Problem, Subtype
from chronicle.ingest import ENCODING, read_body, read_text, replace_surrogates
from chronicle.metadata.catalogue import make_catalogue
from chronicle.metadata.entries import Entry, Text, format_of, read_entry
from chronicle.metadata.gate import Admission, Candidate, admit, shown_path
from chronicle.posts import (
    ArchiveProject,
    Settings,
    read_authors_files,
    read_settings,
    read_site,
    walk,
)
from chronicle.repair.markup.markdown import MarkdownContext
from chronicle.repair.parser import ORIGIN
from chronicle.reporting import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.core.record import Record
    from chronicle.core.repairs import Repair


class Kept(NamedTuple):
    """What one file says, and for which bytes, code and settings that holds."""

    digest: str
    entry: Entry


class CatalogueDomain(Domain):
    """Where the catalogue lives between builds.  It has no objects to refer to."""

    name = "catalogue"
    label = "Catalogue"
    data_version = 1
    initial_data: ClassVar[dict[str, Any]] = {
        "entries": {},  # path -> Kept
        "catalogue": Catalogue(),
        "body_repairs": {},  # docname -> what source-read changed
        "code": "",
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        # Texts of the files read for this build, until Sphinx asks for them.
        self.texts: dict[str, Text] = {}
        self.changed: frozenset[str] = frozenset()

    @property
    def entries(self) -> dict[str, Kept]:
        """What each file says, by path."""
        return cast("dict[str, Kept]", self.data["entries"])

    @property
    def catalogue(self) -> Catalogue:
        """All records."""
        return cast("Catalogue", self.data["catalogue"])

    @property
    def body_repairs(self) -> dict[str, tuple[Repair, ...]]:
        """What was repaired in the text of each document, by docname."""
        return cast("dict[str, tuple[Repair, ...]]", self.data["body_repairs"])

    def update(self, catalogue: Catalogue, code: str) -> None:
        """Take a new catalogue, and see whose record is another than before."""
        before = self.catalogue.records
        changed = {
            docname
            for docname, record in catalogue.records.items()
            if docname not in before or _stripped(before[docname]) != _stripped(record)
        }
        if code != self.data["code"]:
            changed = set(catalogue.records)
        self.changed = frozenset(changed)
        self.data["catalogue"] = catalogue
        self.data["code"] = code

    def note_body_repairs(self, docname: str, repairs: Iterable[Repair]) -> None:
        """Note what was repaired in a document's text while it was read."""
        self.body_repairs[docname] = tuple(repairs)

    def complete(self) -> None:
        """Put the repairs of texts into the records, in the order of lines."""
        records = {
            docname: replace(
                record,
                repairs=tuple(
                    sorted(
                        (
                            *self.entries[record.source].entry.repairs,
                            *self.body_repairs.get(docname, ()),
                        ),
                        key=lambda repair: (repair.line, repair.column),
                    )
                ),
            )
            for docname, record in self.catalogue.records.items()
        }
        self.data["catalogue"] = replace(self.catalogue, records=records)

    def clear_doc(self, docname: str) -> None:
        """Forget what was repaired in a document that is read again or gone."""
        self.body_repairs.pop(docname, None)

    def merge_domaindata(
        self, docnames: Iterable[str], otherdata: dict[str, Any]
    ) -> None:
        """Take what another process repaired while it read *docnames*."""
        theirs = otherdata["body_repairs"]
        for docname in docnames:
            if docname in theirs:
                self.body_repairs[docname] = theirs[docname]


def _stripped(record: Any) -> Any:
    """Return a record without what is only known after reading."""
    return replace(record, repairs=())


def domain_of(env: BuildEnvironment) -> CatalogueDomain:
    """Return the domain that holds the catalogue."""
    return cast("CatalogueDomain", env.domains[CatalogueDomain.name])


def catalogue_of(env: BuildEnvironment) -> Catalogue:
    """Return all records of the site.

    Complete from ``builder-inited`` on, but for the repairs of texts, which are there
    from ``env-updated`` on.
    """
    return domain_of(env).catalogue


# Events ---------------------------------------------------------------------------


def on_builder_inited(app: Sphinx) -> None:
    """Read what is new below ``posts/``, and make the catalogue of all."""
    domain = domain_of(app.env)
    settings = read_settings(app.config)
    found = walk(app)
    admission = admit(found.candidates)
    handles = read_authors_files(app.srcdir, found.authors_files)
    kept, left_out = _read_all(app.srcdir, admission, settings, handles, domain)
    entries = [
        replace(
            item.entry,
            problems=(*admission.problems.get(source, ()), *item.entry.problems),
        )
        for source, item in kept.items()
    ]
    catalogue = make_catalogue(entries, read_site(app, handles), left_out)
    domain.data["entries"] = kept
    domain.update(catalogue, settings.code)
    sources = {name: record.source for name, record in catalogue.records.items()}
    project = ArchiveProject(app.project, sources)
    app.project = app.env.project = project
    app.env.settings["input_encoding"] = ENCODING
    everything = {**catalogue.left_out, **catalogue.problems}
    for source, problems in sorted(everything.items()):
        report(problems, shown_path(str(app.srcdir / source)))


def on_env_get_outdated(
    _app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    _changed: set[str],
    _removed: set[str],
) -> list[str]:
    """Name the documents whose record has changed, though their file may not have."""
    return sorted(domain_of(env).changed - added)


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Give Sphinx the text that we read, in place of the one that it read."""
    domain = domain_of(app.env)
    path = app.env.doc2path(docname)
    record = domain.catalogue.records.get(docname)
    if record is None:
        content[0], problems = replace_surrogates(content[0])
        report(problems, str(path))
        return
    fmt = format_of(record.source)
    text = domain.texts.pop(docname, None) or read_text(path.read_bytes(), fmt)
    body = read_body(text.text, fmt, _context(app, record))
    app.env.current_document[ORIGIN] = record.origin
    content[0] = body.text
    domain.note_body_repairs(docname, body.repairs)
    report(body.problems, shown_path(str(path)))


def _context(app: Sphinx, record: Record) -> MarkdownContext:
    """Return what repairs may know of a post."""
    origins = getattr(app.config, "chronicle_origins", {})  # of the room of addresses
    host = origins.get(str(record.origin), "")
    folder = (app.srcdir / record.source).parent
    return MarkdownContext(
        origin=record.origin,
        has_file=lambda address: (folder / address).is_file(),
        site={"url": host, "baseurl": "", **app.config.chronicle_liquid_site},
        page={"title": record.title},
    )


def on_env_updated(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Complete the records: every text has been read."""
    domain_of(env).complete()
    return []


def _read_all(
    srcdir: Path,
    admission: Admission,
    settings: Settings,
    handles: Mapping[str, object],
    domain: CatalogueDomain,
) -> tuple[dict[str, Kept], dict[str, tuple[Problem, ...]]]:
    """Read every file that may be; return also what must be left out, and why."""
    kept: dict[str, Kept] = {}
    left_out = dict(admission.left_out)
    for candidate in admission.admitted:
        try:
            data = (srcdir / candidate.source).read_bytes()
        except OSError as error:
            fault = str(error.strerror)
        else:
            fault = "" if data.strip() else "the file is empty"
        if fault:
            problem = Problem(Subtype.FILE, f"not published: {fault}", 1)
            left_out[candidate.source] = (problem,)
        else:
            kept[candidate.source] = _read(candidate, data, settings, handles, domain)
    return kept, left_out


def _read(
    candidate: Candidate,
    data: bytes,
    settings: Settings,
    handles: Mapping[str, object],
    domain: CatalogueDomain,
) -> Kept:
    """Return what a file says, from the last build if nothing has changed."""
    has_authors_file = any(
        candidate.source.startswith(f"{folder}/") for folder in handles
    )
    state = repr((settings, has_authors_file)).encode()
    digest = hashlib.sha256(state + data).hexdigest()
    before = domain.entries.get(candidate.source)
    if before and before.digest == digest:
        return before
    text = read_text(data, format_of(candidate.source))
    domain.texts[candidate.docname] = text
    entry = read_entry(
        candidate.source,
        candidate.docname,
        text,
        has_authors_file=has_authors_file,
        date_format=settings.date_format,
    )
    return Kept(digest, entry)
