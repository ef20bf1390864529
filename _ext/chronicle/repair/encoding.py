"""Decide which text is mojibake, and what it was.  Pure."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

import ftfy

from chronicle.core.problems import Problem
from chronicle.core.repairs import Repair

_EMOJI_IN_MACROMAN = re.compile("\uf8ff[^\x00-\x7f]{3}")


class Repaired(NamedTuple):
    """A text without its mojibake, and what was done for it."""

    text: str
    repairs: list[Repair]
    """In the order of lines; applied to the input they give *text*."""

    problems: list[Problem]
    """Damage whose bytes are lost, so that nobody can repair it."""


def repair_encoding(text: str, fmt: str = "md") -> Repaired:
    """Undo mojibake wherever it is certain.

    :param text: A whole document; lines end in a line feed.
    :param fmt: ``md``, ``rst`` or ``txt``.
    :returns: The document with the same number of lines.
    """
    if text.isascii():
        return Repaired(text, [], [])
    lines, repairs = text.split("\n"), []
    for number, line in enumerate(lines):
        fixed = _EMOJI_IN_MACROMAN.sub(_read_macroman, ftfy.fix_encoding(line))
        if fixed == line:
            continue
        matcher = difflib.SequenceMatcher(None, line, fixed, autojunk=False)
        for tag, i, j, k, n in matcher.get_opcodes():
            if tag != "equal":
                codec = "UTF-8 read as " + (
                    "MacRoman" if "\uf8ff" in line else "cp1252"
                )
                repairs.append(
                    Repair(number + 1, i + 1, line[i:j], fixed[k:n], "mojibake", codec)
                )
        lines[number] = fixed
    return Repaired("\n".join(lines), repairs, [])


def _read_macroman(match: re.Match[str]) -> str:
    try:
        return match[0].encode("mac_roman").decode()
    except UnicodeError:
        return match[0]
