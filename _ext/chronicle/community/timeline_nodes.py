"""Make the lines of a timeline, and the panel of a post."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.locale import _

from chronicle.build.translations import N_
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
from chronicle.community.timeline import ItemKind, by_year, name_of_topic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chronicle.community.index import Display
    from chronicle.community.model import Event, Outcome
    from chronicle.community.timeline import Item, Post

_STATUS_WORDS = {"planned": N_("planned"), "possible": N_("possibly planned")}
_KIND_WORDS = {
    ItemKind.EVENT: N_("event"),
    ItemKind.PLAN: N_("plan"),
    ItemKind.ROLE: N_("role"),
    ItemKind.SERVICE: N_("service"),
    ItemKind.POST: N_("post"),
}


MANY_YEARS = 2
"""So many years need no links to them."""

FEW = 3
"""So many names stand in a line; of more it is said how many."""


_PEP = re.compile(r"/pep-0*(\d+)/?$")


def kind_of_source(url: str) -> str:
    """Say in a word or two what stands at an address: ``commit``, ``PEP 453``."""
    parts = urlsplit(url)
    host = (parts.hostname or url).removeprefix("www.")
    if "/commit/" in parts.path:
        return "commit"
    if host == "peps.python.org" and (pep := _PEP.search(parts.path)):
        return f"PEP {pep[1]}"
    return host


class Lines(Parts):
    """Makes lines, each about something that has a date."""

    def timeline(self, shown: Display, level: int) -> list[nodes.Node]:
        """Make the lines under their years, or one short list."""
        items = self.view.items(shown)
        if not items:
            return [paragraph(_("Nothing fits."), classes=["community-empty"])]
        if shown.style == "compact":
            listing = nodes.bullet_list(classes=["timeline-compact"])
            listing += [self._compact_item(item) for item in items]
            return [listing]
        return [self.years(items, level, indexed=shown.indexed)]

    def years(
        self,
        items: Sequence[Item],
        level: int,
        *,
        indexed: bool,
        totals: Mapping[str, int] | None = None,
        linked: bool = True,
    ) -> nodes.container:
        """Make lines under their years.

        :param linked: Whether links to the years come first.
        :param totals: How many there are in the years of which not all are shown: with
            them each line is short, and leads to where more is said.
        """
        years = by_year(items)
        box = nodes.container(classes=["timeline"])
        if linked and len(years) > MANY_YEARS:
            box += self._year_links([(year.label, year.slug) for year in years])
        for year in years:
            part = nodes.container(classes=["timeline-year"])
            title = self.title_of(f"year-{year.slug}", level)
            title += nodes.Text(year.label)
            total = (totals or {}).get(year.slug)
            if total:
                of = _("{number} of {total} events").format(
                    number=len(year.items), total=total
                )
                title += inline(f" {of}", "timeline-total")
            listing = nodes.bullet_list(classes=["timeline-items"])
            listing += [
                self._item(item, indexed=indexed, brief=totals is not None)
                for item in year.items
            ]
            part += [title, listing]
            box += part
        return box

    def _year_links(self, years: Sequence[tuple[str, str]]) -> nodes.paragraph:
        line = nodes.paragraph(classes=["timeline-years"])
        for label, slug in years:
            line += [nodes.Text(" · ")] if len(line) else []
            line += self.refer(self.docname, f"year-{slug}", nodes.Text(label))
        return line

    def _item(self, item: Item, *, indexed: bool, brief: bool) -> nodes.list_item:
        line = nodes.paragraph(classes=["timeline-line"])
        line += [self.date(item.date), nodes.Text(" ")]
        title = nodes.inline(classes=["timeline-title"])
        if indexed:
            is_event = self._is_event(item)
            anchor = Kind.EVENT.anchor(item.key) if is_event else f"on-{item.key}"
            title += self.anchor(anchor.replace("/", "-"))
        title += self._title(item, linked=brief)
        if item.place:
            title += nodes.Text(f" ({item.place})")
        word = _(_STATUS_WORDS.get(item.status, _KIND_WORDS[item.kind]))
        if item.kind is not ItemKind.EVENT:
            title += [nodes.Text(" "), inline(word, "timeline-kind")]
        line += title
        classes = ["timeline-item", f"is-{item.kind}", *(["is-main"] * item.major)]
        entry = nodes.list_item("", line, classes=classes)
        details = self._details(item, self._event(item), brief=brief)
        for detail in details:
            detail["classes"].append("community-detail")
            entry += detail
        return entry

    def _details(
        self, item: Item, event: Event | None, *, brief: bool
    ) -> list[nodes.paragraph]:
        details: list[nodes.paragraph] = []
        if event and event.outcome:
            details += self._outcome(event.outcome)
        if not brief:
            details += self._facts(item, event)
        about = self._about(item, brief=brief)
        if about:
            details.append(nodes.paragraph("", "", *about, classes=["timeline-about"]))
        return details

    def _facts(self, item: Item, event: Event | None) -> list[nodes.paragraph]:
        """Say all that is known beside title and date."""
        details = [sentence(item.date.note)] if item.date.note else []
        if event and event.evidence:
            details.append(sentence(_(EVIDENCE[event.evidence])))
        if item.term:
            details.append(labelled(_("Term"), [self.date(item.term)]))
        details += [sentence(fact.text) for fact in (event.facts if event else ())]
        details += [sentence(_("Note: ") + note.text) for note in item.notes]
        if event and event.links:
            details.append(
                labelled(_("Links"), joined(link_to(x) for x in event.links))
            )
        return details

    def _about(self, item: Item, *, brief: bool) -> list[nodes.Node]:
        """Make the line that names the topic, services, people and sources."""
        sources = [self._source(url) for url in dict.fromkeys(item.sources)]
        services = self._named(item, Kind.SERVICE, item.services, brief=brief)
        said = {node.astext().casefold() for node in services}
        topic = name_of_topic(item.topic)
        parts: list[list[nodes.Node]] = [
            [nodes.Text(topic)] if topic and topic.casefold() not in said else [],
            services,
            self._named(item, Kind.PERSON, item.people, brief=brief),
            self._named(item, Kind.ORGANISATION, item.organisations, brief=brief),
            sources,
        ]
        line: list[nodes.Node] = []
        for part in filter(None, parts):
            line += [nodes.Text(" · ")] if line else []
            line += joined(part)
        return line

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
        return [labelled(_("It came"), told)]

    def _event(self, item: Item) -> Event | None:
        if item.target is None or item.target[0] is not Kind.EVENT:
            return None
        return self.view.community.events.get(item.target[1])

    def _compact_item(self, item: Item) -> nodes.list_item:
        line = nodes.paragraph("", "", self.date(item.date), nodes.Text(" "))
        line += self._title(item, linked=True)
        if item.status:
            line += nodes.Text(f" ({_(_STATUS_WORDS[item.status])})")
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

    def _source(self, url: str) -> nodes.Node:
        """Refer to a source by what it is: a post of the site, a commit, a host."""
        if self.view.post_at(url):
            return self.source(url)
        return nodes.reference("", kind_of_source(url), refuri=url, internal=False)

    def _named(
        self, item: Item, kind: Kind, ids: Sequence[str], *, brief: bool
    ) -> list[nodes.Node]:
        """Name those who had to do with it, unless the line is about them alone."""
        others = [id_ for id_ in ids if (kind, id_) != item.target]
        if not brief:
            return [self.ref(kind, id_) for id_ in others]
        named = [self.ref(kind, id_) for id_ in others[:FEW]]
        if len(others) == FEW + 1:
            named.append(self.ref(kind, others[FEW]))
        elif len(others) > FEW:
            named.append(
                nodes.Text(_("and {number} more").format(number=len(others) - FEW))
            )
        return named

    def panel(self, post: Post) -> list[nodes.Node]:
        """Name the people, organisations and services that a post speaks of."""
        wrote = {self.view.find(Kind.PERSON, name) for name in post.authors}
        others = tuple(id_ for id_ in post.people if id_ not in wrote)
        groups = (
            (_("People"), Kind.PERSON, others),
            (_("Organisations"), Kind.ORGANISATION, post.organisations),
            (_("Services"), Kind.SERVICE, post.services),
        )
        lines = [
            labelled(label, self.listed(kind, ids))
            for label, kind, ids in groups
            if ids
        ]
        if not lines:
            return []
        box = nodes.container(classes=["spoken-of"])
        box += [paragraph(_("In this post"), classes=["community-label"]), *lines]
        return [box]
