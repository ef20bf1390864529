"""Find the heading that a link within a page means.  Pure: standard library only.

``## IRC hours`` is ``#irc-hours`` here, was ``#IRC_hours`` or ``#h-irc-hours`` in
another system, and was ``#irc`` where the writer gave it a name that got lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^-_\W]+")


def find_place(name: str, slugs: Iterable[str]) -> str:
    """Return the slug of the only heading that *name* can mean.

    :param name: As the link has it, without ``#``.
    :param slugs: Those of the headings.
    :returns: Empty if there is none, or more than one.
    """
    every = list(slugs)
    folded = slugify(name)
    same = [slug for slug in every if slugify(slug) == folded]
    if not same:
        wanted = _words(folded)
        same = [slug for slug in every if wanted and wanted <= _words(slug)]
    return same[0] if len(same) == 1 else ""


def _words(slug: str) -> set[str]:
    return set(_WORD.findall(slug.casefold()))
