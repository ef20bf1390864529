"""Undo mojibake in documents, and read those that are not UTF-8.

Posts in the catalogue are repaired with it; this cares for all others: posts where the
catalogue is not loaded, and pages that ``chronicle_encoding_documents`` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.matching import Matcher

from chronicle.build.reporting import inform, report, source_of
from chronicle.build.sphinx_adapter import (
    bear_no_more,
    bear_wrong_bytes,
    has_wrong_bytes,
)
from chronicle.core.problems import Problem, Subtype
from chronicle.metadata.entries import format_of
from chronicle.repair.switches import read_switches
from chronicle.settings import is_post, settings_of
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Repair the text of a document that is no post of the catalogue."""
    if docname in catalogue_of(app.env).records:
        return
    path, source = app.env.doc2path(docname), source_of(app.env, docname)
    if has_wrong_bytes(content[0]):
        from chronicle.repair.encoding.decoding import decode  # noqa: PLC0415 -- slow

        decoded = decode(path.read_bytes())
        content[0] = decoded.text
        report(decoded.problems, source, app.env)
    wanted = Matcher(settings_of(app.config).encoding_documents)
    switches = read_switches(settings_of(app.config).repair)
    if switches.encoding and (is_post(app.config, docname) or wanted(docname)):
        from chronicle.repair.encoding import repair_encoding  # noqa: PLC0415 -- slow

        repaired = repair_encoding(content[0], format_of(path.name))
        content[0] = repaired.text
        report(repaired.problems, source, app.env)
        inform(
            (
                Problem(Subtype.ENCODING, f"{r.before!r} is {r.after!r}", r.line)
                for r in repaired.repairs
            ),
            source,
            app.env,
        )


def read_included(app: Sphinx, document: nodes.document) -> None:
    """Read the text of included files that are not UTF-8: nobody was asked of them."""
    if not document.settings.record_dependencies.list:
        return
    source = source_of(app.env, app.env.current_document.docname)
    for text in list(document.findall(nodes.Text)):
        if not has_wrong_bytes(text):
            continue
        from chronicle.repair.encoding.decoding import decode  # noqa: PLC0415 -- slow

        decoded = decode(text.encode("utf-8", "surrogateescape"))
        text.parent.replace(text, nodes.Text(decoded.text))
        report(
            (
                problem._replace(message=f"included: {problem.message}", line=None)
                for problem in decoded.problems
            ),
            source,
            app.env,
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Repair text before anyone else sees it."""
    app.setup_extension("chronicle.settings")
    app.connect("env-before-read-docs", bear_wrong_bytes)
    app.connect("build-finished", bear_no_more)
    # Before handlers that change text: ours is the text that they change.
    app.connect("source-read", on_source_read, priority=100)
    # Before titles and links are noted (500).
    app.connect("doctree-read", read_included, priority=100)
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
