"""Keep the posts of the site in Sphinx's environment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

from chronicle.blog.index import View
from chronicle.blog.related import WEIGHTS
from chronicle.build.linking import file_reference, page_reference
from chronicle.build.pickling import Notes, Packed, part_from_document
from chronicle.community.domain import NAME as COMMUNITY
from chronicle.community.domain import community_of
from chronicle.sources.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.blog.post import Post
    from chronicle.blog.postlist import Listing
    from chronicle.blog.related import Feature
    from chronicle.core.record import Record


class BlogDomain(Domain):
    """The posts that documents hold: records, not doctrees."""

    name = "blog"
    label = "Blog"
    data_version = 9
    initial_data: ClassVar[dict[str, Any]] = {
        "posts": Notes(),  # docname -> posts of that document, in its order
        "excerpts": Packed(),  # (docname, anchor) -> nodes
        "listings": Notes(),  # docname -> what its lists of posts ask for
        "layout": "",  # digest of what is the same on every page
        "shown": Notes(),  # docname -> digest of what it shows of other documents
        "labels": "",  # digest of where labels lead
    }

    _view: View | None = None
    """Not part of the data: the environment keeps posts, not what follows from them."""

    ablog: tuple[View, Any] | None = None
    """Likewise: ABlog's object of templates, and of which view it was made."""

    @property
    def posts(self) -> dict[str, tuple[Post, ...]]:
        """The posts of each document."""
        posts: dict[str, tuple[Post, ...]] = self.data["posts"]
        return posts

    @property
    def excerpts(self) -> Packed[tuple[str, str], list[nodes.Node]]:
        """First paragraphs of each post, by its key."""
        excerpts: Packed[tuple[str, str], list[nodes.Node]] = self.data["excerpts"]
        return excerpts

    @property
    def listings(self) -> dict[str, tuple[Listing, ...]]:
        """The documents that show lists of posts, and what these ask for."""
        listings: dict[str, tuple[Listing, ...]] = self.data["listings"]
        return listings

    @property
    def shown(self) -> dict[str, str]:
        """What each document showed of other documents when it was last written."""
        shown: dict[str, str] = self.data["shown"]
        return shown

    @property
    def view(self) -> View:
        """What follows from the posts: made again when they changed."""
        if self._view is None:
            posts = (p for docname in sorted(self.posts) for p in self.posts[docname])
            names = short_names(self.env)
            folder = self.env.config.blog_path.strip("/")
            self._view = View(posts, folder, names, _mentions(self.env))
        return self._view

    def note_post(self, post: Post, excerpt: Sequence[nodes.Node]) -> None:
        """Add *post*, after those that its document holds already."""
        self._view = None
        self.posts[post.docname] = (*self.posts.get(post.docname, ()), post)
        part_from_document(excerpt)
        self.excerpts[post.key] = list(excerpt)

    def update_records(self, docname: str, records: Sequence[Record]) -> None:
        """Give the posts of *docname* other records, in the same order."""
        self._view = None
        self.posts[docname] = tuple(
            replace(post, record=record)
            for post, record in zip(self.posts[docname], records, strict=True)
        )

    def clear_doc(self, docname: str) -> None:
        """Forget what *docname* held."""
        self._view = None
        for post in self.posts.pop(docname, ()):
            self.excerpts.pop(post.key, None)
        self.listings.pop(docname, None)

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take over what a parallel reader found in *docnames*."""
        self._view = None
        for docname in sorted(docnames):
            if docname in otherdata["posts"]:
                self.posts[docname] = otherdata["posts"][docname]
                for post in self.posts[docname]:
                    self.excerpts.take(post.key, otherdata["excerpts"])
            if docname in otherdata["listings"]:
                self.listings[docname] = otherdata["listings"][docname]


def _mentions(env: BuildEnvironment) -> dict[str, list[Feature]]:
    """Return of whom and what each document speaks, where the site has such data."""
    if COMMUNITY not in env.domains:
        return {}
    return {
        docname: [(str(kind), id_) for kind, id_ in found if kind in WEIGHTS]
        for docname, found in community_of(env).data["mentions"].items()
    }


def short_names(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """Return what short names of the settings stand for, by the kind of label."""
    config, site = env.config, domain_of(env).site
    return {
        "author": {
            short: next(iter(site.authors.resolve([short])), full)
            for short, (full, _link) in config.blog_authors.items()
        },
        "language": dict(site.names["languages"]),
        "location": dict(site.names["locations"]),
    }


def find_blog(env: BuildEnvironment) -> BlogDomain | None:
    """Return the site's archive; None where it has no blog."""
    return blog_of(env) if BlogDomain.name in env.domains else None


def blog_of(env: BuildEnvironment) -> BlogDomain:
    """Return the site's archive."""
    domain = env.domains["blog"]
    assert isinstance(domain, BlogDomain)  # noqa: S101 -- for the type checker
    return domain


FEED = "blog-feed"
"""ABlog's name of the feed of all posts."""


def resolve_label(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Resolve the targets that ABlog documents: ``blog-tags``, ``tag-psf``, a post."""
    view = blog_of(env).view
    docname = node.get("refdoc", env.config.root_doc)
    is_explicit = node.get("refexplicit")
    if node.get("reftarget") == FEED:
        title = f"{env.config.blog_title} Feed"
        text = contnode.astext() if is_explicit else title
        return file_reference(app, docname, f"{view.blog_path}/atom.xml", text)
    target = view.targets.get(node.get("reftarget", ""))
    if target is None:
        return None
    text = contnode.astext() if is_explicit else target.title
    return page_reference(app, docname, target.pagename, text, target.anchor)
