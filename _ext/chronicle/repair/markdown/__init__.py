"""Repair a post's Markdown: each step once, in this order.  Pure.

Damage is undone here, in the text, and recorded.  What is merely another system's
Markdown is not damaged: it is read as such when it is parsed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chronicle.core.problems import Repaired
from chronicle.markup.edits import Draft
from chronicle.repair.markdown.context import MarkdownContext
from chronicle.repair.markdown.emphasis import repair_emphasis
from chronicle.repair.markdown.fences import repair_fences
from chronicle.repair.markdown.footnotes import repair_footnotes
from chronicle.repair.markdown.images import repair_images, repair_spaces
from chronicle.repair.markdown.leftovers import repair_headings, repair_styles
from chronicle.repair.markdown.links import (
    repair_attributes,
    repair_escapes,
    repair_links,
)
from chronicle.repair.markdown.outdent import repair_outdent
from chronicle.repair.templating.hugo import repair_hugo
from chronicle.repair.templating.kramdown import repair_extensions
from chronicle.repair.templating.liquid import repair_liquid
from chronicle.repair.templating.mdx import repair_mdx
from chronicle.repair.templating.nunjucks import repair_nunjucks
from chronicle.repair.templating.snippets import repair_snippets
from chronicle.repair.templating.wordpress import repair_wordpress
from chronicle.repair.templating.zola import repair_zola

if TYPE_CHECKING:
    from chronicle.core.problems import Problem

__all__ = ["MarkdownContext", "repair_markdown"]


TEMPLATES = (
    repair_liquid,
    repair_nunjucks,
    repair_zola,
    repair_hugo,
    repair_mdx,
    repair_wordpress,
    repair_snippets,
)
"""What other systems run over a text before they read it as Markdown."""


def repair_markdown(text: str, context: MarkdownContext) -> Repaired:
    """Return *text* as its writer meant it.

    :param text: The whole file, front matter replaced by as many empty lines.
    :returns: As many lines; the same text if nothing was damaged.
    """
    draft = Draft(text)
    problems: list[Problem] = []
    for run in TEMPLATES if context.has_templates else ():
        edits, found = run(draft.lines, context)
        draft.apply(edits)
        problems += found
    if context.has_repairs:
        _repair_markup(draft, context)
    repairs = tuple(sorted(draft.repairs, key=lambda one: (one.line, one.column)))
    return Repaired(draft.text, repairs, tuple(problems))


def _repair_markup(draft: Draft, context: MarkdownContext) -> None:
    """Take the steps that read a text's blocks."""
    structure = context.outliner.read(draft.lines)
    for step in (
        partial(repair_outdent, context=context),
        repair_styles,
        repair_fences,
        partial(repair_extensions, context=context),
        partial(repair_links, context=context),
        partial(repair_spaces, context=context),
        partial(repair_images, context=context),
        *((repair_attributes,) if context.has_templates else ()),
        partial(repair_escapes, context=context),
        repair_emphasis,
        repair_footnotes,
        repair_headings,
    ):
        if edits := list(step(structure)):
            draft.apply(edits)
            structure = context.outliner.read(draft.lines)
