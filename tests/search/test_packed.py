"""Words are moved in an index as they lie in it."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import Any

import cbor2
import pytest

from chronicle.search.packed import (
    Word,
    move_word,
    pack_word,
    shift_word,
    unpack_word,
)

SIZES = (1, 23, 24, 255, 256, 65_535, 65_536, 2**31)


def postings(chance: random.Random, pages: int) -> list[list[Any]]:
    """Return postings of some pages, with places of all sizes."""

    def places() -> list[int]:
        count = chance.choice((0, 1, 23, 24, 300))
        return [
            chance.choice((1, -1)) * chance.randrange(chance.choice(SIZES))
            for _ in range(count)
        ]

    return [
        [chance.randrange(1, chance.choice((2, 30, 999))), places(), places()]
        for _ in range(pages)
    ]


@pytest.mark.parametrize("pages", [0, 1, 23, 24, 131, 256])
def test_a_word_is_packed_as_pagefind_packs_it(pages: int) -> None:
    chance = random.Random(pages)
    for name in ("a", "日本語" * 20, "Ã" * 130):
        forms = [
            [form, postings(chance, chance.randrange(1, 5))]
            for form in "äåéöûü"[:pages]
        ]
        data = cbor2.dumps([name, postings(chance, pages), forms])

        found = unpack_word(Word(name, data))

        assert list(found) == ["", *(form for form, _ in forms)]
        own = cbor2.loads(data)[1]
        assert list(found[""]) == list(accumulate(step for step, *_ in own))
        assert pack_word(name, found) == Word(name, data)


def test_a_moved_word_has_its_pages_in_order() -> None:
    one, two, three = [[5], [-1]], [[70_000], []], [[], [7]]
    word = Word("a", cbor2.dumps(["a", [[0, *one], [1, *two]], [["ä", [[2, *three]]]]]))

    moved = move_word("a", unpack_word(word), {0: 300, 1: 4, 2: 25})

    assert cbor2.loads(moved.data) == [
        "a",
        [[4, *two], [296, *one]],
        [["ä", [[25, *three]]]],
    ]


def test_a_word_whose_pages_keep_their_order_is_changed_in_its_steps_alone() -> None:
    chance = random.Random(5)
    forms = [[form, postings(chance, 9)] for form in ("ä", "å")]
    word = Word("a", cbor2.dumps(["a", postings(chance, 40), forms]))
    found = unpack_word(word)
    pages = sorted({number for each in found.values() for number in each})
    to = dict(zip(pages, sorted(chance.sample(range(40_000), len(pages))), strict=True))
    later = {number: number + (number > pages[9]) for number in pages}

    assert shift_word(word, to) == move_word("a", found, to)
    assert shift_word(word, later) == move_word("a", found, later)
    assert shift_word(word, {number: number for number in pages}) == word


@pytest.mark.parametrize("posting", [[1, [2]], [1, [2], "a"], [-1, [], []]])
def test_a_posting_of_another_shape_is_no_posting(posting: list[Any]) -> None:
    word = Word("a", cbor2.dumps(["a", [posting], []]))

    with pytest.raises(ValueError, match="another shape"):
        unpack_word(word)


@pytest.mark.parametrize("size", [-30, -1, 1, 30])
def test_a_word_of_another_size_is_not_taken_for_the_one_that_was_written(
    size: int,
) -> None:
    chance = random.Random(3)
    words = [cbor2.dumps([name, postings(chance, 9), []]) for name in "ab"]
    ends = len(words[0]) + size
    data = b"".join(words)

    for word in (Word("a", data[:ends]), Word("b", data[ends:]), Word("c", words[0])):
        with pytest.raises((ValueError, LookupError)):
            unpack_word(word)
        with pytest.raises((ValueError, LookupError)):
            shift_word(word, {number: number for number in range(9999)})
