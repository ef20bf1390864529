"""Describe a post in whole sentences.  Pure: standard library only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_LENGTH = 80
"""Characters after which no further sentence is needed."""

MAX_LENGTH = 300
"""Characters that search engines and link previews show at the very most."""

MAX_SENTENCE = 1_000
"""Characters beyond which what looks like one sentence is not one."""

_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[\s*(?:\.\.\.|…)\s*\])\s*\Z")

_ABBREVIATIONS = frozenset(
    [
        "adm",
        "approx",
        "assn",
        "ave",
        "cf",
        "ch",
        "co",
        "corp",
        "dept",
        "dr",
        "ed",
        "eds",
        "eg",
        "e.g",
        "esp",
        "est",
        "etc",
        "fig",
        "gen",
        "gov",
        "hon",
        "ie",
        "i.e",
        "inc",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "jr",
        "lt",
        "ltd",
        "messrs",
        "mr",
        "mrs",
        "ms",
        "mt",
        "no",
        "nos",
        "p.m",
        "a.m",
        "pp",
        "prof",
        "rep",
        "rev",
        "sen",
        "sr",
        "st",
        "u.s",
        "u.k",
        "vol",
        "vs",
        "v",
    ]
)
_SENTENCE_END = re.compile(
    r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[^\Wa-z_]|\s*\Z)|[。！？]"
)


# Neither a list of names, nor what announces a list that does not follow here.
_WHOLE = re.compile(r"[.!?。！？…][\"'”’)\]]*\W*\Z")


def is_cut_off(description: str) -> bool:
    """Tell a description that an importer cut in the middle of a sentence."""
    return bool(_CUT_OFF.search(description))


def describe(paragraphs: Iterable[str]) -> str:
    """Return the first full sentences of a post.

    :param paragraphs: Plain text, in the order of the post.
    :returns: Whole sentences of at most :data:`MAX_LENGTH` characters together, or the
        first one alone; as many words as fit and an ellipsis of a text that has no
        sentences; empty if there is no text.
    """
    sentences = [s for text in paragraphs for s in split_sentences(text)]
    whole = [sentence for sentence in sentences if _WHOLE.search(sentence)]
    chosen = ""
    for sentence in whole or sentences:
        longer = f"{chosen} {sentence}".strip()
        if len(longer) > MAX_LENGTH:
            return chosen or _cut(sentence)
        chosen = longer
        if len(chosen) >= MIN_LENGTH:
            break
    return chosen


def split_sentences(text: str) -> list[str]:
    """Cut a paragraph into its sentences."""
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _is_abbreviation(text[start : match.end()]):
            continue
        sentences.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return [*sentences, rest] if rest else sentences


def _is_abbreviation(sentence: str) -> bool:
    last = sentence.rsplit(None, 1)[-1].lstrip("(“‘\"'")
    if not last.endswith(".") or last.endswith(".."):
        return False
    word = last.rstrip(".")
    return word.casefold() in _ABBREVIATIONS or bool(re.fullmatch(r"[A-Z]", word))


def _cut(sentence: str) -> str:
    if len(sentence) <= MAX_SENTENCE:
        return sentence
    room = sentence[:MAX_LENGTH]
    head, space, _ = room.rpartition(" ")
    return (head if space else room).rstrip(" ,;:–—-") + "…"
