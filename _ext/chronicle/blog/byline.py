"""Put under each post's title when it was published, by whom and where first.

The byline is made of nodes, so that every builder prints it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from docutils import nodes
from sphinx.locale import _

from chronicle.blog.domain import blog_of
from chronicle.blog.furnishing import contents_of, face_of
from chronicle.build.linking import page_reference
from chronicle.build.translations import day_in_words
from chronicle.core.originals import read_homes, read_original
from chronicle.core.record import Status
from chronicle.settings import settings_of
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from chronicle.blog.post import Post
    from chronicle.core.record import Record, Timestamp
    from chronicle.parsing.passes import Doctree


_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def foreign_language(languages: Sequence[str], language: str) -> str:
    """Return the language of a text if it is not the site's, for ``lang``.

    :param languages: What the record says; names such as ``English`` are no tags.
    :param language: The site's, a BCP 47 tag.
    :returns: A BCP 47 tag, or nothing.
    """
    for found in languages[:1]:
        tag = found.replace("_", "-")
        if _TAG.fullmatch(tag) and _primary(tag) != _primary(language):
            return tag
    return ""


def language_of(languages: Sequence[str], language: str) -> str:
    """Return the language of a text as a BCP 47 tag.

    :param languages: What the record says; names such as ``English`` are no tags.
    :param language: The site's, a BCP 47 tag.
    """
    tag = next(iter(languages), language).replace("_", "-")
    return tag if _TAG.fullmatch(tag) else language.replace("_", "-")


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


class timestamp(nodes.Inline, nodes.TextElement):  # noqa: N801 -- node classes are lower case
    """A date in running text; HTML marks it up as ``<time>``."""


def visit_timestamp_html(translator: HTML5Translator, node: timestamp) -> None:
    """Open ``<time>`` with the machine's form of the date."""
    attributes = {"datetime": node["iso"]}
    translator.body.append(translator.starttag(node, "time", "", **attributes))


def depart_timestamp_html(translator: HTML5Translator, node: timestamp) -> None:
    """Close it."""
    translator.body.append("</time>")


def _pass(translator: nodes.NodeVisitor, node: timestamp) -> None:
    """Let the text of the date stand for itself."""


def add_nodes(app: Sphinx) -> None:
    """Tell each builder how to print a date."""
    app.add_node(
        timestamp,
        html=(visit_timestamp_html, depart_timestamp_html),
        latex=(_pass, _pass),
        text=(_pass, _pass),
        man=(_pass, _pass),
        texinfo=(_pass, _pass),
    )


def add_bylines(app: Sphinx, tree: Doctree) -> None:
    """Add a byline under the title of each post of a document."""
    docname = app.env.current_document.docname
    for post in blog_of(app.env).posts.get(docname, ()):
        if section := _section_of(tree, post):
            after_title = int(isinstance(section.next_node(), nodes.title))
            if contents := contents_of(app, section):
                section.insert(after_title, contents)
            section.insert(after_title, _byline(app, post, tree))
            if retold := _retold(app, post.record):
                section.insert(after_title, retold)
            tree.note_change()


def _retold(app: Sphinx, record: Record) -> nodes.paragraph | None:
    """Return the notice that a post tells another one anew.

    It stands beside the byline, not in it: feeds, which have a byline of their own,
    show it too.
    """
    if not record.retells:
        return None
    author = record.retells_author
    named = _("a post by %s") % author if author else _("a post")
    link = nodes.reference("", named, refuri=record.retells)
    notice = nodes.paragraph("", _("Retold from "), link, classes=["post-retold"])
    if record.retells_date:
        notice += [nodes.Text(", "), _time(app, record.retells_date)]
    _in_language_of_site(app, notice, record)
    return notice


def _in_language_of_site(app: Sphinx, node: nodes.Element, record: Record) -> None:
    """Say in a post in another language that these words are the site's."""
    if foreign_language(record.languages, app.config.language):
        # docutils makes ``lang`` of the class.
        node["classes"].append(f"language-{app.config.language}")


def _byline(app: Sphinx, post: Post, tree: Doctree) -> nodes.container:
    byline = nodes.container(classes=["post-byline"])
    _in_language_of_site(app, byline, post.record)
    line = nodes.paragraph()
    for number, part in enumerate(_parts(app, post)):
        if number:
            line += nodes.Text(" · ")
        line += part
    byline += line
    if others := list(_translations(app, post.record)):
        byline += nodes.paragraph("", "", *others, classes=["post-translations"])
    homes = read_homes(settings_of(app.config).links_origins)
    address = first_address(post.record, homes)
    if not _is_said(address, tree) and (first := _first_published(address)):
        byline += first
    return byline


_SAYS_WHERE = re.compile(
    r"\b(?:original(?:ly)?|first|cross-?post(?:ed)?|reposted)\b", re.IGNORECASE
)


def _is_said(address: str, tree: Doctree) -> bool:
    """Tell whether the text says itself where it stood first, with a link."""
    original = read_original(address)
    return original is not None and any(
        read_original(node["refuri"]) == original
        and _SAYS_WHERE.search(node.parent.astext())
        for node in tree.find(nodes.reference)
        if node.get("refuri")
    )


def _parts(app: Sphinx, post: Post) -> Iterator[list[nodes.Node]]:
    record = post.record
    if record.status is Status.DRAFT:
        yield [nodes.inline("", _("Draft"), classes=["post-badge"])]
    if record.published:
        yield [_time(app, record.published)]
    if record.updated and (
        record.published is None or record.updated.day != record.published.day
    ):
        yield [nodes.Text(_("updated ")), _time(app, record.updated)]
    if record.authors:
        yield [nodes.Text(_("by ")), *_authors(app, post)]
    yield [nodes.Text(_("%d min read") % post.minutes)]


def _authors(app: Sphinx, post: Post) -> Iterator[nodes.Node]:
    view = blog_of(app.env).view
    for number, author in enumerate(post.record.authors):
        if number:
            yield nodes.Text(", ")
        yield from face_of(app, post.docname, author)
        pagename = view.pagename_of("author", author)
        if pagename is None:  # of a draft: nothing listed is by this author
            yield nodes.Text(author)
        else:
            yield page_reference(app, post.docname, pagename, author)


def _translations(app: Sphinx, record: Record) -> Iterator[nodes.Node]:
    """Yield links to the post in other languages, each named by itself."""
    records = catalogue_of(app.env).records
    yield from [nodes.Text(_("Also in "))] * bool(record.translations)
    for number, docname in enumerate(record.translations):
        language = next(iter(records[docname].languages), app.config.language)
        if number:
            yield nodes.Text(", ")
        yield page_reference(app, record.docname, docname, name_of_language(language))


def name_of_language(tag: str) -> str:
    """Return what a language calls itself; the tag if it is not known."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def _section_of(tree: Doctree, post: Post) -> nodes.Element | None:
    """Return the section that starts with the post's title."""
    for section in tree.find(nodes.section):
        if not post.anchor or post.anchor in section["ids"]:
            return section
    return tree.document


def _time(app: Sphinx, when: Timestamp) -> timestamp:
    shown = day_in_words(when.day, app.config.language)
    return timestamp("", shown, iso=when.isoformat(), classes=["post-date"])


def first_address(record: Record, homes: Mapping[str, Sequence[str]]) -> str:
    """Return the address at which the post stood first; empty if it is not known.

    :param homes: ``{origin: addresses}``, for what is known as a path only.
    """
    address = record.original_url
    if address.startswith("/"):
        home = next(iter(homes.get(record.origin, ())), "")
        address = home.rstrip("/") + address
    return address if address.startswith(("https://", "http://")) else ""


def _first_published(url: str) -> nodes.paragraph | None:
    """Return the line that leads to where the post stood first."""
    if not url:
        return None
    link = nodes.reference(url, url.partition("://")[2], refuri=url)
    return nodes.paragraph("", _("First published at "), link, classes=["post-origin"])
