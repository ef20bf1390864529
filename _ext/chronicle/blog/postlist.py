"""Fill ``.. postlist::`` with posts."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from ablog.post import PostList
from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _
from sphinx.util.i18n import format_date

from chronicle.blog.byline import timestamp
from chronicle.blog.domain import blog_of
from chronicle.blog.ordering import FIELDS, labels_of, select_posts
from chronicle.build.linking import page_reference, page_uri
from chronicle.build.reporting import report, source_of
from chronicle.build.translations import day_in_words, find_locale
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.blog.index import View
    from chronicle.blog.post import Post
    from chronicle.parsing.passes import Doctree

PLACEHOLDERS = ("date", "title", "description", *FIELDS)
"""What ``:format:`` may name in braces."""

ABLOG_FORMAT = "{date} - {title}"
"""ABlog's own, of a list that names none: its markup is ABlog's, which sites dress."""

SENTENCE = 160
"""Letters of a description."""

_WHOLE = re.compile(r"%-?[de] %B,? %Y|%B %-?[de],? %Y")
"""A form of a whole date, in the order of English."""


def in_words(day: date, form: str, language: str) -> str:
    """Return a day in a form, as of ``post_date_format_short``.

    Other languages than English have an order of their own: "28 11月 2026" is none.
    """
    is_foreign = not language.startswith("en") and find_locale(language)
    if is_foreign and _WHOLE.fullmatch(form):
        return day_in_words(day, language)
    midnight = datetime.combine(day, time())
    return str(format_date(form, date=midnight, language=language))


class Wanted(NamedTuple):
    """A label whose posts a list shows."""

    kind: str
    label: str
    line: int | None


class Listing(NamedTuple):
    """What a list asks for."""

    wanted: tuple[Wanted, ...]
    length: int | None
    has_excerpts: bool

    def select(self, view: View, docname: str) -> list[Post]:
        """Return the posts that the list shows, newest first.

        :param docname: The document that holds it, which does not list itself.
        """
        wanted: dict[str, list[str]] = {}
        for kind, label, _line in self.wanted:
            wanted.setdefault(kind, []).append(view.full_name(kind, label))
        posts = select_posts(view.listed, wanted)
        return [post for post in posts if post.docname != docname][: self.length]


def _listing_of(node: PostList) -> Listing:
    return Listing(
        tuple(
            Wanted(kind, label, node.line)
            for kind in FIELDS
            for label in node.get(kind, ())
            if label
        ),
        node["length"],
        bool(node["excerpts"]),
    )


def note_post_lists(app: Sphinx, doctree: nodes.document) -> None:
    """Note what the lists of a document ask for; tell what cannot be."""
    lists = list(doctree.findall(PostList))
    if not lists:
        return
    docname = app.env.current_document.docname
    faults = [
        Problem(Subtype.LABEL, fault, node.line)
        for node in lists
        for fault in _faults_of_format(node["format"])
    ]
    report(faults, source_of(app.env, docname), app.env)
    blog_of(app.env).listings[docname] = tuple(map(_listing_of, lists))


def report_unknown_labels(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the labels that no post has: lists stay empty because of them."""
    view = blog_of(env).view
    for docname, lists in sorted(blog_of(env).listings.items()):
        for kind, label, line in (each for one in lists for each in one.wanted):
            name = view.full_name(kind, label)
            if view.pagename_of(kind, name) is None:
                message = f"no post has the {kind} {name!r}; the list is empty"
                problem = Problem(Subtype.LABEL, message, line)
                report([problem], source_of(env, docname), env)
    return []


def _parse_format(wanted: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the parts of a ``:format:``.

    :raises ValueError: If its braces do not match.
    """
    return list(Formatter().parse(wanted))


def _faults_of_format(wanted: str) -> Iterator[str]:
    try:
        names = {str(name) for _, name, _, _ in _parse_format(wanted)}
    except ValueError as error:
        yield f"cannot read :format: {wanted!r}: {error}"
        return
    for unknown in sorted(names - {*PLACEHOLDERS, "None"})[:1]:
        known = ", ".join(sorted(PLACEHOLDERS))
        yield f"unknown {unknown!r} in :format:; expected one of {known}"


def fill_post_lists(app: Sphinx, tree: Doctree) -> None:
    """Replace each list of a document by the posts that it asks for."""
    for node in tree.find(PostList):
        writer = _PostListWriter(app, app.env.current_document.docname, node)
        node.replace_self(writer.write())
        tree.note_change()


class _PostListWriter:
    """Writes one list."""

    def __init__(self, app: Sphinx, docname: str, node: PostList) -> None:
        self.app = app
        self.docname = docname
        self.node = node
        self.archive = blog_of(app.env)
        self.view = self.archive.view

    def write(self) -> nodes.bullet_list | nodes.paragraph:
        """Return the list; a sentence that says so if no post matches."""
        posts = self._posts()
        if not posts:
            return nodes.paragraph("", _("No posts yet."), classes=["postlist"])
        style = f"postlist-style-{self.node['list-style']}"
        listing = nodes.bullet_list(classes=[style, "postlist"])
        for post in posts:
            item = nodes.list_item(classes=["ablog-post"])
            item += self._line(post)
            item += self._excerpt(post)
            listing += item
        return listing

    def _posts(self) -> list[Post]:
        posts = _listing_of(self.node).select(self.view, self.docname)
        return posts[::-1] if self.node["sort"] else posts

    def _line(self, post: Post) -> nodes.paragraph:
        line = nodes.paragraph(classes=["ablog-post-title"])
        for text, key, _spec, _conversion in self._format():
            if text:
                line += nodes.Text(text)
            if key == "date":
                line += self._date(post)
            elif key == "title":
                line += self._title(post)
            elif key == "description":
                line += self._description(post)
            elif key is not None:
                line += self._label_links(post, key)
        return line

    def _format(self) -> list[tuple[str, str | None, str | None, str | None]]:
        try:
            parts = _parse_format(self.node["format"])
        except ValueError:
            return [("", "title", None, None)]
        return [
            p if p[1] in (*PLACEHOLDERS, None) else (p[0], None, "", None)
            for p in parts
        ]

    def _date(self, post: Post) -> nodes.Node:
        form = self.node["date"] or self.app.config.post_date_format_short
        shown = in_words(post.day, form, self.app.config.language)
        if self.node["format"] == ABLOG_FORMAT:
            return nodes.Text(shown)
        return timestamp("", shown, iso=post.day.isoformat(), classes=["post-date"])

    def _title(self, post: Post) -> nodes.Node:
        if post.external_link:
            title = post.record.title
            return nodes.reference(title, title, refuri=post.external_link)
        return page_reference(
            self.app, self.docname, post.docname, post.record.title, post.anchor
        )

    @staticmethod
    def _description(post: Post) -> nodes.inline:
        said = shorten(post.record.description, SENTENCE)
        return nodes.inline("", said, classes=["post-sentence"])

    def _label_links(self, post: Post, kind: str) -> Iterable[nodes.Node]:
        for number, label in enumerate(labels_of(post, kind)):
            if number:
                yield nodes.Text(", ")
            pagename = self.view.pagename_of(kind, label)
            assert pagename is not None  # noqa: S101 -- the post is listed
            yield page_reference(self.app, self.docname, pagename, label)

    def _excerpt(self, post: Post) -> list[nodes.Node]:
        if not self.node["excerpts"]:
            return []
        found: list[nodes.Node] = []
        for node in self.archive.excerpts.get(post.key, []):
            copy = node.deepcopy()
            assert isinstance(copy, nodes.Element)  # noqa: S101 -- for mypy
            copy["classes"].append("ablog-post-excerpt")
            for reference in copy.findall(addnodes.pending_xref):
                reference["refdoc"] = self.docname
            found.append(copy)
        if self.node["expand"]:
            uri = page_uri(self.app, self.docname, post.docname, post.anchor)
            more = nodes.reference("", "", internal=True, refuri=uri)
            more += nodes.emphasis("", self.node["expand"])
            found.append(nodes.paragraph("", "", more, classes=["ablog-post-expand"]))
        return found
