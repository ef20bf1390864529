"""Which system a post was written for, and how each is read.

Each module has ``recognise(post)``, the number of signs that the post is its own, and
``read(post, found)``, which takes the fields out.  A new origin is a new module and a
line below.
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
    from types import ModuleType

# In this order when two see as many signs.
ORIGINS: tuple[tuple[Origin, ModuleType], ...] = (
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


# Where there is no sign at all: systems whose posts are Markdown, or reST, and no more.
LAST_RESORT = {"md": Origin.ASTRO, "rst": Origin.ABLOG}


class ReadPost(NamedTuple):
    """A post's origin and what its file says."""

    origin: Origin
    fields: Fields


def read_post(post: RawPost, origin: Origin | None = None) -> ReadPost:
    """Read a post as its own origin would.

    :param origin: Where it is known; else the post's signs decide.

    What that origin has no key for may still be said with a key that most others know.
    """
    signs = [module.recognise(post) for _, module in ORIGINS]
    known = origin is not None or any(signs)
    if origin is None:
        origin = ORIGINS[signs.index(max(signs))][0] if known else LAST_RESORT[post.fmt]
    found = Collector(post)
    dict(ORIGINS)[origin].read(post, found)
    if not known:
        title_from_heading(found)
    read_common(found)
    return ReadPost(origin, found.fields())
