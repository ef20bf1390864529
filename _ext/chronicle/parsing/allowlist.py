"""Say which directives and roles a post may use.  Pure: standard library only.

What is not on these lists is shown as written, with a warning, so that nothing is lost
and nothing runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable

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


DESIGN_DIRECTIVES = names(
    "accordion article-info aside button-link button-ref card card-carousel "
    "card-footer card-header dropdown grid grid-item grid-item-card step steps "
    "tab-item tab-set tab-set-code"
)
"""Directives of sphinx-design; not ``div``, which takes any style."""

ICONS = names(
    "fa fa-brands fa-regular fa-solid fab far fas material-outlined material-regular "
    "material-round material-sharp material-twotone octicon"
)
"""Roles of sphinx-design that write their text into HTML as it is."""

_BADGE = re.compile(r"bdg(-[a-z-]+)?")
_ICON = re.compile(r"[\w .;-]+")


class Allowlist(NamedTuple):
    """What the posts of one site may use."""

    extra: frozenset[str] = frozenset()
    """Names of directives and roles that the site's settings add, in lower case."""

    def has_directive(self, name: str) -> bool:
        """Tell whether a post may use the directive *name*; a domain's define."""
        folded = name.lower()
        return folded in DIRECTIVES | DESIGN_DIRECTIVES | self.extra

    def has_role(self, name: str, text: str | None = None) -> bool:
        """Tell whether a post may use the role *name*.

        :param text: What the role is to show, if that is known.
        """
        folded = name.lower()
        if folded in self.extra or _BADGE.fullmatch(folded):
            return True
        if folded in ICONS:
            return text is None or bool(_ICON.fullmatch(text))
        domain, _, rest = folded.rpartition(":")
        return rest in ROLES if domain in {"", "std"} else domain in DOMAINS


def allow(*names: Iterable[str]) -> Allowlist:
    """Return the list with the *names* that a site adds."""
    return Allowlist(frozenset(name.lower() for some in names for name in some))
