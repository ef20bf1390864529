"""Bring the package's templates, styles and scripts; spare each page what it lacks.

Extensions load theirs on every page; a reader of one post would fetch them all.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from chronicle.settings import is_set
from chronicle.theme.adapters import FURO, has_own_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"

LAYOUTS = Path(__file__).parent / "layouts"
"""What differs between Furo and all other themes."""

STATIC = Path(__file__).parent / "static"

STYLES = (
    "css/archive.css",
    "css/community.css",
    "css/picture.css",
    "css/entities.css",
    "css/home.css",
)

NEEDED_BY = {
    "pygments.css": 'class="highlight',
    "picture.css": 'class="picture',
    "sphinx-design.min.css": 'class="sd-',
    "furo-extensions.css": 'class="sd-',
    "design-tabs.js": "sd-tab-",
    "entities.css": 'class="directory',
    "home.css": 'class="figures',
    "community.css": (
        r'class="[^"]*\b'
        r"(?:community-(?!label)|staff|services\b|service-card|timeline|source-mark)"
    ),
    "copybutton.css": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "clipboard.min.js": 'class="highlight',
    "documentation_options.js": 'class="highlight',  # copybutton.js asks for it
}
"""File -> regular expression: what the text of a page contains if it needs the file."""

FOR_TEMPLATES = {
    "entities.css": ("chronicle/entity.html", "chronicle/directory.html"),
    "picture.css": ("chronicle/entity.html",),
    "documentation_options.js": ("search.html",),
}
"""File -> templates whose pages need it, whatever their texts contain."""

FOR_SEARCH = frozenset({"doctools.js", "sphinx_highlight.js", "translations.js"})
"""Scripts that only Sphinx's own search page needs."""

COPYING = {
    # Prompts, and what a program answers, are no part of the code.
    "copybutton_prompt_text": r">>> |\.\.\. |\$ ",
    "copybutton_prompt_is_regexp": True,
    # Not the numbers of lines in a table of their own.
    "copybutton_selector": "div.highlight > pre, .highlighttable .code pre",
}
"""Settings of the button that copies code, where the site has none."""


def offer_to_copy(app: Sphinx, config: Config) -> None:
    """Give the button that copies code its settings; no page waits for its scripts."""
    for name, value in COPYING.items():
        if not is_set(config, name):
            config[name] = value
    for filename, attributes in app.registry.js_files:
        if filename in {"clipboard.min.js", "copybutton.js"}:
            attributes.setdefault("defer", "defer")


def add_styles(app: Sphinx, config: Config) -> None:
    """Offer the package's static files; a site's own of the same name count."""
    # Relative, as Sphinx expects: an absolute path would stand in ``.buildinfo``.
    folder = os.path.relpath(STATIC, app.confdir)
    if folder not in config.html_static_path:
        config.html_static_path = [folder, *config.html_static_path]
        for style in STYLES:
            app.add_css_file(style, priority=800)  # after the theme's


def choose_theme(app: Sphinx, config: Config) -> None:
    """Take Furo where the site names no theme."""
    if not is_set(config, "html_theme"):
        config.html_theme = FURO


def add_templates(app: Sphinx, config: Config) -> None:
    """Offer the package's templates, after the site's own."""
    layout = LAYOUTS / ("furo" if has_own_layout(config) else "any")
    folders = [os.path.relpath(folder, app.confdir) for folder in (TEMPLATES, layout)]
    config.templates_path = [*config.templates_path, *folders]


def offer_originals(app: Sphinx) -> None:
    """Offer the package's templates behind the theme's as well.

    There a site's template of the same name finds the one that it extends, by ``!``.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    if isinstance(app.builder.templates, BuiltinTemplateLoader):
        app.builder.templates.loaders.append(SphinxFileSystemLoader(TEMPLATES))


def spare_assets(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep the files that *pagename* needs; of other themes we don't know that."""
    if not has_own_layout(app.config):
        return
    # What an extension makes is printed by a template, from a value of its own.
    body = context.get("body") or "".join(
        repr(value) for key, value in context.items() if key.startswith("chronicle_")
    )
    for key in ("css_files", "script_files"):
        context[key] = [
            file
            for file in context[key]
            if is_needed(str(getattr(file, "filename", None) or ""), body, templatename)
        ]


_tags: WeakKeyDictionary[Builder, dict[object, str]] = WeakKeyDictionary()


def recall_tags(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Make the tag of a file once for all pages that see it by the same address.

    For each page anew, Sphinx looks where the file is, through all links.
    """
    known = _tags.setdefault(app.builder, {})
    root = context["content_root"]
    for name in ("css_tag", "js_tag"):
        context[name] = _recalling(known, (name, root), context[name])


def _recalling(
    known: dict[object, str], root: object, make: Callable[[Any], str]
) -> Callable[[Any], str]:
    def tag(asset: Any) -> str:
        key = root, asset
        if key not in known:
            known[key] = make(asset)
        return known[key]

    return tag


def is_needed(filename: str, body: str, templatename: str) -> bool:
    """Tell whether a page needs a file.

    :param filename: Path below the output folder; empty for an inline script.
    :param body: HTML of the page's text.
    """
    name = filename.rpartition("/")[2]
    if name in FOR_SEARCH:
        return templatename == "search.html"
    if templatename in FOR_TEMPLATES.get(name, ()):
        return True
    return name not in NEEDED_BY or re.search(NEEDED_BY[name], body) is not None
