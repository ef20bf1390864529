"""Read the settings of this room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import ConfigError

from chronicle.core.originals import read_homes, read_original
from chronicle.core.paths import check_path, check_shape

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


class Origins(NamedTuple):
    """Where the posts were published before."""

    homes: dict[str, str]
    """``{origin or folder: address}`` that links without a host lead to."""

    addresses: tuple[str, ...]
    """All addresses under which the posts are known, this site's too."""


def read_origins(config: Config) -> Origins:
    """Read ``chronicle_origins``: one address for each, or several, the best first."""
    every = read_homes(config.chronicle_origins)
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
    faults = [
        f"chronicle_origins[{key!r}] is {address!r}; "
        "expected an address such as 'https://blog.example.org'"
        for key, value in _items(config.chronicle_origins)
        for address in _listed(value)
        if not _has_host(address)
    ]
    for old, current in _items(config.chronicle_feed_paths):
        faults += [
            f"chronicle_feed_paths: {path!r} {fault}"
            for path, fault in (
                (old, check_path(str(old).strip("/")).fault),
                (current, check_shape(str(current))),
            )
            if fault
        ]
    if faults:
        raise ConfigError("\n".join(faults))


def _items(value: object) -> list[tuple[object, object]]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"expected a dictionary in place of {value!r}")
    return list(value.items())


def _listed(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(map(str, value))  # type: ignore[call-overload]


def _has_host(address: str) -> bool:
    original = read_original(address)
    return original is not None and bool(original.host) and "//" in address
