"""Read the settings of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import ConfigError

from chronicle.core.originals import read_homes, read_original
from chronicle.core.paths import check_path, check_shape
from chronicle.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config


class Origins(NamedTuple):
    """Where the posts were published before."""

    homes: dict[str, str]
    """``{origin or folder: address}`` that links without a host lead to."""

    addresses: tuple[str, ...]
    """All addresses under which the posts are known, this site's too."""


def read_origins(config: Config) -> Origins:
    """Read ``chronicle_links_origins``: one or several addresses for each."""
    every = read_homes(settings_of(config).links_origins)
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
    faults = [
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


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _has_host(address: str) -> bool:
    original = read_original(address)
    return original is not None and bool(original.host) and "//" in address
