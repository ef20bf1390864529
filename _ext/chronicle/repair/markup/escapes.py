"""Undo escapes that a conversion put where none was needed.  Pure: standard library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.repair.markup.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.repair.markup.structure import Structure

_TICKS = re.compile(r"(?<![\\`])\\`([^`\\\n]+)\\`(?!\\`)")
_FENCE = re.compile(r"(?<!\\)(?:\\`){3}((?:[^`\\\n]|\\[^`\n])+)(?:\\`){3}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TWICE = re.compile(r"&amp;(?=(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});)")


def repair_escapes(structure: Structure) -> Iterator[Edit]:
    r"""Yield edits that make code of ``\`code\``` and ``&nbsp;`` of ``&amp;nbsp;``."""
    code = structure.code_spans()
    offset = 0
    for number, line in enumerate(structure.lines):
        if number not in structure.code:
            for found in _FENCE.finditer(line):
                if offset + found.start() not in code:
                    inner = _ESCAPE.sub(r"\1", found[1])
                    after = f"```{inner}```"
                    yield Edit(number, *found.span(), after, "escaped-code")
            for found in _TICKS.finditer(line):
                if offset + found.start() not in code:
                    after = f"`{found[1]}`"
                    yield Edit(number, *found.span(), after, "escaped-code")
            for found in _TWICE.finditer(line):
                if offset + found.start() not in code:
                    yield Edit(number, *found.span(), "&", "escaped-entity")
        offset += len(line) + 1
