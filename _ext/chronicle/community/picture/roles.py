"""Lay out who served when.  Pure.

Decides the rows: groups, within them posts by their first start, and the holders of a
post one below the other.  Who held the same post for the same time shares a row.
Nothing is cut: a text that is too long for its column has more lines.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sphinx.locale import _

from chronicle.build.translations import N_
from chronicle.community.model import Kind
from chronicle.community.picture import rows as rowing
from chronicle.community.picture.scale import ticks
from chronicle.community.picture.signs import (
    UNSURE,
    bar_of,
    is_exact,
    sign_of,
    stretch_of,
)
from chronicle.community.picture.text import width, wrap
from chronicle.core.edtf import Day, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.community.model import Date, Person, Role, Tenure
    from chronicle.community.picture.scale import Scale, Span, Tick
    from chronicle.community.picture.signs import Bar
    from chronicle.community.picture.subjects import Mark

ROW, LINE, BAR, GROUP = 20.0, 14.0, 12.0, 34.0
ROLE_SIZE, NAME_SIZE, DATE_SIZE = 12.0, 12.5, 11.0
NARROW = 500
"""Below this width the texts of a row stand above its bar, px."""

WIDE = 900
"""Above this width the columns of texts are wide, px."""

NARROW_LINE = 15.0
APART = 4 * 366
"""Days between an end and a start that are no succession any more."""

OVERLAP = 92
"""Days for which two holders of a post may have served together."""

NEAR = 24.0
"""Events that stand nearer to each other than that are not both drawn, px."""

_GROUPS = {
    "staff": N_("Staff"),
    "contractors": N_("Contractors"),
    "committee": N_("Committees"),
    "team": N_("Teams"),
    "volunteers": N_("Volunteers"),
    "developers": N_("Developers"),
    "partners": N_("Partners"),
    "employment": N_("Employed elsewhere"),
}


def name_group(group: str) -> str:
    """Return the name of a group, in the language of the site if it is a known one."""
    if known := _GROUPS.get(group.casefold()):
        return str(_(known))
    return group[:1].upper() + group[1:]


class Holder(NamedTuple):
    """Somebody in a role."""

    person: Person
    role: Role


class Name(NamedTuple):
    """A name within a line, which is a link."""

    target: tuple[Kind, str]
    text: str
    after: str
    """What stands between it and the next."""


@dataclass(kw_only=True, slots=True)
class Row:
    """A role: its name, its holders, its bar."""

    holders: list[Holder]
    role: tuple[str, ...]
    """Empty where the row above is the same post."""

    names: list[list[Name]]
    top: float
    height: float
    bar: Bar
    bar_top: float
    dates: str
    dates_x: float = 0.0
    dates_end: bool = False
    dates_inside: bool = False
    follows: list[tuple[Row, bool]] = field(default_factory=list)
    """The rows whose holders were followed; and whether a day joins them."""

    @property
    def middle(self) -> float:
        """Where the line of its bar is."""
        return self.bar_top + BAR / 2


class Group(NamedTuple):
    """The rows of one group."""

    name: str
    number: int
    top: float
    """Of its heading; the first row is below."""

    rows: list[Row]


class Columns(NamedTuple):
    """How wide the columns of the roles and of the names are, px."""

    role: float
    who: float
    narrow: bool
    """Whether both are above the bar."""


class Hairline(NamedTuple):
    """An event that everybody knows."""

    mark: Mark
    x: float
    y: float
    """Baseline of its name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The whole chart."""

    width: int
    height: float
    who: float
    """Where the names begin, px; 0 where they stand above the bars."""

    scale: Scale
    ticks: list[Tick]
    axis: float
    """Baseline of the years at the top."""

    hairlines: list[Hairline]
    groups: list[Group]

    @property
    def count(self) -> int:
        """How many roles there are."""
        return sum(group.number for group in self.groups)


def lay_out_roles(
    holders: Sequence[Holder], span: Span, across: int, events: Sequence[Mark]
) -> Chart:
    """Lay the chart out.

    :param holders: In any order; a role without a date is left out.
    :param across: How wide it is, px.
    :param events: What is known to all; drawn where there is room.
    """
    columns = _columns(across)
    narrow = columns.narrow
    left = 0.0 if narrow else columns.role + columns.who
    scale = span.scale(left, across)
    hairlines, axis = ([], 14.0) if narrow else _hairlines(events, scale)
    top = axis + 6
    groups = []
    for name, found in _groups(holders):
        rows: list[Row] = []
        y = top + GROUP
        for number, (post, same) in enumerate(found):
            again = number > 0 and _post(found[number - 1][1][0].role) == post
            row = _row(same, y, scale, columns, again=again)
            if row is not None:
                rows.append(row)
                y += row.height
        if rows:
            _join(rows)
            for row in rows:
                _place_dates(row, scale)
            count = sum(len(row.holders) for row in rows)
            groups.append(Group(name, count, top, rows))
            top = y + 2
    return Chart(
        width=across,
        height=top + 20,
        who=0.0 if narrow else columns.role,
        scale=scale,
        ticks=ticks(scale),
        axis=axis,
        hairlines=hairlines,
        groups=groups,
    )


def _columns(across: int) -> Columns:
    if across < NARROW:
        return Columns(across, across, narrow=True)
    wide = across > WIDE
    return Columns(*((232.0, 150.0) if wide else (190.0, 140.0)), narrow=False)


def _groups(
    holders: Sequence[Holder],
) -> Iterable[tuple[str, list[tuple[tuple[str, str], list[Holder]]]]]:
    """Sort holders into groups, and within them into rows in their order."""
    chains = _chain_starts(holders)
    found: dict[str, dict[tuple[str, str, str], list[Holder]]] = {}
    for holder in holders:
        role = holder.role
        key = (*_post(role), _dates_key(role.tenure))
        found.setdefault(role.group.casefold(), {}).setdefault(key, []).append(holder)
    order = list(_GROUPS)
    for group in sorted(
        found, key=lambda g: (order.index(g) if g in order else 99, not g, g)
    ):
        rows = list(found[group].values())
        firsts: dict[tuple[str, str], int] = {}
        for same in rows:
            post = _post(same[0].role)
            firsts[post] = min(firsts.get(post, 10**7), first_day(same[0].role.tenure))
        begins: dict[tuple[str, str], int] = {}
        for same in rows:
            post = _post(same[0].role)
            chain = min(chains.get(id(h.role), firsts[post]) for h in same)
            begins[post] = min(begins.get(post, 10**7), chain)

        def order_of(
            same: list[Holder],
            begins: dict[tuple[str, str], int] = begins,
            firsts: dict[tuple[str, str], int] = firsts,
        ) -> tuple[int, int, tuple[str, str], int]:
            post = _post(same[0].role)
            own = first_day(same[0].role.tenure)
            return begins[post], firsts[post], post, own

        name = name_group(group) if group else _("Other")
        yield name, [(_post(s[0].role), s) for s in sorted(rows, key=order_of)]


def _post(role: Role) -> tuple[str, str]:
    return role.title.casefold(), role.organisation


def _dates_key(tenure: Tenure) -> str:
    dates = (tenure.start, tenure.end, tenure.attested)
    return "|".join(date.when.edtf for date in dates)


def first_day(tenure: Tenure) -> int:
    """Return the first day on which somebody may have served, as an ordinal."""
    day = tenure.start.when.earliest or tenure.start.when.latest
    if day:
        return day.toordinal()
    day = tenure.attested.when.earliest or tenure.end.when.latest
    return day.toordinal() - UNSURE if day else 0


def _chain_starts(holders: Sequence[Holder]) -> dict[int, int]:
    """Return when the first of those began whom a holder followed, one by one."""
    by_key = {(h.person.id, h.role.title): h.role for h in holders}

    def begin(role: Role, seen: frozenset[int]) -> int:
        own = first_day(role.tenure)
        before = role.succeeds and by_key.get(
            (role.succeeds.person, role.succeeds.title)
        )
        if not before or id(before) in seen or before.group != role.group:
            return own
        return min(own, begin(before, seen | {id(before)}))

    return {id(h.role): begin(h.role, frozenset({id(h.role)})) for h in holders}


def _row(
    same: list[Holder],
    top: float,
    scale: Scale,
    columns: Columns,
    *,
    again: bool,
) -> Row | None:
    tenure = same[0].role.tenure
    stretch = stretch_of(tenure, scale.last)
    if stretch is None:
        return None
    narrow = columns.narrow
    title = same[0].role.title
    role = (
        () if again and not narrow else tuple(wrap(title, columns.role - 16, ROLE_SIZE))
    )
    names = name_lines(
        [holder.person for holder in same], columns.who - 12, bold=narrow
    )
    if narrow:
        texts = NARROW_LINE * (len(names) + len(role))
        height, bar_top = texts + BAR + 12, top + texts + 3
    else:
        lines = max(len(names), len(role))
        height, bar_top = ROW + LINE * (lines - 1) + (3 if lines > 1 else 0), top + 4
    return Row(
        holders=same,
        role=role,
        names=names,
        top=top,
        height=height,
        bar=bar_of(stretch, scale),
        bar_top=bar_top,
        dates=years_of(tenure),
    )


def name_lines(
    people: Sequence[Person], room: float, *, bold: bool = False
) -> list[list[Name]]:
    """Break a list of names into lines; a name stays whole if it fits a line."""
    lines: list[list[Name]] = [[]]
    used = 0.0
    for number, person in enumerate(people):
        after = "," if number + 1 < len(people) else ""
        pieces = wrap(f"{person.name}{after}", room, NAME_SIZE, bold=bold)
        space = width(" ", NAME_SIZE, bold=bold) if lines[-1] else 0.0
        for place, piece in enumerate(pieces):
            last = place + 1 == len(pieces)
            own = width(piece, NAME_SIZE, bold=bold)
            if lines[-1] and (place or used + space + own > room):
                lines.append([])
                used = space = 0.0
            text = piece.removesuffix(",") if last and after else piece
            target = (Kind.PERSON, person.id)
            lines[-1].append(Name(target, text, after if last else ""))
            used += space + own
    return lines


def _join(rows: Sequence[Row]) -> None:
    """Note whom the holders of each row followed.

    Only the row directly above is joined: a line over other rows would cross them.
    """
    for before, row in itertools.pairwise(rows):
        said = any(
            holder.role.succeeds
            and (holder.role.succeeds.person, holder.role.succeeds.title)
            == (other.person.id, other.role.title)
            for holder in row.holders
            for other in before.holders
        )
        old, new = before.holders[0].role, row.holders[0].role
        end, start = old.tenure.end.when, new.tenure.start.when
        ended, began = end.latest or end.earliest, start.earliest or start.latest
        if ended is None or began is None:
            continue
        gap = (began - ended).days
        alone = len(before.holders) == len(row.holders) == 1
        same_post = alone and _post(old) == _post(new) and gap >= -OVERLAP
        same_post = same_post and new.succeeds is None
        if (said or same_post) and abs(gap) <= APART:
            row.follows.append((before, is_exact(end) and is_exact(start)))


def _place_dates(row: Row, scale: Scale) -> None:
    """Put the dates right of the bar, or left of it, or else within it."""
    room = width(row.dates, DATE_SIZE)
    right = row.bar.right + 6
    left = min([row.bar.begin, *(before.bar.right for before, _ in row.follows)]) - 6
    if right + room <= scale.right - 2:
        row.dates_x = right
    elif left - room >= scale.before:
        row.dates_x, row.dates_end = left, True
    else:
        row.dates_x, row.dates_inside = row.bar.begin + 5, True
        seen = row.bar.seen
        if seen is None or not row.dates_x - 2 < seen < row.dates_x + room:
            return
        if seen + 5 + room <= scale.right - 2:
            row.dates_x = seen + 5
        elif seen - 5 - room >= scale.before:
            row.dates_x, row.dates_end = seen - 5, True


def _hairlines(events: Sequence[Mark], scale: Scale) -> tuple[list[Hairline], float]:
    """Put the names of events above the years, where they do not meet.

    :returns: The events, and the baseline of the years.
    """
    rows = rowing.Rows(3)
    found: list[tuple[Mark, float, float, int]] = []
    for mark in events:
        sign = sign_of(mark.item.date, mark.item.status, scale)
        if sign is None or sign.middle < scale.left:
            continue
        if any(abs(sign.middle - x) < NEAR for _, x, *_ in found):
            continue
        half = width(mark.label, DATE_SIZE) / 2
        middle = min(max(sign.middle, scale.left + half), scale.after - half)
        place = rows.take([(middle - half, middle + half)])
        if place is not None:
            found.append((mark, sign.middle, middle, place[0]))
    lines = [Hairline(mark, x, 11.0 + 14 * row) for mark, x, _, row in found]
    return lines, 14.0 * len(rows) + 18


# -- Dates in a few words --------------------------------------------------------------


def years_of(tenure: Tenure) -> str:
    """Say in a few words when somebody served: ``2018–2026``, ``from 2013, seen 2023``.

    Nothing is said that no source says; never "present".
    """
    start, end = _year(tenure.start), _year(tenure.end)
    seen = tenure.attested.when.latest
    shown = _("seen {date}").format(date=seen.year) if seen else ""
    by_end = tenure.end.known and tenure.end.when.earliest is None
    if start and end:
        if by_end:
            return f"{start}–{phrase('by', end)}"
        return start if start == end else f"{start}–{end}"
    if end:
        return _("ended by {date}").format(date=end) if by_end else phrase("until", end)
    if not start:
        return shown
    if seen and str(seen.year) == start:
        return start
    opening = "by" if tenure.start.when.earliest is None else "from"
    said = phrase(opening, start)
    return f"{said}, {shown}" if shown else said


def _year(date: Date) -> str:
    """Return a year, or the two between which a date lies: ``2018/19``."""
    first, last = date.when.earliest, date.when.latest
    begun = date.when.start
    vague = isinstance(begun, Day) and begun.qualified and begun.month is None
    about = "about " if vague else ""
    if first is None or last is None:
        day = first or last
        return f"{about}{day.year}" if day else ""
    if first.year == last.year:
        return f"{about}{first.year}"
    same = first.year // 100 == last.year // 100
    return f"{about}{first.year}/{last.year % 100 if same else last.year:02}"
