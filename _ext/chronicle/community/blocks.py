"""Make docutils nodes of what a display shows.

Decides the words and their order; every builder prints the same ones.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from chronicle.community.chart import Bar, Group, draw
from chronicle.community.chronology import ItemKind, by_year
from chronicle.community.exports import EXPORTS
from chronicle.community.model import Kind
from chronicle.community.nodes import (
    card,
    column_header,
    disc,
    disclosure,
    figure_of_tenures,
    heading,
    portrait,
    row_header,
    when,
)
from chronicle.core.edtf import read_edtf
from chronicle.generated import writes_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.builders import Builder

    from chronicle.community.chronology import Item, Post
    from chronicle.community.model import (
        AnyEntry,
        Date,
        Organisation,
        Person,
        Role,
        Service,
        Statement,
        Tenure,
    )
    from chronicle.community.select import Member
    from chronicle.community.view import Display, View

DISC_COLOURS = 6

_STATUS_WORDS = {"planned": "planned", "possible": "possibly planned"}
_KIND_WORDS = {
    ItemKind.EVENT: "Event",
    ItemKind.PLAN: "Plan",
    ItemKind.ROLE: "Role",
    ItemKind.SERVICE: "Service",
    ItemKind.POST: "Post",
}


class Blocks:
    """Makes the nodes of one page.

    Without a builder references lead to names, not addresses: enough to tell whether
    the page would change.
    """

    def __init__(self, view: View, builder: Builder | None, docname: str) -> None:
        self.view = view
        self.builder = builder
        self.docname = docname
        self._anchors: set[str] = set()
        self._tables = 0

    # -- Displays ----------------------------------------------------------------------

    def of_display(self, shown: Display, level: int) -> list[nodes.Node]:
        """Make what a directive shows.

        :param level: Of the headings within it: 2 where the section's is 1.
        """
        if shown.directive == "staff":
            return self._of_staff(shown, level)
        if shown.directive == "timeline":
            return self._of_timeline(shown, level)
        if shown.directive == "mentions":
            return self._of_mentions(shown)
        if shown.directive == "exports":
            return self._of_exports(shown)
        if shown.directive == "services":
            services: Sequence[AnyEntry] = self.view.services(shown)
            return self._of_things(shown, services, level)
        return self._of_things(shown, self.view.organisations(shown), level)

    def _of_staff(self, shown: Display, level: int) -> list[nodes.Node]:
        members = self.view.members(shown)
        if not members:
            return [_paragraph("No role fits.", classes=["community-empty"])]
        if shown.style == "table":
            return [_wide(self.role_table(members, shown.title or "Roles"))]
        if shown.style == "chart":
            return self._tenure_chart(members, shown.title or "Who served when")
        box = nodes.container(classes=["staff"])
        for member in members:
            box += self.person_card(member, level, indexed=shown.indexed)
        return [box]

    def _of_things(
        self, shown: Display, entries: Sequence[AnyEntry], level: int
    ) -> list[nodes.Node]:
        if not entries:
            return [_paragraph("Nothing fits.", classes=["community-empty"])]
        if shown.style == "table":
            return [_wide(self._thing_table(entries, shown))]
        box = nodes.container(classes=[shown.directive])
        for entry in entries:
            box += self.thing_card(entry, level, indexed=shown.indexed)
        return [box]

    def _of_mentions(self, shown: Display) -> list[nodes.Node]:
        posts: list[Post] = []
        for key in self.view.subjects(shown):
            posts += self.view.posts_about.get(key, [])
        if not posts:
            return [_paragraph("No post speaks of it.", classes=["community-empty"])]
        return [self._post_list(dict.fromkeys(posts), ["mentions"])]

    def _of_exports(self, shown: Display) -> list[nodes.Node]:
        """Name the files beside the pages; a book, which has none, only says so."""
        site = self.builder is not None and writes_site(self.builder)
        links = [self._file(export.path, linked=site) for export in EXPORTS]
        if shown.style == "line":
            return [_labelled("This as data", _joined(links))]
        listing = nodes.bullet_list()
        for export, link in zip(EXPORTS, links, strict=True):
            line = nodes.paragraph("", "", link, nodes.Text(f": {export.label}"))
            listing += nodes.list_item("", line)
        return [listing]

    def _file(self, path: str, *, linked: bool) -> nodes.Node:
        if not linked:
            return nodes.literal("", path)
        return nodes.reference("", path, refuri=self._root + path)

    @property
    def _root(self) -> str:
        """The way from the page to the root of the output."""
        if self.builder is None:
            return ""
        try:
            return "../" * self.builder.get_target_uri(self.docname).count("/")
        except NoUri:
            return ""

    # -- People ------------------------------------------------------------------------

    def person_card(
        self, member: Member, level: int, *, indexed: bool = True
    ) -> nodes.Element:
        """Make all about a person: roles, facts, posts by and about."""
        person, roles = member
        sources = Sources(self)
        box = card(classes=["staff-card"])
        title = self._heading(Kind.PERSON, person, level, indexed=indexed)
        box += [self._likeness(person), title]
        if person.pronouns:
            title += _inline(f" ({person.pronouns.text})", "staff-pronouns")
        if roles:
            listing = nodes.bullet_list(classes=["staff-roles"])
            for role in roles:
                listing += self._role_item(role, sources)
            box += listing
        box += self._statements(person.facts, sources, "staff-facts")
        for quotation in person.quotations:
            quote = _paragraph(f"“{quotation.text.strip('“”')}”")
            quote += sources.marks(quotation.sources)
            box += nodes.block_quote("", quote, classes=["staff-quotation"])
        box += self._statements(person.notes, sources, "community-notes", "Note: ")
        if person.contact:
            line = _labelled("Contact", [nodes.Text(person.contact.text)])
            line += sources.marks(person.contact.sources)
            box += line
        box += self._links(person, sources)
        box += self._posts("Wrote", self.view.posts_by.get(person.id, []))
        about = self.view.posts_about.get((Kind.PERSON, person.id), [])
        box += self._posts("Spoken of in", about)
        box += sources.listing()
        return box

    def _likeness(self, person: Person) -> nodes.inline:
        """Make the portrait, or a disc with the initials in a colour that stays."""
        if person.portrait:
            path = self._root + person.portrait
            return portrait(path=path, classes=["staff-portrait"])
        colour = zlib.crc32(person.id.encode()) % DISC_COLOURS
        classes = ["staff-disc", f"staff-disc-{colour}"]
        return disc("", person.initials, classes=classes)

    def _role_item(self, role: Role, sources: Sources) -> nodes.list_item:
        line = nodes.paragraph("", "", nodes.strong("", role.title))
        if role.organisation:
            line += [nodes.Text(", "), self.ref(Kind.ORGANISATION, role.organisation)]
        if role.service:
            line += [nodes.Text(" ("), self.ref(Kind.SERVICE, role.service)]
            line += nodes.Text(")")
        line += self.tenure(role.tenure, before=": ")
        line += sources.marks(role.sources)
        item = nodes.list_item("", line)
        extras: list[nodes.Node] = []
        for other in role.other_titles:
            text = f"Also called {other.text}"
            text += f" ({other.note})" if other.note else ""
            extras.append(_sentence(text, sources.marks(other.sources)))
        if role.reports_to:
            extras.append(
                nodes.paragraph(
                    "", "Reports to ", self.ref(Kind.PERSON, role.reports_to)
                )
            )
        notes = [
            ("Start", role.tenure.start.note),
            ("End", role.tenure.end.note),
            ("Shown", role.tenure.attested.note),
        ]
        extras += [_sentence(f"{what}: {note}") for what, note in notes if note]
        extras += [_sentence(n.text, sources.marks(n.sources)) for n in role.notes]
        for extra in extras:
            extra["classes"].append("community-detail")  # type: ignore[index]
        item += extras
        return item

    def _tenure_chart(self, members: Sequence[Member], title: str) -> list[nodes.Node]:
        """Draw the roles of each organisation, and give the same as a table."""
        groups: dict[str, list[Bar]] = {}
        for person, roles in members:
            for role in roles:
                groups.setdefault(role.organisation, []).append(self._bar(person, role))
        organisations = self.view.community.organisations
        named = [
            Group(
                organisations[id_].name if id_ in organisations else "Elsewhere",
                sorted(bars, key=_bar_key),
            )
            for id_, bars in groups.items()
        ]
        named.sort(key=lambda group: group.label.casefold())
        legend = (
            "Solid: held, as a source says. Pale: where its start or end may lie. "
            "Dot: a source shows it on this day only."
        )
        svg = draw(named, title, f"{legend} The same stands in the table that follows.")
        chart = figure_of_tenures("", _paragraph(legend), svg=svg, classes=["tenures"])
        table = _wide(self.role_table(members, title))
        folded = disclosure("", table, summary=f"{title}: the same as a table")
        folded["classes"].append("tenures-table")
        return [chart, folded] if svg else [table]

    def _bar(self, person: Person, role: Role) -> Bar:
        organisation = self.view.community.organisations.get(role.organisation)
        at = [organisation.name] if organisation else []
        what = ", ".join([person.name, role.title, *at])
        dates = "".join(node.astext() for node in self.tenure(role.tenure))
        reference = self.ref(Kind.PERSON, person.id)
        href = ""
        if isinstance(reference, nodes.reference):
            inside = f"#{reference['refid']}" if "refid" in reference else ""
            href = inside or str(reference["refuri"])
        return Bar(
            label=f"{person.name}, {role.title}",
            title=f"{what}: {dates}" if dates else what,
            tenure=role.tenure,
            href=href,
        )

    def role_table(self, members: Sequence[Member], title: str) -> nodes.table:
        """Make a table of roles."""
        table, body = self._table(
            title, ["Person", "Role", "Organisation", "When", "Source"]
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
                body += _row(
                    [
                        [self.ref(Kind.PERSON, person.id, person.name)],
                        [nodes.Text(role.title)],
                        organisation,
                        self.tenure(role.tenure),
                        sources,
                    ]
                )
        return table

    # -- Organisations and services ----------------------------------------------------

    def thing_card(
        self, entry: AnyEntry, level: int, *, indexed: bool = True
    ) -> nodes.Element:
        """Make all about an organisation or a service."""
        kind = Kind.SERVICE if hasattr(entry, "operators") else Kind.ORGANISATION
        sources = Sources(self)
        box = card(classes=[f"{kind}-card"])
        box += self._heading(kind, entry, level, indexed=indexed)
        if kind is Kind.SERVICE:
            box += self._service_lines(entry, sources)  # type: ignore[arg-type]
        else:
            box += self._organisation_lines(entry, sources)  # type: ignore[arg-type]
        box += self._statements(entry.facts, sources, "community-facts")
        box += self._statements(entry.notes, sources, "community-notes", "Note: ")
        box += self._links(entry, sources)
        about = self.view.posts_about.get((kind, entry.id), [])
        box += self._posts("Spoken of in", about)
        box += sources.listing()
        return box

    def _service_lines(self, service: Service, sources: Sources) -> list[nodes.Node]:
        lines: list[nodes.Node] = []
        if service.status:
            lines.append(_paragraph("Planned", classes=["community-planned"]))
        dates = self.tenure(service.tenure)
        if dates:
            lines.append(_labelled("In service", dates))
        for operator in service.operators:
            run: list[nodes.Node] = [self.ref(Kind.ORGANISATION, operator.organisation)]
            run += self.tenure(operator.tenure, before=", ")
            run += sources.marks(operator.sources)
            lines.append(_labelled("Run by", run))
        people = [
            (person, role)
            for person in self.view.community.people.values()
            for role in person.roles
            if role.service == service.id
        ]
        for person, role in people:
            who = [self.ref(Kind.PERSON, person.id), nodes.Text(f", {role.title}")]
            who += self.tenure(role.tenure, before=", ")
            lines.append(_labelled("People", who))
        if service.replaces:
            lines.append(
                _labelled("Replaces", self._listed(Kind.SERVICE, service.replaces))
            )
        replaced_by = [
            each.id
            for each in self.view.community.services.values()
            if service.id in each.replaces
        ]
        if replaced_by:
            listed = self._listed(Kind.SERVICE, replaced_by)
            lines.append(_labelled("Replaced by", listed))
        return lines

    def _organisation_lines(
        self, organisation: Organisation, sources: Sources
    ) -> list[nodes.Node]:
        lines: list[nodes.Node] = []
        if organisation.kind:
            lines.append(_labelled("Kind", [nodes.Text(organisation.kind)]))
        if organisation.parent:
            parent = self.ref(Kind.ORGANISATION, organisation.parent)
            lines.append(_labelled("Part of", [parent]))
        roles = self.view.community.roles_at.get(organisation.id, ())
        if roles:
            listing = nodes.bullet_list(classes=["staff-roles"])
            for person, role in roles:
                line = nodes.paragraph("", "", self.ref(Kind.PERSON, person.id))
                line += nodes.Text(f", {role.title}")
                line += self.tenure(role.tenure, before=": ")
                listing += nodes.list_item("", line)
            lines += [_paragraph("People", classes=["community-label"]), listing]
        if organisation.positions:
            listing = nodes.bullet_list(classes=["staff-roles"])
            for position in organisation.positions:
                note = f": {position.note}" if position.note else ""
                line = nodes.paragraph("", "", nodes.strong("", position.title))
                line += [nodes.Text(note), *sources.marks(position.sources)]
                listing += nodes.list_item("", line)
            label = _paragraph("Holder not named", classes=["community-label"])
            lines += [label, listing]
        return lines

    def _thing_table(self, entries: Sequence[AnyEntry], shown: Display) -> nodes.table:
        if shown.directive == "organisations":
            title = shown.title or "Organisations"
            table, body = self._table(title, ["Organisation", "Kind", "Part of"])
            for entry in entries:
                parent: str = getattr(entry, "parent", "")
                body += _row(
                    [
                        [self.ref(Kind.ORGANISATION, entry.id, entry.full_name)],
                        [nodes.Text(getattr(entry, "kind", ""))],
                        [self.ref(Kind.ORGANISATION, parent)] if parent else [],
                    ]
                )
            return table
        table, body = self._table(
            shown.title or "Services", ["Service", "Run by", "When"]
        )
        for entry in entries:
            operators: list[nodes.Node] = []
            dates: list[nodes.Node] = self.tenure(entry.tenure)  # type: ignore[union-attr]
            for operator in entry.operators:  # type: ignore[union-attr]
                operators += [nodes.Text("; ")] if operators else []
                operators.append(self.ref(Kind.ORGANISATION, operator.organisation))
                operators += self.tenure(operator.tenure, before=" ")
            if entry.status:  # type: ignore[union-attr]
                dates.append(nodes.Text("planned"))
            name = self.ref(Kind.SERVICE, entry.id, entry.full_name)
            body += _row([[name], operators, dates])
        return table

    # -- Timeline ----------------------------------------------------------------------

    def _of_timeline(self, shown: Display, level: int) -> list[nodes.Node]:
        items = self.view.items(shown)
        if not items:
            return [_paragraph("Nothing fits.", classes=["community-empty"])]
        if shown.style == "compact":
            listing = nodes.bullet_list(classes=["timeline-compact"])
            listing += [self._compact_item(item) for item in items]
            return [listing]
        years = by_year(items)
        box = nodes.container(classes=["timeline"])
        if len(years) > 2:
            box += self._year_links([(year.label, year.slug) for year in years])
        for year in years:
            part = nodes.container(classes=["timeline-year"])
            title = self._title_of(f"year-{year.slug}", level)
            title += nodes.Text(year.label)
            listing = nodes.bullet_list(classes=["timeline-items"])
            listing += [self._item(item, indexed=shown.indexed) for item in year.items]
            part += [title, listing]
            box += part
        return [box]

    def _year_links(self, years: Sequence[tuple[str, str]]) -> nodes.paragraph:
        line = nodes.paragraph(classes=["timeline-years"])
        for label, slug in years:
            line += [nodes.Text(" · ")] if len(line) else []
            line += self._refer(self.docname, f"year-{slug}", nodes.Text(label))
        return line

    def _item(self, item: Item, *, indexed: bool) -> nodes.list_item:
        line = nodes.paragraph(classes=["timeline-line"])
        if indexed:
            is_event = self._is_event(item)
            anchor = Kind.EVENT.anchor(item.key) if is_event else f"on-{item.key}"
            line += self._anchor(anchor.replace("/", "-"))
        line += [self.date(item.date), nodes.Text(" ")]
        word = _STATUS_WORDS.get(item.status, _KIND_WORDS[item.kind].lower())
        line += [_inline(word, "timeline-kind"), nodes.Text(" ")]
        line += self._title(item)
        if item.place:
            line += nodes.Text(f" ({item.place})")
        entry = nodes.list_item("", line, classes=["timeline-item", f"is-{item.kind}"])
        details: list[nodes.Node] = []
        if item.date.note:
            details.append(_sentence(item.date.note))
        if item.term:
            details.append(_labelled("Term", [self.date(item.term)]))
        event = self._event(item)
        details += [_sentence(fact.text) for fact in (event.facts if event else ())]
        details += [_sentence(f"Note: {note.text}") for note in item.notes]
        named = self._named(item)
        if named:
            details.append(_labelled("With", named))
        if event and event.links:
            details.append(_labelled("Links", _joined(_link(x) for x in event.links)))
        if item.sources:
            details.append(_labelled("Source", _joined(map(self.source, item.sources))))
        for detail in details:
            detail["classes"].append("community-detail")  # type: ignore[index]
        entry += details
        return entry

    @staticmethod
    def _is_event(item: Item) -> bool:
        return item.target is not None and item.target[0] is Kind.EVENT

    def _event(self, item: Item) -> AnyEntry | None:
        if item.target is None or item.target[0] is not Kind.EVENT:
            return None
        return self.view.community.events.get(item.target[1])

    def _compact_item(self, item: Item) -> nodes.list_item:
        line = nodes.paragraph("", "", self.date(item.date), nodes.Text(" "))
        line += self._title(item, linked=True)
        if item.status:
            line += nodes.Text(f" ({_STATUS_WORDS[item.status]})")
        return nodes.list_item("", line, classes=["timeline-item", f"is-{item.kind}"])

    def _title(self, item: Item, *, linked: bool = False) -> nodes.Node:
        """Make the title, which leads to what the line is about."""
        text = (
            item.title[:1].upper() + item.title[1:] if " " in item.title else item.title
        )
        if item.docname:
            return self.post_ref(item.docname, text)
        if item.target and (linked or not self._is_event(item)):
            return self.ref(*item.target, text)
        return nodes.strong("", text)

    def _named(self, item: Item) -> list[nodes.Node]:
        """Name all who had to do with it, unless the line is about them alone."""
        named = [
            self.ref(kind, id_)
            for kind, ids in (
                (Kind.PERSON, item.people),
                (Kind.ORGANISATION, item.organisations),
                (Kind.SERVICE, item.services),
            )
            for id_ in ids
            if (kind, id_) != item.target
        ]
        return _joined(named)

    # -- Posts -------------------------------------------------------------------------

    def panel(self, post: Post) -> list[nodes.Node]:
        """Name the people, organisations and services that a post speaks of."""
        wrote = {self.view.find(Kind.PERSON, name) for name in post.authors}
        others = tuple(id_ for id_ in post.people if id_ not in wrote)
        groups = (
            ("People", Kind.PERSON, others),
            ("Organisations", Kind.ORGANISATION, post.organisations),
            ("Services", Kind.SERVICE, post.services),
        )
        lines = [
            _labelled(label, self._listed(kind, ids))
            for label, kind, ids in groups
            if ids
        ]
        if not lines:
            return []
        box = nodes.container(classes=["spoken-of"])
        box += [_paragraph("In this post", classes=["community-label"]), *lines]
        return [box]

    def _posts(self, label: str, posts: Sequence[Post]) -> list[nodes.Node]:
        if not posts:
            return []
        head = _paragraph(label, classes=["community-label"])
        return [head, self._post_list(posts, ["community-posts"])]

    def _post_list(self, posts: Iterable[Post], classes: list[str]) -> nodes.Element:
        listing = nodes.bullet_list(classes=classes)
        for post in posts:
            line = nodes.paragraph("", "", self.post_ref(post.docname, post.title))
            if post.published:
                day = read_edtf(post.published.day.isoformat())
                stamp = when("", day.words(), datetime=day.machine)
                line += [nodes.Text(", "), stamp]
            listing += nodes.list_item("", line)
        return listing

    def _table(
        self, title: str, heads: Sequence[str]
    ) -> tuple[nodes.table, nodes.tbody]:
        self._tables += 1
        return _table(f"community-table-{self._tables}", title, heads)

    # -- Parts -------------------------------------------------------------------------

    def _heading(
        self, kind: Kind, entry: AnyEntry, level: int, *, indexed: bool
    ) -> heading:
        """Make the heading of a card: a target, or a link to where that is."""
        title = self._title_of(kind.anchor(entry.id) if indexed else "", level)
        title["classes"].append("community-name")
        if indexed:
            title += nodes.Text(entry.full_name)
        else:
            title += self.ref(kind, entry.id, entry.full_name)
        return title

    def _title_of(self, id_: str, level: int) -> heading:
        title = heading()
        title["heading-level"] = min(level, 6)
        if id_ and self._is_new(id_):
            title["ids"].append(id_)
        return title

    def _anchor(self, id_: str) -> nodes.target:
        return nodes.target("", "", ids=[id_] if self._is_new(id_) else [])

    def _is_new(self, id_: str) -> bool:
        """Tell whether an id is the first of its name; a second would not be valid."""
        known = id_ in self._anchors
        self._anchors.add(id_)
        return not known

    def ref(self, kind: Kind, id_: str, text: str = "") -> nodes.Node:
        """Refer to an object; plain text where it has no page."""
        entry = self.view.community.of_kind(kind).get(id_)
        shown = text or (entry.name if entry else id_)
        home = self.view.homes.get((kind, id_))
        label = nodes.inline("", shown, classes=["chronicle", f"chronicle-{kind}"])
        if home is None:
            return label
        return self._refer(home.docname, home.anchor, label)

    def _refer(self, docname: str, anchor: str, label: nodes.Node) -> nodes.Node:
        """Refer to a place; plain text if the builder does not print it."""
        if self.builder is None:
            return nodes.reference("", "", label, refuri=f"{docname}#{anchor}")
        try:
            return make_refnode(self.builder, self.docname, docname, anchor, label)
        except NoUri:
            return label

    def _listed(self, kind: Kind, ids: Iterable[str]) -> list[nodes.Node]:
        return _joined(self.ref(kind, id_) for id_ in ids)

    def post_ref(self, docname: str, text: str) -> nodes.Node:
        """Refer to a post."""
        return self._refer(docname, "", nodes.Text(text))

    def source(self, url: str) -> nodes.Node:
        """Refer to a source: to the post if the site has it, else to its address."""
        post = self.view.post_at(url)
        if post:
            return self.post_ref(post.docname, post.title)
        return nodes.reference("", source_label(url), refuri=url, internal=False)

    def date(self, date: Date) -> nodes.Node:
        """Show a date."""
        return when("", date.words, datetime=date.machine, classes=["timeline-date"])

    def tenure(self, tenure: Tenure, before: str = "") -> list[nodes.Node]:
        """Show how long something was so, as far as is known."""
        parts: list[nodes.Node] = []
        if tenure.words:
            parts.append(when("", tenure.words, datetime=_only_date(tenure)))
        if tenure.attested_words:
            as_of = "as of " if not parts else ", as of "
            stamp = when("", tenure.attested_words, datetime=tenure.attested.machine)
            parts += [nodes.Text(as_of), stamp]
        return [nodes.Text(before), *parts] if before and parts else parts

    def _statements(
        self,
        statements: Sequence[Statement],
        sources: Sources,
        css: str,
        opening: str = "",
    ) -> list[nodes.Node]:
        if not statements:
            return []
        listing = nodes.bullet_list(classes=[css])
        for each in statements:
            text = opening + each.text
            text += f" ({each.note})" if each.note else ""
            line = _sentence(text, sources.marks(each.sources))
            listing += nodes.list_item("", line)
        return [listing]

    def _links(self, entry: AnyEntry, sources: Sources) -> list[nodes.Node]:
        if not entry.links:
            return []
        links: list[nodes.Node] = []
        for link in entry.links:
            links += [nodes.Text(", ")] if links else []
            links += [_link(link), *sources.marks(link.sources)]
        return [_labelled("Links", links)]


class Sources:
    """Number the sources of one card, and list them at its end."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._numbers: dict[str, int] = {}

    def marks(self, urls: Iterable[str]) -> list[nodes.Node]:
        """Make what stands after a statement: ``[1]``."""
        marks: list[nodes.Node] = []
        for url in urls:
            number = self._numbers.setdefault(url, len(self._numbers) + 1)
            marks.append(_inline(f" [{number}]", "source-mark"))
        return marks

    def listing(self) -> list[nodes.Node]:
        """List what the marks stand for."""
        if not self._numbers:
            return []
        line = nodes.paragraph("", "Sources:", classes=["community-sources"])
        for url, number in self._numbers.items():
            line += [nodes.Text(f" [{number}] "), self._blocks.source(url)]
        return [line]


def source_label(url: str) -> str:
    """Return how an address is shown: without what says nothing."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def _bar_key(bar: Bar) -> tuple[int, str]:
    first = bar.tenure.first_day or bar.tenure.end.when.latest
    return (first.toordinal() if first else 0), bar.label


def _only_date(tenure: Tenure) -> str:
    """Return the machine's form where only one date stands in the words."""
    dates = [date for date in (tenure.start, tenure.end) if date.known]
    return dates[0].machine if len(dates) == 1 else ""


def _inline(text: str, css: str) -> nodes.inline:
    return nodes.inline("", text, classes=[css])


def _paragraph(text: str, classes: Sequence[str] = ()) -> nodes.paragraph:
    return nodes.paragraph("", text, classes=list(classes))


def _sentence(text: str, marks: Sequence[nodes.Node] = ()) -> nodes.paragraph:
    paragraph = nodes.paragraph("", text)
    paragraph += marks
    return paragraph


def _labelled(label: str, content: Sequence[nodes.Node]) -> nodes.paragraph:
    line = nodes.paragraph("", "", _inline(f"{label}: ", "community-label"))
    line += content
    return line


def _joined(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    joined: list[nodes.Node] = []
    for part in parts:
        joined += [nodes.Text(", ")] if joined else []
        joined.append(part)
    return joined


def _link(link: object) -> nodes.reference:
    url: str = getattr(link, "url", "")
    label: str = getattr(link, "label", "") or source_label(url)
    return nodes.reference("", label, refuri=url, internal=False)


def _table(
    id_: str, title: str, heads: Sequence[str]
) -> tuple[nodes.table, nodes.tbody]:
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=100 // len(heads)) for _ in heads]
    row = nodes.row()
    row += [column_header("", nodes.paragraph("", head)) for head in heads]
    body = nodes.tbody()
    group += [nodes.thead("", row), body]
    table = nodes.table("", nodes.title("", title), group, ids=[id_])
    table["classes"] += ["community-table"]
    return table, body


def _wide(table: nodes.table) -> nodes.container:
    """Let a table scroll where it is wider than the page, as Furo does with others."""
    return nodes.container("", table, classes=["table-wrapper"])


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    """Make a row whose first cell is its head."""
    row = nodes.row()
    for number, content in enumerate(cells):
        cell = row_header() if number == 0 else nodes.entry()
        cell += nodes.paragraph("", "", *content)
        row += cell
    return row
