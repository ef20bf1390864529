"""Decide which files answer at the old addresses of the posts.  Pure.

An old address is asked for in more than one form, and a static server knows only files:
so ``/2016/04/x.html``, ``/2016/04/x`` and ``/2016/04/x/`` are two files, ``x.html`` and
``x/index.html``.
"""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from chronicle.core.originals import is_blogger, read_original
from chronicle.core.paths import (
    Checked,
    Claim,
    check_path,
    find_clashes,
    fold_path,
    safe_path,
)
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from chronicle.core.record import Record

_PAGE = re.compile(r"(?:/index)?\.(?:html?|xhtml)$", re.IGNORECASE)

# A number or a word is what somebody wrote who took the field for another.
_PLACE = re.compile(r"[/.]")

# A server gives these a type that no browser shows as a page.
_NOT_A_PAGE = re.compile(
    r"\.(?:atom|avif|css|csv|gif|gz|ico|ics|jpe?g|js|json|map|mjs|mp3|mp4|ogg|pdf|png"
    r"|rss|svg|tar|toml|txt|wasm|webm|webp|woff2?|xml|xsl|ya?ml|zip)$",
    re.IGNORECASE,
)

_LABELS = {
    "original_url": "original URL",
    "aliases": "old address",
    "permalinks": "permalink",
    "linked": "address in links",
}
_COMPUTED = frozenset({"permalinks", "linked"})
"""What nobody wrote as an address of the post: where it is in the way, it goes."""
_HINT = "expected a path such as '/2016/04/title.html'"
_ONE_PLACE = "an address leads to one place, so none answers there"


class Redirect(NamedTuple):
    """A file that sends its reader on."""

    path: str
    """Below the output folder."""

    docname: str
    """The document whose page it leads to."""


class Located(NamedTuple):
    """A problem, and the file that it is in."""

    source: str
    """Path of the author's file below the source folder."""

    problem: Problem


class Plan(NamedTuple):
    """Which redirects to write, and what the authors should look at."""

    redirects: tuple[Redirect, ...]
    """In the order of their paths; none is in the way of another, or of a page."""

    problems: tuple[Located, ...]
    """In the order of sources and lines."""


class Wish(NamedTuple):
    """An old address of a post, and the name of the page that would answer it."""

    record: Record
    field: str
    """Name of the field of the record."""

    address: str
    """As the author wrote it."""

    name: str
    """Path below the output folder, without ``.html`` or ``/index.html``."""

    def __str__(self) -> str:
        return f"the {_LABELS[self.field]} of {self.record.source!r}"

    def located(self, message: str) -> Located:
        """Say what is wrong with the address, at its line."""
        return _locate(self.record, self.field, self.address, message)


class Moved(NamedTuple):
    """A page that gave way to its duplicate's."""

    docname: str

    def __str__(self) -> str:
        return f"the place of {self.docname!r}, a duplicate of another post"


class Page(NamedTuple):
    """A page that is no redirect."""

    name: str

    def __str__(self) -> str:
        return f"the page {self.name!r}"


Holder: TypeAlias = Wish | Moved | Page


def plan_redirects(
    records: Mapping[str, Record],
    merged: Mapping[str, str],
    pages: Mapping[str, str],
    hosts: Collection[str] = (),
    linked: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Plan:
    """Plan a redirect page for each old address that no page answers.

    What posts say of themselves comes before what was computed for them.

    :param records: ``{docname: record}``.
    :param merged: ``{docname that gave way: docname that is shown}``.
    :param pages: ``{path below the output folder: docname}`` of every file that is
        written otherwise; an empty docname for those that are no document.
    :param hosts: Folded hosts on which posts of this site were published.
    :param linked: ``{docname: paths}`` by which links of posts find a document.
    """
    wishes, problems = _collect_wishes(records, linked, frozenset(hosts))
    written = [wish for wish in wishes if wish.field not in _COMPUTED]
    computed = [wish for wish in wishes if wish.field in _COMPUTED]
    wanted: list[Held] = [
        *_files_of_wishes(written, pages),
        *_files_of_moved(records, merged),
    ]
    taken: list[Held] = [*_claims_of_pages(pages)]
    granted, refused = _grant(taken, wanted)
    taken += [(claim, holder) for claim, holder in wanted if claim in granted]
    more, _ = _grant(taken, [*_files_of_wishes(computed, pages)])
    return Plan(
        redirects=tuple(
            sorted(Redirect(claim.path, claim.owner) for claim in granted | more)
        ),
        problems=tuple(sorted([*problems, *refused], key=_by_place)),
    )


Held = tuple[Claim, "Wish | Moved | Page"]


def _grant(
    taken: Sequence[Held], wanted: Sequence[Held]
) -> tuple[set[Claim], list[Located]]:
    """Return the claims that are in nobody's way, and why the others are not granted.

    :param taken: What stands in any case.
    """
    problems: list[Located] = []
    if not wanted:
        return set(), problems
    clashes = find_clashes(claim for claim, _ in (*taken, *wanted))
    reasons = {claim: str(holder) for claim, holder in (*taken, *wanted)}
    # Both files of an address share its fate, so that it never leads to two places.
    refused: set[tuple[str, str]] = set()
    for claim, holder in wanted:
        if (other := clashes.get(claim)) is None:
            continue
        asked = (claim.owner, name_of(claim.path))
        if isinstance(holder, Wish) and asked not in refused:
            same = fold_path(other.path) == fold_path(claim.path)
            fault = f"is {'also' if same else 'in the way of'} {reasons[other]}"
            problems.append(holder.located(f"{fault}; {_ONE_PLACE}"))
        refused.add(asked)
    granted = {
        claim
        for claim, _ in wanted
        if (claim.owner, name_of(claim.path)) not in refused
    }
    return granted, problems


def collapse(moves: Mapping[str, str]) -> dict[str, str]:
    """Lead every name to the last of its chain.

    :param moves: ``{name: where it leads}``.
    :returns: ``{name: last}``, without the names that lead in a circle.
    """
    ends: dict[str, str] = {}
    for start in moves:
        end, seen = start, {start}
        while end in moves and (end := moves[end]) not in seen:
            seen.add(end)
        if end not in moves:
            ends[start] = end
    return ends


def name_of(path: str) -> str:
    """Return the name under which a file is asked for: ``x`` for ``x/index.html``."""
    return _PAGE.sub("", path) or "index"


def files_of(name: str) -> tuple[str, str]:
    """Return the files that answer to a name, with and without a slash at its end."""
    return f"{name}.html", f"{name}/index.html"


def hosts_of(records: Iterable[Record], addresses: Iterable[str]) -> frozenset[str]:
    """Collect the hosts on which posts of this site were published.

    They are those that the settings name, Blogger's, those that posts of ABlog say
    they are from, and those on which more than one post claims to have been: what a
    single post claims may be a slip, or a trap.

    :param addresses: Those of this site and of ``chronicle_links_origins``.
    :returns: Folded hosts.
    """
    known = {_host(address) for address in addresses}
    claimed: Counter[str] = Counter()
    for record in records:
        host = _host(record.original_url)
        if record.origin is Origin.ABLOG or is_blogger(host):
            known.add(host)
        claimed[host] += 1
    known |= {host for host, count in claimed.items() if count > 1}
    return frozenset(known - {""})


def _host(address: str) -> str:
    """Return the folded host of an address; empty if it has none."""
    original = read_original(address)
    return original.host if original else ""


def _collect_wishes(
    records: Mapping[str, Record],
    linked: Mapping[str, Collection[str]],
    hosts: frozenset[str],
) -> tuple[list[Wish], list[Located]]:
    """Read the old addresses of all posts; each name once for each post."""
    wishes: dict[tuple[str, str], Wish] = {}
    problems: list[Located] = []
    for docname in sorted(records):
        record = records[docname]
        for field, address in _addresses(record, linked.get(docname, ())):
            checked = _path_of(address, hosts)
            if field == "original_url" and not _PLACE.search(address):
                checked = Checked("", "is no address")
            if checked.fault and field not in _COMPUTED:
                fault = f"{checked.fault}; {_HINT}"
                problems.append(_locate(record, field, address, fault))
            elif checked.path:
                name = checked.path
                wish = Wish(record, field, address, name)
                wishes.setdefault((docname, fold_path(name)), wish)
    return list(wishes.values()), problems


def _addresses(record: Record, linked: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield field and address of every old address of a post."""
    if record.original_url:
        yield "original_url", record.original_url
    for alias in record.aliases:
        yield "aliases", alias
    for permalink in record.permalinks:
        yield "permalinks", permalink
    for path in sorted(linked):
        yield "linked", path


def _locate(record: Record, field: str, address: str, fault: str) -> Located:
    """Say what is wrong with an address of a post, at its line."""
    message = f"{_LABELS[field]} {address!r} {fault}"
    problem = Problem(Subtype.ADDRESS, message, record.lines.get(field))
    return Located(record.source, problem)


def _path_of(address: str, hosts: frozenset[str]) -> Checked:
    """Return the name of the page that answers at an old address.

    :returns: An empty path without a fault for an address that no file can answer but
        that says truly where the post was: ``https://example.org/?p=12``.
    """
    address = address.strip()
    if address.lower().startswith(("http://", "https://")):
        original = read_original(address)
        if original is None or original.host not in hosts:
            return Checked(
                "", "leads to a host that 'chronicle_links_origins' does not name"
            )
        if original.query or not original.path:
            return Checked("")
        address = urlsplit(address).path
    checked = safe_path(address)
    if checked.fault:
        return checked
    if _NOT_A_PAGE.search(checked.path):
        return Checked(
            "", "has the ending of a file that browsers don't show as a page"
        )
    name = name_of(checked.path)
    # The name can be sound, and the longer one of its files not.
    fault = next(filter(None, (check_path(path).fault for path in files_of(name))), "")
    return Checked(name, fault)


def _files_of_wishes(
    wishes: Iterable[Wish], pages: Mapping[str, str]
) -> Iterator[tuple[Claim, Wish]]:
    """Yield the files that each post asks for, where its own page does not answer."""
    for wish in wishes:
        docname = wish.record.docname
        paths = files_of(wish.name)
        if all(pages.get(path) != docname for path in paths):
            for path in paths:
                yield Claim(path, docname), wish


def _files_of_moved(
    records: Mapping[str, Record], merged: Mapping[str, str]
) -> Iterator[tuple[Claim, Moved]]:
    """Yield the files of the pages that gave way to a duplicate's."""
    for docname, end in sorted(collapse(merged).items()):
        name = docname.removesuffix("/index")
        if end in records and not any(
            check_path(path).fault for path in files_of(name)
        ):
            for path in files_of(name):
                yield Claim(path, end), Moved(docname)


def _claims_of_pages(pages: Mapping[str, str]) -> Iterator[tuple[Claim, Page]]:
    """Yield the file of each page, and the other form of its address.

    The file itself has an owner of its own: not even the post whose page it is may
    have a file there that differs in case only.
    """
    for path, docname in pages.items():
        page = Page(docname or path)
        yield Claim(path, f"/{path}"), page
        if path.endswith(".html"):
            for other in files_of(name_of(path)):
                if other != path:
                    yield Claim(other, docname or f"/{path}"), page


def _by_place(located: Located) -> tuple[str, int, str]:
    return located.source, located.problem.line or 0, located.problem.message
