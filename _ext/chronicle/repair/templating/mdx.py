"""Read components, and the JavaScript of MDX within Markdown.  Pure.

Attributes become those of HTML, components what they show; nothing is run.

Source: https://mdxjs.com/docs/what-is-mdx/,
https://docusaurus.io/docs/markdown-features/react
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.record import Origin
from chronicle.markup.edits import Edit
from chronicle.repair.templating.shortcodes import Mark, System, replace_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.core.problems import Problem
    from chronicle.markup.outline import Spans
    from chronicle.repair.markdown.context import MarkdownContext

MAX_TAG = 5_000
"""Characters of the longest tag that is read."""

_OPENING = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w.-]*)(?=[\s/>])|</?>")
_ELEMENT = re.compile(r"</[a-z]\w*-[\w-]*\s*>")
_IMPORT = re.compile(
    r"""^import\s+(\w+)\s+from\s+["']([^"'\n]+)["'];?[ \t]*$""", re.MULTILINE
)
_FILE = re.compile(
    r"""(?:require|useBaseUrl|url|imgUrl)\(\s*["'`]([^"'`]+)["'`]\s*\)"""
)
_TEXT = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|`([^`$]*)`|(-?\d+(?:\.\d+)?))\s*""")
_NAME = re.compile(r"\s*(\w+)(?:\.src|\.default)?\s*")
_STRING = re.compile(r"""\{\s*(?:"([^"{}\n]*)"|'([^'{}\n]*)')\s*\}""")
_ATTRIBUTE = re.compile(r"""(?P<name>[\w:.-]+)(?P<is>\s*=\s*)?""")
_HTML_NAMES = {"className": "class", "htmlFor": "for", "srcSet": "srcset"}


class _Tag(NamedTuple):
    """A tag of HTML or a component."""

    start: int
    end: int
    name: str
    """Empty for a fragment."""
    closes: bool
    is_single: bool
    attributes: dict[str, str]
    """Those whose value is known."""
    has_code: bool
    """Whether something in it is not HTML."""


def repair_mdx(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return what MDX would have put in the place of what is not Markdown."""
    text = "\n".join(lines)
    is_mdx = context.is_mdx or context.origin is Origin.DOCUSAURUS
    if not (("<" in text or "{" in text) if is_mdx else _ELEMENT.search(text)):
        return [], []
    code = context.outliner.read(lines).code_spans()
    files = {name: path for name, path in _IMPORT.findall(text)}  # noqa: C416
    tags = [tag for tag in _tags(text, files) if tag.start not in code]
    system = System(label="component", rule="shortcode", known=context.shortcodes)
    more, problems = replace_marks(lines, _components(tags, is_mdx), system)
    return [
        *(_script_edits(lines, text, tags, code) if is_mdx else ()),
        *more,
    ], problems


def _script_edits(
    lines: list[str], text: str, tags: list[_Tag], code: Spans
) -> Iterator[Edit]:
    """Yield edits that make HTML and text of what is JavaScript."""
    for tag in tags:
        if tag.has_code and tag.name[:1].islower():
            yield Edit(tag.start, tag.end, _as_html(tag), "shortcode")
        elif not tag.name:
            yield Edit(tag.start, tag.end, "", "shortcode")
    for found in _STRING.finditer(text):
        inside = any(tag.start < found.start() < tag.end for tag in tags)
        if found.start() not in code and not inside:
            after = found[1] or found[2] or ""
            yield Edit(*found.span(), after, "shortcode")


def _components(tags: list[_Tag], is_mdx: bool) -> Iterator[Mark]:
    """Yield components; one that is neither closed nor single is a word in a text.

    Elements with a hyphen in their name are a site's own, in HTML as well.
    """
    closed = {tag.name for tag in tags if tag.closes}
    for tag in tags:
        is_own = "-" in tag.name or (is_mdx and tag.name[:1].isupper())
        if is_own and (tag.is_single or tag.name in closed):
            args = " ".join(
                f'{name}="{value.replace(chr(34), chr(39))}"'
                for name, value in tag.attributes.items()
            )
            yield Mark(tag.start, tag.end, tag.name, args, tag.closes)


def _as_html(tag: _Tag) -> str:
    attributes = "".join(
        f' {name}="{value.replace(chr(34), "&quot;")}"'
        for name, value in tag.attributes.items()
    )
    return f"<{tag.name}{attributes}{' /' if tag.is_single else ''}>"


# Tags -----------------------------------------------------------------------------


def _tags(text: str, files: Mapping[str, str]) -> Iterator[_Tag]:
    """Yield the tags of a text.

    :param files: ``{name: path}`` of what the text imports.
    """
    place = 0
    while found := _OPENING.search(text, place):
        place = found.end()
        name = found["name"] or ""
        if not name:
            yield _Tag(*found.span(), "", found[0] == "</>", False, {}, True)
            continue
        end = _end_of(text, place)
        if end is None:
            continue
        inside = text[place : end - 1]
        is_single = inside.rstrip().endswith("/")
        attributes = _attributes(inside.rstrip().removesuffix("/"), files)
        closes = bool(found["end"])
        yield _Tag(
            found.start(), end, name, closes, is_single, attributes, "{" in inside
        )
        place = end


def _end_of(text: str, start: int) -> int | None:
    """Return the offset after the sign that ends a tag; None if nothing does."""
    depth, quote = 0, ""
    for place in range(start, min(len(text), start + MAX_TAG)):
        char = text[place]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote = char
        elif char in "{}":
            depth += 1 if char == "{" else -1
        elif char == ">" and depth <= 0:
            return place + 1
        elif char == "<" and depth <= 0:
            return None
    return None


def _attributes(text: str, files: Mapping[str, str]) -> dict[str, str]:
    """Return attributes whose values are texts, numbers or files."""
    found: dict[str, str] = {}
    place = 0
    while match := _ATTRIBUTE.search(text, place):
        place = match.end()
        value: str | None = match["name"]
        if match["is"]:
            raw, place = _value(text, place)
            value = _constant(raw[1:-1], files) if raw.startswith("{") else raw[1:-1]
        if value is not None:
            found[_HTML_NAMES.get(match["name"], match["name"])] = value
    return found


def _value(text: str, start: int) -> tuple[str, int]:
    """Return a value with what encloses it, and the offset after it."""
    if text[start : start + 1] in {'"', "'"}:
        end = text.find(text[start], start + 1)
        end = len(text) if end < 0 else end + 1
        return text[start:end], end
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth <= 0:
            return text[start : place + 1], place + 1
    return text[start:], len(text)


def _constant(code: str, files: Mapping[str, str]) -> str | None:
    """Return what an expression is, if that can be seen: a text, a number, a file."""
    if match := _TEXT.fullmatch(code):
        return next((one for one in match.groups() if one is not None), "")
    if match := _FILE.search(code):
        return match[1].removeprefix("@site").removeprefix("/static")
    match = _NAME.fullmatch(code)
    return files.get(match[1]) if match else None
