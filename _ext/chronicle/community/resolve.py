"""Put what the data say into pages, and have rewritten what they change."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from chronicle.build.ledger import writes_site
from chronicle.build.local import Told
from chronicle.build.pickling import Notes
from chronicle.build.reporting import inform, report, source_of
from chronicle.community.domain import (
    NAME,
    authors_of,
    community_of,
    digest_of,
    load_community,
    made_of,
    sources_of,
)
from chronicle.community.freshness import problem_of, unconfirmed
from chronicle.community.mentions import changed_names, may_name
from chronicle.community.model import Kind
from chronicle.community.nodes import display, spoken_of
from chronicle.community.profiles import posts_of
from chronicle.community.render import Blocks
from chronicle.community.timeline import ItemKind
from chronicle.core.problems import Problem, Subtype
from chronicle.parsing.flow import is_within
from chronicle.parsing.passes import Doctree
from chronicle.settings import is_post
from chronicle.sources.domain import note_authors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from chronicle.community.domain import CommunityDomain
    from chronicle.community.index import Display, View
    from chronicle.community.mentions import Bearer, Finder

    Found = tuple[nodes.Text, int, int, Bearer]
    """A text, where in it a name begins and ends, and whose name it is."""

# What is not running text, or leads somewhere already.
_SILENT = (
    nodes.FixedTextElement,
    nodes.Invisible,
    nodes.Titular,
    nodes.attribution,
    nodes.literal,
    nodes.math,
    nodes.problematic,
    nodes.raw,
    nodes.reference,
    nodes.system_message,
    addnodes.pending_xref,
    display,
)


def read_data(app: Sphinx) -> None:
    """Read the data files, once per build."""
    domain = community_of(app.env)
    domain.has_pages = writes_site(app.builder)
    domain.loaded = load_community(app)
    domain.community = domain.loaded.community
    note_authors(app.env, authors_of(domain.community))


def reread_posts(
    app: Sphinx,
    env: BuildEnvironment,
    _added: set[str],
    _changed: set[str],
    _removed: set[str],
) -> Sequence[str]:
    """Have those posts read again in which a new or changed name may stand."""
    domain = community_of(env)
    before, after = domain.data["names"], dict(domain.community.by_name)
    names = changed_names(before, after)
    domain.data["names"] = after
    domain.forget_view()
    if not names:
        return []
    posts = [docname for docname in env.all_docs if is_post(env.config, docname)]
    return [docname for docname in posts if _text_may_name(env, docname, names)]


def _text_may_name(env: BuildEnvironment, docname: str, names: Sequence[str]) -> bool:
    try:
        doctree = Path(env.doctreedir, f"{docname}.doctree").read_bytes()
    except OSError:  # it is read again in any case
        return False
    return may_name(doctree, names)


def note_mentions(app: Sphinx, tree: Doctree) -> None:
    """Note whom and what a post speaks of, and where it is to be listed."""
    docname = app.env.docname
    domain = community_of(app.env)
    mentions = list(_mentions(tree.find(nodes.Text), domain.finder, None))
    domain.note_mentions(docname, [bearer for *_, bearer in mentions])
    document = tree.document
    last = document[-1] if len(document) else None
    owner: nodes.Element = last if isinstance(last, nodes.section) else document
    owner.append(spoken_of(docname=docname))
    tree.note_change()


def _mentions(
    texts: Iterable[nodes.Text], finder: Finder, known: Collection[Bearer] | None
) -> Iterator[Found]:
    """Find the first mention of each object in running text.

    :param known: All that the text speaks of, if that is known: the search is over when
        the last of them is found.
    """
    seen: set[Bearer] = set()
    for text in texts:
        if known is not None and seen.issuperset(known):
            return
        if is_within(text, _SILENT):
            continue
        for start, end, bearer in finder.find(text.astext()):
            if bearer not in seen:
                seen.add(bearer)
                yield text, start, end, bearer


def tell_mentions(app: Sphinx, docname: str) -> Told:
    """Return what a document shows of the community, and of whom it speaks."""
    data = community_of(app.env).data
    keys = ("displays", "references", "mentions")
    return Told([data[key].get(docname) for key in keys])


def begin_view(_app: Sphinx, env: BuildEnvironment) -> None:
    """Look at the posts anew: all documents have been read."""
    community_of(env).forget_view()


def note_changed_pages(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have those pages rewritten that would show something else than they do."""
    domain = community_of(env)
    for docname in sorted(domain.data["displays"]):
        _check_options(domain, env, docname)
    _tell_editors(domain)
    domain.kept[domain.has_pages] = domain.view.to_keep()
    return _find_changed_pages(domain)


class Shown(NamedTuple):
    """A part of what a document shows of the community."""

    of: str
    """Digest of what that is made of, so that it need not be made to be compared."""

    asked: Sequence[str]
    """The sources that were looked up."""

    digest: str


def _find_changed_pages(domain: CommunityDomain) -> list[str]:
    frame, sources = made_of(domain.env), sources_of(domain.env)

    def shown(part: Part, known: Shown | None) -> Shown:
        def key(asked: Iterable[str]) -> str:
            return digest_of(frame, part.of, *map(sources.answer, asked))

        if known and known.of == key(known.asked):
            return known
        sources.asked.clear()
        found = digest_of(*(node.pformat() for node in part.make()))
        asked = sorted(sources.asked)
        return Shown(key(asked), asked, found)

    before: dict[tuple[str, int], Shown] = domain.data["shown"]
    now = {
        (docname, number): shown(part, before.get((docname, number)))
        for docname in sorted(_concerned(domain))
        for number, part in enumerate(_parts(domain, docname))
    }
    domain.data["shown"] = Notes(now)
    changed = (
        place[0]
        for place, part in now.items()
        if place in before and before[place].digest != part.digest
    )
    return [*dict.fromkeys(changed)]


class Part(NamedTuple):
    """What a text, or a directive in it, shows of the community."""

    of: Sequence[object]
    """What it is made of, besides data and sources."""

    make: Callable[[], Iterable[nodes.Node]]


def _parts(domain: CommunityDomain, docname: str) -> Iterator[Part]:
    view, blocks = domain.view, Blocks(domain.view, None, docname)
    post = view.posts.get(docname)
    mentions = domain.data["mentions"].get(docname, ())
    references = domain.data["references"].get(docname, ())

    def of_text() -> Iterator[nodes.Node]:
        if post:
            yield from blocks.panel(post)
        for kind, id_ in mentions:
            yield blocks.ref(Kind(kind), id_)
        for kind, target in references:
            for each in Kind:
                if kind in {each, "any"}:
                    yield blocks.ref(each, view.find(each, target) or "")

    yield Part([post, mentions, references], of_text)
    for shown in view.displays_in(docname):
        make = partial(blocks.of_display, shown, 2)
        yield Part([*_posts_in(view, shown)], make)


def _posts_in(view: View, shown: Display) -> Iterator[object]:
    """Yield what a directive shows of posts."""
    if shown.directive == "timeline":
        yield from (each for each in view.items(shown) if each.kind is ItemKind.POST)
    elif shown.directive == "mentions":
        yield from (view.posts_about.get(key) for key in view.subjects(shown))
    elif shown.directive == "counts":
        yield sum(post.listed for post in view.posts.values())
    elif shown.kind and shown.style in {"cards", "" if view.has_pages else "index"}:
        yield from (posts_of(view, shown.kind, id_) for id_ in view.ids(shown))


def _tell_editors(domain: CommunityDomain) -> None:
    """Name the statements that a later post has not confirmed."""
    loaded = domain.loaded
    found: dict[Kind, list[Problem]] = {}
    for each in unconfirmed(loaded.community, domain.view.newest_post):
        line = loaded.line(each.kind, each.id, each.path)
        found.setdefault(each.kind, []).append(problem_of(each, line))
    for kind, problems in found.items():
        inform(problems, loaded.files[kind])


def _concerned(domain: CommunityDomain) -> set[str]:
    """Return the documents that show anything of the community."""
    data = domain.data
    return {*data["displays"], *data["mentions"], *data["references"]}


def _check_options(
    domain: CommunityDomain, env: BuildEnvironment, docname: str
) -> None:
    """Tell the writer of a page whose options name what is not there."""
    view = domain.view
    for shown in domain.displays_in(docname):
        missing = [
            domain.explain_missing(kind, target)
            for kind, target in shown.named
            if view.find(kind, target) is None
        ]
        if shown.directive == "mentions" and not view.subjects(shown):
            missing.append(f"unknown object {shown.subject!r}; expected an id or name")
        missing += _unknown_topic(shown, view)
        problems = [Problem(Subtype.DIRECTIVE, text, shown.line) for text in missing]
        report(problems, source_of(env, docname), env)


def _unknown_topic(shown: Display, view: View) -> Iterator[str]:
    """Yield the fault of a timeline whose topic no event of the data has."""
    topic = shown.timeline.topic
    topics = {event.topic for event in view.community.events.values()} - {""}
    if topic and topic not in topics and shown.inline is None:
        expected = ", ".join(map(repr, sorted(topics)))
        yield f"unknown topic {topic!r}; expected one of {expected}"


def fill_in(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the placeholders of a page, and link the first mention of each name."""
    domain = community_of(app.env)
    view = domain.view
    tree = Doctree(doctree)
    makers: dict[str, Blocks] = {}

    def maker(node: nodes.Node) -> Blocks:
        where = _docname_of(node, docname)
        return makers.setdefault(where, Blocks(view, app.builder, where))

    if is_post(app.config, docname):
        known = domain.data["mentions"].get(docname, ())
        mentions = list(_mentions(tree.find(nodes.Text), domain.finder, known))
        _link_mentions(mentions, maker(doctree))
        # No place to be filled is within a text.
    for place in tree.find(spoken_of):
        post = view.post(place["docname"])
        place.replace_self(maker(place).panel(post) if post else [])
    for node in tree.find(display):
        found = view.displays_in(node["docname"])
        blocks = maker(node)
        if node["number"] < len(found):
            shown = found[node["number"]]
            node.replace_self(blocks.of_display(shown, _level(node)))
        else:
            node.parent.remove(node)


def _docname_of(node: nodes.Node, default: str) -> str:
    """Return the document that a node is from, where a builder joins them."""
    place: nodes.Node | None = node
    while place is not None:
        if isinstance(place, addnodes.start_of_file):
            return str(place["docname"])
        place = place.parent
    return default


def _level(node: nodes.Node) -> int:
    """Return the level of headings at a node: below those of its sections."""
    level = 1
    while node.parent is not None:
        level += isinstance(node.parent, nodes.section)
        node = node.parent
    return level


def _link_mentions(mentions: Sequence[Found], blocks: Blocks) -> None:
    for text, found in groupby(mentions, key=lambda mention: mention[0]):
        parts: list[nodes.Node] = []
        done = 0
        whole = text.astext()
        for _, start, end, (kind, id_) in found:
            parts.append(nodes.Text(whole[done:start]))
            parts.append(blocks.ref(Kind(kind), id_, whole[start:end]))
            done = end
        parts.append(nodes.Text(whole[done:]))
        text.parent.replace(text, [part for part in parts if part.astext()])


def explain_missing(
    app: Sphinx, domain: Domain | None, node: addnodes.pending_xref
) -> bool | None:
    """Say what would be right where a reference leads nowhere."""
    if domain is None or domain.name != NAME:
        return None
    kind, target = Kind(node["reftype"]), node["reftarget"]
    message = community_of(app.env).explain_missing(kind, target)
    source = source_of(app.env, node.get("refdoc", ""))
    report([Problem(Subtype.COMMUNITY, message, node.line)], source)
    return True
