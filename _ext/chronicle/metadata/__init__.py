"""Any origin's metadata becomes one record; all records are the catalogue.

===================  ===================================================================
module               what it decides, in the order of a post's way
===================  ===================================================================
``admission``             which files may be read at all
``frontmatter``      where the metadata of a post stand (``directive``: ABlog's)
``body``             what the text itself says: heading, first sentences
``origins``          which system a post was written for, and which key means what
``fields``           how each kind of value is read (``dates``, ``values``)
``entries``          what one file says, on its own
``catalogue``        what all files say together: ``authors``, ``duplicates``, labels
===================  ===================================================================

The package is pure; :mod:`chronicle.sources` leads files through it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read posts of any origin: their records are known, and their pages titled."""
    app.setup_extension("chronicle.sources")
    app.setup_extension("chronicle.parsing")
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
