"""What the body of a post says, and how little of it is parsed for that."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from chronicle.metadata.body import scan_body
from chronicle.metadata.entries import Text, read_entry
from chronicle.repair.markdown import MarkdownContext
from chronicle.sources.pipeline import read_body, read_text

TEXT = """\
---
date: 2024-03-01
categories: [News]
---

# What changed

{}
""".format("\n\n".join(f"Paragraph {n} of many." for n in range(200)))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lengths of the texts that markdown-it parses."""
    lengths: list[int] = []
    parse = MarkdownIt.parse

    def count(reader: MarkdownIt, src: str, *args: object) -> object:
        lengths.append(len(src.strip()))
        return parse(reader, src, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(MarkdownIt, "parse", count)
    return lengths


@pytest.mark.parametrize("title", ["", "title: What changed\n"])
def test_a_post_is_parsed_once_before_its_document(
    title: str, parsed: list[int]
) -> None:
    source = TEXT.replace("---\n", f"---\n{title}", 1)
    text: Text = read_text(source.encode(), "md")
    entry = read_entry("posts/post.md", "posts/post", text)
    read_body(text.text, entry.front_matter, "md", MarkdownContext())

    assert entry.fields.title == "What changed"
    assert [length for length in parsed if length > 100] == [
        len(TEXT.partition("\n# ")[2]) + 1
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# One\n\nText\n\n## Two\n", ("One", 1, 1, True)),
        ("```sh\n# no\n```\n\nOne\n===\n", ("One", 1, 5, False)),
        ("<!-- x -->\n\nOne\n---\n", ("One", 2, 3, True)),
        ("#\n\n# One\n", ("One", 1, 3, False)),
        ("> # Quoted\n\nText\n", None),
        ("Text\n\n---\n\n## One\n", ("One", 2, 5, False)),
    ],
)
def test_first_heading(text: str, heading: tuple[str, int, int, bool] | None) -> None:
    assert scan_body(text, "md").heading == heading
