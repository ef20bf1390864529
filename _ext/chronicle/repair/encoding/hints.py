"""Say fast, without the tables of code pages, that a text is sound.  Pure."""

from __future__ import annotations

import re

_SEVERAL = re.compile("[^\x00-\x7f]{2}")
"""One character in UTF-8 is misread as two or more, none of them ASCII."""

_REFERENCE = re.compile(
    "&(?:[A-Za-z]{1,2}(?:acute|cedil|circ|grave|lig|ring|slash|tilde|uml)|ETH|THORN|eth"
    "|times|divide|radic|#(?:19[4-9]|2[0-4][0-9]|[0-9]{4,5}|[xX](?:[cCdDeEfF]|[0-9a-fA-F]{3,4})"
    "[0-9a-fA-F]?));[&\x80-\U0010ffff]"
)

_ODD = re.compile("[\x80-\x9f\ufffd]")


def is_sound(text: str) -> bool:
    """Tell whether *text* has no sign of damage, as most texts."""
    return not (
        has_odd_reference(text)
        or is_odd(text)
        or (not text.isascii() and _SEVERAL.search(text))
    )


def has_odd_reference(text: str) -> bool:
    """Tell whether a character reference may be part of a misread character."""
    return bool(_REFERENCE.search(text))


def is_odd(text: str) -> bool:
    """Tell whether *text* has characters that no post should have."""
    return text.startswith("\ufeff") or (not text.isascii() and bool(_ODD.search(text)))
