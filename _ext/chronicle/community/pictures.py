"""Make the picture of a timeline, and the list that says the same."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from docutils import nodes
from sphinx.locale import _

from chronicle.build.ledger import writes_site
from chronicle.community.common_nodes import address_of
from chronicle.community.model import Kind
from chronicle.community.nodes import disclosure, picture
from chronicle.community.picture import draw, draw_tall, subjects, tall, wide
from chronicle.community.picture.bars import Lasting, bars_picture
from chronicle.community.picture.data import as_data
from chronicle.community.picture.draw_roles import chart_pictures
from chronicle.community.picture.legend import legend
from chronicle.community.picture.roles import Holder, first_day, lay_out_roles
from chronicle.community.picture.scale import Span, span_of
from chronicle.community.timeline import PAGE, by_year
from chronicle.community.timeline_nodes import Lines
from chronicle.core.edtf import read_edtf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chronicle.community.index import Display
    from chronicle.community.picture.roles import Row
    from chronicle.community.picture.subjects import Lane, Mark, Run
    from chronicle.community.picture.wide import Column
    from chronicle.community.select import Member
    from chronicle.community.timeline import Item

SMALL = (
    # Width in px, labels, rows.
    (328, 6, 6),
    (704, 12, 8),
    (1072, 15, 8),
)
"""The forms of a small picture; the style sheet shows the widest that fits."""

WIDTHS = tuple(across for across, *_ in SMALL)
"""The widths of forms, the same for all pictures: what stands in a row is flush."""

FEW_ROLES = 40
"""Up to so many roles, a chart has a form for screens between narrow and wide."""

HAIRLINES = 7
"""So many events that everybody knows stand in a chart, to find one's way by."""


class Pictures(Lines):
    """Makes pictures."""

    def timeline_picture(self, shown: Display, level: int) -> list[nodes.Node]:
        """Make the picture, and below it what it shows in words."""
        items = self.view.items(shown)
        marks = subjects.marks_of(items)
        span = self._span(marks)
        if span is None or not self._draws():
            return self.timeline(shown, level)
        if shown.is_small:
            return [self._small(marks, span, shown), *self._in_words(items, shown)]
        lanes = subjects.lanes_of(marks, self.view.community, self.view.lanes)
        told = [mark.item for mark in marks]
        decades = self.view.decades(self.docname, shown)
        drawn = self._full(lanes, span, decades)
        if shown.is_written:
            drawn["events"] = self.root + data_path(self.docname)
        if not decades:
            return [drawn, self.years(items, level, indexed=shown.indexed)]
        main = [item for item in told if item.major] or told[:PAGE]
        totals = {year.slug: len(year.items) for year in by_year(told)}
        listing = self.years(
            main,
            level,
            indexed=shown.indexed,
            totals=totals,
            linked=False,
        )
        return [drawn, self.decade_links(told, decades, len(main)), listing]

    def picture_data(self, shown: Display) -> dict[str, Any] | None:
        """Describe the picture for the script; None if nothing has a date."""
        marks = subjects.marks_of(self.view.items(shown))
        span = self._span(marks)
        if span is None:
            return None
        community = self.view.community
        lanes = subjects.lanes_of(marks, community, self.view.lanes)
        return as_data(lanes, span, community, self._address)

    def decade_links(
        self, items: Sequence[Item], decades: Mapping[str, str], main: int = 0
    ) -> nodes.paragraph:
        """Lead to the pages of the decades.

        :param main: How many main events this page lists; 0 if it is a decade's own.
        """
        line = nodes.paragraph(classes=["timeline-decades"])
        if main:
            line += nodes.strong("", _("Main events ({number})").format(number=main))
            line += nodes.Text(_(" All events of the "))
        numbers = Counter(decades[item.key] for item in items)
        for pagename, number in numbers.items():
            decade = pagename.rpartition("/")[2]
            if decade[:4].isdigit():
                decade = _("{year}s").format(year=decade[:4])
            label = f"{decade} ({number})"
            if pagename == self.docname:
                line += nodes.strong("", label)
            else:
                line += self.refer(pagename, "", nodes.Text(label))
            line += nodes.Text(" ")
        return line

    def decade_picture(self, items: Sequence[Item], decade: str) -> list[nodes.Node]:
        """Draw how much happened in each quarter of a decade."""
        if not decade[:4].isdigit():
            return []
        parts = []
        for across in WIDTHS:
            drawn = draw.quarters(wide.quarters(items, int(decade[:4]), across), across)
            parts.append(_box(_form(across, WIDTHS), [drawn]))
        return [picture("", svg=draw.written(parts), classes=["picture"])]

    def _draws(self) -> bool:
        return self.builder is None or writes_site(self.builder)

    def _span(self, marks: Sequence[Mark]) -> Span | None:
        """Return the time to show; None if nothing has a date."""
        dates = [mark.item.date.when for mark in marks]
        starts = [when.earliest or when.latest for when in dates]
        days = [day for day in starts if day]
        newest = self.view.newest_source
        if not days:
            return None
        newest = newest or max(days)
        plans = any(
            mark.item.status and (when.latest is None or when.latest > newest)
            for mark, when in zip(marks, dates, strict=True)
            if when.known
        )
        return span_of(days, newest, plans=plans)

    def _full(
        self, lanes: Sequence[Lane], span: Span, decades: Mapping[str, str]
    ) -> picture:
        across = wide.lay_out(lanes, span)
        down = tall.lay_out_tall(lanes, span)
        parts = [
            *self._gradients(),
            legend("timeline"),
            _box(
                "picture-wide from-1072",
                [
                    draw.strip(across, self._years_of(decades)),
                    draw.axis(across),
                    *(draw.lane(across, lane, self._address) for lane in across.lanes),
                    draw.axis(across),
                ],
            ),
            _box(
                "picture-tall until-1072",
                [draw_tall.tall_picture(half, self._address) for half in down],
            ),
            self._newest(span),
        ]
        return picture("", svg=draw.written(parts), classes=["picture"])

    def _years_of(self, decades: Mapping[str, str]) -> Callable[[Column], str]:
        """Return where the list of a year is; of an early one its decade's page."""
        pagenames = set(decades.values())

        def address(column: Column) -> str:
            if column.year is None:
                return ""
            pagename = f"{self.docname}/{column.year // 10 * 10}s"
            docname = pagename if pagename in pagenames else self.docname
            anchor = f"year-{column.year}"
            return address_of(self.refer(docname, anchor, nodes.Text("")))

        return address

    def _small(self, marks: Sequence[Mark], span: Span, shown: Display) -> picture:
        parts = self._gradients()
        for across, most, rows in SMALL:
            labels = min(most, shown.timeline.limit or most)
            laid = wide.lay_out_small(marks, span, across, labels, rows)
            lane = draw.lane(laid, laid.lanes[0], self._address)
            parts.append(_box(_form(across, WIDTHS), [draw.axis(laid), lane]))
        classes = ["picture", "picture-small"]
        return picture("", svg=draw.written(parts), classes=classes)

    def _in_words(self, items: Sequence[Item], shown: Display) -> list[nodes.Node]:
        """Give the same as a list, or lead to where that is."""
        if not (shown.timeline.narrowed and shown.has_table):
            return []
        listing = nodes.bullet_list(classes=["timeline-compact"])
        listing += [self._compact_item(item) for item in items]
        number = len(items)
        label = _("The event as a list")
        if number > 1:
            label = _("All {number} as a list").format(number=number)
        folded = disclosure("", listing, summary=label)
        return [folded]

    def role_chart(self, members: Sequence[Member], title: str) -> picture | None:
        """Draw who served when; None if no source gives a date."""
        holders = [Holder(person, role) for person, roles in members for role in roles]
        days = [first_day(role.tenure) for _, role in holders]
        days = [day for day in days if day]
        newest = self.view.newest_source
        if not days or newest is None:
            return None
        starts = [datetime.date.fromordinal(day) for day in days]
        span = span_of(starts, newest, plans=False)
        widths = WIDTHS if len(holders) <= FEW_ROLES else (WIDTHS[0], WIDTHS[-1])
        known = [m for m in subjects.marks_of(self.view.landmarks) if not m.item.people]
        events = wide.spread(wide.within(known, span), HAIRLINES)
        parts = [*self._gradients(), legend("roles")]
        for across in widths:
            chart = lay_out_roles(holders, span, across, events)
            drawn = chart_pictures(
                chart, title, self._home, self._address, self._told_of_row
            )
            parts.append(_box(_form(across, widths), drawn))
        parts.append(self._newest(span))
        return picture("", svg=draw.written(parts), classes=["picture", "roles"])

    def bars(self, things: Sequence[Lasting], title: str) -> list[nodes.Node]:
        """Draw how long each of some things lasted; nothing if no date is known."""
        dated = [each for each in things if first_day(each.tenure)]
        newest = self.view.newest_source
        if not dated or newest is None or not self._draws():
            return []
        days = [datetime.date.fromordinal(first_day(each.tenure)) for each in dated]
        span = span_of(days, newest, plans=False)
        parts = [
            *self._gradients(),
            *([legend("bars")] if self._is_new("legend-bars") else []),
            *(
                _box(
                    _form(across, WIDTHS),
                    [bars_picture(dated, span, across, title)],
                )
                for across in WIDTHS
            ),
        ]
        return [picture("", svg=draw.written(parts), classes=["picture", "roles"])]

    def _home(self, target: tuple[Kind, str]) -> str:
        return address_of(self.ref(*target))

    def _told_of_row(self, row: Row) -> str:
        """Say all about a row of the chart."""
        role = row.holders[0].role
        organisation = self.view.community.organisations.get(role.organisation)
        names = ", ".join(person.name for person, _ in row.holders)
        what = ", ".join([role.title, *([organisation.name] if organisation else [])])
        about = (Kind.PERSON, row.holders[0].person.id)
        dates = "".join(node.astext() for node in self.tenure(role.tenure, about))
        return f"{names}, {what}: {dates}" if dates else f"{names}, {what}"

    def _newest(self, span: Span) -> ET.Element:
        note = ET.Element("p", {"class": "picture-note"})
        day = datetime.date.fromordinal(span.last).isoformat()
        note.text = _("Newest source: {date}").format(date=read_edtf(day).words())
        return note

    def _gradients(self) -> list[ET.Element]:
        """Make what the pictures of a page share, once."""
        return [draw.gradients()] if self._is_new("hist-in") else []

    def _address(self, thing: Mark | Run) -> str:
        """Return where a mark or bar leads; empty if nowhere."""
        if isinstance(thing, subjects.Run):
            return address_of(self.ref(*thing.target))
        item = thing.item
        if item.docname:
            return address_of(self.post_ref(item.docname, item.title))
        return address_of(self.ref(*item.target)) if item.target else ""


def data_path(docname: str) -> str:
    """Return where the data of a page's picture are, below the output folder."""
    return f"{docname}/events.json"


def _form(across: int, widths: Sequence[int]) -> str:
    """Return the classes of a form: from which width on it shows, until which."""
    place = widths.index(across)
    classes = [f"from-{across}"] if place else []
    classes += [f"until-{widths[place + 1]}"] if place + 1 < len(widths) else []
    return " ".join(classes)


def _box(css: str, children: Iterable[ET.Element]) -> ET.Element:
    box = ET.Element("div", {"class": css})
    box.extend(children)
    return box
