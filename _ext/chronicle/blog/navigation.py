"""Say where the reader is: the navigation of the whole site, the same on all pages.

Posts stand in no toctree, so the navigation comes from what is known anyway: the
collections, and the toctrees of the site's own pages.  Nothing is resolved per page.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.locale import _

from chronicle.blog.collections import KINDS, catalogue_pagename
from chronicle.blog.domain import blog_of
from chronicle.build.translations import N_
from chronicle.settings import is_post
from chronicle.theme.adapters import has_own_layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.blog.index import View

SHOWN = {"archive": N_("Years"), "tags": N_("Tags"), "author": N_("Authors")}
"""Catalogues that the navigation names; pages of posts lead to the others."""


class MenuEntry(NamedTuple):
    """A link of the navigation."""

    label: str
    pagename: str
    current: str
    """What ``aria-current`` says: ``page``, ``true`` for a page below it, or empty."""

    children: Sequence[MenuEntry] = ()


def add_navigation(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page the site's navigation, and spare it Furo's."""
    view = blog_of(app.env).view
    home = app.config.root_doc
    context["chronicle_navigation"] = [
        MenuEntry(_("Home"), home, "page" if pagename == home else ""),
        post_entry(view, pagename, is_in=is_post(app.config, pagename)),
        *page_entries(app.env, home, pagename),
    ]
    if has_own_layout(app.config):
        context["toctree"] = _no_toctree


def _no_toctree(**options: Any) -> str:
    """Stand in for Sphinx's toctree, which costs as much as the page itself."""
    return ""


def post_entry(view: View, pagename: str, *, is_in: bool) -> MenuEntry:
    """Return the way to all posts, and to those of a year, a tag or an author.

    :param is_in: Whether the page is a post.
    """
    children = []
    tops = {pagename, *map(str, PurePosixPath(pagename).parents)}
    for kind in KINDS:
        if kind.name not in SHOWN or not view.collections[kind.name]:
            continue
        catalogue = catalogue_pagename(view.blog_path, kind)
        below = any(each.pagename in tops for each in view.collections[kind.name])
        current = "page" if pagename == catalogue else "true" if below else ""
        children.append(MenuEntry(_(SHOWN[kind.name]), catalogue, current))
    inside_blog = is_in or is_below(pagename, view.blog_path)
    current = "page" if pagename == view.blog_path else "true" if inside_blog else ""
    return MenuEntry(_("Posts"), view.blog_path, current, children)


def page_entries(
    env: BuildEnvironment, parent: str, pagename: str
) -> Iterator[MenuEntry]:
    """Yield the pages in *parent*'s toctrees; below the current one also its own."""
    for docname in env.toctree_includes.get(parent, ()):
        if docname not in env.titles or docname == parent:
            continue
        folder = docname.removesuffix("/index")
        below = is_below(pagename, folder)
        current = "page" if pagename == docname else "true" if below else ""
        children = tuple(page_entries(env, docname, pagename)) if below else ()
        yield MenuEntry(env.titles[docname].astext(), docname, current, children)


def is_below(pagename: str, top: str) -> bool:
    """Tell whether *pagename* is *top* or stands in its folder."""
    return pagename == top or pagename.startswith(f"{top}/")
