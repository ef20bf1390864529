"""Undo mojibake: text in UTF-8 that was read in another encoding.  Pure.

One layer of damage after the other is found (``damage``), what lost bytes is restored
where only one byte fits (``losses``), and what is not prose stays (``protected``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.core.problems import Repaired
from chronicle.repair.encoding.hints import is_sound

if TYPE_CHECKING:
    from chronicle.markup.outline import Outliner


def repair_encoding(
    text: str, fmt: str = "md", outliner: Outliner | None = None
) -> Repaired:
    """Undo mojibake wherever it is certain.

    :param text: A whole document; lines end in a line feed.
    :param fmt: ``md``, ``rst`` or ``txt``: says what is code, and stays.
    :param outliner: Is read Markdown with, and knows it then.
    :returns: The document, with the same number of lines; what was done for it, which
        made to the input gives it; and what cannot be repaired, since bytes are lost.
    """
    if is_sound(text):
        return Repaired(text)
    # The tables of code pages take longer than most posts, which need none.
    from chronicle.markup.outline import Outliner
    from chronicle.repair.encoding.mojibake import undo_mojibake

    return undo_mojibake(text, fmt, outliner or Outliner())
