"""What was repaired, and what needs attention: directives, pages, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Show every repair."""
    from chronicle.build.attention import AttentionDomain
    from chronicle.build.freshness import unless_unchanged
    from chronicle.build.reporting import close_attention
    from chronicle.parsing.nodes import add_placeholder
    from chronicle.parsing.passes import add_pass
    from chronicle.report.attention_page import (
        AttentionReportDirective,
        attention_report,
        fill_attention_reports,
        find_outdated_attention,
        write_attention,
    )
    from chronicle.report.directive import (
        RepairReportDirective,
        fill_repair_reports,
        find_outdated_report,
        repair_report,
    )
    from chronicle.report.domain import RepairDomain, note_pictures
    from chronicle.report.pages import collect_repair_pages, write_report

    app.setup_extension("chronicle.build")
    app.setup_extension("chronicle.metadata")
    app.setup_extension("chronicle.theme")
    app.add_domain(RepairDomain)
    app.add_directive("repair-report", RepairReportDirective)
    add_placeholder(app, repair_report)
    add_pass(app, fill_repair_reports)
    app.connect("doctree-read", note_pictures)
    # After the catalogue (500) has gathered the repairs of all texts.
    app.connect("env-updated", unless_unchanged(find_outdated_report), priority=600)
    app.connect("html-collect-pages", unless_unchanged(collect_repair_pages))
    app.connect("build-finished", unless_unchanged(write_report))
    app.add_domain(AttentionDomain)
    app.add_directive("attention-report", AttentionReportDirective)
    add_placeholder(app, attention_report)
    add_pass(app, fill_attention_reports)
    # After everything else that looks at all posts has said what it found.
    app.connect("env-updated", unless_unchanged(find_outdated_attention), priority=900)
    app.connect("env-updated", close_attention, priority=1000)  # writing begins
    # After redirects (710) and all else that is found at the end.
    app.connect("build-finished", unless_unchanged(write_attention), priority=800)
    return {
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
