"""No value leaves a template as markup: each field of each template is put to the test.

A build hands every template its real context, but with hostile text in each field; what
is written must not have that text but escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from building import build, copy_project, write_files

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = """
HOSTILE = '''<b x="&'>'''
# Made by code to stand as they are: HTML, scripts, and names of attributes.
HTML = {"chronicle_person", "chronicle_script", "things", "attribute"}


def _spoil(value, key=""):
    if key in HTML or key in {"current"}:
        return value
    if isinstance(value, str):
        return value + HOSTILE
    if isinstance(value, dict):
        return {k: _spoil(v, k) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        pairs = zip(value._fields, value)
        return type(value)(*(_spoil(v, k) for k, v in pairs))
    if isinstance(value, (list, tuple)):
        return type(value)(_spoil(v) for v in value)
    return value


def _spoil_context(app, pagename, templatename, context, doctree):
    for key in [key for key in context if key.startswith("chronicle_")]:
        context[key] = _spoil(context[key], key)


_set_up = globals().get("setup", lambda app: None)


def setup(app):
    _set_up(app)
    app.connect("html-page-context", _spoil_context, priority=1000)
"""

PAGES = {
    "post": "posts/infrastructure-committee/index.html",
    "collection": "blog/index.html",
    "catalogue with bars": "blog/archive/index.html",
    "catalogue": "blog/tag/index.html",
    "author": "blog/author/the-chronicle-contributors/index.html",
    "home": "index.html",
    "search": "search/index.html",
    "unknown address": "404/index.html",
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site with hostile text in every field."""
    folder = copy_project(tmp_path_factory.mktemp("escaping") / "site")
    settings = (folder / "conf.py").read_text(encoding="utf-8")
    write_files(folder, {"conf.py": settings + HOSTILE})
    built = build(folder)
    assert built.status == 0, built.log
    return built.outdir


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_field_is_escaped(spoilt: Path, page: str) -> None:
    html = (spoilt / page).read_text(encoding="utf-8")

    # The fields were spoilt indeed, and none of them became an element.
    assert "&lt;b x=&#34;&amp;&#39;&gt;" in html
    assert "<b x=" not in html
    assert BeautifulSoup(html, "html5lib").find("b", attrs={"x": True}) is None
