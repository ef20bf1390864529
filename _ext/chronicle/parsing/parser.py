"""Read the Markdown of posts: what other systems understood, and nothing that acts.

Own pages are read by MyST as configured; a post gets no front matter and cannot
change the settings, whatever stands in it.
"""

from __future__ import annotations

import contextlib
import dataclasses
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from ablog.post import UpdateNode
from docutils import nodes
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.addnodes import pending_xref
from sphinx.parsers import RSTParser

from chronicle.build.freshness import build_of
from chronicle.build.guarding import NODES, TooCostlyError, describe, limited
from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin
from chronicle.markup.plugins.abbreviations import use_abbreviations
from chronicle.markup.plugins.autolinks import use_autolinks
from chronicle.markup.plugins.blocks import (
    use_asides,
    use_callouts,
    use_directives,
    use_tabs,
)
from chronicle.markup.plugins.cjk import use_cjk_emphasis
from chronicle.markup.plugins.math import use_math
from chronicle.markup.plugins.python_markdown import (
    use_contents,
    use_definitions,
    use_hilite,
    use_tight_headings,
)
from chronicle.markup.plugins.remarks import use_mdx, use_remarks
from chronicle.markup.plugins.spans import use_spans
from chronicle.markup.plugins.teasers import use_teasers
from chronicle.parsing.anchors import leave_to_frame
from chronicle.parsing.dispatcher import PostDispatcher
from chronicle.parsing.myst_adapter import prepare
from chronicle.parsing.passes import PARSED, Doctree, show_as_written
from chronicle.parsing.renderer import PostRenderer
from chronicle.repair.templating.kramdown import use_bare_tables
from chronicle.settings import is_post
from chronicle.sources.domain import IS_PLAIN, ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.statemachine import StringList
    from markdown_it import MarkdownIt
    from myst_parser.config.main import MdParserConfig

T = TypeVar("T", bound="str | StringList")

EXTENSIONS = frozenset({"alert", "deflist", "strikethrough", "tasklist"})
"""What GitHub's Markdown, and most blogs with it, has over CommonMark; its addresses
are read by a plugin of our own."""

MYST_BLOCKS = ("myst_block_break", "myst_line_comment", "myst_target")
"""Lines that mean something to MyST and are plain text to everything else."""

PYTHON_MARKDOWN = frozenset({Origin.MKDOCS_MATERIAL, Origin.PELICAN})
"""Origins that read Markdown with Python-Markdown, where ``!!!`` opens a block."""

MDX = ".mdx"
"""Suffix of Markdown with JavaScript; Docusaurus' .md files may have some, too."""

DEPTH = 60
"""Levels of nodes: more than any post needs, fewer than Python's stack holds."""


WEIGHTS: dict[type[nodes.Node], int] = {
    nodes.image: 10,
    nodes.literal_block: 20,
    nodes.section: 20,
    nodes.table: 20,
    pending_xref: 5,
    UpdateNode: 20,
}
"""For how many nodes those count that take their time when they are written."""


class PostParser(MystParser):
    """Read posts in the way of their origin, and the site's own pages as configured."""

    supported: ClassVar[tuple[str, ...]] = MystParser.supported  # type: ignore[misc]

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        env = document.settings.env
        if not is_post(env.config, env.docname):
            super().parse(inputstring, document)
            return
        origin = env.current_document.get(ORIGIN) or Origin.ASTRO
        is_mdx = origin is Origin.DOCUSAURUS or env.doc2path(env.docname).suffix == MDX
        prepare(document)
        parser = _reader_of(env.myst_config, origin, is_mdx)
        parser.options["document"] = document
        parse_post(document, inputstring, parser.render)


class PostRstParser(RSTParser):
    """Read reST as Sphinx does, and survive what is nested too deeply."""

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        env = document.settings.env
        if not is_post(env.config, env.docname):
            super().parse(inputstring, document)
            return
        parse = partial(super().parse, document=document)
        parse_post(document, inputstring, parse)


_TOO_DEEP = Problem(
    Subtype.MARKUP,
    f"the text is nested more than {DEPTH} levels deep and is shown as written; "
    "expected fewer quotes or lists within each other",
    None,
)


def parse_post(document: nodes.document, text: T, parse: Callable[[T], object]) -> None:
    """Parse *text*; show it as it is, with a warning, if that fails.

    It may be nested too deeply, or take too long, or meet a fault of a parser.
    """
    env = document.settings.env
    written = text if isinstance(text, str) else "\n".join(text)
    leave_to_frame(document)
    if env.current_document.get(IS_PLAIN):
        show_as_written(document, written)
    else:
        try:
            with PostDispatcher(document), limited(build_of(env).spent, env.docname):
                parse(text)
                check_size(document)
        except Exception as error:
            _give_up(document, written, error)
    _guard_transforms(document, written)


def _guard_transforms(document: nodes.document, written: str) -> None:
    """Let no transform, of ours or of others, end the build."""
    transformer, env = document.transformer, document.settings.env
    apply = transformer.apply_transforms

    def guarded() -> None:
        while transformer.transforms:  # each that failed is gone from them
            try:
                with limited(build_of(env).spent, env.docname):
                    apply()
            except Exception as error:
                with contextlib.suppress(ValueError):
                    note = document.note_transform_message
                    document.reporter.detach_observer(note)
                _give_up(document, written, error)
                env.events.emit(PARSED.event, Doctree(document))  # has its title again

    transformer.apply_transforms = guarded  # type: ignore[method-assign]


def _give_up(document: nodes.document, written: str, error: Exception) -> None:
    env = document.settings.env
    if isinstance(error, RecursionError):
        problem = _TOO_DEEP
    else:
        kind = Subtype.MARKUP if isinstance(error, TooCostlyError) else Subtype.FAULT
        message = f"the text is shown as written: {describe(error)}"
        problem = Problem(kind, message, None)
    show_as_written(document, written)
    report([problem], source_of(env, env.docname), env)


def check_size(document: nodes.document) -> None:
    """Refuse a tree over which a walk takes long, or exceeds Python's stack.

    :raises TooCostlyError: If it has too many nodes.
    :raises RecursionError: If they are too deep.
    """
    level: list[nodes.Node] = [document]
    count = 0
    for _ in range(DEPTH):
        level = [child for node in level for child in node.children]
        count += sum(WEIGHTS.get(type(node), 1) for node in level)
        if count > NODES:
            raise TooCostlyError
        if not level:
            return
    raise RecursionError


_readers: dict[tuple[str, bool], tuple[MdParserConfig, MarkdownIt]] = {}
"""The last reader of each origin: to make one takes as long as to read a short post."""


def _reader_of(config: MdParserConfig, origin: str, is_mdx: bool) -> MarkdownIt:
    """Return what reads Markdown of *origin*; it keeps nothing from post to post.

    :param is_mdx: Whether the text may hold JavaScript.
    """
    made_for, reader = _readers.get((origin, is_mdx), (None, None))
    if reader is None or made_for is not config:
        reader = make_reader(config, origin, is_mdx=is_mdx)
        _readers[origin, is_mdx] = config, reader
    return reader


def make_reader(
    config: MdParserConfig, origin: str, *, is_mdx: bool = False
) -> MarkdownIt:
    """Return what reads Markdown of *origin*, with all its plugins."""
    disabled = () if origin is Origin.ABLOG else MYST_BLOCKS
    fixed = dataclasses.replace(
        config,
        enable_extensions=set(EXTENSIONS),
        disable_syntax=["front_matter", *disabled],
        html_meta={},
        substitutions={},
        heading_anchors=6,
        footnote_transition=False,
        fence_as_directive=set(),
    )
    parser = create_md_parser(fixed, PostRenderer)
    parser.options["store_labels"] = True
    parser.options["maxNesting"] = 2 * DEPTH  # beyond it, markdown-it loses text
    use_autolinks(parser)
    use_cjk_emphasis(parser)
    use_remarks(parser)
    use_definitions(parser)
    use_teasers(parser)
    use_math(parser)
    use_directives(parser)  # no other system has anything like it
    if origin in PYTHON_MARKDOWN:
        use_callouts(parser)
        use_tabs(parser)
        use_hilite(parser)
        use_tight_headings(parser)
        use_contents(parser)
    else:
        use_asides(parser)
    if origin is Origin.MKDOCS_MATERIAL:
        use_spans(parser)
    if origin is Origin.JEKYLL:
        use_bare_tables(parser)
    if origin in {Origin.JEKYLL, *PYTHON_MARKDOWN}:
        use_abbreviations(parser)
    if is_mdx:
        use_mdx(parser)
    return parser
