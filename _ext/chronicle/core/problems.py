"""Name what an author should look at.  Pure: standard library only."""

from __future__ import annotations

import enum
from typing import NamedTuple


class Subtype(enum.StrEnum):
    """Second half of a warning's type: ``suppress_warnings = ["chronicle.date"]``."""

    ADDRESS = "address"
    """An original URL, permalink or redirect that cannot answer."""

    AUTHOR = "author"
    """An author that no origin's format explains."""

    COMMUNITY = "community"
    """A fault in ``_data/*.yml``, or a reference to something not in it."""

    CONFIG = "config"
    """A setting that is misspelt, or has another name now."""

    DATE = "date"
    """A date that no origin's format explains, or none at all."""

    DIRECTIVE = "directive"
    """An option or argument of one of our directives that means nothing."""

    ENCODING = "encoding"
    """Bytes that are not UTF-8, or text that lost some of its bytes."""

    FAULT = "fault"
    """A fault of the program itself, met at a post; please report it."""

    FILE = "file"
    """A file below ``posts/`` that cannot be published."""

    FRESHNESS = "freshness"
    """A role or service of ``_data`` that a later post has not confirmed."""

    FRONT_MATTER = "front-matter"
    """Metadata that is not well formed, or has a value of the wrong type."""

    IMAGE = "image"
    """A picture of a post that was not delivered."""

    LABEL = "label"
    """A tag, category, language or location that cannot be shown as it stands."""

    LINK = "link"
    """A link of a post that leads nowhere."""

    MARKUP = "markup"
    """Markup that could not be read as its writer meant it."""

    OLD_SITE = "old-site"
    """Settings of the site that posts were written for, which can't be read."""

    TAG = "tag"
    """Tags that look like one."""

    UNSAFE = "unsafe"
    """Something of a post that would have run, or reached out of the site."""


class Severity(enum.StrEnum):
    """How much a problem takes from the reader; the worst first."""

    LOST = "lost"
    """Something of the source is not on the site: Sphinx's level ``ERROR``."""

    WRONG = "wrong"
    """Something is other than its author meant it: Sphinx's level ``WARNING``."""

    COSMETIC = "cosmetic"
    """Something could be better: Sphinx's level ``INFO``."""

    INFORMATION = "information"
    """Something is worth knowing, and nobody's fault any more: Sphinx's ``INFO``."""


LOST = frozenset({Subtype.FAULT, Subtype.FILE, Subtype.IMAGE})
"""What is lost; all other problems are wrong, if they are anybody's fault."""

ADVICE = {
    Subtype.ADDRESS: "Change the address, or take it out of the post.",
    Subtype.AUTHOR: "Write a name, or give the name in _data/people.yml.",
    Subtype.COMMUNITY: "Change the entry, or the reference to it.",
    Subtype.CONFIG: "Change the setting in conf.py.",
    Subtype.DATE: "Write the date as 2016-04-06.",
    Subtype.DIRECTIVE: "Write one of the values that are expected.",
    Subtype.ENCODING: "Save the file as UTF-8, from a copy whose letters are right.",
    Subtype.FAULT: "Report it with the post; all but what is named is built.",
    Subtype.FILE: "Rename the file, or put a copy of it into posts/.",
    Subtype.FRESHNESS: "Look the fact up again, and write when that was.",
    Subtype.FRONT_MATTER: "Write the key as the message says.",
    Subtype.IMAGE: "Put the picture among the posts, or fetch it with "
    "'chronicle images'; name what is known to be missing in "
    "'chronicle_repair_undelivered'.",
    Subtype.LABEL: "Choose another label.",
    Subtype.LINK: "Put the file among the posts, or name the old site's address in "
    "'chronicle_links_origins'.",
    Subtype.MARKUP: "Say in _data/shortcodes.yml what it stands for, or write it as "
    "Markdown or reST.",
    Subtype.OLD_SITE: "Say the same in 'chronicle_links_permalinks' and "
    "'chronicle_links_origins'.",
    Subtype.TAG: "Say in _data/tags.yml that they are one ('aliases'), or not "
    "('distinct').",
    Subtype.UNSAFE: "Write what readers shall see as text, a link or a picture.",
}
"""What to do about a problem of each kind."""


class Problem(NamedTuple):
    """Something an author should look at, in the author's own file."""

    subtype: Subtype
    message: str
    """What was found, by ``%r``, and what would be right."""

    line: int | None
    """1-based line in the author's file; None where the whole file is meant."""


class Repair(NamedTuple):
    """A change made to the text of a post because it was damaged."""

    line: int
    """1-based line in the author's file."""

    column: int
    """1-based column, in characters, of *before* in that line."""

    before: str
    """The damaged text, as it stands in the author's file."""

    after: str
    """What it was replaced with."""

    rule: str
    """Name of the rule that applied: ``mojibake``, ``rst-link``, ``attribute-list``."""

    codec: str = ""
    """The way it was damaged, for the rule ``mojibake``: ``UTF-8 read as MacRoman``."""


class Repaired(NamedTuple):
    """Text after a step, and what the step did to it."""

    text: str
    """As many lines as before."""

    repairs: tuple[Repair, ...] = ()
    """In the order of lines, then columns."""

    problems: tuple[Problem, ...] = ()
