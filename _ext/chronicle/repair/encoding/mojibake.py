"""Undo one layer of damage after the other, until nothing more is found.  Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Repaired
from chronicle.markup.edits import (
    Edit,
    apply_edits,
    compose_edits,
    describe_edits,
)
from chronicle.repair.encoding.codepages import CODE_PAGES
from chronicle.repair.encoding.damage import RULE, find_damage, may_be_damaged
from chronicle.repair.encoding.hints import is_odd
from chronicle.repair.encoding.losses import restore_lost
from chronicle.repair.encoding.protected import hide_protected

if TYPE_CHECKING:
    from chronicle.core.problems import Problem
    from chronicle.markup.outline import Outliner

MOST_PASSES = 8
"""Each pass undoes one layer of damage; the bound only keeps a fault from looping."""


def undo_mojibake(text: str, fmt: str, outliner: Outliner) -> Repaired:
    """Do what :func:`chronicle.repair.encoding.repair_encoding` says."""
    edits: list[Edit] = []
    problems: list[Problem] = []
    current = text
    # A fresh look at the result must find nothing: so repairing is idempotent.
    for _ in range(MOST_PASSES):
        if not (may_be_damaged(current) or is_odd(current)):
            break
        found, undecided = _repair_once(hide_protected(current, fmt, outliner))
        problems = undecided if found or not edits else problems
        if not found:
            break
        edits = compose_edits(edits, found, current)
        current = apply_edits(current, found)
    return Repaired(current, tuple(describe_edits(text, edits)), tuple(problems))


def _repair_once(text: str) -> tuple[list[Edit], list[Problem]]:
    """Return what repairs *text*, and what is lost.

    :param text: A document in which all that must stay is hidden.
    """
    evidence: dict[str, float] = {}
    undecided: list[Problem] = []
    edits = _byte_order_mark(text)
    text = apply_edits(text, edits)
    for _ in range(MOST_PASSES):
        found = find_damage(text, evidence)
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
_CONTROLS = re.compile(
    "(?<![\x00-\x08\x0e-\x1f])[\x80-\x9f]{1,2}(?![\x00-\x08\x0e-\x1f\x80-\x9f])"
)


def _byte_order_mark(text: str) -> list[Edit]:
    """Delete a byte order mark that was read as text: it hides the front matter."""
    match = _BYTE_ORDER_MARK.match(text)
    return [Edit(0, match.end(), "", RULE, ("a byte order mark",))] if match else []


def _controls(text: str) -> list[Edit]:
    """Read C1 controls as Windows-1252: no post has them, and browsers do so too."""
    edits = []
    for match in _CONTROLS.finditer(text):
        after = match[0].encode("latin-1").decode("cp1252", "replace")
        if "\ufffd" not in after:
            edits.append(
                Edit(*match.span(), after, RULE, ("Windows-1252 read as Latin-1",))
            )
    return edits
