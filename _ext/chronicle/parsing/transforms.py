"""Bring the doctree of a post into the shape that every builder and reader expects.

These hold for reST and Markdown alike, and after raw HTML has become nodes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from docutils import nodes
from docutils.transforms.parts import Contents
from docutils.utils import Reporter
from sphinx.transforms import SphinxTransform

from chronicle.core.labels import fold_label
from chronicle.core.posts import is_post
from chronicle.parsing.flow import strip_edges
from chronicle.parsing.languages import is_language
from chronicle.parsing.mathml import check_formulas
from chronicle.parsing.nodes import line_break, rule
from chronicle.repair.markdown.images import is_picture
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator


_INVISIBLE = (
    nodes.comment,
    nodes.docinfo,
    nodes.meta,
    nodes.pending,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.target,
)


class TitleTransform(SphinxTransform):
    """Make one section of a post, whose title is the record's.

    If the first heading of the text says the same, it is that title, with its markup.
    """

    # Before docutils' PropagateTargets (260) hands targets on to what follows them, and
    # before anything that looks for the document's title.
    default_priority: ClassVar[int] = 20

    def apply(self, **_kwargs: object) -> None:
        """Wrap the whole text, or what follows the heading that is the title."""
        record = catalogue_of(self.env).records.get(self.env.current_document.docname)
        if record is None:
            return
        section = next(iter(self.document.findall(nodes.section)), None)
        title = fold_label(record.title)
        if section is None or fold_label(section[0].astext()) != title:
            section = self._make_section(record.title, record.lines.get("title", 1))
            self.document.insert(0, section)
        _swallow_siblings(section)

    def _make_section(self, title: str, line: int) -> nodes.section:
        section = nodes.section(names=[nodes.fully_normalize_name(title)])
        section += nodes.title(title, "", nodes.Text(title))
        section.source = section[0].source = self.document["source"]
        section.line = section[0].line = line
        self.document.note_implicit_target(section, section)
        return section


def _swallow_siblings(section: nodes.section) -> None:
    """Move all of the document into its section for the title.

    What stands above the title comes to stand below it, but for what is not shown:
    comments, and targets, which are those of the title.
    """
    document = section.parent
    place = document.index(section)
    above = [node for node in document[:place] if not isinstance(node, _INVISIBLE)]
    below = document[place + 1 :]
    for node in (*above, *below):
        document.remove(node)
    section[1:1] = above
    section += below


_ADDRESS = re.compile(r"(?<![\w/@:])https?://[^\s<>\"'`“”‘’«»{}|\\^]+", re.IGNORECASE)
_MAILBOX = re.compile(
    r"(?<![\w.+/:@-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@-]|[.:]\w)"
)
_TRAILING = ".,;:!?*_~'\"…"
_PAIRS = {")": "(", "]": "["}

SENTENCE = 80
"""Characters from which a line is taken for a paragraph and not for a line of verse."""


class PostTransform(SphinxTransform):
    """A transform of posts only."""

    def apply(self, **kwargs: object) -> None:
        """Leave the site's own pages alone."""
        if is_post(self.env.docname):
            self.apply_to_post()

    def apply_to_post(self) -> None:
        """Change the document in place."""
        raise NotImplementedError


class BareAddressTransform(PostTransform):
    """Make links of addresses that stand in the text, and in inline code."""

    # After raw HTML became nodes, before references are looked at.
    default_priority = 7

    def apply_to_post(self) -> None:
        """Link each address once; none within a link, a title or a block of code."""
        for text in list(self.document.findall(nodes.Text)):
            if not ("://" in text or "@" in text) or not _may_link(text):
                continue
            in_code = isinstance(text.parent, nodes.literal)
            parts = list(link_addresses(text.astext(), mail=not in_code))
            if any(isinstance(part, nodes.reference) for part in parts):
                text.parent.replace(text, parts)


def _may_link(text: nodes.Text) -> bool:
    node: nodes.Node | None = text.parent
    while node is not None:
        if isinstance(
            node,
            nodes.reference
            | nodes.FixedTextElement
            | nodes.title
            | nodes.raw
            | nodes.comment
            | nodes.math
            | nodes.problematic
            | nodes.system_message
            | nodes.Invisible,
        ) or node.__class__.__name__ in {"pending_xref", "download_reference"}:
            return False
        node = node.parent
    return True


class Address(NamedTuple):
    """An address in running text."""

    start: int
    end: int
    uri: str


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the addresses of *text*, in order.

    Punctuation at the end belongs to the sentence, as do brackets that the address does
    not open itself.

    Source: https://github.github.com/gfm/#extended-autolink-path-validation
    """
    for found in _ADDRESS.finditer(text):
        address = found[0]
        while address:
            last = address[-1]
            opening = _PAIRS.get(last)
            unopened = opening and address.count(last) > address.count(opening)
            if last not in _TRAILING and not unopened:
                break
            address = address[:-1]
        if len(address) > len("https://"):
            yield Address(found.start(), found.start() + len(address), address)


def find_mailboxes(text: str) -> Iterator[Address]:
    """Yield the mailboxes of *text*; handles of social networks are none.

    Source: https://github.github.com/gfm/#extended-email-autolink
    """
    for found in _MAILBOX.finditer(text):
        yield Address(*found.span(), f"mailto:{found[0]}")


def link_addresses(text: str, *, mail: bool = False) -> Iterator[nodes.Node]:
    """Yield *text* with its addresses as links.

    :param mail: Whether mailboxes are linked too.
    """
    found = list(find_addresses(text))
    found += find_mailboxes(text) if mail else []
    position = 0
    for start, end, address in sorted(found):
        if start < position:  # a mailbox within an address
            continue
        if start > position:
            yield nodes.Text(text[position:start])
        yield nodes.reference("", "", nodes.Text(text[start:end]), refuri=address)
        position = end
    if position < len(text):
        yield nodes.Text(text[position:])


class ContentsTransform(PostTransform):
    """Leave the post's title out of the list of its contents.

    For docutils alone the title is no section; under Sphinx it is the first of all.
    """

    # After the whole post stands in the section of its title (20), before docutils
    # writes the list (Contents: 720).
    default_priority = 719

    def apply_to_post(self) -> None:
        """Have each list that stands right below the title begin there."""
        for pending in self.document.findall(nodes.pending):
            if pending.transform is not Contents:
                continue
            holder: nodes.Node = pending
            while not isinstance(holder, nodes.section | nodes.document):
                holder = holder.parent
            if holder.parent is self.document:
                pending.details = {**pending.details, "local": None}


class FormulaTransform(PostTransform):
    """Show formulas that cannot be set as they were written."""

    # After raw HTML became nodes; before the language of code is looked at (210).
    default_priority = 9

    def apply_to_post(self) -> None:
        """Check each formula."""
        check_formulas(self.document, self.env)


class LanguageTransform(PostTransform):
    """Show code in a language that Pygments does not know as plain text."""

    # Before Sphinx's own highlighting transforms (TrimDoctestFlags: 800).
    default_priority = 210

    def apply_to_post(self) -> None:
        """Check the language of each block; faults in its code are no warning."""
        for block in self.document.findall(nodes.literal_block):
            language = block.get("language")
            if language is None:
                continue
            block["force"] = True
            if not is_language(language):
                block["language"] = "text"


class TransitionTransform(PostTransform):
    """Drop rules that part nothing: at an end of a section, or next to each other.

    Those in a quote, a list or a note become nodes of our own, which may stand there.
    """

    # Just before docutils' own (Transitions: 830), which reports them.
    default_priority = 829

    def apply_to_post(self) -> None:
        """Look at each rule and what stands on both sides of it."""
        for node in list(self.document.findall(nodes.transition)):
            parent = node.parent
            before = [n for n in parent.children[: parent.index(node)] if _counts(n)]
            after = [n for n in parent.children[parent.index(node) + 1 :] if _counts(n)]
            heads = nodes.title | nodes.subtitle | nodes.transition | rule
            if not before or isinstance(before[-1], heads) or not after:
                parent.remove(node)
            elif not isinstance(parent, nodes.document | nodes.section):
                node.replace_self(rule())


def _counts(node: nodes.Node) -> bool:
    return not isinstance(node, nodes.Invisible | nodes.system_message | nodes.meta)


class AnchorTransform(PostTransform):
    """Let links to a place in the post find it, whatever the case of its name."""

    # Before MyST resolves them (ResolveAnchorIds: 879), after all names are known.
    default_priority = 870

    def apply_to_post(self) -> None:
        """Resolve each link, or leave it as the address it is."""
        slugs = getattr(self.document, "myst_slugs", {})
        names = {
            **{name.casefold(): ident for name, ident in self.document.nameids.items()},
            **{ident.casefold(): ident for ident in self.document.ids},
            **{slug.casefold(): entry[1] for slug, entry in slugs.items()},
        }
        for link in self.document.findall(nodes.reference):
            if not link.get("id_link"):
                continue
            del link["id_link"]
            if found := names.get(link["refuri"][1:].casefold()):
                del link["refuri"]
                link["refid"] = found


class ParagraphTransform(PostTransform):
    """Make paragraphs of long sentences that only a line break parts.

    Importers write one break where the original had two; verse and addresses, whose
    lines are short, keep their breaks.
    """

    # After raw HTML became nodes and bare addresses links.
    default_priority = 8

    def apply_to_post(self) -> None:
        """Split each paragraph at the breaks that end one."""
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if any(isinstance(child, line_break) for child in paragraph.children):
                split_paragraph(paragraph)


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


_NOT_SEEN = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff \t\r\n"


class UnseenTransform(PostTransform):
    """Join what stands under a blank heading with the text before it; name links."""

    # After raw HTML became nodes (5) and addresses links (7), before pictures that are
    # not there become words (9).
    default_priority = 8

    def apply_to_post(self) -> None:
        """Look at each heading and each link of the post."""
        for section in list(self.document.findall(nodes.section)):
            if isinstance(section[0], nodes.title) and is_unseen(section[0]):
                _dissolve(section)
        _name_links(self.document)


def is_unseen(node: nodes.Node) -> bool:
    """Tell whether *node* shows neither a word nor a picture."""
    if isinstance(node, nodes.Element) and any(node.findall(nodes.image)):
        return False
    return not node.astext().strip(_NOT_SEEN)


def _dissolve(section: nodes.section) -> None:
    """Put the content of *section* behind what stands before it."""
    parent = section.parent
    where = parent.index(section)
    content = section.children[1:]
    before = parent[where - 1] if where else None
    parent.remove(section)
    if not isinstance(before, nodes.section):
        parent.insert(where, content)
        return
    while isinstance(before[-1], nodes.section):
        before = before[-1]
    before.extend(content)


def _name_links(document: nodes.document) -> None:
    """Show the address of each link without a word, unless another link leads there."""
    links = [link for link in document.findall(nodes.reference) if "refuri" in link]
    unseen = [link for link in links if is_unseen(link)]
    led_to = {link["refuri"] for link in links if not is_unseen(link)}
    for link in unseen:
        address = link["refuri"]
        if address in led_to:
            link.parent.replace(link, link.children)
            continue
        led_to.add(address)
        text = "Picture" if is_picture(address) else address.partition("://")[2]
        link.insert(0, nodes.Text(text or address))


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
