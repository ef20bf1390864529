"""Decide which text is mojibake, and what it was: over the whole document.  Pure.

Mojibake is text in UTF-8 that was read in another encoding.  A row of characters whose
bytes in a code page are whole UTF-8 sequences may be mojibake, or may be genuine.  What
decides is how many bits the text gets cheaper if the row is read back (``readings``),
and the company it keeps: damage comes in stretches, and one page explains most of them.
So a lone odd row stays in a sound document, and goes in one that is plainly damaged.
"""

from __future__ import annotations

import bisect
import html
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.repair.codepages import CODE_PAGES, CodePage
from chronicle.repair.edits import Edit, apply_edits, compose_edits, report_edits
from chronicle.repair.losses import restore_lost
from chronicle.repair.protected import hide_protected, is_example, speaks_of_mojibake
from chronicle.repair.readings import read_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.core.problems import Problem
    from chronicle.core.repairs import Repair

MOST_PASSES = 8
"""Each pass undoes one layer of damage; the bound only keeps a fault from looping."""

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


class Repaired(NamedTuple):
    """A text without its mojibake, and what was done for it."""

    text: str
    repairs: list[Repair]
    """In the order of the text; made to the input they give *text*."""

    problems: list[Problem]
    """Damage that cannot be repaired, since bytes are lost."""


class Chunk(NamedTuple):
    """A row of the document that a code page explains."""

    start: int
    end: int
    after: str
    way: tuple[str, ...]
    gain: float
    brake: float


def repair_encoding(text: str, fmt: str = "md") -> Repaired:
    """Undo mojibake wherever it is certain.

    :param text: A whole document; lines end in a line feed.
    :param fmt: ``md``, ``rst`` or ``txt``: says what is code, and stays.
    :returns: The document, with the same number of lines.
    """
    edits: list[Edit] = []
    problems: list[Problem] = []
    current = text
    for _ in range(
        MOST_PASSES
    ):  # until a fresh look finds nothing: so it is idempotent
        if not _is_suspect(current):
            break
        found, undecided = _repair_once(hide_protected(current, fmt))
        problems = undecided if found or not edits else problems
        if not found:
            break
        edits = compose_edits(edits, found, current)
        current = apply_edits(current, found)
    return Repaired(current, report_edits(text, edits), problems)


def _is_suspect(text: str) -> bool:
    if text.isascii():
        return ";&" in text and bool(_suspects(text, _references(text)))
    return bool(_ODD.search(text) or _suspects(text, _references(text)))


def _repair_once(text: str) -> tuple[list[Edit], list[Problem]]:
    """Return what repairs *text*, and what is lost.

    :param text: A document in which all that must stay is hidden.
    """
    evidence: dict[str, float] = {}
    undecided: list[Problem] = []
    edits = _byte_order_mark(text)
    text = apply_edits(text, edits)
    for _ in range(MOST_PASSES):
        found = _find_damage(text, evidence)
        if not found:
            believed = [page for page in CODE_PAGES if evidence.get(page.name)]
            found, undecided = restore_lost(text, believed)
        if not found and not evidence:
            found = _controls(text)
        if not found:
            break
        edits = compose_edits(edits, found, text)
        text = apply_edits(text, found)
    return edits, undecided


_BYTE_ORDER_MARK = re.compile("^(?:\ufeff|ï»¿|Ôªø|п»ї|ďťż|∩╗┐|´╗┐|ďťż)")
_REFERENCE = re.compile(
    "(?:&(?:#\\d{2,7}|#[xX][\\da-fA-F]{2,6}|[a-zA-Z]{2,8}\\d{0,2});|[^\x00-\x7f]){2,99}"
)
_CONTROLS = re.compile(
    "(?<![\x00-\x08\x0e-\x1f])[\x80-\x9f]{1,2}(?![\x00-\x08\x0e-\x1f\x80-\x9f])"
)
_ODD = re.compile("^\ufeff|[\x80-\x9f\ufffd]")


def _byte_order_mark(text: str) -> list[Edit]:
    """Delete a byte order mark that was read as text: it hides the front matter."""
    match = _BYTE_ORDER_MARK.match(text)
    return [Edit(0, match.end(), "", ("a byte order mark",))] if match else []


def _references(text: str) -> list[tuple[int, int, str]]:
    """Return rows that are written, at least in part, as character references."""
    return [
        (*match.span(), html.unescape(match[0]))
        for match in (_REFERENCE.finditer(text) if "&" in text else ())
        if "&" in match[0]
    ]


def _controls(text: str) -> list[Edit]:
    """Read C1 controls as Windows-1252: no post has them, and browsers do so too."""
    edits = []
    for match in _CONTROLS.finditer(text):
        after = match[0].encode("latin-1").decode("cp1252", "replace")
        if "\ufffd" not in after:
            edits.append(Edit(*match.span(), after, ("Windows-1252 read as Latin-1",)))
    return edits


def _suspects(text: str, references: list[tuple[int, int, str]]) -> list[CodePage]:
    text += "".join([f" {row}" for _, _, row in references])
    chars = set(text)
    return [
        page
        for page in CODE_PAGES
        if not chars.isdisjoint(page.leads)
        and not chars.isdisjoint(page.trails)
        and page.rows.search(text)
    ]


def _find_damage(text: str, evidence: dict[str, float]) -> list[Edit]:
    """Return the repairs of one pass.

    :param evidence: Bits for each page so far; what is found is added.
    """
    found: list[tuple[float, list[Chunk]]] = []
    quoting = speaks_of_mojibake(text)
    references = _references(text)
    for page in _suspects(text, references):
        known = evidence.get(page.name, 0)
        chunks = _chunks(
            text, page, references, frozenset(text) if known else frozenset()
        )
        if quoting and not known:  # an example proves nothing, but may be damage
            chunks = [
                c for c in chunks if not is_example(text, c.start, c.end, c.after)
            ]
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
    return [Edit(*chunk[:4]) for chunk in chosen]


def _chunks(
    text: str,
    page: CodePage,
    references: list[tuple[int, int, str]],
    familiar: frozenset[str],
) -> list[Chunk]:
    chunks = []
    at_home = set(page.rows.sub("", text))
    for start, end, row in _rows(text, page, references):
        left, right = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
        after, way, gain, brake = read_row(page, left, row, right)
        if familiar.issuperset(after):
            gain += FAMILIAR
        if row[0] in at_home:
            brake += AT_HOME
        chunks.append(Chunk(start, end, after, way, gain, brake))
    return chunks


def _rows(
    text: str, page: CodePage, references: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    rows = [(*match.span(), match[0]) for match in page.rows.finditer(text)]
    whole = [found for found in references if page.rows.fullmatch(found[2])]
    if not whole:
        return rows
    covered = {start for first, last, _ in whole for start in range(first, last)}
    return sorted([row for row in rows if row[0] not in covered] + whole)


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
    taken: list[Chunk] = []
    for _, chunk in sorted(cluster, key=lambda pair: -pair[0]):
        at = bisect.bisect(taken, chunk.start, key=lambda other: other.start)
        if at and taken[at - 1].end > chunk.start:
            continue
        if at < len(taken) and taken[at].start < chunk.end:
            continue
        taken.insert(at, chunk)
    return taken
