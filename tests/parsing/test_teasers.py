"""Marks by which writers end a teaser: none is seen, and the description ends there."""

from __future__ import annotations

import pytest
from docutils import nodes
from markdown_it import MarkdownIt

from chronicle.markup.plugins.teasers import use_teasers
from chronicle.parsing.descriptions import summarise


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- more -->",
        "<!--more-->",
        "<!-- truncate -->",
        "{/* truncate */}",
        "<!-- TEASER_END -->",
        "<!-- TEASER_END: Read on -->",
        "<!-- PELICAN_END_SUMMARY -->",
    ],
)
def test_marks(mark: str) -> None:
    reader = MarkdownIt("commonmark")
    use_teasers(reader)

    between = [token.type for token in reader.parse(f"One.\n\n{mark}\n\nTwo.")]
    within = reader.parse(f"One. {mark} Two.")[1].children or []

    assert between[3] == "teaser_end"
    assert [token.type for token in within] == ["text", "teaser_end", "text"]


@pytest.mark.parametrize("text", ["    <!-- more -->", "`<!-- more -->`", "<!-- a -->"])
def test_what_is_no_mark(text: str) -> None:
    reader = MarkdownIt("commonmark")
    use_teasers(reader)

    assert "teaser_end" not in str(reader.parse(text))


def test_description_ends_there() -> None:
    document = nodes.section(
        "",
        nodes.comment("", "TEASER_END"),  # nothing above: it ends no teaser
        nodes.paragraph("", "It is short."),
        nodes.comment("", "TEASER_END: Read on"),
        nodes.paragraph(
            "", "The rest of it is long and would fill every list of posts."
        ),
    )

    assert summarise(document) == "It is short."


def test_other_comments_end_nothing() -> None:
    document = nodes.section(
        "",
        nodes.paragraph("", "It is short."),
        nodes.comment("", "Remember the milk."),
        nodes.paragraph("", "And there is more."),
    )

    assert summarise(document) == "It is short. And there is more."
