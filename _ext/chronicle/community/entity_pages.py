"""Make a page for each person, organisation and service that an index lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import escape
from sphinx.locale import _

from chronicle.build.ledger import group_to_write, is_due, write_file, writes_site
from chronicle.build.translations import N_
from chronicle.community.directory import RANGE_FOLDER
from chronicle.community.domain import community_of, made_of, sources_of
from chronicle.community.exports import write_entry
from chronicle.community.jsonld import describe
from chronicle.community.model import Kind
from chronicle.community.profiles import (
    FEW_EVENTS,
    Profiles,
    events_pagename,
    posts_of,
)
from chronicle.community.publish import exported, site_of
from chronicle.core.edtf import read_edtf
from chronicle.core.text import shorten
from chronicle.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx

    from chronicle.build.ledger import Page
    from chronicle.community.index import View
    from chronicle.community.model import AnyEntry
    from chronicle.community.timeline import Post

FEW = 4
"""So many posts stand on the page, where another page lists all of them."""

SENTENCE = 160
"""Letters of what a post is about, cut at a word."""


def posts_pagename(kind: Kind, id_: str) -> str:
    """Return the page that lists all posts of an object, which the blog makes."""
    return f"{kind.pagename(id_)}/posts"


def own_pages(view: View) -> Iterator[tuple[Kind, AnyEntry]]:
    """Yield what has a page of its own."""
    for (kind, id_), home in view.homes.items():
        if not home.anchor:
            yield kind, view.community.of_kind(kind)[id_]


def collect_entity_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages that have to be written."""
    if not writes_site(app.builder):
        return
    view = community_of(app.env).view
    frame, sources = made_of(app.env), sources_of(app.env)
    for kind, entry in own_pages(view):
        pagename = kind.pagename(entry.id)
        maker = _Maker(app, Profiles(view, app.builder, pagename))
        of = [frame, *maker.posts_shown(kind, entry)]
        make = partial(maker.pages, kind, entry)
        yield from group_to_write(app, pagename, of, make, sources)
    make = partial(_range_pages, app, view)
    yield from group_to_write(app, "ranges", frame, make, sources)


def _range_pages(app: Sphinx, view: View) -> Iterator[Page]:
    """Yield the further pages of long indexes, each for a range of letters."""
    for kind, docname in view.indexes.items():
        shown = next(
            each
            for each in view.displays_in(docname)
            if each.kind is kind and each.gives_pages
        )
        title = app.env.titles[docname].astext()
        for number, part in enumerate(view.directory(shown).ranges[1:], 1):
            pagename = f"{docname}/{RANGE_FOLDER}/{part.slug}"
            blocks = Profiles(view, app.builder, pagename)
            [html] = _rendered(app, [blocks.directory(shown, docname, number)])
            context = {
                "title": str(escape(f"{title}, {part.label}")),
                "chronicle_directory": {
                    "title": f"{title}, {part.label}",
                    "parent": (title, docname),
                    "html": html,
                },
            }
            yield pagename, context, "chronicle/directory.html"


_PART = "<!-- chronicle: part -->\n"
"""What parts the parts of a page; in texts the writer escapes it."""


def _rendered(app: Sphinx, parts: Iterable[Sequence[nodes.Node]]) -> list[str]:
    """Return the HTML of each part; a writer is made but once for all of a page."""
    assert writes_site(app.builder)  # noqa: S101 -- others have no such pages
    box = nodes.container()
    for part in parts:
        box += [*part, nodes.raw("", _PART, format="html")]
    html = str(app.builder.render_partial(box)["fragment"]).strip()
    inner = html.removeprefix('<div class="docutils container">').removesuffix("</div>")
    return inner.split(_PART)[:-1]


class _Maker:
    """Makes what the template prints of one page."""

    def __init__(self, app: Sphinx, blocks: Profiles) -> None:
        self.app = app
        self.blocks = blocks

    def pages(self, kind: Kind, entry: AnyEntry) -> Iterator[Page]:
        """Yield the page, and that of all that happened if it has too much for it."""
        context = {
            "title": str(escape(entry.full_name)),
            "chronicle_entity": self.describe(kind, entry),
        }
        yield kind.pagename(entry.id), context, "chronicle/entity.html"
        if len(self.blocks.items_about(kind, entry.id)) > FEW_EVENTS:
            yield self._events_page(kind, entry)

    def _events_page(self, kind: Kind, entry: AnyEntry) -> Page:
        pagename = events_pagename(kind, entry.id)
        blocks = Profiles(self.blocks.view, self.app.builder, pagename)
        items = blocks.items_about(kind, entry.id)
        listing = blocks.years(items, 2, indexed=False, totals={})
        title = _("Timeline of {name}").format(name=entry.name)
        context = {
            "title": str(escape(title)),
            "chronicle_parent": (entry.name, kind.pagename(entry.id)),
            "body": "".join(_rendered(self.app, [[listing]])),
        }
        return pagename, context, "chronicle/decade.html"

    def posts_shown(self, kind: Kind, entry: AnyEntry) -> Iterator[object]:
        """Yield what the page shows of posts, but for those that are sources."""
        posts = posts_of(self.blocks.view, kind, entry.id)
        yield max((post.news for post in posts if post.news), default=None)
        yield from self._posts(kind, entry)

    def describe(self, kind: Kind, entry: AnyEntry) -> dict[str, Any]:
        """Return what the template prints; plain text, but for ``html``."""
        view = self.blocks.view
        index = view.indexes.get(kind)
        thing = describe(kind, entry, site_of(self.app))
        parent = None
        if index:
            parent = (self.app.env.titles[index].astext(), index)
        likeness: list[nodes.Node] = []
        if kind is Kind.PERSON:
            likeness = [self.blocks.likeness(entry)]  # type: ignore[arg-type]
        sections = self.blocks.sections(kind, entry)
        found = _rendered(self.app, [likeness, *(each.nodes for each in sections)])
        everything = self._posts_page(kind, entry)
        return {
            "kind": str(kind),
            "name": entry.name,
            "parent": parent,
            "likeness": found[0],
            "known_as": self._known_as(entry),
            "links": [(link.label or link.url, link.url) for link in entry.links],
            "summary": entry.summary,
            "counts": self._counts(kind, entry),
            "sections": [
                {
                    "slug": section.slug,
                    "title": section.title,
                    "count": section.number,
                    "html": html,
                }
                for section, html in zip(sections, found[1:], strict=True)
            ],
            "posts": list(self._posts(kind, entry)),
            "feed": everything
            if everything and self.app.config.blog_feed_archives
            else "",
            "json": _json_path(kind, entry.id),
            "edit": edit_address(self.app, kind, entry.id),
            "thing": thing,
        }

    @staticmethod
    def _known_as(entry: AnyEntry) -> list[str]:
        said = [entry.qualifier] if entry.qualifier else []
        if pronouns := getattr(entry, "pronouns", None):
            said.append(pronouns.text)
        if sort := getattr(entry, "kind", ""):
            said.append(sort)
        if others := [name for name in entry.aliases if name not in said]:
            said.append(_("also {names}").format(names=", ".join(others)))
        return said

    def _counts(self, kind: Kind, entry: AnyEntry) -> str:
        view = self.blocks.view
        about = len(view.posts_about.get((kind, entry.id), []))
        counts = []
        if kind is Kind.PERSON:
            counts.append((len(entry.roles), N_("role"), N_("roles")))  # type: ignore[union-attr]
            by = len(view.posts_by.get(entry.id, []))
            counts.append((by, N_("post by"), N_("posts by")))
            counts.append((about, N_("post about"), N_("posts about")))
        else:
            counts.append((about, N_("post"), N_("posts")))
        events = len(self.blocks.items_about(kind, entry.id))
        counts.insert(len(counts) - 1, (events, N_("event"), N_("events")))
        said = [f"{n} {_(one if n == 1 else many)}" for n, one, many in counts if n]
        if newest := self.blocks.newest(kind, entry):
            day = read_edtf(newest.isoformat()).words()
            said.append(_("newest source {date}").format(date=day))
        return " · ".join(said)

    def _posts(self, kind: Kind, entry: AnyEntry) -> Iterator[dict[str, Any]]:
        view = self.blocks.view
        about = view.posts_about.get((kind, entry.id), [])
        if kind is Kind.PERSON:
            by = view.posts_by.get(entry.id, [])
            yield from self._list(_("Posts by %s") % entry.name, "by", by, kind, entry)
            yield from self._list(
                _("Posts about %s") % entry.name, "about", about, kind, entry
            )
        else:
            yield from self._list(_("Posts"), "about", about, kind, entry)

    def _list(
        self, title: str, slug: str, posts: Sequence[Post], kind: Kind, entry: AnyEntry
    ) -> Iterator[dict[str, Any]]:
        if not posts:
            return
        everywhere = self._posts_page(kind, entry)
        shown = posts[:FEW] if everywhere else posts
        yield {
            "title": title,
            "slug": f"posts-{slug}",
            "count": len(posts),
            "all": everywhere if len(shown) < len(posts) else "",
            "posts": [row_of_post(post) for post in shown],
        }

    def _posts_page(self, kind: Kind, entry: AnyEntry) -> str:
        """Return the page of all posts; empty if nothing makes it."""
        has_posts = posts_of(self.blocks.view, kind, entry.id)
        if "chronicle.blog" in self.app.extensions and has_posts:
            return posts_pagename(kind, entry.id)
        return ""


def row_of_post(post: Post) -> dict[str, str]:
    """Return what a short list prints of a post."""
    day = read_edtf(post.published.day.isoformat()) if post.published else None
    return {
        "title": post.title,
        "pagename": post.docname,
        "iso": day.machine if day else "",
        "day": day.words() if day else "",
        "authors": ", ".join(post.authors),
        "sentence": shorten(post.description, SENTENCE),
    }


def edit_address(app: Sphinx, kind: Kind, id_: str) -> str:
    """Return where readers can mend what is said of an object; empty if unknown.

    Made of what Furo makes the links of its pages of.
    """
    options = app.config.html_theme_options
    repository = str(options.get("source_repository") or "").rstrip("/")
    line = community_of(app.env).loaded.line(kind, id_, ())
    if not repository or line is None:
        return ""
    branch = options.get("source_branch", "main")
    folder = "/".join(
        part
        for part in (
            str(options.get("source_directory") or "").strip("/"),
            settings_of(app.config).community_data.strip("/"),
        )
        if part
    )
    way = "-/blob" if "gitlab" in repository else "blob"
    return f"{repository}/{way}/{branch}/{folder}/{kind.plural}.yml#L{line}"


def _json_path(kind: Kind, id_: str) -> str:
    return f"{kind.pagename(id_)}.json"


def write_entity_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the data of each page beside it, and of each long index."""
    if exception is not None or not writes_site(app.builder):
        return
    view, site = community_of(app.env).view, site_of(app)
    content = exported(app)
    for kind, entry in own_pages(view):
        if is_due(app, path := _json_path(kind, entry.id), content):
            write_file(app, path, write_entry(kind, entry, site).encode())
    for docname in sorted(set(view.indexes.values())):
        for shown in view.displays_in(docname):
            if shown.kind and shown.gives_pages:
                blocks = Profiles(view, app.builder, docname)
                if names := blocks.directory_data(shown):
                    path = f"{docname}/{shown.kind.plural}.json"
                    write_file(app, path, names.encode())
