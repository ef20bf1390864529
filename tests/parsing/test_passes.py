"""The passes over a doctree: their order, and that no walk is spared wrongly."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from docutils.parsers.rst.states import RSTStateMachine
from markdown_it import MarkdownIt

from building import small_site
from chronicle.metadata import entries
from chronicle.parsing.passes import PHASES, Doctree, add_pass

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docutils import nodes
    from sphinx.testing.util import SphinxTestApp

MARKDOWN = """\
---
title: All kinds
date: 2021-02-03
---

<h2 id="Top">Raw</h2> and <b>bold</b> https://a.example/x, me@a.example.

# &nbsp;

![lost](lost.png) [](https://b.example/) [here](#top) [there](/other/) [file](a.txt)

---

> ---

$\\input{x}$ and $a_1$, `https://c.example/`

A line that is long enough to be a whole paragraph, with a full stop at its end.<br>
Another line that is long enough to be a whole paragraph, with a full stop at its end.

| a | b |
| - | - |
| 1 | ![p](https://a.example/p.png) |

```nosuchlanguage
https://d.example/
```

See the Python Software Foundation. <script>x</script>
"""

REST = """
.. post:: 2020-02-02
   :author: Ann Bell

Old
===

.. contents::

`bad <javascript:x>`_ name_ and :download:`a.txt`.

.. _name: vbscript:y

Sub
---

.. raw:: html

   <a name="Place"></a><img src="x.png">

.. image:: missing.png

----

Text **open

.. note::
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site(
        tmp_path / "site",
        {"posts/all.md": MARKDOWN, "posts/old.rst": REST, "posts/a.txt": "a"},
    )


@pytest.fixture
def app(site: Path, make_app: Callable[..., SphinxTestApp]) -> SphinxTestApp:
    return make_app("dirhtml", srcdir=site)


def test_each_pass_has_its_place(app: SphinxTestApp) -> None:
    for phase in PHASES:
        listeners = sorted(
            app.events.listeners[phase.event], key=lambda each: each.priority
        )
        found = [each.handler.__name__ for each in listeners]
        assert tuple(found) == phase.passes


def test_there_is_one_transform_in_each_phase(app: SphinxTestApp) -> None:
    ours = [
        transform.__name__
        for transform in (*app.registry.transforms, *app.registry.post_transforms)
        if transform.__module__.startswith("chronicle.")
    ]

    assert len(ours) == len(set(ours)) == len(PHASES)


def test_a_pass_without_a_place_is_refused(app: SphinxTestApp) -> None:
    def nowhere(_app: object, _tree: object) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="'nowhere' has no place"):
        add_pass(app, nowhere)


DAMAGED = """\
---
title: Itâ€™s a post
date: 2021-02-03
---

Itâ€™s by the boardâ€™s clerk, **who?**Me.

[![lost](lost.png)](https://a.example/a.png) and {{< youtube abc >}}
"""

MOST_PARSES = 2
"""One for what is to be repaired, one for the page."""


def test_each_step_is_taken_once(
    site: Path,
    make_app: Callable[..., SphinxTestApp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Count what a build takes for a post: reading metadata, and parsing its text."""
    taken = Counter[str]()

    def count(owner: Any, name: str, step: str) -> None:
        real = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            taken[step] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)

    count(entries, "read_front_matter", "metadata")
    count(MarkdownIt, "parse", "Markdown")
    count(RSTStateMachine, "run", "reST")

    (site / "posts/damaged.md").write_text(DAMAGED, encoding="utf-8")
    make_app("dirhtml", srcdir=site).build()

    pages = 2  # of the site's own, in reST
    assert taken == {
        "metadata": 3,
        "Markdown": 2 * MOST_PARSES,
        "reST": MOST_PARSES + pages,
    }


def test_what_is_found_is_what_is_there(
    app: SphinxTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No pass changes a doctree in silence: a walk that is spared finds the same."""
    real, spared = Doctree.find, Counter[str]()

    def find(self: Doctree, *kinds: Any) -> list[nodes.Node]:
        was_walked = self._nodes is not None
        found: list[nodes.Node] = real(self, *kinds)  # type: ignore[call-overload]
        fresh = [n for n in self.document.findall() if isinstance(n, kinds)]
        assert [id(node) for node in found] == [id(node) for node in fresh]
        spared["spared" if was_walked else "walked"] += 1
        return found

    monkeypatch.setattr(Doctree, "find", find)

    app.build()

    assert app.statuscode == 0
    assert (app.outdir / "posts/all/index.html").is_file()
    assert (app.outdir / "posts/old/index.html").is_file()
    assert spared["spared"]
