"""Let posts use directives and roles that only say how something looks.

While a post is read, every name is looked up here first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives, roles

from chronicle.build.reporting import report, source_of
from chronicle.core.posts import is_post
from chronicle.core.problems import Problem, Subtype
from chronicle.parsing.allowlist import (
    ROLES,
    is_allowed_directive,
    is_allowed_role,
)
from chronicle.parsing.substitutes import STAND_INS, Code, Refused, own_roles
from chronicle.parsing.transforms import is_language

if TYPE_CHECKING:
    from types import ModuleType

    from docutils.nodes import system_message
    from docutils.parsers.rst import Directive
    from docutils.parsers.rst.states import Inliner
    from docutils.utils import Reporter
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.parsing.substitutes import Role


def refused_role(source: str) -> Role:
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
    source = source_of(env, env.docname)

    def directive(
        name: str, language: ModuleType, document: nodes.document
    ) -> tuple[type[Directive] | None, list[system_message]]:
        document.settings.raw_enabled = False
        document.settings.file_insertion_enabled = False
        if stand_in := STAND_INS.get(name.lower()):
            return stand_in, []
        if is_allowed_directive(name):
            return find_directive(name, language, document)
        return (Code if is_language(name) else Refused), []

    def role(
        name: str, language: ModuleType, lineno: int, reporter: Reporter
    ) -> tuple[object, list[system_message]]:
        if own := own_roles(env).get(name.lower()):
            return own, []
        if not name or is_allowed_role(name):
            return find_role(name, language, lineno, reporter)
        return refused_role(source), []

    directives.directive = directive  # type: ignore[assignment]
    roles.role = role  # type: ignore[assignment]


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Guard the reading of a post; own pages are free."""
    if is_post(docname):
        guard(app.env)
