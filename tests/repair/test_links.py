"""Addresses in the text and in code become links that readers can follow."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from markdown_it import MarkdownIt

from chronicle.markup.plugins.autolinks import use_autolinks
from chronicle.parsing.autolinks import link_addresses
from chronicle.parsing.linked_code import link_written


@pytest.mark.parametrize(
    ("text", "uris"),
    [
        ("See https://a.example/b.", ["https://a.example/b"]),
        ("(https://a.example/b_(c))", ["https://a.example/b_(c)"]),
        ("Write to me@a.example.", ["mailto:me@a.example"]),
        ("a.b+c@sub.a.example, please", ["mailto:a.b+c@sub.a.example"]),
        ("Mastodon: @ada@social.example", []),
        ("git@code.example:ada/notes", []),
        ("https://a.example/@ada@b.example", ["https://a.example/@ada@b.example"]),
        ("nobody@home", []),
    ],
)
def test_link_addresses(text: str, uris: list[str]) -> None:
    made = list(link_addresses(text, mail=True))

    assert "".join(node.astext() for node in made) == text
    assert [
        node["refuri"] for node in made if isinstance(node, nodes.reference)
    ] == uris


def test_mailboxes_in_code_are_no_links() -> None:
    assert list(link_addresses("git@code.example")) == [nodes.Text("git@code.example")]


@pytest.mark.parametrize(
    ("text", "uris"),
    [
        ("See https://a.example/b_c_d.", ["https://a.example/b_c_d"]),
        ("*https://a.example/\\*/b*", ["https://a.example/%5C*/b"]),
        ("(https://a.example/b_(c)).", ["https://a.example/b_(c)"]),
        ("https://a.example/?b&amp;", ["https://a.example/?b"]),
        ("https://a.example/it's", ["https://a.example/it's"]),
        ("www.a.example/b ~~www.b.c~~", ["http://www.a.example/b", "http://www.b.c"]),
        ("Write to me@a.example.", ["mailto:me@a.example"]),
        ("mailto:me@a.example!", ["mailto:me@a.example"]),
        ("[https://a.example](https://b.example)", ["https://b.example"]),
        ("xhttps://a.example ahttp: wwww.a.example @ada www. a: http://", []),
        ("`https://a.example`", []),
    ],
)
def test_bare_addresses_of_markdown(text: str, uris: list[str]) -> None:
    reader = MarkdownIt("commonmark").enable("strikethrough")
    use_autolinks(reader)
    (inline,) = reader.parseInline(text)

    assert [
        token.attrs["href"]
        for token in inline.children or []
        if token.type == "link_open"
    ] == uris


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        (
            "<b>&quot;https://a.example/?b&amp;c&quot;</b>",
            '<b>"<a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a>"</b>',
        ),
        (  # two elements share an address
            "<b>ftp: http://a</b>.b/",
            '<b>ftp: </b><a href="http://a.b/"><b>http://a</b>.b/</a>',
        ),
        (  # each word of it is coloured
            "<i></i><b>http</b><i>://</i><b>a.b</b>, <u><b>http://c.d, x</b></u>",
            '<i></i><a href="http://a.b"><b>http</b><i>://</i><b>a.b</b></a>, '  # noqa: ISC004
            '<u><b><a href="http://c.d">http://c.d</a>, x</b></u>',
        ),
        (  # one follows another
            "<b>http://a.b</b>\n<i>http</i><b>://c.d</b>",
            '<b><a href="http://a.b">http://a.b</a></b>\n'  # noqa: ISC004
            '<a href="http://c.d"><i>http</i><b>://c.d</b></a>',
        ),
        ("<pre>a &lt; b // no address\n</pre>", "<pre>a &lt; b // no address\n</pre>"),
    ],
)
def test_link_written(written: str, linked: str) -> None:
    assert link_written(written) == linked


def test_link_written_keeps_the_text() -> None:
    written = "<pre>" + "x &amp; https://a.example/<b>b</b>, " * 50 + "</pre>"
    without_links = re.sub(r"</?a\b[^>]*>", "", link_written(written))

    assert without_links == written
