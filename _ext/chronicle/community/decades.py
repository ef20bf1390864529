"""Make a page for each decade of a long timeline, and the data of its picture."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import escape
from sphinx.locale import _

from chronicle.build.ledger import group_to_write, write_file, writes_site
from chronicle.community.domain import community_of, made_of, sources_of
from chronicle.community.pictures import data_path
from chronicle.community.render import Blocks
from chronicle.community.timeline import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from chronicle.build.ledger import Page
    from chronicle.community.timeline import Item


def collect_decade_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages of decades that have to be written."""
    builder = app.builder
    if not writes_site(builder):
        return
    frame, sources = made_of(app.env), sources_of(app.env)
    for pagename, docname, items, decades in _decades(builder):
        posts = [repr(item) for item in items if item.kind is ItemKind.POST]
        make = partial(_make_page, builder, docname, pagename, items, decades)
        yield from group_to_write(app, pagename, [frame, posts], make, sources)


def write_picture_data(app: Sphinx, exception: Exception | None) -> None:
    """Write what the script draws from, beside each page with a full picture."""
    builder = app.builder
    if exception is not None or not writes_site(builder):
        return
    domain = community_of(app.env)
    for docname in sorted(domain.data["displays"]):
        blocks = Blocks(domain.view, builder, docname)
        written = [s for s in domain.view.displays_in(docname) if s.is_written]
        if written and (data := blocks.picture_data(written[0])):
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            write_file(app, data_path(docname), text.encode())


def _decades(
    builder: StandaloneHTMLBuilder,
) -> Iterator[tuple[str, str, Sequence[Item], Mapping[str, str]]]:
    """Yield each decade's page, its document, all of its timeline, the page of each."""
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
                    yield pagename, docname, items, decades


def _make_page(
    builder: StandaloneHTMLBuilder,
    docname: str,
    pagename: str,
    items: Sequence[Item],
    decades: Mapping[str, str],
) -> Iterator[Page]:
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
    name = _("without a date")
    if decade[:4].isdigit():
        name = _("the {year}s").format(year=decade[:4])
    context = {
        "title": str(escape(f"{parent}: {name}")),
        "chronicle_parent": (parent, docname),
        "body": builder.render_partial(box)["fragment"],
    }
    yield pagename, context, "chronicle/decade.html"
