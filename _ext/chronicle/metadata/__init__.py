"""Any origin's metadata becomes one record; all records are the catalogue.

===================  ===================================================================
module               what it decides, in the order of a post's way
===================  ===================================================================
``gate``             which files may be read at all
``frontmatter``      where the metadata of a post stand (``directive``: ABlog's)
``body``             what the text itself says: heading, first sentences
``origins``          which system a post was written for, and which key means what
``fields``           how each kind of value is read (``dates``, ``values``)
``entries``          what one file says, on its own
``catalogue``        what all files say together: ``authors``, ``twins``, labels, today
===================  ===================================================================

The room is pure; :mod:`chronicle.sources` leads files through it.
"""
