"""Read half-converted and foreign markup as its writer meant it.  Pure: no Sphinx."""
