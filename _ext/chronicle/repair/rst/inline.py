"""Write a paragraph as reST.  Pure: standard library only."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from chronicle.markup.edits import Edit
from chronicle.repair.rst.emphasis import pair_marks
from chronicle.repair.rst.escapes import ends_markup, escape, opens_markup
from chronicle.repair.rst.spacing import between
from chronicle.repair.rst.tokens import BREAK, TokenKind, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.repair.rst.tokens import Token

_RULES = {
    TokenKind.IMAGE: "rst-image",
    TokenKind.LINK: "rst-link",
    TokenKind.CODE: "rst-code",
    TokenKind.MARK: "rst-emphasis",
    TokenKind.DEBRIS: "rst-debris",
    TokenKind.TEXT: "rst-text",
    TokenKind.REST: "rst-text",
}
"""The rule that is named when a stretch changes; the first that is in it."""

_STYLES = {"em": "*", "strong": "**"}
_SPACE_AND_STOP = re.compile(r" (?=[,.;:!?)](?:\s|$))")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")


class Part(NamedTuple):
    """A stretch of text, or an image that stands by itself."""

    text: str
    """As reST; lines end as in the paragraph."""
    image: Token | None
    start: int
    """Offset in the text of the paragraph."""


class Written(NamedTuple):
    """A paragraph as reST."""

    parts: tuple[Part, ...]
    edits: tuple[Edit, ...]
    """Of the paragraph's text."""


class Context(NamedTuple):
    """What a paragraph has to know of its document."""

    names: frozenset[str] = frozenset()
    """Targets and footnotes, in lower case."""
    vocabulary: frozenset[str] = frozenset()
    """Words that stand by themselves somewhere, in lower case."""
    notes: bool = False
    """Whether asterisks lead to notes."""
    is_native: bool = False
    """Whether only links and images may be Markdown, and all else is reST."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A stretch of the paragraph and how it is written."""

    kind: TokenKind
    start: int
    end: int
    said: str
    style: str = ""
    out: str = ""
    token: Token | None = None

    @property
    def marked(self) -> bool:
        """Whether *out* begins and ends with markup that needs room around it."""
        return bool(self.out) and (
            self.kind in {TokenKind.LINK, TokenKind.CODE, TokenKind.REST}
            or bool(self.style)
        )


def write(text: str, context: Context) -> Written:
    """Write a paragraph as reST.

    :param text: The paragraph; its lines end with a line feed or with ``BREAK``.
    :returns: Texts and images in order; an image is a part of its own, because in reST
        only an image that stands by itself can be a link too.
    """
    pieces = _without_echoes(_join_styled(_read(text, context), context))
    written = _separate(
        [
            out
            for piece in pieces
            for out in _print(text, piece, is_native=context.is_native)
        ],
        context,
    )
    return Written(tuple(_parts(written)), tuple(_edits(text, written)))


def _without_echoes(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Drop links without a label that lead where another one leads."""
    links = [piece for piece in pieces if piece.kind is TokenKind.LINK and piece.token]
    shown = {p.token.url for p in links if p.token and p.said.strip()}
    return [
        replace(piece, kind=TokenKind.DEBRIS, said="")
        if piece.kind is TokenKind.LINK
        and not piece.said.strip()
        and piece.token
        and piece.token.url in shown
        else piece
        for piece in pieces
    ]


def image_lines(image: Token) -> tuple[str, ...]:
    """Return the directive that shows an image."""
    lines = [f".. image:: {''.join(image.url.split())}"]
    if alt := " ".join(image.text.split()):
        lines.append(f"   :alt: {alt}")
    if image.target:
        lines.append(f"   :target: {''.join(image.target.split())}")
    return tuple(lines)


def say(text: str, context: Context) -> str:
    """Return what a paragraph says, without markup."""
    return "".join(piece.said for piece in _join_styled(_read(text, context), context))


_SIGNS = re.compile(
    r"\s?\[#?\w*\]_(?!\w)|(?<!\w)([^\W_](?:\w*[^\W_])?)_(?!\w)|\|(\w[^|\n]*)\|_*"
)
"""A note, of which nothing is read out, a reference, or a substitution."""

_ROLE = re.compile(r":[\w:+.-]+:\Z")


def say_plainly(text: str) -> str:
    """Return what a paragraph of any document says, without markup and pictures."""
    context = Context()
    pieces = _join_styled(_read(text, context), context)
    said, role = "", None
    for is_text, group in itertools.groupby(pieces, lambda p: p.kind is TokenKind.TEXT):
        part = "".join(
            piece.said for piece in group if piece.kind is not TokenKind.IMAGE
        )
        if is_text:
            said += _SIGNS.sub(r"\1\2", part)
            role = _ROLE.search(said)
        elif role and part:
            said = said[: role.start()] + part.partition(" <")[0]
        else:
            said += part
    return said


def _read(text: str, context: Context) -> Iterator[_Piece]:
    """Yield the tokens of *text* with their styles; marks say nothing any more."""
    tokens = scan(text, context.names, is_native=context.is_native)
    emphases = pair_marks(text, tokens, notes=context.notes)
    after_mark = False
    for index, scanned in enumerate(tokens):
        token = scanned
        if token.marked_up:
            said = say(token.text, context)
            token = replace(scanned, text=said, marked_up=False)
        kind, said = token.kind, token.text
        if kind is TokenKind.MARK:
            kind, said = (
                (TokenKind.TEXT, said) if index in emphases.literal else (kind, "")
            )
        elif kind is TokenKind.TEXT and after_mark:
            said = (
                _SPACE_AND_STOP.sub("", said) if _SPACE_AND_STOP.match(said) else said
            )
        after_mark = kind is TokenKind.MARK
        style = emphases.styles[index] if kind is TokenKind.TEXT else ""
        yield _Piece(
            kind=kind,
            start=token.start,
            end=token.end,
            said=said,
            style=style,
            token=token,
        )


def _join_styled(pieces: Iterator[_Piece], context: Context) -> list[_Piece]:
    """Join texts of one style that nothing but dropped marks separates."""
    joined: list[_Piece] = []
    for piece in pieces:
        index = len(joined) - 1
        while index >= 0 and piece.style and not joined[index].said:
            index -= 1
        last = joined[index] if index >= 0 else None
        if last and piece.style and last.style == piece.style:
            space = between(last.said, piece.said, context.vocabulary)
            said = last.said + space + piece.said
            joined[index:] = [replace(last, end=piece.end, said=said)]
        else:
            joined.append(piece)
    return joined


def _print(text: str, piece: _Piece, *, is_native: bool) -> Iterator[_Piece]:
    """Yield the piece with its reST; spaces at its ends become pieces of their own."""
    if piece.kind is TokenKind.TEXT and not piece.style:
        verbatim = text[piece.start : piece.end]
        kept = verbatim[:1] == "\\" and len(verbatim) == 2
        yield replace(piece, out=verbatim if kept else piece.said)
    elif piece.kind is TokenKind.REST:
        yield replace(piece, out=text[piece.start : piece.end])
    elif piece.kind is TokenKind.CODE:
        yield from _print_code(piece)
    elif piece.kind is TokenKind.LINK:
        yield from _print_link(text, piece, is_native=is_native)
    elif piece.style and re.search(r"\w", piece.said):
        yield from _print_styled(piece)
    elif piece.style:
        yield replace(piece, style="", out=piece.said)
    else:
        yield piece


def _print_code(piece: _Piece) -> Iterator[_Piece]:
    """Yield code; an address in angle brackets stays a link in the middle of it."""
    start = piece.start
    for index, said in enumerate(_AUTOLINK.split(piece.said.replace(BREAK, "\n"))):
        bare = said.strip()
        if not bare:
            continue
        head, _, tail = said.partition(bare)
        out = bare if index % 2 else f"``{bare}``"
        if head:
            yield replace(piece, kind=TokenKind.TEXT, start=start, end=start, out=head)
        yield replace(piece, said=bare, start=start, end=piece.end, out=out)
        start = piece.end
        if tail:
            yield replace(piece, kind=TokenKind.TEXT, start=start, end=start, out=tail)


def _print_styled(piece: _Piece) -> Iterator[_Piece]:
    """Yield an emphasis; one for each line that the writer broke."""
    mark = _STYLES[piece.style]
    span = piece.start
    for index, line in enumerate(piece.said.split(BREAK)):
        if index:
            yield replace(piece, style="", start=span, end=span, out=BREAK)
        bare = line.strip()
        head, _, tail = line.partition(bare) if bare else (line, "", "")
        yield replace(piece, style="", start=span, end=span, out=head)
        if bare:
            inner = escape(bare, "x", "x").replace("*", r"\*")
            inner = inner.replace(r"\\*", r"\*")
            yield replace(piece, start=span, end=piece.end, out=f"{mark}{inner}{mark}")
            span = piece.end
        yield replace(piece, style="", start=span, end=span, out=tail)


def _print_link(text: str, piece: _Piece, *, is_native: bool) -> Iterator[_Piece]:
    """Yield a link; spaces at the ends of its label belong outside."""
    token = piece.token
    assert token is not None  # noqa: S101
    label = piece.said.replace(BREAK, "\n")
    bare = label.strip()
    verbatim = text[piece.start : piece.end].replace(BREAK, "\n")
    if is_native:
        same = _is_sound_link(verbatim, token.url)
    else:
        same = _same_link(verbatim, bare, token.url)
    if same:
        yield replace(piece, said=bare, out=verbatim)
        return
    plain = replace(piece, kind=TokenKind.TEXT)
    head, _, tail = label.partition(bare) if bare else (label, "", "")
    yield replace(plain, end=piece.start, out=head)
    if is_native and bare and "\n" in tail:  # the address stays in its line
        yield replace(piece, said=bare, out=_link(bare, token.url, tail))
        return
    yield replace(piece, said=bare, out=_link(bare, token.url))
    yield replace(plain, start=piece.end, out=tail)


def _link(label: str, url: str, space: str = " ") -> str:
    """Return a link of reST; the bare address where there is no label.

    :param space: What parts label and address.
    """
    bare = url.removeprefix("mailto:")
    address = url.replace("\\", r"\\").replace("<", "%3C").replace(">", "%3E")
    address = re.sub(r"_$", r"\_", address)
    if not label:
        label = bare
    label = label.replace("\\", r"\\").replace("`", r"\`").replace("<", r"\<")
    return f"`{label}{space}<{address}>`_"


def _same_link(verbatim: str, label: str, url: str) -> bool:
    """Whether the link is sound reST as it stands."""
    match = re.fullmatch(r"`([^`\\<]*[^`\\<\s])\s<([^<>`]*)>`__?", verbatim)
    return bool(
        match
        and match[1] == label
        and "".join(match[2].split()) == url
        and not url.endswith("_")
        and "\\" not in url
    )


def _is_sound_link(verbatim: str, url: str) -> bool:
    """Whether docutils reads the link, which may go on in another line, as it stands.

    Unlike a converter, somebody who knows reST breaks lines and escapes where needed.
    """
    match = re.fullmatch(
        r"`(?!\s)(?:[^`\\]|\\.)+?\s+<([^<>`\\]*)>`__?", verbatim, re.DOTALL
    )
    return bool(match and "".join(match[1].split()) == url and not url.endswith("_"))


def _separate(pieces: Sequence[_Piece], context: Context) -> list[_Piece]:
    """Escape what would be markup, and give markup the room that reST asks for."""
    result: list[_Piece] = []
    before = ""
    gap = False  # something was dropped since *before*
    for piece, after in zip(pieces, _following(pieces), strict=True):
        if not piece.out and piece.kind is not TokenKind.IMAGE:
            gap = True
            result.append(piece)
            continue
        out = piece.out
        if piece.kind is TokenKind.TEXT and not piece.style and not context.is_native:
            out = _escape_text(piece, before, after)
        said = piece.said if piece.marked else out
        sound = piece.kind is TokenKind.REST and not gap
        if not sound and (gap or piece.marked or (result and result[-1].marked)):
            out = _room(result, before, said, piece.marked, context) + out
        result.append(replace(piece, out=out))
        before, gap = out[-1:], False
        if piece.kind is TokenKind.IMAGE:
            before = ""
    return result


def _following(pieces: Sequence[_Piece]) -> list[str]:
    """Return for each piece the character that is written after it, if there is one."""
    after = [""]
    for piece in reversed(pieces[1:]):
        after.append(piece.out[:1] or after[-1])
    return after[: len(pieces)][::-1]


def _escape_text(piece: _Piece, before: str, after: str) -> str:
    if len(piece.out) == 2 and piece.out[0] == "\\" and piece.end - piece.start == 2:
        return piece.out
    return escape(piece.out, before, after)


def _room(
    result: Sequence[_Piece], before: str, said: str, marked: bool, context: Context
) -> str:
    """Return what must stand between the text so far and what follows."""
    last = next((p for p in reversed(result) if p.out), None)
    if last is None or before == "" or before.isspace() or said[:1].isspace():
        return ""
    sound = (not last.marked or ends_markup(said[:1])) and (
        not marked or opens_markup(before)
    )
    if last.marked and marked:
        sound = False
    if sound and context.is_native:
        return ""
    left = last.said if last.marked else last.out
    if space := between(left, said, context.vocabulary):
        return space
    return "" if sound else "\\ "


def _parts(pieces: Sequence[_Piece]) -> Iterator[Part]:
    """Yield the texts between images, and the images."""
    text, start = "", 0
    for piece in pieces:
        if piece.kind is TokenKind.IMAGE:
            if text.strip():
                yield Part(text, None, start)
            yield Part("", piece.token, piece.start)
            text, start = "", piece.end
        else:
            text += piece.out
    if text.strip():
        yield Part(text, None, start)


def _edits(text: str, pieces: Sequence[_Piece]) -> Iterator[Edit]:
    """Yield the stretches whose reST is not what stands in the text."""
    group: list[_Piece] = []
    for piece in [*pieces, None]:
        if piece and piece.start == piece.end and not piece.out:
            continue
        if piece and piece.out != text[piece.start : piece.end]:
            group.append(piece)
            continue
        if group:
            start, end = group[0].start, group[-1].end
            before = text[start:end].replace(BREAK, "\n")
            after = "".join(_shown(p) for p in group).replace(BREAK, "\n")
            if before != after:
                rule = next(
                    r for k, r in _RULES.items() if any(k is p.kind for p in group)
                )
                yield Edit(start, end, after, rule)
        group = []


def _shown(piece: _Piece) -> str:
    if piece.kind is TokenKind.IMAGE and piece.token:
        return f".. image:: {piece.token.url}"
    return piece.out
