"""Choose people, services and dated things for a list, and put them in order.  Pure.

Decides what the options of the directives mean.
"""

from __future__ import annotations

import datetime
import enum
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chronicle.build.translations import N_
from chronicle.community.model import STILL
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.community.model import (
        Community,
        Date,
        Organisation,
        Person,
        Role,
        Service,
        Tenure,
    )
    from chronicle.core.edtf import When


class Status(enum.StrEnum):
    """Whether something still was so on the day in question."""

    ALL = "all"
    CURRENT = "current"
    PAST = "past"


class Sort(enum.StrEnum):
    """The order of people and services."""

    NAME = "name"
    START = "start"
    DATA = "data"
    """As in the data file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffSelection:
    """The options of ``staff``; what is empty does not choose."""

    organisation: str = ""
    """An id; organisations below it count too."""

    group: str = ""
    role: str = ""
    """Part of the title."""

    leading: bool = False
    """Whether to show nobody but those who lead, or are paid."""

    as_of: When | None = None
    status: Status = Status.ALL
    sort: Sort = Sort.NAME

    @property
    def complete(self) -> bool:
        """Whether it leaves nobody out."""
        chosen = (
            *(self.organisation, self.group, self.role),
            *(self.leading, self.as_of),
        )
        return not any(chosen) and self.status is Status.ALL


class Member(NamedTuple):
    """A person, and those of the roles that were asked for."""

    person: Person
    roles: tuple[Role, ...]


def select_staff(
    community: Community, people: Iterable[Person], selection: StaffSelection
) -> list[Member]:
    """Choose people by their roles.

    :param people: To choose from.
    :returns: In the order asked for; a person without a role that fits is left out,
        unless nothing was asked for.
    """
    inside = _below(community, selection.organisation)
    members = []
    for person in people:
        roles = tuple(
            role
            for role in person.roles
            if (not selection.organisation or role.organisation in inside)
            and (not selection.group or _same_label(role.group, selection.group))
            and selection.role.casefold() in role.title.casefold()
            and (not selection.leading or is_leading(role))
            and fits(role.tenure, selection.status, selection.as_of, community)
        )
        if roles or selection.complete:
            members.append(Member(person, roles))
    return _in_order(members, selection.sort)


def fits(
    tenure: Tenure, status: Status, as_of: When | None, community: Community
) -> bool:
    """Tell whether a tenure has the status asked for, on the day asked for.

    :param as_of: If None, the last day on which a source shows anything.
    """
    if status is Status.ALL and as_of is None:
        return True
    first = (as_of and as_of.earliest) or (as_of and as_of.latest) or community.newest
    last = (as_of and as_of.latest) or first
    if first is None or last is None:
        return status is not Status.CURRENT
    held = tenure.held_within(first, last)
    if status is Status.PAST:
        return not held and tenure.begun_by(last)
    return held


class Standing(enum.StrEnum):
    """What is known of a role on a day."""

    KNOWN = N_("known on")
    UNCONFIRMED = N_("not confirmed since")
    LEFT = N_("left")


class Holding(NamedTuple):
    """A role that is held, or was until lately."""

    person: Person
    role: Role
    standing: Standing
    date: Date
    """When it was last seen, or ended."""


def select_holdings(members: Iterable[Member], day: datetime.date) -> list[Holding]:
    """Choose those who hold a role, or did within a year, and say how that is known.

    :param day: On which a source last shows anything.
    :returns: One role a person, that of which most was heard lately; those who are
        known to hold theirs first, and those who left last.
    """
    found = []
    for person, roles in members:
        held = [held for role in roles if (held := _holding(person, role, day))]
        if held:
            found.append(min(held, key=_holding_key))
    return sorted(found, key=_holding_key)


def _holding(person: Person, role: Role, day: datetime.date) -> Holding | None:
    tenure = role.tenure
    if tenure.end.known and (tenure.end.when.latest or day) <= day:
        ended = tenure.end.when.latest or tenure.end.when.earliest
        late = ended is not None and day - ended <= STILL
        return Holding(person, role, Standing.LEFT, tenure.end) if late else None
    shown = tenure.attested if tenure.attested.known else tenure.start
    seen = shown.when.latest
    if seen is None or day - seen > 2 * STILL:
        return None
    known = day - seen <= STILL
    standing = Standing.KNOWN if known else Standing.UNCONFIRMED
    return Holding(person, role, standing, shown)


def _holding_key(held: Holding) -> tuple[int, int, tuple[str, str]]:
    day = held.date.when.latest
    since = -day.toordinal() if day else 0
    return list(Standing).index(held.standing), since, name_key(held.person.name)


LEADS = re.compile(
    r"\b(chair|lead|leader|head|director|manager|chief|president)\b", re.IGNORECASE
)
"""How titles of those who lead are known."""

_PAID = re.compile(r"staff|employ|contract", re.IGNORECASE)


def is_leading(role: Role) -> bool:
    """Tell whether a role is one of those that a reader looks for first.

    That is whoever is said to lead, and who is paid and known to have begun.
    """
    if LEADS.search(role.title):
        return True
    return bool(_PAID.search(role.group)) and _is_day(role.tenure.start)


def _is_day(date: Date) -> bool:
    return date.when.earliest is not None and not date.when.edtf.isdigit()


def _below(community: Community, id_: str) -> set[str]:
    """Return the organisation and all below it."""
    inside: set[str] = set()
    rising = {id_}
    while rising:
        inside |= rising
        rising = {
            each.id
            for each in community.organisations.values()
            if each.parent in rising and each.id not in inside
        }
    return inside


def _same_label(one: str, other: str) -> bool:
    return slugify(one) == slugify(other)


def _in_order(members: list[Member], order: Sort) -> list[Member]:
    if order is Sort.NAME:
        return sorted(members, key=lambda member: name_key(member.person.name))
    if order is Sort.START:
        return sorted(members, key=_start_key)
    return members


def _start_key(member: Member) -> tuple[int, tuple[str, str]]:
    starts = [role.tenure.first_day for role in member.roles]
    day = min((day for day in starts if day), default=datetime.date.max)
    return day.toordinal(), name_key(member.person.name)


_WORD = re.compile(r"\w[\w'’-]*")


def name_key(name: str) -> tuple[str, str]:
    """Return a key that sorts people by their last name, whatever its accents."""
    folded = unicodedata.normalize("NFKD", name.replace("Ł", "L").replace("ł", "l"))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    words = _WORD.findall(bare.casefold()) or [""]
    return words[-1], bare.casefold()


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceSelection:
    """The options of ``services``; what is empty does not choose."""

    operator: str = ""
    """The id of an organisation; organisations below it count too."""

    status: str = "all"
    """``all``, ``current``, ``past`` or ``planned``."""

    as_of: When | None = None
    sort: Sort = Sort.NAME

    @property
    def complete(self) -> bool:
        """Whether it leaves nothing out."""
        return not self.operator and self.status == "all" and self.as_of is None


def select_services(
    community: Community, services: Iterable[Service], selection: ServiceSelection
) -> list[Service]:
    """Choose services."""
    inside = _below(community, selection.operator)
    chosen = [
        service
        for service in services
        if (
            not selection.operator
            or any(each.organisation in inside for each in service.operators)
        )
        and _service_fits(service, selection, community)
    ]
    if selection.sort is Sort.NAME:
        return sorted(chosen, key=lambda service: service.name.casefold())
    if selection.sort is Sort.START:
        return sorted(chosen, key=lambda service: service.tenure.start.when.sort_key)
    return chosen


def _service_fits(
    service: Service, selection: ServiceSelection, community: Community
) -> bool:
    if selection.status == "planned" or service.status == "planned":
        wanted = selection.status in {service.status, "all"}
        # On a day long ago it was not yet planned, for all anybody knows.
        return wanted and selection.as_of is None
    status = Status(selection.status)
    held = [
        fits(tenure, status, selection.as_of, community)
        for tenure in service.all_tenures
    ]
    # Past only if nobody runs it any more.
    return all(held) if status is Status.PAST else any(held)


def sort_organisations(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Sort organisations by name."""
    return sorted(organisations, key=lambda each: each.name.casefold())
