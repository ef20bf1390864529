"""Make links of a post's addresses, and give each link a name and a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from chronicle.markup.addresses import find_addresses, find_mailboxes
from chronicle.parsing.flow import is_invisible, is_within
from chronicle.parsing.myst_adapter import slugs_of
from chronicle.repair.markdown.images import is_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from chronicle.parsing.passes import Doctree

_NO_LINKS = (
    addnodes.download_reference,
    addnodes.pending_xref,
    nodes.FixedTextElement,
    nodes.Invisible,
    nodes.comment,
    nodes.math,
    nodes.problematic,
    nodes.raw,
    nodes.reference,
    nodes.system_message,
    nodes.title,
)


def link_bare_addresses(_app: Sphinx, tree: Doctree) -> None:
    """Make links of addresses that stand in the text, and in inline code.

    Each once; none within a link, a title or a block of code.
    """
    for text in tree.find(nodes.Text):
        if not ("://" in text or "@" in text) or is_within(text, _NO_LINKS):
            continue
        in_code = isinstance(text.parent, nodes.literal)
        parts = list(link_addresses(text.astext(), mail=not in_code))
        if any(isinstance(part, nodes.reference) for part in parts):
            text.parent.replace(text, parts)
            tree.note_change()


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


def name_links(_app: Sphinx, tree: Doctree) -> None:
    """Show the address of each link without a word, unless another link leads there."""
    links = [link for link in tree.find(nodes.reference) if "refuri" in link]
    invisible = [link for link in links if is_invisible(link)]
    hidden = set(map(id, invisible))
    led_to = {link["refuri"] for link in links if id(link) not in hidden}
    for link in invisible:
        address = link["refuri"]
        if address in led_to:
            link.parent.replace(link, link.children)
        else:
            led_to.add(address)
            text = "Picture" if is_picture(address) else address.partition("://")[2]
            link.insert(0, nodes.Text(text or address))
        tree.note_change()


def resolve_anchors(_app: Sphinx, tree: Doctree) -> None:
    """Let links to a place in the post find it, whatever the case of its name.

    What is found nowhere is left as the address it is, and not to MyST.
    """
    document = tree.document
    names = {
        **{name.casefold(): ident for name, ident in document.nameids.items()},
        **{ident.casefold(): ident for ident in document.ids},
        **{name.casefold(): ident for name, ident in slugs_of(document).items()},
    }
    for link in tree.find(nodes.reference):
        if not link.get("id_link"):
            continue
        del link["id_link"]
        if found := names.get(link["refuri"][1:].casefold()):
            del link["refuri"]
            link["refid"] = found
