"""Make the site's navigation once per folder instead of once per page.

Posts stand in no toctree, so the navigation is the same on all of them but for the
number of ``../`` before each address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def share_navigation(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give pages outside every toctree the navigation of another such page."""
    if "toctree" not in context or _in_a_toctree(app, pagename):
        return
    make_toctree = context["toctree"]
    base = app.builder.get_target_uri(pagename).count("/")
    shared: dict[Any, str] = app.builder.__dict__.setdefault("chronicle_navigation", {})

    def toctree(**options: Any) -> str:
        key = base, *sorted(options.items())
        if key not in shared:
            shared[key] = make_toctree(**options)
        return shared[key]

    context["toctree"] = toctree


def _in_a_toctree(app: Sphinx, pagename: str) -> bool:
    included = app.env.toctree_includes
    return pagename == app.config.root_doc or any(
        pagename in children for children in included.values()
    )
