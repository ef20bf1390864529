from __future__ import annotations

from chronicle.search.vocabulary import MOST, count_words, part_words, words_of


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


def test_a_word_with_one_slip_lies_in_one_of_two_files() -> None:
    files = part_words([("lowis", 3), ("łódź", 2), ("москва", 1)])

    def found(typed: str) -> set[str]:
        ends = {"first": ord(typed[0]) % 32, "last": ord(typed[-1]) % 32}
        loaded = [files[f"words/{end}-{n}.txt"].decode() for end, n in ends.items()]
        return {line.split()[0] for line in "".join(loaded).splitlines()}

    for typed in ("lwois", "owis", "owlis", "lowi", "xlowis", "mowis"):
        assert "lowis" in found(typed), typed
    assert "москва" in found("осква")
    assert "lowis" not in found("bokva")
    assert len(files) == 64
