"""Know the languages of code, as they can be coloured."""

from __future__ import annotations

from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.highlighting import lexer_classes

SPECIAL_LANGUAGES = frozenset({"default", "guess", "none", "text"})
"""Names that Sphinx knows and Pygments does not."""


def is_language(name: str) -> bool:
    """Tell whether code in the language *name* can be coloured."""
    if name in SPECIAL_LANGUAGES or name in lexer_classes:
        return True
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True
