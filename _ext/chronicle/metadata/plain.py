"""Say in plain text what a title, a name, a heading or a description says.  Pure.

The tokens of markdown-it are read out, the nodes of docutils, and of headings of reST,
which a conversion may have left half Markdown, what the repair of reST reads.  A sign
that is written as markup and not meant as such stays: ``2*3*4``, ``__init__``, ``<T>``.
"""

from __future__ import annotations

import functools
import html
import re
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.parsers.rst.states import Inliner
from docutils.utils import new_document
from markdown_it import MarkdownIt

from chronicle.markup.html import BLOCK, DROPPED, INLINE, VOID
from chronicle.markup.outline import inline_reader
from chronicle.markup.plugins.cjk import is_cjk, use_cjk_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MAX_TEXT = 5_000
"""Characters of a paragraph or heading that are read: patterns take time."""

# One line of metadata -------------------------------------------------------------

_MARKS = re.compile(r"[\\`*_<\[~\n]")
_ESCAPED = re.compile(r"\\(?!\s|$)|[`*_<>\[\]~]")
_TWO = re.compile(r"(?<!\\)\\\\(?=\s|\Z)")
"""Two backslashes where one would escape nothing: nobody means one by them."""

_HELD = "\ufdd0"
"""Stands for them meanwhile; no text has it, since it is no character."""

_ADDRESS = re.compile(r"[/#.:]")


def plain_line(text: str) -> str:
    """Return a title or a name without its code marks, emphasis, links and elements."""
    if not _MARKS.search(text):
        return text  # as most are
    held = _TWO.sub(_HELD, text)
    (inline,) = _reader_without("autolink").parseInline(held)  # <a mailbox> stays
    said = "".join(_read_out(inline.children or [], in_line=True))
    return said.replace(_HELD, r"\\")


def escape_line(text: str) -> str:
    """Return a title of which :func:`plain_line` makes *text*, which it may be."""
    return text if plain_line(text) == text else _ESCAPED.sub(r"\\\g<0>", text)


class _Reader(MarkdownIt):
    """Reads metadata; what stands in brackets behind others may be no address."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- its parent's name
        return bool(_ADDRESS.search(url))


@functools.cache
def _reader_without(*rules: str) -> MarkdownIt:
    """Return a parser of metadata: their entities are undone, and noted, elsewhere."""
    reader = use_cjk_emphasis(_Reader("commonmark").enable("strikethrough"))
    return reader.disable(["entity", *rules])


# Running text ---------------------------------------------------------------------


def plain_description(text: str, fmt: str) -> str:
    """Return a description without its markup."""
    if fmt == "rst":
        return _say_tokens(_tag_reader(), _say_nodes(text[:MAX_TEXT]))
    return _say_tokens(_reader_without(), text)


@functools.cache
def _tag_reader() -> MarkdownIt:
    """Return a parser that knows elements of HTML, and no Markdown."""
    return MarkdownIt("zero", {"html": True}).enable("html_inline")


def plain_text(text: str, fmt: str) -> str:
    """Return a paragraph or heading of a body without its markup, on one line."""
    if fmt == "rst":
        from chronicle.repair.rst.inline import say_plainly  # noqa: PLC0415 -- slow

        return " ".join(html.unescape(say_plainly(text[:MAX_TEXT])).split())
    return _say_tokens(inline_reader(), text)


_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:[^}]*\}|\[\^[^\]]+\]")
_ROLE = re.compile(r"\{[\w:.+-]+\}$")
_TARGET = re.compile(r"\s+<[^<>]*>$")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")


def _say_tokens(reader: MarkdownIt, text: str) -> str:
    """Read running text out: its definitions, templates and roles stand elsewhere."""
    (inline,) = reader.parseInline(text[:MAX_TEXT])
    tokens = inline.children or []
    for number, token in enumerate(tokens):
        if token.type == "text":
            token.content = _REFERENCE.sub(r"\1", _TEMPLATE.sub("", token.content))
        elif token.type == "code_inline" and number:
            before = tokens[number - 1]
            if before.type == "text" and _ROLE.search(before.content):
                before.content = _ROLE.sub("", before.content)
                token.content = _TARGET.sub("", token.content)
    return " ".join("".join(_read_out(tokens)).split())


# Tokens of Markdown ---------------------------------------------------------------

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>[^>]*)>")


def _read_out(tokens: Sequence[Token], *, in_line: bool = False) -> Iterator[str]:
    """Yield what readers see of the tokens of a text.

    :param in_line: Whether that is a line of metadata: there, pictures are described,
        and underscores around one word are a part of it.
    """
    signs = _find_signs(tokens, in_line=in_line)
    shown = {"text", "code_inline", "image"} if in_line else {"text", "code_inline"}
    machine = ""  # name of the element whose content is none of the reader's
    for number, token in enumerate(tokens):
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if machine:
            machine = "" if tag and tag["name"].lower() == machine else machine
        elif number in signs:
            yield token.markup or token.content
        elif tag:
            name = tag["name"].lower()
            machine = name if name in DROPPED and not tag["end"] else ""
            yield " " if name in VOID else ""
        elif token.type in shown:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "


def _find_signs(tokens: Sequence[Token], *, in_line: bool) -> set[int]:
    """Return the numbers of tokens that writers mean as the signs that they are.

    Stars within words are, ``__init__``, and a tag whose end is missing; in a line any
    tag but those of what stands in lines, as text that speaks of HTML has them.
    """
    found: set[int] = set()
    open_: list[int] = []
    for number, token in enumerate(tokens):
        if token.type in {"em_open", "strong_open"}:
            open_.append(number)
        elif token.type in {"em_close", "strong_close"} and _is_sign(
            tokens, start := open_.pop(), number, in_line=in_line
        ):
            found |= {start, number}
    begun = {tag["name"].lower() for _, tag in _tags(tokens) if not tag["end"]}
    ended = {tag["name"].lower() for _, tag in _tags(tokens) if tag["end"]}
    for number, tag in _tags(tokens):
        name = tag["name"].lower()
        if in_line:
            is_markup = name in INLINE & (VOID | (begun & ended))
        else:
            is_bare = not tag["end"] and not tag["rest"]
            is_markup = not is_bare or name in BLOCK | DROPPED | VOID | ended
        if not is_markup:
            found.add(number)
    return found


def _tags(tokens: Sequence[Token]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, token in enumerate(tokens):
        if token.type == "html_inline" and (tag := _TAG.match(token.content)):
            yield number, tag


def _is_sign(tokens: Sequence[Token], start: int, end: int, *, in_line: bool) -> bool:
    """Tell whether the marks of emphasis, which these tokens are, are none."""
    mark = tokens[start].markup
    if mark[0] == "_":
        inner = "".join(token.content for token in tokens[start + 1 : end])
        return inner.isidentifier() and (in_line or mark == "__")
    before = next((t for t in tokens[start::-1] if t.nesting < 1 and t.content), None)
    after = next((t for t in tokens[end:] if t.nesting > -1 and t.content), None)
    return (
        before is not None
        and after is not None
        and _is_word(before.content[-1])
        and _is_word(after.content[0])
    )


def _is_word(char: str) -> bool:
    return (char.isalnum() or char == "_") and not is_cjk(char)


# Nodes of reST --------------------------------------------------------------------

_SILENT = (
    nodes.citation_reference,
    nodes.footnote_reference,
    nodes.image,
    nodes.target,
)


def _read_role(
    rawsource: str, text: str, _role: str, _lineno: int
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the text of any role: none is run."""
    return [nodes.inline(rawsource, nodes.unescape(text).partition(" <")[0])], []


@functools.cache
def quiet_settings() -> Any:
    """Return settings with which docutils only reads: it says and includes nothing."""
    settings = get_default_settings(Parser)
    settings.report_level = settings.halt_level = 5  # nothing is said, or stops
    settings.raw_enabled = settings.file_insertion_enabled = False
    settings.line_length_limit = sys.maxsize  # as Sphinx; docutils reads no such text
    return settings


def _say_nodes(text: str) -> str:
    """Return what docutils reads in some text of reST."""
    document = new_document("", quiet_settings())
    reader = Inliner()
    reader.interpreted = _read_role  # type: ignore[method-assign, assignment]
    reader.init_customizations(document.settings)
    around = SimpleNamespace(
        document=document, reporter=document.reporter, language=None
    )
    found, _messages = reader.parse(text, 1, around, document)
    return "".join(node.astext() for node in found if not isinstance(node, _SILENT))
