"""Make the catalogue of all entries.  Pure.

Here is done what no file can say alone: who an author is, which labels are one, which
files are one post, and what "today" is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from chronicle.core.catalogue import Catalogue, Difference, Profile
from chronicle.core.labels import choose_slugs, choose_spellings, fold_label, merge
from chronicle.core.oldsite import site_of
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin, Record, Status
from chronicle.core.tags import Tags
from chronicle.metadata.authors import Authors, fold_name
from chronicle.metadata.descriptions import is_cut_off
from chronicle.metadata.duplicates import find_duplicates, merge_records
from chronicle.metadata.languages import (
    find_language_folders,
    find_translations,
    language_of,
)
from chronicle.metadata.origins.common import dated_name
from chronicle.metadata.permalinks import pattern_of, permalinks_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from chronicle.core.oldsite import OldSite
    from chronicle.metadata.entries import Entry

FOLDS: Mapping[str, Callable[[str], str]] = {
    "tags": fold_label,
    "categories": fold_label,
    "languages": fold_label,
    "locations": fold_label,
    "series": fold_label,
    "authors": fold_name,
}
"""Fields whose values have slugs, and what tells two values apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What the site says about its posts."""

    today: datetime.date
    """Posts dated later are not listed yet."""

    authors: Authors = field(default_factory=Authors)

    handles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """``{folder: {folded handle: full name}}`` of authors files; see
    :func:`handles_of`."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """``{name as its file has it: profile}``."""

    hidden_tags: frozenset[str] = frozenset()
    """Folded."""

    tags: Tags = field(default_factory=Tags)
    """Which tags are one, and what they mean."""

    old_sites: tuple[OldSite, ...] = ()
    """The sites whose settings lie among the posts."""

    permalinks: Mapping[str, str] = field(default_factory=dict)
    """``{origin or folder: pattern}`` that the settings name."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """``{field: {short name: full name}}`` of languages and locations."""

    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """``{field: labels}`` of a post that says nothing of it."""

    def full_names(self, name: str, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Return the labels of a field, or those that stand for none, in full."""
        known = self.names.get(name, {})
        said = labels or self.defaults.get(name, ())
        return tuple(dict.fromkeys(known.get(label, label) for label in said))


def make_catalogue(
    entries: Iterable[Entry],
    site: Site,
    left_out: Mapping[str, tuple[Problem, ...]],
    rate_damage: Callable[[Entry], int] = lambda _entry: 0,
) -> Catalogue:
    """Turn entries into records, and merge what is one post.

    :param left_out: ``{path: why}`` of files that were not admitted.
    :param rate_damage: Returns how many places of a text are damaged; asked only of
        posts that have duplicates.
    """
    sound = sorted(
        (entry for entry in entries if entry.origin), key=lambda entry: entry.docname
    )
    problems = {entry.source: list(entry.problems) for entry in sound}
    refused = {
        entry.source: entry.problems for entry in entries if entry.origin is None
    }
    pages = _find_pages(sound, site)
    records = {
        entry.docname: make_record(
            entry, site, pages.get(entry.source, problems[entry.source])
        )
        for entry in sound
    }
    folders = find_language_folders(records)
    records = {
        docname: _give_language(record, folders, site)
        for docname, record in records.items()
    }
    records = _merge_labels(records, site)
    for entry in sound:
        record = records[entry.docname]
        records[entry.docname] = _give_permalinks(record, entry.fields.slug, site)
    merged, differences = _merge_duplicates(sound, records, site.authors, rate_damage)
    keys = {entry.docname: entry.fields.translation for entry in sound}
    for docname, others in find_translations(records, keys, folders).items():
        records[docname] = replace(records[docname], translations=others)
    slugs = _choose_slugs(records, problems)
    return Catalogue(
        records=records,
        merged=merged,
        differences=differences,
        left_out=dict(sorted({**left_out, **refused}.items())),
        problems={
            source: tuple(sorted(found, key=lambda problem: problem.line or 0))
            for source, found in problems.items()
            if found
        },
        pages={source: tuple(found) for source, found in pages.items()},
        slugs=slugs,
        profiles=_find_profiles(records, site),
        old_sites=site.old_sites,
    )


def decide_alike(before: Entry | None, now: Entry | None) -> bool:
    """Tell whether two states of a file make the same catalogue.

    Only the number of words may differ, which decides which of several files of one
    post is shown: that has to be asked besides.
    """
    if not (before and now and before.body and now.body):
        return False
    body = before.body._replace(words=now.body.words)
    return replace(before, body=body) == now


_POSTS = frozenset({"_posts", "articles", "blog", "news", "post", "posts"})
"""Folders in which a file without a date has lost it."""


def _find_pages(entries: Sequence[Entry], site: Site) -> dict[str, list[Problem]]:
    """Return ``{path: []}`` of files that were pages of an old site, and no posts.

    Nothing is wrong with a page that has no date or title: a list of Hugo's, the
    README of a project, an imprint.  What stands beside dated posts is taken for a
    post that lost its date.
    """
    dated = {_folder_of(entry) for entry in entries if entry.fields.published}
    return {
        entry.source: []
        for entry in entries
        if entry.fields.published is None
        and not any(problem.subtype is Subtype.DATE for problem in entry.problems)
        and (_is_list(entry) or _is_page(entry, site, dated))
    }


def _is_list(entry: Entry) -> bool:
    return entry.docname.endswith("/_index")


def _is_page(entry: Entry, site: Site, dated: AbstractSet[str]) -> bool:
    old = site_of(site.old_sites, entry.source, str(entry.origin))
    if old is None:
        return False
    if old.system == Origin.ABLOG:  # what has a date or a directive is a post
        return True
    folder = _folder_of(entry)
    return folder not in dated and folder.rpartition("/")[2] not in _POSTS


def _folder_of(entry: Entry) -> str:
    """Return the folder of a post; for an ``index``, the one around its own."""
    folder, _, name = entry.docname.rpartition("/")
    return folder.rpartition("/")[0] if name == "index" else folder


def _give_language(record: Record, folders: Mapping[str, str], site: Site) -> Record:
    """Return a record with the language of its folder, if its file says none."""
    if record.languages or not (language := language_of(record.docname, folders)):
        return record
    return replace(record, languages=site.full_names("languages", (language,)))


def _give_permalinks(record: Record, slug: str, site: Site) -> Record:
    """Return a record with the addresses that its system gave the post.

    If the post says what is in its address, that is where it was first published.
    """
    old = site_of(site.old_sites, record.source, record.origin)
    pattern = pattern_of(site.permalinks, record.docname, old, record.origin)
    permalinks = permalinks_of(record, slug, old, pattern)
    original = record.original_url or (permalinks[0] if slug and permalinks else "")
    return replace(record, permalinks=permalinks, original_url=original)


def _find_profiles(records: Mapping[str, Record], site: Site) -> dict[str, Profile]:
    """Return the profiles of those who have written something."""
    known: dict[str, Profile] = {}
    for name, profile in site.profiles.items():
        for author in site.authors.resolve([name]):
            known.setdefault(fold_name(author), profile)
    authors = {author for record in records.values() for author in record.authors}
    return {
        author: known[fold_name(author)]
        for author in sorted(authors)
        if fold_name(author) in known
    }


def make_record(entry: Entry, site: Site, problems: list[Problem]) -> Record:
    """Return the record of a post, and add to *problems* what is not as it should be.

    Labels are spelled as in its file: only :func:`make_catalogue` knows the others.
    """
    fields, body = entry.fields, entry.body
    assert entry.origin is not None  # noqa: S101 - the caller's filter
    handles = handles_of(entry.source, site.handles)
    description = fields.description
    lines = dict(fields.lines)
    if not description or is_cut_off(description):
        description = (body.summary if body else "") or description
        lines.pop("description", None)
    return Record(
        docname=entry.docname,
        source=entry.source,
        origin=entry.origin,
        title=_title(entry, problems),
        published=fields.published,
        updated=fields.updated,
        authors=site.authors.resolve(_signatures(entry, site), handles),
        tags=tuple(dict.fromkeys(map(site.tags.label_of, fields.tags))),
        categories=fields.categories,
        languages=site.full_names("languages", fields.languages),
        locations=site.full_names("locations", fields.locations),
        series=fields.series,
        series_number=fields.series_number,
        license=fields.license,
        description=description,
        image=fields.image,
        status=_status(entry, site, problems),
        original_url=fields.original_url,
        aliases=fields.aliases,
        retells=fields.retells,
        retells_author=fields.retells_author,
        retells_date=fields.retells_date,
        options=fields.options,
        unknown=fields.unknown,
        lines=lines,
        repairs=entry.repairs,
    )


def _signatures(entry: Entry, site: Site) -> tuple[str, ...]:
    """Return who signed a post; who writes on its old site, or here, if nobody did."""
    if entry.fields.authors:
        return entry.fields.authors
    old = site_of(site.old_sites, entry.source, str(entry.origin))
    return (old.author,) if old and old.author else site.defaults.get("authors", ())


_TITLE_BY_HEADING = frozenset({Origin.ABLOG, Origin.MKDOCS_MATERIAL, Origin.DOCUSAURUS})
"""Origins whose posts may have their title in the text."""


def _title(entry: Entry, problems: list[Problem]) -> str:
    """Return the title, or else the first heading, or else the file's name."""
    if entry.fields.title:
        return entry.fields.title
    heading = entry.body.heading if entry.body else None
    # The heading of a part, further down, is no title: it would be missing there.
    is_title = heading and (heading.opens or heading.level == 1)
    fallback = heading.text if heading and is_title else ""
    dated = dated_name(entry.stem)
    stem = dated[2] if dated and dated[2] else entry.stem
    name = stem.replace("-", " ").replace("_", " ").strip()
    title = fallback or name[:1].upper() + name[1:] or entry.docname
    if not (fallback and entry.origin in _TITLE_BY_HEADING):
        where = "its first heading" if fallback else "its file name"
        message = f"the post has no title; took {title!r} from {where}"
        problems.append(Problem(Subtype.FRONT_MATTER, message, entry.title_line))
    return title


def _status(entry: Entry, site: Site, problems: list[Problem]) -> Status:
    fields = entry.fields
    if fields.status is not Status.PUBLISHED:
        return fields.status
    if fields.published is None:
        if not any(problem.subtype is Subtype.DATE for problem in problems):
            message = "the post has no date; it has its page, but is not listed"
            problems.append(Problem(Subtype.DATE, message, 1))
        return Status.UNLISTED
    if fields.published.day > site.today:
        message = (
            f"the post is dated {fields.published.day.isoformat()}, after today, "
            f"{site.today.isoformat()}; it is not listed until then"
        )
        line = fields.lines.get("published", 1)
        problems.append(Problem(Subtype.DATE, message, line))
        return Status.UNLISTED
    if fields.expires and fields.expires.day <= site.today:
        return Status.UNLISTED
    return Status.PUBLISHED


def handles_of(source: str, handles: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the handles that hold for a file: those of the nearest folder win.

    Those of other folders are known too: people write for one blog under the handle
    that they have on another.
    """
    found = {
        handle: name
        for folder in sorted(handles, reverse=True)
        for handle, name in handles[folder].items()
    }
    folders = source.split("/")[:-1]
    for depth in range(len(folders) + 1):
        found |= handles.get("/".join(folders[:depth]), {})
    return found


# Labels ---------------------------------------------------------------------------


def _merge_labels(records: dict[str, Record], site: Site) -> dict[str, Record]:
    """Give all labels that are one, and all names of one author, one spelling."""
    for name, fold in FOLDS.items():
        spellings = choose_spellings(
            (label for record in records.values() for label in getattr(record, name)),
            fold,
        )
        for docname, record in records.items():
            labels = merge(getattr(record, name), spellings, fold)
            if labels != getattr(record, name):
                changes: dict[str, Any] = {name: labels}
                records[docname] = replace(record, **changes)
    return {docname: hide_tags(record, site) for docname, record in records.items()}


def hide_tags(record: Record, site: Site) -> Record:
    """Set apart the tags that are not shown."""
    hidden = tuple(tag for tag in record.tags if fold_label(tag) in site.hidden_tags)
    if not hidden:
        return record
    shown = tuple(tag for tag in record.tags if tag not in hidden)
    return replace(record, tags=shown, hidden_tags=hidden)


def _choose_slugs(
    records: Mapping[str, Record], problems: dict[str, list[Problem]]
) -> dict[str, dict[str, str]]:
    chosen = {}
    for name in FOLDS:
        users: dict[str, Record] = {}
        for record in records.values():
            for label in getattr(record, name):
                users.setdefault(label, record)
        chosen[name], clashes = choose_slugs(users)
        for label, owner in clashes.items():
            user = users[label]
            message = (
                f"{label!r} and {owner!r} have the same slug; "
                f"{label!r} answers at {chosen[name][label]!r}"
            )
            line = user.lines.get(name, 1)
            problems.setdefault(user.source, []).append(
                Problem(Subtype.LABEL, message, line)
            )
    return chosen


# Duplicates ---------------------------------------------------------------------------


def _merge_duplicates(
    entries: list[Entry],
    records: dict[str, Record],
    authors: Authors,
    rate_damage: Callable[[Entry], int],
) -> tuple[dict[str, str], dict[str, tuple[Difference, ...]]]:
    """Merge records in place; return who gave way, and what differed."""
    merged: dict[str, str] = {}
    differences: dict[str, tuple[Difference, ...]] = {}
    for group in find_duplicates(entries, records, rate_damage):
        winner, *others = (records[docname] for docname in group)
        records[winner.docname], differences[winner.docname] = merge_records(
            winner, others, authors
        )
        for other in others:
            merged[other.docname] = winner.docname
            del records[other.docname]
    return dict(sorted(merged.items())), dict(sorted(differences.items()))
