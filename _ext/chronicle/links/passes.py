"""Lead the links of posts to where their pages are now.

While a post is read, its links are only noted: where they lead depends on the other
posts, so it is decided when the page is written, and again when it would change.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.nodes import clean_astext, make_refnode

from chronicle.blog.domain import find_blog
from chronicle.build.linking import page_uri
from chronicle.build.local import Told
from chronicle.build.reporting import inform, report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin
from chronicle.core.text import digest, slugify
from chronicle.links.domain import Written, links_of
from chronicle.links.nodes import archive_link
from chronicle.links.resolver import NO_HOME, SOURCE_SUFFIX
from chronicle.links.wayback import archive_address
from chronicle.parsing.myst_adapter import find_slug, kept_slugs, slugs_of
from chronicle.settings import is_post
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.links.domain import LinksDomain
    from chronicle.links.resolver import Leads
    from chronicle.parsing.passes import Doctree


_WORD = re.compile(r"[^-_\W]+")


def find_place(name: str, slugs: Iterable[str]) -> str:
    """Return the slug of the only heading that *name* can mean.

    :param name: As the link has it, without ``#``.
    :param slugs: Those of the headings.
    :returns: Empty if there is none, or more than one.
    """
    every = list(slugs)
    folded = slugify(name)
    same = [slug for slug in every if slugify(slug) == folded]
    if not same:
        wanted = _words(folded)
        same = [slug for slug in every if wanted and wanted <= _words(slug)]
    return same[0] if len(same) == 1 else ""


def _words(slug: str) -> set[str]:
    return set(_WORD.findall(slug.casefold()))


HOLDER = "chronicle_docname"
"""Attribute of a link of a post: the post.  An excerpt takes it along elsewhere."""

# What MyST may take for a cross-reference, but is a path: it has a slash or a suffix.
_PATH = re.compile(r"[^#]*[/.{]")


def note_links(app: Sphinx, tree: Doctree) -> None:
    """Note the links of a post, and take those to files out of MyST's hands."""
    env = app.env
    docname = env.current_document.docname
    record = catalogue_of(env).records.get(docname)
    native = record is None or record.origin is Origin.ABLOG
    references = []
    for pending in tree.find(addnodes.pending_xref):
        if href := _path_of(env, pending, native=native) or _elsewhere(env, pending):
            pending.replace_self(_link(pending, href))
            tree.note_change()
        else:
            pending[HOLDER] = docname
            references.append(pending)
    links_of(env).note_references(docname, references)
    if not native:
        _resolve_anchors(env, tree)
    here = {name.casefold() for name in _places(tree.document)}
    links = []
    for node in tree.find(nodes.reference):
        href = node.get("refuri", "")
        # A place that is not in the post may be a label elsewhere.
        elsewhere = native and href[1:].casefold() not in here
        if href and (elsewhere or not href.startswith("#")):
            node[HOLDER] = docname
            links.append(Written(href, _line_of(node)))
    links_of(env).note_links(docname, links)


def _places(document: nodes.document) -> set[str]:
    """Return the names by which links find places of a post."""
    return {*document.nameids, *document.ids, *slugs_of(document)}


def _resolve_anchors(env: BuildEnvironment, tree: Doctree) -> None:
    """Lead links within the page to headings, whose anchors have other names here.

    Each system makes other anchors of headings; a place that is not found at all
    was lost before the post came here.
    """
    slugs, known = slugs_of(tree.document), _places(tree.document)
    for node in tree.find(nodes.reference):
        name = node.get("refuri", "").removeprefix("#")
        if not node.get("id_link") or name in known:
            continue
        if found := find_place(name, slugs):
            del node["refuri"], node["id_link"]
            node["refid"] = slugs[found]
        else:
            problem = _problem(f"#{name}", "names no place in the post", node)
            inform([problem], source_of(env, env.docname), env)
            node.replace_self(node.children)
            tree.note_change()


def _problem(href: str, fault: str, node: nodes.Node) -> Problem:
    return Problem(Subtype.LINK, f"the link {href!r} {fault}", _line_of(node))


def _path_of(
    env: BuildEnvironment, pending: addnodes.pending_xref, *, native: bool
) -> str:
    """Return the path that MyST looks up; empty if it is, or may be, something else.

    The path is the same whether there is such a file now or not: the document is not
    read again when the other comes or goes.
    """
    if pending["reftype"] != "myst" or not pending["refexplicit"]:
        return ""
    target: str = pending["reftarget"]
    folder = posixpath.dirname(pending["refdoc"])
    if pending["refdomain"] == "doc":
        if not is_post(env.config, target):
            return ""
        path = env.doc2path(target, base=False).as_posix()
        fragment = f"#{pending['reftargetid']}" if pending.get("reftargetid") else ""
        return posixpath.relpath(path, folder) + fragment
    if pending["refdomain"] or (native and not _PATH.match(target)):
        return ""
    path, mark, fragment = target.partition("#")
    if SOURCE_SUFFIX.search(path) and not path.startswith("/"):
        path = posixpath.normpath(path)
    return path + mark + fragment


def _elsewhere(env: BuildEnvironment, pending: addnodes.pending_xref) -> str:
    """Return the address of a page of another project, which the old site looked up.

    What this site looks up itself is not touched.  Nothing is fetched: a page is
    where Sphinx puts it; what only an inventory could tell is the project.
    """
    name, mark, target = pending["reftarget"].partition(":")
    catalogue = catalogue_of(env)
    record = catalogue.records.get(env.current_document.docname)
    if not mark or record is None or name in getattr(env.config, _MAPPING, {}):
        return ""
    site = catalogue.old_site(record)
    address = dict(site.projects).get(name, "") if site else ""
    # Labels of headings begin with the name of their document.
    document, colon, _ = target.partition(":")
    is_page = pending["reftype"] == "doc" or (pending["reftype"] == "ref" and colon)
    return urljoin(address, f"{document.strip('/')}.html") if is_page else address


_MAPPING = "intersphinx_mapping"


def _link(pending: addnodes.pending_xref, href: str) -> nodes.reference:
    """Make a plain link of what MyST would look up."""
    inner = pending[0]
    children = inner.children if isinstance(inner, nodes.Element) else [inner]
    link = nodes.reference("", "", *children, refuri=href)
    link.source, link.line = pending.source, pending.line
    if "reftitle" in pending:
        link["reftitle"] = pending["reftitle"]
    return link


def _line_of(node: nodes.Node | None) -> int | None:
    """Return the line of a node, or of the nearest around it that has one."""
    while node is not None:
        if node.line:
            return int(node.line)
        node = node.parent
    return None


def resolve_links(app: Sphinx, tree: Doctree) -> None:
    """Give the links of posts their addresses in this build."""
    docname = app.env.current_document.docname
    domain = links_of(app.env)
    marked: set[str] = set()
    for node in tree.find(nodes.reference):
        if HOLDER not in node or "refuri" not in node:
            continue
        tree.note_change()
        holder, href = node[HOLDER], node["refuri"]
        leads = domain.index.resolve(href, holder)
        del node[HOLDER]
        if leads.fault:
            _unlink(node)
        elif leads.docname:
            _resolve_to_page(app, tree.document, node, leads)
        elif leads.uri:
            node["refuri"] = leads.uri
        # An excerpt, in a list or a feed, is no place for a second link.
        if holder == docname and tree.document.get("source"):
            _mark(domain, docname, node, Marked(href, leads, marked))


def _unlink(node: nodes.reference) -> None:
    """Show what a link says, and where it led."""
    titles = [node["reftitle"]] if "reftitle" in node else []
    led_to = ": ".join([*titles, node["refuri"]])
    node.replace_self(nodes.abbreviation("", "", *node.children, explanation=led_to))


def _resolve_to_page(
    app: Sphinx, document: nodes.document, node: nodes.reference, leads: Leads
) -> None:
    """Lead a link to a page of this site, if the builder has pages."""
    docname = app.env.current_document.docname
    if leads.docname in app.env.found_docs:
        try:
            uri = app.builder.get_relative_uri(docname, leads.docname)
        except NoUri:
            return
    elif not (uri := page_uri(app, docname, leads.docname)):
        return
    anchor = _anchor(app.env, leads)
    # A place of this page that was lost with the first publication is its top.
    lost = leads.docname == docname and anchor not in document.ids
    if anchor and not lost:
        uri += f"#{anchor}"
    node["refuri"] = uri or "#"
    node["internal"] = True


class Marked(NamedTuple):
    """A link that may get a second one, to the archived copy."""

    href: str
    leads: Leads
    marked: set[str]
    """The addresses on the page that have one already."""


def _mark(
    domain: LinksDomain, docname: str, node: nodes.reference, link: Marked
) -> None:
    """Put a link to the archived copy after the first link to each page."""
    href, leads, marked = link
    uri = leads.uri or href
    if href.startswith("/") and not leads.uri and not domain.index.is_native(docname):
        uri = urljoin(domain.index.home_of(docname), href)
    day = domain.day_of_copy(docname)
    # What is linked here now, the writer linked elsewhere: that address stays.
    moved = bool(leads.docname)
    if leads.fault or uri in marked or not (day or moved) or not _is_text(node):
        return
    if address := archive_address(uri, day):
        marked.add(uri)
        copy = archive_link(refuri=address, address=uri)
        node.parent.insert(node.parent.index(node) + 1, copy)


def _anchor(env: BuildEnvironment, leads: Leads) -> str:
    """Return the name that a place in a document has on its page."""
    return find_slug(env, leads.docname, leads.fragment) or leads.fragment


_NO_TEXT = (nodes.title, nodes.rubric, nodes.literal, nodes.FixedTextElement)


def _is_text(node: nodes.Node) -> bool:
    """Tell whether a link stands in text: no title, no code, not around a picture."""
    around: nodes.Node | None = node
    while around is not None:
        if isinstance(around, _NO_TEXT):
            return False
        around = around.parent
    return any(text.strip() for text in node.findall(nodes.Text))


def tell_links(app: Sphinx, docname: str) -> Told:
    """Return where a document links to, and which places links can lead to there."""
    links = links_of(app.env).links.get(docname, ())
    return Told(([link.href for link in links], kept_slugs(app.env, docname)))


def begin_links(_app: Sphinx, env: BuildEnvironment) -> None:
    """Look at the catalogue anew: all documents have been read."""
    links_of(env).forget_index()


def find_outdated_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Report links that lead nowhere; return the posts whose links have changed."""
    domain = links_of(env)
    shown, homeless = {}, list[str]()
    for docname, links in sorted(domain.links.items()):
        leads = domain.leads_of(docname)
        problems = [
            Problem(Subtype.LINK, f"the link {link.href!r} {found.fault}", link.line)
            for link, found in zip(links, leads, strict=True)
            if found.fault
        ]
        # Nobody can fix an old post's link to what was not brought here.
        tell = report if domain.index.is_fixable(docname) else inform
        tell(problems, source_of(env, docname), env)
        if any(found.fault == NO_HOME for found in leads):
            homeless.append(docname)
        shown[docname] = _digest(env, domain.day_of_copy(docname), leads)
    outdated = sorted(name for name in shown if domain.shown.get(name) != shown[name])
    domain.shown.clear()
    domain.shown.update(shown)
    _report_homeless(env, homeless)
    return with_lists(env, outdated)


def with_lists(env: BuildEnvironment, outdated: Sequence[str]) -> list[str]:
    """Return documents, and those whose lists may show excerpts of them.

    An excerpt leads where its post does.
    """
    blog = find_blog(env) if outdated else None
    lists = blog.listings.items() if blog else ()
    return [
        *outdated,
        *(name for name, found in lists if any(each.has_excerpts for each in found)),
    ]


def _report_homeless(env: BuildEnvironment, docnames: Iterable[str]) -> None:
    """Ask once for the address of each old site that links are paths of."""
    records = catalogue_of(env).records
    origins: dict[str, list[str]] = {}
    for docname in docnames:
        origins.setdefault(str(records[docname].origin), []).append(docname)
    for origin, found in sorted(origins.items()):
        posts = "a post" if len(found) == 1 else f"{len(found)} posts"
        message = (
            f"links of {posts} lead to paths of their old site, and nothing "
            f"says where it is; name its address in chronicle_links_origins[{origin!r}]"
        )
        problem = Problem(Subtype.LINK, message, None)
        report([problem], source_of(env, found[0]), env)


def _digest(env: BuildEnvironment, day: object, leads: list[Leads]) -> str:
    """Return what changes when the page of a post has to be written again."""
    places = [_anchor(env, found) for found in leads if found.fragment]
    return digest(repr((day, leads, places)))


def resolve_document(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, _text: nodes.TextElement
) -> nodes.Node | None:
    """Resolve ``:doc:`/2020/title``` of a post that lies below another folder here."""
    if node.get("reftype") != "doc" or HOLDER not in node:
        return None
    found = find_by_tail(
        node["reftarget"],
        [name for name in env.found_docs if is_post(env.config, name)],
    )
    if not found:
        return None
    said = node.astext() if node["refexplicit"] else clean_astext(env.titles[found])
    inner = nodes.inline(said, said, classes=["doc"])
    return make_refnode(app.builder, node["refdoc"], found, None, inner)


def find_by_tail(target: str, docnames: Iterable[str]) -> str:
    """Return the one document whose name ends with the path *target*.

    :param target: From the root of some site, with its slash.
    :returns: Empty if there is none, or more than one.
    """
    tail = target.rstrip("/")
    if not tail.startswith("/"):
        return ""
    tails = (tail, f"{tail}/index")
    found = [docname for docname in docnames if f"/{docname}".endswith(tails)]
    return found[0] if len(found) == 1 else ""
