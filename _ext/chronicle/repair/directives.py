"""Let posts use directives and roles that only say how something looks.

While a post is read, every name is looked up here first.  What is not on the list is
shown as written, with a warning, so that nothing is lost and nothing runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx.util.docutils import SphinxDirective

from chronicle.core.posts import is_post
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import names
from chronicle.repair.transforms import is_language
from chronicle.reporting import report

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from docutils.nodes import system_message
    from docutils.parsers.rst import Directive
    from docutils.parsers.rst.states import Inliner
    from docutils.utils import Reporter
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

DIRECTIVES = names(
    "admonition attention caution caption centered class code code-block codeauthor "
    "compound container contents csv-table danger deprecated epigraph error figure "
    "footer glossary header highlight highlights hint hlist image important "
    "line-block list-table math note parsed-literal post postlist prompt pull-quote "
    "replace rst-class rubric sectionauthor seealso sidebar sourcecode table tip todo "
    "topic unicode update versionadded versionchanged versionremoved warning "
    "mentions organisations services staff timeline"
)
"""Directives that show what a post says, and ABlog's own."""

ROLES = names(
    "abbr abbreviation acronym code command cve cwe dfn doc download emphasis envvar "
    "eq file footnote-reference guilabel index kbd literal mailheader makevar manpage "
    "math menuselection mimetype named-reference newsgroup numref option pep "
    "pep-reference program ref regexp rfc rfc-reference samp strong sub sub-ref "
    "subscript sup superscript term title title-reference "
    "event organisation person service"
)
"""Roles that show text or lead to a page."""

DOMAINS = frozenset({"c", "chronicle", "cpp", "js", "math", "py", "rst", "std"})
"""Domains all of whose roles only show text or lead to a page."""


def is_allowed_directive(name: str) -> bool:
    """Tell whether a post may use the directive *name*; those of domains define."""
    return name.lower() in DIRECTIVES


def is_allowed_role(name: str) -> bool:
    """Tell whether a post may use the role *name*."""
    domain, _, rest = name.lower().rpartition(":")
    return rest in ROLES if domain in {"", "std"} else domain in DOMAINS


class Refused(SphinxDirective):
    """Show a directive that posts may not use, as it was written."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the text of the directive, and warn."""
        text = "\n".join(self.content)
        head = " ".join(part for part in (f"{{{self.name}}}", *self.arguments) if part)
        written = f"{head}\n{text}" if text else head
        block = nodes.literal_block(written, written, language="text")
        self.set_source_info(block)
        problem = Problem(
            Subtype.UNSAFE,
            f"directive {self.name!r} is not for posts and is shown as written; "
            f"expected one of {', '.join(sorted(DIRECTIVES))}",
            self.lineno,
        )
        report([problem], str(self.env.doc2path(self.env.docname, base=False)))
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


def refused_role(
    source: str,
) -> Callable[..., tuple[list[nodes.Node], list[system_message]]]:
    """Return a role that shows its text as written, and warns."""

    def run(  # noqa: PLR0913, PLR0917
        name: str,
        rawtext: str,
        text: str,
        lineno: int,
        inliner: Inliner,
        options: object = None,
        content: object = (),
    ) -> tuple[list[nodes.Node], list[system_message]]:
        problem = Problem(
            Subtype.UNSAFE,
            f"role {name!r} is not for posts and its text {text!r} is shown plain; "
            f"expected one of {', '.join(sorted(ROLES))}",
            lineno,
        )
        report([problem], source)
        return [nodes.literal(rawtext, text)], []

    return run


def guard(env: BuildEnvironment) -> None:
    """Put the list between the parser and every directive and role.

    Sphinx installs its own look-up before a document is read and takes it away
    afterwards; so does this one go.
    """
    # A bare name is nobody's but docutils' and Sphinx's own: ``class`` is no Python.
    env.current_document.default_domain = None
    find_directive, find_role = directives.directive, roles.role
    source = str(env.doc2path(env.docname, base=False))

    def directive(
        name: str, language: ModuleType, document: nodes.document
    ) -> tuple[type[Directive] | None, list[system_message]]:
        document.settings.raw_enabled = False
        document.settings.file_insertion_enabled = False
        if is_allowed_directive(name):
            return find_directive(name, language, document)
        return (Code if is_language(name) else Refused), []

    def role(
        name: str, language: ModuleType, lineno: int, reporter: Reporter
    ) -> tuple[object, list[system_message]]:
        if not name or is_allowed_role(name):
            return find_role(name, language, lineno, reporter)
        return refused_role(source), []

    directives.directive = directive  # type: ignore[assignment]
    roles.role = role  # type: ignore[assignment]


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Guard the reading of a post; own pages are free."""
    if is_post(docname):
        guard(app.env)
