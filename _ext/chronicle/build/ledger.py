"""Write generated pages when they changed, remove pages that are no more.

Sphinx writes what extensions generate in every build, and leaves the pages of removed
documents in the output: an account of the files of the last build fixes both.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard
from weakref import WeakKeyDictionary

import sphinx

import chronicle
from chronicle.build.attention import read_noted
from chronicle.build.freshness import is_trusted, settings_digest, templates_of
from chronicle.build.state import read_account
from chronicle.core.files import remove_file, replace_file, write_atomically
from chronicle.core.text import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

    from chronicle.build.attention import Noted


_is_file = os.path.isfile  # thousands of files are asked for


_layouts: WeakKeyDictionary[Builder, str] = WeakKeyDictionary()


def layout_digest(app: Sphinx) -> str:
    """Return what changes when every page has to be written again.

    To be asked when all is read.
    """
    if app.builder not in _layouts:
        _layouts[app.builder] = _digest_layout(app)
    return _layouts[app.builder]


def _digest_layout(app: Sphinx) -> str:
    found = hashlib.blake2b(digest_size=16)
    for part in _parts(app):
        found.update(part)
        found.update(b"\0")
    return found.hexdigest()


def _parts(app: Sphinx) -> Iterator[bytes]:
    yield repr((sphinx.__version__, chronicle.__version__)).encode()
    # Those of extensions and themes.
    versions = {name: each.version for name, each in app.extensions.items()}
    yield repr(sorted(versions.items())).encode()
    yield settings_digest(app.config.filter(frozenset({"env", "html"}))).encode()
    for shown in app.emit("chronicle-layout"):
        yield str(shown).encode()
    env = app.env
    yield repr(sorted(env.toctree_includes.items())).encode()
    linked = {
        *env.toctree_includes,
        *(d for c in env.toctree_includes.values() for d in c),
    }
    # With their markup, which navigation of other themes has.
    titles = {n: env.titles[n].pformat() for n in linked if n in env.titles}
    yield repr(sorted(titles.items())).encode()
    asked = {
        name for text in templates_of(app.builder) for name in _ASKED.findall(text)
    }
    names = env.all_docs if b"" in asked else map(bytes.decode, asked)
    yield repr(sorted(name for name in names if name in env.all_docs)).encode()
    folders = (*app.config.templates_path, *app.config.html_static_path)
    for path in _files(Path(app.confdir, folder) for folder in folders):
        yield path.read_bytes()


_ASKED = re.compile(rb"""\bhasdoc\((?!\s*pagename\b)\s*(?:["']([\w/.-]+)["']\s*\))?""")
"""Finds the documents which templates lead to where there are such; no name for one
that a template works out, which may be any."""


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


Page = tuple[str, dict[str, Any], str]
"""What Sphinx renders: pagename, context, template."""


class Group(NamedTuple):
    """Pages that are made of the same things."""

    of: str
    """Digest of these."""

    files: list[str]
    pages: list[str]
    """Names, in the order of the files."""

    asked: Sequence[str] = ()
    """What was looked up while they were made."""


class Lookup(NamedTuple):
    """What pages may look up while they are made, and be told otherwise next time."""

    asked: set[str]
    """The names that were looked up; who is asked adds to it."""

    answer: Callable[[str], object]
    """Returns what a name stands for in this build."""


NOTHING = Lookup(set(), str)
"""For pages that look nothing up."""


class Made(NamedTuple):
    """What one listener made of all documents."""

    files: list[str]
    groups: list[str]
    """Their names."""

    pages: list[str]
    said: list[Noted]
    """What it told editors."""


class Accounted(NamedTuple):
    """What is known so far of the files of a build."""

    files: dict[str, str]
    groups: dict[str, Group]
    pages: list[str]
    made: dict[str, Made]
    """By the name of the listener."""


class Ledger:
    """The files of one builder's output: what went into each, by digest.

    A file is named by its path below the output folder, with slashes, whoever writes
    it: what was a redirect in the last build may be a page in this one.
    """

    def __init__(self, path: Path, *, is_trusted: bool = True) -> None:
        """Read the account of the last build.

        :param is_trusted: Whether that build came to its end, so that its files may
            stay as they are.
        """
        self._path = path
        self._is_trusted = is_trusted
        account = read_account(path, _parse, "the site is written anew")
        self._before, self._groups_before, self._made_before = account or ({}, {}, {})
        self._now: dict[str, str] = {}
        self._groups: dict[str, Group] = {}
        self._made: dict[str, Made] = {}
        self.layout = ""
        """Digest of what is the same on every page of this build."""
        self.settings = ""
        """Digest of all settings of this build."""
        self.documents: dict[str, str] = {}
        """``{file: docname}`` of the pages that writers made."""
        self.pages: list[str] = []
        """Names of the pages that features made in this build, written or not."""

    def must_write(self, file: str, content: object, output: str | Path) -> bool:
        """Note that a file belongs to the site; tell whether it has to be written."""
        self._now[file] = _digest(content)
        unchanged = self._before.get(file) == self._now[file]
        return not (self._is_trusted and unchanged and _is_file(output))

    def keep(self, file: str, output: str | Path) -> bool:
        """Note a file as it was made in the last build; tell whether it is there."""
        before = self._before.get(file)
        if not (self._is_trusted and before and _is_file(output)):
            return False
        self._now[file] = before
        return True

    def forget(self, file: str) -> None:
        """Take a file for none of the last build."""
        self._before.pop(file, None)

    def note(self, file: str) -> None:
        """Note that a file belongs to the site, whoever writes it."""
        self._now.setdefault(file, "")

    def asked_by(self, name: str) -> Sequence[str]:
        """Return what the pages of a group looked up when they were last made."""
        group = self._groups_before.get(name)
        return group.asked if group else ()

    def keep_group(self, name: str, of: str, outdir: str | Path) -> bool:
        """Note all pages of a group, if they are as they were; tell whether so."""
        group = self._groups_before.get(name)
        if not self._is_trusted or group is None or group.of != of:
            return False
        if not self.documents.keys().isdisjoint(group.files):
            return False
        if not all(file in self._before for file in group.files):
            return False
        if not all(_is_file(f"{outdir}/{file}") for file in group.files):
            return False
        self._now |= {file: self._before[file] for file in group.files}
        self.pages += group.pages
        self._groups[name] = group
        return True

    def files_of_group(self, name: str) -> Sequence[str]:
        """Return the files that a group had in the last build."""
        group = self._groups_before.get(name)
        return group.files if group else ()

    def note_group(self, name: str, group: Group) -> None:
        """Note which pages a group has."""
        self._groups[name] = group

    @contextlib.contextmanager
    def noting(self, name: str, said: Sequence[Noted]) -> Iterator[None]:
        """Note what a listener makes meanwhile.

        :param said: All that editors are told in this build; more is added.
        """
        before, told = self.accounted, len(said)
        yield
        files, groups, pages, _ = self.accounted_since(before)
        self._made[name] = Made([*files], [*groups], pages, [*said[told:]])

    def said_by(self, name: str) -> Sequence[Noted] | None:
        """Return what a listener told editors in the last build; None if unknown."""
        made = self._made_before.get(name)
        return made.said if made and self._is_trusted else None

    def keep_made(self, name: str) -> None:
        """Note again what a listener made in the last build: all is as it was."""
        made = self._made[name] = self._made_before[name]
        self._now |= {file: self._before[file] for file in made.files}
        self._groups |= {group: self._groups_before[group] for group in made.groups}
        self.pages += made.pages

    @property
    def claimed(self) -> frozenset[str]:
        """The files that are known to belong to the site, so far."""
        return frozenset(self._now)

    @property
    def unclaimed(self) -> frozenset[str]:
        """The files of the last build that are not known to belong to this one."""
        return frozenset(self._before.keys() - self._now.keys())

    @property
    def accounted(self) -> Accounted:
        """All that was noted."""
        return Accounted({**self._now}, {**self._groups}, [*self.pages], {**self._made})

    def accounted_since(self, before: Accounted) -> Accounted:
        """Return what was noted since *before* was asked for."""
        files = {f: of for f, of in self._now.items() if before.files.get(f) != of}
        groups = {n: g for n, g in self._groups.items() if before.groups.get(n) != g}
        made = {n: m for n, m in self._made.items() if before.made.get(n) != m}
        return Accounted(files, groups, self.pages[len(before.pages) :], made)

    def take(self, other: Accounted) -> None:
        """Note what a process noted that began with what is known here."""
        self._now |= {
            f: of for f, of in other.files.items() if of or f not in self._now
        }
        self._groups |= other.groups
        self._made |= other.made
        self.pages = [*dict.fromkeys([*self.pages, *other.pages])]

    def close(self) -> None:
        """Save the account, when the files of before that are no more are gone."""
        account = {"files": self._now, "groups": self._groups, "made": self._made}
        text = json.dumps(account, sort_keys=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._path, text.encode())


def _parse(found: Any) -> tuple[dict[str, str], dict[str, Group], dict[str, Made]]:
    files = {str(file): str(digest) for file, digest in found["files"].items()}
    groups = {
        str(name): Group(str(of), list(of_group), list(pages), list(asked))
        for name, (of, of_group, pages, asked) in found["groups"].items()
    }
    made = {
        str(name): Made(list(own), list(of), list(pages), [*map(read_noted, said)])
        for name, (own, of, pages, said) in found["made"].items()
    }
    return files, groups, made


def _digest(content: object) -> str:
    return digest(json.dumps(content, sort_keys=True, default=repr))


def writes_site(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Tell whether *builder* writes a web site, with collections and feeds."""
    return builder.name in {"html", "dirhtml"}


_ledgers: WeakKeyDictionary[Builder, Ledger] = WeakKeyDictionary()


def ledger_of(app: Sphinx) -> Ledger:
    """Return the account of the running build; to be asked when all is read."""
    if (known := _ledgers.get(app.builder)) is not None:
        return known
    path = Path(app.doctreedir, "chronicle", f"files-{app.builder.name}.json")
    ledger = _ledgers[app.builder] = Ledger(path, is_trusted=is_trusted(app))
    ledger.layout = layout_digest(app)
    ledger.settings = settings_digest(app.config)
    for docname in sorted(app.env.found_docs):
        ledger.documents[file_of(app.builder, docname)] = docname
    for file in ledger.documents:
        ledger.note(file)
    for file in _copied_files(app):
        ledger.note(file)
    return ledger


STATIC = "_static/"


def _copied_files(app: Sphinx) -> Iterator[str]:
    """Yield the files that Sphinx copies, from the source folder and the theme."""
    for folder, files in (("_images", app.env.images), ("_downloads", app.env.dlfiles)):
        yield from (f"{folder}/{name}" for _docnames, name in files.values())
    config = app.config
    if config.html_copy_source:
        for docname in app.env.found_docs:
            suffix = Path(app.env.doc2path(docname)).suffix
            again = config.html_sourcelink_suffix
            yield f"_sources/{docname}{suffix}{again if again != suffix else ''}"
    assets = [*config.html_static_path, config.html_logo, config.html_favicon]
    for prefix, entries in (("", config.html_extra_path), (STATIC, assets)):
        for root in (Path(app.confdir, entry) for entry in entries if entry):
            for path in _files([root]):
                yield prefix + path.relative_to(root).as_posix()
            if root.is_file():
                yield prefix + root.name
    yield from _files_of_theme(app.builder)


def _files_of_theme(builder: Builder) -> Iterator[str]:
    theme = getattr(builder, "theme", None)
    for folder in theme.get_theme_dirs() if theme else ():
        for path in _files([Path(folder, "static")]):
            name = path.relative_to(Path(folder, "static")).as_posix()
            if "/." not in f"/{name}":  # those that Sphinx does not copy
                yield STATIC + name.removesuffix("_t").removesuffix(".jinja")


def _own_pages(builder: Builder) -> Iterator[str]:
    """Yield the names of the pages that Sphinx writes in each build."""
    yield from builder.config.html_additional_pages
    yield from (name for name, *_ in getattr(builder, "domain_indices", ()))
    for name, is_written in (("search", "search"), ("genindex", "use_index")):
        if getattr(builder, is_written, False):
            yield name


def file_of(builder: Builder, pagename: str) -> str:
    """Return the path of a page's file below the output folder, with slashes."""
    assert writes_site(builder)  # noqa: S101 -- others have no such files
    output = os.fspath(builder.get_output_path(pagename))
    return output.removeprefix(f"{builder.outdir}{os.sep}").replace(os.sep, "/")


def pages_to_write(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Yield those of *pages* whose content or layout changed since they were written.

    A page that a writer made at the same address stays in its place.
    """
    if not writes_site(app.builder):
        return
    ledger = ledger_of(app)
    for pagename, context, template in pages:
        if document_at(app, pagename):
            continue
        content = {"layout": ledger.layout, "template": template, "context": context}
        ledger.pages.append(pagename)
        if is_due(app, file_of(app.builder, pagename), content):
            yield pagename, context, template


def document_at(app: Sphinx, pagename: str) -> str:
    """Return the document that has a page's address, though its name may differ.

    :returns: Empty if there is none.
    """
    return ledger_of(app).documents.get(file_of(app.builder, pagename), "")


def group_to_write(
    app: Sphinx,
    name: str,
    of: object,
    make: Callable[[], Iterable[Page]],
    lookup: Lookup = NOTHING,
) -> Iterator[Page]:
    """Yield those of a group of pages that changed since they were written.

    None is made where what all are made of has not changed.

    :param of: All that the pages show, but for the layout, settings and what they look
        up.
    """
    if not writes_site(app.builder):
        return
    ledger = ledger_of(app)

    def key(asked: Iterable[str]) -> str:
        told = [lookup.answer(each) for each in asked]
        return _digest([ledger.layout, ledger.settings, of, told])

    if ledger.keep_group(name, key(ledger.asked_by(name)), str(app.outdir)):
        return
    lookup.asked.clear()
    names: list[str] = []

    def noted() -> Iterator[Page]:
        for page in make():
            names.append(page[0])
            yield page

    yield from pages_to_write(app, noted())
    files = [file_of(app.builder, pagename) for pagename in names]
    if ledger.documents.keys().isdisjoint(files):
        asked = sorted(lookup.asked)
        ledger.note_group(name, Group(key(asked), files, names, asked))


def is_due(app: Sphinx, path: str, content: object) -> bool:
    """Note that a file belongs to the site; tell whether it has to be made.

    :param path: Below the output folder, with slashes.
    :param content: All that goes into the file, so that its making can be spared.
    """
    return ledger_of(app).must_write(path, content, f"{app.outdir}/{path}")


def is_kept(app: Sphinx, path: str) -> bool:
    """Note that a file stays, whatever goes into it; tell whether it is there.

    :param path: Below the output folder, with slashes.
    """
    return ledger_of(app).keep(path, f"{app.outdir}/{path}")


def write_file(app: Sphinx, path: str, data: bytes) -> None:
    """Write a file that is not a page, if its content changed.

    :param path: Below the output folder, with slashes.
    """
    ledger_of(app).note(path)
    write_atomically(Path(app.outdir), path, data)


def remove_stale_assets(app: Sphinx) -> None:
    """Delete what may not be copied again: static files that are no more.

    To be done before others are copied, as a theme may have one of that name, and
    before pages are written, which say what is in each.
    """
    if not writes_site(app.builder):
        return
    for pattern in ("translations.js", "*-stemmer.js"):  # of some languages
        for path in Path(app.outdir, STATIC).glob(pattern):
            remove_file(Path(app.outdir), f"{STATIC}{path.name}")
    ledger = ledger_of(app)
    for file in sorted(ledger.unclaimed):
        if file.startswith(STATIC):
            remove_file(Path(app.outdir), file)
            ledger.forget(file)


def remove_stale(app: Sphinx, exception: Exception | None) -> None:
    """Delete what the last build made and this one did not."""
    if exception is not None or not writes_site(app.builder):
        return
    ledger = ledger_of(app)
    for name in _own_pages(app.builder):
        ledger.note(file_of(app.builder, name))
    for file in sorted(ledger.unclaimed):
        remove_file(Path(app.outdir), file)
    ledger.close()
