"""Work out at which addresses a post answered on its old site.  Pure.

A pattern is written as its system writes it; without one the system's documented
default holds.

Source: https://jekyllrb.com/docs/permalinks/, https://hexo.io/docs/permalinks,
https://gohugo.io/content-management/urls/,
https://docs.getpelican.com/en/stable/settings.html#url-settings,
https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog,
https://squidfunk.github.io/mkdocs-material/plugins/blog/#config.post_url_format,
https://www.getzola.org/documentation/content/page/,
https://getnikola.com/handbook.html, https://www.11ty.dev/docs/permalinks/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from chronicle.core.oldsite import OldSite, Route
from chronicle.core.record import Status
from chronicle.core.text import slugify
from chronicle.metadata.origins.common import dated_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from chronicle.core.record import Record

DEFAULTS = {
    "astro": "/:path/",
    "docusaurus": "/blog/:dated_path",
    "eleventy": "/:path/",
    "hexo": "/:year/:month/:day/:title/",
    "hugo": "/:sections/:slugorfilename/",
    "jekyll": "/:categories/:year/:month/:day/:title.html",
    "mkdocs-material": "/blog/:year/:month/:day/:title_slug/",
    "nikola": "/posts/:folders/:slugorfilename/",
    "pelican": "/:title_slug.html",
    "zola": "/:sections/:slugorfilename/",
}
"""The address of a post where the site's own configuration says nothing."""

CONTENT = {
    "astro": ("src/content", "src/pages"),
    "docusaurus": ("docusaurus-plugin-content-blog", "blog"),
    "eleventy": ("src", "content"),
    "hexo": ("source/_posts", "_posts"),
    "hugo": ("content",),
    "jekyll": ("_posts",),
    "mkdocs-material": ("docs/blog/posts", "blog/posts", "posts"),
    "nikola": ("posts",),
    "pelican": ("content",),
    "zola": ("content",),
}
"""Folders in which each system looks for posts, by default."""

STYLES = {
    "date": DEFAULTS["jekyll"],
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
"""Jekyll's names for patterns."""


class Place(NamedTuple):
    """Where a post lay in its project."""

    pattern: str

    folders: tuple[str, ...]
    """Below the root of its content."""

    name: str
    """Of the file, without suffix and language; of its folder for an ``index``."""

    language: str = ""
    """By the file's name."""


def pattern_of(
    patterns: Mapping[str, str], docname: str, site: OldSite | None, origin: str
) -> str:
    """Return the pattern that the settings name for a post; empty if none.

    :param patterns: ``{origin or folder: pattern}``; the innermost folder counts.
    """
    folder = docname.rpartition("/")[0]
    while folder:
        if folder in patterns:
            return patterns[folder]
        folder = folder.rpartition("/")[0]
    system = site.system if site else origin
    return patterns.get(system) or patterns.get(origin, "")


def permalinks_of(
    record: Record, slug: str, site: OldSite | None, pattern: str = ""
) -> tuple[str, ...]:
    """Return the addresses that a post's system gave it.

    :param slug: As the post says it; empty if it does not.
    :param site: The old site, if something is known of it.
    :param pattern: One that stands before all that the site says.
    :returns: Paths from the root of the host, the likeliest first.
    """
    system = site.system if site else _system_of(record)
    if record.status is Status.DRAFT:
        return ()
    site = site or OldSite(system=system, folder=record.source.partition("/")[0])
    found = [
        address
        for place in _places(record, site, pattern)
        if (address := fill(place.pattern, values_of(record, slug, place, system)))
    ]
    base = urlsplit(site.url).path.rstrip("/")
    return tuple(dict.fromkeys([*(base + path for path in found), *found]))


def _system_of(record: Record) -> str:
    """Return the system of a post that has no configuration beside it."""
    folders = record.source.split("/")
    is_hugo = "content" in folders and "src" not in folders
    return "hugo" if record.origin == "astro" and is_hugo else str(record.origin)


def _places(record: Record, site: OldSite, pattern: str) -> Iterator[Place]:
    """Yield where a post lay, by the site's configuration or by its system's habits."""
    below = record.source.removeprefix(f"{site.folder}/").rpartition(".")[0]
    # Astro leaves addresses to the project: without its folders nothing is known.
    default = DEFAULTS.get(site.system, "")
    if site.system == "hugo" and site.language:
        # Hugo's folder of the main language is no section: content/en/post/x.md.
        below = below.replace(f"content/{site.language}/", "content/", 1)
    if route := _route_of(below, site.routes):
        root = route.root if _is_below(below, route.root) else ""
        yield _place(below, root, pattern or route.pattern or default, site)
        return
    found = _find_content(below, site.system)
    if pattern or (default and (found is not None or site.system != "astro")):
        yield _place(below, found or "", pattern or default, site)


def _route_of(below: str, routes: Sequence[Route]) -> Route | None:
    """Return the route of a post, whose root may have been left out."""
    exact = (route for route in routes if _is_below(below, route.folder))
    rootless = (
        route
        for route in routes
        if _is_below(below, route.folder.removeprefix(route.root).strip("/"))
    )
    return next(exact, None) or next(rootless, None)


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _find_content(below: str, system: str) -> str | None:
    """Return the path down to the folder where a system looks for posts."""
    for content in CONTENT.get(system, ()):
        if f"/{content}/" in f"/{below}":
            above, _, _ = f"/{below}".partition(f"/{content}/")
            return f"{above}/{content}".strip("/")
    return None


_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z]{2,4})?)")


_TRANSLATED = re.compile(r"(?:^|/)i18n/([^/]+)/docusaurus-plugin-content-blog$")


def _place(below: str, root: str, pattern: str, site: OldSite) -> Place:
    """Take the path of a file apart."""
    *folders, name = below.removeprefix(root).strip("/").split("/")
    language = ""
    if site.system in {"hugo", "zola"} and (found := _LANGUAGE.fullmatch(name)):
        name, language = found.groups()
    if name in {"index", "_index"} and folders:
        name = folders.pop()
    if translated := _TRANSLATED.search(root):
        language = translated[1]
    if site.system in {"jekyll", "hexo"} and "_posts" in f"{root}/{below}".split("/"):
        folders = _categories_above(root)
    if language and language != site.language:
        pattern = f"/{language}/{pattern.lstrip('/')}"
    return Place(pattern, tuple(folders), name, language)


def _categories_above(root: str) -> list[str]:
    """Return the folders around ``_posts``, which Jekyll takes for categories."""
    return [name for name in root.split("/")[:-1] if name not in {"source", "src"}]


# Patterns -------------------------------------------------------------------------

_GO_LAYOUT = {"2006": "year", "01": "month", "02": "day", "1": "i_month", "2": "i_day"}
_DATE = re.compile(r"\{date:([^{}]*)\}")
_TOKEN = re.compile(r":([a-z_]+|\d+)(\[[^\]]*\])?|\{\s*([a-z_]+)\s*\}")


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """Put values into a pattern.

    :param pattern: With ``:name``, ``{name}`` or ``{date:%Y}``.
    :param values: ``{name: text}``; ``:nameless`` is ``name`` and ``less`` if only
        *name* is there.
    :returns: A path with its slash; empty if the pattern asks for what is not known.
    """
    missing = False

    def date_of(found: re.Match[str]) -> str:
        return _strftime(found[1], values)

    def value_of(found: re.Match[str]) -> str:
        nonlocal missing
        name = found[1] or found[3]
        name = _GO_LAYOUT.get(name, name)
        # The longest name that is known: ":title" is not ":t" and "itle".
        for end in range(len(name), 0, -1):
            if name[:end] in values and (end == len(name) or name[end] == "_"):
                value = values[name[:end]]
                return (_cut(value, found[2]) if found[2] else value) + name[end:]
        missing = True
        return ""

    filled = _TOKEN.sub(value_of, _DATE.sub(date_of, pattern))
    if missing or "\0" in filled:
        return ""
    scheme, mark, rest = filled.rpartition("://")
    path = re.sub(r"/{2,}", "/", rest if mark else f"/{rest}")
    return f"{scheme}{mark}{path}" if path.strip("/") else ""


def _cut(value: str, written: str) -> str:
    """Return some of the segments of a value: Hugo's ``:sections[1:]``, ``[last]``."""
    parts, inner = value.split("/"), written.strip("[]").replace("last", "-1")
    numbers = [
        int(part) if part.lstrip("-").isdigit() else None for part in inner.split(":")
    ]
    if len(numbers) == 1 and numbers[0] is not None:
        return "/".join(parts[numbers[0] :][:1])
    return "/".join(parts[slice(*numbers[:2])])


def _strftime(layout: str, values: Mapping[str, str]) -> str:
    """Write a date in English, whatever the language of the machine is."""
    names = {
        "Y": "year", "y": "short_year", "m": "month", "d": "day", "b": "short_month",
        "B": "long_month", "j": "y_day", "A": "long_day", "a": "short_day",
        "-m": "i_month", "-d": "i_day",
    }  # fmt: skip

    def part(found: re.Match[str]) -> str:
        return values.get(names.get(found[1], ""), "\0")

    return re.sub(r"%(-?[a-zA-Z])", part, layout)


def values_of(record: Record, slug: str, place: Place, system: str) -> dict[str, str]:
    """Return what a system's patterns may ask of a post."""
    stem, folders = place.name, place.folders
    dated = dated_name(stem)
    bare = (dated[2] if dated else "") or stem
    of_title = _urlize(record.title) if system == "hugo" else slugify(record.title)
    filename = {"hugo": _urlize(stem), "zola": slugify(bare)}.get(system, bare)
    # Jekyll and Hexo name the post by its file, the others by its title.
    by_file = slug or bare if system in {"hexo", "jekyll"} else of_title
    sections = "/".join(map(_urlize, folders))
    labels = [slugify(label) for label in record.categories]
    above = folders if system == "jekyll" else ()
    categories = dict.fromkeys([*above, *labels])
    values = {
        "title": by_file,
        "post_title": of_title,
        "title_slug": slug or of_title,
        "slug": slug or (slugify(bare) if system in _BY_FILE else of_title),
        "name": slugify(bare),
        "basename": stem,
        "file": stem,
        "filename": filename,
        "contentbasename": filename,
        "slugorfilename": slug or filename,
        "slugorcontentbasename": slug or filename,
        "section": sections.partition("/")[0],
        "sections": sections,
        "folders": "/".join(folders),
        "path": "/".join([*folders, stem]),
        "dated_path": slug or _dated_path([*folders, stem]),
        "categories": "/".join(categories),
        "slugified_categories": "/".join(map(slugify, categories)),
        "category": labels[0] if labels else "",
        "author": slugify(record.authors[0]) if record.authors else "",
        "lang": next(iter(record.languages), ""),
        "output_ext": ".html",
    }  # fmt: skip
    return values | (_values_of_day(record.published.day) if record.published else {})


_BY_FILE = frozenset({"hexo", "jekyll", "nikola", "zola"})
"""Systems whose slug, if a post has none, is the name of its file."""


def _values_of_day(day: date) -> dict[str, str]:
    year, week, weekday = day.isocalendar()
    return {
        "year": f"{day.year:04}", "short_year": f"{day.year % 100:02}",
        "month": f"{day.month:02}", "i_month": str(day.month),
        "day": f"{day.day:02}", "i_day": str(day.day),
        "y_day": f"{day.timetuple().tm_yday:03}",
        "yearday": str(day.timetuple().tm_yday),
        "w_year": f"{year:04}", "week": f"{week:02}", "w_day": str(weekday),
        "weekday": str(weekday % 7),
        "date": f"{day.year:04}/{day.month:02}/{day.day:02}",
        **_names_of_day(_MONTHS[day.month - 1], _DAYS[weekday - 1]),
    }  # fmt: skip


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


def _names_of_day(month: str, day: str) -> dict[str, str]:
    return {
        "short_month": month[:3], "long_month": month, "monthname": month.lower(),
        "short_day": day[:3], "long_day": day, "weekdayname": day.lower(),
    }  # fmt: skip


_NOT_HUGO = re.compile(r"[^\w./+~@#-]+")


def _urlize(text: str) -> str:
    """Return *text* as Hugo writes it in addresses: dots stay, spaces are hyphens."""
    kept = _NOT_HUGO.sub("", re.sub(r"\s+", "-", text.strip())).lower()
    return re.sub(r"-{2,}", "-", kept).strip("-").replace("/", "-")


_DOCUSAURUS_DATE = re.compile(r"(.*?)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?([^/]*)")


def _dated_path(segments: Iterable[str]) -> str:
    """Return Docusaurus' path for a file: the day in its name becomes folders."""
    path = "/".join(segments)
    if found := _DOCUSAURUS_DATE.fullmatch(path):
        folder, *day, text = found.groups()
        return "/".join([*day, f"{folder}{text}"])
    return path
