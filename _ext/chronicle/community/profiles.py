"""Make what the page of one person, organisation or service says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.locale import _

from chronicle.community.common_nodes import (
    Sources,
    joined,
    labelled,
    paragraph,
    wide,
)
from chronicle.community.index import Display
from chronicle.community.model import Kind
from chronicle.community.nodes import (
    disclosure,
    picture,
    row_header,
)
from chronicle.community.picture.bars import Lasting
from chronicle.community.render import Blocks
from chronicle.community.select import Member
from chronicle.community.timeline import UNASKED, TimelineSelection

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from chronicle.community.index import View
    from chronicle.community.model import (
        AnyEntry,
        Organisation,
        Person,
        Role,
        Service,
        Tenure,
    )
    from chronicle.community.timeline import Item, Post


FEW_EVENTS = 30
"""So many events stand on the page itself; of more, a page of its own lists all."""


def events_pagename(kind: Kind, id_: str) -> str:
    """Return the page that lists all events about an object."""
    return f"{kind.pagename(id_)}/timeline"


class Section(NamedTuple):
    """A part of a page under its own heading."""

    slug: str
    title: str
    nodes: Sequence[nodes.Node]
    number: int = 0
    """How many there are of it, shown beside the heading."""


class Profiles(Blocks):
    """Makes the parts of such pages."""

    def sections(self, kind: Kind, entry: AnyEntry) -> list[Section]:
        """Make all parts; what is not known is left out."""
        makers = {
            Kind.PERSON: self._of_person,
            Kind.ORGANISATION: self._of_organisation,
            Kind.SERVICE: self._of_service,
        }
        found = [*makers[kind](entry)]  # type: ignore[operator]
        found += [self._timeline(kind, entry), self._known(entry)]
        return [section for section in found if section.nodes]

    # -- A person ----------------------------------------------------------------------

    def _of_person(self, person: Person) -> Iterator[Section]:
        roles = sorted(person.roles, key=_start_of)
        bars = [Lasting(role.title, "", role.tenure) for role in roles]
        chart = self.bars(bars, _("Roles"))
        table = self._own_roles(person, roles) if roles else []
        yield Section("roles", _("Roles"), [*chart, *table], len(roles))

    def _own_roles(self, person: Person, roles: Iterable[Role]) -> list[nodes.Node]:
        """Make the table of one person's roles, and all that is said of each."""
        sources = Sources(self)
        table, body = self.table(_("Roles"), [_("Role"), _("When"), _("Sources")])
        table["classes"].append("entity-table")
        about = (Kind.PERSON, person.id)
        for role in roles:
            title = nodes.paragraph("", role.title)
            where: list[nodes.Node] = []
            if role.organisation:
                where.append(self.ref(Kind.ORGANISATION, role.organisation))
            if role.service:
                where.append(self.ref(Kind.SERVICE, role.service))
            place = nodes.paragraph("", "", *joined(where), classes=["entity-where"])
            details = self.role_details(role, sources)
            when = nodes.paragraph("", "", *self.tenure(role.tenure, about))
            body += _row([[title, place, *details], [when], self._cited(role.sources)])
        return [_folded(_("The same with sources"), [wide(table), *sources.listing()])]

    def _cited(self, urls: Sequence[str]) -> list[nodes.Node]:
        return [nodes.paragraph("", "", *joined(map(self.source, urls)))]

    # -- A service ---------------------------------------------------------------------

    def _of_service(self, service: Service) -> Iterator[Section]:
        bars, lines = self._chain(service)
        title = (
            _("What ran as {name}").format(name=service.name)
            if bars
            else _("When it ran")
        )
        yield Section("ran", title, [*bars, *lines])
        yield Section("operators", _("Run by"), self._operators(service))
        held = self._roles_where(lambda role: role.service == service.id)
        yield Section("people", _("People"), *self._people(held, _("People")))

    def _chain(self, service: Service) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """Draw what a service replaced and what replaced it, and say it."""
        services = self.view.community.services
        chain = [services[id_] for id_ in _related(service, services.values())]
        chain.sort(key=lambda each: _day_of(each.tenure))
        bars = [
            self._bar_of(Kind.SERVICE, each, each.tenure)
            for each in chain
            if each.tenure.first_day
        ]
        about = (Kind.SERVICE, service.id)
        lines: list[nodes.Node] = []
        if service.status:
            lines.append(paragraph(_("Planned"), classes=["community-planned"]))
        if dates := self.tenure(service.tenure, about):
            lines.append(labelled(_("In service"), dates))
        if service.replaces:
            listed = self.listed(Kind.SERVICE, service.replaces)
            lines.append(labelled(_("Replaced"), listed))
        later = [each.id for each in services.values() if service.id in each.replaces]
        if later:
            listed = self.listed(Kind.SERVICE, later)
            lines.append(labelled(_("Replaced by"), listed))
        title = _("What ran as {name}").format(name=service.name)
        return self.bars(bars, title) if len(bars) > 1 else [], lines

    def _operators(self, service: Service) -> list[nodes.Node]:
        if not service.operators:
            return []
        organisations = self.view.community.organisations
        bars = [
            self._bar_of(
                Kind.ORGANISATION, organisations[each.organisation], each.tenure
            )
            for each in sorted(service.operators, key=lambda each: _day_of(each.tenure))
            if each.organisation in organisations and each.tenure.first_day
        ]
        table, body = self.table(_("Run by"), [_("Run by"), _("When"), _("Sources")])
        table["classes"].append("entity-table")
        for each in service.operators:
            name = self.ref(Kind.ORGANISATION, each.organisation)
            when = self.tenure(each.tenure, (Kind.SERVICE, service.id))
            dates = nodes.paragraph("", "", *when)
            who = nodes.paragraph("", "", name)
            body += _row([[who], [dates], self._cited(each.sources)])
        return [*self.bars(bars, _("Run by")), wide(table)]

    # -- An organisation ---------------------------------------------------------------

    def _of_organisation(self, organisation: Organisation) -> Iterator[Section]:
        everything = self.view.community
        parts = [
            each.id
            for each in everything.organisations.values()
            if each.parent == organisation.id
        ]
        lines: list[nodes.Node] = []
        if organisation.parent:
            whole = self.ref(Kind.ORGANISATION, organisation.parent)
            lines.append(labelled(_("Part of"), [whole]))
        if parts:
            lines.append(labelled(_("Parts"), self.listed(Kind.ORGANISATION, parts)))
        yield Section("place", _("Its place"), lines)
        held = self._roles_where(lambda role: role.organisation == organisation.id)
        people, count = self._people(held, _("People"))
        yield Section(
            "people", _("People"), [*people, *self._unnamed(organisation)], count
        )
        yield Section("services", _("Services"), *self._services_of(organisation))

    def _unnamed(self, organisation: Organisation) -> list[nodes.Node]:
        if not organisation.positions:
            return []
        sources = Sources(self)
        return [
            paragraph(_("Holder not named"), classes=["community-label"]),
            self.positions(organisation, sources),
            *sources.listing(),
        ]

    def _services_of(self, organisation: Organisation) -> tuple[list[nodes.Node], int]:
        """List the services that it ran, and when."""
        table, body = self.table(_("Services"), [_("Service"), _("When"), _("Sources")])
        table["classes"].append("entity-table")
        bars = []
        for service in self.view.community.services.values():
            for each in service.operators:
                if each.organisation != organisation.id:
                    continue
                when = self.tenure(each.tenure, (Kind.SERVICE, service.id))
                name = nodes.paragraph("", "", self.ref(Kind.SERVICE, service.id))
                dates = nodes.paragraph("", "", *when)
                body += _row([[name], [dates], self._cited(each.sources)])
                if each.tenure.first_day:
                    bars.append(self._bar_of(Kind.SERVICE, service, each.tenure))
        if not len(body):
            return [], 0
        bars.sort(key=lambda bar: _day_of(bar.tenure))
        return [*self.bars(bars, _("Services")), wide(table)], len(body)

    # -- What all have -----------------------------------------------------------------

    def _roles_where(self, fits: Callable[[Role], bool]) -> list[Member]:
        found = [
            Member(person, roles)
            for person in self.view.community.people.values()
            if (roles := tuple(filter(fits, person.roles)))
        ]
        return sorted(found, key=lambda member: min(map(_start_of, member.roles)))

    def _people(
        self, members: Sequence[Member], title: str
    ) -> tuple[list[nodes.Node], int]:
        """Draw who held the roles, and give the same as a table."""
        if not members:
            return [], 0
        table = wide(self.role_table(members, title))
        shown = [
            *self._chart(members, title),
            _folded(_("The same with sources"), [table]),
        ]
        return shown, sum(len(member.roles) for member in members)

    def _chart(self, members: Sequence[Member], title: str) -> list[nodes.Node]:
        """Draw who served when, if any date is known."""
        drawn = self.role_chart(members, title)
        return [drawn] if drawn else []

    def _bar_of(self, kind: Kind, entry: AnyEntry, tenure: Tenure) -> Lasting:
        return Lasting(entry.name, self.uri_of(kind, entry.id), tenure)

    def items_about(self, kind: Kind, id_: str) -> list[Item]:
        """Return what has a date and is about an object; posts are not."""
        return self.view.items(_timeline_of(kind, id_))

    def _timeline(self, kind: Kind, entry: AnyEntry) -> Section:
        """Make the small timeline, and the same as a list, or lead to it."""
        number = len(self.items_about(kind, entry.id))
        is_long = number > FEW_EVENTS
        display = replace(_timeline_of(kind, entry.id), has_table=not is_long)
        shown = self.of_display(display, 3) if number else []
        if is_long:
            label = nodes.Text(_("All {number} as a list").format(number=number))
            link = self.refer(events_pagename(kind, entry.id), "", label)
            drawn = [node for node in shown if isinstance(node, picture)]
            shown = [*drawn, nodes.paragraph("", "", link, classes=["entity-all"])]
        return Section("timeline", _("Timeline"), shown, number)

    def _known(self, entry: AnyEntry) -> Section:
        sources = Sources(self)
        shown = self.statements(entry.facts, sources, "community-facts")
        for quotation in getattr(entry, "quotations", ()):
            shown.append(self.quotation(quotation, sources))
        shown += self.statements(entry.notes, sources, "community-notes", _("Note: "))
        if contact := getattr(entry, "contact", None):
            line = labelled(_("Contact"), [nodes.Text(contact.text)])
            line += sources.marks(contact.sources)
            shown.append(line)
        return Section("known", _("Also known"), [*shown, *sources.listing()])

    def newest(self, kind: Kind, entry: AnyEntry) -> datetime.date | None:
        """Return the last day of which anything is known of an object."""
        days = [
            item.date.when.latest
            for item in self.items_about(kind, entry.id)
            if not item.status
        ]
        tenures: Iterable[Tenure] = ()
        if kind is Kind.PERSON:
            tenures = (role.tenure for role in entry.roles)  # type: ignore[union-attr]
        elif kind is Kind.SERVICE:
            tenures = entry.all_tenures  # type: ignore[union-attr]
        days += [tenure.attested.when.latest for tenure in tenures]
        days += [post.news for post in posts_of(self.view, kind, entry.id)]
        return max((day for day in days if day), default=None)


def posts_of(view: View, kind: Kind, id_: str) -> list[Post]:
    """Return the posts by and about an object."""
    by = view.posts_by.get(id_, []) if kind is Kind.PERSON else []
    return [*by, *view.posts_about.get((kind, id_), [])]


def _timeline_of(kind: Kind, id_: str) -> Display:
    """Return the timeline of one object."""
    selection = TimelineSelection(
        include=UNASKED,
        **{kind.value: id_},  # type: ignore[arg-type]
    )
    return Display(
        directive="timeline", style="picture", timeline=selection, indexed=False
    )


def _related(service: Service, services: Iterable[Service]) -> list[str]:
    """Return the ids of a service, of all before it, and of all after it."""
    known = {each.id: each for each in services}
    found = [service.id]
    for id_ in found:  # grows while it is read
        found += [each for each in known[id_].replaces if each not in found]
    later = [service.id]
    for id_ in later:
        later += [
            each.id
            for each in known.values()
            if id_ in each.replaces and each.id not in later
        ]
    return [id_ for id_ in dict.fromkeys([*found, *later]) if id_ in known]


def _start_of(role: Role) -> int:
    return _day_of(role.tenure)


def _day_of(tenure: Tenure) -> int:
    first = tenure.first_day or tenure.end.when.latest
    return first.toordinal() if first else 0


def _folded(summary: str, content: Sequence[nodes.Node]) -> disclosure:
    return disclosure("", *content, summary=summary, classes=["entity-more"])


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    """Make a row whose first cell is its head; each cell holds paragraphs."""
    row = nodes.row()
    for number, content in enumerate(cells):
        cell = row_header() if number == 0 else nodes.entry()
        cell += [each for each in content if len(each.children)]
        row += cell
    return row
