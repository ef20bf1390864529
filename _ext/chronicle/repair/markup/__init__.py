"""Read half-converted and foreign markup as its writer meant it.  Pure: no Sphinx.

``markdown`` takes the steps for Markdown, each a module beside it, in their order;
``rst`` has those for reST.  ``origins`` holds what one system alone writes, ``syntax``
what markdown-it is taught before it parses.
"""
