"""Look for rubbish in memory less often while a site is built, and as before after it.

Doctrees are made by the thousand and let go all at once: to look for circles among them
as often as Python does by itself takes a tenth of a build.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

THRESHOLDS = 200_000, 50, 1000


def spare_collector(app: Sphinx) -> None:
    """Set the thresholds of the collector until the build is finished."""
    before = gc.get_threshold()
    if before[0] == 0:  # switched off by whoever runs the build
        return
    gc.set_threshold(*THRESHOLDS)

    def restore(_app: Sphinx, _exception: Exception | None) -> None:
        gc.set_threshold(*before)

    app.connect("build-finished", restore, priority=2000)  # after all other work
