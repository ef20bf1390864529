"""Read reST that a converter made of Markdown.  Pure: standard library only.

Blogger's HTML went through html2text, and what that wrote through regular expressions
that know links, titles and bold text.  The result is neither Markdown nor reST.  A post
that bears their marks (``detect``) is read as a mixture of both (``blocks``,
``tokens``, ``emphasis``) and written as reST (``inline``, ``render``) on the lines that
it came from (``layout``).  Any other post was written as reST and stays, but for
Markdown's links (``slips``), entities of HTML, titles underlined too short and wrapped
addresses (``native``).
Tables keep their columns whatever is fixed in them (``tables``).
"""

from __future__ import annotations

from chronicle.core.problems import Repaired
from chronicle.markup.edits import Draft, Edit, line_starts
from chronicle.repair.rst.blocks import read_blocks
from chronicle.repair.rst.detect import is_converted
from chronicle.repair.rst.emphasis import has_notes
from chronicle.repair.rst.inline import Context
from chronicle.repair.rst.layout import lay_out
from chronicle.repair.rst.native import (
    decode_entities,
    fix_cells,
    join_addresses,
    lengthen_underlines,
    names,
    prose,
)
from chronicle.repair.rst.render import Renderer
from chronicle.repair.rst.slips import fix_slips
from chronicle.repair.rst.source import Line
from chronicle.repair.rst.spacing import vocabulary
from chronicle.repair.rst.titles import close_levels, keep_rules

_SMALL = (
    fix_cells,
    decode_entities,
    join_addresses,
    lengthen_underlines,
)


def repair_rst(text: str) -> Repaired:
    """Make sound reST of a post.

    :param text: The whole file, as text; lines end with a line feed.
    :returns: As many lines as before.  A healthy post comes back as it is.
    """
    draft = Draft(text)
    is_whole = not is_converted(draft.lines, prose(draft.lines, doctests=True))
    for step in (_fix if is_whole else _convert, *_SMALL):
        draft.rewrite(*step(draft.lines))
    return Repaired(draft.text, tuple(sorted(draft.repairs)))


def _fix(lines: list[str]) -> tuple[list[str], list[Edit]]:
    """Fix a post that somebody wrote as reST."""
    context = Context(names(lines), vocabulary("\n".join(lines)), is_native=True)
    return fix_slips(lines, prose(lines), context)


def _convert(lines: list[str]) -> tuple[list[str], list[Edit]]:
    """Read a post that a converter made, and write it as reST."""
    text = "\n".join(lines)
    context = Context(names(lines), vocabulary(text), notes=has_notes(text))
    source = [Line(number, 1, line) for number, line in enumerate(lines, 1)]
    renderer = Renderer(context, line_starts(lines))
    pieces = renderer.render(read_blocks(source))
    pieces = list(close_levels(list(keep_rules(pieces))))
    # A line feed at the end of the file stays there, unless that line is needed.
    for last in (len(lines) - int(lines[-1] == ""), len(lines)):
        if (written := lay_out(pieces, 1, last)) is not None:
            return [*written, *lines[last:]], renderer.edits
    return lines, []
