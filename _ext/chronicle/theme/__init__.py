"""Templates, styles, scripts and the content security policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Bring what pages are made with, and fit it to the theme."""
    from chronicle.build.local import EVENT
    from chronicle.theme.adapters import (
        add_colours,
        describe_side_bars,
        fit_page,
        tell_headings,
    )
    from chronicle.theme.assets import (
        add_styles,
        add_templates,
        choose_theme,
        offer_originals,
        offer_to_copy,
        recall_tags,
        spare_assets,
    )
    from chronicle.theme.csp import add_policy, check_policy
    from chronicle.theme.presentation import (
        add_presentation,
        anchor_addresses,
        copy_to_root,
    )
    from chronicle.theme.searchform import add_search_form

    app.setup_extension("chronicle.build")
    app.setup_extension("chronicle.settings")
    app.setup_extension("sphinx_copybutton")
    app.connect("config-inited", choose_theme)
    app.connect("config-inited", check_policy)
    app.connect("config-inited", add_styles)
    # Before the extension reads them (500).
    app.connect("config-inited", offer_to_copy, priority=400)
    app.connect("config-inited", add_templates)
    app.connect("builder-inited", add_colours)
    app.connect("builder-inited", offer_originals)
    app.connect("chronicle-layout", describe_side_bars)
    app.connect(EVENT, tell_headings)
    app.connect("html-page-context", add_policy)
    add_search_form(app)
    add_presentation(app)
    # After Furo (500), which sets the address of the page.
    app.connect("html-page-context", anchor_addresses, priority=700)
    # After the description of the page (600).
    app.connect("html-page-context", fit_page, priority=800)
    # After those who add files of their own (500).
    app.connect("html-page-context", spare_assets, priority=800)
    # After those who make tags of their own (500).
    app.connect("html-page-context", recall_tags, priority=800)
    app.connect("build-finished", copy_to_root)
    return {
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
