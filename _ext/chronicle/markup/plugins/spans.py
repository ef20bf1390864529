"""Teach markdown-it what Material for MkDocs puts into a line of text.

``++ctrl+c++`` are keys, ``==x==`` is marked and ``^^x^^`` put in, ``H~2~O`` and
``x^2^`` stand low and high, ``:smile:`` is a picture; ``{++x++}`` is what an editor
put in, ``{--x--}`` took out, ``{~~x~>y~~}`` replaced.  Pure: markdown-it tokens out.

Source: https://squidfunk.github.io/mkdocs-material/reference/formatting/,
https://squidfunk.github.io/mkdocs-material/reference/icons-emojis/,
https://facelessuser.github.io/pymdown-extensions/extensions/critic/
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_SPANS = {
    "mark": re.compile(r"(?<![\w=])==(?![\s=])([^=\n]*[^\s=])==(?![\w=])"),
    "ins": re.compile(r"(?<!\^)\^\^(?![\s^])([^^\n]*[^\s^])\^\^(?!\^)"),
    "sup": re.compile(r"(?<=[\w)])\^([^\s^]+)\^(?!\^)"),
    "sub": re.compile(r"(?<=[\w)])~([^\s~]+)~(?!~)"),
}
"""What opens and closes with the same signs, and what may stand in between."""

_CRITIC = re.compile(
    r"\{(?:\+\+(?P<ins>.+?)\+\+|--(?P<s>.+?)--|==(?P<mark>.+?)==|>>(?P<remark>.+?)<<"
    r"|~~(?P<old>.*?)~>(?P<new>.*?)~~)\}",
    re.DOTALL,
)
_KEYS = re.compile(r"(?<![\w+])\+\+([a-z0-9][\w-]*(?:\+[\w-]+)*)\+\+(?![\w+])")
_ICON = re.compile(
    r"(?<![\w:]):(?P<name>[a-z0-9_+][a-z0-9_+-]*):(?![\w:])(?:\{[^{}\n]*\})?"
)
_DRAWN = re.compile(r"(?:material|fontawesome|octicons|simple)-.+")
"""Icons of a font that other sites have not."""


def use_spans(md: MarkdownIt) -> None:
    """Add tokens ``mark_open`` and so on, ``keys`` and ``icon``."""
    # Strikethrough reads ``~``, too.
    md.inline.ruler.before("strikethrough", "spans", _read_span)
    md.inline.ruler.before("spans", "critic", _read_critic)
    md.inline.ruler.before("emphasis", "keys", _read_keys)
    md.inline.ruler.before("emphasis", "icon", _read_icon)


@functools.cache
def find_picture(name: str) -> str | None:
    """Return what ``:name:`` shows: nothing for a drawn icon, None if it is no name."""
    if _DRAWN.fullmatch(name):
        return ""
    import emoji  # noqa: PLC0415 -- its tables take time, and few posts need them

    found = emoji.emojize(f":{name}:", language="alias")
    return None if found.startswith(":") else found


def _read_span(state: StateInline, silent: bool) -> bool:
    for name, pattern in _SPANS.items():
        if found := pattern.match(state.src, state.pos, state.posMax):
            if not silent:
                _push(state, name, *found.span(1))
            state.pos = found.end()
            return True
    return False


def _push(state: StateInline, name: str, start: int, end: int) -> None:
    """Add the tokens of a stretch of text in an element."""
    last = state.posMax
    state.push(f"{name}_open", name, 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", name, -1)
    state.posMax = last


_SHOWN = {"old": "s", "new": "ins"}
"""What the two parts of a replacement are."""


@functools.lru_cache(maxsize=1)
def _last(text: str) -> dict[str, int]:
    """Return where each end of a remark stands last, by the two signs after ``{``."""
    ends = {"++": "++}", "--": "--}", "==": "==}", ">>": "<<}", "~~": "~>"}
    return {opening: text.rfind(end) for opening, end in ends.items()}


def _read_critic(state: StateInline, silent: bool) -> bool:
    signs = state.src[state.pos + 1 : state.pos + 3]
    if state.src[state.pos] != "{" or _last(state.src).get(signs, -1) < state.pos:
        return False
    found = _CRITIC.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    for name, text in found.groupdict().items():
        if not text or silent:
            continue
        if name == "remark":
            state.push("text", "", 0).content = f"[{text.strip()}]"
        else:
            _push(state, _SHOWN.get(name, name), *found.span(name))
    state.pos = found.end()
    return True


def _read_keys(state: StateInline, silent: bool) -> bool:
    found = _KEYS.match(state.src, state.pos, state.posMax)
    if found and not silent:
        state.push("keys", "kbd", 0).content = found[1]
    state.pos = found.end() if found else state.pos
    return bool(found)


def _read_icon(state: StateInline, silent: bool) -> bool:
    found = _ICON.match(state.src, state.pos, state.posMax)
    picture = find_picture(found["name"]) if found else None
    if found is None or picture is None:
        return False
    if picture and not silent:
        token = state.push("icon", "", 0)
        token.content, token.meta = picture, {"name": found["name"].replace("_", " ")}
    # An icon that is left out takes the space along that parted it from its word.
    state.pos = found.end() + (not picture and state.src.startswith(" ", found.end()))
    return True
