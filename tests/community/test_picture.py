"""How pictures of the timeline are laid out."""

from __future__ import annotations

import datetime
import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from world import world

from chronicle.community.model import (
    Community,
    Date,
    Person,
    Role,
    Succession,
    Tenure,
)
from chronicle.community.picture import (
    draw,
    draw_roles,
    draw_tall,
    subjects,
    tall,
    wide,
)
from chronicle.community.picture.roles import (
    Holder,
    lay_out_roles,
    name_lines,
    years_of,
)
from chronicle.community.picture.rows import Edges, Wanted, place
from chronicle.community.picture.scale import Span, span_of, ticks
from chronicle.community.picture.signs import Stretch, sign_of, stretch_of
from chronicle.community.picture.text import fit, width, wrap
from chronicle.community.timeline import Item, ItemKind, items_of
from chronicle.core.edtf import Extent, read_edtf

if TYPE_CHECKING:
    from chronicle.community.picture.roles import Chart
    from chronicle.community.picture.subjects import Lane, Mark

NEWEST = datetime.date(2026, 8, 14)
SPAN = span_of([datetime.date(2000, 5, 1)], NEWEST, plans=True)
SCALE = SPAN.scale(0, 1000)


def date(text: str, *, moment: bool = False) -> Date:
    extent = Extent.MOMENT if moment else Extent.PERIOD
    return Date(when=read_edtf(text), extent=extent)


# -- Text -----------------------------------------------------------------------------


def test_text_is_a_little_wider_than_in_arial() -> None:
    assert width("PyPI", 1000) == pytest.approx((667 + 500 + 667 + 278) * 1.04)
    assert width("é", 10) == width("e", 10)
    assert width("日本", 10) == pytest.approx(20.8)
    assert width("PyPI", 12, bold=True) > width("PyPI", 12)


def test_wrapped_lines_fit_and_keep_every_word() -> None:
    text = "Christian Tismer opens Starship Python, free hosting for programmers"

    lines = wrap(text, 120, 12)

    assert " ".join(lines) == text
    assert all(width(line, 12) <= 120 for line in lines)
    assert "".join(wrap("x" * 80, 100, 12)) == "x" * 80


def test_what_is_too_long_says_so() -> None:
    lines = fit("one two three four five six seven", 60, 12, 2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert fit("one two", 60, 12, 2) == ["one two"]


# -- Time -----------------------------------------------------------------------------


def test_the_few_that_were_earlier_have_a_column() -> None:
    days = [datetime.date(2003, 1, 1)] * 299 + [datetime.date(1997, 6, 1)]

    span = span_of(days, NEWEST, plans=False)
    scale = span.scale(100, 1000)

    assert datetime.date.fromordinal(span.first) == datetime.date(2003, 1, 1)
    assert scale.before == 100
    assert 100 < scale.x(span.oldest) < scale.left
    assert scale.x(span.last) == scale.right


def test_years_are_written_as_there_is_room() -> None:
    def labels(across: int) -> list[str]:
        return [tick.label for tick in ticks(SPAN.scale(0, across)) if tick.label]

    assert labels(1300)[:2] == ["2000", "2001"]
    assert labels(900)[:2] == ["2000", "’01"]
    assert labels(400) == ["2000", "2005", "2010", "2015", "2020", "2025"]


@pytest.mark.parametrize("first", [1, 1500, 1900, 2020])
def test_years_of_any_time_stay_apart(first: int) -> None:
    span = span_of([datetime.date(first, 3, 1)], NEWEST, plans=False)
    for across in (328, 704, 1072):
        written = [tick for tick in ticks(span.scale(0, across)) if tick.label]
        ends = [tick.x + 2 + width(tick.label, 11.5) for tick in written]
        assert all(
            end <= then.x + 2 for end, then in zip(ends, written[1:], strict=False)
        )


# -- Signs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "status", "classes", "halo"),
    [
        (date("2018-04-16"), "", ("dot",), False),
        (date("2022-04"), "", ("dot",), False),
        (date("2012"), "", ("pill", "pale"), False),
        (date("2012/2014", moment=True), "", ("pill", "pale"), False),
        (date("2012/2014"), "", ("pill",), False),
        (date("2012-03-01/2012-03-20", moment=True), "", ("dot", "pale"), False),
        (date("2008-02~"), "", ("dot",), True),
        (date("../2025-02-03", moment=True), "", ("pill", "until"), False),
        (date("2015/.."), "", ("pill", "from"), False),
        (date("2026-12"), "planned", ("dot", "planned"), False),
        (date("2025"), "possible", ("pill", "planned", "possible"), False),
    ],
)
def test_a_date_is_drawn_by_what_is_known(
    found: Date, status: str, classes: tuple[str, ...], *, halo: bool
) -> None:
    sign = sign_of(found, status, SCALE)

    assert sign is not None
    assert (sign.classes, sign.halo) == (classes, halo)
    assert sign.left < sign.right <= SCALE.after


def test_a_span_is_as_long_as_its_time() -> None:
    sign = sign_of(date("2012"), "", SCALE)

    assert sign is not None
    assert sign.right - sign.left == pytest.approx(SCALE.year, rel=0.01)
    assert sign_of(date("unknown"), "", SCALE) is None


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def tenure(start: str = "unknown", end: str = "unknown", shown: str = "") -> Tenure:
    return Tenure(start=date(start), end=date(end), attested=date(shown or "unknown"))


@pytest.mark.parametrize(
    ("made", "edges", "solid"),
    [
        (
            tenure("2018-06-01", "2020-03-01"),
            (True, True),
            ("2018-06-01", "2020-03-01"),
        ),
        (tenure("2018", "2020-03-01"), (False, True), ("2018-12-31", "2020-03-01")),
        (tenure("2018-06-01", "2020"), (True, False), ("2018-06-01", "2020-01-01")),
        (tenure("2018-06-01~", "2020"), (False, False), ("2018-08-15", "2020-01-01")),
        (tenure(shown="2010-07-08"), (False, False), ("2010-07-08", "2010-07-08")),
        (tenure(end="2010-07-08"), (False, True), ("2010-07-08", "2010-07-08")),
    ],
)
def test_a_bar_has_edges_only_where_the_day_is_known(
    made: Tenure, edges: tuple[bool, bool], solid: tuple[str, str]
) -> None:
    stretch = stretch_of(made, NEWEST.toordinal())

    assert stretch is not None
    assert (stretch.edge_left, stretch.edge_right) == edges
    assert (stretch.solid, stretch.full) == tuple(map(day, solid))
    assert stretch.begin <= stretch.solid <= stretch.full <= stretch.end


def test_a_role_last_seen_long_ago_is_not_drawn_to_the_present() -> None:
    stretch = stretch_of(tenure("2010-01-01", shown="2011-01-01"), NEWEST.toordinal())

    assert isinstance(stretch, Stretch)
    assert stretch.seen == day("2011-01-01")
    assert stretch.end < day("2012-06-01")
    assert stretch_of(tenure(), NEWEST.toordinal()) is None


def test_a_service_goes_on_until_something_says_that_it_ended() -> None:
    newest = NEWEST.toordinal()
    going = stretch_of(tenure("2010-01-01"), newest, runs=True, seen=day("2015-01-01"))
    gone = stretch_of(
        tenure("2010-01-01"), newest, runs=True, replaced=datetime.date(2018, 1, 1)
    )

    assert going is not None
    assert (going.full, going.runs) == (day("2015-01-01"), newest)
    assert gone is not None
    assert gone.runs is None
    assert gone.end < day("2019-01-01")


# -- Labels ---------------------------------------------------------------------------


def test_labels_never_meet_whatever_they_are() -> None:
    chance = random.Random(7)
    wanted = []
    for number in range(1000):
        x, w = chance.uniform(0, 1000), chance.uniform(9, 60)
        lines = ("x",) * chance.choice([1, 1, 1, 2])
        wanted.append((number, Wanted(x, x + w, lines, chance.uniform(20, 200))))

    placed, left_over, rows = place(wanted, Edges(0, 1060), 8)

    assert len(placed) + len(left_over) == 1000
    assert rows == 8
    boxes: dict[int, list[tuple[float, float]]] = {}
    for _, label, found in placed:
        far = found.x - label.room if found.ends else found.x + label.room
        left, right = min(label.left, far), max(label.right, far)
        assert left >= 0
        assert right <= 1060 or found.ends
        for row in range(found.row, found.row + len(label.lines)):
            boxes.setdefault(row, []).append((left, right))
    for taken in boxes.values():
        for (_, one), (other, _) in itertools.pairwise(sorted(taken)):
            assert other - one >= 6
    assert place(wanted, Edges(0, 1060), 8)[0] == placed


# -- Lanes ----------------------------------------------------------------------------


def marks_of(community: Community) -> list[Mark]:
    return subjects.marks_of(items_of(community, ()))


def test_lanes_are_those_of_the_table_and_nothing_is_lost() -> None:
    marks = marks_of(world())

    lanes = subjects.lanes_of(marks, world(), {"Bugs": ["tracker"], "Rest": ["x"]})

    assert [lane.name for lane in lanes] == ["Bugs", "Rest"]
    assert sorted(m.item.key for lane in lanes for m in lane.marks) == sorted(
        mark.item.key for mark in marks
    )


def test_without_topics_there_is_a_lane_for_each_kind() -> None:
    items = [
        Item(kind=kind, key=kind, title="A title", date=date("2010"))
        for kind in (ItemKind.EVENT, ItemKind.PLAN, ItemKind.POST)
    ]
    marks = subjects.marks_of(items)

    lanes = subjects.lanes_of(marks, world(), {})

    assert [lane.name for lane in lanes] == [
        *("Services", "People", "Events", "Plans", "Posts")
    ]
    assert [run.name for run in lanes[0].runs] == ["Old tracker"]
    assert all(mark.main for mark in marks), "no event is more than another"


def test_more_topics_than_lanes_share_the_last() -> None:
    items = [
        Item(
            kind=ItemKind.EVENT,
            key=f"{topic}-{number}",
            title="x",
            date=date("2010"),
            topic=f"topic-{topic}",
        )
        for topic in range(14)
        for number in range(14 - topic)
    ]

    lanes = subjects.lanes_of(subjects.marks_of(items), Community(), {})

    assert len(lanes) == subjects.MOST_LANES
    assert lanes[-1].name == "Other"
    assert len(lanes[-1].marks) == sum(range(1, 6))


def many(number: int) -> tuple[list[Lane], Span]:
    chance = random.Random(number)
    first = datetime.date(2001, 1, 1)
    items = [
        Item(
            kind=ItemKind.EVENT,
            key=f"event-{n}",
            title="Something that happened to a server " * chance.choice([1, 2, 4]),
            date=date((first + datetime.timedelta(chance.randrange(9000))).isoformat()),
            topic=chance.choice("abcdefghij"),
            major=chance.random() < 0.2,
        )
        for n in range(number)
    ]
    items.sort(key=lambda item: item.sort_key)
    marks = subjects.marks_of(items)
    span = span_of(
        [m.item.date.when.earliest or first for m in marks], NEWEST, plans=False
    )
    return subjects.lanes_of(marks, Community(), {}), span


def test_a_picture_of_a_thousand_events_stops_growing() -> None:
    lanes, span = many(1000)

    laid = wide.lay_out(lanes, span)

    assert sum(lane.height for lane in laid.lanes) < 10 * 200
    assert len([c for c in laid.columns if c.number]) >= 20
    assert sum(column.number for column in laid.columns) == 1000
    svg = draw.written(draw.lane(laid, lane, lambda _: "#x") for lane in laid.lanes)
    assert len(svg) < 80_000


def test_every_event_has_its_place_in_the_tall_form() -> None:
    lanes, span = many(300)

    halves = tall.lay_out_tall(lanes, span)

    parts = [part for half in halves for part in half.parts]
    assert sum(len(part.labels) + len(part.ticks) for part in parts) == 300
    for half in halves:
        edges = [(part.top, part.top + part.height) for part in half.parts]
        assert all(end == begin for (_, end), (begin, _) in itertools.pairwise(edges))
    room = halves[0].width - halves[0].text
    assert any(part.ticks for part in parts)
    assert max(len(part.labels) for part in parts) <= tall.MOST_LABELS
    for part in parts:
        for label in part.labels:
            assert part.top <= label.y <= part.top + part.height
            assert all(width(line, 13) <= room for line in label.lines)


def test_a_high_tall_form_is_two_of_much_the_same_height() -> None:
    one, other = (half.height for half in tall.lay_out_tall(*many(300)))
    (low,) = tall.lay_out_tall(*many(3))

    assert 0.7 < one / other < 1.4
    assert low.height < one


def test_nothing_in_the_data_is_markup() -> None:
    evil = "<script>alert(1)</script>"
    items = [Item(kind=ItemKind.EVENT, key="x", title=evil, date=date("2010-01-01"))]
    marks = subjects.marks_of(items)
    lanes = subjects.lanes_of(marks, Community(), {})
    span = span_of([datetime.date(2010, 1, 1)], NEWEST, plans=False)
    laid, down = wide.lay_out(lanes, span), tall.lay_out_tall(lanes, span)

    for element in (
        draw.lane(laid, laid.lanes[0], lambda _: "#\"'>"),
        draw_tall.tall_picture(down[0], lambda _: "#\"'>"),
    ):
        assert "<script" not in draw.written([element])
        assert element.findtext(".//title") is not None


# -- Roles ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (tenure("2018-06-01", "2026-01-21/2026-01-25"), "2018–2026"),
        (tenure("2016-04~", "2018-05-15/2018-06-01"), "2016–2018"),
        (tenure("2018", "2018-06-01/2019-02-14"), "2018–2018/19"),
        (tenure("2020", "2020"), "2020"),
        (tenure("2013", shown="2023-03-21"), "from 2013, seen 2023"),
        (tenure("2026", shown="2026-08-14"), "2026"),
        (tenure("../2019", shown="2020-01-01"), "by 2019, seen 2020"),
        (tenure("2011"), "from 2011"),
        (tenure(end="2018-02-21"), "until 2018"),
        (tenure(end="../2019"), "ended by 2019"),
        (tenure(end="2006~"), "until about 2006"),
        (tenure("2002", "../2019"), "2002–by 2019"),
        (tenure(shown="2006-07-01"), "seen 2006"),
        (tenure(), ""),
    ],
)
def test_years_say_no_more_than_the_data(made: Tenure, words: str) -> None:
    assert years_of(made) == words


def holder(name: str, title: str, made: Tenure, **role: str) -> Holder:
    found = Role(title=title, tenure=made, group=role.get("group", ""))
    if "after" in role:
        person, _, before = role["after"].partition(": ")
        found = replace(found, succeeds=Succession(person=person, title=before))
    return Holder(Person(id=name.casefold(), name=name), found)


def chart(*holders: Holder, across: int = 1072) -> Chart:
    span = span_of([datetime.date(2010, 1, 1)], NEWEST, plans=False)
    return lay_out_roles(holders, span, across, [])


def test_no_event_stands_before_the_chart_begins() -> None:
    dates = ("2009-05-01", "2010", "2012-03-04")
    events = subjects.marks_of(
        [
            Item(kind=ItemKind.EVENT, key=each, title=each, date=date(each))
            for each in dates
        ]
    )
    span = span_of([datetime.date(2010, 1, 1)], NEWEST, plans=False)

    assert [mark.label for mark in wide.within(events, span)] == [*dates[1:]]


def test_posts_stand_by_their_start_and_holders_below_each_other() -> None:
    laid = chart(
        holder("Cleo", "Engineer", tenure("2020-01-01"), group="staff"),
        holder("Bob", "Engineer", tenure("2015-01-01", "2019-12-01"), group="staff"),
        holder("Ada", "Chair", tenure("2017-01-01"), group="committee"),
        holder("Dan", "Writer", tenure("2012-01-01"), group="staff"),
    )

    rows = [
        (group.name, [(" ".join(row.role), row.names[0][0].text) for row in group.rows])
        for group in laid.groups
    ]
    assert rows == [
        ("Staff", [("Writer", "Dan"), ("Engineer", "Bob"), ("", "Cleo")]),
        ("Committees", [("Chair", "Ada")]),
    ]
    bob, cleo = laid.groups[0].rows[1:]
    assert [before for before, _ in cleo.follows] == [bob]


def test_the_same_post_for_the_same_time_is_one_row() -> None:
    made = tenure(shown="2014-01-01")
    laid = chart(*(holder(f"Person {n}", "Member", made) for n in range(9)))

    ((row,),) = (group.rows for group in laid.groups)
    assert laid.count == 9
    assert sum(len(line) for line in row.names) == 9
    assert row.height >= 14 * len(row.names)


def test_a_chain_over_titles_needs_the_data_and_is_not_longer_than_it_can_be() -> None:
    old = holder("Ada", "Manager", tenure("2012-01-01", "2014-01-01"), group="staff")
    new = tenure("2014-02-01")
    late = tenure("2019-01-01")

    def joined(*holders: Holder) -> bool:
        return any(row.follows for row in chart(*holders).groups[0].rows)

    said = {"group": "staff", "after": "ada: Manager"}
    assert joined(old, holder("Bob", "Director", new, **said))
    assert not joined(old, holder("Bob", "Director", new, group="staff"))
    assert not joined(old, holder("Bob", "Director", late, **said))


@pytest.mark.parametrize("across", [328, 704, 1072])
def test_nothing_in_the_chart_of_roles_is_cut(across: int) -> None:
    chance = random.Random(3)
    holders = [
        holder(
            f"Somebody with {'a very long name ' * chance.randrange(3)}",
            "Keeper of the storage " * chance.randrange(1, 5),
            tenure(
                chance.choice(["unknown", "2010-01-01", "2012", "../2016"]),
                chance.choice(["unknown", "2017-01-01", "2018"]),
                f"{chance.randrange(2017, 2027)}-01-01",
            ),
            group=chance.choice(["staff", "team", ""]),
        )
        for _ in range(140)
    ]

    laid = chart(*holders, across=across)

    bottom = 0.0
    for row in (row for group in laid.groups for row in group.rows):
        assert row.top >= bottom
        bottom = row.top + row.height
        room = width(row.dates, 11)
        left = row.dates_x - room if row.dates_end else row.dates_x
        assert left >= 0
        assert left + room <= across
        seen = row.bar.seen
        assert seen is None or not left < seen < left + room
        assert row.bar_top + 12 <= bottom
        for line in row.names:
            words = " ".join(name.text + name.after for name in line)
            assert laid.who + width(words, 12.5, bold=across < 500) <= across
    assert bottom <= laid.height
    pieces = list(
        draw_roles.chart_pictures(
            laid, "Roles", lambda _: "#x", lambda _: "", lambda _: ""
        )
    )
    assert len(draw.written(pieces)) < 150_000
    heights = [float(piece.get("height", 0)) for piece in pieces]
    assert sum(heights) == pytest.approx(laid.height, abs=0.1 * len(pieces))
    assert max(heights) < 650  # the height of paper
    bars = sum(len(piece.findall("g[@class='role']")) for piece in pieces)
    assert bars == sum(len(group.rows) for group in laid.groups)


def test_names_break_between_people() -> None:
    people = [Person(id=str(n), name=f"Person {n}") for n in range(5)]

    lines = name_lines(people, 130)

    assert [[name.text for name in line] for line in lines] == [
        ["Person 0", "Person 1"],
        ["Person 2", "Person 3"],
        ["Person 4"],
    ]
