"""One author, whatever a post calls them."""

from __future__ import annotations

import pytest

from chronicle.core.catalogue import Profile
from chronicle.core.yamldoc import read_yaml
from chronicle.metadata.authors import (
    Authors,
    fold_name,
    read_handles,
    read_profiles,
)
from chronicle.metadata.fields import split_people
from chronicle.metadata.values import from_yaml


def authors() -> Authors:
    return Authors(
        aliases={
            "markmangoba": "Mark Mangoba",
            "amkuchling": "A.M. Kuchling",
            "amk": "A.M. Kuchling",
        },
        placeholders=frozenset({fold_name("The Foundation")}),
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["MarkMangoba"], ("Mark Mangoba",)),
        (["mark-mangoba", "Mark Mangoba"], ("Mark Mangoba",)),
        (["A. M. Kuchling", "AMK"], ("A.M. Kuchling",)),
        (["Somebody Else"], ("Somebody Else",)),
        (["Unknown"], ()),
        (["Unknown Author", "Ann"], ("Ann",)),
        (["The Foundation"], ("The Foundation",)),
        ([], ()),
    ],
)
def test_resolve(names: list[str], expected: tuple[str, ...]) -> None:
    assert authors().resolve(names) == expected


def test_handles_of_the_posts_own_file_come_first() -> None:
    handles = read_handles(
        from_yaml(read_yaml("authors:\n  mm:\n    name: MarkMangoba\n"))
    )

    assert authors().resolve(["mm"], handles) == ("Mark Mangoba",)


def test_handles_of_docusaurus() -> None:
    value = from_yaml(read_yaml("ann:\n  name: Ann Lee\n  url: https://ann.example\n"))

    assert read_handles(value) == {"ann": "Ann Lee"}


def test_profiles() -> None:
    text = """
authors:
  ann:
    name: Ann Lee
    description: Writes.
    avatar: https://ann.example/a.png
    url: https://ann.example
    socials: {github: annlee, mastodon: "@ann@social.example", x: '"><script>'}
  bob:
    name: Bob
    avatar: javascript:alert(1)
"""
    profiles = dict(read_profiles(from_yaml(read_yaml(text))))

    assert profiles == {
        "Ann Lee": Profile(
            "Writes.",
            "https://ann.example/a.png",
            (
                ("Website", "https://ann.example"),
                ("GitHub", "https://github.com/annlee"),
                ("Mastodon", "https://social.example/@ann"),
            ),
        )
    }


def test_a_profile_of_its_own() -> None:
    text = '{"name": "Ann", "bio": "", "github": "ann", "postCount": 2}'

    (found,) = read_profiles(from_yaml(read_yaml(text)))

    assert found == ("Ann", Profile(links=(("GitHub", "https://github.com/ann"),)))


@pytest.mark.parametrize("text", ["", "- a", "a: b", "authors: 1", "a:\n  name: [x]"])
def test_a_file_of_another_shape_has_no_names(text: str) -> None:
    value = from_yaml(read_yaml(text))

    assert read_handles(value) == {}


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["The Foundation"], True), (["Unknown"], True), ([], True), (["Ann"], False)],
)
def test_placeholders(names: list[str], expected: bool) -> None:
    assert authors().is_placeholder(names) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("Ann, Bob", ["Ann", "Bob"]),
        ("Ann, Bob, and Cy", ["Ann", "Bob", "Cy"]),
        ("Ann and Bob", ["Ann", "Bob"]),
        ("Ann & Bob", ["Ann", "Bob"]),
        ("Lee, Ann; Ray, Bob", ["Lee, Ann", "Ray, Bob"]),
        ("Ann Lee, Jr., Bob", ["Ann Lee, Jr.", "Bob"]),
        ("['Ann', 'Bob']", ["Ann", "Bob"]),
        ("Alexandra Andersen", ["Alexandra Andersen"]),
    ],
)
def test_split_people(text: str, expected: list[str]) -> None:
    assert split_people(text) == expected
