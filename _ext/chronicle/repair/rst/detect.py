"""Tell a post that was Markdown from reST.  Pure: standard library only.

A healthy post must stay as it is, so that only what is no reST counts: half a link, a
quotation mark of Markdown, emphasis between underscores, or markup that docutils would
complain about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.repair.rst.escapes import ends_markup, opens_markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKDOWN = re.compile(
    r"""
    !\[[^\]\n]*\]\( | `!\[ | !`[^`<>]*<[a-z]+:   # an image
    | \]\((?:https?:|mailto:|/|\.\.?/|\#|\))     # a link
    | ^>(?:[ ].*)?$                              # a quotation
    | ^[ ]*\*[ ]\*[ ]\*[ ]*$                     # a rule
    | ^---[ ]{2}$ | ^-{3,}[ ]*\|[ ]*-{3,}        # a table
    | ^\#{1,6}[ ]\S.*\n(?:[ ]*\n|\Z)             # a title
    | ^(?:\*{1,4}|_)[ ]*$ | \w\*\*\w                 # marks around nothing
    | ^([ ]*)([*+-])[ ]\S.*\n\1[ ]{2,}\2[ ]\S    # an inner list, glued on
    | ^[ ]{4}\n[ ]{4}\n[ ]{4,}\S                 # code, as html2text writes it
    | ^[ ]*\n(?:[ ]+\S.*\n)+(?=[^\W\d_]|`)        # a block, no blank line after
    """,
    re.VERBOSE | re.MULTILINE,
)
_LITERAL = re.compile(r"``(?=\S)(?:(?!\n\s*\n).){0,600}?(?<=\S)``(?!`)", re.DOTALL)
_LINK = re.compile(r"`([^`<>]*)<([a-z]+:[^<>`]+)>`__?")
_EMPHASIS = re.compile(
    r"""(?<![\w`\\/<:.#=&?_-])_(?=[^\W_]|[“‘("'])(?!\w*_\w)[^_`<>]*?
    (?<=[^\s_`])[ ]?_(?![\w`]) | (?<![\w`\\/<:.#=&?_-])_“""",
    re.VERBOSE,
)
_SOUND = re.compile(
    r"""
    (?::[\w.+:-]+:)?`(?=[^\s`])[^`]*(?<=[^\s`])`(?::[\w.+-]+:|__?)?  # role, reference
    | \*\*(?=[^\s*]).*?(?<=[^\s\\])\*\*
    | (?<![\\*])\*(?=[^\s*])(?:[^*\\]|\\.)*?(?<=[^\s\\])\*(?!\*)
    """,
    re.VERBOSE | re.DOTALL,
)
_LOOSE = re.compile(r"(?:^|(?<=[\s'\"(\[{<\-/:]))(?:\*\*?(?=[^\s*])|`)", re.MULTILINE)
_QUOTED = re.compile(r"([\"'])(?:\*\*?|`)\1|\((?:\*\*?|`)\)")
_BETWEEN = re.compile(r"\n\s*\n|\n[=\-~^\"'+#]{3,}[ ]*(?=\n)|\n(?=\s*[*+-][ ])")


def is_converted(lines: Sequence[str]) -> bool:
    """Whether the text of a post is half Markdown.

    :param lines: The lines of the post; empty where they are code or a directive.
    """
    text = _LITERAL.sub("x", "\n".join(lines))
    return (
        bool(_MARKDOWN.search(text))
        or any(_is_half_link(text, match) for match in _LINK.finditer(text))
        or any(_is_loose(paragraph) for paragraph in _paragraphs(text))
    )


def _is_half_link(text: str, link: re.Match[str]) -> bool:
    """Whether reST does not see a link of reST here, or sees something else."""
    label, address = link[1], link[2]
    before, after = text[link.start() - 1 : link.start()], text[link.end() :][:1]
    return (
        address.endswith("\\")
        or label != label.lstrip()
        or label.endswith("\n ")
        or not opens_markup(before)
        or not ends_markup(after)
    )


def _paragraphs(text: str) -> Iterator[str]:
    yield from _BETWEEN.split(text)


def _is_loose(paragraph: str) -> bool:
    """Whether markup begins and does not end, or lies between underscores."""
    bare = _QUOTED.sub("x", re.sub(r"\\.", "", paragraph))
    rest = _SOUND.sub("x", bare)
    return bool(_EMPHASIS.search(rest) or _LOOSE.search(rest))
