"""Leave out what stands for a file beside the old site.  Pure: standard library only.

Source: https://facelessuser.github.io/pymdown-extensions/extensions/snippets/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from chronicle.markup.edits import Edit
    from chronicle.repair.markdown.context import MarkdownContext

_LINE = re.compile(r"""[ \t]*-+8<-+[ \t]+(?P<file>["'].+["'])[ \t]*""")
_FENCE = re.compile(r"[ \t]*-+8<-+[ \t]*")


def repair_snippets(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return edits that leave snippets out, and what was to stand there.

    In code they stay: the code is not whole without them, and says so.
    """
    if not any("8<-" in line for line in lines):
        return [], []
    structure = context.outliner.read(lines)
    code = structure.code
    edits: list[Edit] = []
    problems: list[Problem] = []
    opening: int | None = None
    for number, line in enumerate(lines):
        names = ""
        if found := _LINE.fullmatch(line):
            names, first = found["file"], number
        elif _FENCE.fullmatch(line) and opening is None:
            opening = number
        elif _FENCE.fullmatch(line) and opening is not None:
            inside = (one.strip() for one in lines[opening + 1 : number])
            names, first = ", ".join(filter(None, inside)), opening
            opening = None
        if names:
            how = "missing in the code" if first in code else "left out"
            message = f"the snippet {names} is {how}; expected the text of that file"
            problems.append(Problem(Subtype.MARKUP, message, first + 1))
            edits += [
                structure.edit_line(one, "", "shortcode")
                for one in range(first, number + 1)
                if one not in code
            ]
    return edits, problems
