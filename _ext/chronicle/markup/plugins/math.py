r"""Find the formulas of a text, whose backslashes and signs are no Markdown.

A price is none: between two ``$`` there must be what only TeX has, or letters and signs
without a word.  Pure: markdown-it tokens out.

Source: https://kramdown.gettalong.org/syntax.html#math-blocks,
https://facelessuser.github.io/pymdown-extensions/extensions/arithmatex/
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_FORMULA = re.compile(
    r"""(?<![\\$])\$\$(?!\$)(?P<double>[^$]{1,2000})\$\$(?!\$)
      | (?<![\\$\w])\$(?![\s$])(?P<single>[^$\n]{1,300})(?<!\s)\$(?![\w$])
      | (?<!\\)(?P<round>\\\\?)\((?P<inline>.{1,300}?)(?P=round)\)
      | (?<!\\)(?P<square>\\\\?)\[(?P<display>[^$]{1,1000}?)(?P=square)\]
      | (?<!\\)\\begin\{(?P<name>\w{1,20}\*?)\}[\s\S]{0,2000}?\\end\{(?P=name)\}""",
    re.VERBOSE,
)
_PLAIN = re.compile(
    r"""(?=.*[A-Za-z0-9])
        (?: [A-Za-z](?![A-Za-z]) | (?:cos|det|exp|gcd|lim|ln|log|max|min|mod|sin|tan)\b
          | \d+(?:[.,]\d+)* | [\s+*/=<>()\[\]|!,.:'-] )+""",
    re.VERBOSE,
)
"""Letters, numbers and signs, without a word."""

_COMMAND = r"\\[A-Za-z]{2,}|[\^_]\{"
_SCRIPT = r"(?:\b[A-Za-z]|[)}])\\?[\^_][A-Za-z0-9]"
_SIGNS = {
    "double": re.compile(r"[\\^_{}*]"),
    "single": re.compile(rf"{_COMMAND}|{_SCRIPT}|\\[{{}}\\,;]"),
    "inline": re.compile(rf"{_COMMAND}|{_SCRIPT}"),
    "display": re.compile(rf"{_COMMAND}|{_SCRIPT}"),
}
"""What tells a formula from prices, names of variables and escaped brackets."""

_OPENING = re.compile(r"\$\$|\\\\?\[|\\begin\{")

MOST = 100
"""Lines that one formula may have."""


@lru_cache(maxsize=1)
def _reach(text: str) -> int:
    """Return up to where *text* may hold a formula: none that opens later is closed."""
    if "\\end{" in text:
        return len(text)
    return max(map(text.rfind, ("$", "\\)", "\\]"))) + len("\\)")


def find_formulas(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of *text*, a paragraph, that are formulas."""
    if "$" in text or "\\" in text:
        for found in _FORMULA.finditer(text, 0, _reach(text)):
            if _is_formula(found):
                yield found.span()


def _is_formula(found: re.Match[str]) -> bool:
    if "\\\\" in {found["round"], found["square"]}:
        return True  # twice escaped: nobody wants to see a backslash and a bracket
    for kind, sign in _SIGNS.items():
        if (text := found[kind]) is not None:
            plain = _PLAIN.fullmatch(text) and (kind != "display" or "=" in text)
            return bool(sign.search(text) or plain)
    return True


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NEEDLESS = re.compile(r"(?<!\\)\\([_*])|\\\\(?=\\\\)")


def read_formula(text: str) -> str:
    r"""Return the TeX of a formula, without its marks and what Markdown needed.

    Where Markdown knows no formulas, ``\\(`` stands for ``\(``, and in it every sign is
    escaped once more; between dollars only what Markdown would have taken for emphasis.

    :param text: One that :func:`find_formulas` found, whole.
    """
    found = _FORMULA.fullmatch(text)
    if found is None or found["name"]:
        return text
    tex = next(found[kind] for kind in _SIGNS if found[kind] is not None)
    if "\\\\" in {found["round"], found["square"]}:
        return _ESCAPED.sub(r"\1", tex).strip()
    if r"\text" not in tex:
        tex = _NEEDLESS.sub(r"\1", tex)
    return tex.strip()


def use_math(md: MarkdownIt) -> None:
    """Read formulas: tokens ``tex`` and ``tex_block``."""
    md.inline.ruler.before("escape", "tex", _read_inline)
    md.block.ruler.before("fence", "tex", _read_block, {"alt": ["paragraph"]})


def _read_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    end = min(state.posMax, _reach(state.src))
    found = _FORMULA.match(state.src, state.pos, end)
    if found is None or not _is_formula(found):
        return False
    if not silent:
        state.push("tex", "math", 0).content = found[0]
    state.pos = found.end()
    return True


def _read_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a formula that has whole lines of its own."""
    first = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not _OPENING.match(state.src, first):
        return False
    last = start
    while last < min(end, start + MOST) and not state.isEmpty(last):
        if state.sCount[last] < state.blkIndent:
            break
        last += 1
    text = state.getLines(start, last, state.blkIndent, keepLastLF=False).lstrip()
    found = _FORMULA.match(text)
    rest = text[found.end() :].partition("\n")[0] if found else ""
    if found is None or rest.strip() or not _is_formula(found):
        return False
    if not silent:
        token = state.push("tex_block", "math", 0)
        token.content = found[0]
        state.line = start + found[0].count("\n") + 1
        token.map = [start, state.line]
    return True
