"""Make a page for each decade of a timeline that is too long for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from chronicle.build.ledger import pages_to_write, writes_site
from chronicle.community.domain import community_of
from chronicle.community.render import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from chronicle.build.ledger import Page
    from chronicle.community.timeline import Item


def collect_decade_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages of decades that have to be written."""
    builder = app.builder
    if writes_site(builder):
        yield from pages_to_write(app, _pages(builder))


def _pages(builder: StandaloneHTMLBuilder) -> Iterator[Page]:
    domain = community_of(builder.env)
    view = domain.view
    made: set[str] = set()
    for docname in sorted(domain.data["displays"]):
        for shown in view.displays_in(docname):
            decades = view.decades(docname, shown)
            if not decades:
                continue
            items = [item for item in view.items(shown) if item.key in decades]
            for pagename in dict.fromkeys(decades[item.key] for item in items):
                if pagename not in made:
                    made.add(pagename)
                    yield _page(builder, docname, pagename, items, decades)


def _page(
    builder: StandaloneHTMLBuilder,
    docname: str,
    pagename: str,
    items: Sequence[Item],
    decades: Mapping[str, str],
) -> Page:
    """Make the page of one decade."""
    env = builder.env
    decade = pagename.rpartition("/")[2]
    own = [item for item in items if decades[item.key] == pagename]
    blocks = Blocks(community_of(env).view, builder, pagename)
    box = nodes.container()
    box += blocks.decade_links(items, decades)
    box += blocks.decade_picture(own, decade)
    box += blocks.years(own, 2, indexed=True, linked=False)
    parent = env.titles[docname].astext()
    name = f"the {decade}" if decade[:4].isdigit() else "without a date"
    context = {
        "title": f"{parent}: {name}",
        "chronicle_parent": (parent, docname),
        "body": builder.render_partial(box)["fragment"],
    }
    return pagename, context, "decade.html"
