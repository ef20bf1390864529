"""Write the exports and schemas beside the pages, and name them in the pages.

Also shows who an author is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from chronicle.build.ledger import is_due, write_file, writes_site
from chronicle.community.domain import NAME, community_of, read_schemas
from chronicle.community.exports import EXPORTS
from chronicle.community.index import Home
from chronicle.community.jsonld import Site
from chronicle.community.model import Kind
from chronicle.community.render import Blocks
from chronicle.community.select import Member
from chronicle.core.text import digest
from chronicle.settings import settings_of
from chronicle.theme.texts import add_script

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def write_exports(app: Sphinx, exception: Exception | None) -> None:
    """Write all exports; a file that is as it should be is left alone."""
    if exception is not None or not writes_site(app.builder):
        return
    domain = community_of(app.env)
    site = site_of(app)
    content = exported(app)
    for export in EXPORTS:
        if is_due(app, export.path, content):
            text = export.write(domain.community, site)
            write_file(app, export.path, text.encode())
    for name, text in sorted(read_schemas().items()):
        write_file(app, f"schema/{name}", text.encode())


def exported(app: Sphinx) -> object:
    """Return all that exports say, without making them."""
    domain, site = community_of(app.env), site_of(app)
    homes = [(kind, id_, site.address(kind, id_)) for kind, id_ in domain.view.homes]
    key = domain.loaded_key
    return digest(repr((key, site.title, site.language, site.license, homes)))


def site_of(app: Sphinx) -> Site:
    """Return what exports have to know of the site."""
    domain = community_of(app.env)
    base = app.config.html_baseurl or ""
    base = base if not base or base.endswith("/") else f"{base}/"

    def address(kind: Kind, id_: str) -> str:
        home = domain.home(kind, id_)
        if home is None:
            return ""
        uri = app.builder.get_target_uri(home.docname)
        return urljoin(base, uri) + (f"#{home.anchor}" if home.anchor else "")

    language = app.config.language or "en"
    title = app.config.html_title or app.config.project
    return Site(title, language, address, settings_of(app.config).community_license)


def name_exports(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Load the filter on pages with a timeline, and name the exports in their heads."""
    if "chronicle_directory" in context:
        add_script(app, "directory.js")
    if templatename == "chronicle/decade.html":
        add_script(app, "timeline.js")
    displays = community_of(app.env).displays_in(pagename)
    if not displays or not writes_site(app.builder):
        return
    if any(
        each.is_written or (each.directive == "timeline" and each.style == "list")
        for each in displays
    ):
        add_script(app, "timeline.js")
    if any(each.gives_pages for each in displays):
        add_script(app, "directory.js")
    pathto = context["pathto"]
    links = [
        f'<link rel="alternate" type="{export.media_type}" '
        f'href="{pathto(export.path, resource=True)}">'
        for export in EXPORTS
    ]
    context["metatags"] = "\n".join([context.get("metatags", ""), *links])


def introduce(app: Sphinx, author: str, pagename: str) -> str | None:
    """Show who an author is, on the page of all posts of that author.

    :returns: HTML; None if the data do not know the author.
    """
    if NAME not in app.env.domains or not writes_site(app.builder):
        return None
    domain = community_of(app.env)
    view, blocks = domain.view, Blocks(domain.view, app.builder, pagename)
    if id_ := view.find(Kind.PERSON, author):
        person = view.community.people[id_]
        if view.homes.get((Kind.PERSON, id_)) == Home(Kind.PERSON.pagename(id_), ""):
            box = blocks.short_card(person)
        else:
            box = blocks.person_card(Member(person, person.roles), 2, indexed=False)
    elif id_ := view.find(Kind.ORGANISATION, author):
        box = blocks.thing_card(view.community.organisations[id_], 2, indexed=False)
    else:
        return None
    return app.builder.render_partial(box)["fragment"]
