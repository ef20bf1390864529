"""Say what a page may load and run.

The policy is the second wall: posts are sanitised, and what slips through does not run.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

START_SCRIPT = (
    "try{document.body.dataset.theme=localStorage.getItem('theme')||'auto'}catch{}"
    "addEventListener('click',e=>{let a=e.target;"
    "a.closest('[popover] a')&&a.closest('[popover]').hidePopover()})"
)
"""The one inline script: sets the theme before anything is drawn, so that nothing
flashes, and closes the drawers when one of their links was followed."""


def content_policy() -> str:
    """Return the value of ``Content-Security-Policy``.

    Images and films may come from the hosts that old posts show them from.  Styles may
    be inline, which tables, charts and Furo's own variables need.  ``wasm-unsafe-eval``
    lets the search run its compiled part, and no other code made from text.

    Source: https://www.w3.org/TR/CSP3/.
    """
    digest = hashlib.sha256(START_SCRIPT.encode()).digest()
    script = base64.b64encode(digest).decode()
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{script}' 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' https: http: data:",
        "media-src": "'self' https: http:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def add_policy(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give every page its policy, and the one script that it allows."""
    context["chronicle_policy"] = content_policy()
    context["chronicle_script"] = START_SCRIPT
