"""An index that is amended is the one that Pagefind makes of all pages."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cbor2
import pytest

from chronicle.search.amending import NotAmendableError, amend
from chronicle.search.pagefind import index_texts, is_installed, make_index

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not is_installed(), reason="Pagefind is not installed")

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta name="d" content="{day}" data-pagefind-meta="date[content]"></head>
<body data-pagefind-body><h1>{title}</h1><p>{text}</p></body></html>"""

LETTERS = "bcdfghjklmnprstvz"
WORDS = [f"{a}{b}o{c}" for a in LETTERS for b in "aeiu" for c in LETTERS]
ACCENTED = ["dürer", "dûrer", "durer"]
TAG = "<i data-pagefind-filter='tag'>{}</i>"


def page(text: str, title: str = "Title", day: str = "2020-01-01") -> str:
    return PAGE.format(title=title, text=text, day=day)


def text_of(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS + ACCENTED, k=count))


class Site:
    """Pages, and the index of all of them."""

    def __init__(self, folder: Path, pages: dict[str, str]) -> None:
        self.folder = folder
        self.pages = pages
        for name, text in pages.items():
            self.write(name, text)
        self.index = make_index(folder, "en")

    def write(self, name: str, text: str) -> None:
        file = self.folder / name / "index.html"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def change(self, changes: dict[str, str]) -> None:
        """Change pages, and see that the amended index is that of all pages."""
        before, after = (
            {f"{name}/index.html": pages[name] for name in changes if pages.get(name)}
            for pages in (self.pages, self.pages | changes)
        )
        files, sizes = self.index
        amended = amend(
            files.__getitem__,
            sizes,
            index_texts(before, "en"),
            index_texts(after, "en"),
        )
        for name, text in changes.items():
            if text:
                self.write(name, text)
            else:
                (self.folder / name / "index.html").unlink()
        self.pages = {
            name: text for name, text in (self.pages | changes).items() if text
        }
        whole = make_index(self.folder, "en")

        now = {**files, **amended.files}
        assert {path: data for path, data in now.items() if data} == whole.files
        assert {**sizes, **amended.sizes} | whole.sizes == {**sizes, **amended.sizes}
        self.index = whole


def test_an_amended_index_is_the_one_of_all_pages(tmp_path: Path) -> None:
    chance = random.Random(7)
    site = Site(
        tmp_path,
        {f"p{n}": page(text_of(chance, 1500), day=f"20{20 + n}") for n in range(8)},
    )
    assert sum(path.endswith(".pf_index") for path in site.index.files) > 2
    text = text_of(chance, 1500)

    for new in (
        f"{text} more",
        f"aaa {text}",  # each place of a word is another
        text_of(chance, 20),
        text_of(chance, 5000),  # what no file of words holds
        f"{WORDS[0]} 00 zzzz",
    ):
        site.change({"p3": page(new, f"About {new[:9]}", "2023")})


def test_pages_come_and_go(tmp_path: Path) -> None:
    chance = random.Random(8)
    tags = [TAG.format(tag) for tag in ("one", "two", "three")]

    def some(day: str = "") -> str:
        day = day or f"20{chance.randrange(10, 30)}-0{chance.randrange(1, 9)}-01"
        return page(text_of(chance, 300) + "".join(chance.sample(tags, 2)), day=day)

    site = Site(tmp_path, {f"p{number}": some() for number in range(6)})
    more = "One word that is new, and all that were there: {}"
    site.change({name: more.format(site.pages[name]) for name in ("p1", "p4")})
    site.change({"last": some("2099")})
    site.change({"first": some("1999")})
    site.change({"last": "", "p2": some()})
    site.change({"a": some(), "b": some(), "p3": "", "first": some("2050")})
    site.change({"p1": page("One word and no tag.")})


def test_what_needs_all_pages_is_left_to_pagefind(tmp_path: Path) -> None:
    pages = {f"p{number}": page(f"Page {number}.") for number in range(3)}
    pages["odd"] = page("<i data-pagefind-meta='mood'>gay</i>")
    site = Site(tmp_path, pages)

    for changes in (
        {"p1": page(f"A tag. {TAG.format('new')}")},
        {"p1": page("<i data-pagefind-meta='unknown'>new</i>")},
        {"odd": page("What was said of one page alone is said of none.")},
        dict.fromkeys(pages, ""),
    ):
        with pytest.raises(NotAmendableError):
            site.change(changes)


def test_a_number_of_pages_with_larger_files_of_words_is_left_to_pagefind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, {f"p{n}": page(f"Page {n}.") for n in range(3)})
    monkeypatch.setattr("chronicle.search.amending.part_of", lambda pages: pages // 4)

    with pytest.raises(NotAmendableError, match="another size"):
        site.change({"p3": page("The fourth.")})


def test_words_of_other_pages_are_moved_as_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(9)
    days = {f"p{n}": f"20{20 + n}-01-01" for n in range(8)}
    pages = {name: page(text_of(chance, 900), day=day) for name, day in days.items()}
    site = Site(tmp_path, pages)
    unpacked: list[bytes] = []
    loads = cbor2.loads
    monkeypatch.setattr(
        cbor2, "loads", lambda data: unpacked.append(data) or loads(data)
    )
    files, sizes = site.index
    new = index_texts({"new/index.html": page("New.", day="2019-01-01")}, "en")

    amend(files.__getitem__, sizes, {}, new)

    assert sum(map(len, sizes.values())) > 500
    assert len(unpacked) < 9, "more than lists, and the words of the new page"
