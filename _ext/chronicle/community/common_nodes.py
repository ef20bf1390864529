"""Make what every list of people and things is made of: links, dates, sources, tables.

Decides the words and their order; every builder prints the same ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.locale import _
from sphinx.util.nodes import make_refnode

from chronicle.community.nodes import column_header, heading, row_header, when
from chronicle.core.edtf import read_edtf
from chronicle.core.text import MORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.builders import Builder

    from chronicle.community.index import View
    from chronicle.community.model import (
        AnyEntry,
        Date,
        Kind,
        Link,
        Statement,
        Tenure,
    )
    from chronicle.community.timeline import Post


LABEL = 40
"""An address of up to so many letters is shown whole."""

NAME = 36
"""Of a longer one, so many of the name of the page."""

_DIGEST = re.compile(r"[0-9a-f]{12,}")


class Parts:
    """Makes parts of one page.

    Without a builder references lead to names, not addresses: enough to tell whether
    the page would change.
    """

    def __init__(self, view: View, builder: Builder | None, docname: str) -> None:
        self.view = view
        self.builder = builder
        self.docname = docname
        self._anchors: set[str] = set()
        self._tables = 0

    @property
    def root(self) -> str:
        """The way from the page to the root of the output."""
        if self.builder is None:
            return ""
        try:
            return "../" * self.builder.get_target_uri(self.docname).count("/")
        except NoUri:
            return ""

    def title_of(self, id_: str, level: int) -> heading:
        """Make a heading; with an id it is a target."""
        title = heading()
        title["heading-level"] = min(level, 6)
        if id_ and self._is_new(id_):
            title["ids"].append(id_)
        return title

    def anchor(self, id_: str) -> nodes.target:
        """Make a target within a line."""
        return nodes.target("", "", ids=[id_] if self._is_new(id_) else [])

    def _is_new(self, id_: str) -> bool:
        """Tell whether an id is the first of its name; a second would not be valid."""
        known = id_ in self._anchors
        self._anchors.add(id_)
        return not known

    def ref(self, kind: Kind, id_: str, text: str = "") -> nodes.Node:
        """Refer to an object; plain text where it has no page."""
        entry = self.view.community.of_kind(kind).get(id_)
        shown = text or (entry.name if entry else id_)
        home = self.view.homes.get((kind, id_))
        label = nodes.inline("", shown, classes=["chronicle", f"chronicle-{kind}"])
        if home is None or home == (self.docname, ""):
            return label
        return self.refer(home.docname, home.anchor, label)

    def uri_of(self, kind: Kind, id_: str) -> str:
        """Return the address of an object as seen from the page; empty without one."""
        return address_of(self.ref(kind, id_))

    def refer(self, docname: str, anchor: str, label: nodes.Node) -> nodes.Node:
        """Refer to a place; plain text if the builder does not print it."""
        if self.builder is None:
            return nodes.reference("", "", label, refuri=f"{docname}#{anchor}")
        try:
            return make_refnode(self.builder, self.docname, docname, anchor, label)
        except NoUri:
            return label

    def refer_by_name(self, name: str, label: nodes.Node) -> nodes.Node:
        """Refer to what another extension calls *name*; plain text if none does."""
        if self.builder is None:
            return label
        events, env = self.builder.events, self.builder.env
        names = {"reftype": "ref", "refdomain": "std", "reftarget": name}
        node = addnodes.pending_xref(refdoc=self.docname, refexplicit=True, **names)
        found = events.emit_firstresult(
            "missing-reference", env, node, nodes.inline(), allowed_exceptions=(NoUri,)
        )
        if not isinstance(found, nodes.reference):
            return label
        found.clear()
        found += label
        return found

    def listed(self, kind: Kind, ids: Iterable[str]) -> list[nodes.Node]:
        """Refer to several objects."""
        return joined(self.ref(kind, id_) for id_ in ids)

    def post_ref(self, docname: str, text: str) -> nodes.Node:
        """Refer to a post."""
        return self.refer(docname, "", nodes.Text(text))

    def source(self, url: str) -> nodes.Node:
        """Refer to a source: to the post if the site has it, else to its address."""
        post = self.view.post_at(url)
        if post:
            return self.post_ref(post.docname, post.title)
        return nodes.reference("", source_label(url), refuri=url, internal=False)

    def date(self, date: Date) -> nodes.Node:
        """Show a date."""
        return when("", date.words, datetime=date.machine, classes=["timeline-date"])

    def tenure(
        self, tenure: Tenure, about: tuple[Kind, str], before: str = ""
    ) -> list[nodes.Node]:
        """Show how long something was so, as far as is known.

        :param about: The person or service; a later post about it has not confirmed
            what was seen before.
        """
        parts: list[nodes.Node] = []
        if tenure.words:
            parts.append(when("", tenure.words, datetime=_only_date(tenure)))
        if tenure.attested_words:
            stale = self.view.is_unconfirmed(tenure, about)
            until = _("last confirmed ") if stale else _("as of ")
            stamp = when("", tenure.attested_words, datetime=tenure.attested.machine)
            parts += [nodes.Text(f", {until}" if parts else until), stamp]
        return [nodes.Text(before), *parts] if before and parts else parts

    def statements(
        self,
        statements: Sequence[Statement],
        sources: Sources,
        css: str,
        opening: str = "",
    ) -> list[nodes.Node]:
        """List statements, each with the marks of its sources."""
        if not statements:
            return []
        listing = nodes.bullet_list(classes=[css])
        for each in statements:
            text = opening + each.text
            text += f" ({each.note})" if each.note else ""
            line = sentence(text, sources.marks(each.sources))
            listing += nodes.list_item("", line)
        return [listing]

    def links(self, entry: AnyEntry, sources: Sources) -> list[nodes.Node]:
        """Make the line of an entry's links."""
        if not entry.links:
            return []
        links: list[nodes.Node] = []
        for link in entry.links:
            links += [nodes.Text(", ")] if links else []
            links += [link_to(link), *sources.marks(link.sources)]
        return [labelled(_("Links"), links)]

    def posts(self, label: str, posts: Sequence[Post]) -> list[nodes.Node]:
        """List posts under a label; nothing if there are none."""
        if not posts:
            return []
        head = paragraph(label, classes=["community-label"])
        return [head, self.post_list(posts, ["community-posts"])]

    def post_list(self, posts: Iterable[Post], classes: list[str]) -> nodes.Element:
        """List posts with their days."""
        listing = nodes.bullet_list(classes=classes)
        for post in posts:
            line = nodes.paragraph("", "", self.post_ref(post.docname, post.title))
            if post.published:
                day = read_edtf(post.published.day.isoformat())
                stamp = when("", day.words(), datetime=day.machine)
                line += [nodes.Text(", "), stamp]
            listing += nodes.list_item("", line)
        return listing

    def table(
        self, title: str, heads: Sequence[str]
    ) -> tuple[nodes.table, nodes.tbody]:
        """Make a table that has an id, a caption and heads, and its empty body."""
        self._tables += 1
        return _new_table(f"community-table-{self._tables}", title, heads)


class Sources:
    """Number the sources of one card, and list them at its end."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._numbers: dict[str, int] = {}

    def marks(self, urls: Iterable[str]) -> list[nodes.Node]:
        """Make what stands after a statement: ``[1]``."""
        marks: list[nodes.Node] = []
        for url in urls:
            number = self._numbers.setdefault(url, len(self._numbers) + 1)
            marks.append(inline(f" [{number}]", "source-mark"))
        return marks

    def listing(self) -> list[nodes.Node]:
        """List what the marks stand for."""
        if not self._numbers:
            return []
        line = nodes.paragraph("", _("Sources:"), classes=["community-sources"])
        for url, number in self._numbers.items():
            one = inline(f"[{number}] ", "community-source")
            one += self._parts.source(url)
            line += [nodes.Text(" "), one]
        return [line]


def source_label(url: str) -> str:
    """Return how an address is shown: whole, or its host and what names the page."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if len(host + path) <= LABEL:
        return host + path
    name = path.rpartition("/")[2].removesuffix(".html")
    if _DIGEST.fullmatch(name):
        name = name[:7]
    if len(name) > NAME:
        name = name[:NAME].rpartition("-")[0] + MORE
    kept = "commit" if "/commit/" in path else MORE
    return f"{host}/{kept}/{name}"


def _only_date(tenure: Tenure) -> str:
    """Return the machine's form where only one date stands in the words."""
    dates = [date for date in (tenure.start, tenure.end) if date.known]
    return dates[0].machine if len(dates) == 1 else ""


def address_of(reference: nodes.Node) -> str:
    """Return where a reference leads; empty if it is none."""
    if not isinstance(reference, nodes.reference):
        return ""
    if "refid" in reference:
        return f"#{reference['refid']}"
    return str(reference["refuri"])


def inline(text: str, css: str) -> nodes.inline:
    """Make text of a class."""
    return nodes.inline("", text, classes=[css])


def paragraph(text: str, classes: Sequence[str] = ()) -> nodes.paragraph:
    """Make a paragraph of classes."""
    return nodes.paragraph("", text, classes=list(classes))


def sentence(text: str, marks: Sequence[nodes.Node] = ()) -> nodes.paragraph:
    """Make a sentence with the marks of its sources."""
    line = nodes.paragraph("", text)
    line += marks
    return line


def labelled(label: str, content: Sequence[nodes.Node]) -> nodes.paragraph:
    """Make a line that says what it is about: ``Run by: ...``."""
    line = nodes.paragraph("", "", inline(f"{label}: ", "community-label"))
    line += content
    return line


def joined(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Put commas between."""
    line: list[nodes.Node] = []
    for part in parts:
        line += [nodes.Text(", ")] if line else []
        line.append(part)
    return line


def link_to(link: Link) -> nodes.reference:
    """Refer to a place on the web."""
    label = link.label or source_label(link.url)
    return nodes.reference("", label, refuri=link.url, internal=False)


def _new_table(
    id_: str, title: str, heads: Sequence[str]
) -> tuple[nodes.table, nodes.tbody]:
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=100 // len(heads)) for _ in heads]
    row = nodes.row()
    row += [column_header("", nodes.paragraph("", head)) for head in heads]
    body = nodes.tbody()
    group += [nodes.thead("", row), body]
    table = nodes.table("", nodes.title("", title), group, ids=[id_])
    table["classes"] += ["community-table"]
    return table, body


def wide(table: nodes.table) -> nodes.container:
    """Let a table scroll where it is wider than the page, as Furo does with others."""
    return nodes.container("", table, classes=["table-wrapper"])


def row_of(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    """Make a row whose first cell is its head."""
    row = nodes.row()
    for number, content in enumerate(cells):
        cell = row_header() if number == 0 else nodes.entry()
        cell += nodes.paragraph("", "", *content)
        row += cell
    return row
