"""Tell a post that a converter had from reST.  Pure: standard library only.

A post was converted if it is no sound reST (half a link, a quotation mark of Markdown,
emphasis between underscores, markup that docutils would complain about) and has marks
of html2text.  Some of these nobody else writes; of the others there are none in a post
that somebody wrote as reST, which only has slips then (``slips``).
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
_OWN = re.compile(
    r"`!\[ | >`__?\]\( | ^\*This[ ]was[ ]originally[ ]posted",
    re.VERBOSE | re.MULTILINE,
)
"""What html2text and what came after it wrote, and nobody else."""

_LIKELY = re.compile(
    r"""
    ^[ ]{2}$ | ^[ ]{4}$ | \S[ ]{2}$                # a broken line, code
    | ^>(?:[ ].*)?$                              # a quotation
    | ^[ ]*\*[ ]\*[ ]\*[ ]*$                     # a rule
    | ^---[ ]{2}$ | ^-{3,}[ ]*\|[ ]*-{3,}        # a table
    | ^[ ]{2}(?:\*|\d+\.)[ ]\S                   # a list
    | ^\#{1,6}[ ]\S.*\n(?:[ ]*\n|\Z)             # a title
    | ^(?:\*{1,4}|_)[ ]*$ | \w\*\*\w             # marks around nothing
    | (?<!\w)_(?=[^\W_]|[“‘("'`])[^_\n]*(?<!>`)_(?!\w)  # emphasis
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What it wrote as well, and others may."""

_NATIVE = re.compile(
    r"""
    ^\s*\.\.[ ](?!post::|update::)[\w:+-]+::     # a directive
    | ^\s*\.\.[ ][_\[|] | :[a-z][a-z:]*:`[^`]    # a target, a note, a role
    | (?:^|\S)[ ]*::[ ]*\n\s*\n[ ]+\S            # a literal block
    | ^([!-/:-@\[-`{-~])\1{2,}[ ]*\n.*\S.*\n\1{3,}[ ]*$   # a title between lines
    | (?<![_\w`])`[^`<>]+<[^<>`]+>`__(?!\w)     # a link without a name
    | (?<!`)``(?=[^`\s])[^`\n]*[^`\s]``(?![`\w]) # a literal
    | ^\|[ ]\S.*\n\|(?:[ ]|$)                    # a block of lines
    | ^\#\.[ ]\S | ^\+[-=+]{3,}\+[ ]*$ | ^={2,}(?:[ ]+={2,})+[ ]*$
    | \[(?:\#\w*|\d+)\]_(?!\w) | (?<!\w)\|[^\W\d_][\w-]*\|(?!\w)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What only somebody writes who knows reST."""

_LITERAL = re.compile(
    r"`{5,}|``(?=\S)(?:(?!\n\s*\n).){0,600}?(?<=\S)``(?!`)", re.DOTALL
)
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


def is_converted(lines: Sequence[str], prose: Sequence[str]) -> bool:
    """Whether a converter made a post of HTML, and left it half Markdown.

    :param prose: The same lines; empty where they are code or a directive.
    """
    text = "\n".join(prose)
    bare = _LITERAL.sub("x", text)
    half = any(_is_half_link(bare, match) for match in _LINK.finditer(bare))
    whole = "\n".join(lines)
    if not _OWN.search(whole) and (
        not (half or _LIKELY.search(text)) or _NATIVE.search(whole)
    ):
        return False
    return (
        half
        or bool(_MARKDOWN.search(bare))
        or any(_is_loose(paragraph) for paragraph in _paragraphs(bare))
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
