"""Which files may become posts, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chronicle.core.files import locate
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
            candidate("posts/a.md", is_readable=False),
            "it cannot be read: permission denied",
        ),
        (
            candidate("posts/.authors.yml", is_file=False),
            "it is not a file, but has the name of one",
        ),
        (
            candidate("posts/a.md", size=MAX_BYTES + 1),
            f"it has {MAX_BYTES + 1} bytes; at most {MAX_BYTES} are read",
        ),
    ],
)
def test_left_out(one: Candidate, message: str) -> None:
    found = admit([one])

    assert not found.admitted
    assert found.left_out == {one.source: (("file", f"not published: {message}", 1),)}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("posts/caf\udce9.md", "is not UTF-8"),
        ("posts/a\nb.md", "has the invisible character U+000A"),
        ("posts/a\u200bb/c.md", "has the invisible character U+200B"),
        ("posts/a\u00adb.md", "has the invisible character U+00AD"),
        ("posts/\u202ea.md", "has the invisible character U+202E"),
        (
            'posts/a"onclick="b.md',
            "has the character '\"', which file names can't have",
        ),
        (f"posts/{'n' * 241}.md", "has a segment of more than 240 bytes"),
        (f"posts/{'日' * 81}.md", "has a segment of more than 240 bytes"),
        (f"posts{'/n' * 503}.md", "is longer than 1009 bytes"),
    ],
)
def test_names_that_no_file_can_have(source: str, message: str) -> None:
    found = admit([candidate(source)])

    assert not found.admitted
    message = f"not published: its name {message}; rename the file or its folder"
    assert found.left_out == {source: (("file", message, 1),)}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("posts/c?d.md", "has the character '?', which file names can't have"),
        ("posts/con.md", "has 'con', a device name of Windows"),
        ("posts/AUX/x.md", "has 'AUX', a device name of Windows"),
        ("posts/lpt1.2016.md", "has 'lpt1', a device name of Windows"),
        ("posts/ a.md", "has a segment that begins or ends with a space or dot"),
        ("posts/a./b.md", "has a segment that begins or ends with a space or dot"),
        ("posts/a\u00a0b.md", "has the invisible character '\\xa0'"),
    ],
)
def test_names_that_other_systems_do_not_have(source: str, message: str) -> None:
    found = admit([candidate(source)])

    assert [each.source for each in found.admitted] == [source]
    message = f"its name {message}; rename the file or its folder"
    assert found.problems == {source: (("address", message, 1),)}


NAME = st.text(
    st.sampled_from("\udce9\\.%:?#& ~eCON\u00a0\u200b\u00ad\u0301é\n|<")
    | st.characters(exclude_characters="/\0", exclude_categories=["Cs"]),
    min_size=1,
    max_size=12,
).filter(lambda name: name not in {".", ".."})


@given(st.lists(NAME, min_size=1, max_size=3))
@example(["con"])
@example(["100%"])
def test_any_name_has_files_or_a_message(segments: list[str]) -> None:
    source = f"posts/{'/'.join(segments)}.md"
    found = admit([candidate(source)])

    assert len(found.admitted) + len(found.left_out) + len(found.passed_over) == 1
    assert shown_path(source).isprintable()
    for one in found.admitted:
        for path in ("{}/index.html", "{}.html", "_cards/{}.png", "{}/atom.xml"):
            locate(Path("/out"), path.format(one.docname))


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
