"""Note the posts of a document that was just read.

A file below ``posts/`` is a post, of which the catalogue knows the record.  Other posts
are found here: those that share a file, and those on the site's own pages, by ABlog's
directive or by front matter.  What they say is read as that of all others.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ablog.post import PostNode, UpdateNode
from docutils import nodes
from sphinx.locale import _

from chronicle.blog.domain import blog_of
from chronicle.blog.post import Post
from chronicle.blog.related import telling_words
from chronicle.build.local import Told
from chronicle.build.reporting import report, source_of
from chronicle.build.translations import day_in_words
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin
from chronicle.core.text import digest_each
from chronicle.metadata.body import Body, Heading
from chronicle.metadata.dates import read_date
from chronicle.metadata.descriptions import describe
from chronicle.metadata.entries import Entry, format_of
from chronicle.metadata.fields import RawPost
from chronicle.metadata.origins import read_post
from chronicle.metadata.values import Scalar, Table
from chronicle.parsing.descriptions import find_lead
from chronicle.parsing.passes import Doctree
from chronicle.sources.ablog import find_wrong_options, options_of
from chronicle.sources.domain import catalogue_of, domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from chronicle.core.record import Record


class Place(NamedTuple):
    """Where a document holds a post."""

    section: nodes.Element
    """What holds the post and nothing else; the document itself if it is the post."""

    anchor: str = ""
    """Id of the section; empty if the page is the post's."""

    marker: PostNode | None = None

    @property
    def content(self) -> list[nodes.Node]:
        """The content of the directive, which is the post's excerpt."""
        return [child.deepcopy() for child in self.marker or ()]


def note_posts(app: Sphinx, doctree: nodes.document) -> None:
    """Put the posts of *doctree* into the archive."""
    docname = app.env.current_document.docname
    archive = blog_of(app.env)
    tree = Doctree(doctree)
    places, problems = _find_places(app.config, tree)
    updates = _title_updates(app.config, tree)
    record = catalogue_of(app.env).records.get(docname)
    if record is not None and not any(place.anchor for place in places):
        problems += _find_unread(app.env, record, places)
        places, records = (places or [Place(doctree)])[:1], [record]
    else:
        entries = list(_read_entries(app, doctree, places, updates))
        places = places or [Place(doctree)] * len(entries)
        records, found = _note_entries(app.env, docname, entries)
        problems += found
    report(problems, source_of(app.env, docname), app.env)
    for place, one in zip(places, records, strict=True):
        excerpt = _make_excerpt(app.config, place, one)
        post = Post(
            record=one,
            anchor=place.anchor,
            words=_count_words(place.section),
            telling=telling_words(_running_texts(place.section)),
            excerpt=digest_each(node.pformat() for node in excerpt),
        )
        archive.note_post(post, excerpt)
    if records and app.config.post_auto_orphan:
        # Posts stand in no toctree: Sphinx shall not warn of it.
        app.env.metadata[docname]["orphan"] = True


def _find_unread(
    env: BuildEnvironment, record: Record, places: Sequence[Place]
) -> Iterator[Problem]:
    """Yield the directives that stand where the catalogue does not look for them."""
    if domain_of(env).kept[record.source].entry.has_directive:
        return
    for marker in (place.marker for place in places if place.marker):
        message = "a 'post' directive inside another is not read; expected it by itself"
        yield Problem(Subtype.FRONT_MATTER, message, marker.line)


def tell_posts(app: Sphinx, docname: str) -> Told:
    """Return what lists and other posts show of those of a document."""
    blog = blog_of(app.env)
    posts = blog.posts.get(docname, ())
    records = [post.shown_record for post in posts]
    facts = [
        (post.anchor, post.minutes, post.excerpt, record.without_words)
        for post, record in zip(posts, records, strict=True)
    ]
    words = [record.words for record in records]
    return Told((facts, blog.listings.get(docname)), words)


def refresh_records(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give posts the records of this build: settings and the day may have changed."""
    domain, archive = domain_of(env), blog_of(env)
    for docname in sorted(domain.entries):
        records, problems = domain.records_of(docname)
        archive.update_records(docname, records)
        report(problems, source_of(env, docname), env)
    return []


# Places ---------------------------------------------------------------------------


def _find_places(config: Config, tree: Doctree) -> tuple[list[Place], list[Problem]]:
    """Find what each ``.. post::`` speaks of; a section can be one post only."""
    markers = tree.find(PostNode)
    is_alone = len(markers) == 1 and not config.post_always_section
    if is_alone:
        return [Place(tree.document, marker=markers[0])], []
    places: dict[int, Place] = {}
    problems = []
    for marker in markers:
        section = _section_of(marker)
        anchor = "" if _is_whole(section) else section["ids"][0]
        first = places.setdefault(id(section), Place(section, anchor, marker)).marker
        if first is not marker and first is not None:
            message = f"a second 'post' directive; the one in line {first.line} counts"
            problems.append(Problem(Subtype.FRONT_MATTER, message, marker.line))
    return list(places.values()), problems


def _section_of(marker: nodes.Node) -> nodes.Element:
    """Return the innermost section, or the document, that holds *marker*."""
    node = marker.parent
    while not isinstance(node, (nodes.section, nodes.document)):
        node = node.parent
    return node


def _is_whole(section: nodes.Element) -> bool:
    """Tell whether a section is all that its page shows."""
    if isinstance(section, nodes.document):
        return True
    parent = section.parent
    others = (node for node in parent.children if isinstance(node, nodes.section))
    return isinstance(parent, nodes.document) and list(others) == [section]


# Entries --------------------------------------------------------------------------


def _read_entries(
    app: Sphinx,
    doctree: nodes.document,
    places: Sequence[Place],
    updates: tuple[tuple[str, int], ...],
) -> Iterator[Entry]:
    """Read what the posts of a document say, by directives or by front matter."""
    if not places and (table := _read_front_matter(app)):
        yield _read_entry(app, Place(doctree), "docinfo", table, updates)
    for place in places:
        assert place.marker is not None  # noqa: S101 -- only a document has none
        options = options_of(place.marker)
        lines = {key: value.line for key, value in options.items()}
        table = Table({**options}, lines, place.marker.line or 1)
        yield _read_entry(app, place, "directive", table, updates)


def _read_front_matter(app: Sphinx) -> Table | None:
    """Return what a page's own metadata say, if they or its path make it a post."""
    docname = app.env.current_document.docname
    metadata = app.env.metadata[docname]
    if "blogpost" not in metadata and docname not in app.config.matched_blog_posts:
        return None
    entries = {k: Scalar(v, 1) for k, v in metadata.items() if isinstance(v, str)}
    return Table({**entries}, dict.fromkeys(entries, 1), 1)


def _read_entry(
    app: Sphinx,
    place: Place,
    kind: str,
    table: Table,
    updates: tuple[tuple[str, int], ...],
) -> Entry:
    docname = app.env.current_document.docname
    path = Path(app.env.doc2path(docname))
    source = app.env.doc2path(docname, base=False).as_posix()
    title = next(place.section.findall(nodes.title), None)
    heading = Heading(title.astext(), 1, title.line or 1, opens=True) if title else None
    length = table.entries.get("excerpt")
    count = _number(length.text if isinstance(length, Scalar) else "")
    shown = app.config.post_auto_excerpt if count is None else count
    lead = itertools.islice(filter(None, find_lead(place.section)), shown or 1)
    body = Body(
        heading=heading, summary=describe(lead),
        opening="", words=0, first_posted=None, updates=updates,
    )  # fmt: skip
    raw = RawPost(
        source=source, fmt=format_of(source), kind=kind, table=table, body=body,
        lines=tuple(path.read_text("utf-8", "replace").split("\n")),
        date_format=app.config.post_date_format,
    )  # fmt: skip
    origin, fields = read_post(raw, Origin.ABLOG)
    wrong = find_wrong_options(place.marker) if place.marker else ()
    return Entry(
        source=source, docname=docname, origin=origin, fields=fields, body=body,
        stem=raw.stem, problems=(*wrong, *fields.problems),
    )  # fmt: skip


def _note_entries(
    env: BuildEnvironment, docname: str, entries: Sequence[Entry]
) -> tuple[list[Record], list[Problem]]:
    """Make the records of a document's posts; what they say is kept."""
    domain = domain_of(env)
    if not entries:
        return [], []
    domain.entries[docname] = tuple(entries)
    # The catalogue has read the first post of a file below ``posts/``.
    told = entries[1:] if entries[0].source in domain.kept else entries
    records, _ = domain.records_of(docname)  # their problems are told in each build
    return records, [problem for entry in told for problem in entry.problems]


# Updates --------------------------------------------------------------------------


def _title_updates(config: Config, tree: Doctree) -> tuple[tuple[str, int], ...]:
    """Title the ``.. update::`` boxes; return text and line of each date."""
    found = []
    for update in tree.find(UpdateNode):
        text = update.get("date", "")
        found.append((text, update.line or 1))
        timestamp = read_date(text, config.post_date_format).timestamp
        shown = day_in_words(timestamp.day, config.language) if timestamp else text
        update.insert(0, nodes.title("", _("Updated on ") + shown))
        update["classes"] = ["note", "update"]
    return tuple(found)


# Excerpts -------------------------------------------------------------------------


def _make_excerpt(config: Config, place: Place, record: Record) -> list[nodes.Node]:
    """Return what lists show of a post when they are asked for excerpts."""
    excerpt = place.content or _first_paragraphs(
        place.section, _option(record.options, "excerpt", config.post_auto_excerpt)
    )
    number = _option(record.options, "image", config.post_auto_image)
    return [*excerpt, *_nth_image(place.section, number)]


def _option(options: Mapping[str, str], name: str, default: int) -> int:
    number = _number(options.get(name, ""))
    return default if number is None else number


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _first_paragraphs(section: nodes.Element, count: int) -> list[nodes.Node]:
    found = (node for node in section.findall(nodes.paragraph) if node.astext().strip())
    # The numbers come first: they end before a further paragraph is taken.
    return [node.deepcopy() for _number, node in zip(range(count), found, strict=False)]


def _nth_image(section: nodes.Element, number: int) -> list[nodes.Node]:
    if not number:
        return []
    images = list(section.findall(nodes.image))
    return [image.deepcopy() for image in images[number - 1 : number]]


def _text_nodes(section: nodes.Element) -> Iterator[nodes.Text]:
    for text in section.findall(nodes.Text):
        if not isinstance(text.parent, (nodes.comment, nodes.raw)):
            yield text


def _count_words(section: nodes.Element) -> int:
    """Count the words that are read one after another: code is looked at."""
    return sum(len(text.split()) for text in _running_texts(section))


def _running_texts(section: nodes.Element) -> Iterator[str]:
    for text in _text_nodes(section):
        if not isinstance(text.parent, nodes.FixedTextElement):
            yield text.astext()
