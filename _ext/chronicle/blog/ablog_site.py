"""Give templates ABlog's object ``ablog`` and ABlog's own parts of pages.

The object is ABlog's, filled from our posts.
"""

from __future__ import annotations

from datetime import datetime, time
from html import escape
from typing import TYPE_CHECKING, Any

import ablog
from ablog.blog import CONFIG, Collection
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ConfigError
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from chronicle.blog.domain import blog_of
from chronicle.settings import report_settings
from chronicle.sources.ablog import SiteBlog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from chronicle.blog.index import View
    from chronicle.blog.post import Post

WITHOUT_EFFECT = {
    "disqus_shortname": "pages run no script of another host",
    "disqus_pages": "pages run no script of another host",
    "disqus_drafts": "pages run no script of another host",
    "fontawesome_link_cdn": "pages load no style of another host; "
    "give a file of the site to fontawesome_css_file",
    "post_redirect_refresh": "redirects lead on at once, for search engines too",
}
"""ABlog's settings that do nothing here, and why."""


def check_ablog_settings(app: Sphinx, config: Config) -> None:
    """Take over what ABlog's settings say of the whole site, and name what they can't.

    :raises ConfigError: If ABlog refuses values; it names them all.
    """
    config.html_baseurl = config.html_baseurl or config.blog_baseurl
    if config.fontawesome_css_file:
        app.add_css_file(config.fontawesome_css_file)
    defaults = {name: default for name, default, *_rest in CONFIG}
    report_settings(
        app,
        [
            (name, f"{name!r} has no effect: {why}")
            for name, why in WITHOUT_EFFECT.items()
            if config[name] != defaults[name]
        ],
    )
    if faults := list(_find_faults(config)):
        raise ConfigError("\n".join(faults))


def _find_faults(config: Config) -> Iterator[str]:
    """Yield what ABlog says of values that it refuses."""
    for name, _default, _rebuild, *verify in CONFIG:
        try:
            for check in verify:
                check(name, config[name], config)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            yield f"{name} is {config[name]!r}: {error.args[0]}"


def add_ablog_templates(app: Sphinx) -> None:
    """Offer ABlog's templates, after those of the site and of its theme.

    Only so does a page of the theme stay what it is: ABlog has a ``page.html``, too.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    templates = app.builder.templates
    if app.config.skip_injecting_base_ablog_templates:
        return
    if isinstance(templates, BuiltinTemplateLoader):
        folder = ablog.get_html_templates_path()
        templates.loaders.append(SphinxFileSystemLoader(folder))


def add_ablog_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page what ABlog's templates print; all texts are HTML."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    domain = blog_of(app.env)
    if domain.ablog is None or domain.ablog[0] is not domain.view:
        domain.ablog = domain.view, make_blog(app, domain.view, escape)
    context["ablog"] = domain.ablog[1]
    context["anchor"] = ablog.anchor
    if app.config.html_baseurl:
        context.setdefault("feed_path", domain.view.blog_path)
        context.setdefault("feed_title", app.config.blog_title)


class _Excerpt:
    """A post's first paragraphs, unpickled when a template asks for them."""

    def __init__(self, env: BuildEnvironment, post: Post) -> None:
        self.env = env
        self.key = post.key

    def __iter__(self) -> Iterator[nodes.Node]:
        return iter(blog_of(self.env).excerpts.get(self.key, ()))


class _Text:
    """A post's doctree, read from its file when a template asks for the full text."""

    def __init__(self, env: BuildEnvironment, docname: str) -> None:
        self.env = env
        self.docname = docname

    def deepcopy(self) -> nodes.document:
        return self.env.get_doctree(self.docname)


def make_blog(app: Sphinx, view: View, write: Callable[[str], str]) -> SiteBlog:
    """Fill ABlog's object with the posts of the site.

    :param write: Makes of a plain text what templates may print.
    """

    def fill(blog: SiteBlog) -> None:
        links = label_links(app.config)
        for kind, collections in view.collections.items():
            if kind == "series":  # which ABlog does not know
                continue
            is_archive = kind == "archive"
            catalog = blog.archive if is_archive else blog.catalogs[kind]
            for found in collections:
                label = int(found.label) if is_archive else write(found.label)
                link = links.get((kind, found.label))
                catalog[label] = Collection(
                    catalog, label, href=link, path=found.pagename
                )
        for order, post in enumerate(view.posts, start=1):
            blog.register(post.docname, _describe(app.env, post, order, write))

    return SiteBlog(app, fill)


def label_links(config: Config) -> dict[tuple[str, str], str]:
    """Return where names of the settings lead: ``{(kind, full name): address}``."""
    return {
        (kind, name): link
        for kind in ("author", "language", "location")
        for name, link in config[f"blog_{kind}s"].values()
        if link
    }


def _describe(
    env: BuildEnvironment, post: Post, order: int, write: Callable[[str], str]
) -> dict[str, Any]:
    """Return what ABlog knows of a post."""
    record = post.record
    published = record.published if post.listed else None
    timestamps = [when for when in (published, record.updated) if when]
    latest = max(timestamps, key=lambda when: when.sort_key) if published else None

    def labels(names: tuple[str, ...]) -> list[str]:
        return [write(name) for name in names]

    return {
        "section": post.anchor,
        "order": order,
        "date": published and datetime.combine(published.day, time()),
        "update": latest and datetime.combine(latest.day, time()),
        "title": write(record.title),
        "excerpt": _Excerpt(env, post),
        "doctree": _Text(env, post.docname),
        "tags": labels(record.tags),
        "author": labels(record.authors),
        "category": labels(record.categories),
        "location": labels(record.locations),
        "language": labels(record.languages),
        "redirect": list(record.aliases),
        "nocomments": "nocomments" in record.options,
        "image": record.options.get("image"),
        "exclude": "exclude" in record.options,
        "canonical_link": write(post.canonical_link),
        "external_link": write(post.external_link),
    }
