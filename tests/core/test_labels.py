"""Which labels are one label, and at which slug each answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.core.labels import (
    MAX_SLUG,
    choose_slugs,
    choose_spellings,
    fold_label,
    merge,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PSF", "psf"),
        ("PSF", "P.S.F."),
        ("open source", "Open-Source"),
        ("open source", "open_source"),
        ("user groups", "usergroups"),
        ("Q&A", "Q & A"),
        ("Łódź", "łódź"),
    ],
)
def test_one_label(one: str, other: str) -> None:
    assert fold_label(one) == fold_label(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("C++", "C#"), ("python 3.10", "python 3.1.0"), ("3.1", "31")],
)
def test_two_labels(one: str, other: str) -> None:
    assert fold_label(one) != fold_label(other)


def test_the_most_frequent_spelling_counts() -> None:
    labels = ["psf", "PSF", "psf", "grants", "Grants"]

    spellings = choose_spellings(labels)

    assert spellings == {"grants": "Grants", "psf": "psf"}
    assert merge(["P.S.F", "grants", "PSF"], spellings) == ("psf", "Grants")


def test_a_clash_gets_a_suffix() -> None:
    slugs, clashes = choose_slugs(["C#", "C++", "C"])

    assert slugs == {"C": "c", "C#": "c-2", "C++": "c-3"}
    assert clashes == {"C#": "C", "C++": "C"}


@pytest.mark.parametrize("label", ["!!!", "🐉", "...", "-"])
def test_no_slug_is_empty(label: str) -> None:
    slugs, _ = choose_slugs([label])

    assert slugs[label].startswith("label-")


@given(st.sets(st.text(min_size=1, max_size=300).filter(str.strip)))
def test_every_label_has_a_slug_of_its_own(labels: set[str]) -> None:
    slugs, _ = choose_slugs(labels)

    assert set(slugs) == labels
    assert len(set(slugs.values())) == len(labels)
    assert all(0 < len(slug.encode()) <= MAX_SLUG + 4 for slug in slugs.values())
