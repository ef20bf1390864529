"""Keep the links of the posts in Sphinx's environment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sphinx.addnodes import pending_xref
from sphinx.domains import Domain

from chronicle.blog.domain import find_blog
from chronicle.build.pickling import Notes, Packed, part_from_document
from chronicle.core.originals import read_original
from chronicle.links.redirects import hosts_of
from chronicle.links.resolver import LinkIndex, index_links
from chronicle.links.settings import read_origins
from chronicle.links.wayback import day_of_copy, newest_day
from chronicle.settings import is_post, settings_of
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.links.resolver import Leads


class Written(NamedTuple):
    """A link as it stands in a post."""

    href: str
    line: int | None


class LinksDomain(Domain):
    """The links that posts hold, and what is known about where they lead."""

    name = "links"
    label = "Links"
    data_version = 4
    initial_data: ClassVar[dict[str, Any]] = {
        "links": Notes(),  # docname -> links of that post, in its order
        "shown": Notes(),  # docname -> digest of where its links led last
        "references": Packed(),  # docname -> its cross-references, as nodes
        "resolved": Notes(),  # docname -> digest of what those showed last
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.cleared: set[str] = set()
        """Documents that were read again in this build, or are gone."""

    _index: LinkIndex | None = None
    _newest: datetime.date | None = None
    _leads: dict[str, list[Leads]] | None = None
    """None is part of the data: all follow from the catalogue, for one build."""

    @property
    def links(self) -> dict[str, tuple[Written, ...]]:
        """The links of each post."""
        links: dict[str, tuple[Written, ...]] = self.data["links"]
        return links

    @property
    def shown(self) -> dict[str, str]:
        """Where the links of each post led, by digest."""
        shown: dict[str, str] = self.data["shown"]
        return shown

    @property
    def references(self) -> Packed[str, list[pending_xref]]:
        """The cross-references of each document that has some."""
        references: Packed[str, list[pending_xref]] = self.data["references"]
        return references

    @property
    def index(self) -> LinkIndex:
        """What links can lead to."""
        if self._index is None:
            self._start()
        assert self._index is not None  # noqa: S101 -- for the type checker
        return self._index

    def forget_index(self) -> None:
        """Look at the catalogue anew when next asked: documents have been read."""
        self._index = None

    def _start(self) -> None:
        catalogue = catalogue_of(self.env)
        records = catalogue.records
        origins = read_origins(self.env.config, catalogue.old_sites)
        self._newest = newest_day(records.values())
        self._leads = {}
        index = index_links(
            records,
            catalogue.merged,
            sorted(self.env.found_docs),
            origins.homes,
            hosts_of(records.values(), origins.addresses),
        )
        self._index = replace(
            index, collections=self._collections(), labels=self._labels()
        )

    def leads_of(self, docname: str) -> list[Leads]:
        """Return where the links of a post lead, in their order."""
        index, known = self.index, self._leads
        assert known is not None  # noqa: S101 -- made with the index
        if docname not in known:
            links = self.links[docname]
            known[docname] = [index.resolve(link.href, docname) for link in links]
        return known[docname]

    def _collections(self) -> dict[str, str]:
        """Return the pages of tags, authors and the like, if there is a blog."""
        blog = find_blog(self.env)
        targets = blog.view.targets if blog else {}
        return {name: target.pagename for name, target in targets.items()}

    def _labels(self) -> dict[str, tuple[str, str]]:
        """Return the places that have a name of their own in a page that is shown."""
        merged = catalogue_of(self.env).merged
        labels = self.env.domains.standard_domain.anonlabels
        return {
            name: (docname, place)
            for name, (docname, place) in labels.items()
            if place and docname in self.env.found_docs and docname not in merged
        }

    def linked(self) -> dict[str, set[str]]:
        """Return the paths by which links of posts find other posts: they were theirs.

        :returns: ``{docname: paths from the root}``.
        """
        found: dict[str, set[str]] = {}
        for docname, links in self.links.items():
            for link, leads in zip(links, self.leads_of(docname), strict=True):
                if leads.docname in self.index.records and leads.docname != docname:
                    path = self.index.path_of(link.href, docname)
                    found.setdefault(leads.docname, set()).add(path)
        return {docname: paths - {""} for docname, paths in found.items()}

    def day_of_copy(self, docname: str) -> datetime.date | None:
        """Return the day whose archived copies the links of a post lead to."""
        record = self.index.records.get(docname)
        age = settings_of(self.env.config).links_archive_age
        return day_of_copy(record, self._newest, age) if record else None

    def note_links(self, docname: str, links: Sequence[Written]) -> None:
        """Remember the links of a post."""
        if links:
            self.links[docname] = tuple(links)

    def note_references(self, docname: str, found: Sequence[pending_xref]) -> None:
        """Remember the cross-references of a document."""
        if found:
            copies = [node.deepcopy() for node in found]
            part_from_document(copies)
            self.references[docname] = copies

    def process_doc(
        self, env: BuildEnvironment, docname: str, document: nodes.document
    ) -> None:
        """Note the cross-references of a page of the site's own."""
        if not is_post(env.config, docname):
            self.note_references(docname, [*document.findall(pending_xref)])

    def clear_doc(self, docname: str) -> None:
        """Forget the links of a post; where they led is asked when it is written."""
        self.cleared.add(docname)
        self.links.pop(docname, None)
        self.references.pop(docname, None)

    def resolve_any_xref(self, *_args: Any) -> list[Any]:
        """Find nothing: there is nothing to refer to."""
        return []

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take over the links that a parallel reader found in *docnames*."""
        for docname in sorted(docnames & otherdata["links"].keys()):
            self.links[docname] = otherdata["links"][docname]
        for docname in sorted(docnames):
            if docname in otherdata["references"]:
                self.references.take(docname, otherdata["references"])


def read_ahead(app: Sphinx) -> None:
    """Read all addresses, with nobody to wait for it: what they mean is remembered."""
    for links in links_of(app.env).links.values():
        for link in links:
            read_original(link.href)
    for record in catalogue_of(app.env).records.values():
        for address in (record.original_url, *record.aliases, *record.permalinks):
            read_original(address)


def links_of(env: BuildEnvironment) -> LinksDomain:
    """Return the addresses of the site."""
    domain = env.domains["links"]
    assert isinstance(domain, LinksDomain)  # noqa: S101 -- for the type checker
    return domain
