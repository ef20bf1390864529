"""Which system a post was written for, and how each is read.

Each module has ``recognise(post)``, the number of signs that the post is its own, and
``read(post, found)``, which takes the fields out.  A new origin is a new module and a
line below; a site registers its own with :func:`chronicle.add_origin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.record import Origin
from chronicle.metadata.fields import Collector, Fields, RawPost
from chronicle.metadata.origins import (
    ablog,
    astro,
    docusaurus,
    eleventy,
    hexo,
    hugo,
    jekyll,
    mkdocs_material,
    nikola,
    pelican,
    zola,
)
from chronicle.metadata.origins.common import read_common, title_from_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType


class OriginReader(NamedTuple):
    """How the posts of one origin are known, and how they are read."""

    name: str
    """One of :class:`Origin`, or a site's own."""

    recognise: Callable[[RawPost], int]
    """Counts the signs that a post is its own."""

    read: Callable[[RawPost, Collector], None]
    """Takes the fields out."""


_MODULES: tuple[tuple[Origin, ModuleType], ...] = (
    (Origin.ABLOG, ablog),
    (Origin.ASTRO, astro),
    (Origin.MKDOCS_MATERIAL, mkdocs_material),
    (Origin.NIKOLA, nikola),
    (Origin.PELICAN, pelican),
    (Origin.HUGO, hugo),
    (Origin.ZOLA, zola),
    (Origin.DOCUSAURUS, docusaurus),
    (Origin.ELEVENTY, eleventy),
    (Origin.HEXO, hexo),
    (Origin.JEKYLL, jekyll),
)

ORIGINS = tuple(
    OriginReader(name, module.recognise, module.read) for name, module in _MODULES
)
"""In this order when two see as many signs."""

# Where there is no sign at all: systems whose posts are Markdown, or reST, and no more.
LAST_RESORT = {"md": Origin.ASTRO, "rst": Origin.ABLOG}


class ReadPost(NamedTuple):
    """A post's origin and what its file says."""

    origin: str
    fields: Fields


def read_post(
    post: RawPost, origin: str = "", readers: Sequence[OriginReader] = ORIGINS
) -> ReadPost:
    """Read a post as its own origin would.

    :param origin: Where it is known; else the post's signs decide.
    :param readers: Of all origins; the first when two see as many signs.

    What that origin has no key for may still be said with a key that most others know.
    """
    signs = [reader.recognise(post) for reader in readers]
    known = bool(origin) or any(signs)
    if not origin:
        best = readers[signs.index(max(signs))].name
        origin = best if known else LAST_RESORT[post.fmt]
    found = Collector(post)
    next(reader for reader in readers if reader.name == origin).read(post, found)
    if not known:
        title_from_heading(found)
    read_common(found)
    return ReadPost(origin, found.fields())
