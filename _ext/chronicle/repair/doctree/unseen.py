"""Take out headings and links that nobody can see, and keep where they lead.

Editors leave them behind: a heading of one blank, a link around a line break.  A screen
reader announces each of them, and a keyboard stops there.
"""

from __future__ import annotations

from docutils import nodes

from chronicle.repair.doctree.transforms import PostTransform
from chronicle.repair.markup.images import is_picture

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
