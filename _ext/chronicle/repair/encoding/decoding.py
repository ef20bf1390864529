"""Decide in which encoding a file was written, and read it.  Pure.

Sphinx reads UTF-8 and stops the whole build at the first byte that is not.  Here every
file becomes text: what is not UTF-8 is read in each encoding that posts were written
in, and the most plausible text wins (``plausibility``).
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Problem, Subtype
from chronicle.repair.encoding.plausibility import cost, cost_of_each

if TYPE_CHECKING:
    from collections.abc import Iterator


class Decoded(NamedTuple):
    """The text of a file, and how it was read."""

    text: str
    """Without a byte order mark; line ends as they are."""

    encoding: str
    """As Python names it; ``utf-8, cp1252`` for a mixture."""

    problems: list[Problem]
    """What was assumed, unless the file is UTF-8 throughout."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

_NARROW = {
    "cp1252": 0,
    "mac_roman": 8,
    "cp1250": 8,
    "cp1251": 8,
    "iso8859_2": 10,
    "koi8_r": 10,
    "cp437": 10,
    "cp850": 10,
    "cp932": 10,
    "gb18030": 10,
    "cp949": 10,
    "big5": 10,
}
"""Bits against each encoding before the text is looked at."""

_GUESSED = 16
"""Bits against any other encoding that charset-normalizer thinks of."""

_MIXED = {"cp1252": 8, "mac_roman": 20}
"""Bits against UTF-8 with lines, or words, in that encoding."""

_ONE_BYTE = {"mac_roman", "cp1250", "cp1251", "iso8859_2", "koi8_r", "cp437", "cp850"}

_PROOF, _TIMES = 7, 3
"""Bits that these must be better by than Windows-1252, if a byte counts thrice."""

_CONTROL = 40
"""Bits against each control: no text has any, but UTF-16 is full of them."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")

_SAMPLE = 20_000
"""Bytes that are weighed, of lines that are not ASCII."""

_SLOPPY = {"cp1252": "sloppy-windows-1252"}
"""Bytes that Windows-1252 leaves undefined become C1 controls, not an error."""

_ENGLISH = re.compile(rb"\b(?:the|and|of|with|for|is)\b")
_FOREIGN = 5
"""Bits against a letter beyond ASCII in English, which has quotes and dashes."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CHARACTERS = re.compile(
    rb"((?:[\xc2-\xdf][\x80-\xbf]"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    rb"|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+)"
)
"""Well-formed UTF-8 beyond ASCII."""


def decode(data: bytes) -> Decoded:
    """Read *data* as text, whatever its encoding.

    :param data: A whole file.
    :returns: Its text, and a problem at the first line that is not UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding, _assumed(data, text, encoding))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return Decoded(text, "utf-8", [])
    # Makes Python know the "sloppy" code pages; few files are not UTF-8.
    import ftfy.bad_codecs  # noqa: F401, PLC0415

    _, encoding, text = min(_readings(data), key=lambda reading: reading[0])
    if encoding in _ONE_BYTE and not _is_convincing(_sample(data), encoding):
        encoding, text = "cp1252", data.decode(_SLOPPY["cp1252"])
    return Decoded(text, encoding, _assumed(data, text, encoding))


def _assumed(data: bytes, text: str, encoding: str) -> list[Problem]:
    """Say that the file was read as *encoding*, unless that is UTF-8."""
    problems = []
    if encoding in _WIDE:
        message = f"the file is not UTF-8 and was read as {encoding}; save it as UTF-8"
        problems.append(Problem(Subtype.ENCODING, message, 1))
    elif encoding != "utf-8":
        found, at = _first_fault(data)
        line = data.count(b"\n", 0, at) + 1
        message = f"{found!r} is not UTF-8 and was read as {encoding}; save it as UTF-8"
        problems.append(Problem(Subtype.ENCODING, message, line))
    if "\ufffd" in text and (encoding != "utf-8" or "\ufffd".encode() not in data):
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        message = (
            f"bytes that mean nothing in {encoding} were lost; expected the original"
        )
        problems.append(Problem(Subtype.ENCODING, message, line))
    return problems


def _first_fault(data: bytes) -> tuple[bytes, int]:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data[error.start : error.end], error.start
    return b"", 0


def _readings(data: bytes) -> Iterator[tuple[float, str, str]]:
    """Yield (bits, encoding, text) for each encoding that *data* can be read in."""
    if b"\0" in data:
        wide = [(name, _try(data, name)) for name in (*_WIDE, "utf-8")]
        for encoding, text in wide:
            if text is not None:
                bits = cost("\n" + text[:_SAMPLE]) + _CONTROL * len(
                    _CONTROLS.findall(text)
                )
                yield bits, encoding, text
        if any(text is not None for _, text in wide):
            return
    sample = _sample(data)
    head = data[:_SAMPLE]
    foreign = _FOREIGN if len(_ENGLISH.findall(head)) * 100 > len(head) else 0
    prices = dict(_NARROW)
    import charset_normalizer  # noqa: PLC0415 -- few files are not UTF-8

    best = charset_normalizer.from_bytes(sample).best()
    if best is not None:
        prices.setdefault(best.encoding, _GUESSED)
    for encoding, price in prices.items():
        text = _try(data, encoding)
        if text is not None:
            weighed = sample.decode(_SLOPPY.get(encoding, encoding), "ignore")
            yield _weigh(weighed, foreign) + price, encoding, text
    if _CHARACTERS.search(sample):
        for encoding, price in _MIXED.items():
            weighed = _decode_mixed(sample, encoding)
            name = f"utf-8, {encoding}"
            text = _decode_mixed(data, encoding)
            yield _weigh(weighed, foreign) + price, name, text


def _weigh(text: str, foreign: int) -> float:
    letters = sum(map(str.isalpha, _BEYOND_ASCII.findall(text))) if foreign else 0
    return cost("\n" + text) + foreign * letters


def _is_convincing(sample: bytes, encoding: str) -> bool:
    """Say whether *encoding* explains enough different bytes better than Windows-1252.

    That a letter is a little more frequent than another proves nothing, however often
    it comes: so each byte counts for a few times only.
    """
    usual = cost_of_each("\n" + sample.decode(_SLOPPY["cp1252"]))
    other = cost_of_each("\n" + sample.decode(encoding, "replace"))
    gains: dict[int, list[int]] = {}
    for byte, before, after in zip(sample, usual, other, strict=True):
        if byte > 0x7F:
            gains.setdefault(byte, []).append(before - after)
    proof = sum(
        sum(gain) / len(gain) * min(len(gain), _TIMES) for gain in gains.values()
    )
    return proof > _PROOF


def _sample(data: bytes) -> bytes:
    lines: list[bytes] = []
    size = start = 0
    while size < _SAMPLE and (found := _NOT_ASCII.search(data, start)):
        start = max(start, data.rfind(b"\n", start, found.start()) + 1)
        end = data.find(b"\n", found.end())
        end = len(data) if end < 0 else end
        lines.append(data[start : min(end, start + _SAMPLE - size)])
        size += len(lines[-1])
        start = end + 1
    return b"\n".join(lines)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(_SLOPPY.get(encoding, encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def _decode_mixed(data: bytes, encoding: str) -> str:
    """Read *line* as UTF-8, as *encoding*, or as both: the most plausible of them."""
    return "\n".join([_decode_line(line, encoding) for line in data.split(b"\n")])


def _decode_line(line: bytes, encoding: str) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        codec = _SLOPPY.get(encoding, encoding)
    narrow = line.decode(codec)
    parts = _CHARACTERS.split(line)  # every second one is UTF-8
    both = "".join(
        part.decode() if at % 2 else part.decode(codec) for at, part in enumerate(parts)
    )
    return min(narrow, both, key=lambda text: cost("\n" + text[:_SAMPLE]))
