"""Let posts use directives and roles that only say how something looks.

While a post is parsed, every name is looked up here first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.docutils import CustomReSTDispatcher

from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.parsing.allowlist import ICONS, ROLES, Allowlist, allow
from chronicle.parsing.blocks import is_language
from chronicle.parsing.substitutes import SUBSTITUTES, Code, Refused, own_roles
from chronicle.settings import settings_of

if TYPE_CHECKING:
    from types import ModuleType

    from docutils.nodes import system_message
    from docutils.parsers.rst import Directive
    from docutils.parsers.rst.states import Inliner
    from docutils.utils import Reporter
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction


class PostDispatcher(CustomReSTDispatcher):
    """Finds what a post may use; entered within Sphinx's own dispatcher."""

    def __init__(self, document: nodes.document) -> None:
        super().__init__()
        env: BuildEnvironment = document.settings.env
        self.env = env
        self.allowed = allowlist_of(env.config)
        # A bare name is nobody's but docutils' and Sphinx's: ``class`` is no Python.
        env.current_document.default_domain = None
        document.settings.raw_enabled = False
        document.settings.file_insertion_enabled = False

    def directive(
        self, directive_name: str, language_module: ModuleType, document: nodes.document
    ) -> tuple[type[Directive] | None, list[system_message]]:
        """Return what a directive of a post does."""
        name = directive_name.lower()
        if substitute := SUBSTITUTES.get(name):
            return substitute, []
        if self.allowed.has_directive(name):
            found = super().directive(directive_name, language_module, document)
            if found[0] is not None:
                return found
        return (Code if is_language(directive_name) else Refused), []

    def role(
        self,
        role_name: str,
        language_module: ModuleType,
        lineno: int,
        reporter: Reporter,
    ) -> tuple[RoleFunction, list[system_message]]:
        """Return what a role of a post does."""
        name = role_name.lower()
        if own := own_roles(self.env).get(name):
            return own, []
        if name and not self.allowed.has_role(name):
            return self._refused, []
        # There may be no such role, whatever Sphinx says.
        found, messages = cast(
            "tuple[RoleFunction | None, list[system_message]]",
            super().role(role_name, language_module, lineno, reporter),
        )
        if found is None:
            return self._refused, []
        return (self._checked(found) if name in ICONS else found), messages

    def _checked(self, role: RoleFunction) -> RoleFunction:
        """Return *role* for text that is safe in it; other text is refused."""

        def run(
            name: str, rawtext: str, text: str, *rest: object, **options: object
        ) -> tuple[list[nodes.Node], list[system_message]]:
            safe = self.allowed.has_role(name, text)
            return (role if safe else self._refused)(name, rawtext, text, *rest)  # type: ignore[arg-type]

        return run

    def _refused(  # noqa: PLR0913, PLR0917
        self,
        name: str,
        rawtext: str,
        text: str,
        lineno: int,
        inliner: Inliner,
        options: object = None,
        content: object = (),
    ) -> tuple[list[nodes.Node], list[system_message]]:
        """Show the text of a role as written, and warn."""
        problem = Problem(
            Subtype.UNSAFE,
            f"role {name!r} is not for posts and its text {text!r} is shown plain; "
            f"expected one of {', '.join(sorted(ROLES))}, or one that the setting "
            "chronicle_posts_allow names",
            lineno,
        )
        report([problem], source_of(self.env, self.env.docname), self.env)
        return [nodes.literal(rawtext, text)], []


def allowlist_of(config: Config) -> Allowlist:
    """Return what posts may use: what is known to be safe, and what the site names.

    Roles of extlinks and directives made of sphinx-design's are of the site's own.
    """
    made = ("extlinks", "sd_custom_directives")
    ours = (getattr(config, name, {}) for name in made)
    return allow(settings_of(config).posts_allow, *ours)
