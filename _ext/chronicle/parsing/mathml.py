r"""Set formulas as MathML when the site is built: readers need no script for it.

docutils converts them.  It knows no commands that read files or write pages, so what it
has set is safe in every builder; what it cannot set is shown as its author wrote it.

Source: https://docutils.sourceforge.io/docs/ref/rst/mathematics.html
"""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

    from chronicle.parsing.passes import Doctree

logger = logging.getLogger(__name__)

RENDERER = "mathml"
"""Name of the renderer, for ``html_math_renderer``."""

_CLASS = "math notranslate nohighlight"

_ENVIRONMENTS = {
    "align": "aligned",
    "alignat": "aligned",
    "array": "matrix",
    "displaymath": "",
    "eqnarray": "aligned",
    "equation": "",
    "flalign": "aligned",
    "gather": "matrix",
    "gathered": "matrix",
    "math": "",
    "multline": "matrix",
    "split": "aligned",
}
"""Environments that docutils does not know, and those that look like them."""

_ENVIRONMENT = re.compile(
    r"\\(?P<edge>begin|end)\{(?P<name>[a-z]+)\*?\}"
    r"(?P<columns>(?<=array\})\{[^{}]*\}|(?<=alignat\})\{\d+\}|(?<=alignat\*\})\{\d+\})?"
)
_UNPRINTED = re.compile(r"\\label\{[^{}]*\}|\\(?:nonumber|notag)\b")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)\w+;")
_BETWEEN = re.compile(r">\s+<")


class FormulaError(ValueError):
    """A formula that docutils cannot set, and why."""


@functools.lru_cache(maxsize=256)
def to_mathml(tex: str, *, block: bool) -> str:
    """Return a formula as an element of MathML.

    :param tex: Without dollars or brackets around it.
    :raises FormulaError: If docutils does not understand it.
    """
    try:
        made = tex2mathml(_prepare(tex), as_block=block)
    except MathError as error:
        raise FormulaError(str(error)) from None
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # Signs for columns outside of any, or nested too deeply.
        raise FormulaError("docutils cannot read it") from None
    named = _ENTITY.sub(lambda found: html.unescape(found[0]), made)
    return _BETWEEN.sub("><", named)


def _prepare(tex: str) -> str:
    """Replace what docutils does not know by what looks the same."""
    tex = _UNPRINTED.sub("", tex)
    tex = _TAG.sub(r"\\qquad \\text{(\1)}", tex)
    return _ENVIRONMENT.sub(_rename, tex).strip()


def _rename(found: re.Match[str]) -> str:
    name = _ENVIRONMENTS.get(found["name"])
    if name is None:
        return found[0]
    return f"\\{found['edge']}{{{name}}}" if name else ""


def check_formulas(app: Sphinx, tree: Doctree) -> None:
    """Show the formulas of a post that cannot be set as they were written."""
    problems = []
    for node in tree.find(nodes.math, nodes.math_block):
        tex, block = node.astext(), isinstance(node, nodes.math_block)
        try:
            to_mathml(tex, block=block)
        except FormulaError as error:
            message = f"the formula {tex!r} is shown as written: {error}"
            problems.append(Problem(Subtype.MARKUP, message, _line_of(node)))
            written = node.rawsource or tex
            node.replace_self(
                nodes.literal_block(written, written, language="tex")
                if block
                else nodes.literal(written, written)
            )
            tree.note_change()
    report(problems, source_of(app.env, app.env.docname), app.env)


def _line_of(node: nodes.Node | None) -> int | None:
    while node is not None and not node.line:
        node = node.parent
    return node.line if node is not None else None


# In HTML --------------------------------------------------------------------------


def visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line of text."""
    translator.body.append(translator.starttag(node, "span", "", CLASS=_CLASS))
    translator.body.append(_written(node, block=False))
    translator.body.append("</span>")
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own, and its number."""
    translator.body.append(translator.starttag(node, "div", CLASS=_CLASS))
    if node.get("number"):
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    parts = [part for part in node.astext().split("\n\n") if part.strip()]
    lines = [r"\begin{split}" + part + r"\end{split}" for part in parts]
    single = node.astext() if len(parts) < 2 else ""
    tex = single or r"\begin{gather}" + r"\\".join(lines) + r"\end{gather}"
    translator.body.append(_written(node, tex, block=True))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def _written(node: nodes.Element, tex: str = "", *, block: bool) -> str:
    """Return the HTML of a formula; its TeX, with a warning, if it cannot be set."""
    try:
        return to_mathml(tex or node.astext(), block=block)
    except FormulaError as error:
        message = "the formula %r is shown as written: %s"
        tex = node.astext()
        logger.warning(
            message, tex, error, type="chronicle", subtype="markup", location=node
        )
        return f"<code>{html.escape(tex)}</code>"


def add_renderer(app: Sphinx, _config: Config) -> None:
    """Offer MathML to Sphinx, unless the site has chosen another way itself."""
    others = app.registry.html_inline_math_renderers.keys() - {"mathjax"}
    if not others:
        visitors = (visit_math, None), (visit_math_block, None)
        app.add_html_math_renderer(RENDERER, *visitors)
