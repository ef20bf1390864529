"""Make the cards and tables of people, organisations and services."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _

from chronicle.community.common_nodes import (
    Parts,
    Sources,
    inline,
    labelled,
    paragraph,
    row_of,
    sentence,
)
from chronicle.community.model import Kind
from chronicle.community.nodes import card, disc, portrait, when
from chronicle.community.select import select_holdings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.community.index import Display
    from chronicle.community.model import (
        AnyEntry,
        Organisation,
        Person,
        Role,
        Service,
        Statement,
        Succession,
    )
    from chronicle.community.nodes import heading
    from chronicle.community.select import Member

DISC_COLOURS = 6


class Cards(Parts):
    """Makes cards and tables."""

    def person_card(
        self, member: Member, level: int, *, indexed: bool = True
    ) -> nodes.Element:
        """Make all about a person: roles, facts, posts by and about."""
        person, roles = member
        sources = Sources(self)
        box = card(classes=["staff-card"])
        title = self._heading(Kind.PERSON, person, level, indexed=indexed)
        box += [self.likeness(person), title]
        if person.pronouns:
            title += inline(f" ({person.pronouns.text})", "staff-pronouns")
        box += self._summary(person)
        if roles:
            listing = nodes.bullet_list(classes=["staff-roles"])
            for role in roles:
                listing += self._role_item(person, role, sources)
            box += listing
        box += self.statements(person.facts, sources, "staff-facts")
        box += [self.quotation(each, sources) for each in person.quotations]
        box += self.statements(person.notes, sources, "community-notes", _("Note: "))
        if person.contact:
            line = labelled(_("Contact"), [nodes.Text(person.contact.text)])
            line += sources.marks(person.contact.sources)
            box += line
        box += self.links(person, sources)
        box += self.posts(_("Wrote"), self.view.posts_by.get(person.id, []))
        about = self.view.posts_about.get((Kind.PERSON, person.id), [])
        box += self.posts(_("Spoken of in"), about)
        box += sources.listing()
        return box

    def short_card(self, person: Person) -> nodes.Element:
        """Make what leads to a person's own page: who it is, in a sentence."""
        title = self._heading(Kind.PERSON, person, 2, indexed=False)
        parts = [self.likeness(person), title, *self._summary(person)]
        return card("", *parts, classes=["staff-card"])

    @staticmethod
    def quotation(said: Statement, sources: Sources) -> nodes.block_quote:
        """Make what a person said."""
        quote = paragraph(f"“{said.text.strip('“”')}”")
        quote += sources.marks(said.sources)
        return nodes.block_quote("", quote, classes=["staff-quotation"])

    def likeness(self, person: Person) -> nodes.inline:
        """Make the portrait, or a disc with the initials in a colour that stays."""
        if person.portrait:
            path = self.root + person.portrait
            return portrait(path=path, classes=["staff-portrait"])
        colour = zlib.crc32(person.id.encode()) % DISC_COLOURS
        classes = ["staff-disc", f"staff-disc-{colour}"]
        return disc("", person.initials, classes=classes)

    def _role_item(
        self, person: Person, role: Role, sources: Sources
    ) -> nodes.list_item:
        line = nodes.paragraph("", "", nodes.strong("", role.title))
        if role.organisation:
            line += [nodes.Text(", "), self.ref(Kind.ORGANISATION, role.organisation)]
        if role.service:
            line += [nodes.Text(" ("), self.ref(Kind.SERVICE, role.service)]
            line += nodes.Text(")")
        line += self.tenure(role.tenure, (Kind.PERSON, person.id), before=": ")
        line += sources.marks(role.sources)
        item = nodes.list_item("", line)
        item += self.role_details(role, sources)
        return item

    def role_details(self, role: Role, sources: Sources) -> list[nodes.Element]:
        """Make what is said of a role beside its dates."""
        extras: list[nodes.Element] = []
        for other in role.other_titles:
            text = _("Also called {title}").format(title=other.text)
            text += f" ({other.note})" if other.note else ""
            extras.append(sentence(text, sources.marks(other.sources)))
        if role.reports_to:
            extras.append(
                nodes.paragraph(
                    "", _("Reports to "), self.ref(Kind.PERSON, role.reports_to)
                )
            )
        if role.succeeds:
            extras.append(self._succession(role.succeeds, sources))
        notes = [
            (_("Start"), role.tenure.start.note),
            (_("End"), role.tenure.end.note),
            (_("Shown"), role.tenure.attested.note),
        ]
        extras += [sentence(f"{what}: {note}") for what, note in notes if note]
        extras += [sentence(n.text, sources.marks(n.sources)) for n in role.notes]
        for extra in extras:
            extra["classes"].append("community-detail")
        return extras

    def _succession(self, followed: Succession, sources: Sources) -> nodes.paragraph:
        """Say whom the holder of a role followed."""
        note = f" ({followed.note})" if followed.note else ""
        line = nodes.paragraph(
            "", _("Followed "), self.ref(Kind.PERSON, followed.person)
        )
        line += nodes.Text(f", {followed.title}{note}")
        line += sources.marks(followed.sources)
        return line

    def role_table(self, members: Sequence[Member], title: str) -> nodes.table:
        """Make a table of roles."""
        table, body = self.table(
            title, [_("Person"), _("Role"), _("Organisation"), _("When"), _("Source")]
        )
        for person, roles in members:
            for role in roles:
                sources: list[nodes.Node] = []
                for url in role.sources:
                    sources += [nodes.Text(", ")] if sources else []
                    sources.append(self.source(url))
                organisation = (
                    [self.ref(Kind.ORGANISATION, role.organisation)]
                    if role.organisation
                    else []
                )
                body += row_of(
                    [
                        [self.ref(Kind.PERSON, person.id, person.name)],
                        [nodes.Text(role.title)],
                        organisation,
                        self.tenure(role.tenure, (Kind.PERSON, person.id)),
                        sources,
                    ]
                )
        return table

    def standing_list(self, members: Sequence[Member]) -> nodes.Element:
        """List who holds a role, and how that is known."""
        newest = self.view.community.newest
        found = select_holdings(members, newest) if newest else []
        if not found:
            return paragraph(_("No role fits."), classes=["community-empty"])
        listing = nodes.bullet_list(classes=["holdings"])
        for person, role, standing, date in found:
            line = nodes.paragraph("", "", self.ref(Kind.PERSON, person.id))
            line += [nodes.Text(", "), inline(role.title, "holding-role")]
            known = inline(f"{_(standing.value)} ", "holding-known")
            known += when("", date.words, datetime=date.machine)
            line += [nodes.Text(", "), known]
            css = f"is-{standing.name.lower()}"
            listing += nodes.list_item("", line, classes=[css])
        return listing

    def thing_card(
        self, entry: AnyEntry, level: int, *, indexed: bool = True
    ) -> nodes.Element:
        """Make all about an organisation or a service."""
        kind = Kind.SERVICE if hasattr(entry, "operators") else Kind.ORGANISATION
        sources = Sources(self)
        box = card(classes=[f"{kind}-card"])
        box += [self._heading(kind, entry, level, indexed=indexed)]
        box += self._summary(entry)
        if kind is Kind.SERVICE:
            box += self._service_lines(entry, sources)  # type: ignore[arg-type]
        else:
            box += self._organisation_lines(entry, sources)  # type: ignore[arg-type]
        box += self.statements(entry.facts, sources, "community-facts")
        box += self.statements(entry.notes, sources, "community-notes", _("Note: "))
        box += self.links(entry, sources)
        about = self.view.posts_about.get((kind, entry.id), [])
        box += self.posts(_("Spoken of in"), about)
        box += sources.listing()
        return box

    def _service_lines(self, service: Service, sources: Sources) -> list[nodes.Node]:
        lines: list[nodes.Node] = []
        if service.status:
            lines.append(paragraph(_("Planned"), classes=["community-planned"]))
        about = (Kind.SERVICE, service.id)
        dates = self.tenure(service.tenure, about)
        if dates:
            lines.append(labelled(_("In service"), dates))
        for operator in service.operators:
            run: list[nodes.Node] = [self.ref(Kind.ORGANISATION, operator.organisation)]
            run += self.tenure(operator.tenure, about, before=", ")
            run += sources.marks(operator.sources)
            lines.append(labelled(_("Run by"), run))
        people = [
            (person, role)
            for person in self.view.community.people.values()
            for role in person.roles
            if role.service == service.id
        ]
        for person, role in people:
            who = [self.ref(Kind.PERSON, person.id), nodes.Text(f", {role.title}")]
            who += self.tenure(role.tenure, (Kind.PERSON, person.id), before=", ")
            lines.append(labelled(_("People"), who))
        if service.replaces:
            lines.append(
                labelled(_("Replaces"), self.listed(Kind.SERVICE, service.replaces))
            )
        replaced_by = [
            each.id
            for each in self.view.community.services.values()
            if service.id in each.replaces
        ]
        if replaced_by:
            listed = self.listed(Kind.SERVICE, replaced_by)
            lines.append(labelled(_("Replaced by"), listed))
        return lines

    def _organisation_lines(
        self, organisation: Organisation, sources: Sources
    ) -> list[nodes.Node]:
        lines: list[nodes.Node] = []
        if organisation.kind:
            lines.append(labelled(_("Kind"), [nodes.Text(organisation.kind)]))
        if organisation.parent:
            parent = self.ref(Kind.ORGANISATION, organisation.parent)
            lines.append(labelled(_("Part of"), [parent]))
        roles = self.view.community.roles_at.get(organisation.id, ())
        if roles:
            listing = nodes.bullet_list(classes=["staff-roles"])
            for person, role in roles:
                line = nodes.paragraph("", "", self.ref(Kind.PERSON, person.id))
                line += nodes.Text(f", {role.title}")
                line += self.tenure(role.tenure, (Kind.PERSON, person.id), before=": ")
                listing += nodes.list_item("", line)
            lines += [paragraph(_("People"), classes=["community-label"]), listing]
        if organisation.positions:
            label = paragraph(_("Holder not named"), classes=["community-label"])
            lines += [label, self.positions(organisation, sources)]
        return lines

    @staticmethod
    def positions(organisation: Organisation, sources: Sources) -> nodes.bullet_list:
        """List the positions whose holders no source names."""
        listing = nodes.bullet_list(classes=["staff-roles"])
        for position in organisation.positions:
            note = f": {position.note}" if position.note else ""
            line = nodes.paragraph("", "", nodes.strong("", position.title))
            line += [nodes.Text(note), *sources.marks(position.sources)]
            listing += nodes.list_item("", line)
        return listing

    def thing_table(self, entries: Sequence[AnyEntry], shown: Display) -> nodes.table:
        """Make a table of organisations or services."""
        if shown.directive == "organisations":
            title = shown.title or _("Organisations")
            table, body = self.table(
                title, [_("Organisation"), _("Kind"), _("Part of")]
            )
            for entry in entries:
                parent: str = getattr(entry, "parent", "")
                body += row_of(
                    [
                        [self.ref(Kind.ORGANISATION, entry.id, entry.full_name)],
                        [nodes.Text(getattr(entry, "kind", ""))],
                        [self.ref(Kind.ORGANISATION, parent)] if parent else [],
                    ]
                )
            return table
        table, body = self.table(
            shown.title or _("Services"), [_("Service"), _("Run by"), _("When")]
        )
        for entry in entries:
            operators: list[nodes.Node] = []
            about = (Kind.SERVICE, entry.id)
            dates: list[nodes.Node] = self.tenure(entry.tenure, about)  # type: ignore[union-attr]
            for operator in entry.operators:  # type: ignore[union-attr]
                operators += [nodes.Text("; ")] if operators else []
                operators.append(self.ref(Kind.ORGANISATION, operator.organisation))
                operators += self.tenure(operator.tenure, about, before=" ")
            if entry.status:  # type: ignore[union-attr]
                dates.append(nodes.Text(_("planned")))
            name = self.ref(Kind.SERVICE, entry.id, entry.full_name)
            body += row_of([[name], operators, dates])
        return table

    @staticmethod
    def _summary(entry: AnyEntry) -> list[nodes.Node]:
        """Make the sentence that says what something is."""
        if not entry.summary:
            return []
        return [paragraph(entry.summary, classes=["community-summary"])]

    def _heading(
        self, kind: Kind, entry: AnyEntry, level: int, *, indexed: bool
    ) -> heading:
        """Make the heading of a card: a target, or a link to where that is."""
        title = self.title_of(kind.anchor(entry.id) if indexed else "", level)
        title["classes"].append("community-name")
        if indexed:
            title += nodes.Text(entry.full_name)
        else:
            title += self.ref(kind, entry.id, entry.full_name)
        return title
