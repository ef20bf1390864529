from __future__ import annotations

import gzip
import json
from typing import Any

import cbor2

from chronicle.search.packed import PART, split_words
from chronicle.search.pagefind import put_in_order

MAGIC = b"pagefind_dcd"
WORDS = [
    [f"{stem}{number:03}", [[number, [1, 2]]]] for stem in "az" for number in range(999)
]


def packed(value: object) -> bytes:
    return gzip.compress(MAGIC + cbor2.dumps(value))


def unpacked(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(MAGIC))


def index(*, reverse: bool) -> dict[str, bytes]:
    """Return the files of one index, as two runs of Pagefind would order them."""
    step, run = (-1, "a") if reverse else (1, "b")
    tags = [["psf", [0, 1]], ["pycon", [1]]]
    kinds = [["page", [2]], ["post", [0, 1]]]
    filters = [["kind", f"en_{run}00001"], ["tag", f"en_{run}00002"]]
    meta = [
        "1.5.2",
        [["en_a", 3]],
        [["a0", "z9", "en_b000001"]],
        filters[::step],
        [],
        ["title"],
    ]
    entry = {"version": "1.5.2", "languages": {"en": {"hash": f"en_{run}00003"}}}
    return {
        f"filter/en_{run}00001.pf_filter": packed(["kind", kinds[::step]]),
        f"filter/en_{run}00002.pf_filter": packed(["tag", tags[::step]]),
        "fragment/en_a.pf_fragment": b"fragment",
        "index/en_b000001.pf_index": packed([WORDS]),
        f"pagefind.en_{run}00003.pf_meta": packed(meta),
        "pagefind-entry.json": json.dumps(entry).encode(),
    }


def test_two_runs_give_the_same_files() -> None:
    assert put_in_order(index(reverse=False)) == put_in_order(index(reverse=True))


def test_files_are_found_under_the_names_that_others_give_them() -> None:
    files = put_in_order(index(reverse=False))

    meta = read_meta(files)
    for name, filter_number in meta[3]:
        assert unpacked(files[f"filter/{filter_number}.pf_filter"])[0] == name
    assert files["fragment/en_a.pf_fragment"] == b"fragment"
    assert sum(path.startswith("index/") for path in files) == len(meta[2])


def read_meta(files: dict[str, bytes]) -> Any:
    number = json.loads(files["pagefind-entry.json"])["languages"]["en"]["hash"]
    return unpacked(files[f"pagefind.{number}.pf_meta"])


def test_each_word_is_in_one_small_file_under_its_first_and_last() -> None:
    files = put_in_order(index(reverse=False))

    found = []
    for first, last, number in read_meta(files)[2]:
        (entries,) = unpacked(files[f"index/{number}.pf_index"])
        assert (first, last) == (entries[0][0], entries[-1][0])
        assert len(cbor2.dumps(entries)) <= PART + 10
        found += entries
    assert found == WORDS


def test_words_that_begin_alike_stay_together() -> None:
    parts = [[word for word, _pages in part.words] for part in split_words(WORDS)]

    assert any(part[-1] == "a998" for part in parts)


def test_a_word_larger_than_a_file_has_one_of_its_own() -> None:
    large = ["the", [[0, [0] * PART]]]

    parts = [part.words for part in split_words([["a", []], large, ["z", []]])]

    assert parts == [[["a", []]], [large], [["z", []]]]
    assert list(split_words([])) == []
