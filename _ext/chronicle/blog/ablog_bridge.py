"""Keep of ABlog what writers use: its directives, their options, its settings.

Its build steps are taken away, each for a fault that no setting mends: one `Blog` per
process, whatever is built in it; a crash on an unknown date; a copy of every doctree in
the environment, which also forbids parallel reading; templates that Furo refuses; one
excerpt rendered once per collection and feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ablog.post

from chronicle.build.reporting import report
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def adopt_ablog(app: Sphinx) -> None:
    """Set ABlog up, then disconnect what :mod:`chronicle.blog` does itself."""
    app.setup_extension("ablog")
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler.__module__.partition(".")[0] == "ablog":
                app.disconnect(listener.id)
    app.add_directive("postlist", SafePostList, override=True)
    # It reads front matter through the one `Blog` of the process; we read it as well.
    app.registry.transforms.remove(ablog.post.CheckFrontMatter)
    # What kept it from being so is gone: of ABlog only directives run while reading.
    app.extensions["ablog"].parallel_read_safe = True


class SafePostList(ablog.post.PostListDirective):  # type: ignore[misc]
    """ABlog's directive; a number of posts that is none does not end the build."""

    def run(self) -> list[nodes.Node]:
        """Check the argument, then do as ABlog does."""
        if self.arguments and not self.arguments[0].isdecimal():
            found = self.arguments.pop()
            message = f"the number of posts is {found!r}; expected one such as '5'"
            source, line = self.state_machine.get_source_and_line(self.lineno)
            report([Problem(Subtype.DIRECTIVE, message, line)], source)
        shown: list[nodes.Node] = super().run()
        return shown
