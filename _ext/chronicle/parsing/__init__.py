"""Parse posts safely: nothing in them acts, and the doctree is what they meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read posts safely; their text is repaired where their metadata is read."""
    from chronicle.parsing import (
        anchors,
        autolinks,
        blocks,
        descriptions,
        files,
        headings,
        images,
        linked_code,
        mathml,
        nodes,
        parser,
        passes,
        sanitise,
    )

    for extension in ("chronicle.settings", "chronicle.sources", "myst_parser"):
        app.setup_extension(extension)
    nodes.add_nodes(app)
    linked_code.add_nodes(app)
    app.add_source_parser(parser.PostParser, override=True)
    app.add_source_parser(parser.PostRstParser, override=True)
    # After all extensions have offered their own.
    app.connect("config-inited", mathml.add_renderer, priority=900)
    # Before the posts of a document are noted, with their descriptions (600).
    app.connect("doctree-read", descriptions.describe_post, priority=550)
    for run in (
        autolinks.link_bare_addresses,
        autolinks.name_links,
        autolinks.resolve_anchors,
        anchors.note_anchors,
        anchors.raise_headings,
        blocks.check_languages,
        blocks.drop_idle_rules,
        blocks.show_lost_blocks,
        blocks.split_paragraphs,
        blocks.start_contents,
        files.resolve_pelican_links,
        files.offer_files,
        headings.dissolve_blank_headings,
        headings.put_under_title,
        images.check_pictures,
        linked_code.link_code,
        mathml.check_formulas,
        sanitise.check_addresses,
        sanitise.read_raw_html,
        sanitise.unlink_unsafe_names,
    ):
        passes.add_pass(app, run)
    return {
        "version": "0.1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
