"""Fill ``.. postlist::`` with posts."""

from __future__ import annotations

from datetime import datetime, time
from string import Formatter
from textwrap import shorten
from typing import TYPE_CHECKING

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
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx

    from chronicle.blog.post import Post
    from chronicle.parsing.passes import Doctree

PLACEHOLDERS = ("date", "title", "description", *FIELDS)
"""What ``:format:`` may name in braces."""

ABLOG_FORMAT = "{date} - {title}"
"""ABlog's own, of a list that names none: its markup is ABlog's, which sites dress."""

SENTENCE = 140
"""Letters of a description, cut at a word."""


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
        wanted: dict[str, Sequence[str]] = {
            kind: [
                self.view.full_name(kind, label) for label in self.node.get(kind, ())
            ]
            for kind in FIELDS
        }
        self._report_unknown(wanted)
        posts = [
            post
            for post in select_posts(self.view.listed, wanted)
            if post.docname != self.docname
        ][: self.node["length"]]
        return posts[::-1] if self.node["sort"] else posts

    def _report_unknown(self, wanted: dict[str, Sequence[str]]) -> None:
        """Name the labels that no post has: the list stays empty because of them."""
        for kind, labels in wanted.items():
            for label in labels:
                if label and self.view.pagename_of(kind, label) is None:
                    self._warn(f"no post has the {kind} {label!r}; the list is empty")

    def _warn(self, message: str) -> None:
        problem = Problem(Subtype.LABEL, message, self.node.line)
        report([problem], source_of(self.app.env, self.docname), self.app.env)

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
        wanted = self.node["format"]
        try:
            parts = list(Formatter().parse(wanted))
        except ValueError as error:
            self._warn(f"cannot read :format: {wanted!r}: {error}")
            return [("", "title", None, None)]
        unknown = sorted({str(p[1]) for p in parts} - {*PLACEHOLDERS, "None"})
        if unknown:
            known = ", ".join(sorted(PLACEHOLDERS))
            self._warn(f"unknown {unknown[0]!r} in :format:; expected one of {known}")
        return [
            p if p[1] in (*PLACEHOLDERS, None) else (p[0], None, "", None)
            for p in parts
        ]

    def _date(self, post: Post) -> nodes.Node:
        form = self.node["date"] or self.app.config.post_date_format_short
        midnight = datetime.combine(post.day, time())
        shown = format_date(form, date=midnight, language=self.app.config.language)
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
        said = shorten(post.record.description, SENTENCE, placeholder=" …")
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
