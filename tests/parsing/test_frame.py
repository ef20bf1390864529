"""What a post names is not taken for a part of the page around it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils.nodes import make_id

from building import build, small_site
from chronicle.parsing.anchors import FRAME

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = (
    "Site navigation",
    "Furo main content",
    "SVG menu",
    "Search",
    "Page contents",
)
MARKDOWN = (
    "---\ntitle: Names\ndate: 2016-04-06\n---\n\n"
    + "".join(f"## {heading}\n\nText.\n\n" for heading in HEADINGS)
    + '<a id="svg-moon"></a>\n\n[there](#svg-menu) [there](#svg-moon)\n'
)
REST = ".. post:: 2016-04-06\n\nNames\n=====\n\n" + "".join(
    f"{heading}\n{'-' * len(heading)}\n\nText.\n\n" for heading in HEADINGS
)


def test_each_identifier_of_a_page_is_there_once(tmp_path: Path) -> None:
    files = {"posts/m.md": MARKDOWN, "posts/r.rst": REST}
    built = build(small_site(tmp_path / "site", files))

    assert built.log == ""
    for name in ("m", "r"):
        page = built.soup(f"posts/{name}/index.html")
        idents = Counter(str(node["id"]) for node in page.select("[id]"))
        assert [ident for ident, count in idents.items() if count > 1] == []
        inside = {str(node["id"]) for node in page.select("article [id]")}
        outside = {ident for ident in idents if ident not in inside}
        assert {ident for ident in outside if make_id(ident) == ident} <= FRAME
        for link in page.select("article p a[href^='#']"):
            assert str(link["href"])[1:] in inside
