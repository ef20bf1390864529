"""Hold what the pages of one build show of the community.  Pure.

Decides which page is an object's own, which posts are by and about whom, and which
post of the site a source is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chronicle.community.citations import citations
from chronicle.community.counts import Counts, count
from chronicle.community.directory import (
    Directory,
    arrange,
    names_of_organisations,
    names_of_people,
    names_of_services,
)
from chronicle.community.freshness import is_unconfirmed, unconfirmed
from chronicle.community.model import (
    AnyEntry,
    Community,
    Kind,
)
from chronicle.community.picture.subjects import newest_source
from chronicle.community.select import (
    ServiceSelection,
    StaffSelection,
    Status,
    select_services,
    select_staff,
    sort_organisations,
)
from chronicle.community.timeline import (
    PAGE,
    Item,
    Post,
    TimelineSelection,
    decade_of,
    item_of_event,
    items_of,
    select_items,
)
from chronicle.core.originals import read_original

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chronicle.community.model import Tenure
    from chronicle.community.select import Member
    from chronicle.core.originals import Original
    from chronicle.core.yamldoc import Path


_Key = TypeVar("_Key")


class Home(NamedTuple):
    """The place on the site that is an object's own."""

    docname: str
    """Or the name of a page of its own, which no document stands for."""

    anchor: str
    """Empty if the whole page is about it."""


class Kept(NamedTuple):
    """What follows from all posts and pages, for a build that changes nothing of it."""

    homes: Mapping[tuple[Kind, str], Home]
    """The page that is each object's own."""

    citations: Mapping[str, Sequence[tuple[Kind, str]]]
    """Of what the data say that a post speaks, by docname."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Display:
    """One use of a directive on a page."""

    directive: str
    """``staff``, ``organisations``, ``services``, ``timeline`` or ``mentions``."""

    style: str = ""
    staff: StaffSelection = field(default_factory=StaffSelection)
    services: ServiceSelection = field(default_factory=ServiceSelection)
    timeline: TimelineSelection = field(default_factory=TimelineSelection)
    subject_kind: str = ""
    subject: str = ""
    """Id or name of what ``mentions`` is about, and its kind where that is said."""

    inline: tuple[AnyEntry, ...] | None = None
    """Entries written in the page; None if the data is shown."""

    indexed: bool = True
    """Whether the entries shown may be at home here."""

    has_table: bool = True
    """Whether a picture is followed by the same as a table or list."""

    title: str = ""
    line: int | None = None

    @property
    def kind(self) -> Kind | None:
        """What is shown."""
        return _KINDS.get(self.directive)

    @property
    def complete(self) -> bool:
        """Whether it shows all there is of its kind."""
        selections = {
            "staff": self.staff.complete,
            "services": self.services.complete,
            "timeline": self.timeline.complete,
        }
        return self.inline is None and selections.get(self.directive, True)

    @property
    def is_written(self) -> bool:
        """Whether its picture is a full one of the data, which a script can zoom."""
        full = self.directive == "timeline" and self.style == "picture"
        return full and self.inline is None and self.indexed and not self.is_small

    @property
    def is_small(self) -> bool:
        """Whether its picture is a small one, of a single lane."""
        return self.timeline.narrowed or self.timeline.limit is not None

    @property
    def named(self) -> list[tuple[Kind, str]]:
        """The objects that its options name, by id or name."""
        timeline = self.timeline
        named = [
            (Kind.ORGANISATION, self.staff.organisation),
            (Kind.ORGANISATION, self.services.operator),
            (Kind.PERSON, timeline.person),
            (Kind.ORGANISATION, timeline.organisation),
            (Kind.SERVICE, timeline.service),
        ]
        return [(kind, target) for kind, target in named if target]

    def by_ids(self, find: Callable[[Kind, str], str | None]) -> Display:
        """Return the same with ids in the place of names."""

        def known(kind: Kind, target: str) -> str:
            return find(kind, target) or target

        staff, services, timeline = self.staff, self.services, self.timeline
        return replace(
            self,
            staff=replace(
                staff, organisation=known(Kind.ORGANISATION, staff.organisation)
            ),
            services=replace(
                services, operator=known(Kind.ORGANISATION, services.operator)
            ),
            timeline=replace(
                timeline,
                person=known(Kind.PERSON, timeline.person),
                organisation=known(Kind.ORGANISATION, timeline.organisation),
                service=known(Kind.SERVICE, timeline.service),
            ),
        )

    @property
    def in_full(self) -> bool:
        """Whether what it shows may be at home there."""
        if self.style == "picture":
            return self.indexed and not self.is_small
        lists = self.directive == "timeline" and self.style == "list"
        return self.indexed and (lists or self.style in {"cards", "index"})

    @property
    def gives_pages(self) -> bool:
        """Whether a web site gives each entry that it shows a page of its own."""
        return self.indexed and self.style == "index" and self.inline is None


_KINDS = {
    "staff": Kind.PERSON,
    "organisations": Kind.ORGANISATION,
    "services": Kind.SERVICE,
    "timeline": Kind.EVENT,
}


def inline_community(displays: Mapping[str, Sequence[Display]]) -> Community:
    """Gather the entries that are written in pages.

    :param displays: By docname; of two entries with one id that of the first counts.
    """
    found: dict[str, dict[str, AnyEntry]] = {kind.plural: {} for kind in Kind}
    for docname in sorted(displays):
        for shown in displays[docname]:
            for entry in shown.inline or ():
                if shown.kind:
                    found[shown.kind.plural].setdefault(entry.id, entry)
    return Community(**found)  # type: ignore[arg-type]


class View:
    """What the pages of one build show."""

    def __init__(
        self,
        community: Community,
        posts: Mapping[str, Post],
        displays: Mapping[str, Sequence[Display]],
        lanes: Mapping[str, Sequence[str]] | None = None,
        *,
        has_pages: bool = False,
    ) -> None:
        """Take what there is.

        :param posts: By docname, as their texts have them.
        :param displays: By docname.
        :param lanes: The topics of each lane of a picture.
        :param has_pages: Whether the builder makes pages that no document stands for.
        """
        self.lanes = lanes or {}
        self.asked: set[str] = set()
        """What was looked up; made empty by who wants to know."""
        self._selected: dict[TimelineSelection, list[Item]] = {}
        self.has_pages = has_pages
        self._data = community
        self.community = community.joined(inline_community(displays))
        """What one can refer to: the data, and what is written in pages."""
        self.kept: Kept | None = None
        """What the last build found, where it is the same; to be set before anything
        is asked for."""
        self._described = posts
        self._displays = {
            docname: [each.by_ids(self.find) for each in found]
            for docname, found in displays.items()
        }

    @cached_property
    def _found_posts(self) -> dict[str, Post]:
        """The posts as their texts have them."""
        return dict(self._described)

    @cached_property
    def posts(self) -> Mapping[str, Post]:
        """The posts by docname, with all of which they speak."""
        return self._found_posts | {
            docname: self._found_posts[docname].speaking_of(found)
            for docname, found in self._citations.items()
        }

    def post(self, docname: str) -> Post | None:
        """Return the post of a document; the others are left alone if they are kept."""
        if self.kept is None:
            return self.posts.get(docname)
        post, found = self._described.get(docname), self.kept.citations.get(docname)
        return post.speaking_of(found) if post and found else post

    def to_keep(self) -> Kept:
        """Return what the next build may find to be the same."""
        return Kept({**self.homes}, self._citations)

    def find(self, kind: Kind, target: str) -> str | None:
        """Return the id that an id or a name means; None if it is not just one.

        What a page calls by a name of the data does not make that name ambiguous.
        """
        return self._data.find(kind, target) or self.community.find(kind, target)

    # -- What a display shows ----------------------------------------------------------

    def displays_in(self, docname: str) -> Sequence[Display]:
        """Return the displays of a document, with ids for names."""
        return self._displays.get(docname, ())

    def subjects(self, shown: Display) -> list[tuple[Kind, str]]:
        """Return the objects that a ``mentions`` is about."""
        return [
            (kind, found)
            for kind in Kind
            if shown.subject_kind in {"", kind}
            and (found := self.find(kind, shown.subject))
        ]

    def members(self, shown: Display) -> list[Member]:
        """Return the people that a ``staff`` shows."""
        people = self._entries(shown, self._data.people)
        return select_staff(self.community, people, shown.staff)  # type: ignore[arg-type]

    def services(self, shown: Display) -> list[AnyEntry]:
        """Return the services that a ``services`` shows."""
        services = self._entries(shown, self._data.services)
        return list(
            select_services(self.community, services, shown.services)  # type: ignore[arg-type]
        )

    def organisations(self, shown: Display) -> list[AnyEntry]:
        """Return the organisations that an ``organisations`` shows."""
        entries = self._entries(shown, self._data.organisations)
        return list(sort_organisations(entries))  # type: ignore[arg-type]

    def items(self, shown: Display) -> list[Item]:
        """Return the lines that a ``timeline`` shows."""
        if shown.inline is None:
            selection = self._selection(shown)
            if selection not in self._selected:
                self._selected[selection] = select_items(self._all_items, selection)
            return [*self._selected[selection]]
        events = {entry.id: entry for entry in shown.inline}
        alone = Community(events=events)  # type: ignore[arg-type]
        return select_items(items_of(alone, ()), self._selection(shown))

    @staticmethod
    def _selection(shown: Display) -> TimelineSelection:
        """Return what to choose: in a picture a limit is one of labels."""
        if shown.style != "picture":
            return shown.timeline
        return replace(shown.timeline, limit=None, newest_first=False)

    def ids(self, shown: Display) -> list[str]:
        """Return the ids of the objects that a display shows."""
        if shown.directive == "staff":
            return [member.person.id for member in self.members(shown)]
        if shown.directive == "timeline":
            return [
                item.target[1]
                for item in self.items(shown)
                if item.target and item.target[0] is Kind.EVENT
            ]
        if shown.directive == "services":
            return [entry.id for entry in self.services(shown)]
        return [entry.id for entry in self.organisations(shown)]

    def directory(self, shown: Display) -> Directory:
        """Return the index that an index shows."""
        community = self.community
        if shown.directive == "staff":
            return arrange(names_of_people(community, self.members(shown)))
        if shown.directive == "services":
            wanted = replace(shown.services, status=Status.CURRENT)
            current = self.services(replace(shown, services=wanted))
            ids = [each.id for each in current]
            found = self.services(shown)
            return arrange(names_of_services(community, found, ids))  # type: ignore[arg-type]
        return arrange(names_of_organisations(self.organisations(shown)))  # type: ignore[arg-type]

    @staticmethod
    def _entries(shown: Display, of_data: Mapping[str, AnyEntry]) -> Sequence[AnyEntry]:
        return tuple(of_data.values()) if shown.inline is None else shown.inline

    @cached_property
    def _all_items(self) -> list[Item]:
        return items_of(self._data, self.posts.values())

    @cached_property
    def landmarks(self) -> list[Item]:
        """The events that everybody knows, oldest first: they have short names."""
        events = map(item_of_event, self.community.events.values())
        known = (item for item in events if item.major and item.short)
        return sorted(
            (item for item in known if not item.status), key=lambda item: item.sort_key
        )

    @cached_property
    def newest_source(self) -> datetime.date | None:
        """The last day of which a source tells; pictures end there."""
        return newest_source(self.community)

    @cached_property
    def counts(self) -> Counts:
        """How much the data hold."""
        return count(self._data)

    # -- Where things are --------------------------------------------------------------

    @cached_property
    def homes(self) -> Mapping[tuple[Kind, str], Home]:
        """The page that is each object's own.

        Of the pages that show an object in full, one that shows all of its kind comes
        first, or else the first by name.  On a web site an index leads to a page for
        each.
        """
        if self.kept is not None:
            return self.kept.homes
        homes: dict[tuple[Kind, str], Home] = {}
        ranked = sorted(
            (not shown.complete, not shown.gives_pages, docname, number)
            for docname, displays in self._displays.items()
            for number, shown in enumerate(displays)
            if shown.kind and shown.in_full
        )
        for _, _, docname, number in ranked:
            shown = self._displays[docname][number]
            if shown.kind is None:
                continue
            own = self.has_pages and shown.gives_pages
            decades = self.decades(docname, shown)
            for id_ in self.ids(shown):
                anchor = "" if own else shown.kind.anchor(id_)
                pagename = decades.get(id_, docname)
                home = Home(shown.kind.pagename(id_) if own else pagename, anchor)
                homes.setdefault((shown.kind, id_), home)
        return homes

    def decades(self, docname: str, shown: Display) -> Mapping[str, str]:
        """Return the page of each event of a long timeline; empty if it has one page.

        Only a web site has pages that no document makes.
        """
        if not (self.has_pages and shown.directive == "timeline" and shown.in_full):
            return {}
        if shown.style != "picture":
            return {}
        items = [item for item in self.items(shown) if item.kind.happens]
        if len(items) <= PAGE:
            return {}
        return {item.key: f"{docname}/{decade_of(item)}" for item in items}

    @cached_property
    def _addresses(self) -> Mapping[Original, str]:
        """The post at each original URL; of two with one, the first by name."""
        return self._docnames_by(lambda post: post.addresses)

    @cached_property
    def _retold(self) -> Mapping[Original, str]:
        """The post that retells what stands at each address."""
        return self._docnames_by(lambda post: (post.retells,))

    def _docnames_by(
        self, addresses: Callable[[Post], Iterable[str]]
    ) -> dict[Original, str]:
        return {
            original: post.docname
            for post in sorted(self._found_posts.values(), key=_docname, reverse=True)
            if post.listed
            for address in addresses(post)
            if (original := read_original(address)) and original.path
        }

    def post_at(self, url: str) -> Post | None:
        """Return the post of the site that was first published at *url*."""
        self.asked.add(url)
        docname = self._find(url, self._addresses)
        return self.posts[docname] if docname else None

    def is_unconfirmed(self, tenure: Tenure, about: tuple[Kind, str]) -> bool:
        """Tell whether a later post about a person or service has not confirmed it."""
        self.asked.add(_confirmed_by(*about))
        return is_unconfirmed(tenure, self.newest_post.get(about))

    def answer(self, asked: str) -> object:
        """Return what a page shows now of what was looked up.

        That is a source, if it is a post, or which statements nobody has confirmed.
        """
        if asked.startswith(_CONFIRMED):
            return self._unconfirmed.get(asked, ())
        docname = self._find(asked, self._addresses)
        return (docname, self._found_posts[docname].title) if docname else None

    @cached_property
    def _unconfirmed(self) -> Mapping[str, Sequence[Path]]:
        found: dict[str, list[Path]] = {}
        for each in unconfirmed(self.community, self.newest_post):
            found.setdefault(_confirmed_by(each.kind, each.id), []).append(each.path)
        return found

    @staticmethod
    def _find(url: str, docnames: Mapping[Original, str]) -> str:
        original = read_original(url)
        if original is None:
            return ""
        # Some records know the path only.
        bare = original._replace(host="")
        return docnames.get(original) or docnames.get(bare) or ""

    @cached_property
    def _citations(self) -> Mapping[str, Sequence[tuple[Kind, str]]]:
        """Of what the data say that a post speaks, by docname.

        A post speaks of all that the one speaks of which it retells.
        """
        if self.kept is not None:
            return self.kept.citations
        named: dict[str, list[tuple[Kind, str]]] = {}
        for url, kind, id_ in citations(self._data):
            if docname := self._find(url, self._addresses) or self._find(
                url, self._retold
            ):
                named.setdefault(docname, []).append((kind, id_))
        return named

    @cached_property
    def whole_timeline(self) -> str:
        """The document with the picture of all events; empty if there is none."""
        return next(
            (
                docname
                for docname in sorted(self._displays)
                if any(each.is_written for each in self._displays[docname])
            ),
            "",
        )

    @cached_property
    def indexes(self) -> Mapping[Kind, str]:
        """The document that lists all of a kind whose entries have their own pages."""
        found: dict[Kind, str] = {}
        for docname in sorted(self._displays):
            for shown in self._displays[docname]:
                if shown.kind and shown.gives_pages:
                    found.setdefault(shown.kind, docname)
        return found

    # -- Who wrote what, of whom -------------------------------------------------------

    @cached_property
    def posts_by(self) -> Mapping[str, list[Post]]:
        """The posts that each person wrote, newest first."""
        return self._gather(
            (person.id, post)
            for post in self.posts.values()
            for name in post.authors
            if (person := self._data.person_named(name))
        )

    @cached_property
    def posts_about(self) -> Mapping[tuple[Kind, str], list[Post]]:
        """The posts that speak of each object and are not by that person."""
        written = {
            (id_, post.docname)
            for id_, posts in self.posts_by.items()
            for post in posts
        }
        pairs = (
            ((kind, id_), post)
            for post in self.posts.values()
            for kind, ids in (
                (Kind.PERSON, post.people),
                (Kind.ORGANISATION, post.organisations),
                (Kind.SERVICE, post.services),
            )
            for id_ in ids
            if kind is not Kind.PERSON or (id_, post.docname) not in written
        )
        return self._gather(pairs)

    @cached_property
    def newest_post(self) -> Mapping[tuple[Kind, str], datetime.date]:
        """The day of the newest post about each object that brings news of it."""
        return {
            key: max(days)
            for key, posts in self.posts_about.items()
            if (days := [post.news for post in posts if post.news])
        }

    @staticmethod
    def _gather(pairs: Iterable[tuple[_Key, Post]]) -> dict[_Key, list[Post]]:
        found: dict[_Key, list[Post]] = {}
        for key, post in pairs:
            if post.listed:
                found.setdefault(key, []).append(post)
        for posts in found.values():
            posts.sort(key=lambda post: post.sort_key, reverse=True)
        return found


_CONFIRMED = "confirmed "
"""With it begins what was looked up, if that is no address."""


def _confirmed_by(kind: Kind, id_: str) -> str:
    return f"{_CONFIRMED}{kind} {id_}"


def _docname(post: Post) -> str:
    return post.docname
