"""Settings of the site.  See https://www.sphinx-doc.org/en/master/usage/configuration.html."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

# -- Project ---------------------------------------------------------------------------

project = "Chronicle"
author = "The Chronicle contributors"
project_copyright = author
release = version = "1.0"  # EPUB asks for one
language = "en"

extensions = [
    "chronicle",  # before others are imported, which takes long
    "myst_parser",
    "sphinx_design",
    "chronicle_reference",
    "chronicle_bench",
    "sphinx.ext.autodoc",
]

exclude_patterns = [
    "_build",
    "tests",  # holds node_modules when the checks from npm have run
    ".*",
    "**/.*",
    "[A-Z]*.md",  # for those who look at the repository
]
nitpicky = True
# The words and signs of a post stay as its author wrote them.
smartquotes = False

# -- Posts -----------------------------------------------------------------------------

blog_title = "Chronicle: a history of the PSF's infrastructure"
blog_path = "blog"
blog_feed_subtitle = "Who ran what at the Python Software Foundation, and when"
blog_feed_archives = True
post_date_format = "%Y-%m-%d"
post_date_format_short = "%-d %B %Y"

# Where the links of an origin lead that are written without a host.
chronicle_links_origins = {
    "ablog": "https://pyfound.blogspot.com",
    "astro": "https://pyfound.blogspot.com",
    "jekyll": "https://scriptr.dev",
    "mkdocs-material": "https://blog.pypi.org/posts/",
}

# What {{ site.… }} stood for in posts of Jekyll.
chronicle_repair_liquid_site = {"repository": "https://github.com/jekyll/jekyll"}

# Who stands behind a signature that is no name to be looked for in texts.
chronicle_metadata_authors = {"smm": "Shamika Mohanan"}

# What stands together in the picture of the timeline.
chronicle_community_lanes = {
    "Hosting": ["hosting"],
    "Website & docs": ["website"],
    "Mail & community": ["mail", "community"],
    "Source, tracker, CI": ["vcs", "tracker", "ci"],
    "PyPI": ["pypi"],
    "Packaging": ["packaging"],
    "Security": ["security"],
    "Incidents": ["incident"],
    "People": ["people"],
    "Money & policy": ["funding", "policy", "statistics"],
}

# What is only a fact belongs to nobody.
chronicle_community_license = "https://creativecommons.org/publicdomain/zero/1.0/"

# Images that are known not to have been delivered with the posts.
chronicle_repair_undelivered = ["image-[0-9]*", "*assets/*"]

# Where readers of feeds still ask: Blogger, Astro, Jekyll, Hugo, Pelican, Material.
chronicle_links_feed_paths = {
    "feeds/posts/default": "blog/atom.xml",
    "atom.xml": "blog/atom.xml",
    "rss.xml": "blog/rss.xml",
    "feed.xml": "blog/atom.xml",
    "index.xml": "blog/rss.xml",
    "feeds/all.atom.xml": "blog/atom.xml",
    "feed_rss_created.xml": "blog/rss.xml",
}

# -- Markdown --------------------------------------------------------------------------

myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "fieldlist",
    "strikethrough",
    "tasklist",
]
myst_heading_anchors = 3

# -- HTML ------------------------------------------------------------------------------

html_theme = "furo"
html_title = "Chronicle"
html_static_path = ["_static"]
html_favicon = "_static/icon.svg"
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "https://chronicle.example/")
# The preview of a pull request is not for search engines.
chronicle_seo_hidden = os.environ.get("READTHEDOCS_VERSION_TYPE") == "external"
html_copy_source = False
html_show_sourcelink = False
# Where readers can mend a page: Read the Docs names the repository that it builds from.
_repository = os.environ.get("READTHEDOCS_GIT_CLONE_URL", "").removesuffix(".git")
_is_editable = _repository.startswith(("https://github.com/", "https://gitlab.com/"))
html_theme_options = {
    "source_repository": _repository if _is_editable else "",
    "source_branch": os.environ.get("READTHEDOCS_GIT_IDENTIFIER", "main"),
    "top_of_page_buttons": ["edit"] if _is_editable else [],
    "light_css_variables": {
        "color-brand-primary": "#125b6b",
        "color-brand-content": "#125b6b",
        "color-brand-visited": "#6a4a86",
        "color-background-secondary": "#f4f7f7",
        "color-background-hover": "#e9efef",
        "color-background-border": "#dde3e3",
        "color-link-underline": "var(--color-foreground-border)",
        "admonition-font-size": "0.9375rem",
        "admonition-title-font-size": "0.9375rem",
    },
    "dark_css_variables": {
        "color-brand-primary": "#72c5d6",
        "color-brand-content": "#72c5d6",
        "color-brand-visited": "#c3a2e2",
        "color-background-secondary": "#1a1d1e",
        "color-background-hover": "#22282a",
        "color-background-border": "#33393b",
        "color-foreground-border": "#767c80",
    },
}

# -- Reference -------------------------------------------------------------------------

autodoc_typehints = "none"

# -- EPUB ------------------------------------------------------------------------------

epub_show_urls = "no"

# -- Copies of this site ---------------------------------------------------------------


def setup(app):
    """Let copies have other posts: this site's own pages lead to its chapters."""
    if not (Path(app.srcdir) / _CHAPTERS).is_dir():
        app.connect("warn-missing-reference", _leads_to_chapter)


_CHAPTERS = "posts/2026"


def _leads_to_chapter(app, domain, node):
    """Say that a reference needs no warning; None leaves that to others."""
    is_chapter = node.get("reftarget", "").startswith(f"/{_CHAPTERS}/")
    return True if is_chapter and node.get("reftype") == "doc" else None
