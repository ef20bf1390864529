"""Choose what a picture of the timeline shows, and in which lane.  Pure.

Decides which events are labelled, which services and roles have bars, and where the
pictures end: at the day of the newest source, not today.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sphinx.locale import _

from chronicle.community.model import Kind, Tenure
from chronicle.community.picture.signs import stretch_of
from chronicle.community.select import LEADS, is_leading
from chronicle.community.timeline import ItemKind, name_of_topic

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from chronicle.community.model import Community, Date, Person, Role, Service
    from chronicle.community.picture.signs import Stretch
    from chronicle.community.timeline import Item

MOST_LANES = 10
MOST_BARS = 7
MOST_ROLES = 16
LABEL = 36
"""Characters of a label that needs no second line."""

NEAR = 45
"""Days between a start and the event that tells of it, at most."""

_STAFF = re.compile(r"staff|employ", re.IGNORECASE)
_ALARM = frozenset({"incident", "incidents", "outage", "outages"})
_PEOPLE = frozenset({"people", "staff"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An event of a picture."""

    item: Item
    label: str
    """What stands beside its mark."""

    main: bool
    """Whether it is to have a label."""

    alarm: bool = False
    """Whether it is an incident."""

    @property
    def title(self) -> str:
        """All about it, for those who point at it or hear it."""
        status = f" ({self.item.status})" if self.item.status else ""
        return f"{self.item.date.words}: {self.item.title}{status}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A service or a role, which is a bar."""

    target: tuple[Kind, str]
    name: str
    label: str
    """With more than the name, where there is room."""

    tenure: Tenure
    runs: bool = False
    """Whether it goes on until a source says that it ended."""

    seen: int | None = None
    """The last day on which an event names it."""

    replaced: datetime.date | None = None

    @property
    def title(self) -> str:
        """All about it."""
        words = [self.tenure.words]
        if self.tenure.attested_words:
            words.append(_("as of ") + self.tenure.attested_words)
        return f"{self.label}: {', '.join(filter(None, words))}"


class Lane(NamedTuple):
    """What belongs together."""

    name: str
    marks: list[Mark]
    runs: list[Run]


def stretch_of_run(run: Run, newest: int) -> Stretch | None:
    """Choose the bar of a service or role.

    :param newest: The day of the newest source, as an ordinal.
    """
    return stretch_of(
        run.tenure, newest, runs=run.runs, seen=run.seen, replaced=run.replaced
    )


def newest_source(community: Community) -> datetime.date | None:
    """Return the last day of which a source tells."""
    dates = [tenure.attested for tenure in _tenures(community)]
    dates += [event.date for event in community.events.values() if not event.status]
    days = [date.when.earliest or date.when.latest for date in dates]
    return max((day for day in days if day), default=None)


def _tenures(community: Community) -> Iterable[Tenure]:
    for person in community.people.values():
        yield from (role.tenure for role in person.roles)
    for service in community.services.values():
        yield from service.all_tenures


def marks_of(items: Sequence[Item]) -> list[Mark]:
    """Make the marks of a picture.

    :param items: Lines of a timeline; starts and ends of roles and services, which
        have bars, are left out.
    """
    shown = [item for item in items if item.kind.happens]
    some_are_main = any(item.major for item in shown)
    return [
        Mark(
            item=item,
            label=item.short or item.title,
            main=item.major or not some_are_main,
            alarm=item.topic.casefold() in _ALARM,
        )
        for item in shown
    ]


def lanes_of(
    marks: Sequence[Mark], community: Community, table: Mapping[str, Sequence[str]]
) -> list[Lane]:
    """Sort marks and bars into lanes.

    :param table: The topics of each lane; a topic without one belongs to the last.
        Without a table every topic has a lane of its own; without topics every kind.
    """
    topics = Counter(mark.item.topic for mark in marks if mark.item.topic)
    if not topics:
        return _lanes_by_kind(marks, community)
    names = _names(topics, table)
    lanes = {name: Lane(name, [], []) for name in dict.fromkeys(names.values())}
    last = list(lanes.values())[-1]
    for mark in marks:
        name = names.get(mark.item.topic)
        (lanes[name] if name else last).marks.append(mark)
    for topic, name in names.items():
        if topic.casefold() in _PEOPLE:
            lanes[name].runs.extend(leading_runs(community))
    for name, runs in _services(marks, community, names).items():
        lanes[name].runs.extend(runs)
    return [lane for lane in lanes.values() if lane.marks or lane.runs]


def _names(topics: Counter[str], table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the lane of each topic, in the order of the lanes."""
    if table:
        return {topic: lane for lane, found in table.items() for topic in found}
    kept = sorted(topics, key=lambda topic: (-topics[topic], topic))[
        : MOST_LANES if len(topics) <= MOST_LANES else MOST_LANES - 1
    ]
    names = {topic: name_of_topic(topic) for topic in topics if topic in kept}
    return names | {topic: str(_("Other")) for topic in topics if topic not in kept}


def _lanes_by_kind(marks: Sequence[Mark], community: Community) -> list[Lane]:
    ranked = sorted(
        (run for run in map(service_run, community.services.values()) if run),
        key=_begin,
    )
    lanes = [
        Lane(str(_("Services")), [], ranked[:MOST_LANES]),
        Lane(str(_("People")), [], leading_runs(community)),
    ]
    for name, kind in (
        (str(_("Events")), ItemKind.EVENT),
        (str(_("Plans")), ItemKind.PLAN),
        (str(_("Posts")), ItemKind.POST),
    ):
        lanes.append(Lane(name, [m for m in marks if m.item.kind is kind], []))
    return [lane for lane in lanes if lane.marks or lane.runs]


def _services(
    marks: Sequence[Mark], community: Community, names: Mapping[str, str]
) -> dict[str, list[Run]]:
    """Choose the services that have a bar, in each lane.

    Those that replace or are replaced come first, then those that most events name.
    """
    counts: dict[str, Counter[str]] = {}
    seen: dict[str, int] = {}
    told: dict[str, list[tuple[Date, str]]] = {}
    for mark in marks:
        if mark.item.status:
            continue
        day = mark.item.date.when.latest
        for id_ in mark.item.services:
            if lane := names.get(mark.item.topic):
                counts.setdefault(id_, Counter())[lane] += 1
                told.setdefault(id_, []).append((mark.item.date, lane))
            if day:
                seen[id_] = max(seen.get(id_, 0), day.toordinal())
    chain = {
        id_
        for service in community.services.values()
        if service.replaces
        for id_ in (service.id, *service.replaces)
    }
    successors = replaced_by(community)
    found: dict[str, list[tuple[tuple[bool, int], Run]]] = {}
    for id_, lanes in counts.items():
        service = community.services.get(id_)
        run = service_run(service, seen.get(id_), successors) if service else None
        if run and (id_ in chain or lanes.total() >= 2):
            # A topic of the name of a service is about it.
            lane = names.get(id_) or _lane_of(run.tenure, told[id_])
            rank = (id_ not in chain, -sum(lanes.values()))
            found.setdefault(lane, []).append((rank, run))
    return {
        lane: sorted(
            (run for _, run in sorted(ranked, key=_rank)[:MOST_BARS]), key=_begin
        )
        for lane, ranked in found.items()
    }


def _lane_of(tenure: Tenure, told: Sequence[tuple[Date, str]]) -> str:
    """Return the lane of the event that tells of a start, or else of an end.

    Where none does, it is the lane of most events.
    """
    edge = tenure.start if tenure.start.known else tenure.end
    day = edge.when.latest or edge.when.earliest

    def distance(pair: tuple[Date, str]) -> int:
        other = pair[0].when.latest or pair[0].when.earliest
        return abs((other - day).days) if other and day else 0

    nearest = min(told, key=distance)
    if distance(nearest) <= NEAR:
        return nearest[1]
    return Counter(lane for _, lane in told).most_common(1)[0][0]


def _rank(pair: tuple[tuple[bool, int], Run]) -> tuple[tuple[bool, int], str]:
    return pair[0], pair[1].target[1]


def _begin(run: Run) -> tuple[int, str]:
    when = run.tenure.start.when
    day = when.earliest or when.latest or run.tenure.end.when.latest
    day = day or run.tenure.attested.when.latest
    return (day.toordinal() if day else 0), run.target[1]


def replaced_by(community: Community) -> dict[str, datetime.date]:
    """Return when another service took the place of each, where that is known."""
    found: dict[str, datetime.date] = {}
    for service in community.services.values():
        start = service.tenure.start.when.earliest
        for id_ in service.replaces:
            if start:
                found.setdefault(id_, start)
    return found


def service_run(
    service: Service,
    seen: int | None = None,
    successors: Mapping[str, datetime.date] | None = None,
) -> Run | None:
    """Make the bar of a service; None if no source says when it began or ended."""
    if not (service.tenure.start.known or service.tenure.end.known):
        return None
    shown = [o.tenure.attested.when.latest for o in service.operators]
    days = [day.toordinal() for day in shown if day]
    return Run(
        target=(Kind.SERVICE, service.id),
        name=_bare(service.name),
        label=_bare(service.name),
        tenure=service.tenure,
        runs=True,
        seen=max([*days, *([seen] if seen else [])], default=None),
        replaced=(successors or {}).get(service.id),
    )


def leading_runs(community: Community) -> list[Run]:
    """Make the bars of those who led, in the order in which they began.

    Of too many, the staff come first, then those who led a body.
    """
    found = [
        (_standing(role), _begin(run), run)
        for person in community.people.values()
        for role in person.roles
        if is_leading(role) and (role.tenure.start.known or role.tenure.end.known)
        for run in [role_run(person, role)]
    ]
    kept = sorted(found, key=lambda each: each[:2])[:MOST_ROLES]
    return [run for *_, run in sorted(kept, key=lambda each: each[1])]


def _standing(role: Role) -> int:
    if _STAFF.search(role.group):
        return 0
    return 1 if LEADS.match(role.title) else 2


def role_run(person: Person, role: Role) -> Run:
    """Make the bar of a role."""
    return Run(
        target=(Kind.PERSON, person.id),
        name=person.name,
        label=f"{person.name}, {_bare(role.title)}",
        tenure=role.tenure,
    )


def _bare(name: str) -> str:
    """Leave out what stands in brackets after a name."""
    return name.partition(" (")[0]
