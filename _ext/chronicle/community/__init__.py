"""People, organisations, services and events, as data and as directives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Nothing is connected yet."""
    return {"parallel_read_safe": True, "parallel_write_safe": True}
