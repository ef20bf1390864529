from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from chronicle.seo.head import CARD_SIZE
from chronicle.seo.social_cards import MARGIN, Card, _font, _width, _write, draw

BLANK = draw(Card("", "", ""))


@pytest.mark.parametrize(
    "title",
    [
        "The PSF has hired an IT Manager!",
        "Łukasz & Löwis: “quotes” — Ελληνικά, Кириллица",
        "😀 A title with a picture",
        "x" * 600,
        "word " * 200,
    ],
)
def test_a_picture_shows_the_title(title: str) -> None:
    data = draw(Card(title, "Ada · 2016-04-06", "Site"))

    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        assert image.size == CARD_SIZE
    assert data != draw(Card("", "Ada · 2016-04-06", "Site"))
    assert len(data) < 40_000


def test_a_title_in_a_script_that_the_typeface_lacks_leaves_its_room_empty() -> None:
    assert draw(Card("日本語の題名", "", "")) == BLANK


def test_the_same_words_give_the_same_bytes() -> None:
    card = Card("A title", "Ada", "Site")

    assert draw(card) == draw(card)


@pytest.mark.parametrize("size", [34, 44, 76])
@pytest.mark.parametrize("line", ["AVA To WAVE, P.T. Yo", "Łukasz Größe · Привет", ""])
def test_letters_stand_where_the_layout_of_a_whole_line_has_them(
    line: str, size: int
) -> None:
    whole, letters = (Image.new("L", CARD_SIZE, 0) for _ in range(2))
    ImageDraw.Draw(whole).text((MARGIN, 200), line, 255, _font(size), anchor="ls")

    _write(letters, 200, line, size, 255)

    assert letters.tobytes() == whole.tobytes()
    assert _width(line, size) == _font(size).getlength(line)
