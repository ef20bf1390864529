"""Say which directives and roles a post may use.  Pure: standard library only.

What is not on these lists is shown as written, with a warning, so that nothing is lost
and nothing runs.
"""

from __future__ import annotations

from chronicle.core.text import names

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
