"""Undo the damage that earlier conversions did to a post's text.

==================================  ===================================================
package                             what it does
==================================  ===================================================
:mod:`chronicle.repair.encoding`    undoes mojibake, decodes files that are not UTF-8
:mod:`chronicle.repair.markup`      mends markup, from text to text
:mod:`chronicle.repair.parsing`     parses posts, and lets nothing in them act
:mod:`chronicle.repair.doctree`     mends what was parsed, HTML above all
:mod:`chronicle.repair.report`      shows every repair
==================================  ===================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read posts safely; their text is repaired where their metadata is read."""
    from chronicle.repair.doctree import linked_code, nodes
    from chronicle.repair.doctree.local import FileLinkTransform, PelicanTransform
    from chronicle.repair.doctree.lost import LostTransform
    from chronicle.repair.doctree.pictures import PictureTransform
    from chronicle.repair.doctree.sanitise import (
        AddressTransform,
        NamedAddressTransform,
        RawHtmlTransform,
    )
    from chronicle.repair.doctree.transforms import (
        AnchorTransform,
        BareAddressTransform,
        ContentsTransform,
        LanguageTransform,
        ParagraphTransform,
        TransitionTransform,
    )
    from chronicle.repair.doctree.unseen import UnseenTransform
    from chronicle.repair.parsing.directives import on_source_read
    from chronicle.repair.parsing.parser import PostParser, PostRstParser
    from chronicle.repair.report.directive import (
        RepairReportDirective,
        RepairReportTransform,
        find_outdated_report,
    )
    from chronicle.repair.report.domain import RepairDomain, note_pictures
    from chronicle.repair.report.pages import collect_repair_pages, write_report

    app.setup_extension("myst_parser")
    nodes.add_nodes(app)
    linked_code.add_nodes(app)
    app.add_source_parser(PostParser, override=True)
    app.add_source_parser(PostRstParser, override=True)
    app.add_config_value(
        "chronicle_repair_undelivered", (), "env", types=frozenset({list, tuple})
    )
    for transform in (
        LostTransform,
        RawHtmlTransform,
        PelicanTransform,
        AddressTransform,
        NamedAddressTransform,
        BareAddressTransform,
        ParagraphTransform,
        UnseenTransform,
        PictureTransform,
        ContentsTransform,
        LanguageTransform,
        TransitionTransform,
        AnchorTransform,
        FileLinkTransform,
    ):
        app.add_transform(transform)
    app.add_post_transform(linked_code.LinkedCodeTransform)
    app.add_domain(RepairDomain)
    app.add_directive("repair-report", RepairReportDirective)
    app.add_post_transform(RepairReportTransform)
    app.connect("doctree-read", note_pictures)
    # After the catalogue (500) has gathered the repairs of all texts.
    app.connect("env-updated", find_outdated_report, priority=600)
    app.connect("html-collect-pages", collect_repair_pages)
    app.connect("build-finished", write_report)
    app.connect("source-read", on_source_read, priority=900)  # after the text is final
    return {
        "version": "0.1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
