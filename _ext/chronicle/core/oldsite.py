"""What is known of a site that posts were written for.  Pure: standard library only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Route(NamedTuple):
    """The addresses of the posts below one folder."""

    pattern: str
    """In the notation of the system: ``/:year/:title/``, ``{slug}.html``; empty for
    its default."""

    folder: str = ""
    """Where such posts lie, below the folder of the site; empty for everywhere."""

    root: str = ""
    """The folder, at or above *folder*, from which sections are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OldSite:
    """One site, as its configuration among the posts, or a setting, has it."""

    system: str
    """As an origin is named: ``jekyll``, ``hugo``."""

    folder: str
    """Path below the source folder of what was the folder of the project."""

    url: str = ""
    """Absolute address, with the path that it lay below; empty if unknown."""

    routes: tuple[Route, ...] = ()
    """The innermost folder first."""

    served: tuple[str, ...] = ()
    """Folders below that of the site that were served at its root."""

    language: str = ""
    """The language whose pages have no prefix."""

    substitutions: tuple[tuple[str, str], ...] = ()
    """What ``|name|`` stands for in its posts, if they do not say it themselves."""

    author: str = ""
    """Who wrote what names nobody."""

    projects: tuple[tuple[str, str], ...] = ()
    """Names of other documentation, as roles have them, and its addresses."""


def merge_sites(sites: Iterable[OldSite]) -> tuple[OldSite, ...]:
    """Make one site of the files of settings that a folder has of one system."""
    merged: dict[tuple[str, str], OldSite] = {}
    for site in sites:
        key = (site.folder, site.system)
        first = merged.setdefault(key, site)
        if first is not site:
            merged[key] = replace(
                first,
                url=first.url or site.url,
                routes=(*first.routes, *site.routes),
                served=tuple(dict.fromkeys([*first.served, *site.served])),
                language=first.language or site.language,
                substitutions=(*first.substitutions, *site.substitutions),
                author=first.author or site.author,
                projects=(*first.projects, *site.projects),
            )
    return tuple(
        replace(site, routes=tuple(sorted(site.routes, key=_depth, reverse=True)))
        for site in merged.values()
    )


def define_substitutions(text: str, site: OldSite | None) -> str:
    """Return the definitions in reST that a post needs of its old site."""
    needed = dict(site.substitutions) if site else {}
    return "".join(
        f"\n.. |{name}| replace:: {meaning}\n"
        for name, meaning in needed.items()
        if f"|{name}|" in text and f".. |{name}|" not in text
    )


def _depth(route: Route) -> tuple[int, bool]:
    return len(route.folder), bool(route.pattern)


def site_of(sites: Iterable[OldSite], source: str, system: str) -> OldSite | None:
    """Return the innermost site around a post; of two there, the post's own kind.

    :param source: Path of the post's file below the source folder.
    :param system: The origin of the post, as its file shows it.
    """
    around = [site for site in sites if source.startswith(f"{site.folder}/")]
    return max(
        around,
        key=lambda site: (site.folder.count("/"), site.system == system),
        default=None,
    )
