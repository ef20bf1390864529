"""Bring everything that has a date into one line.  Pure.

Decides what a timeline is made of: events, plans, starts and ends of roles, starts and
ends of services, posts; and under which year each stands.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sphinx.locale import _

from chronicle.community.model import Date, Kind
from chronicle.core.edtf import Extent, read_edtf
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chronicle.community.model import (
        Community,
        Event,
        Person,
        Role,
        Service,
        Statement,
    )
    from chronicle.core.edtf import When
    from chronicle.core.record import Timestamp


class ItemKind(enum.StrEnum):
    """What a timeline is made of; the values of ``:include:``, in the plural."""

    EVENT = "event"
    PLAN = "plan"
    ROLE = "role"
    SERVICE = "service"
    POST = "post"

    @property
    def happens(self) -> bool:
        """Whether it is no start or end, which the bars of pictures show."""
        return self not in {ItemKind.ROLE, ItemKind.SERVICE}


UNASKED = tuple(kind for kind in ItemKind if kind is not ItemKind.POST)
"""What a timeline shows if nothing is asked for: a post tells of events, is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What a timeline has to know of a post."""

    docname: str
    title: str
    published: Timestamp | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    addresses: tuple[str, ...] = ()
    """Original URLs: absolute, or paths from the root of the origin's site."""

    retells: str = ""
    """Address of the post that it tells anew; sources go on leading there."""

    news: datetime.date | None = None
    """Day on which things were as it says; None for a post written from the data."""

    listed: bool = True
    """Whether it may be named outside its own page: not a draft, not unlisted."""

    people: tuple[str, ...] = ()
    """Ids of the people who wrote it, and of those it speaks of."""

    organisations: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def speaking_of(self, objects: Iterable[tuple[Kind, str]]) -> Post:
        """Return the same, speaking of more objects."""
        found = list(objects)

        def more(ids: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
            new = (id_ for each, id_ in found if each is kind)
            return tuple(dict.fromkeys([*ids, *new]))

        return replace(
            self,
            people=more(self.people, Kind.PERSON),
            organisations=more(self.organisations, Kind.ORGANISATION),
            services=more(self.services, Kind.SERVICE),
        )

    @property
    def sort_key(self) -> tuple[int, str]:
        """By day, then by address."""
        day = self.published.day.toordinal() if self.published else 0
        return day, self.docname


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One line of a timeline."""

    kind: ItemKind
    key: str
    """Unique in the site; stable from build to build."""

    title: str
    date: Date
    target: tuple[Kind, str] | None = None
    """The object that the line is about."""

    docname: str = ""
    """The post that the line is about."""

    topic: str = ""
    major: bool = False
    short: str = ""
    """A label for pictures."""

    status: str = ""
    term: Date | None = None
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    place: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[Statement, ...] = ()

    @property
    def sort_key(self) -> tuple[tuple[int, int, str], str, str]:
        """By date, then in an order that never changes."""
        return self.date.when.sort_key, self.kind, self.key


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineSelection:
    """The options of ``timeline``; what is empty does not choose."""

    since: When | None = None
    until: When | None = None
    include: tuple[ItemKind, ...] = tuple(ItemKind)
    person: str = ""
    organisation: str = ""
    service: str = ""
    topic: str = ""
    major: bool = False
    """Whether to show nothing but events that every reader should know of."""

    tag: str = ""
    newest_first: bool = False
    limit: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether it is about something, or a part of the time."""
        chosen = (
            *(self.since, self.until, self.person, self.organisation, self.service),
            *(self.topic, self.major, self.tag),
        )
        return any(chosen)

    @property
    def complete(self) -> bool:
        """Whether it leaves no event out."""
        events = {ItemKind.EVENT, ItemKind.PLAN} <= set(self.include)
        return events and not self.narrowed and self.limit is None


PAGE = 100
"""So many lines stand on one page; of more, each decade has a page of its own."""


class Year(NamedTuple):
    """What stands under one heading."""

    label: str
    """``2010``, also for what was so by 2010; ``Date unknown``."""

    slug: str
    items: list[Item]


def items_of(community: Community, posts: Iterable[Post]) -> list[Item]:
    """Make a line of everything that has a date.

    :returns: Oldest first.
    """
    items = [item_of_event(event) for event in community.events.values()]
    told = _events_by_subject(community.events.values())
    tenures = [
        item
        for person in community.people.values()
        for item in _items_of_roles(community, person)
    ]
    for service in community.services.values():
        tenures += _items_of_service(service)
    # What an event tells of need not be told twice.
    items += [
        item
        for item in tenures
        if item.target
        and not any(_tells_of(event, item) for event in told.get(item.target, ()))
    ]
    items += [_item_of_post(post) for post in posts if post.listed and post.published]
    return sorted(items, key=lambda item: item.sort_key)


def _events_by_subject(
    events: Iterable[Event],
) -> Mapping[tuple[Kind, str], Sequence[Event]]:
    """Sort what happened by the people and services that it names."""
    found: dict[tuple[Kind, str], list[Event]] = {}
    for event in events:
        if event.status:
            continue
        for kind, ids in (
            (Kind.PERSON, event.people),
            (Kind.SERVICE, event.services),
        ):
            for id_ in ids:
                found.setdefault((kind, id_), []).append(event)
    return found


def _tells_of(event: Event, item: Item) -> bool:
    """Tell whether an event is the start or end that a line is about.

    :param event: One that names the same person or service.
    """
    when, mine = event.date.when, item.date.when
    if when.edtf == mine.edtf:
        return True
    first, last = mine.earliest, mine.latest
    if not (first and last and when.earliest and when.latest):
        return False
    if item.kind is ItemKind.SERVICE:
        return first == when.earliest or last == when.latest
    # A role whose month is known, and an event of that month in the same source.
    return (
        not set(item.sources).isdisjoint(event.sources)
        and last - first <= MONTH
        and first <= when.latest
        and when.earliest <= last
    )


MONTH = datetime.timedelta(days=31)


def item_of_event(event: Event) -> Item:
    """Make a line of an event or plan."""
    return Item(
        kind=ItemKind.PLAN if event.status else ItemKind.EVENT,
        key=event.id,
        title=event.name,
        date=event.date,
        target=(Kind.EVENT, event.id),
        topic=event.topic,
        major=event.major,
        short=event.short,
        status=event.status,
        term=event.term if event.term.known else None,
        people=event.people,
        organisations=event.organisations,
        services=event.services,
        place=event.place,
        sources=event.sources,
        notes=event.notes,
    )


def _items_of_roles(community: Community, person: Person) -> list[Item]:
    items = []
    for number, role in enumerate(person.roles, 1):
        at = _place_of(community, role)
        for end, date in (("start", role.tenure.start), ("end", role.tenure.end)):
            if date.known:
                verb = "begins" if end == "start" else "ends"
                items.append(
                    Item(
                        kind=ItemKind.ROLE,
                        key=f"{person.id}-role-{number}-{end}",
                        title=f"{person.name} {verb}: {role.title}{at}",
                        date=_as_moment(date),
                        target=(Kind.PERSON, person.id),
                        people=(person.id,),
                        organisations=tuple(filter(None, [role.organisation])),
                        services=tuple(filter(None, [role.service])),
                        sources=role.sources,
                        notes=role.notes,
                    )
                )
    return items


def _place_of(community: Community, role: Role) -> str:
    """Say where a role is held, unless its title says so."""
    organisation = community.organisations.get(role.organisation)
    if organisation is None:
        return ""
    title = role.title.casefold()
    names = (name.split(",")[0].casefold() for name in organisation.names)
    return "" if any(name in title for name in names) else f", {organisation.name}"


def _items_of_service(service: Service) -> list[Item]:
    items = []
    for end, date in (("start", service.tenure.start), ("end", service.tenure.end)):
        if date.known:
            state = _("in service") if end == "start" else _("retired")
            items.append(
                Item(
                    kind=ItemKind.SERVICE,
                    key=f"{service.id}-service-{end}",
                    title=f"{service.name}: {state}",
                    date=_as_moment(date),
                    target=(Kind.SERVICE, service.id),
                    organisations=tuple(
                        each.organisation for each in service.operators
                    ),
                    services=(service.id,),
                    sources=tuple(
                        dict.fromkeys(
                            url for fact in service.facts for url in fact.sources
                        )
                    ),
                )
            )
    return items


def _as_moment(date: Date) -> Date:
    """Take an interval for the time within which something changed."""
    return Date(
        when=date.when, display=date.display, note=date.note, extent=Extent.MOMENT
    )


def _item_of_post(post: Post) -> Item:
    day = post.published.day.isoformat() if post.published else "unknown"
    return Item(
        kind=ItemKind.POST,
        key=post.docname,
        title=post.title,
        date=Date(when=read_edtf(day)),
        docname=post.docname,
        people=post.people,
        organisations=post.organisations,
        services=post.services,
        tags=post.tags,
    )


def select_items(items: Iterable[Item], selection: TimelineSelection) -> list[Item]:
    """Choose lines.

    :param items: Oldest first.
    :returns: In the order asked for.
    """
    wanted = _test_of(selection)
    chosen = [item for item in items if wanted(item)]
    if selection.newest_first:
        chosen.reverse()
    return chosen if selection.limit is None else chosen[: selection.limit]


def _test_of(selection: TimelineSelection) -> Callable[[Item], bool]:
    """Return what tells whether a line is wanted.  What rules out most comes first."""
    person, service = selection.person, selection.service
    organisation, topic = selection.organisation, selection.topic
    tag = slugify(selection.tag) if selection.tag else ""

    def wanted(item: Item) -> bool:
        return (
            (not person or person in item.people)
            and (not organisation or organisation in item.organisations)
            and (not service or service in item.services)
            and item.kind in selection.include
            and (not topic or item.topic == topic)
            and (not selection.major or item.major)
            and (not tag or tag in {slugify(each) for each in item.tags})
            and _within(item.date, selection)
        )

    return wanted


def _within(date: Date, selection: TimelineSelection) -> bool:
    """Tell whether any day that may be meant lies between the limits."""
    if selection.since is None and selection.until is None:
        return True
    if not date.known:
        return False
    first, last = date.when.earliest, date.when.latest
    since = selection.since.earliest if selection.since else None
    until = selection.until.latest if selection.until else None
    late_enough = since is None or last is None or last >= since
    return late_enough and (until is None or first is None or first <= until)


def by_year(items: Sequence[Item]) -> list[Year]:
    """Put lines under headings, in the order in which they come."""
    years: list[Year] = []
    for item in items:
        label, slug = _heading(item.date.when)
        if not years or years[-1].slug != slug:
            years.append(Year(label, slug, []))
        years[-1].items.append(item)
    return years


def name_of_topic(topic: str) -> str:
    """Return a topic as it is shown: ``CI``, ``Funding``."""
    words = topic.replace("_", " ").replace("-", " ")
    return words.upper() if len(words) <= len("vcs") else words[:1].upper() + words[1:]


def decade_of(item: Item) -> str:
    """Return the decade in which a line stands: ``2010s``, or ``undated``."""
    day = item.date.when.earliest or item.date.when.latest
    return f"{day.year // 10 * 10}s" if day else "undated"


def _heading(when: When) -> tuple[str, str]:
    if when.earliest is not None:
        return str(when.earliest.year), str(when.earliest.year)
    if when.latest is not None:
        return str(when.latest.year), str(when.latest.year)
    return str(_("Date unknown")), "unknown"
