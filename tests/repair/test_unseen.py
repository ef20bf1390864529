"""Headings and links without a word: the reader loses nothing but an empty stop."""

from __future__ import annotations

from typing import Any, cast

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from chronicle.parsing.autolinks import name_links
from chronicle.parsing.flow import is_invisible
from chronicle.parsing.headings import dissolve_blank_headings
from chronicle.parsing.passes import Doctree

NO_APP = cast("Any", None)
"""These passes ask nothing of the application."""

TEXT = """\
Title
=====

First.

One
---

In one.

BLANK
-----

Under the blank.

Two
---

In two.
"""


def _apply(document: nodes.document) -> None:
    tree = Doctree(document)
    dissolve_blank_headings(NO_APP, tree)
    name_links(NO_APP, tree)


def _blank(document: nodes.document) -> None:
    for title in document.findall(nodes.title):
        if title.astext().startswith("BLANK"):
            title.children = [nodes.Text("\u00a0\u200b")]


def test_what_stands_under_a_blank_heading_joins_the_text_before() -> None:
    document = publish_doctree(TEXT)
    _blank(document)

    _apply(document)

    titles = [title.astext() for title in document.findall(nodes.title)]
    assert titles == ["Title", "One", "Two"]
    one = next(document.findall(nodes.section))
    assert one.astext() == "One\n\nIn one.\n\nUnder the blank."


def test_a_blank_heading_before_all_others_leaves_its_text() -> None:
    document = publish_doctree(TEXT.replace("One\n---", "BLANK TOO\n---------", 1))
    _blank(document)

    _apply(document)

    words = "Title First. In one. Under the blank. Two In two."
    assert document.astext().split() == words.split()


@pytest.mark.parametrize(
    ("links", "shown"),
    [
        ([("https://a.example/x", "")], ["a.example/x"]),
        ([("https://a.example/x", ""), ("https://a.example/x", "word")], ["word"]),
        ([("https://a.example/x", ""), ("https://a.example/x", "")], ["a.example/x"]),
        ([("https://a.example/x.png", "\u00a0")], ["Picture\u00a0"]),
        ([("https://a.example/x", "word")], ["word"]),
    ],
)
def test_a_link_without_a_word_says_where_it_leads(
    links: list[tuple[str, str]], shown: list[str]
) -> None:
    document = publish_doctree("Text.")
    for address, text in links:
        document[0] += nodes.reference("", text, refuri=address)

    _apply(document)

    found = list(document.findall(nodes.reference))
    assert [link.astext() for link in found] == shown
    assert {link["refuri"] for link in found} == {address for address, _text in links}


def test_a_picture_can_be_seen() -> None:
    assert not is_invisible(nodes.paragraph("", "", nodes.image(uri="x.png")))
    assert is_invisible(nodes.paragraph("", "\u00a0\n"))
