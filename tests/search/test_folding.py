from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.core.folding import GAP, JOINER, PLAIN, fold, spell, spellings, unspell


@pytest.mark.parametrize("case", load_cases("search", "fold"), ids=label_of)
def test_letters_are_folded_and_spelt(case: dict[str, Any]) -> None:
    original = case["original"]

    assert fold(original) == case["folded"]
    assert fold(fold(original)) == fold(original), "not idempotent"
    assert unspell(spell(original)) == original


@pytest.mark.parametrize("letter", sorted(PLAIN))
def test_a_spelt_letter_is_its_plain_ones_without_combining_characters(
    letter: str,
) -> None:
    bare = "".join(c for c in spell(letter) if not unicodedata.combining(c))

    assert bare.replace(JOINER, "") == PLAIN[letter]


def test_letters_without_spaces_are_words() -> None:
    spelled = spell("<p>東京。Pythonで、検索</p>")

    assert spelled.replace(GAP, "|") == "<p>東|京。|Python|で、|検|索</p>"
    assert unspell(spelled) == "<p>東京。Pythonで、検索</p>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Python 3.12.1, 3.", "Python 3ꓸ12ꓸ1, 3."),
        ("C++ and C#.", "Cᐩ and Cⵌ."),
        ("PyPy's speed, pypy3, pypy", "PyPꓬ's speed, pypy3, pypꓬ"),
        ("PyPI, happy, copypy, pyp y", "PyPI, happy, copypy, pyp y"),
        ("a+b, C+ #1 1# a++b x#y 1,5", "a+b, C+ #1 1# a++b x#y 1,5"),
    ],
)
def test_signs_that_belong_to_a_word_are_letters(text: str, words: str) -> None:
    assert spell(text).replace(JOINER, "") == words
    assert unspell(spell(text)) == text


def test_no_two_letters_are_spelt_alike() -> None:
    spelled = [text for _, text in spellings()]

    assert len(set(spelled)) == len(spelled)


@given(st.text(alphabet=[*PLAIN, *"aeoslthdgnpyP 1.+#C", "é", "ö"]))
def test_spelling_can_be_undone(text: str) -> None:
    assert unspell(spell(text)) == text


@given(st.text())
def test_folding_ends(text: str) -> None:
    assert fold(fold(text)) == fold(text)
