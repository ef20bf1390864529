"""Write what Sphinx does not: pages and files that rooms generate, and links to them.

=====================================  ================================================
module                                 what it does
=====================================  ================================================
:mod:`chronicle.output.frame`          digests what is the same on every page
:mod:`chronicle.output.generated`      writes what changed, removes what is gone
:mod:`chronicle.output.linking`        refers to a page, for whatever builder writes
=====================================  ================================================
"""
