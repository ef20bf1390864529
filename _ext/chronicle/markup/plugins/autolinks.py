"""Teach markdown-it the bare addresses of GitHub's Markdown.

``https://a.example/b``, ``www.a.example`` and ``me@a.example`` are links.  The plugin
of ``mdit-py-plugins`` reads the paragraph to its end at each colon; this one reads
what stands around it.  Pure: markdown-it tokens out.

Source: https://github.github.com/gfm/#autolinks-extension-
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.addresses import MAILBOX, trim_address

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_BEFORE = " \t\r\n*_~("
"""What may stand before an address."""

LONGEST = 320
"""Characters that a mailbox may have."""

_WEB = re.compile(r"https?://\w[^\s<]*")
_WWW = re.compile(r"www\.[\w-]+\.[^\s<]+")
_SCHEME = re.compile(r"(?:https?|mailto|xmpp)\Z")
_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")


def use_autolinks(md: MarkdownIt) -> None:
    """Make links of bare addresses, but in the text of a link."""
    md.inline.add_terminator_char("w")
    md.inline.ruler.push("bare_www", _read_www)
    md.inline.ruler.push("bare_address", _read_address)
    md.inline.ruler.push("bare_mailbox", _read_mailbox)


def _read_www(state: StateInline, silent: bool) -> bool:
    found = _WWW.match(state.src, state.pos, state.posMax)
    if found is None or silent:
        return False
    address = trim_address(found[0])
    return _link(state, state.pos, address, f"http://{address}")


def _read_address(state: StateInline, silent: bool) -> bool:
    """Read an address at the colon after its scheme."""
    if silent or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.src, max(state.pos - len("mailto"), 0), state.pos)
    if scheme is None:
        return False
    if scheme[0].startswith("http"):
        found = _WEB.match(state.src, scheme.start(), state.posMax)
        address = trim_address(found[0]) if found else ""
    else:
        rest = state.src[state.pos + 1 : min(state.pos + LONGEST, state.posMax)]
        found = MAILBOX.match(rest)
        address = f"{scheme[0]}:{found[0]}" if found else ""
    return bool(address) and _link(state, scheme.start(), address, address)


def _read_mailbox(state: StateInline, silent: bool) -> bool:
    """Read a mailbox at its ``@``."""
    if silent or state.src[state.pos] != "@":
        return False
    local = _LOCAL.search(state.src, max(state.pos - 64, 0), state.pos)
    if local is None:
        return False
    found = MAILBOX.match(state.src, local.start(), state.posMax)
    if found is None:
        return False
    return _link(state, found.start(), found[0], f"mailto:{found[0]}")


def _link(state: StateInline, start: int, shown: str, address: str) -> bool:
    """Add a link of what stands at *start*, some of which has been read as text."""
    before = state.src[start - 1] if start else " "
    read = state.src[start : state.pos]
    if state.linkLevel or before not in _BEFORE:
        return False
    uri = state.md.normalizeLink(address)
    if not state.pending.endswith(read) or not state.md.validateLink(uri):
        return False
    state.pending = state.pending.removesuffix(read)
    opening = state.push("link_open", "a", 1)
    opening.attrs, opening.markup, opening.info = {"href": uri}, "autolink", "auto"
    state.push("text", "", 0).content = state.md.normalizeLinkText(shown)
    closing = state.push("link_close", "a", -1)
    closing.markup, closing.info = "autolink", "auto"
    state.pos = start + len(shown)
    return True
