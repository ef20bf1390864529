"""Whom the data know signs posts: bylines and cards agree."""

from __future__ import annotations

from chronicle.community.domain import authors_of
from chronicle.community.model import Community, Organisation, Person

COMMUNITY = Community(
    people={
        "ada": Person(id="ada", name="Ada Zimmer", aliases=("A. Z.", "sam")),
        "sam": Person(id="sam-b", name="Sam B", aliases=("the board",)),
    },
    organisations={"board": Organisation(id="board", name="The Board")},
)


def test_people_are_known_by_all_their_names() -> None:
    resolve = authors_of(COMMUNITY).resolve

    assert resolve(["ADA", "a.z.", "Ada  Zimmer"]) == ("Ada Zimmer",)
    assert resolve(["sam-b"]) == ("Sam B",)


def test_a_name_of_two_is_nobodys() -> None:
    two = Community(
        people={
            "a": Person(id="a", name="Ann One", aliases=("ann",)),
            "b": Person(id="b", name="Ann Two", aliases=("ann",)),
        }
    )

    assert authors_of(two).resolve(["ann", "Ann Two"]) == ("ann", "Ann Two")


def test_a_person_comes_before_an_organisation() -> None:
    assert authors_of(COMMUNITY).resolve(["The Board"]) == ("Sam B",)


def test_organisations_give_way() -> None:
    authors = authors_of(COMMUNITY)

    assert authors.is_placeholder(["board", "The Board"])
    assert not authors.is_placeholder(["Ada Zimmer"])
