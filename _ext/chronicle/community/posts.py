"""Take from the catalogue what this room has to know of each post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.community.chronology import Post
from chronicle.community.model import Kind
from chronicle.core.record import Status
from chronicle.ingest.catalogue import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from chronicle.community.mentions import Bearer
    from chronicle.community.model import Community


def posts_of(
    env: BuildEnvironment,
    community: Community,
    mentions: Mapping[str, Iterable[Bearer]],
    references: Mapping[str, Iterable[Bearer]],
) -> Iterator[Post]:
    """Describe each post of the site.

    :param mentions: By docname, whom and what the text names.
    :param references: By docname, whom and what its roles refer to, by id or name.
    """
    for docname, record in catalogue_of(env).records.items():
        if docname not in env.found_docs:
            continue
        named = list(mentions.get(docname, ()))
        for kind, target in references.get(docname, ()):
            if kind in set(Kind) and (id_ := community.find(Kind(kind), target)):
                named.append((kind, id_))
        authors = [community.person_named(name) for name in record.authors]
        named += [("person", author.id) for author in authors if author]
        addresses = [record.original_url, *record.aliases]
        yield Post(
            docname=docname,
            title=record.title,
            published=record.published,
            authors=record.authors,
            tags=record.tags,
            addresses=tuple(filter(None, addresses)),
            listed=record.status is Status.PUBLISHED,
            people=_ids(named, "person"),
            organisations=_ids(named, "organisation"),
            services=_ids(named, "service"),
        )


def _ids(named: Iterable[Bearer], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for each, id_ in named if each == kind))
