"""Stand in for the directives that posts of other systems use and that could act.

Each shows what its reader was to see, and nothing else: no file is read, no setting
changed, and HTML goes the way of all HTML in a post.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.patches import Figure
from sphinx.util.docutils import SphinxDirective

from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.markup.html import describe_frame
from chronicle.parsing.allowlist import DIRECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.nodes import system_message
    from docutils.parsers.rst import Directive
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    Role = Callable[..., tuple[list[nodes.Node], list[system_message]]]

_OWN_ROLES = "chronicle_roles"

_ROLE = re.compile(r"([\w.+:-]+)\s*(?:\(\s*([\w.+:-]+)\s*\)\s*)?")

BASES: dict[str, type[nodes.TextElement]] = {
    "code": nodes.literal,
    "emphasis": nodes.emphasis,
    "literal": nodes.literal,
    "strong": nodes.strong,
    "sub": nodes.subscript,
    "subscript": nodes.subscript,
    "sup": nodes.superscript,
    "superscript": nodes.superscript,
}
"""What text is in a role that is made of one of these; plain in any other."""

VIDEOS = {
    "vimeo": "https://vimeo.com/",
    "youtube": "https://www.youtube.com/watch?v=",
}
"""Where the videos are that directives of Nikola and of Pelican's plugins name."""


class _AnyOption(dict[str, "Callable[[str], object]"]):
    """Options of which some are known and the others do no harm."""

    def __missing__(self, name: str) -> Callable[[str], object]:
        return directives.unchanged


class Refused(SphinxDirective):
    """Show a directive that posts may not use, as it was written."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the text of the directive, and warn."""
        written = self.block_text.rstrip()
        block = nodes.literal_block(written, written, language="text")
        self.set_source_info(block)
        problem = Problem(
            Subtype.UNSAFE,
            f"directive {self.name!r} is not for posts and is shown as written; "
            f"expected one of {', '.join(sorted(DIRECTIVES))}, or one that the setting "
            "chronicle_posts_allow names",
            self.lineno,
        )
        report([problem], source_of(self.env, self.env.docname), self.env)
        return [block]


class Code(SphinxDirective):
    """Show a fence with a language in braces, as notebooks write it."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = None

    def run(self) -> list[nodes.Node]:
        """Return the code, in the language that the name says."""
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text, language=self.name)
        self.set_source_info(block)
        return [block]


class Silent(SphinxDirective):
    """Show nothing for a directive that speaks to another system only."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec | None] = _AnyOption(title=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return nothing."""
        return []


class Meta(Silent):
    """Say nothing to readers: what stands in it has names of several words."""

    option_spec: ClassVar[OptionSpec | None] = None


class Raw(Refused):
    """Show HTML as far as posts may have it; what is for other writers says nothing."""

    option_spec: ClassVar[OptionSpec | None] = _AnyOption(
        file=directives.unchanged, url=directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        """Return what a later step cleans, and refuse to look into files."""
        formats = " ".join(self.arguments).lower().split()
        if not formats or {"file", "url"} & self.options.keys():
            return super().run()
        if "html" not in formats or not self.content:
            return []
        html = nodes.raw("", "\n".join(self.content), format="html")
        self.set_source_info(html)
        return [html]


class RoleDirective(Refused):
    """Let a post name a role of its own, for the rest of that post.

    docutils would keep it for the documents after that one too.
    """

    option_spec: ClassVar[OptionSpec | None] = _AnyOption(format=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Remember what text in the role becomes."""
        found = _ROLE.fullmatch(" ".join(self.arguments))
        if found is None:
            return super().run()
        own_roles(self.env)[found[1].lower()] = own_role(
            found[1], found[2] or "", str(self.options.get("format", ""))
        )
        return []


def own_roles(env: BuildEnvironment) -> dict[str, Role]:
    """Return the roles that the document being read has named."""
    return cast("dict[str, Role]", env.current_document.setdefault(_OWN_ROLES, {}))


def own_role(name: str, base: str, form: str) -> Role:
    """Return a role that shows its text with a class of its name.

    :param base: The role that it is made of, or empty.
    :param form: For whom a raw text is meant: ``html``.
    """
    raw = base.lower() == "raw"
    kind = BASES.get(base.lower(), nodes.inline)

    def run(
        _name: str, rawtext: str, text: str, *_rest: object, **_options: object
    ) -> tuple[list[nodes.Node], list[system_message]]:
        verbatim = raw or kind is nodes.literal
        said = nodes.unescape(text, restore_backslashes=verbatim)
        if raw:
            return [nodes.raw(rawtext, said, format=form.lower())], []
        return [kind(rawtext, said, classes=[nodes.make_id(name)])], []

    return run


class Video(SphinxDirective):
    """Show a video as the link that its frame would become."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[OptionSpec | None] = _AnyOption(width=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return the link, and what stands below it."""
        video = self.arguments[0]
        if "://" not in video:
            video = VIDEOS[self.name.lower()] + quote(video, safe="")
        label = describe_frame("video", video, "")
        link = nodes.reference("", label, refuri=video)
        paragraph = nodes.paragraph("", "", link)
        self.set_source_info(paragraph)
        return [paragraph, *self.parse_content_to_nodes()]


SUBSTITUTES: dict[str, type[Directive]] = {
    "default-role": Silent,
    "media": Video,  # Nikola's
    "meta": Meta,
    "raw": Raw,
    "role": RoleDirective,
    "section-numbering": Silent,
    "sectnum": Silent,
    "target-notes": Silent,
    "thumbnail": Figure,  # Nikola's: the picture leads to itself in full size
    "vimeo": Video,
    "youtube": Video,
}
