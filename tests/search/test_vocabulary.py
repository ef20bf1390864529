from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from chronicle.search.index import read_words
from chronicle.search.packed import compress
from chronicle.search.vocabulary import MOST, common_words, part_words, words_of

if TYPE_CHECKING:
    from pathlib import Path


def gather_words(pages: list[tuple[str, str]]) -> list[tuple[str, int]]:
    words = (words_of(f"{title} {text}") for title, text in pages)
    counts = Counter(word for each in words for word in each)
    return common_words(counts, (title for title, _ in pages))


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


def packed_page(title: str, content: str) -> bytes:
    page = {"meta": {"title": title}, "filters": {}, "content": content}
    return compress(json.dumps(page).encode())


def test_an_edit_counts_the_words_of_its_page_alone(tmp_path: Path) -> None:
    account = tmp_path / "words.json"
    before = {
        f"fragment/en_{n}.pf_fragment": packed_page(f"Page {n}", f"quokka word{n}")
        for n in "abc"
    }
    new, old = "fragment/en_d.pf_fragment", "fragment/en_a.pf_fragment"
    after = {path: None for path in before if path != old}
    edited = {**after, new: packed_page("Page", "zebra")}
    disk = dict(before)
    read: list[str] = []

    def read_file(path: str) -> bytes:
        read.append(path)
        return disk[path]

    read_words(account, before, read_file)
    found = read_words(account, edited, read_file)

    assert read == [old]
    disk |= {new: edited[new] or b""}
    assert found == read_words(tmp_path / "none", edited, read_file)
    assert found.counts["quokka"] == 2
    assert "worda" not in found.counts
    for damaged in (b"", before[old][:-9], packed_page("Page a", "other words")):
        read_words(account, before, lambda path: disk[path])
        disk[old] = damaged
        assert read_words(account, edited, lambda path: disk[path]) == found
        disk[old] = before[old]
