"""The account of generated pages: written when changed, removed when gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.build.ledger import Ledger

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


@pytest.mark.parametrize("content", ["", "{", "[]", "1", "\udcff"])
def test_an_unreadable_account_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ledger.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))

    assert Ledger(path).unclaimed == frozenset()
