"""What the package has to know of a theme: its layout, its colours, its parts.

Under Furo the layout of a page is the package's own.  Under any other theme the page is
the theme's, whose navigation and side bars stay, and what the package writes stands in
the text of the page: all that a theme must do is print ``body`` and ``metatags``.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sphinx.builders.html import StandaloneHTMLBuilder

from chronicle.build.local import Told

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

FURO = "furo"


class Adapter(NamedTuple):
    """A theme, as the package's parts see it."""

    style: str
    """Sheet that sets our custom properties, ``--chronicle-*``, to its colours."""

    has_pager: bool
    """Whether its pages lead to the previous and the next one."""


ADAPTERS = {
    FURO: Adapter("css/theme-furo.css", has_pager=True),
    "alabaster": Adapter("css/theme-alabaster.css", has_pager=False),
    "pydata_sphinx_theme": Adapter("css/theme-pydata.css", has_pager=True),
    "sphinx_book_theme": Adapter("css/theme-pydata.css", has_pager=True),
    "sphinx_rtd_theme": Adapter("css/theme-rtd.css", has_pager=True),
}
"""``{folder of a theme: its adapter}``; a theme made from one of them has its own."""

ANY = Adapter("css/theme-any.css", has_pager=False)


def has_own_layout(config: Config) -> bool:
    """Tell whether the layout of the pages is the package's own."""
    return bool(config.html_theme == FURO)


def lays_out(app: Sphinx) -> bool:
    """Tell whether the package's layout is loaded, and the pages have it."""
    return "chronicle.theme" in app.extensions and has_own_layout(app.config)


def find_adapter(app: Sphinx) -> Adapter:
    """Return the adapter of the theme, or of the nearest that it is made from."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    folders = (Path(folder).name for folder in builder.theme.get_theme_dirs())
    return next((ADAPTERS[name] for name in folders if name in ADAPTERS), ANY)


def add_colours(app: Sphinx) -> None:
    """Bring the sheet that fits our parts to the theme."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        # Before those that it serves (800).
        app.add_css_file(find_adapter(app).style, priority=790)


def describe_side_bars(app: Sphinx) -> str:
    """Return what the side bars of other themes may show on any page: all headings."""
    shown = app.env.toctree_includes
    names = sorted({*shown, *chain.from_iterable(shown.values())})
    return repr([tell_headings(app, name) for name in names])


def tell_headings(app: Sphinx, docname: str) -> Told:
    """Return what side bars of other themes show of a document."""
    if has_own_layout(app.config) or docname not in app.env.tocs:
        return Told()
    return Told(words=app.env.tocs[docname].pformat())


def fit_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put what every page says of itself where all themes print it."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or has_own_layout(app.config):
        return
    context["chronicle_has_pager"] = find_adapter(app).has_pager
    render = builder.templates.render
    context["metatags"] = context.get("metatags", "") + render(
        "chronicle/meta.html", context
    )
