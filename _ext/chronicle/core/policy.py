"""Say what a page may load and run.  Pure: standard library only.

Source: https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OWN: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' https: http: data:",
    "media-src": "'self' https: http:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'self'",
}
"""What every page may do.

Images and films may come from the hosts that old posts show them from.  Styles may be
inline, which tables, charts and Furo's own variables need.  ``wasm-unsafe-eval`` lets
the search run its compiled part, and no other code made from text.
"""

MORE = frozenset({"child-src", "font-src", "frame-src", "manifest-src", "object-src"})
"""What no page may do, unless a site says so."""

_SOURCE = re.compile(r"'[\w+/=-]+'|[a-z][a-z0-9+.-]*:|[\w*:/.%~?=&\[\]-]+")


def policy_faults(more: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    """Yield what is wrong with the value of ``chronicle_theme_policy``."""
    known = sorted(OWN.keys() | MORE)
    for directive, sources in more.items():
        if directive not in known:
            expected = ", ".join(map(repr, known))
            yield f"unknown directive {directive!r}; expected one of {expected}"
        for source in _listed(sources):
            if not _SOURCE.fullmatch(source):
                yield (
                    f"{source!r} in {directive!r} is no source; expected one such as "
                    "'https://comments.example.org'"
                )


def make_policy(
    more: Mapping[str, str | Sequence[str]], scripts: Sequence[str] = ()
) -> str:
    """Return the value of ``Content-Security-Policy``.

    :param more: ``{directive: sources}`` that are added to our own, in their order.
    :param scripts: Digests of inline scripts, as ``sha256-…``.
    """
    policy = {name: sources.split() for name, sources in OWN.items()}
    policy["script-src"] += [f"'{digest}'" for digest in scripts]
    for name, sources in more.items():
        own = [each for each in policy.get(name, []) if each != "'none'"]
        policy[name] = list(dict.fromkeys([*own, *_listed(sources)]))
    return "; ".join(f"{name} {' '.join(each)}" for name, each in policy.items())


def _listed(sources: str | Sequence[str]) -> list[str]:
    return [sources] if isinstance(sources, str) else list(sources)
