"""Keep text from being read as markup of reST.  Pure: standard library only.

Source: docutils, "Inline markup recognition rules" of the reST specification.
"""

from __future__ import annotations

import re
import unicodedata

_REFERENCE = re.compile(r"(?<=[^\W_])_(?=_?(?!\w))|(?<=[\]|`])_(?!\w)")
_SPECIAL = re.compile(r"[\\`*_|]")
_OPENERS = frozenset({"Pd", "Pf", "Pi", "Po", "Ps"})
_CLOSERS = frozenset({"Pd", "Pe", "Pf", "Pi", "Po"})


def opens_markup(before: str) -> bool:
    """Whether markup may begin after this character (none: the start of the text)."""
    if not before or before.isspace() or before in "'\"([{<-/:":
        return True
    return not before.isascii() and unicodedata.category(before) in _OPENERS


def ends_markup(after: str) -> bool:
    """Whether markup may end before this character (none: the end of the text)."""
    if not after or after.isspace() or after in "'\")]}>-/\\:.,;!?":
        return True
    return not after.isascii() and unicodedata.category(after) in _CLOSERS


def escape(text: str, before: str, after: str) -> str:
    """Put a backslash before whatever reST would read as markup.

    :param before: The character before *text*, or nothing.
    :param after: The character behind it.
    """
    if not _SPECIAL.search(text):
        return text
    escaped = []
    whole = f"{before}{text}{after}"
    offset = len(before)
    references = {m.start() - offset for m in _REFERENCE.finditer(whole)}
    for index, char in enumerate(text):
        previous = text[index - 1] if index else before
        following = text[index + 1] if index + 1 < len(text) else after
        special = (
            char in "\\`"
            or (char in "*|" and opens_markup(previous) and not following.isspace())
            or (char == "_" and (index in references or following == "`"))
        )
        escaped.append(f"\\{char}" if special else char)
    return "".join(escaped)
