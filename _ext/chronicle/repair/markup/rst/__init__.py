"""Read reST that a converter made of Markdown.  Pure: standard library only.

Blogger's HTML went through html2text, and what that wrote through regular expressions
that know links, titles and bold text.  The result is neither Markdown nor reST.  A post
with evidence of that (``evidence``) is read as a mixture of both (``blocks``,
``tokens``, ``emphasis``) and written as reST (``inline``, ``render``) on the lines that
it came from (``pieces``).  Any other post is left alone, but for titles underlined too
short and for links that share a name (``sound``).
"""

from __future__ import annotations

from chronicle.core.repairs import Repair, Repaired
from chronicle.repair.markup.rst.blocks import read_blocks
from chronicle.repair.markup.rst.evidence import is_converted
from chronicle.repair.markup.rst.inline import Context
from chronicle.repair.markup.rst.outline import close_levels, keep_rules
from chronicle.repair.markup.rst.pieces import lay_out
from chronicle.repair.markup.rst.render import Renderer
from chronicle.repair.markup.rst.sound import (
    lengthen_underlines,
    names,
    prose,
    separate_names,
)
from chronicle.repair.markup.rst.source import Line
from chronicle.repair.markup.rst.words import vocabulary


def repair_rst(text: str) -> Repaired:
    """Make sound reST of a post.

    :param text: The whole file, as text; lines end with a line feed.
    :returns: As many lines as before.  A healthy post comes back as it is.
    """
    lines = text.split("\n")
    repairs: list[Repair] = []
    if is_converted(prose(lines)):
        lines, repairs = _convert(lines)
    for repair in (lengthen_underlines, separate_names):
        lines, more = repair(lines)
        repairs += more
    return Repaired("\n".join(lines), tuple(sorted(repairs)))


def _convert(lines: list[str]) -> tuple[list[str], list[Repair]]:
    source = [Line(number, 1, line) for number, line in enumerate(lines, 1)]
    context = Context(names(lines), vocabulary("\n".join(lines)))
    renderer = Renderer(context)
    pieces = renderer.render(read_blocks(source))
    pieces = list(close_levels(list(keep_rules(pieces))))
    written = lay_out(pieces, 1, len(lines))
    if written is None:
        return lines, []
    return written, renderer.repairs
