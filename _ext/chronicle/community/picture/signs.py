"""Draw dates by what is known of them.  Pure.

Decides the one language of all pictures.  A day or month is a dot; what happened once,
somewhere within a span, is a pale pill as long as the span; what lasted is a full one;
a plan is hollow.  A bar has an edge only where the day or month is known: it fades over
the time in which its start or end may lie, and over :data:`UNSURE` where no date is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chronicle.community.picture.scale import YEAR
from chronicle.core.edtf import Day, Extent

if TYPE_CHECKING:
    import datetime

    from chronicle.community.model import Date, Tenure
    from chronicle.community.picture.scale import Scale
    from chronicle.core.edtf import When

RADIUS = 4.5
HALO = 6.0
FADE = 30.0
"""How long a pill fades whose start or end is open, px."""

UNSURE = round(1.2 * YEAR)
"""How long a bar fades where no date is known, days."""


ABOUT = 75
"""How far a bar fades on either side of a day that is about right, days."""


class Sign(NamedTuple):
    """The mark of a date."""

    left: float
    right: float
    """Its edges, px; a dot is as wide as it is high."""

    classes: tuple[str, ...]
    """``dot`` or ``pill``; ``pale``, ``planned``, ``possible``, ``from``, ``until``."""

    halo: bool = False
    """Whether the source says "about"."""

    @property
    def middle(self) -> float:
        """Where it stands, px."""
        return (self.left + self.right) / 2


def is_exact(when: When) -> bool:
    """Tell whether a date is one day or one month."""
    start = when.start
    return (
        when.single
        and isinstance(start, Day)
        and start.month is not None
        and start.month <= 12
        and start.years == 1
    )


def sign_of(date: Date, status: str, scale: Scale) -> Sign | None:
    """Choose the mark of a date.

    :param status: ``planned`` or ``possible``; empty for what happened.
    :returns: None if the source gives no date.
    """
    when = date.when
    first, last = when.earliest, when.latest
    if first is None and last is None:
        return None
    tone = tone_of(date, status)
    halo = any(isinstance(end, Day) and end.qualified for end in (when.start, when.end))
    if first is None and last is not None:
        right = scale.x(last.toordinal())
        return Sign(right - FADE, right, ("pill", "until", *tone))
    if last is None and first is not None:
        left = scale.x(first.toordinal())
        return Sign(left, min(left + FADE, scale.after), ("pill", "from", *tone))
    assert first is not None  # noqa: S101 - for mypy: one of the two is left
    assert last is not None  # noqa: S101
    left, right = scale.x(first.toordinal()), scale.x(last.toordinal() + 1)
    if is_exact(when) or right - left < 2 * RADIUS:
        days = first.toordinal() + last.toordinal()
        middle = min(scale.x(days / 2), scale.after - RADIUS)
        edges = (middle - RADIUS, middle + RADIUS)
        return Sign(*edges, ("dot", *tone), halo)
    return Sign(left, right, ("pill", *tone), halo)


def tone_of(date: Date, status: str) -> tuple[str, ...]:
    """Return the classes that tell what is known of a date, and whether it came."""
    if status:
        return ("planned", "possible") if status == "possible" else ("planned",)
    when = date.when
    lasted = not when.single and date.extent is Extent.PERIOD
    half_open = when.earliest is None or when.latest is None
    return () if lasted or half_open or is_exact(when) else ("pale",)


class Stretch(NamedTuple):
    """The bar of a tenure; days as ordinals."""

    begin: int
    """Where it begins to show."""

    solid: int
    """Where it is full."""

    full: int
    """Until where it is full."""

    end: int
    """Where nothing of it is left."""

    edge_left: bool
    edge_right: bool
    seen: int | None
    """The last day on which a source shows it, if that is within."""

    runs: int | None = None
    """Until where it is pale, since nothing says that it ended."""


def stretch_of(
    tenure: Tenure,
    newest: int,
    *,
    runs: bool = False,
    seen: int | None = None,
    replaced: datetime.date | None = None,
) -> Stretch | None:
    """Choose the bar of a tenure.

    :param newest: The day of the newest source, where pictures end.
    :param runs: Whether to take it for going on as long as nothing says that it ended,
        as with services: pale after the last evidence.
    :param seen: The last day of evidence besides the tenure's own.
    :param replaced: When something took its place.
    :returns: None if no source gives any date.
    """
    shown = tenure.attested.when.latest
    proofs = [min(shown.toordinal(), newest)] if shown else []
    proofs += [min(seen, newest)] if seen else []
    proof = max(proofs, default=None)
    first = _bounds(tenure.start, opens_left=True)
    last = _bounds(tenure.end, opens_left=False)
    if first is None and last is None and proof is None:
        return None
    if last is None and runs and replaced is not None:
        gone = replaced.toordinal()
        last = (gone, gone + UNSURE // 2, False)
    if first is None:
        known = min(day for day in (proof, last and last[0]) if day is not None)
        first = (known - UNSURE, known, False)
    begin, solid, edge_left = first
    if last is not None:
        full, end, edge_right = last
        full = max(full, solid)
        end = max(end, full)
        return Stretch(begin, solid, full, end, edge_left, edge_right, None)
    full = max(proof or solid, solid)
    if runs:
        faded = min(full + UNSURE, newest)
        pale = max(newest, full)
        return Stretch(begin, solid, full, faded, edge_left, False, None, pale)
    end = max(min(full + UNSURE, newest), full)
    mark = min(shown.toordinal(), newest) if shown else None
    return Stretch(begin, solid, full, end, edge_left, False, mark)


def _bounds(date: Date, *, opens_left: bool) -> tuple[int, int, bool] | None:
    """Return between which days a start or end lies, and whether its day is known."""
    when = date.when
    first, last = when.earliest, when.latest
    if first is None and last is None:
        return None
    if first is None and last is not None:
        return last.toordinal() - UNSURE, last.toordinal(), False
    if last is None and first is not None:
        return first.toordinal(), first.toordinal() + UNSURE, False
    assert first is not None  # noqa: S101 - for mypy: one of the two is left
    assert last is not None  # noqa: S101
    if is_exact(when):
        day = (first if opens_left else last).toordinal()
        about = ABOUT if _about(when) else 0
        return day - about, day + about, not about
    return first.toordinal(), last.toordinal(), False


def _about(when: When) -> bool:
    return isinstance(when.start, Day) and when.start.qualified


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, px."""

    begin: float
    solid: float
    full: float
    end: float
    edge_left: bool
    edge_right: bool
    seen: float | None
    runs: float | None

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.end if self.runs is None else max(self.runs, self.end)


def bar_of(stretch: Stretch, scale: Scale) -> Bar:
    """Lay a bar out."""
    x = scale.x
    return Bar(
        x(stretch.begin),
        x(stretch.solid),
        x(stretch.full),
        x(stretch.end),
        stretch.edge_left,
        stretch.edge_right,
        None if stretch.seen is None else x(stretch.seen),
        None if stretch.runs is None else x(stretch.runs),
    )
