"""Find the mojibake of a document, one layer of it.  Pure.

A row of characters whose bytes in a code page are whole UTF-8 sequences may be
mojibake, or may be genuine.  What decides is how many bits the text gets cheaper if the
row is read back (``readings``), and the company it keeps: damage comes in stretches,
and one page explains most of them.  So a lone odd row stays in a sound document, and
goes in one that is plainly damaged.
"""

from __future__ import annotations

import bisect
import html
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.markup.edits import Edit
from chronicle.repair.encoding.codepages import CODE_PAGES, CodePage
from chronicle.repair.encoding.hints import has_odd_reference
from chronicle.repair.encoding.protected import is_example, speaks_of_mojibake
from chronicle.repair.encoding.readings import HINTS, read_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ENTER_PARAGRAPH, ENTER_LINE, ENTER_WORD = 8, 9, 11
"""Bits against damage that begins there: whole paragraphs are more often damaged."""

LEAVE = 2
"""Bits against damage that ends."""

PROOF = 11
"""Bits that the clearest row must gain, less what speaks against it ..."""

BELIEF = 3
"""... and bits that all must gain over the price of a page, to believe in the page."""

KNOWN, WELL_KNOWN = 4, 6
"""Bits for damage that begins, once a page is believed; with 60 bits of evidence."""

FAMILIAR = 10
"""Bits for what a page that is believed turns into characters the document has too."""

AT_HOME = 6
"""Bits against a row that begins with a character the document has outside of rows."""

LOYALTY = 6
"""Bits for the page that explains most, where two pages explain one place."""

_ASCII = frozenset(map(chr, range(128)))
_REFERENCES = re.compile(
    "(?:&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,8}[0-9]{0,2});|[^\x00-\x7f]){2,99}"
)

Row = tuple[int, int, str]
"""Start, end and characters of a row, character references resolved."""


class _Explained(NamedTuple):
    """What a code page explains of a document."""

    page: CodePage
    rows: list[Row]
    outside: set[str]
    """The characters beyond ASCII outside of the rows."""


class Chunk(NamedTuple):
    """A row that a code page explains."""

    start: int
    end: int
    after: str
    way: tuple[str, ...]
    gain: float
    brake: float


RULE = "mojibake"
"""Name of the one rule of this package."""

SAMPLE, PLAIN = 50, 150
"""Rows that are weighed, and bits they must gain, to read a whole document back."""

SIMILAR = {
    "Windows-1250": "ISO 8859-2",
    "ISO 8859-2": "Windows-1250",
    "code page 437": "code page 850",
    "code page 850": "code page 437",
}
"""Pages that differ in a few letters only: which it is takes a closer look."""


def may_be_damaged(text: str) -> bool:
    """Say whether *text* is worth a closer look: fast, and most often no."""
    if text.isascii():
        return has_odd_reference(text)
    if not HINTS.search(text) and not has_odd_reference(text):
        return False
    references = _references(text)
    return any(_rows(text, page, references) for page in CODE_PAGES)


def _outside(text: str, rows: Sequence[Row]) -> set[str]:
    """Return the characters beyond ASCII that *text* has outside of *rows*."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    plain = [row for start, end, row in rows if end - start == len(row)]
    if len(plain) == len(rows) and beyond == len("".join(plain)):
        return set()  # as in most damaged documents; this is faster to find out
    ends = [0, *[row[1] for row in rows]]
    starts = [*[row[0] for row in rows], len(text)]
    return set("".join([text[i:j] for i, j in zip(ends, starts, strict=True)])) - _ASCII


def _rows(text: str, page: CodePage, references: list[Row]) -> list[Row]:
    """Return the rows that *page* explains, in the order of the text."""
    rows = [(*match.span(), match[0]) for match in page.rows.finditer(text)]
    whole = [row for row in references if page.rows.fullmatch(row[2])]
    if not whole:
        return rows
    covered = {at for row in whole for at in range(*row[:2])}
    return sorted([row for row in rows if row[0] not in covered] + whole)


def _references(text: str) -> list[Row]:
    """Return rows that are written, at least in part, as character references."""
    return [
        (match.start(), match.end(), html.unescape(match[0]))
        for match in (_REFERENCES.finditer(text) if "&" in text else ())
        if "&" in match[0]
    ]


def find_damage(text: str, evidence: dict[str, float]) -> list[Edit]:
    """Return the repairs of one layer of damage.

    :param text: A document in which all that must stay is hidden.
    :param evidence: Bits for each page so far; what is found is added.
    """
    explained: list[_Explained] = []
    for one in _explain(text):
        explained.append(one)
        if one.page.name not in SIMILAR and (edits := _read_whole(text, one, evidence)):
            return edits
    whole = {one.page.name for one in explained if not one.outside}
    for one in explained:
        other = SIMILAR.get(one.page.name)
        if other and other not in whole and (edits := _read_whole(text, one, evidence)):
            return edits
    found: list[tuple[float, list[Chunk]]] = []
    for page, rows, outside in explained:
        known = evidence.get(page.name, 0)
        chunks = _chunks(text, page, rows, known, outside)
        damaged, bits = _damaged_chunks(text, chunks, known)
        proof = max((chunk.gain - chunk.brake for chunk in damaged), default=0)
        if damaged and (known or (bits > BELIEF + page.price and proof >= PROOF)):
            found.append((known + bits - page.price, damaged))
    most = max((bits for bits, _ in found), default=0)
    chosen = _choose(
        (chunk.gain + (LOYALTY if bits == most else 0), chunk)
        for bits, damaged in found
        for chunk in damaged
    )
    for chunk in chosen:
        for name in set(chunk.way):
            evidence[name] = evidence.get(name, 0) + chunk.gain
    return [Edit(*chunk[:3], RULE, chunk.way) for chunk in chosen]


def _explain(text: str) -> Iterator[_Explained]:
    """Yield what each page explains; the most frequent first, which is often all."""
    references = _references(text)
    chars = set(text).union(*(row[2] for row in references))
    for page in CODE_PAGES:
        if chars.isdisjoint(page.leads) or chars.isdisjoint(page.trails):
            continue
        rows = _rows(text, page, references)
        if rows:
            yield _Explained(page, rows, _outside(text, rows))


def _read_whole(text: str, found: _Explained, evidence: dict[str, float]) -> list[Edit]:
    """Read a document back that is plainly damaged from beginning to end.

    Nothing is weighed but a sample: this is only to be fast.  What is damaged twice
    over is left to the next pass.
    """
    page, rows, outside = found
    if outside:
        return []
    sample = rows[:SAMPLE]
    chunks = _chunks(text, page, sample, 0, outside)
    bits = sum(chunk.gain - chunk.brake for chunk in chunks)
    if (
        len(chunks) < len(sample)
        or bits <= PLAIN
        or any(chunk.gain <= 0 for chunk in chunks)
    ):
        return []
    evidence[page.name] = evidence.get(page.name, 0) + bits
    return [
        Edit(start, end, page.read_back(row), RULE, (page.name,))
        for start, end, row in rows
    ]


def _chunks(
    text: str, page: CodePage, rows: Sequence[Row], known: float, at_home: set[str]
) -> list[Chunk]:
    """Weigh *rows*.

    :param at_home: Characters that the document has outside of rows.
    """
    familiar = set(text) if known else set()
    quoting = not known and speaks_of_mojibake(text)
    chunks = []
    for start, end, row in rows:
        left, right = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
        after, way, gain, brake = read_row(page, left, row, right)
        if familiar.issuperset(after):
            gain += FAMILIAR
        if row[0] in at_home:
            brake += AT_HOME
        if quoting and is_example(text, start, end, after):
            continue  # it proves nothing; once the page is known, it may be damage
        chunks.append(Chunk(start, end, after, way, gain, brake))
    return chunks


def _damaged_chunks(
    text: str, chunks: Sequence[Chunk], known: float
) -> tuple[list[Chunk], float]:
    """Tell damaged stretches from sound ones: the likeliest path through both.

    :param known: Bits of evidence for the page so far.
    :returns: The chunks that are damaged, and the bits that the path gains.

    Source: Viterbi's algorithm, with two states.
    """
    bonus = 0 if not known else KNOWN if known < 60 else WELL_KNOWN
    first, next_ = (0.3, 0.3) if known else (1, 0.6)
    sound, damaged = 0.0, float("-inf")
    path = []  # per chunk: is the one before damaged, if this is sound, or is damaged?
    last = 0
    for chunk in chunks:
        between = text[last : chunk.start]
        last = chunk.end
        left = damaged - LEAVE > sound
        sound = max(sound, damaged - LEAVE)
        enter = (
            (ENTER_PARAGRAPH if "\n\n" in between else ENTER_LINE)
            if "\n" in between
            else ENTER_WORD
        ) - bonus
        begin = sound + chunk.gain - chunk.brake * first - enter
        # A damaged stretch has no genuine characters beyond ASCII: those are damaged.
        stay = damaged + chunk.gain - chunk.brake * next_
        if not between.isascii():
            stay = float("-inf")
        path.append((left, stay > begin or left))
        damaged = max(stay, begin)
    state = damaged > sound
    bits = max(damaged, sound)
    taken = []
    for chunk, before in zip(reversed(chunks), reversed(path), strict=True):
        if state:
            taken.append(chunk)
        state = before[state]
    return taken[::-1], bits


def _choose(chunks: Iterable[tuple[float, Chunk]]) -> list[Chunk]:
    """Return chunks that do not overlap, the worthier one where two do."""
    chosen: list[Chunk] = []
    cluster: list[tuple[float, Chunk]] = []
    end = 0
    for worth, chunk in sorted(chunks, key=lambda pair: pair[1].start):
        if cluster and chunk.start >= end:
            chosen += _choose_in_cluster(cluster)
            cluster = []
        cluster.append((worth, chunk))
        end = max(end, chunk.end)
    return chosen + _choose_in_cluster(cluster)


def _choose_in_cluster(cluster: list[tuple[float, Chunk]]) -> list[Chunk]:
    if len(cluster) < 2:
        return [chunk for _, chunk in cluster]
    taken: list[Chunk] = []
    for _, chunk in sorted(cluster, key=lambda pair: -pair[0]):
        at = bisect.bisect(taken, chunk.start, key=lambda other: other.start)
        if at and taken[at - 1].end > chunk.start:
            continue
        if at < len(taken) and taken[at].start < chunk.end:
            continue
        taken.insert(at, chunk)
    return taken
