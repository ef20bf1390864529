"""Make the lines of a timeline, and the panel of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from chronicle.community.common_nodes import (
    Parts,
    inline,
    joined,
    labelled,
    link_to,
    paragraph,
    sentence,
)
from chronicle.community.model import EVIDENCE, Kind
from chronicle.community.timeline import ItemKind, by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.community.index import Display
    from chronicle.community.model import Event, Outcome
    from chronicle.community.timeline import Item, Post

_STATUS_WORDS = {"planned": "planned", "possible": "possibly planned"}
_KIND_WORDS = {
    ItemKind.EVENT: "Event",
    ItemKind.PLAN: "Plan",
    ItemKind.ROLE: "Role",
    ItemKind.SERVICE: "Service",
    ItemKind.POST: "Post",
}


class Lines(Parts):
    """Makes lines, each about something that has a date."""

    def timeline(self, shown: Display, level: int) -> list[nodes.Node]:
        """Make the lines under their years, or one short list."""
        items = self.view.items(shown)
        if not items:
            return [paragraph("Nothing fits.", classes=["community-empty"])]
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
            title = self.title_of(f"year-{year.slug}", level)
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
            line += self.refer(self.docname, f"year-{slug}", nodes.Text(label))
        return line

    def _item(self, item: Item, *, indexed: bool) -> nodes.list_item:
        line = nodes.paragraph(classes=["timeline-line"])
        if indexed:
            is_event = self._is_event(item)
            anchor = Kind.EVENT.anchor(item.key) if is_event else f"on-{item.key}"
            line += self.anchor(anchor.replace("/", "-"))
        line += [self.date(item.date), nodes.Text(" ")]
        word = _STATUS_WORDS.get(item.status, _KIND_WORDS[item.kind].lower())
        line += [inline(word, "timeline-kind"), nodes.Text(" ")]
        line += self._title(item)
        if item.place:
            line += nodes.Text(f" ({item.place})")
        entry = nodes.list_item("", line, classes=["timeline-item", f"is-{item.kind}"])
        for detail in self._details(item, self._event(item)):
            detail["classes"].append("community-detail")
            entry += detail
        return entry

    def _details(self, item: Item, event: Event | None) -> list[nodes.paragraph]:
        details = [sentence(item.date.note)] if item.date.note else []
        if event and event.evidence:
            details.append(sentence(EVIDENCE[event.evidence]))
        if item.term:
            details.append(labelled("Term", [self.date(item.term)]))
        if event and event.outcome:
            details += self._outcome(event.outcome)
        details += [sentence(fact.text) for fact in (event.facts if event else ())]
        details += [sentence(f"Note: {note.text}") for note in item.notes]
        named = self._named(item)
        if named:
            details.append(labelled("With", named))
        if event and event.links:
            details.append(labelled("Links", joined(link_to(x) for x in event.links)))
        if item.sources:
            details.append(labelled("Source", joined(map(self.source, item.sources))))
        return details

    @staticmethod
    def _is_event(item: Item) -> bool:
        return item.target is not None and item.target[0] is Kind.EVENT

    def _outcome(self, outcome: Outcome) -> list[nodes.paragraph]:
        """Say what became of a plan; nothing if a page names an event that is not."""
        came = self.view.community.events.get(outcome.event)
        if came is None:
            return []
        told: list[nodes.Node] = [self.ref(Kind.EVENT, came.id), nodes.Text(", ")]
        told.append(self.date(came.date))
        for url in outcome.sources:
            told += [nodes.Text(", "), self.source(url)]
        return [labelled("It came", told)]

    def _event(self, item: Item) -> Event | None:
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
        text = item.title
        # A line that begins with the name of a service keeps it as it is.
        if " " in text and item.kind is not ItemKind.SERVICE:
            text = text[:1].upper() + text[1:]
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
        return joined(named)

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
            labelled(label, self.listed(kind, ids))
            for label, kind, ids in groups
            if ids
        ]
        if not lines:
            return []
        box = nodes.container(classes=["spoken-of"])
        box += [paragraph("In this post", classes=["community-label"]), *lines]
        return [box]
