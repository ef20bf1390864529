"""Write what Sphinx does not: pages and files that features generate, links to them.

All glue needs messages and files, so this stands below all packages that know Sphinx.

====================  =================================================================
:mod:`.ledger`        writes what changed, removes what is gone
:mod:`.linking`       refers to a page, for whatever builder writes
:mod:`.pickling`      what parallel readers send back
:mod:`.reporting`     the one place that logs
====================  =================================================================
"""
