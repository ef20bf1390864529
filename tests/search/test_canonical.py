from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import cbor2
import pytest

from chronicle.search import pagefind
from chronicle.search.packed import (
    PART,
    Part,
    Word,
    cut_words,
    part_of,
    place_of,
    split_words,
)
from chronicle.search.pagefind import make_index, put_in_order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAGIC = b"pagefind_dcd"


def packed(value: object) -> bytes:
    return gzip.compress(MAGIC + cbor2.dumps(value))


def unpacked(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(MAGIC))


OLD, NEW = {"id": "en_b", "date": "2001"}, {"id": "en_a", "date": "2020"}


def in_words(pages: list[dict[str, str]]) -> list[Any]:
    """Return words that stand in both pages, at other places."""
    return [
        [
            f"{stem}{number:03}",
            [[n, [int(p["date"]), number], []] for n, p in steps],
            [],
        ]
        for stem in "az"
        for number in range(999)
        for steps in [list(enumerate(pages))]  # the second is one behind the first
    ]


WORDS = in_words([OLD, NEW])


def as_words(values: list[Any]) -> list[Word]:
    return [Word(value[0], cbor2.dumps(value)) for value in values]


def words_in(part: Part) -> list[Any]:
    return [cbor2.loads(word.data) for word in cut_words(part.file, part.sizes)]


def index(*, reverse: bool) -> dict[str, bytes]:
    """Return the files of one index, as two runs of Pagefind would order them."""
    step, run = (-1, "a") if reverse else (1, "b")
    pages = [OLD, NEW][::step]
    old, new = (pages.index(page) for page in (OLD, NEW))
    tags = [["psf", sorted([old, new])], ["pycon", [new]]]
    kinds = [["page", [old]], ["post", [new]]]
    filters = [["kind", f"en_{run}00001"], ["tag", f"en_{run}00002"]]
    meta = [
        "1.5.2",
        [[page["id"], 3] for page in pages],
        [["a0", "z9", "en_b000001"]],
        filters[::step],
        [],
        ["date", "title"],
    ]
    entry = {"version": "1.5.2", "languages": {"en": {"hash": f"en_{run}00003"}}}
    return {
        f"filter/en_{run}00001.pf_filter": packed(["kind", kinds[::step]]),
        f"filter/en_{run}00002.pf_filter": packed(["tag", tags[::step]]),
        **{f"fragment/{page['id']}.pf_fragment": fragment(page) for page in pages},
        "index/en_b000001.pf_index": packed([in_words(pages)]),
        f"pagefind.en_{run}00003.pf_meta": packed(meta),
        "pagefind-entry.json": json.dumps(entry).encode(),
    }


def fragment(page: dict[str, str]) -> bytes:
    shown = {"url": f"/{page['id']}/", "meta": {"date": page["date"]}, "filters": {}}
    return gzip.compress(MAGIC + json.dumps(shown).encode(), mtime=0)


def test_a_new_post_leaves_the_numbers_of_all_other_pages_as_they_are() -> None:
    def page(kind: str, day: str, url: str) -> bytes:
        filters = {"kind": [kind]} if kind else {}
        shown = {"url": url, "meta": {"date": day} if day else {}, "filters": filters}
        return gzip.compress(MAGIC + json.dumps(shown).encode(), mtime=0)

    planned = page("event", "2027-01-01", "/timeline/#planned")
    others = [planned, page("", "", "/z/"), page("post", "2026-01-01", "/posts/z/")]
    new = page("post", "2026-01-02", "/posts/a/")

    assert max([*others, new], key=place_of) == new


def test_two_runs_give_the_same_files() -> None:
    assert put_in_order(index(reverse=False)) == put_in_order(index(reverse=True))


def test_pages_that_are_indexed_in_parts_have_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["quokka", "wombat", "dingo", "café", "cafe"]
    for number in range(11):
        text = " ".join(words[number % 5 :])
        kind = f'<p data-pagefind-filter="kind:{number % 3}">'
        date = f'<p data-pagefind-meta="date:2020-01-{number + 1:02}">'
        body = f"<h1>Page {number}</h1>{kind}{text}</p>{date}day</p>"
        html = f"<html><body data-pagefind-body>{body}</body></html>"
        file = tmp_path / f"pages/{number}/index.html"
        file.parent.mkdir(parents=True)
        file.write_text(html, "utf-8")
    indexed = []
    index_texts = pagefind.index_texts

    def index(texts: Mapping[str, str], language: str) -> dict[str, bytes]:
        indexed.append(len(texts))
        return index_texts(texts, language)

    monkeypatch.setattr(pagefind, "index_texts", index)
    whole = make_index(tmp_path / "pages", "en")
    monkeypatch.setattr(pagefind, "AT_ONCE", 4)

    assert make_index(tmp_path / "pages", "en") == whole
    assert indexed == [4, 4, 3]


def test_parts_that_say_other_things_of_pages_are_not_joined() -> None:
    part, other = index(reverse=False), index(reverse=True)
    number = json.loads(other["pagefind-entry.json"])["languages"]["en"]["hash"]
    meta = f"pagefind.{number}.pf_meta"
    other[meta] = packed([*unpacked(other[meta])[:5], ["title"]])

    with pytest.raises(ValueError, match="other fields"):
        put_in_order(part, other)


def test_files_are_found_under_the_names_that_others_give_them() -> None:
    files = put_in_order(index(reverse=True)).files

    meta = read_meta(files)
    for name, filter_number in meta[3]:
        assert unpacked(files[f"filter/{filter_number}.pf_filter"])[0] == name
    assert [id_ for id_, _ in meta[1]] == ["en_b", "en_a"]
    assert files["fragment/en_a.pf_fragment"] == fragment(NEW)
    assert sum(path.startswith("index/") for path in files) == len(meta[2])


def read_meta(files: dict[str, bytes]) -> Any:
    number = json.loads(files["pagefind-entry.json"])["languages"]["en"]["hash"]
    return unpacked(files[f"pagefind.{number}.pf_meta"])


def test_each_word_is_in_one_small_file_under_its_first_and_last() -> None:
    files = put_in_order(index(reverse=True)).files

    found = []
    for first, last, number in read_meta(files)[2]:
        (entries,) = unpacked(files[f"index/{number}.pf_index"])
        assert (first, last) == (entries[0][0], entries[-1][0])
        assert len(cbor2.dumps(entries)) <= PART + 10
        found += entries
    assert found == WORDS


def test_words_that_begin_alike_stay_together() -> None:
    parts = list(split_words(as_words(WORDS), 2 * PART))

    assert any(part.last == "a998" for part in parts)
    assert [word for part in parts for word in words_in(part)] == WORDS


def test_a_word_larger_than_a_file_has_one_of_its_own() -> None:
    large = ["the", [[0, [0] * PART]], []]
    words = as_words([["a", [], []], large, ["z", [], []]])

    parts = [words_in(part) for part in split_words(words, PART)]

    assert parts == [[["a", [], []]], [large], [["z", [], []]]]
    assert list(split_words([], PART)) == []


def test_the_more_pages_the_larger_are_the_files_of_words() -> None:
    sizes = {pages: part_of(pages) // PART for pages in (0, 1999, 2000, 4000, 8000)}

    assert sizes == {0: 1, 1999: 1, 2000: 2, 4000: 3, 8000: 4}
