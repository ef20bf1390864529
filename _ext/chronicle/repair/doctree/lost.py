"""Show what docutils could not read: a table out of shape, a title without its line.

docutils names the fault and gives up the whole block; Sphinx takes the message, and the
text within, from the page.
"""

from __future__ import annotations

from docutils import nodes
from docutils.utils import Reporter

from chronicle.repair.doctree.transforms import PostTransform

_NO_BLOCKS = (
    nodes.TextElement,
    nodes.bullet_list,
    nodes.definition_list,
    nodes.enumerated_list,
    nodes.field_list,
    nodes.line_block,
)
_NOT_FOR_READERS = (".. |", ".. _")


class LostTransform(PostTransform):
    """Put the text of a block in error on the page, as its author wrote it."""

    # Before everything that looks at what is in a post; Sphinx takes messages away
    # last (FilterSystemMessages: 999).
    default_priority = 4

    def apply_to_post(self) -> None:
        """Look for messages that hold the only copy of a text."""
        for message in list(self.document.findall(nodes.system_message)):
            if (text := lost_text(message)) and message.parent is not None:
                block = nodes.literal_block(text, text, language="text")
                block.source, block.line = message.get("source"), message.get("line")
                place = message.parent.index(message)
                message.parent.insert(place + 1, block)


def lost_text(message: nodes.system_message) -> str:
    """Return the text that stands in *message* alone; empty if none does.

    Below an error, docutils has only doubts, and shows the text all the same.
    """
    if message["level"] < Reporter.ERROR_LEVEL or isinstance(
        message.parent, _NO_BLOCKS
    ):
        return ""
    blocks = [
        node for node in message.children if isinstance(node, nodes.literal_block)
    ]
    text = "\n".join(block.astext() for block in blocks)
    return "" if text.startswith(_NOT_FOR_READERS) else text
