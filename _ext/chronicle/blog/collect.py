"""Note the posts of a document that was just read.

Below ``posts/`` a post is what the catalogue says of its file.  The site's own pages
may hold posts as ABlog documents them: by directives, or by front matter.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from ablog.post import PostList, PostNode, UpdateNode
from dateutil import parser as dateutil
from docutils import nodes
from sphinx.locale import _

from chronicle.blog.domain import archive_of
from chronicle.blog.post import Post
from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Moment, Origin, Record, Status
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx


def note_posts(app: Sphinx, doctree: nodes.document) -> None:
    """Put the posts of *doctree* into the archive."""
    env = app.env
    docname = env.current_document.docname
    archive = archive_of(env)
    if any(doctree.findall(PostList)):
        archive.listings[docname] = True
    markers = list(doctree.findall(PostNode))
    updates = _note_updates(app, doctree)
    record = catalogue_of(env).records.get(docname)
    if record is None and not markers:
        record = _record_of_front_matter(app, docname)
    if record is not None:
        found = [_note_whole_document(app, doctree, record, markers)]
    else:
        found = [_note_marker(app, doctree, marker, len(markers)) for marker in markers]
    for post, excerpt in found:
        archive.note_post(_with_updates(post, updates), excerpt)
    if found and app.config.post_auto_orphan:
        # Posts stand in no toctree: Sphinx shall not warn of it.
        env.metadata[docname]["orphan"] = True


def _note_whole_document(
    app: Sphinx, doctree: nodes.document, record: Record, markers: Sequence[PostNode]
) -> tuple[Post, list[nodes.Node]]:
    """Make a post of a document whose record is known."""
    excerpt: list[nodes.Node] = []
    for marker in markers:
        excerpt += [child.deepcopy() for child in marker.children]
    post = Post(record=record, words=_count_words(doctree))
    return post, excerpt or _first_paragraphs(doctree, app.config.post_auto_excerpt)


def _note_marker(
    app: Sphinx, doctree: nodes.document, marker: PostNode, count: int
) -> tuple[Post, list[nodes.Node]]:
    """Make a post of a ``.. post::`` directive on one of the site's own pages."""
    alone = count == 1 and not app.config.post_always_section
    section = doctree if alone else _section_of(marker)
    excerpt = [child.deepcopy() for child in marker.children]
    length = marker["excerpt"]
    if length is None:
        length = app.config.post_auto_excerpt
    docname = app.env.current_document.docname
    post = Post(
        record=_record(app, docname, _options(marker), _title_of(section), marker.line),
        anchor="" if alone or section is doctree else section["ids"][0],
        words=_count_words(section),
        external_link=_web_address(marker["external_link"]),
        canonical_link=_web_address(marker["canonical_link"]),
    )
    excerpt = excerpt or _first_paragraphs(section, length)
    image = _nth_image(section, marker["image"] or app.config.post_auto_image)
    return post, excerpt + image


def _record_of_front_matter(app: Sphinx, docname: str) -> Record | None:
    """Read the fields that ABlog documents from a page's own metadata, if it is a post.

    MyST hands lists over as JSON; commas separate labels elsewhere.
    """
    metadata = app.env.metadata[docname]
    source = app.env.doc2path(docname, base=False).as_posix()
    patterns = app.config.blog_post_pattern
    patterns = [patterns] if isinstance(patterns, str) else patterns
    if "blogpost" not in metadata and not any(
        fnmatch(source, pattern) for pattern in patterns
    ):
        return None
    title = app.env.titles.get(docname)
    return _record(
        app,
        docname,
        {key: metadata[key] for key in metadata},
        title.astext() if title else docname,
        None,
    )


def _options(marker: PostNode) -> dict[str, Any]:
    return {
        key: marker[key]
        for key in ("date", "tags", "author", "category", "location", "language")
    } | {"title": marker["title"], "redirect": marker["redirect"]}


def _record(
    app: Sphinx, docname: str, options: Mapping[str, Any], title: str, line: int | None
) -> Record:
    """Make a record of what ABlog calls a post's options."""
    config = app.config
    source = app.env.doc2path(docname, base=False).as_posix()
    published = None
    if date := str(options.get("date") or "").strip():
        published = read_day(date, config.post_date_format)
        if published is None:
            report([_unknown_date(date, line)], source_of(app.env, docname))
    authors = _labels(options.get("author")) or _defaults(config.blog_default_author)
    return Record(
        docname=docname,
        source=source,
        origin=Origin.ABLOG,
        title=options.get("title") or title,
        published=published,
        authors=_full_names(authors, config.blog_authors),
        tags=_labels(options.get("tags")),
        categories=_labels(options.get("category")),
        languages=_full_names(
            _labels(options.get("language")) or _defaults(config.blog_default_language),
            config.blog_languages,
        ),
        locations=_full_names(
            _labels(options.get("location")) or _defaults(config.blog_default_location),
            config.blog_locations,
        ),
        aliases=tuple(f"/{path}" for path in _labels(options.get("redirect"))),
        status=Status.PUBLISHED if published else Status.DRAFT,
    )


def _labels(value: object) -> tuple[str, ...]:
    """Return labels from a list, or from text with commas; none twice, none empty."""
    parts = (
        value if isinstance(value, list) else str(value or "").strip("[]").split(",")
    )
    labels = (str(part).strip().strip("\"'") for part in parts)
    return tuple(dict.fromkeys(label for label in labels if label))


def _defaults(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _full_names(
    labels: Sequence[str], known: Mapping[str, tuple[str, str | None]]
) -> tuple[str, ...]:
    """Replace the short names of ``blog_authors`` and the like by the full ones."""
    return tuple(known[label][0] if label in known else label for label in labels)


def read_day(text: str, form: str) -> Moment | None:
    """Read a date as ABlog does, but never fill in what is not there.

    :param form: ABlog's ``post_date_format``, tried first.
    :returns: None if *text* is no date, or only part of one.
    """
    try:
        return Moment(datetime.datetime.strptime(text, form).date())
    except ValueError:
        pass
    # dateutil fills gaps from a default: two that differ everywhere show the gaps.
    defaults = datetime.datetime(2001, 1, 1), datetime.datetime(2002, 2, 2)
    try:
        first, second = (dateutil.parse(text, default=day) for day in defaults)
    except (ValueError, OverflowError):
        return None
    if first.date() != second.date():
        return None
    time = first.timetz()
    return Moment(first.date(), time if ":" in text else None)


def _unknown_date(found: str, line: int | None) -> Problem:
    return Problem(
        Subtype.DATE,
        f"unknown date {found!r}; expected one such as '2016-04-06'. "
        "The post is treated as a draft",
        line,
    )


def _note_updates(app: Sphinx, doctree: nodes.document) -> list[Moment]:
    """Title the ``.. update::`` boxes and return their dates, in order."""
    moments = []
    for update in doctree.findall(UpdateNode):
        text = update.get("date", "")
        moment = read_day(text, app.config.post_date_format)
        if moment is None:
            source = source_of(app.env, app.env.current_document.docname)
            message = f"unknown date {text!r} of an update; expected '2016-04-06'"
            report([Problem(Subtype.DATE, message, update.line)], source)
            shown = text
        else:
            moments.append(moment)
            shown = moment.day.strftime(app.config.post_date_format)
        update.insert(0, nodes.title("", _("Updated on ") + shown))
        update["classes"] = ["note", "update"]
    return moments


def _with_updates(post: Post, updates: Sequence[Moment]) -> Post:
    """Return *post* as of its last update."""
    known = [post.record.updated] if post.record.updated else []
    if not updates:
        return post
    latest = max([*known, *updates], key=lambda moment: moment.sort_key)
    return replace(post, record=replace(post.record, updated=latest))


def _section_of(marker: nodes.Node) -> nodes.Element:
    """Return the innermost section, or the document, that holds *marker*."""
    node = marker.parent
    while not isinstance(node, (nodes.section, nodes.document)):
        node = node.parent
    return node


def _title_of(section: nodes.Element) -> str:
    for title in section.findall(nodes.title):
        return title.astext()
    return ""


def _first_paragraphs(section: nodes.Element, count: int) -> list[nodes.Node]:
    found = (node for node in section.findall(nodes.paragraph) if node.astext().strip())
    return [node.deepcopy() for node, _number in zip(found, range(count), strict=False)]


def _nth_image(section: nodes.Element, number: int) -> list[nodes.Node]:
    images = list(section.findall(nodes.image))
    return [image.deepcopy() for image in images[number - 1 : number] if number]


def _text_nodes(section: nodes.Element) -> Iterator[nodes.Text]:
    for text in section.findall(nodes.Text):
        if not isinstance(text.parent, (nodes.comment, nodes.raw)):
            yield text


def _count_words(section: nodes.Element) -> int:
    """Count the words that are read one after another: code is looked at."""
    return sum(
        len(text.split())
        for text in _text_nodes(section)
        if not isinstance(text.parent, nodes.FixedTextElement)
    )


def _web_address(value: object) -> str:
    """Return an address that may stand in a link, else nothing."""
    text = str(value or "").strip()
    return text if text.startswith(("https://", "http://")) else ""
