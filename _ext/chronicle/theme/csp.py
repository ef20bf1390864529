"""Say what a page may load and run.

The policy is the second wall: posts are sanitised, and what slips through does not run.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from chronicle.core.policy import make_policy
from chronicle.settings import report_settings
from chronicle.theme.adapters import has_own_layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

START_SCRIPT = (
    "try{document.body.dataset.theme=localStorage.getItem('theme')||'auto'}catch{}"
    "addEventListener('click',e=>{let a=e.target;"
    "a.closest('[popover] a')&&a.closest('[popover]').hidePopover()})"
)
"""The one inline script: sets the theme before anything is drawn, so that nothing
flashes, and closes the drawers when one of their links was followed."""


def content_policy(more: Mapping[str, str | Sequence[str]] | None = None) -> str:
    """Return the policy of the site's pages.

    :param more: What ``chronicle_theme_policy`` adds.
    """
    digest = hashlib.sha256(START_SCRIPT.encode()).digest()
    return make_policy(more or {}, [f"sha256-{base64.b64encode(digest).decode()}"])


ANY_POLICY = "object-src 'none'; base-uri 'self'"
"""What holds under any theme: which scripts it runs, and whose, is the theme's own."""


def check_policy(app: Sphinx, config: Config) -> None:
    """Say that a policy is not extended where there is none to extend."""
    if config.chronicle_theme_policy and not has_own_layout(config):
        name = "chronicle_theme_policy"
        message = (
            f"{name!r} has no effect under the theme {config.html_theme!r}: what its "
            "pages load is not restricted"
        )
        report_settings(app, [(name, message)])


def add_policy(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give every page its policy, and the one script that it allows."""
    if not has_own_layout(app.config):
        context["chronicle_policy"] = ANY_POLICY
        return
    context["chronicle_policy"] = content_policy(app.config.chronicle_theme_policy)
    context["chronicle_script"] = START_SCRIPT
