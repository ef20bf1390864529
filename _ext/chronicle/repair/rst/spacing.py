"""Know which letters are one word.  Pure: standard library only.

html2text drops the space beside a tag now and then, and writers put tags into words:
``resolver**is**about`` but ``th**an``.  The words of the post tell which is which.
"""

from __future__ import annotations

import re

_ALONE = re.compile(r"(?<![^\s(\"“‘'])[^\W\d_]+(?:[’'][^\W\d_]+)*(?=[\s,.;:!?)\"”’]|$)")
_LAST = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*$")
_STOP = re.compile(r"\w[,;:.!?)]$")
_BEGINS = re.compile(r"[^\W_]|[@#(]")
_FIRST = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


LONGEST = 100
"""Letters at the end of a text in which its last word is looked for."""


def vocabulary(text: str) -> frozenset[str]:
    """Return the words of *text* that stand by themselves, in lower case."""
    return frozenset(word.casefold() for word in _ALONE.findall(text))


def between(left: str, right: str, known: frozenset[str]) -> str:
    """Return what belongs between two texts that markup kept apart.

    :param known: The words of the document.
    :returns: A space if the texts end and begin with different words, else nothing.
    """
    left = left[-LONGEST:]
    if _STOP.search(left) and _BEGINS.match(right):
        return " "
    last, first = _LAST.search(left), _FIRST.match(right)
    if last and right.startswith("("):
        return " "
    if not last or not first:
        return ""
    head, tail = last[0].casefold(), first[0].casefold()
    if head + tail in known:
        return ""
    if tail in known and len(tail) > 1:
        return " "
    # A capital begins a word; a few small letters are an ending, as in "installers".
    return " " if right[:1].isupper() and not left[-1:].isupper() else ""
