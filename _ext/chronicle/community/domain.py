"""The domain ``chronicle``: people, organisations, services and events as objects.

What the objects are is in the data, not in the documents; the domain holds which
document shows, refers to and speaks of which of them.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.locale import _
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from chronicle.build.freshness import build_of, recall
from chronicle.build.ledger import Lookup
from chronicle.build.pickling import Notes
from chronicle.build.reporting import report
from chronicle.community.index import Home, View
from chronicle.community.loader import Loaded, Schemas, read_community, suggestion
from chronicle.community.mentions import Finder
from chronicle.community.model import Community, Kind
from chronicle.community.select import name_key
from chronicle.community.timeline import Post
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Status
from chronicle.core.text import digest
from chronicle.metadata.authors import Authors, fold_name
from chronicle.settings import settings_of
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Set

    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from chronicle.community.index import Display, Kept
    from chronicle.community.mentions import Bearer
    from chronicle.community.model import Entry
    from chronicle.core.record import Record


class _Posts(Mapping[str, Post]):
    """The posts of the site by docname, each described when it is asked for."""

    def __init__(
        self,
        env: BuildEnvironment,
        community: Community,
        mentions: Mapping[str, Iterable[Bearer]],
        references: Mapping[str, Iterable[Bearer]],
    ) -> None:
        """Take what describes posts.

        :param mentions: By docname, whom and what the text names.
        :param references: By docname, whom and what its roles refer to, by id or name.
        """
        self._records = catalogue_of(env).records
        self._found_docs = env.found_docs
        self._community = community
        self._mentions = mentions
        self._references = references

    def __iter__(self) -> Iterator[str]:
        return (docname for docname in self._records if docname in self._found_docs)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, docname: str) -> Post:
        if docname not in self._found_docs:
            raise KeyError(docname)
        record, community = self._records[docname], self._community
        referred = self._references.get(docname, ())
        named = [*_named(community, self._mentions.get(docname, ()), referred)]
        authors = [community.person_named(name) for name in record.authors]
        named += [("person", author.id) for author in authors if author]
        addresses = [record.original_url, *record.aliases]
        return Post(
            docname=docname,
            title=record.title,
            published=record.published,
            authors=record.authors,
            tags=record.tags,
            description=record.description,
            addresses=tuple(filter(None, addresses)),
            retells=record.retells,
            news=_news(
                record, written_from_data=any(kind in _KINDS for kind, _ in referred)
            ),
            listed=record.status is Status.PUBLISHED,
            people=_ids(named, "person"),
            organisations=_ids(named, "organisation"),
            services=_ids(named, "service"),
        )


_KINDS = frozenset(map(str, Kind))


def _named(
    community: Community, mentions: Iterable[Bearer], referred: Iterable[Bearer]
) -> Iterator[Bearer]:
    """Yield whom and what a document speaks of, by kind and id."""
    yield from mentions
    for kind, target in referred:
        if kind in _KINDS and (id_ := community.find(Kind(kind), target)):
            yield kind, id_


def _news(record: Record, *, written_from_data: bool) -> datetime.date | None:
    """Return the day whose news a post brings: of a retold one, the first telling's."""
    when = record.retells_date if record.retells else record.published
    return when.day if when and not written_from_data else None


def _ids(named: Iterable[Bearer], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for each, id_ in named if each == kind))


def read_schemas() -> dict[str, str]:
    """Return the texts of the schemas that belong to this code, by file name."""
    folder = resources.files("chronicle.community") / "schema"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def load_community(app: Sphinx) -> Loaded:
    """Return what the data files say; they are read if they changed."""
    domain, build = community_of(app.env), build_of(app.env)
    folder = Path(app.srcdir, settings_of(app.config).community_data)
    build.see_below(folder)
    files = {kind: folder / f"{kind.plural}.yml" for kind in Kind}
    seen = [(str(file), build.see(file)) for file in files.values()]

    def pack() -> bytes:
        loaded = _read_files(files, domain.schemas)
        return pickle.dumps(loaded, pickle.HIGHEST_PROTOCOL)

    # Packed, as thousands of values would be pickled anew by each build.
    packed = recall(domain.data["loaded"], "", seen, pack)
    loaded = _unpack(packed)
    for name, problems in loaded.problems.items():
        report(problems, name, app.env)
    return loaded


@lru_cache(maxsize=1)
def _unpack(packed: bytes) -> Loaded:
    return cast("Loaded", pickle.loads(packed))  # noqa: S301


def unpack_ahead(app: Sphinx) -> None:
    """Unpack what the last build read of the data files, with nobody to wait for it."""
    if found := community_of(app.env).data["loaded"].get(""):
        _unpack(found[1])


def _read_files(files: Mapping[Kind, Path], schemas: Schemas) -> Loaded:
    """Read the data files; one that is not there is empty."""
    texts = {kind: (str(file), "") for kind, file in files.items()}
    unreadable: dict[str, list[Problem]] = {}
    for kind, file in files.items():
        if file.is_file():
            try:
                texts[kind] = (str(file), file.read_text(encoding="utf-8-sig"))
            except UnicodeDecodeError as error:
                found = error.object[error.start : error.start + 1]
                line = error.object[: error.start].count(b"\n") + 1
                message = f"byte {found!r} is not UTF-8; expected a file in UTF-8"
                problem = Problem(Subtype.COMMUNITY, message, line)
                unreadable[str(file)] = [problem]
    loaded = read_community(texts, schemas)
    return loaded._replace(problems={**unreadable, **loaded.problems})


def authors_of(community: Community) -> Authors:
    """Return under which names people sign, and organisations where nobody does."""
    organisations = _full_names(community.organisations.values())
    people = _full_names(community.people.values())
    return Authors(
        aliases={**organisations, **people}, placeholders=frozenset(organisations)
    )


def _full_names(entries: Iterable[Entry]) -> dict[str, str]:
    """Return ``{folded name: full name}``; a name of several is nobody's."""
    bearers: dict[str, dict[str, str]] = {}
    for entry in entries:
        for name in (entry.id, *entry.names):
            bearers.setdefault(fold_name(name), {})[entry.id] = entry.name
    return {
        key: next(iter(names.values()))
        for key, names in bearers.items()
        if key and len(names) == 1
    }


NAME = "chronicle"


class CommunityRole(XRefRole):
    """Refers to an object by its id, its name or another of its names."""

    innernodeclass = nodes.inline  # a name, not code

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Make the short form, ``:person:``, mean the same as the long one."""
        del env, has_explicit_title
        refnode["refdomain"] = NAME
        refnode["reftype"] = str(refnode["reftype"]).removeprefix(f"{NAME}:")
        return title, " ".join(target.split())


class ObjectIndex(Index):
    """All people, organisations, services and events, by letter."""

    name = "objects"
    localname = _("People, organisations, services and events")
    shortname = _("objects")

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Make the index; people stand under their last names."""
        domain = cast("CommunityDomain", self.domain)
        wanted = None if docnames is None else set(docnames)
        letters: dict[str, list[tuple[tuple[str, str], IndexEntry]]] = {}
        for (kind, id_), home in domain.view.homes.items():
            if wanted is not None and home.docname not in wanted:
                continue
            name = domain.view.community.of_kind(kind)[id_].name
            key = name_key(name) if kind is Kind.PERSON else (name.casefold(), "")
            label = str(domain.get_type_name(domain.object_types[kind]))
            entry = IndexEntry(name, 0, home.docname, home.anchor, label, "", "")
            letters.setdefault(key[0][:1].upper(), []).append((key, entry))
        content = [
            (letter, [entry for _, entry in sorted(letters[letter])])
            for letter in sorted(letters)
        ]
        return content, False


class CommunityDomain(Domain):
    """People, organisations, services and events."""

    name = NAME
    label = "Chronicle"
    data_version = 7
    object_types: ClassVar[dict[str, ObjType]] = {
        Kind.PERSON: ObjType(_("person"), "person"),
        Kind.ORGANISATION: ObjType(_("organisation"), "organisation"),
        Kind.SERVICE: ObjType(_("service"), "service"),
        Kind.EVENT: ObjType(_("event"), "event"),
    }
    roles: ClassVar[dict[str, Any]] = {
        kind: CommunityRole(warn_dangling=True) for kind in Kind
    }
    indices: ClassVar[list[type[Index]]] = [ObjectIndex]
    initial_data: ClassVar[dict[str, Any]] = {
        "displays": Notes(),  # docname -> list of Display
        "references": Notes(),  # docname -> list of (reftype, target)
        "mentions": Notes(),  # docname -> list of (kind, id), in the order of the text
        "shown": Notes(),  # (docname, number) -> what that part of it showed last
        "kept": Notes(),  # whether there are pages -> what follows from all posts
        "names": Notes(),  # name -> bearers, when the mentions were found
        "loaded": Notes(),  # "" -> digest of the data files, what they say, pickled
    }

    community: Community = Community()
    """What the data files say, in this build."""

    @property
    def loaded_key(self) -> str:
        """Digest of the data files, and of what reads them."""
        return str(self.data["loaded"][""][0])

    loaded: Loaded
    """The same, with the files and lines that say it."""

    has_pages: bool = False
    """Whether the builder makes pages that no document stands for."""

    _view: View | None = None
    _finder: Finder | None = None

    @cached_property
    def schemas(self) -> Schemas:
        """What the data files are held against."""
        return Schemas(read_schemas())

    # -- What the documents say --------------------------------------------------------

    def note_display(self, docname: str, shown: Display) -> int:
        """Note that a document has a directive; return its number in the document."""
        displays = self.data["displays"].setdefault(docname, [])
        displays.append(shown)
        return len(displays) - 1

    def display(self, docname: str, number: int) -> Display:
        """Return what a directive is to show."""
        return cast("Display", self.data["displays"][docname][number])

    def displays_in(self, docname: str) -> list[Display]:
        """Return the directives of a document."""
        return cast("list[Display]", self.data["displays"].get(docname, []))

    def note_mentions(self, docname: str, bearers: Iterable[Bearer]) -> None:
        """Note who and what a post speaks of."""
        self.data["mentions"][docname] = list(dict.fromkeys(bearers))

    def process_doc(
        self, env: BuildEnvironment, docname: str, document: nodes.document
    ) -> None:
        """Note what a document refers to, which it has to follow when that moves."""
        del env
        references = [
            (str(node["reftype"]), str(node["reftarget"]))
            for node in document.findall(addnodes.pending_xref)
            if node.get("refdomain") == NAME or node.get("reftype") == "any"
        ]
        if references:
            self.data["references"][docname] = references

    def clear_doc(self, docname: str) -> None:
        """Forget what a document said."""
        for key in ("displays", "references", "mentions"):
            self.data[key].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for key in ("displays", "references", "mentions"):
            for docname in docnames:
                if docname in otherdata[key]:
                    self.data[key][docname] = otherdata[key][docname]

    @property
    def kept(self) -> dict[bool, Kept]:
        """What followed from all posts and pages, in the last build.

        That is something else where features make pages of their own: see
        ``has_pages``.
        """
        return cast("dict[bool, Kept]", self.data["kept"])

    # -- What is shown -----------------------------------------------------------------

    @property
    def view(self) -> View:
        """What the pages show; to be asked for once all documents are read."""
        if self._view is None:
            found = self.data["mentions"], self.data["references"]
            posts = _Posts(self.env, self.community, *found)
            self._view = View(
                self.community,
                posts,
                self.data["displays"],
                settings_of(self.env.config).community_lanes,
                has_pages=self.has_pages,
            )
            build = build_of(self.env)
            if build.is_local or build.is_of_words:
                self._view.kept = self.kept.get(self.has_pages)
        return self._view

    def forget_view(self) -> None:
        """Make a new view when next asked: documents have been read."""
        self._view = None

    @property
    def finder(self) -> Finder:
        """Finds names in running text."""
        if self._finder is None:
            self._finder = Finder(self.community.by_name)
        return self._finder

    def services_of_posts(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the listed posts that speak of services, and the ids of these."""
        data, records = self.data, catalogue_of(self.env).records
        for docname in sorted({*data["mentions"], *data["references"]}):
            record = records.get(docname)
            if record is None or record.status is not Status.PUBLISHED:
                continue
            spoken = (
                data["mentions"].get(docname, ()),
                data["references"].get(docname, ()),
            )
            ids = _ids(_named(self.community, *spoken), str(Kind.SERVICE))
            if ids and docname in self.env.found_docs:
                yield docname, sorted(ids)

    # -- References --------------------------------------------------------------------

    def resolve_xref(  # noqa: PLR0913, PLR0917 - prescribed by Sphinx
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Refer to an object; None if there is none, so that others may."""
        del env
        found = self.view.find(Kind(typ), target)
        if found is None:
            return None
        return self._refer(builder, fromdocname, (Kind(typ), found), node, contnode)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917 - prescribed by Sphinx
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Refer to an object of any kind."""
        del env
        results = []
        for kind in Kind:
            found = self.view.find(kind, target)
            if found:
                refnode = self._refer(
                    builder, fromdocname, (kind, found), node, contnode
                )
                if refnode is not None:
                    results.append((f"{NAME}:{kind}", refnode))
        return results

    def _refer(
        self,
        builder: Builder,
        fromdocname: str,
        key: tuple[Kind, str],
        node: addnodes.pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        home = self.view.homes.get(key)
        if home is None:
            return None
        shown = contnode
        if not node.get("refexplicit"):
            name = self.view.community.of_kind(key[0])[key[1]].name
            shown = nodes.inline("", name, classes=[NAME, f"{NAME}-{key[0]}"])
        return make_refnode(builder, fromdocname, home.docname, home.anchor, shown)

    def explain_missing(self, kind: Kind, target: str) -> str:
        """Say what would be right instead of an unknown object."""
        entries = self.view.community.of_kind(kind)
        if self.view.find(kind, target):
            return f"{kind} {target!r} is shown in full on no page"
        bearers = self.view.community.by_name.get(target, ())
        ids = sorted(id_ for each, id_ in bearers if each is kind)
        if ids:
            either = " or ".join(repr(id_) for id_ in ids)
            return f"ambiguous {kind} {target!r}; expected {either}"
        names = {name: id_ for id_, each in entries.items() for name in each.names}
        known = {**names, **{id_: id_ for id_ in entries}}
        return f"unknown {kind} {target!r}; expected {suggestion(target, known, kind)}"

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """List all objects, for inventories and the search."""
        for (kind, id_), home in self.view.homes.items():
            name = self.view.community.of_kind(kind)[id_].name
            yield id_, name, str(kind), home.docname, home.anchor, 1

    def get_full_qualified_name(self, node: Element) -> str | None:
        """Return what a reference would be to another project."""
        kind, target = node.get("reftype"), node.get("reftarget")
        return f"{NAME}:{kind}:{target}" if kind and target else None

    def home(self, kind: Kind, id_: str) -> Home | None:
        """Return the place on the site that is an object's own."""
        return self.view.homes.get((kind, id_))


def digest_of(*parts: object) -> str:
    """Sum up what a page shows."""
    return digest("\n".join(str(part) for part in parts))


def made_of(env: BuildEnvironment) -> str:
    """Return a digest of what pages follow from that show the community.

    What they show of posts is not in it.
    """
    domain = community_of(env)
    displays = sorted(domain.data["displays"].items())
    titles = [
        (name, env.titles[name].astext()) for name, _ in displays if name in env.titles
    ]
    return digest_of(domain.loaded_key, displays, titles)


def sources_of(env: BuildEnvironment) -> Lookup:
    """Return what pages look up of posts, and what they show of it."""
    view = community_of(env).view
    return Lookup(view.asked, view.answer)


def community_of(env: BuildEnvironment) -> CommunityDomain:
    """Return the domain."""
    return cast("CommunityDomain", env.domains[NAME])
