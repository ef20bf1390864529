"""Keep of ABlog what writers use: its directives, their options, its settings.

Its build steps are taken away, each for a fault that no setting mends: one `Blog` per
process, whatever is built in it; a crash on an unknown date; a copy of every doctree in
the environment, which also forbids parallel reading; templates that Furo refuses; one
excerpt rendered once per collection and feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ablog.post

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def adopt_ablog(app: Sphinx) -> None:
    """Set ABlog up, then disconnect what :mod:`chronicle.archive` does itself."""
    app.setup_extension("ablog")
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler.__module__.partition(".")[0] == "ablog":
                app.disconnect(listener.id)
    # It reads front matter through the one `Blog` of the process; we read it as well.
    app.registry.transforms.remove(ablog.post.CheckFrontMatter)
    # What kept it from being so is gone: of ABlog only directives run while reading.
    app.extensions["ablog"].parallel_read_safe = True
