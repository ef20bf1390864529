"""Read posts in a build: what other systems understood, and nothing that acts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from docutils.parsers.rst import roles
from docutils.transforms.references import Substitutions

from building import build, small_site
from cases import label_of, load_cases
from chronicle.markup.plugins.blocks import read_aside, read_callout, read_tab
from chronicle.parsing.allowlist import (
    DIRECTIVES,
    Allowlist,
    allow,
)
from chronicle.parsing.autolinks import link_addresses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.testing.util import SphinxTestApp

CONF = """
extensions = ["chronicle.parsing", "as_origin"]
chronicle_repair_undelivered = ["image-[0-9]*"]
"""

AS_ORIGIN = """
from chronicle.core.record import Origin
from chronicle.parsing.parser import ORIGIN
from chronicle.sources.domain import catalogue_of

def forget(app):
    catalogue_of(app.env).records.clear()

def note(app, docname, source):
    app.env.current_document[ORIGIN] = Origin({origin!r})

def setup(app):
    app.connect("builder-inited", forget, priority=101)
    app.connect("source-read", note)
"""
"""Reads a post in the way of an origin, and its text alone: it has no record."""

END = "\x1b[39;49;00m"
OF_NO_CONCERN = ("[chronicle.date]", "[chronicle.front-matter]", "[toc.not_included]")
"""Ends of warnings that these posts, which are text alone, give rise to."""

Read = "Callable[[str, str], tuple[nodes.document, str]]"


@pytest.fixture
def read(
    tmp_path: Path,
    make_app: Callable[..., SphinxTestApp],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, str], tuple[nodes.document, str]]:
    """Return a function that reads one post and returns doctree and warnings."""

    def run(name: str, text: str, origin: str = "astro") -> tuple[nodes.document, str]:
        source = tmp_path / "site"
        (source / "posts").mkdir(parents=True)
        (source / "secret.txt").write_text("TOPSECRET", encoding="utf-8")
        (source / "conf.py").write_text(CONF, encoding="utf-8")
        (source / "as_origin.py").write_text(
            AS_ORIGIN.format(origin=origin), encoding="utf-8"
        )
        monkeypatch.syspath_prepend(source)
        monkeypatch.delitem(sys.modules, "as_origin", raising=False)
        (source / "index.rst").write_text("Home\n====\n", encoding="utf-8")
        (source / "posts" / name).write_text(text, encoding="utf-8")
        app = make_app("html", srcdir=source)
        app.build()
        docname = f"posts/{name.rpartition('.')[0]}"
        lines = [
            line
            for line in app.warning.getvalue().splitlines()
            if not line.removesuffix(END).endswith(OF_NO_CONCERN)
        ]
        return app.env.get_doctree(docname), "\n".join(lines)

    return run


def test_layout_table_becomes_a_figure(read) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(
        "p.md",
        '<table><tr><td><a href="https://p.example/a.png"><img src="https://p.example/a.png"'
        ' alt="Bird"></a></td></tr><tr><td>A <b>bird</b></td></tr></table>\n',
    )

    (figure,) = doctree.findall(nodes.figure)
    (caption,) = figure.findall(nodes.caption)
    assert caption.astext() == "A bird"
    assert not list(doctree.findall(nodes.raw))
    assert warnings == ""


def test_markdown_left_in_html_is_read(read) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(
        "p.md",
        "<div><p>A **bold** [link](https://a.example/)</p>\n"
        "[![](https://p.example/a.png)](https://p.example/a.png)</div>\n",
    )

    assert [node.astext() for node in doctree.findall(nodes.strong)] == ["bold"]
    assert [node["refuri"] for node in doctree.findall(nodes.reference)] == [
        "https://a.example/",
        "https://p.example/a.png",
    ]
    assert warnings == ""


def test_headings_of_html_are_sections(read) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(
        "p.md",
        "<a href='#Dd'>d</a> [c](#c)\n\n<h2>A <em>a</em></h2>\n<p>x</p>\n<h3>B</h3>\n\n"
        "### C\n\nz\n\n<div>\n<h2 id='Dd'>D</h2>\n</div>\n\n"
        "<table><tr><td><h2>E</h2></td><td></td></tr></table>\n",
    )

    outline = [
        (section[0].astext(), section.parent[0].astext(), section["ids"])
        for section in doctree.findall(nodes.section)
    ]
    assert [(title, ids) for title, _, ids in outline] == [
        ("A a", ["a-a"]),
        ("B", ["b"]),
        ("C", ["c"]),
        ("D", ["d"]),
    ]
    assert [above for _, above, _ in outline[1:3]] == ["A a", "A a"]
    assert [node["refid"] for node in doctree.findall(nodes.reference)] == ["d", "c"]
    assert [node.astext() for node in doctree.findall(nodes.rubric)] == ["E"]
    assert warnings == ""


def test_links_find_anchors_of_html(read) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(
        "p.md",
        'Term<a name="Foo_1"></a> [one](#Foo_1)\n\n<a name="two"></a>\n\n## Two\n\n'
        '<a id="x">three</a> [three](#x) <a name="x">again</a> [two](#two)\n',
    )

    found = {node["refid"]: node.astext() for node in doctree.findall(nodes.reference)}
    assert found == {"foo-1": "one", "x": "three", "two": "two"}
    assert set(found) <= set(doctree.ids)
    assert not [p for p in doctree.findall(nodes.paragraph) if not p.astext()]
    assert warnings == ""


def test_table_keeps_its_cells(read) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(
        "p.md",
        "<table><tr><th>a</th><th>b</th></tr>\n<tr><td colspan=2>c</td></tr></table>\n",
    )

    assert [entry.astext() for entry in doctree.findall(nodes.entry)] == ["a", "b", "c"]
    assert len(list(doctree.findall(nodes.thead))) == 1
    assert warnings == ""


@pytest.mark.parametrize(
    ("code", "text", "addresses"),
    [
        ("<code>a  b\n  c\n</code>", "a  b\n  c", []),
        (
            "<i>See  <a href='https://a.example/x'>the <b>docs</b></a></i>\n  or not",
            "See  the docs\n  or not",
            ["https://a.example/x"],
        ),
        ("<a href='javascript:x'>a</a>  <a name='y'>b</a>", "a  b", []),
    ],
)
def test_code_in_html_keeps_its_links(  # type: ignore[no-untyped-def]
    read, code: str, text: str, addresses: list[str]
) -> None:
    doctree, _ = read("p.md", f"<pre>{code}</pre>\n")

    (block,) = doctree.findall(nodes.literal_block)
    assert block.astext() == text
    links = [link["refuri"] for link in block.findall(nodes.reference)]
    assert links == addresses
    assert (block.rawsource == text) is not bool(addresses), (
        "coloured, and its links lost"
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "p.md",
            "```{include} ../secret.txt\n```\n",
            "directive 'include' is not",
        ),
        (
            "p.md",
            ":::{include} ../secret.txt\n:::\n",
            "directive 'include' is not",
        ),
        ("p.rst", "x\n\n.. include:: ../secret.txt\n", "directive 'include' is not"),
        ("p.md", "```{raw} html\n<script>1</script>\n```\n", "removed <script> from"),
        ("p.md", "x {raw-html}`<b>`\n", "role 'raw-html' is not for posts"),
        ("p.md", "[x](../secret.txt)\n", "lies outside of the folder of posts"),
        (
            "p.rst",
            ":download:`x <../secret.txt>`\n",
            "lies outside of the folder of posts",
        ),
        ("p.md", "![x](../secret.txt)\n", "lies outside of the folder of posts"),
        ("p.rst", "`x <javascript:alert(1)>`_\n", "has a scheme that is not one of"),
        ("p.md", "![x](gone.png)\n", "image 'gone.png' is not there"),
        ("p.md", "a\n\n<script>alert(1)</script>\n", "removed <script> from the HTML"),
        ("p.md", ">" * 300 + " x\n", "nested more than 60 levels deep"),
    ],
)
def test_what_acts_is_refused(read, name: str, text: str, message: str) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(name, text)

    assert message in warnings
    assert "posts/p." in warnings
    assert "TOPSECRET" not in doctree.astext()
    assert not list(doctree.findall(nodes.raw))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "p.md",
            "```py\na = 1\n```\n\n```py\na = 2\n```\n",
            ": WARNING: from here on, code is shown without",
        ),
        ("p.md", "- a\n" * 40, "shown as written: it has more than 100000"),
        ("p.rst", "x\n\n" + "* a\n" * 40, "shown as written: it has more than 100000"),
        (
            "p.md",
            "<ul>" + "<li>a" * 40 + "</ul>\n",
            "shown as written: it has more than 100000",
        ),
        (
            "p.rst",
            ".. update:: 2020-01-02\n\n   a\n\n" * 3,
            "shown as written: it has more than 100000",
        ),
    ],
)
def test_what_would_cost_too_much_is_shown_as_text(  # type: ignore[no-untyped-def]
    read, monkeypatch: pytest.MonkeyPatch, name: str, text: str, message: str
) -> None:
    monkeypatch.setattr("chronicle.parsing.blocks.COLOURED", 8)
    for module in ("parser", "passes"):
        monkeypatch.setattr(f"chronicle.parsing.{module}.NODES", 60)

    doctree, warnings = read(name, text)

    block = [*doctree.findall(nodes.literal_block)][-1]
    assert block["language"] == "text"
    assert message in warnings
    assert "a" in block.astext()


def test_a_transform_that_fails_does_not_end_the_build(  # type: ignore[no-untyped-def]
    read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docutils does with substitutions that stand in each other."""
    sound = Substitutions.apply

    def fail(self: Substitutions) -> None:
        if "posts/" in self.document["source"]:
            raise LookupError("injected")
        sound(self)

    monkeypatch.setattr(Substitutions, "apply", fail)
    doctree, warnings = read("p.rst", "Title\n=====\n\n|a|\n\n.. |a| replace:: b\n")

    (block,) = doctree.children
    assert block.astext() == "Title\n=====\n\n|a|\n\n.. |a| replace:: b\n"
    assert "the text is shown as written: LookupError: injected" in warnings


@pytest.mark.parametrize("case", load_cases("directives"), ids=label_of)
def test_directives_of_rest(read, case: dict[str, Any]) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read("p.rst", case["original"])

    shown = [node.astext() for node in doctree.findall(_holds_text)]
    inside = [
        name for node in doctree.findall(nodes.TextElement) for name in node["classes"]
    ]
    links = [node["refuri"] for node in doctree.findall(nodes.reference)]
    assert "\n\n".join(filter(None, shown)) == case["shown"].strip()
    assert case.get("classes", inside) == inside
    assert case.get("links", links) == links
    faults = warnings.count("WARNING:") + warnings.count("ERROR:")
    assert faults == ("warning" in case)
    assert case.get("warning", "") in warnings


def _holds_text(node: nodes.Node) -> bool:
    """Tell whether *node* is a paragraph, a title or a block of code."""
    return (
        isinstance(node, nodes.TextElement)
        and not isinstance(node, nodes.Inline | nodes.Invisible)
        and not isinstance(node.parent, nodes.TextElement)
    )


def test_roles_of_a_post_end_with_it(read) -> None:  # type: ignore[no-untyped-def]
    read("p.rst", ".. role:: leak(raw)\n   :format: html\n\n:leak:`x`\n")

    assert "leak" not in roles._roles


@pytest.mark.parametrize(
    "text",
    [
        "![](./image-1.jpg)\n",
        "```mermaid\ngraph\n```\n",
        "```{python}\nprint(1)\n```\n",
        "* * *\n\n* * *\n\nx\n\n---\n",
        "[x](#nowhere) and https://python.org/.\n",
        "% not a comment\n",
        ":::note Careful\nText\n:::\n",
        "#### Deep\n\n# Shallow\n",
        "- [x] done\n- [ ] open\n",
        "> [!NOTE]\n> Text\n",
    ],
)
def test_what_is_harmless_is_silent(read, text: str) -> None:  # type: ignore[no-untyped-def]
    _, warnings = read("p.md", text)

    assert warnings == ""


def test_rules_stand_wherever_they_part_something(tmp_path: Path) -> None:
    text = (
        "> ---\n>\n> a\n>\n> ---\n>\n> * * *\n>\n> b\n>\n> ---\n\n"
        "- c\n\n  ---\n\n  d\n\n:::note\n---\ne\n\n---\n\nf\n:::\n\n"
        "<blockquote><p>g</p><hr><p>h</p></blockquote>\n\n"
        "<table><tr><td>i<hr></td><td>j</td></tr></table>\n"
    )
    site = small_site(
        tmp_path / "site",
        {"posts/p.md": f"---\ntitle: T\ndate: 2020-01-01\n---\n\n{text}"},
    )

    built = build(site)
    plain = build(site, "text", out="text")
    latex = build(site, "latex", out="latex")

    page = built.soup("posts/p/index.html").select_one("article")
    assert page is not None
    parted = [
        (rule.find_previous_sibling().text, rule.find_next_sibling().text)  # type: ignore[union-attr]
        for rule in page.select("hr")
    ]
    assert parted == [("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")]
    assert plain.files()["posts/p.txt"].count(b"=====\n") > 3
    assert built.log == plain.log == latex.log == ""


def test_long_lines_become_paragraphs_and_short_ones_stay(read) -> None:  # type: ignore[no-untyped-def]
    long = f"A sentence that {'is long and ' * 8}takes a whole paragraph."
    doctree, _ = read("p.md", f"{long}  \n{long}\n\nShort  \nverse\n")

    paragraphs = [p.astext() for p in doctree.findall(nodes.paragraph)]
    assert paragraphs == [long, long, "Short verse"]


def test_addresses_end_before_punctuation() -> None:
    parts = list(
        link_addresses("(see https://a.example/x_(y), or https://b.example/.)")
    )

    links = [part["refuri"] for part in parts if isinstance(part, nodes.reference)]
    assert links == ["https://a.example/x_(y)", "https://b.example/"]


def test_blocks_of_other_systems() -> None:
    assert read_callout('!!! note "Title"') == ("note", "Title")
    assert read_callout("??? warning inline end") == ("warning", None)
    assert read_callout('!!! note ""') == ("note", "")
    assert read_callout("!!! stop, please") is None
    assert read_tab('=== "Linux"') == "Linux"
    assert read_tab("===") is None
    assert read_aside("note[My *title*]") == ("note", "My *title*")
    assert read_aside("tip A title") == ("tip", "A title")
    assert read_aside("{note}") is None


def test_links_find_what_its_writer_named(tmp_path: Path) -> None:
    names = ["one", "two_b", "three", "four", "five", "six", "seven", "eight"]
    text = (
        "# Title\n\n" + " ".join(f"[{name}](#{name})" for name in names) + "\n\n"
        "## A heading {#one}\n\n## Two\n{: #two_b}\n\nx <span id='three'>y</span>\n\n"
        "<div id='four'>\n\nz\n\n</div>\n\n<p id='five'>z</p>\n\n"
        "<ul><li id='six'>z</li></ul>\n\n"
        "<figure id='seven'><img src='https://a.example/b.png' alt=''></figure>\n"
        "<table><tr><td id='eight'>a</td><td>b</td></tr></table>\n\n"
        "<p><span id='nine'>z</span><br><span id='nine'></span></p>\n\n"
        "## Own name {#own-name}\n"
    )
    site = small_site(
        tmp_path / "site", {"posts/p.md": f"---\ndate: 2020-01-01\n---\n\n{text}"}
    )

    built = build(site)

    page = built.soup("posts/p/index.html").select_one("article")
    assert page is not None
    for name in names:
        (link,) = (link for link in page.select("a[href]") if link.text == name)
        assert page.select(str(link["href"])), name
    assert [h.text for h in page.select("h2")] == ["A heading¶", "Two¶", "Own name¶"]
    assert len(page.select("h2 .target")) == 2
    assert len(page.select("#nine")) == 1
    assert not page.select("br, [id^=id]")
    assert built.log == ""


@pytest.mark.parametrize("origin", ["ablog", "docusaurus", "jekyll", "mkdocs-material"])
def test_directives_between_colons(read, origin: str) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read(
        "p.md",
        ":::{note}\nA **b**\n:::\n\n- x\n\n  ::: {tip}\n  C\n  :::\n\n"
        "::::{admonition} A *title*\n:::{warning}\nD\n:::\n::::\n\n"
        ":::{code-block} python\nx = **y**\n:::\n\n::: {.grid}\n",
        origin,
    )

    assert [node.astext() for node in doctree.findall(nodes.note)] == ["A b"]
    (tip,) = doctree.findall(nodes.tip)
    assert isinstance(tip.parent, nodes.list_item)
    (admonition,) = doctree.findall(nodes.admonition)
    assert admonition[0].astext() == "A title"
    assert [n.astext() for n in admonition.findall(nodes.warning)] == ["D"]
    assert [n.astext() for n in doctree.findall(nodes.literal_block)] == ["x = **y**"]
    assert doctree.astext().endswith("::: {.grid}")
    assert warnings == ""


def test_contents_begin_below_the_title(tmp_path: Path) -> None:
    text = (
        "Title\n=====\n\n:date: 2016-04-06\n:slug: p\n\n.. contents::\n   :depth: 1\n\n"
    )
    text += "One\n---\n\nText.\n\nTwo\n---\n\nText.\n"
    site = small_site(tmp_path / "site", {"posts/p.rst": text})

    page = build(site).soup("posts/p/index.html")

    assert [item.text for item in page.select("nav.contents li")] == ["One", "Two"]
    assert not page.select("h1 .toc-backref")
    assert len(page.select("h2 .toc-backref")) == 2


def test_nothing_that_reads_files_is_allowed() -> None:
    assert not {"raw", "include", "literalinclude", "toctree", "role"} & DIRECTIVES
    allowed = Allowlist()
    assert not allowed.has_directive("py:function")
    assert allowed.has_directive("Note")
    assert allowed.has_role("py:func")
    assert not allowed.has_role("raw-html")
    assert not allowed.has_role("octicon", 'x;1em;"><script>')
    assert allowed.has_role("octicon", "rocket;1em;sd-text-info")
    assert allow(["Issue"]).has_role("issue")


@pytest.mark.parametrize(
    ("origin", "text", "shown"),
    [
        ("pelican", "    :::bash\n    ls\n", [("bash", "ls")]),
        ("pelican", '    #!python hl_lines="1 2"\n    x\n', [("python", "x")]),
        ("pelican", "    #!/bin/sh\n    ls\n", [("none", "#!/bin/sh\nls")]),
        ("pelican", "```\n:::sql\nx\n```\n", [("sql", "x")]),
        (
            "mkdocs-material",
            "- a\n\n    :::html\n    <b>\n\n    c\n\n- d\n",
            [("html", "<b>\n\nc")],
        ),
        ("jekyll", "    #!ruby\n    x\n", [("none", "#!ruby\nx")]),
    ],
)
def test_language_of_code(  # type: ignore[no-untyped-def]
    read, origin: str, text: str, shown: list[tuple[str, str]]
) -> None:
    doctree, warnings = read("p.md", text, origin)

    found = doctree.findall(nodes.literal_block)
    assert [(n["language"], n.astext().strip()) for n in found] == shown
    assert not list(doctree.findall(nodes.admonition))
    assert warnings == ""


def test_emphasis_ends_before_letters_of_cjk(read) -> None:  # type: ignore[no-untyped-def]
    doctree, _ = read("p.md", "中文**“引”**的。**`x`(y)**는 *「あ」*と a**“b”**c")

    assert [n.astext() for n in doctree.findall(nodes.strong)] == ["“引”", "x(y)"]
    assert [n.astext() for n in doctree.findall(nodes.emphasis)] == ["「あ」"]
    assert doctree.astext().endswith("中文“引”的。x(y)는 「あ」と a**“b”**c")


@pytest.mark.parametrize(
    ("origin", "text", "kind", "shown"),
    [
        ("jekyll", "| **V** | x |\n| a |\n", nodes.entry, ["V", "x", "a", ""]),
        ("jekyll", "| a | b |\nand so on\n", nodes.entry, []),
        ("astro", "| a | b |\n", nodes.entry, []),
        ("jekyll", "HTML, XHTML\n*[HTML]: Hyper\n", nodes.abbreviation, ["HTML"]),
        ("pelican", "`W`\n\n*[W]: x\n", nodes.paragraph, ["W"]),
        ("pelican", "#Head\n\ntext\n##More ##\n", nodes.title, ["Head", "More"]),
        ("pelican", "#1 #!x\n\n#a #b\n\nof\n#tag\n", nodes.title, []),
        ("astro", "#Head\n", nodes.title, []),
        ("pelican", "[TOC]\n\nx\n", nodes.paragraph, ["x"]),
        (
            "mkdocs-material",
            "++ctrl+page-up++ and i++ C++ and `++a++`\n",
            nodes.literal,
            ["Ctrl", "Page up", "++a++"],
        ),
        (
            "mkdocs-material",
            "==a **b**== ^^c^^ a==b== ~~d~~\n",
            nodes.inline,
            ["a b", "c", "d"],
        ),
        (
            "mkdocs-material",
            "{++a++}{--b **c**--} {==d==}{>>e<<} {~~f~>g~~} {++ C++, x++\n",
            nodes.inline,
            ["a", "b c", "d", "f", "g"],
        ),
        (
            "mkdocs-material",
            "{++a++}{--b--}{>>c<<} {~~d~>e~~} {++}\n",
            nodes.paragraph,
            ["ab[c] de {++}"],
        ),
        ("mkdocs-material", "H~2~O ~5 or ~6\n", nodes.subscript, ["2"]),
        ("mkdocs-material", "x^2^ 2^3\n", nodes.superscript, ["2"]),
        (
            "mkdocs-material",
            ":rocket: :tada: a:smile:b :material-star:{ .x }:nothing: `:tada:`\n",
            nodes.paragraph,
            ["🚀 🎉 a:smile:b :nothing: :tada:"],
        ),
        (
            "docusaurus",
            "import A from 'a'\nimport {\n  B,\n} from 'b';\n\nexport const x = {\n}\n",
            nodes.paragraph,
            [],
        ),
        (
            "docusaurus",
            "a{/* b */} c\n\n{/* truncate */}\n",
            nodes.paragraph,
            ["a c"],
        ),
        (
            "astro",
            "x\n\nimport A from 'a';\n",
            nodes.paragraph,
            ["x", "import A from 'a';"],
        ),
        ("astro", "import duties rose\n", nodes.paragraph, ["import duties rose"]),
        ("jekyll", "{/* b */}\n", nodes.paragraph, ["{/* b */}"]),
        (
            "jekyll",
            '[comment]: # (a)\n[comment]: # (b)\n\n[//]: # "c"\n',
            nodes.paragraph,
            [],
        ),
    ],
)
def test_dialects(  # type: ignore[no-untyped-def]
    read, origin: str, text: str, kind: type[nodes.Node], shown: list[str]
) -> None:
    doctree, warnings = read("p.md", text, origin)

    assert [node.astext() for node in doctree.findall(kind)] == shown
    assert warnings == ""


def test_abbreviation_keeps_the_address_of_its_meaning(read) -> None:  # type: ignore[no-untyped-def]
    doctree, _ = read("p.md", "W\n\n*[W]: [World](https://w.example)\n", "pelican")

    (found,) = doctree.findall(nodes.abbreviation)
    (item,) = doctree.findall(nodes.list_item)
    assert found["explanation"] == "World"
    assert item.astext() == "W: World"
    assert [link["refuri"] for link in item.findall(nodes.reference)] == [
        "https://w.example"
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            r"Set $$\{a\} \, b$$ and $\max_k$, $a^2$.",
            [r"\{a\} \, b", r"\max_k", "a^2"],
        ),
        (r"\(\alpha\) and \\(\beta\\)", [r"\alpha", r"\beta"]),
        (r"$x$, $n+1$, $O(n \log n)$, $2$", ["x", "n+1", r"O(n \log n)", "2"]),
        (r"\\(a\_1 \\\{b\\\}\\), $a\_1 b\_2$", [r"a_1 \{b\}", "a_1 b_2"]),
        ("a\n\\\\[\n\\frac{a}{b}\n\\\\]\nb", [r"\frac{a}{b}"]),
        ("$$\n\\{a\\} \\\\\n- b_i * c\n$$\n", ["\\{a\\} \\\\\n- b_i * c"]),
        (
            "\\begin{align*}\n  x &= y \\\\\n\\end{align*}\n",
            ["\\begin{align*}\n  x &= y \\\\\n\\end{align*}"],
        ),
        (r"$5 and $6, \[1\], \[a\](b_c), $FOO_BAR/$BAZ, US$ 5_000$, $$ and $$", []),
        ("A$, C$, US$20/US$30, ($20-$30), $Id$, $HOME/$USER, $1$2, $_$ and $i$j", []),
    ],
)
def test_formulas_are_read(read, text: str, shown: list[str]) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read("p.md", text)

    kinds = (nodes.math, nodes.math_block)
    found = [node for node in doctree.findall() if isinstance(node, kinds)]
    assert [node.astext() for node in found] == shown
    assert warnings == ""


def test_formulas_that_cannot_be_set_are_shown_as_written(read) -> None:  # type: ignore[no-untyped-def]
    doctree, warnings = read("p.md", "Text.\n\n$\\input{/etc/passwd}$ and\n$a_1$.\n")

    assert [node.astext() for node in doctree.findall(nodes.literal)] == [
        r"$\input{/etc/passwd}$"
    ]
    assert "posts/p.md:3: WARNING: the formula" in warnings
    assert r"""Unknown LaTeX command "\input".""" in warnings
    assert len(list(doctree.findall(nodes.math))) == 1
