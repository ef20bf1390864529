"""Find out what is emphasised.  Pure: standard library only.

html2text writes emphasis as ``_x_`` and bold as ``**x**``, of which the converter made
``*x*``.  Both are written wherever the HTML had a tag, around nothing, in the middle of
words and over several lines, so that the rules of Markdown would leave marks standing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.repair.rst.tokens import BREAK, TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.repair.rst.tokens import Token

_IDENTIFIER_AFTER = re.compile(r"_*\w*[^\W_]_+[^\W_]|_*\w+\(")
_IDENTIFIER_BEFORE = re.compile(r"[^\W_]_+[^\W_]\w*$")


_BEGINS = re.compile(r"[^\s,.;:!?)\]\\–—-]|[-.]\w|\.\.\.")

_NOTE = re.compile(r"(?:\A|\n\s*\n)\*[^\W_][^*]*(?=\n\s*\n|\s*\Z)")
_RUN = 10
"""More marks than anybody has in a row."""
_PAIRED = re.compile(r"\*+[^*\n]+\*+")
_NOTED = re.compile(r"[^\W_]\*(?=[\s.,;:)])[^*]+(?=\n\s*\n|\s*\Z)")


def has_notes(text: str) -> bool:
    """Whether lines begin with an asterisk for a note, and words end with one."""
    rest = _PAIRED.sub("", text)
    return bool(_NOTE.search(rest) and _NOTED.search(rest))


class Emphases(NamedTuple):
    """What the marks of a paragraph mean."""

    styles: tuple[str, ...]
    """One for each token: ``""``, ``"em"`` or ``"strong"``."""

    literal: frozenset[int]
    """Indices of the marks that are text; all others are markup."""


def pair_marks(text: str, tokens: Sequence[Token], *, notes: bool) -> Emphases:
    """Pair the marks of a paragraph.

    :param notes: Whether the document has asterisks that lead to notes.

    A mark that belongs to no pair is text where it looks like text (``snake_case``,
    ``_private()``, ``2 * 3``, a note's asterisk), and debris elsewhere.
    """
    styles = [""] * len(tokens)
    literal: set[int] = set()
    for char, style in (("_", "em"), ("*", "strong")):
        marks = [
            _Mark.read(text, tokens, index)
            for index, token in enumerate(tokens)
            if token.kind is TokenKind.MARK and token.text.startswith(char)
        ]
        words = {mark.token for mark in marks if mark.is_text(char)}
        left = [mark for mark in marks if mark.token not in words]
        paired: set[int] = set()
        for first, second in _pairs(left, char):
            paired |= {first, second}
            for index in range(first + 1, second):
                styles[index] = style
        alone = [mark for mark in left if mark.token not in paired]
        debris = set(_around_nothing(tokens, alone))
        literal |= words | {
            mark.token
            for mark in alone
            if mark.token not in debris and mark.is_note(notes=notes)
        }
    return Emphases(tuple(styles), frozenset(literal))


def _around_nothing(tokens: Sequence[Token], marks: Sequence[_Mark]) -> Iterator[int]:
    """Yield the marks of pairs that have no word between them."""
    waiting: _Mark | None = None
    for mark in marks:
        if waiting is not None and not re.search(
            r"\w", "".join(t.text for t in tokens[waiting.token + 1 : mark.token])
        ):
            if mark.token - waiting.token == 2 and waiting.closes:
                yield waiting.token
                yield mark.token
            waiting = None
        else:
            waiting = mark


class _Mark(NamedTuple):
    """A mark and its surroundings."""

    token: int
    length: int
    before: str
    """The text before it, of the same paragraph; other marks are left out."""
    after: str
    before_raw: str
    after_raw: str

    @classmethod
    def read(cls, text: str, tokens: Sequence[Token], index: int) -> _Mark:
        token = tokens[index]
        first, last = index, index
        lowest, highest = max(0, index - _RUN), min(len(tokens), index + _RUN) - 1
        while first > lowest and tokens[first - 1].kind is TokenKind.MARK:
            first -= 1
        while last < highest and tokens[last + 1].kind is TokenKind.MARK:
            last += 1
        return cls(
            index,
            len(token.text),
            text[max(0, tokens[first].start - 80) : tokens[first].start],
            text[tokens[last].end : tokens[last].end + 80],
            text[max(0, token.start - 80) : token.start],
            text[token.end : token.end + 80],
        )

    @property
    def opens(self) -> bool:
        """Whether something begins here that a mark could be before."""
        return bool(_BEGINS.match(self.after))

    @property
    def closes(self) -> bool:
        """Whether something ends here."""
        return bool(self.before[-1:].strip())

    def is_text(self, char: str) -> bool:
        """Whether this cannot be markup at all."""
        before, after = self.before_raw[-1:], self.after_raw[:1]
        if before and before in "\"'(" and after and after in "\"')":
            return True
        if char == "*":
            inside = before in {" ", "("} and after in {" ", ")"}
            return self.length == 1 and inside
        if before.isalnum() and after.isalnum():
            return True
        if self.length >= 2 and (before.isalnum() or after.isalnum()):
            return True  # __init__, which Markdown would have made bold
        starts = not before.isalnum() and _IDENTIFIER_AFTER.match(self.after_raw)
        if starts and not re.match(r"\w+_(?!\w)", self.after_raw):
            return True
        ends = not after.isalnum() and _IDENTIFIER_BEFORE.search(self.before_raw)
        return bool(ends and not re.search(r"(?<!\w)_\w+$", self.before_raw))

    def is_note(self, *, notes: bool) -> bool:
        """Whether this is text although it has one word beside it.

        It is not at the ends of a paragraph: the emphasis was of several paragraphs.
        """
        outermost = not _line_end(self.before) or not _line_start(self.after)
        attached = self.opens or self.closes
        return self.length == 1 and attached and (notes or not outermost)


def _line_end(text: str) -> str:
    """Return what stands before, in the same line."""
    return re.split(rf"[\n{BREAK}]", text)[-1].strip()


def _line_start(text: str) -> str:
    """Return what stands behind, in the same line."""
    return re.split(rf"[\n{BREAK}]", text)[0].strip()


def _pairs(marks: Sequence[_Mark], char: str) -> list[tuple[int, int]]:
    """Return the indices of marks that belong together, in order."""
    pairs: list[tuple[int, int]] = []
    opener: _Mark | None = None
    for position, mark in enumerate(marks):
        remaining = len(marks) - position
        # html2text moves a space that the HTML had inside: "_Girls  _all".
        late = remaining % 2 == 1 and (char == "_" or mark.before.endswith("  "))
        alone = not mark.opens and not mark.closes
        if opener is not None and (mark.closes or alone or late):
            pairs.append((opener.token, mark.token))
            # "*p**ip*": one mark that ends a pair and begins the next
            both = mark.length == 2 and char == "*" and mark.opens and mark.closes
            opener = mark if both else None
        elif mark.opens or alone:
            opener = mark
    return pairs
