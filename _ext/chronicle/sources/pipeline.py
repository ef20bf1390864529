"""Lead a post from its bytes to the text that Sphinx parses.

Each step once, in this order: decode, undo mojibake, set the metadata apart, repair the
markup.  All steps keep the number of lines.  The catalogue takes the first two, the
reading of the document the others; ``chronicle repair`` takes them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Repaired
from chronicle.markup.outline import Outliner
from chronicle.metadata.admission import clean_text
from chronicle.metadata.entries import Text
from chronicle.metadata.frontmatter import blank_lines
from chronicle.repair.markdown import MarkdownContext, repair_markdown

if TYPE_CHECKING:
    from chronicle.core.problems import Problem, Repair


def read_text(data: bytes, fmt: str, *, undo_mojibake: bool = True) -> Text:
    """Decode a file and undo its mojibake.

    :param data: A whole file.
    :param fmt: ``md`` or ``rst``.
    """
    # Their tables take time, and most builds read no post anew.
    from chronicle.repair.encoding import repair_encoding  # noqa: PLC0415
    from chronicle.repair.encoding.decoding import decode  # noqa: PLC0415

    decoded = decode(data)
    cleaned = clean_text(decoded.text)
    outliner = Outliner()
    repaired = Repaired(cleaned.text)
    if undo_mojibake:
        repaired = repair_encoding(cleaned.text, fmt, outliner)
    return Text(
        repaired.text,
        repaired.repairs,
        (*decoded.problems, *cleaned.problems, *repaired.problems),
        outliner,
    )


LONGEST = 1_000_000
"""Bytes of a post whose markup is read: five times the longest page of handbooks.  Of
what is longer each copy counts, and there are several at a time."""

HEAD = 10_000
"""Characters of a text, too costly to be read, in which its metadata are looked for."""


def head_of(text: Text) -> Text:
    """Return the whole lines with which a text begins."""
    return text._replace(text=text.text[:HEAD].rpartition("\n")[0] or text.text[:HEAD])


class Body(NamedTuple):
    """The text of a post as Sphinx parses it: its metadata are blank lines."""

    text: str
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_body(
    text: str, front_matter: range, fmt: str, context: MarkdownContext
) -> Body:
    """Set the metadata apart, and repair the markup of the rest.

    :param text: As :func:`read_text` gives it.
    :param front_matter: Lines of the metadata, 0-based.
    """
    body = blank_lines(text, front_matter)
    if fmt != "rst":
        repaired = repair_markdown(body, context)
    elif context.has_repairs:
        from chronicle.repair.rst import repair_rst  # noqa: PLC0415 -- slow to import

        repaired = repair_rst(body)
    else:
        repaired = Repaired(body)
    return Body(repaired.text, repaired.repairs, repaired.problems)


def join_lines(text: str, front_matter: range, body: Body) -> str:
    """Return a whole post: its metadata as they are, its body as repaired.

    :param text: What *body* was read from.
    """
    lines = zip(text.split("\n"), body.text.split("\n"), strict=True)
    return "\n".join(
        old if number in front_matter else new
        for number, (old, new) in enumerate(lines)
    )
