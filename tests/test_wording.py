"""What this site says is said in its own words.

No run of eight words of the posts that its facts are taken from stands in the data or
in the site's own posts: names and titles apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import ftfy
import pytest
import yaml

from building import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

RUN = 8
"""Words in a row that make a copy of a sentence."""

OWN = 4
"""So many of them must be no part of a name."""

SOURCES = [PROJECT.parent / "shared" / name for name in ("corpus", "seeds")]

KINDS = ("people", "organisations", "services", "events")

NAMES = (
    *("virtualenv", "wheel", "setuptools", "twine"),
    *("EuroPython 2025", "PyCon US 2025", "PyTexas 2025"),
    *("Developers in Residence", "Developers-in-Residence"),
)
"""Names that no entry of the data bears."""

_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
_ADDRESS = re.compile(
    r"\]\([^)]*\)|\]\[[^\]]*\]|<?https?://[^\s>]+>?|<[^<>\s]+>|^\[[^\]\n]+\]:.*$",
    re.MULTILINE,
)
# What is no sentence of a post: its metadata, its title, and where it first stood.
_METADATA = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
    re.compile(r"^\.\. post::.*\n(?: +.*\n)*", re.MULTILINE),
    re.compile(r"^# .*$|^\S.*\n={3,}$", re.MULTILINE),
    re.compile(r"^.*\boriginally posted\b.*$", re.MULTILINE),
)


class Words(NamedTuple):
    """The words of a text, and whether each is part of a name."""

    words: list[str]
    named: list[bool]


def words(text: str, names: re.Pattern[str] | None = None) -> Words:
    text = _ADDRESS.sub(" ", text).replace("’", "'")
    spans = [match.span() for match in names.finditer(text)] if names else []
    found = list(_WORD.finditer(text))
    named = [any(a <= word.start() < b for a, b in spans) for word in found]
    return Words([word[0].casefold() for word in found], named)


def runs(found: Words) -> Iterator[tuple[str, ...]]:
    for start in range(len(found.words) - RUN + 1):
        yield tuple(found.words[start : start + RUN])


def copied(text: str, known: set[int], names: re.Pattern[str]) -> list[str]:
    """Return the runs of a text that stand in what is known, by their hashes."""
    found = words(text, names)
    return [
        " ".join(run)
        for start, run in enumerate(runs(found))
        if hash(run) in known and found.named[start : start + RUN].count(False) >= OWN
    ]


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({name.replace("’", "'") for name in names}, key=len)[::-1]
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def body_of(post: str) -> str:
    """Return a post without its metadata and title."""
    for part in _METADATA:
        post = part.sub("", post, count=1)
    return post


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We say that one two three four five six seven eight nine.", 2),
        ("One two three four five six seven. Eight!", 1),
        ("One two three four five six seven and eight", 0),
        ("[One two](https://example.org/) three four five six seven eight", 1),
        # Two names of two words each, and four words of one's own; then three.
        ("Ann Lee four five Bob Ray eight nine", 1),
        ("Ann Lee four five Bob Ray eight Cox", 0),
    ],
)
def test_copies_are_found(text: str, expected: int) -> None:
    source = (
        "One two three four five six seven eight nine. "
        "Ann Lee four five Bob Ray eight nine. Ann Lee four five Bob Ray eight Cox."
    )
    known = {hash(run) for run in runs(words(source))}

    found = copied(text, known, pattern_of(["Ann Lee", "Bob Ray", "Cox"]))

    assert len(found) == expected


@pytest.fixture(scope="module")
def known() -> set[int]:
    if not all(folder.is_dir() for folder in SOURCES):
        pytest.skip("the posts that the facts are from are not beside the repository")
    files = (file for folder in SOURCES for file in folder.rglob("*") if file.is_file())
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in files)
    return {hash(run) for text in texts for run in runs(words(text))}


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in KINDS:
        text = (PROJECT / f"_data/{kind}.yml").read_text(encoding="utf-8")
        for entry in yaml.load(text, Loader=yaml.CSafeLoader):
            yield kind, entry


def names_of(value: Any) -> Iterator[str]:
    """Yield the names and titles in an entry."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in {"name", "title", "label", "qualifier"}:
                yield part
            elif key == "aliases":
                yield from part
            else:
                yield from names_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from names_of(part)


def sentences_of(value: Any) -> Iterator[str]:
    """Yield what an entry says in sentences."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in {"text", "note", "display", "summary"}:
                yield part
            else:
                yield from sentences_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from sentences_of(part)


@pytest.fixture(scope="module")
def names() -> re.Pattern[str]:
    # The title of an event is a sentence; it may be that of a post, but is no name.
    found = [
        name
        for kind, entry in entries()
        for name in names_of(entry)
        if kind != "events"
    ]
    return pattern_of([*found, *NAMES])


def test_the_data_are_in_our_own_words(known: set[int], names: re.Pattern[str]) -> None:
    for kind, entry in entries():
        said = [*sentences_of(entry)]
        said += [entry["title"]] if kind == "events" else []
        for text in said:
            assert copied(text, known, names) == [], (entry["id"], text)


def posts() -> list[Path]:
    return sorted(
        file
        for file in (PROJECT / "posts").rglob("*")
        if file.suffix in {".md", ".rst"}
    )


@pytest.mark.parametrize("post", posts(), ids=lambda post: post.stem)
def test_a_post_is_in_our_own_words(
    known: set[int], names: re.Pattern[str], post: Path
) -> None:
    # A post may be damaged; its names have to be known for names all the same.
    body = body_of(ftfy.fix_text(post.read_text(encoding="utf-8")))

    assert copied(body, known, names) == []
