"""Nothing takes time that grows faster than the text: no post can hold up a build.

Each public repair, each plugin of the Markdown reader and each reader of metadata reads
patterns that once took quadratic time somewhere, and their neighbours.
"""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
from myst_parser.config.main import MdParserConfig

from chronicle.core.folding import fold, spell
from chronicle.core.labels import fold_label
from chronicle.core.record import Origin
from chronicle.core.text import slugify
from chronicle.markup.addresses import find_addresses, find_mailboxes
from chronicle.markup.edits import inline_code
from chronicle.markup.html import read_html
from chronicle.markup.plugins.math import find_formulas
from chronicle.metadata.descriptions import describe
from chronicle.metadata.entries import Text, read_entry
from chronicle.metadata.plain import plain_description, plain_line
from chronicle.metadata.siteconfig import read_site_config
from chronicle.parsing.linked_code import link_written
from chronicle.parsing.parser import make_reader
from chronicle.repair.encoding import repair_encoding
from chronicle.repair.encoding.decoding import decode
from chronicle.repair.markdown import MarkdownContext, repair_markdown
from chronicle.repair.rst import repair_rst
from chronicle.sources.directives import find_directives
from growth import growth, repeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

IS_RELEASE = "CHRONICLE_ALL_PATTERNS" in os.environ

MOST = 2.3 if IS_RELEASE else 2.7
"""By how much the time may grow where the text is doubled: what is quadratic takes four
times as long.  Where other tests run at the same time, caches are shared with them."""

STEP = 1 if IS_RELEASE else 8
"""Each reader reads each pattern before a release, and an eighth of them otherwise."""


def runs(length: int) -> str:
    """Return runs of backticks of which none closes another."""
    return " ".join("`" * size for size in range(int((2 * length) ** 0.5), 0, -1))


def quotes(length: int) -> str:
    """Return quotes within quotes."""
    depth = int((2 * length) ** 0.5)
    return "".join(f"{'>' * level} a\n" for level in range(1, depth))


def lists(length: int) -> str:
    """Return lists within lists."""
    return "".join(f"{'  ' * level}- a\n" for level in range(int(length**0.5)))


def table(length: int) -> str:
    """Return one long table."""
    return "| a | b |\n| - | - |\n" + "| a | b |\n" * (length // 10)


def brackets(length: int) -> str:
    """Return an address that ends in brackets."""
    return "https://a.example/" + ")" * length


def definitions(length: int) -> str:
    """Return many definitions, each of which is used."""
    numbers = range(length // 40)
    return "".join(
        f"[a{n}]: b\n[^{n}]: c\n*[W{n}]: d\n\n[a{n}] W{n} [^{n}]\n\n" for n in numbers
    )


UNITS: tuple[str | Callable[[int], str], ...] = (
    "`", "` `` ", "`a ", runs, "[", "]", "[]", "[a](", "![", "![a](b) ", "(", "**a",
    "**a ", "*a ", "**a**b", "** a**", "**日。**日", "_a", "_a_ ", "~~", "~~a~~ ",
    ":a:", ":a: ", "::", "a@", "@", "http://a", "http://a ", "www.a",
    "https://a.example/b, ", brackets, "<", ">", ">a", "> ", "> a\n", quotes, "<img ",
    '<a href="b">', '<a b="c" ', "<div>", "<div>\n\n", "</div>", "<!--",
    "<!-- a --> ", "<![CDATA[", "<script>", "a | b", "|", "| a |\n",
    "| a | b |\n|---|---|\n| c | d |\n\n", table, "{", "{%", "{% a ", "{% a %}",
    "{{ a ", "{{< a ", "{{< a >}}", "{# ", "{:a", "{a: ", "{++a", '[a b="c"]', "[^a]",
    "[^a]: b\n", "[a]: b\n", definitions, "&", "&amp;", "&#x27;", "$", "$a", "\\",
    "\\[", "\\(", "\\begin{a}", "^^a", "++a", "==a", "a~b", "word ", "a", "Ab. ",
    ". ", "…", '"a ', " ", "\n", "\t", "- a\n", lists, "1. a\n", "# a\n\n",
    "a\n---\n\n", "```\n", "~~~\n", ":::\n", "-", "=", "a\n: b\n\n", ".. a:: b\n",
    "`a <b>`_ ", "|a", ".. _a: b\n", "a::\n\n  b\n\n", "+---+\n| a |\n+---+\n", "Ã©",
    "â€™ ", "\ufffd", "a, ", "and ", "\\\n", "\u202e",
)  # fmt: skip
"""What is repeated, and functions that return so many characters."""


def markdown(origin: Origin, text: str, **more: bool) -> None:
    """Repair Markdown of a post whose pictures are all missing."""
    context = MarkdownContext(origin=origin, has_file=lambda _: False, **more)
    repair_markdown(text, context)


@cache
def reader(origin: Origin, *, is_mdx: bool = False) -> MarkdownIt:
    """Return what reads the Markdown of an origin, with all its plugins."""
    return make_reader(MdParserConfig(), origin, is_mdx=is_mdx)


def parse(origin: Origin, text: str, *, is_mdx: bool = False) -> None:
    """Read Markdown with the plugins of an origin."""
    reader(origin, is_mdx=is_mdx).parse(text)


def read_legacy(last: bytes, text: str) -> None:
    """Decode a file that is not UTF-8, because of its last byte."""
    decode(text.encode("cp1252", "replace") + last)


def entry(text: str, *, before: str = "", after: str = "", fmt: str = "md") -> None:
    """Read the metadata of a post."""
    whole = Text(f"{before}{text}{after}")
    read_entry(f"posts/a.{fmt}", "posts/a", whole, find_directives=find_directives)


CONVERTED = """\
**Bold** words with a `link <http://a.example/>`_ and [another](http://b.example/).

"""
YAML = {"before": "---\ntitle: A\n", "after": "\n---\n\nText.\n"}
READERS: dict[str, Callable[[str], object]] = {
    "mojibake": partial(repair_encoding, fmt="md"),
    "decoding": partial(read_legacy, b"\xe9"),
    "decoding below": partial(read_legacy, b"\n\xe9"),
    "astro": partial(markdown, Origin.ASTRO, is_exported=True),
    "jekyll": partial(markdown, Origin.JEKYLL),
    "docusaurus": partial(markdown, Origin.DOCUSAURUS, is_mdx=True),
    "eleventy": partial(markdown, Origin.ELEVENTY),
    "hugo": partial(markdown, Origin.HUGO),
    "zola": partial(markdown, Origin.ZOLA),
    "pelican": partial(markdown, Origin.PELICAN),
    "reST": repair_rst,
    "converted reST": lambda text: repair_rst(CONVERTED + text),
    "plugins": partial(parse, Origin.JEKYLL),
    "plugins of Material": partial(parse, Origin.MKDOCS_MATERIAL),
    "plugins of MDX": partial(parse, Origin.DOCUSAURUS, is_mdx=True),
    "HTML": lambda text: read_html([text]),
    "code that is HTML": link_written,
    "text of Markdown": entry,
    "text of reST": partial(entry, fmt="rst"),
    "YAML": partial(entry, **YAML),
    "title": partial(entry, before="---\ntitle: '", after="'\n---\n\nText.\n"),
    "tags": partial(entry, before="---\ntitle: A\ntags: ", after="\n---\n\nText.\n"),
    "unclosed": partial(entry, before="---\ntitle: A\n"),
    "TOML": partial(entry, before="+++\ntitle = 'A'\n", after="\n+++\n\nText.\n"),
    "JSON": partial(entry, before='{"title": "', after='"}\n\nText.\n'),
    "Pelican's header": partial(entry, before="Title: A\nDate: 2016-04-06\nTags: "),
    "Nikola's header": partial(entry, before=".. title: A\n.. tags: "),
    "post directive": partial(entry, before=".. post::\n   :tags: ", fmt="rst"),
    "field list": partial(entry, before=":date: 2016-04-06\n:tags: ", fmt="rst"),
    "settings in YAML": partial(read_site_config, "_config.yml"),
    "settings in JavaScript": partial(read_site_config, "docusaurus.config.js"),
    "description": lambda text: (describe([text]), plain_description(text, "md")),
    "description in reST": partial(plain_description, fmt="rst"),
    "small ones": lambda text: (
        [*find_addresses(text), *find_mailboxes(text), *find_formulas(text)],
        inline_code(text), plain_line(text), fold(text), spell(text), fold_label(text),
        slugify(text),
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", range(len(READERS)), ids=READERS)
def test_time_grows_with_the_text(place: int) -> None:
    run = list(READERS.values())[place]
    units = UNITS[place % STEP :: STEP]
    grown = {repeat(unit, 200)[:20]: growth(run, unit, MOST) for unit in units}

    assert {unit: ratio for unit, ratio in grown.items() if ratio > MOST} == {}


def test_what_is_quadratic_is_found() -> None:
    """No test of time is worth more than what it finds."""

    def quadratic(text: str) -> int:
        return sum(text.count("a", 0, end) for end in range(0, len(text), 50))

    assert growth(quadratic, "ab", MOST) > 3
    assert growth(lambda text: sum(map(ord, text)), "ab", MOST) <= MOST
