"""Find the delivered file that an address of an old site names.  Pure.

Each system serves some of its folders at the root of the site: Hugo and Docusaurus
``static/``, Astro ``public/``, Pelican ``content/``, Jekyll the whole.  An archivist
drops all of them, or some, anywhere below the folder of posts; so an address from the
root is looked for from each folder around the post, the nearest first.
"""

from __future__ import annotations

import posixpath
import unicodedata
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from chronicle.core.originals import fold_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SERVED = (
    "", "static", "public", "assets", "images", "files", "content", "source", "docs",
    "src",
)  # fmt: skip
"""Folders of a project that some system serves at the root of its site."""

_SITE = ("@site/", "~/", "@/")
"""How Docusaurus, Nuxt and Zola write the folder of the project."""


class Surroundings(NamedTuple):
    """What is known of the site that a post was written for."""

    address: str = ""
    """Of the post's own page there; empty if nothing says it."""

    homes: tuple[str, ...] = ()
    """Addresses of the site: its pages and files lay below them."""

    folders: tuple[str, ...] = ()
    """Further folders that were served at its root, below any folder of the archive."""


def find_delivered(
    address: str,
    source: str,
    has_file: Callable[[str], bool],
    around: Surroundings = Surroundings(),  # noqa: B008 -- it cannot be changed
) -> str:
    """Return the path of the delivered file that *address* names.

    :param address: As the writer wrote it, percent signs and all.
    :param source: Path of the post's file below the source folder.
    :param has_file: Tell whether a path below the source folder is that of a file that
        posts may show.
    :returns: A path below the source folder; empty if there is no such file.
    """
    path = _local(address, around.homes)
    if path is None:
        return ""
    for form in _forms(path):
        for candidate in _candidates(form, source, around):
            if has_file(candidate):
                return candidate
    return ""


def _local(address: str, homes: tuple[str, ...]) -> str | None:
    """Return an address without its host, if that is the old site's; None if not."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        host = fold_host(parts.netloc)
    except ValueError:
        return None
    if not parts.scheme and not host:
        return address.partition("#")[0] or None
    known = {fold_host(urlsplit(home).netloc) for home in homes} - {""}
    if parts.scheme in {"", "http", "https"} and host in known:
        return parts.path or None
    return None


def _forms(path: str) -> Iterator[str]:
    """Yield the names that a written path can stand for, the likeliest first."""
    bare = path.partition("?")[0]
    forms = [unquote(bare), bare, unquote(path), path]
    every = [*forms, *(unicodedata.normalize(k, bare) for k in ("NFC", "NFD"))]
    every += [unicodedata.normalize(k, unquote(bare)) for k in ("NFC", "NFD")]
    yield from dict.fromkeys(form for form in every if "\0" not in form)


def _candidates(path: str, source: str, around: Surroundings) -> Iterator[str]:
    """Yield the paths below the source folder at which a file may lie."""
    for mark in _SITE:
        if path.startswith(mark):
            path = f"/{path.removeprefix(mark)}"
    folder = posixpath.dirname(source)
    if not path.startswith("/"):
        # Beside the file, or in the folder of that name that Hexo gives each post.
        for base in (folder, posixpath.splitext(source)[0]):
            yield posixpath.normpath(posixpath.join(base, path))
        # "@assets/a.png" begins with what bundlers call a folder of the project.
        alias = path.startswith("@")
        base = "/" if alias else urlsplit(around.address).path or "/"
        path = urljoin(base, path.removeprefix("@"))
    for rooted in _below_homes(path, around.homes):
        below = posixpath.normpath(rooted).lstrip("/")
        for base in _upwards(folder):
            for served in (*SERVED, *around.folders):
                yield posixpath.normpath(posixpath.join(base, served, below))


def _below_homes(path: str, homes: tuple[str, ...]) -> Iterator[str]:
    """Yield a path from the root of the host, and as seen from the site's own root."""
    yield path
    for home in homes:
        base = urlsplit(home).path.rstrip("/")
        if base and path.startswith(f"{base}/"):
            yield path.removeprefix(base)


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder, and those around it below the source folder."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
