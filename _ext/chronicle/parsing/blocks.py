"""Bring the blocks of a post into the shape that every builder and reader expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.transforms.parts import Contents
from docutils.utils import Reporter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.highlighting import lexer_classes

from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.parsing.flow import strip_edges
from chronicle.parsing.nodes import line_break, rule

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from chronicle.parsing.passes import Doctree

SENTENCE = 80
"""Characters from which a line is taken for a paragraph and not for a line of verse."""

COLOURED = 200_000
"""Characters of code that are coloured in a post: as many as a book of eighty pages."""

LEAST = 100
"""Characters that each block of code counts for, however short: it takes its time."""

SPECIAL_LANGUAGES = frozenset({"default", "guess", "none", "text"})
"""Names that Sphinx knows and Pygments does not."""

_NO_BLOCKS = (
    nodes.TextElement,
    nodes.bullet_list,
    nodes.definition_list,
    nodes.enumerated_list,
    nodes.field_list,
    nodes.line_block,
)
_NOT_FOR_READERS = (".. |", ".. _")


def show_lost_blocks(_app: Sphinx, tree: Doctree) -> None:
    """Put the text of a block in error on the page, as its author wrote it.

    Sphinx takes the messages away that hold the only copy.
    """
    for message in tree.find(nodes.system_message):
        if (text := lost_text(message)) and message.parent is not None:
            block = nodes.literal_block(text, text, language="text")
            block.source, block.line = message.get("source"), message.get("line")
            place = message.parent.index(message)
            message.parent.insert(place + 1, block)
            tree.note_change()


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


def split_paragraphs(_app: Sphinx, tree: Doctree) -> None:
    """Make paragraphs of long sentences that only a line break parts.

    Importers write one break where the original had two; verse and addresses, whose
    lines are short, keep their breaks.
    """
    broken = {id(mark.parent): mark.parent for mark in tree.find(line_break)}
    for paragraph in broken.values():
        if isinstance(paragraph, nodes.paragraph):
            split_paragraph(paragraph)
            tree.note_change()


def split_paragraph(paragraph: nodes.paragraph) -> None:
    """Split *paragraph* where a break stands between two long, whole sentences."""
    lines: list[list[nodes.Node]] = [[]]
    for child in paragraph.children:
        if isinstance(child, line_break):
            lines.append([])
        else:
            lines[-1].append(child)
    parts = [lines[0]]
    for line in lines[1:]:
        if _is_whole(parts[-1]) and _is_whole(line):
            parts.append(line)
        else:
            parts[-1] += [line_break(), *line]
    if len(parts) == 1:
        return
    made = []
    for part in parts:
        run = strip_edges(list(part))
        one = nodes.paragraph("", "", *run)
        one.source, one.line = paragraph.source, paragraph.line
        made.append(one)
    paragraph.replace_self(made)


def _is_whole(line: list[nodes.Node]) -> bool:
    text = "".join(node.astext() for node in line).strip()
    start = text.lstrip("\"'“‘(¿¡")[:1]
    return (
        len(text) >= SENTENCE
        and (start.isupper() or start.isdigit())
        and text.rstrip("\"'”’)")[-1:] in {".", "!", "?", ":", "…"}
    )


def check_languages(app: Sphinx, tree: Doctree) -> None:
    """Show code in a language that Pygments does not know as plain text.

    So is what is too long: to colour it takes more than a post may, when it is written.
    """
    size, is_said = 0, False
    for block in tree.find(nodes.literal_block):
        language = block.get("language")
        if language == "text":
            continue
        if language is not None:
            block["force"] = True  # faults in a post's code are no warning
        size += max(LEAST, len(block.astext()))
        if size > COLOURED or not is_language(language or "default"):
            block["language"] = "text"
        if size > COLOURED and not is_said:
            is_said = True
            problem = Problem(Subtype.MARKUP, _TOO_LONG, block.line)
            env = app.env
            report([problem], source_of(env, env.current_document.docname), env)


_TOO_LONG = (
    "from here on, code is shown without colours: the post has more than "
    f"{COLOURED} characters of it"
)


def is_language(name: str) -> bool:
    """Tell whether code in the language *name* can be coloured."""
    if name in SPECIAL_LANGUAGES or name in lexer_classes:
        return True
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


def start_contents(_app: Sphinx, tree: Doctree) -> None:
    """Leave the post's title out of the list of its contents.

    For docutils alone the title is no section; under Sphinx it is the first of all.
    Each list that stands right below the title begins there.
    """
    for pending in tree.find(nodes.pending):
        if pending.transform is not Contents:
            continue
        holder: nodes.Node = pending
        while not isinstance(holder, nodes.section | nodes.document):
            holder = holder.parent
        if holder.parent is tree.document:
            pending.details = {**pending.details, "local": None}


def drop_idle_rules(_app: Sphinx, tree: Doctree) -> None:
    """Drop rules that part nothing: at an end of a section, or next to each other.

    Those in a quote, a list or a note become nodes of our own, which may stand there.
    """
    heads = nodes.title | nodes.subtitle | nodes.transition | rule
    for node in tree.find(nodes.transition):
        parent = node.parent
        before = [n for n in parent.children[: parent.index(node)] if _counts(n)]
        after = [n for n in parent.children[parent.index(node) + 1 :] if _counts(n)]
        if not before or isinstance(before[-1], heads) or not after:
            parent.remove(node)
            tree.note_change()
        elif not isinstance(parent, nodes.document | nodes.section):
            node.replace_self(rule())
            tree.note_change()


def _counts(node: nodes.Node) -> bool:
    return not isinstance(node, nodes.Invisible | nodes.system_message | nodes.meta)
