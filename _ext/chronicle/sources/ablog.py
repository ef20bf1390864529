"""Bring ABlog in: its directives, settings and styles, and none of its build steps.

All that the package does to ABlog's own code is in this module.  ABlog's steps are
replaced because no setting fixes them: one ``Blog`` for the whole process, an exception
for an unknown date, a copy of every doctree in the environment, which forbids parallel
reading, and templates that Furo refuses.
"""

from __future__ import annotations

from collections import UserString
from typing import TYPE_CHECKING, Any, ClassVar

import ablog
import ablog.blog
import ablog.post
from docutils import nodes
from docutils.parsers.rst import directives

from chronicle.build.reporting import report
from chronicle.core.problems import Problem, Subtype
from chronicle.metadata.values import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ablog.post import PostNode
    from sphinx.application import Sphinx

KEPT = frozenset({ablog.config_inited})
"""ABlog's handlers that stay: it resolves ``blog_post_pattern``, and adds styles."""

REPLACED = frozenset(
    {
        ablog.builder_inited,
        ablog.html_page_context,
        ablog.post.generate_archive_pages,
        ablog.post.generate_atom_feeds,
        ablog.post.missing_reference,
        ablog.post.process_postlist,
        ablog.post.process_posts,
        ablog.post.purge_posts,
    }
)
"""ABlog's handlers whose work is done by :mod:`chronicle.blog`."""

CONTENT = "excerpt text"
"""Key of a directive's content among its options; no option has this name."""


def adopt_ablog(app: Sphinx) -> None:
    """Set ABlog up, whether or not the site has, and disconnect its build steps."""
    app.setup_extension("ablog")
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler in REPLACED:
                app.disconnect(listener.id)
    # It reads front matter through the one `Blog` of the process; we read it as well.
    app.registry.get_transforms().remove(ablog.post.CheckFrontMatter)
    app.add_directive("post", PostDirective, override=True)
    app.add_directive("postlist", PostListDirective, override=True)
    # What kept it from being so is gone: of ABlog only directives run while reading.
    app.extensions["ablog"].parallel_read_safe = True


class Wrong(UserString):
    """The text of an option that is unknown, or has a value that it cannot have."""


class _OptionSpec(dict[str, "Callable[[str | None], Any]"]):
    """ABlog's options; what cannot be read does not stop the directive."""

    def __init__(self, spec: dict[str, Callable[[str], Any]]) -> None:
        super().__init__({name: _lenient(read) for name, read in spec.items()})

    def __missing__(self, name: str) -> Callable[[str | None], Any]:
        return lambda text: Wrong(text or "")


def _lenient(read: Callable[[str], Any]) -> Callable[[str | None], Any]:
    def read_option(text: str | None) -> Any:
        if read is directives.flag:
            return None
        try:
            return read(text or "")
        except ValueError:
            return Wrong(text or "")

    return read_option


class PostDirective(ablog.post.PostDirective):  # type: ignore[misc]
    """ABlog's directive, whose node knows the lines of its options, and wrong ones."""

    option_spec: ClassVar = _OptionSpec(ablog.post.PostDirective.option_spec)

    def run(self) -> list[PostNode]:
        """Let ABlog make its node of the options that are sound."""
        wrong = {k: v for k, v in self.options.items() if isinstance(v, Wrong)}
        for name in wrong:
            del self.options[name]
        (node,) = super().run()
        node["wrong"] = {name: str(text) for name, text in wrong.items()}
        node["lines"] = dict(self._option_lines([*self.options, *wrong]))
        return [node]

    def _option_lines(self, names: list[str]) -> Iterator[tuple[str, int]]:
        """Yield the line of each option, and of argument and content."""
        block = self.block_text.split("\n")
        # MyST's block begins below the line with the directive's name.
        first = self.lineno + ("post" not in block[0].casefold())
        yield "date", self.lineno
        yield CONTENT, self.content_offset + 1
        for name in names:
            for number, line in enumerate(block, first):
                if line.lstrip(" \t:").startswith(f"{name}:"):
                    yield name, number
                    break


def options_of(node: PostNode) -> dict[str, Scalar]:
    """Return what a post's directive says, as text with lines.

    :returns: Only what its author wrote; the argument is called ``date``.
    """
    said = {
        name: node[name] for name in ("date", *ablog.post.PostDirective.option_spec)
    }
    said[CONTENT] = " ".join(child.astext() for child in node.children)
    lines = node.get("lines", {})
    texts = {name: _as_text(value) for name, value in said.items()} | node["wrong"]
    return {
        name: Scalar(text, lines.get(name, node.line or 1), quoted=True)
        for name, text in texts.items()
        if text
    }


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, value))
    if value is None or value is False:
        return ""
    return "true" if value is True else " ".join(str(value).split())


def find_wrong_options(node: PostNode) -> Iterator[Problem]:
    """Say which options the directive has not, or not with such a value."""
    known = ", ".join(sorted(ablog.post.PostDirective.option_spec))
    for name, text in node["wrong"].items():
        if name == "image":  # an address is as good, and no other value is
            continue
        if name in ablog.post.PostDirective.option_spec:
            message = f"option {name!r} is {text!r}; expected a number of paragraphs"
        else:
            message = f"unknown option {name!r} of 'post'; expected one of {known}"
        line = node["lines"].get(name, node.line)
        yield Problem(Subtype.FRONT_MATTER, message, line)


class PostListDirective(ablog.post.PostListDirective):  # type: ignore[misc]
    """ABlog's directive; a number of posts that is none does not end the build."""

    def run(self) -> list[nodes.Node]:
        """Check the argument, then do as ABlog does."""
        if self.arguments and not self.arguments[0].isdecimal():
            found = self.arguments.pop()
            message = f"the number of posts is {found!r}; expected one such as '5'"
            source, line = self.state_machine.get_source_and_line(self.lineno)
            problem = Problem(Subtype.DIRECTIVE, message, line)
            report([problem], source, self.state.document.settings.env)
        shown: list[nodes.Node] = super().run()
        return shown


def remove_markers(_app: Sphinx, doctree: nodes.document) -> None:
    """Leave of each directive what it shows, once all have seen it."""
    for marker in list(doctree.findall(ablog.post.PostNode)):
        quote = marker.parent
        marker.replace_self([] if marker["exclude"] else marker.children)
        if isinstance(quote, nodes.block_quote) and not quote.children:
            quote.parent.remove(quote)


class SiteBlog(ablog.blog.Blog):  # type: ignore[misc]
    """ABlog's blog, with a state of its own, which is made when it is asked for.

    Its public constructor shares one state in the whole process.
    """

    def __init__(self, app: Sphinx, fill: Callable[[SiteBlog], object]) -> None:
        """Prepare a blog.

        :param fill: Adds labels and posts; called when somebody asks for anything.
        """

        def start() -> None:
            self._init(app)
            fill(self)

        self._start = start

    def __getattr__(self, name: str) -> Any:
        """Return what is not there yet, or else a setting."""
        if (start := self.__dict__.pop("_start", None)) is None:
            return super().__getattr__(name)
        start()
        return getattr(self, name)
