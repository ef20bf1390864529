"""What we lean on in MyST, docutils and ABlog: a new version is told apart here."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import pytest
from ablog.blog import Blog
from docutils import nodes
from docutils.parsers.rst.states import Inliner
from markdown_it import MarkdownIt
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.mdit_to_docutils.transforms import ResolveAnchorIds

from building import small_site
from chronicle.markup.plugins.blocks import use_directives
from chronicle.parsing.myst_adapter import SLUGS, find_slug, note_slug, slugs_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.testing.util import SphinxTestApp

GONE = "a library has changed {}: see chronicle/{}.py"


@pytest.mark.parametrize(
    ("where", "what", "module"),
    [
        (DocutilsRenderer._render_finalise, SLUGS, "parsing/myst_adapter"),
        (ResolveAnchorIds.apply, SLUGS, "parsing/myst_adapter"),
        (
            DocutilsRenderer.render_heading,
            "update_section_level_state",
            "parsing/renderer",
        ),
        (DocutilsRenderer.render, "setup_render", "parsing/renderer"),
        (Inliner.interpreted_or_phrase_ref, "self.interpreted(", "metadata/plain"),
        (Blog.__init__, "self._init(", "sources/ablog"),
    ],
)
def test_libraries_are_as_we_know_them(
    where: Callable[..., object], what: str, module: str
) -> None:
    source = inspect.getsource(where)
    assert what in source, GONE.format(where.__qualname__, module)


def test_slugs_are_where_myst_keeps_them(
    tmp_path: Path, make_app: Callable[..., SphinxTestApp]
) -> None:
    text = (
        "---\ntitle: T\ndate: 2020-01-01\n---\n\n## A heading\n\n#### Deep\n\n### Up\n"
    )
    app = make_app("dirhtml", srcdir=small_site(tmp_path / "s", {"posts/p.md": text}))
    app.build()

    assert find_slug(app.env, "posts/p", "a-heading") == "a-heading"
    assert find_slug(app.env, "posts/p", "nothing") == ""
    assert find_slug(app.env, "nowhere", "a-heading") == ""
    sections = app.env.get_doctree("posts/p").findall(nodes.section)
    shown = {node[0].astext(): node.parent[0].astext() for node in sections}
    assert (shown["Deep"], shown["Up"]) == ("A heading", "A heading")
    assert "non-consecutive" not in app.warning.getvalue().lower()


def test_the_first_of_two_slugs_is_kept() -> None:
    document: Any = nodes.document(None, None)
    document.myst_slugs = {"a": (1, "first", "")}

    note_slug(document, "a", nodes.section(ids=["second"]))
    note_slug(document, "b", nodes.section(ids=["third"]))

    assert slugs_of(document) == {"a": "first", "b": "third"}
    assert slugs_of(nodes.document(None, None)) == {}  # type: ignore[arg-type]


def test_the_rule_for_colons_is_found_without_its_name() -> None:
    md = MarkdownIt()

    use_directives(md, {"note"})

    found = [token.type for token in md.parse(":::{note}\nx\n:::\n\n:::{tip}\n:::\n")]
    assert found[0] == "colon_fence"
    assert found.count("colon_fence") == 1
