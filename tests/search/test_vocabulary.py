from __future__ import annotations

from chronicle.search.index import MOST, count_words, words_of


def gather_words(pages: list[tuple[str, str]]) -> list[tuple[str, int]]:
    return count_words((title, words_of(f"{title} {text}")) for title, text in pages)


def test_words_by_accident_are_left_out() -> None:
    pages = [
        ("Łukasz joins", "A typpo here, infrastructure there"),
        ("Second", "Infrastructure and 2016 psf x_y"),
    ]

    words = [word for word, _ in gather_words(pages)]
    assert words == ["infrastructure", "joins", "lukasz", "second"]


def test_common_words_come_first() -> None:
    pages = [("", "zebra quokka"), ("", "zebra quokka"), ("", "zebra")]

    assert gather_words(pages) == [("zebra", 3), ("quokka", 2)]


def test_the_list_has_an_end() -> None:
    words = ["".join(chr(97 + int(c)) for c in f"{n:06}") for n in range(MOST + 5)]

    assert len(gather_words([("", " ".join(words))] * 2)) == MOST
