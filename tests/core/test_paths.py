"""Addresses that may become files, and those that may not."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.core.paths import Claim, find_clashes, fold_path, safe_path

NASTY = st.text(
    st.sampled_from("/\\.%:?#~ 25eEfF0aCON\u202e\u0301é\n\0|<") | st.characters(),
    max_size=40,
)


@pytest.mark.parametrize("case", load_cases("links", "safe_path"), ids=label_of)
def test_safe_path(case: dict[str, str]) -> None:
    checked = safe_path(case["address"])

    assert checked.path == case.get("path", "")
    assert bool(checked.fault) == ("fault" in case)
    assert case.get("fault", "") in checked.fault


@pytest.mark.parametrize("count", [255, 256])
def test_length_of_segment(count: int) -> None:
    assert bool(safe_path("/2016/" + "x" * count).fault) == (count > 255)


def test_length_is_of_bytes() -> None:
    assert "255 bytes" in safe_path("/" + "日" * 86).fault
    assert "1024 bytes" in safe_path("/x" * 520).fault


@given(NASTY)
@example("/%2e%2e%2fx")
@example("/a/..")
def test_nothing_leaves_the_folder(address: str) -> None:
    path, fault = safe_path(address)

    assert not (path and fault)
    for flavour in (PurePosixPath, PureWindowsPath):
        parts = flavour(path).parts
        assert "/".join(parts) == path, "one part for each segment"
        assert ".." not in parts
        assert not flavour(path).is_absolute()
    assert not any(part.startswith(".") for part in path.split("/"))
    assert path.isprintable() or "\u200c" in path or "\u200d" in path


@given(NASTY)
def test_sound_paths_are_found_again(address: str) -> None:
    path, fault = safe_path(address)

    if not fault:
        assert safe_path(path) == (path, "")
        assert safe_path(quote(f"/{path}")) == (path, "")


CLASHES = [
    ("same", "2016/a.html", "2016/a.html", True),
    ("capitals", "2016/Foo.html", "2016/foo.html", True),
    ("other letters for one", "stra\u00dfe.html", "STRASSE.html", True),
    ("composed", "caf\u00e9.html", "cafe\u0301.html", True),
    ("file and folder", "2016/a.html", "2016/a.html/b.html", True),
    ("file and folder in capitals", "2016/A.html/b.html", "2016/a.html", True),
    ("folder of both", "2016/a/index.html", "2016/b/index.html", False),
    ("beginning of the other", "2016/a", "2016/ab", False),
]


@pytest.mark.parametrize(("label", "one", "other", "clash"), CLASHES)
def test_clashes(label: str, one: str, other: str, clash: bool) -> None:
    claims = [Claim(one, "a"), Claim(other, "b")]

    expected = dict(zip(claims, reversed(claims), strict=True)) if clash else {}
    assert find_clashes(claims) == expected, label


def test_own_claims_do_not_clash() -> None:
    claims = [Claim("a.html", "a"), Claim("A.html", "a"), Claim("a.html", "a")]

    assert find_clashes(claims) == {}


@given(NASTY)
def test_fold_is_idempotent(path: str) -> None:
    assert fold_path(fold_path(path)) == fold_path(path)
