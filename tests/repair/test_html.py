"""Read raw HTML: what is kept, what goes, what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chronicle.markup.html import (
    DEEPEST,
    Element,
    Tree,
    is_safe_address,
    read_html,
)


def outline(children: list[Element | str | int]) -> str:
    """Return a tree in short: ``a[href=x](b(text) 0)``."""
    parts = []
    for child in children:
        if isinstance(child, Element):
            given = "".join(f"[{k}={v}]" for k, v in child.attributes.items())
            parts.append(f"{child.tag}{given}({outline(child.children)})")
        else:
            parts.append(str(child))
    return "|".join(parts)


@pytest.mark.parametrize(
    ("pieces", "shown", "removed"),
    [
        (["<b>x</b>"], "b(x)", ()),
        (["<td>x"], "x", ()),
        (["<table><tr><td>a<td>b</table>"], "table(tbody(tr(td(a)|td(b))))", ()),
        (["<a href='https://x.org'>", 0, "</a>"], "a[href=https://x.org](0)", ()),
        (["<p>x", 0, "<p>y"], "p(x|0)|p(y)", ()),
        (["<p style='x' class='y' id='z'>t</p>"], "p[id=z](t)", ()),
        (["in <module>, ", "<stdin>"], "in <module>, <stdin>", ()),
        (["<o:p>x</o:p>"], "x", ()),
        (["<!-- no --><b>", 0, "</b>"], "b(0)", ()),
        (["&lt;b&gt; &nbsp;&amp;"], "<b> \xa0&", ()),
        (["Use <script> here"], "Use <script> here", ()),
        (["<script>alert(1)</script>x"], "x", ("<script>",)),
        (["<script>", 0, "</script>", 1], "1", ("<script>",)),
        (["<style>p{}</style>"], "", ("<style>",)),
        (["<!--><script>alert(1)</script>-->"], "", ()),
        (["<form action='/x'><input>t</form>"], "t", ("<form>",)),
        (["<img src=x onerror=y>"], "img[src=x]()", ("onerror of <img>",)),
        (
            ["<a href=' java\tscript:x'>t</a>"],
            "a(t)",
            ("href=' java\\tscript:x' of <a>",),
        ),
        (
            ["<iframe src='https://www.youtube.com/embed/k'></iframe>"],
            "a[href=https://www.youtube.com/embed/k](Video on YouTube)",
            (),
        ),
        (
            ["<iframe title='My talk' src='https://v.example/k'></iframe>"],
            "a[href=https://v.example/k](My talk)",
            (),
        ),
        (
            ["<script async src='https://t.example/w.js'></script>"],
            "a[href=https://t.example/w.js](Script of t.example)",
            (),
        ),
        (["<Tabs>", 0, "</Tabs></Other>"], "<Tabs>|0|</Tabs></other>", ()),
    ],
)
def test_read_html(pieces: list[str | int], shown: str, removed: tuple[str]) -> None:
    tree = read_html(pieces)

    assert outline(tree.children) == shown
    assert tree.removed == removed


def test_components_are_shown_and_named() -> None:
    assert read_html(["<Tabs>", 0, "</Tabs> <Word>"]).unknown == ("<Tabs>",)

    tree = read_html(['<YouTube id="k" />'])

    assert tree == Tree(['<YouTube id="k" />'], (), ('<YouTube id="k" />',))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://python.org", True),
        ("/posts/x/", True),
        ("x.html#a:b", True),
        ("mailto:a@python.example", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("\u200bjavascript:alert(1)", False),
        ("vbscript:x", False),
        ("data:text/html;base64,xx", False),
        ("file:///etc/passwd", False),
    ],
)
def test_is_safe_address(address: str, *, safe: bool) -> None:
    assert is_safe_address(address) is safe


def test_elements_that_stand_in_too_many_others() -> None:
    assert read_html(["<p>a<li>b" * 2 * DEEPEST + "<b>c</b>" * 2 * DEEPEST]).children
    with pytest.raises(RecursionError, match="more than 1000 elements"):
        read_html(["<div><p>a" * 2 * DEEPEST])


def test_picture_may_carry_its_bytes() -> None:
    assert is_safe_address("data:image/png;base64,iVBO", picture=True)
    assert not is_safe_address("data:image/svg+xml;base64,iVBO", picture=True)
    assert not is_safe_address("data:image/png;base64,iVBO")


TAGS = st.text(alphabet="<>/=\"'&;!-? abistpcrx:\n", max_size=80)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(TAGS, max_size=4))
def test_never_raises(pieces: list[str]) -> None:
    read_html([part for number, text in enumerate(pieces) for part in (text, number)])
