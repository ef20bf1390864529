"""The account of generated pages: written when changed, removed when gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.build.ledger import Group, Ledger

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_is_written_again_only_if_its_content_changed(tmp_path: Path) -> None:
    output = tmp_path / "page.html"
    first = Ledger(tmp_path / "ledger.json")
    assert first.must_write("page", {"a": 1}, output)
    output.touch()
    first.close()

    second = Ledger(tmp_path / "ledger.json")
    assert not second.must_write("page", {"a": 1}, output)
    assert second.must_write("page", {"a": 2}, output)


def test_a_page_that_is_not_in_the_output_is_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.json")
    ledger.must_write("page", {}, tmp_path / "missing.html")
    ledger.close()

    again = Ledger(tmp_path / "ledger.json")
    assert again.must_write("page", {}, tmp_path / "missing.html")


def test_closing_names_the_pages_that_are_no_more(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "ledger.json")
    first.note("stays")
    first.note("goes")
    assert first.unclaimed == frozenset()
    first.close()

    second = Ledger(tmp_path / "ledger.json")
    second.note("stays")
    assert second.unclaimed == {"goes"}


def test_files_of_a_build_that_was_cut_off_are_written_again(tmp_path: Path) -> None:
    output = tmp_path / "page.html"
    first = Ledger(tmp_path / "ledger.json")
    first.must_write("page", {}, output)
    output.touch()
    first.close()

    again = Ledger(tmp_path / "ledger.json", is_trusted=False)
    assert again.must_write("page", {}, output)
    assert again.unclaimed == frozenset(), "it still knows what may be removed"


def test_a_group_is_kept_as_long_as_all_of_it_is_there(tmp_path: Path) -> None:
    files = [tmp_path / "a.html", tmp_path / "b.html"]
    first = Ledger(tmp_path / "ledger.json")
    for file in files:
        first.must_write(file.name, {}, file)
        file.touch()
    first.note_group("letters", Group("x", ["a.html", "b.html"], ["a", "b"]))
    first.close()

    again = Ledger(tmp_path / "ledger.json")
    assert not again.keep_group("letters", "y", tmp_path), "of something else"
    assert not again.keep_group("numbers", "x", tmp_path)
    again.documents = {"b.html": "b"}
    assert not again.keep_group("letters", "x", tmp_path), "a document now"
    again.documents = {"c.html": "c"}
    assert again.keep_group("letters", "x", tmp_path)
    assert again.pages == ["a", "b"]
    again.close()

    third = Ledger(tmp_path / "ledger.json")
    assert third.keep_group("letters", "x", tmp_path)
    assert third.unclaimed == frozenset()
    files[0].unlink()
    assert not third.keep_group("letters", "x", tmp_path)
    untrusted = Ledger(tmp_path / "ledger.json", is_trusted=False)
    assert not untrusted.keep_group("letters", "x", tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "1", "\udcff", "{}"])
def test_an_unreadable_account_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ledger.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))

    assert Ledger(path).unclaimed == frozenset()
