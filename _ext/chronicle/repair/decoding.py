"""Decide in which encoding a file was written.  Pure."""

from __future__ import annotations

from typing import NamedTuple

from chronicle.core.problems import Problem, Subtype


class Decoded(NamedTuple):
    """The text of a file, and how it was read."""

    text: str
    encoding: str
    problems: list[Problem]


def decode(data: bytes) -> Decoded:
    """Read *data* as text, whatever its encoding.

    :param data: A whole file.
    :returns: Its text without a byte order mark; a problem where it is not UTF-8.
    """
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8", [])
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start : error.end]
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        text = data.decode(encoding)
    message = f"{found!r} is not UTF-8; the file was read as {encoding}"
    return Decoded(text, encoding, [Problem(Subtype.ENCODING, message, line)])
