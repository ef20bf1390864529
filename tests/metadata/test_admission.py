"""Which files may become posts, and what is said of the others."""

from __future__ import annotations

import pytest

from chronicle.metadata.admission import (
    MAX_BYTES,
    Candidate,
    admit,
    clean_text,
    shown_path,
)


def candidate(source: str, **facts: object) -> Candidate:
    suffix = "." + source.rpartition(".")[2]
    return Candidate(source, suffix, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        "posts/a.md",
        "posts/hello world (1).md",
        "posts/v1.2.3-release.md",
        "posts/złoty-日本.md",
        "posts/o'neill & sons.rst",
    ],
)
def test_admitted(source: str) -> None:
    found = admit([candidate(source)])

    assert [one.source for one in found.admitted] == [source]
    assert not found.left_out
    assert not found.problems


@pytest.mark.parametrize(
    "source", ["posts/.a.md", "posts/a.md~", "posts/#a.md#", "posts/~$a.md"]
)
def test_passed_over(source: str) -> None:
    found = admit([candidate(source)])

    assert found.passed_over == [source]
    assert not found.admitted
    assert not found.left_out


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (
            candidate("posts/a.md", is_link=True),
            "it is a symbolic link; posts are files of their own",
        ),
        (
            candidate("posts/a.md", is_file=False),
            "it is not a file, but has the name of one",
        ),
        (
            candidate("posts/a.md", size=MAX_BYTES + 1),
            f"it has {MAX_BYTES + 1} bytes; at most {MAX_BYTES} are read",
        ),
        (candidate("posts/caf\udce9.md"), "its name is not UTF-8"),
        (candidate("posts/a\nb.md"), "its name has control characters"),
        (
            candidate('posts/a"onclick="b.md'),
            "its name has '\"', which not every system allows",
        ),
        (
            candidate(f"posts/{'n' * 300}.md"),
            "a part of its name has 303 bytes; at most 240 are allowed",
        ),
    ],
)
def test_left_out(one: Candidate, message: str) -> None:
    found = admit([one])

    assert not found.admitted
    assert found.left_out == {one.source: (("file", f"not published: {message}", 1),)}


@pytest.mark.parametrize("other", ["posts/a.rst", "posts/a/index.md"])
def test_of_two_files_with_one_address_one_is_published(other: str) -> None:
    found = admit([candidate(other), candidate("posts/a.md")])

    assert [one.source for one in found.admitted] == ["posts/a.md"]
    message = "not published: 'posts/a.md' has the same address, and is published"
    assert found.left_out == {other: (("file", message, 1),)}


@pytest.mark.parametrize("other", ["posts/Ą.md", "posts/a\u0328.md"])
def test_names_that_clash_elsewhere_are_named(other: str) -> None:
    found = admit([candidate("posts/ą.md"), candidate(other)])

    assert len(found.admitted) == 2
    message = (
        f"{other!r} has the same name on systems that ignore case; rename one of them"
    )
    assert found.problems["posts/ą.md"] == (("file", message, 1),)


def test_clean_text() -> None:
    text, problems = clean_text("a\r\nb\rc\0d\x0ce\u2028f\tg")

    assert text == "a\nb\ncd e f\tg"
    assert problems == [("unsafe", "control character '\\x00'; taken out", 3)]


def test_shown_path() -> None:
    assert shown_path("posts/caf\udce9\n.md") == "posts/caf\\xe9\\n.md"
