"""Use in posts what the site's own extensions offer, under the rules for posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import build, small_site

if TYPE_CHECKING:
    from pathlib import Path

    from building import Built

SETTINGS = """
extensions += ["sphinx.ext.extlinks", "shouting"]
extlinks = {"issue": ("https://bugs.example/%s", "issue %s")}
chronicle_posts_allow = ["Shout"]
"""

EXTENSION = """
from docutils import nodes
from docutils.parsers.rst import Directive

class Shout(Directive):
    required_arguments = 1

    def run(self):
        return [nodes.paragraph("", self.arguments[0].upper())]

def setup(app):
    app.add_directive("shout", Shout)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""

REST = """
.. post:: 2021-04-05

Cards
=====

See :issue:`12`, :bdg-primary:`new` and :octicon:`rocket`.

.. tab-set::

   .. tab-item:: Left

      Spoons.

   .. tab-item:: Right

      Forks.

.. button-link:: https://a.example/
   :color: primary

   Go

.. shout:: hello
"""

MARKDOWN = """\
---
blogpost: true
date: 2023-05-06
title: Shelf
---

::::{grid} 2
:::{grid-item-card} First
:link: javascript:alert(1)
Oak.
:::
:::{grid-item-card} Second
:img-top: ../secret.png
Elm, {bdg}`old`.
:::
::::

```{dropdown} How
Use glue.
```

```{div}
:style: position:fixed

Over all.
```

{octicon}`rocket;1em;"><script>alert(3)</script>`
{button}`x`
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = small_site(
        tmp_path_factory.mktemp("components") / "site",
        {
            "_ext/shouting.py": EXTENSION,
            "posts/cards.rst": REST,
            "posts/shelf.md": MARKDOWN,
        },
    )
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS)
    (site / "secret.png").write_bytes(b"\x89PNG")
    return build(site)


def test_components_are_rendered(built: Built) -> None:
    page = built.soup("posts/cards/index.html")

    assert page.select_one("article a.extlink-issue")["href"].endswith("example/12")
    assert [label.text.strip() for label in page.select(".sd-tab-set > label")] == [
        "Left",
        "Right",
    ]
    assert page.select_one("article .sd-badge").text == "new"
    assert page.select_one("article svg.sd-octicon-rocket")
    assert page.select_one("article a.sd-btn")["href"] == "https://a.example/"
    assert "HELLO" in page.select_one("article").text
    assert "cards.rst" not in built.log


def test_components_keep_the_rules(built: Built) -> None:
    page = built.soup("posts/shelf/index.html")
    article = page.select_one("article")

    assert len(article.select(".sd-row .sd-card")) == 2
    assert article.select_one("details").text.split() == ["How", "Use", "glue."]
    assert not article.select("script, [style*=fixed], [href^=javascript]")
    assert not list(built.outdir.rglob("secret.png"))
    for fault in (
        "removed the link to 'javascript:alert(1)'",
        "lies outside of the folder of posts",
        "directive 'div' is not for posts",
        "role 'octicon' is not for posts",
    ):
        assert built.log.count(fault) == 1


def test_a_site_without_the_package_shows_them_as_written(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", {"posts/shelf.md": MARKDOWN})
    conf = (site / "conf.py").read_text(encoding="utf-8")
    (site / "conf.py").write_text(conf.replace('    "sphinx_design",\n', ""))

    built = build(site)

    article = built.soup("posts/shelf/index.html").select_one("article")
    assert "{grid-item-card} First" in article.text
    assert "directive 'grid' is not for posts" in built.log
