"""Tell a post that was Markdown from reST.  Pure: standard library only.

A healthy post must stay as it is, so that only what no reST has is evidence: half a
link, a quotation mark of Markdown, emphasis between underscores.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_EVIDENCE = re.compile(
    r"""
    !\[[^\]\n]*\]\( | `!\[                       # an image
    | \]\((?:https?:|mailto:|/|\.\.?/|\#)        # a link
    | ^>(?:[ ].*)?$                              # a quotation
    | ^[ ]*\*[ ]\*[ ]\*[ ]*$                     # a rule
    | ^---[ ]{2}$ | ^-{3,}[ ]*\|[ ]*-{3,}        # a table
    | >`_(?=[^\W_])                              # a link that ends in a word
    | [\w’]`(?=[^\W_][^`<>]*<[a-z]+:[^<>`]+>`_)  # a link that begins in a word
    | `[ \n][^`<>]*\s<[a-z]+:[^<>`]+>`_          # a link that begins with a space
    | ``[^`<>]*`?[ ]<[a-z]+:[^<>`]+>`_           # a link that begins with code
    | <[a-z]+:[^<>`]*\\>`_                       # a link cut off at a bracket
    | _`[^`<>]+\s<[a-z]+:[^<>`]+>`__             # an emphasised link
    | (?<![\w`\\/<:.#=&?_-])_(?=[^\W_]|[“‘("'])(?!\w*_\w)[^_`<>]*?
      (?<=[^\s_`])[ ]?_(?![\w`])                 # emphasis
    | (?<![\w`\\/<:.#=&?_-])_“
    | ^[*_]{1,4}[ ]*$ | ^\*{3,}(?=\w) | \w\*\*\w # marks around nothing, or in a word
    | ^[ ]+[*+-][ ]\S.*\n[ ]{4,}[*+-][ ]\S       # an inner list without a blank line
    | ^[ ]{4}\n[ ]{4}\n[ ]{4,}\S                 # code, as html2text writes it
    """,
    re.VERBOSE | re.MULTILINE,
)
_BY_HAND = re.compile(
    r"""
    ^\.\.[ ](?!post::|update::)[\w:-]+:: | ^\.\.[ ][_\[|] | :[a-z]+:`[^`]
    """,
    re.VERBOSE | re.MULTILINE,
)


def is_converted(lines: Sequence[str]) -> bool:
    """Whether the text of a post is half Markdown.

    :param lines: The lines of the post that are not code or part of a directive.
    """
    return bool(_EVIDENCE.search("\n".join(lines)))
