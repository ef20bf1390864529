"""Every file becomes text, and what was assumed is said."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chronicle.core.problems import Subtype
from chronicle.repair.encoding.decoding import decode

ENGLISH = (
    "The members of the board met for a day, and it’s been a long one.\n\n"
    "“Thanks to all of you” — that is what Zoë Müller said, with the café still open.\n"
)
POLISH = "Zażółć gęślą jaźń, powiedział Łukasz Świątek.\nDziękuję wszystkim bardzo.\n"
RUSSIAN = "Конференция прошла успешно.\nСпасибо всем участникам за работу.\n"


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8(mark: bytes) -> None:
    assert decode(mark + ENGLISH.encode()) == (ENGLISH, "utf-8", [])


@pytest.mark.parametrize(
    ("text", "codec", "encoding", "line"),
    [
        (ENGLISH, "cp1252", "cp1252", 1),
        (ENGLISH, "mac_roman", "mac_roman", 1),
        ("Plain.\n" + POLISH, "cp1250", "cp1250", 2),
        (RUSSIAN, "cp1251", "cp1251", 1),
        ("A day.\n\nZoë Müller\n", "latin-1", "cp1252", 3),
        (ENGLISH, "utf-16-le", "utf-16-le", 1),
        (ENGLISH, "utf-16-be", "utf-16-be", 1),
    ],
)
def test_not_utf8(text: str, codec: str, encoding: str, line: int) -> None:
    result = decode(text.encode(codec))

    assert result.text == text
    assert result.encoding == encoding
    [problem] = result.problems
    assert (problem.subtype, problem.line) == (Subtype.ENCODING, line)
    assert f"read as {encoding}" in problem.message


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark(mark: bytes, encoding: str) -> None:
    result = decode(mark + POLISH.encode(encoding))

    assert result.text == POLISH
    assert [problem.line for problem in result.problems] == [1]


def test_lines_in_another_encoding() -> None:
    first, last = "It’s all in UTF-8 — “here”.\n", "Zoë’s line isn’t, déjà.\n"

    result = decode(first.encode() + last.encode("cp1252") + first.encode())

    assert result.text == first + last + first
    assert result.encoding == "utf-8, cp1252"
    assert [problem.line for problem in result.problems] == [2]


def test_one_byte_in_another_encoding() -> None:
    data = "It’s “so”, Zoë".encode() + b" said\x97twice.\n"

    assert decode(data).text == "It’s “so”, Zoë said—twice.\n"


def test_bytes_that_mean_nothing_are_told_of() -> None:
    result = decode(codecs.BOM_UTF16_LE + "ab\n".encode("utf-16-le") + b"\x00")

    assert result.text.startswith("ab\n")
    assert [problem.line for problem in result.problems] == [1, 2]


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes(data: bytes) -> None:
    text, encoding, problems = decode(data)

    if encoding != "utf-8":
        assert problems
    if "\ufffd" in text:
        assert "\ufffd".encode() in data or problems
    assert all(1 <= problem.line <= data.count(b"\n") + 2 for problem in problems)
