"""Cut a paragraph into the pieces that its writer meant.  Pure: standard library only.

Two languages are read at once, because the converter left both: Markdown as html2text
writes it (links in brackets, emphasis between underscores, code between single
backticks) and the reST that regular expressions made of half of it.  Neither reader
would understand the whole; read together they are seldom ambiguous.
"""

from __future__ import annotations

import bisect
import enum
import html
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from chronicle.repair.rst.address import (
    clean_address,
    is_address,
    read_destination,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BREAK = "\v"
"""Stands in a paragraph's text for a line end at which the writer broke the line."""


class TokenKind(enum.Enum):
    """What a piece of a paragraph is."""

    TEXT = enum.auto()
    CODE = enum.auto()
    LINK = enum.auto()
    IMAGE = enum.auto()
    MARK = enum.auto()
    """A run of ``*`` or ``_`` that may begin or end an emphasis."""
    REST = enum.auto()
    """A construct of reST that is sound as it stands."""
    DEBRIS = enum.auto()
    """Markup around nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One piece of a paragraph; together they cover all of it."""

    kind: TokenKind
    start: int
    """Offset in the text of the paragraph."""
    end: int
    text: str
    """What a reader sees: words, code, a link's label, an image's description."""
    marked_up: bool = False
    """Whether *text* is a label as written, with marks and code in it."""
    url: str = ""
    """Where a link leads, or where an image is."""
    target: str = ""
    """Where an image leads, if it is a link too."""


class _Closer(NamedTuple):
    """The end of a link of reST: `` <address>`_``."""

    start: int
    end: int
    url: str


_CLOSER = re.compile(r"<([^<>`]+)>`_")
_CLOSER_BY_HAND = re.compile(r"<([^<>`]+)>`__?")
_ROLE_BEFORE = re.compile(r":[A-Za-z][\w.+:-]*:$")
_ROLE_AFTER = re.compile(r":[A-Za-z][\w.+-]*:(?!`)")
_LITERAL = re.compile(r"``(?=[^\s`])(?:[^`\v]|`(?!`)){0,600}?(?<=[^\s`])``(?![`\w])")
_LITERAL_OR_NAMED = re.compile(r"(?<![\w`\\])(?:(``)(?=\S)|`(?=[^\s`])[^`]+`)")
_LITERAL_END = re.compile(r"(?<=\S)``(?![\w`])")
_NAMED = re.compile(r"`([^`<>]*[^`<>\s])`(__?)(?!\w)")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_NOTE = re.compile(r"\[([^\[\]\s]+)\]_(?!\w)")
_MARK = re.compile(r"\*+|_+")
_AUTOLINK = re.compile(
    r"<((?:https?|ftp|mailto):[^<>\v]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_TAG = re.compile(
    r"</?(?:a|b|big|blockquote|br|center|cite|code|div|em|font|h[1-6]|hr|i|img|li|ol|"
    r"p|pre|s|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|tt|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_EMPHASIS_TAGS = {"b": "**", "em": "_", "i": "_", "strong": "**"}
_ATTRIBUTE = re.compile(
    r"""\b(href|src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_SPECIAL = re.compile(r"[\\`!\[<*_&]")
_MAX_LABEL = 2000
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def scan(
    text: str, names: frozenset[str] = frozenset(), *, is_native: bool = False
) -> tuple[Token, ...]:
    """Cut *text* into tokens.

    :param text: A paragraph; lines end with a line feed or with :data:`BREAK`.
    :param names: Targets and footnotes of the document, in lower case: references to
        those are sound.
    :param is_native: Whether only links and images may be Markdown.
    :returns: Tokens in the order of the text; their spans cover it without gap.
    """
    return tuple(_merge(_Scanner(text, names, is_native=is_native).tokens()))


class _Scanner:
    """The state of one :func:`scan`."""

    def __init__(self, text: str, names: frozenset[str], *, is_native: bool) -> None:
        self.text = text
        self.is_native = is_native
        self.names = names
        self.literals = dict(_literals(text)) if is_native else {}
        links = _converted_links(text, self.literals, is_native=is_native)
        self.links = {link.start: link for link in links}
        self.starts = list(self.links)
        self.closing = _closing_brackets(text)

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens in order."""
        position = 0
        while position < len(self.text):
            token = self.links.get(position) or self._special(position)
            if token is None:
                after = _SPECIAL.search(self.text, position + 1)
                end = after.start() if after else len(self.text)
                end = min(end, self._next_link(position + 1))
                token = self._text(position, end)
            yield token
            position = token.end

    def _text(self, start: int, end: int, said: str | None = None) -> Token:
        said = self.text[start:end] if said is None else said
        return Token(kind=TokenKind.TEXT, start=start, end=end, text=said)

    def _special(self, position: int) -> Token | None:
        readers = {
            "\\": self._backslash,
            "`": self._backtick,
            "!": self._image,
            "[": self._bracket,
            "<": self._angle,
            "*": self._mark,
            "_": self._mark,
            "&": self._entity,
        }
        char = self.text[position]
        if self.is_native and char not in "`![":
            return None
        reader = readers.get(char)
        return reader(position) if reader else None

    def _backslash(self, position: int) -> Token:
        following = self.text[position + 1 : position + 2]
        if following in _PUNCTUATION and following:
            return self._text(position, position + 2, following)
        if following in {"", " ", "\n", BREAK}:
            kind = TokenKind.DEBRIS
            return Token(kind=kind, start=position, end=position + 1, text="")
        return self._text(position, position + 1)

    def _backtick(self, position: int) -> Token:
        text = self.text
        if end := self.literals.get(position):
            return self._rest(position, end)
        if literal := _LITERAL.match(text, position):
            if self._is_free(position, literal.end()):
                return self._rest(position, literal.end())
            literal = None
        if _ROLE_BEFORE.search(text[max(0, position - 60) : position]):
            end = text.find("`", position + 1) + 1
            if end:
                return self._rest(position, end)
        named = _NAMED.match(text, position)
        if named and self._is_free(position, named.end()):
            known = " ".join(named[1].lower().split()) in self.names
            if known or self.is_native:
                return self._rest(position, named.end())
            return self._text(position, named.end(), named[1])
        return self._code(position)

    def _code(self, position: int) -> Token:
        run = 1
        while self.text.startswith("`", position + run) and self._is_free(
            position + run, position + run + 1
        ):
            run += 1
        fence = "`" * run
        end = self.text.find(fence, position + run)
        said = self.text[position + run : end].strip() if end >= 0 else ""
        if end >= 0 and self._is_free(position, end + run):
            end += run
            if role := _ROLE_AFTER.match(self.text, end):
                return self._rest(position, role.end())
            if self.is_native:
                return self._rest(position, end)
            kind = TokenKind.CODE if said else TokenKind.DEBRIS
            return Token(kind=kind, start=position, end=end, text=said)
        if self.is_native:
            return self._text(position, position + run)
        return Token(kind=TokenKind.DEBRIS, start=position, end=position + run, text="")

    def _next_link(self, position: int) -> int:
        """Return where the next link begins, at *position* or after."""
        index = bisect.bisect_left(self.starts, position)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def _is_free(self, start: int, end: int) -> bool:
        """Whether no link begins between the two offsets."""
        return self._next_link(start) >= end

    def _rest(self, start: int, end: int) -> Token:
        said = self.text[start:end].strip("`")
        return Token(kind=TokenKind.REST, start=start, end=end, text=said)

    def _image(self, position: int) -> Token | None:
        if not self.text.startswith("![", position):
            return None
        found = self._bracketed(position + 1)
        if not found:
            return None
        label, url, end = found
        return Token(
            kind=TokenKind.IMAGE,
            start=position,
            end=end,
            text=label,
            marked_up=True,
            url=url,
        )

    def _bracket(self, position: int) -> Token | None:
        if note := _NOTE.match(self.text, position):
            known = self.is_native or note[1].lower() in self.names
            return self._rest(position, note.end()) if known else None
        found = self._bracketed(position)
        if not found:
            return None
        label, url, end = found
        if not url:
            return self._text(position, end, label)
        return _link_or_image(position, end, label, url)

    def _bracketed(self, start: int) -> tuple[str, str, int] | None:
        """Read ``[label](address)``; return label, address and the offset behind it."""
        end = self.closing.get(start)
        if end is None or end - start >= _MAX_LABEL:
            return None
        if not self.text.startswith("(", end + 1):
            return None
        label = self.text[start + 1 : end]
        if self.text.startswith(")", end + 2):
            return label, "", end + 3
        found = read_destination(self.text, end + 1)
        return (label, found.url, found.end) if found else None

    def _angle(self, position: int) -> Token | None:
        if link := _AUTOLINK.match(self.text, position):
            url = clean_address(link[1])
            scheme = "" if ":" in url else "mailto:"
            said = url.removeprefix("mailto:")
            return Token(
                kind=TokenKind.LINK,
                start=position,
                end=link.end(),
                text=said,
                url=scheme + url,
            )
        if tag := _TAG.match(self.text, position):
            return self._tag(tag)
        return None

    def _tag(self, tag: re.Match[str]) -> Token:
        found = {
            a[1].lower(): html.unescape(a[2] or a[3] or "")
            for a in _ATTRIBUTE.finditer(tag[0])
        }
        start, end = tag.span()
        if tag[0][1:4].lower() == "img" and found.get("src"):
            alt, src = found.get("alt", ""), found["src"]
            return Token(kind=TokenKind.IMAGE, start=start, end=end, text=alt, url=src)
        closing = re.compile(r"([^<>]*)</a\s*>", re.IGNORECASE).match(self.text, end)
        if found.get("href") and closing:
            said = html.unescape(closing[1]) or found["href"]
            end = closing.end()
            return Token(
                kind=TokenKind.LINK, start=start, end=end, text=said, url=found["href"]
            )
        if mark := _EMPHASIS_TAGS.get(tag[0].strip("</> ").lower()):
            return Token(kind=TokenKind.MARK, start=start, end=end, text=mark)
        return Token(kind=TokenKind.DEBRIS, start=start, end=end, text="")

    def _mark(self, position: int) -> Token:
        run = _MARK.match(self.text, position)
        end = run.end() if run else position + 1
        said = self.text[position:end]
        return Token(kind=TokenKind.MARK, start=position, end=end, text=said)

    def _entity(self, position: int) -> Token | None:
        entity = _ENTITY.match(self.text, position)
        if not entity or (said := html.unescape(entity[0])) == entity[0]:
            return None
        return self._text(position, entity.end(), said)


def _closing_brackets(text: str) -> dict[int, int]:
    """Return where each bracket is closed: ``{offset of [: offset of ]}``."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text if "](" in text else ""):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            closing[opened.pop()] = bracket.start()
    return closing


def _merge(tokens: Iterator[Token]) -> Iterator[Token]:
    """Join neighbouring texts that stand as they are written."""
    for as_written, group in itertools.groupby(
        tokens,
        lambda token: (
            token.kind is TokenKind.TEXT and len(token.text) == token.end - token.start
        ),
    ):
        if not as_written:
            yield from group
            continue
        parts = list(group)
        text = "".join(part.text for part in parts)
        yield replace(parts[0], end=parts[-1].end, text=text)


def _link_or_image(start: int, end: int, label: str, url: str) -> Token:
    """Return the link with this label, or the image that is its whole label."""
    inner = scan(label)
    images = [token for token in inner if token.kind is TokenKind.IMAGE]
    others = "".join(token.text for token in inner if token.kind is not TokenKind.IMAGE)
    if images and not re.search(r"\w", others):
        return replace(images[0], start=start, end=end, target=url)
    return Token(
        kind=TokenKind.LINK, start=start, end=end, text=label, marked_up=True, url=url
    )


# --- Links as the converter left them -----------------------------------------------


def _converted_links(
    text: str, literals: Mapping[int, int], *, is_native: bool
) -> Iterator[Token]:
    """Yield the links and images that end in `` <address>`_``, in order.

    :param literals: Where inline literals begin and end, in which there are none.
    """
    done = 0
    starts = list(literals)
    for closer in _closers(text, is_native=is_native):
        if closer.start < done:
            continue
        if before := bisect.bisect(starts, closer.start):
            end = literals[starts[before - 1]]
            if closer.start < end:
                continue
            done = max(done, end)
        opener = _find_opener(text, done, closer.start)
        if opener is None:
            continue
        # One space parts label and address; more of them belong to the label.  Those
        # at the beginning of a line are the line's.
        label = text[opener + 1 : closer.start]
        if not label.rstrip(" ").endswith("\n"):
            label = label.removesuffix(" ")
        url, end = _whole_address(text, closer)
        if opener > done and text[opener - 1] == "!":
            opener, label = opener - 1, f"![{label}"
        link = _take_code(text, done, _converted(text, opener, end, label, url))
        yield link
        done = link.end


def _take_code(text: str, done: int, link: Token) -> Token:
    """Return the link with the backticks around it: its label was code."""
    start, end = link.start - 1, link.end + 1
    around = text[max(start, done) : link.start] + text[link.end : end]
    if link.kind is not TokenKind.LINK or around != "``" or "`" in link.text:
        return link
    return replace(link, start=start, end=end, text=f"`{link.text}`")


def _closers(text: str, *, is_native: bool) -> Iterator[_Closer]:
    # The converter wrote one underscore; a second one ends an emphasis.
    closer = _CLOSER_BY_HAND if is_native else _CLOSER
    for match in closer.finditer(text):
        if is_address(clean_address(match[1])):
            yield _Closer(match.start(), match.end(), match[1])


def _literals(text: str) -> Iterator[tuple[int, int]]:
    """Yield where inline literals begin and end, as docutils reads them."""
    ends = [match.end() for match in _LITERAL_END.finditer(text)]
    done = 0
    while start := _LITERAL_OR_NAMED.search(text, done):
        done = start.end()
        if start[1]:
            following = bisect.bisect(ends, done + 2)
            if following == len(ends):
                return
            done = ends[following]
            yield start.start(), done


def _whole_address(text: str, closer: _Closer) -> tuple[str, int]:
    """Take back the ``)`` at which the converter cut an address short."""
    if closer.url.endswith("\\"):
        written = f"({closer.url})"
        whole = read_destination(
            written + text[closer.end : closer.end + _MAX_LABEL], 0
        )
        if whole and whole.end > len(written):
            return whole.url, closer.end + whole.end - len(written)
    return clean_address(closer.url), closer.end


def _converted(text: str, start: int, end: int, label: str, url: str) -> Token:
    """Return the link, or the image, linked or not."""
    if not label.lstrip().startswith("!["):
        return _link_or_image(start, end, label, url)
    alt = label.lstrip()[2:].strip()
    image = Token(
        kind=TokenKind.IMAGE, start=start, end=end, text=alt, marked_up=True, url=url
    )
    goes_on = re.compile(r"\s*\](?=\()").match(text, end)
    if goes_on and (found := read_destination(text, goes_on.end())):
        return replace(image, end=found.end, target=found.url)
    return image


def _find_opener(text: str, start: int, end: int) -> int | None:
    """Return the offset of the backtick that opens the link whose label ends at *end*.

    The others are pairs around code, in the label or before it; the best opener leaves
    the fewest that are not.
    """
    ticks = [m.start() for m in re.compile("`").finditer(text, start, end)]
    bad = [
        not (between := text[first + 1 : second]) or between != between.strip()
        for first, second in itertools.pairwise(ticks)
    ]
    # How many pairs that no code lies between there are before a tick, and after it.
    before, after = [0, 0], [0, 0]
    for pair in bad:
        before.append(before[-2] + pair)
    for pair in reversed(bad):
        after.append(after[-2] + pair)
    labelled = start + len(text[start:end].rstrip())
    best: tuple[int, int] | None = None
    for index in range(len(ticks) - 1, -1, -1):
        left = len(ticks) - index - 1
        outside = before[index - index % 2] + index % 2
        inside = after[left] + left % 2
        cost = outside + 2 * inside + (ticks[index] + 1 >= labelled)
        if best is None or cost < best[0]:
            best = (cost, ticks[index])
    return best[1] if best else None
