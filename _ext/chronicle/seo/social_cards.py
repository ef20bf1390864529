"""Draw the picture that social networks show of a post.  The one home of Pillow.

The same words give the same bytes: the typeface lies beside this file.
"""

from __future__ import annotations

import io
import zlib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import PIL
from PIL import Image, ImageDraw, ImageFont

from chronicle import __version__
from chronicle.seo.head import CARD_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL._imaging import ImagingCore

TYPEFACE = Path(__file__).parent / "fonts" / "DejaVuSans-Bold.ttf"
"""Latin, Greek and Cyrillic of DejaVu Sans Bold; its licence lies beside it."""

DRAWN_BY = (PIL.__version__, __version__)
"""With another version of either, the same words may look otherwise."""

MARGIN = 81
"""Pixels, on all sides."""

_BACKGROUND = (18, 91, 107)
_FOREGROUND = (255, 255, 255)
_ACCENT = (255, 212, 59)

_SHADES = 15
"""Steps between background and foreground: with the accent, as many colours as PNG
packs two to a byte."""

# Of these sizes, in pixels, the largest at which a title fits in its lines.
_SIZES = ((76, 3), (64, 4), (52, 5), (44, 6))
_SMALL = 34


class Card(NamedTuple):
    """What a picture says."""

    title: str
    line: str
    """Below the title: authors and date."""

    site: str


def draw(card: Card) -> bytes:
    """Return the picture as PNG of :data:`CARD_SIZE`."""
    width, height = CARD_SIZE
    image = Image.new("L", CARD_SIZE, 0)
    _write(image, MARGIN + 16, _shown(card.site), _SMALL, 200)
    size, lines = _fit(_writable(card.title))
    for number, line in enumerate(lines):
        _write(image, 150 + size + number * size * 5 // 4, line, size, 255)
    _write(image, height - MARGIN, _shown(card.line), _SMALL, 200)
    return _encode(image, (0, height - 16, width, height))


def _write(image: Image.Image, bottom: int, line: str, size: int, shade: int) -> None:
    """Write a line that stands on *bottom*, as :meth:`ImageDraw.text` would.

    Rendering letters is most of the work, and few of them differ: each is rendered
    once, and put where the text's layout has it.
    """
    pen = ImageDraw.Draw(image)
    left, before = float(MARGIN), ""
    for char in line:
        left += _kerning(before, char, size)
        mask, (x, y) = _glyph(char, size)
        pen.draw.draw_bitmap((round(left) + x, bottom + y), mask, shade)
        left += _advance(char, size)
        before = char


@cache
def _glyph(char: str, size: int) -> tuple[ImagingCore, tuple[int, int]]:
    """Return a letter's mask, and where it stands from the start of its line."""
    return _font(size).getmask2(char, mode="L", anchor="ls")


@cache
def _advance(char: str, size: int) -> float:
    return _font(size).getlength(char)


@cache
def _kerning(before: str, char: str, size: int) -> float:
    """Return what the two letters together are wider than each by itself, pixels."""
    pair = _font(size).getlength(before + char)
    return pair - _advance(before, size) - _advance(char, size) if before else 0.0


def _encode(image: Image.Image, bar: tuple[int, int, int, int]) -> bytes:
    """Colour the shades of *image*, add a bar in the accent colour, return PNG."""
    shades = [level * (_SHADES - 1) // 255 for level in range(256)]
    picture = image.point(shades)
    picture.putpalette(_palette())
    picture.paste(_SHADES, bar)
    file = io.BytesIO()
    # Runs of one colour are most of it: nothing else is looked for.
    picture.save(file, "PNG", bits=4, compress_level=1, compress_type=zlib.Z_RLE)
    return file.getvalue()


@cache
def _palette() -> list[int]:
    """Return the shades from background to foreground, then the accent, one by one."""
    last = _SHADES - 1
    shades = [
        tuple(
            back + (front - back) * shade // last
            for back, front in zip(_BACKGROUND, _FOREGROUND, strict=True)
        )
        for shade in range(_SHADES)
    ]
    return [part for colour in (*shades, _ACCENT) for part in colour]


def _fit(title: str) -> tuple[int, list[str]]:
    """Return the size of letters and the lines; what never fits is cut off."""
    for size, most in _SIZES:
        lines = _wrap(title, size)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _wrap(text: str, size: int) -> list[str]:
    """Break *text* into lines that fit; a word too long for a line is broken too."""
    room = CARD_SIZE[0] - 2 * MARGIN
    lines: list[str] = []
    used = 0.0
    words = [part for word in text.split() for part in _parts(word, size, room)]
    for word in words:
        width = _width(word, size)
        more = used + _width(" ", size) + width
        if lines and more <= room:
            lines[-1] += f" {word}"
            used = more
        else:
            lines.append(word)
            used = width
    return lines


def _parts(word: str, size: int, room: float) -> Iterator[str]:
    """Yield *word*, in parts that fit."""
    while _width(word, size) > room:
        end = next(n for n in range(len(word), 0, -1) if _width(word[:n], size) <= room)
        yield word[:end]
        word = word[end:]
    yield word


def _width(text: str, size: int) -> float:
    """Return the width of *text*, pixels."""
    letters = sum(_advance(char, size) for char in text)
    return letters + sum(_kerning(*pair, size) for pair in pairwise(text))


def _shown(text: str) -> str:
    """Return *text* on one line that fits."""
    lines = _wrap(_writable(text), _SMALL) or [""]
    return lines[0] + ("…" if len(lines) > 1 else "")


def _writable(text: str) -> str:
    """Return what the typeface can write of *text*: nothing if it lacks most of it."""
    kept = "".join(char for char in text if char.isspace() or _has(char))
    return kept if 2 * len(kept) > len(text) else ""


@cache
def _has(char: str) -> bool:
    font = _font(_SMALL)
    return bytes(font.getmask(char)) != bytes(font.getmask("\U0010fffd"))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same wherever Pillow was built.
    return ImageFont.truetype(TYPEFACE, size, layout_engine=ImageFont.Layout.BASIC)
