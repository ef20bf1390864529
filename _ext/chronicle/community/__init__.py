"""People, organisations, services and events: one can link, list and export them.

=====================  ================================================================
pure                   what it decides
=====================  ================================================================
:mod:`.model`          the shapes of what is known
:mod:`.loader`         data files -> model, and what is wrong in them
:mod:`.select`         what the options of the directives choose
:mod:`.timeline`       what a timeline is made of
:mod:`.picture`        where everything stands in a picture
:mod:`.mentions`       which names stand in a text
:mod:`.index`          what the pages of one build show
:mod:`.exports`        the data as JSON, CSV, iCalendar, JSON-LD
:mod:`.jsonld`         an entry in the words of schema.org
:mod:`.counts`         how much the data hold
:mod:`.directory`      under which letter and on which page a name stands
:mod:`.deserialize`    sound entries -> model
:mod:`.freshness`      which statements a later post has not confirmed
=====================  ================================================================

The rest knows Sphinx: :mod:`.domain` reads the files and holds what documents say,
:mod:`.directives` and :mod:`.resolve` put lists into pages, which are made by
:mod:`.render` of :mod:`.cards`, :mod:`.timeline_nodes`, :mod:`.pictures`,
:mod:`.common_nodes` and :mod:`.nodes`; :mod:`.publish` writes the exports,
:mod:`.entity_pages` a page for each that an index lists, made of :mod:`.profiles`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain, the directives, and how they are printed."""
    from chronicle.build.local import EVENT, unless_local
    from chronicle.build.spare import WAITING
    from chronicle.community import (
        decades,
        directives,
        directory_nodes,
        entity_pages,
        nodes,
        publish,
        resolve,
    )
    from chronicle.community.domain import (
        CommunityDomain,
        CommunityRole,
        unpack_ahead,
    )
    from chronicle.community.model import Kind
    from chronicle.parsing.nodes import add_placeholder, skip
    from chronicle.parsing.passes import add_pass
    from chronicle.theme.assets import add_styles

    app.setup_extension("chronicle.build")
    app.setup_extension("chronicle.settings")
    app.add_domain(CommunityDomain)
    for kind in Kind:
        app.add_role(kind, CommunityRole(warn_dangling=True))
    app.add_directive("staff", directives.StaffDirective)
    app.add_directive("organisations", directives.OrganisationsDirective)
    app.add_directive("services", directives.ServicesDirective)
    app.add_directive("timeline", directives.TimelineDirective)
    app.add_directive("mentions", directives.MentionsDirective)
    app.add_directive("exports", directives.ExportsDirective)
    app.add_directive("counts", directives.CountsDirective)
    app.add_directive("fields", directives.FieldsDirective)

    add_placeholder(app, nodes.display)
    add_placeholder(app, nodes.spoken_of)
    for node, visitors in nodes.HTML_VISITORS.items():
        app.add_node(node, html=visitors)
    app.add_node(
        directory_nodes.directory, html=(directory_nodes.visit_directory, None)
    )
    for node in (nodes.disc, nodes.portrait, nodes.picture):
        skipped = (skip, None)
        app.add_node(
            node,
            override=True,
            html=nodes.HTML_VISITORS[node],
            latex=skipped,
            text=skipped,
            man=skipped,
            texinfo=skipped,
        )
    app.add_node(
        nodes.heading,
        latex=(nodes.visit_heading_latex, nodes.depart_heading_latex),
        texinfo=(nodes.visit_heading_texinfo, nodes.depart_heading_texinfo),
    )
    add_pass(app, resolve.note_mentions)

    app.connect(WAITING, unpack_ahead)
    # Before the catalogue of posts is made (100), which asks whom the data know.
    app.connect("config-inited", add_styles)
    app.connect("builder-inited", resolve.read_data, priority=50)
    app.connect("env-get-outdated", resolve.reread_posts)
    app.connect(EVENT, resolve.tell_mentions)
    # When all records are complete (200), before anybody asks for what follows (500).
    app.connect("env-updated", resolve.begin_view, priority=400)
    app.connect("env-updated", unless_local(resolve.note_changed_pages))
    app.connect("doctree-resolved", resolve.fill_in)
    app.connect("warn-missing-reference", resolve.explain_missing)
    app.connect("html-collect-pages", unless_local(decades.collect_decade_pages))
    app.connect("html-page-context", publish.name_exports)
    app.connect("html-collect-pages", unless_local(entity_pages.collect_entity_pages))
    app.connect("build-finished", unless_local(publish.write_exports))
    app.connect("build-finished", unless_local(decades.write_picture_data))
    app.connect("build-finished", unless_local(entity_pages.write_entity_files))
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
