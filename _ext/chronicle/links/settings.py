"""Read the settings about links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import ConfigError

from chronicle.core.originals import read_homes, read_original
from chronicle.core.paths import check_path, check_shape
from chronicle.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from chronicle.core.oldsite import OldSite
    from chronicle.settings import Settings


_LOCAL = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|\[::1?\])")
"""Begins the address at which a site was tried out."""


class Origins(NamedTuple):
    """Where the posts were published before."""

    homes: dict[str, str]
    """``{origin or folder: address}`` that links without a host lead to."""

    addresses: tuple[str, ...]
    """All addresses under which the posts are known, this site's too."""


def read_origins(config: Config, sites: Iterable[OldSite]) -> Origins:
    """Read where the posts were published.

    That is ``chronicle_links_origins``: one or several addresses for each.  Settings of
    an old site, which lie among the posts, go before what is said of all posts of its
    system.
    """
    every = read_homes(settings_of(config).links_origins)
    for site in sites:
        if _has_host(site.url) and not _LOCAL.match(site.url):
            every.setdefault(site.folder, [site.url])
    return Origins(
        homes={key: addresses[0] for key, addresses in every.items()},
        addresses=(
            *(address for addresses in every.values() for address in addresses),
            config.html_baseurl or "",
        ),
    )


def check_settings(app: Sphinx, config: Config) -> None:
    """Refuse settings that can't be meant, all of them at once.

    :raises ConfigError: If there is one.
    """
    settings = settings_of(config)
    faults = _check_files(settings)
    faults += [
        f"chronicle_links_origins[{key!r}] is {address!r}; "
        "expected an address such as 'https://blog.example.org'"
        for key, value in settings.links_origins.items()
        for address in _listed(value)
        if not _has_host(address)
    ]
    for old, current in settings.links_feed_paths.items():
        faults += [
            f"chronicle_links_feed_paths: {path!r} {fault}"
            for path, fault in (
                (old, check_path(old.strip("/")).fault),
                (current, check_shape(current)),
            )
            if fault
        ]
    if faults:
        raise ConfigError("\n".join(faults))


def _check_files(settings: Settings) -> list[str]:
    """Name what is wrong with the settings for old addresses and folders."""
    faults = [
        f"chronicle_links_permalinks[{key!r}] is {pattern!r}; "
        "expected a pattern such as '/:year/:month/:day/:title.html'"
        for key, pattern in settings.links_permalinks.items()
        if not re.search(r"[:{]\w", pattern)
    ]
    faults += [
        f"chronicle_links_served[{key!r}] has {folder!r}; "
        "expected the path of a folder, such as 'static'"
        for key, folders in settings.links_served.items()
        for folder in _listed(folders)
        if check_shape(folder.strip("/"))
    ]
    return faults


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _has_host(address: str) -> bool:
    original = read_original(address)
    return original is not None and bool(original.host) and "//" in address
