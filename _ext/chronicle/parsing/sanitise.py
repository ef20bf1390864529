"""Make the doctree of a post harmless, whatever markup it was written in.

Raw HTML becomes nodes through an allow-list; addresses that would run something lose
their link; files outside of ``posts/`` are not copied.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import names
from chronicle.markup.html import SCHEMES, is_safe_address, read_html
from chronicle.parsing.flow import flatten, is_inline, strip_edges, wrap_text
from chronicle.parsing.html_nodes import Shown
from chronicle.parsing.nodes import seam
from chronicle.settings import post_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.parsing.passes import Doctree


def read_raw_html(app: Sphinx, tree: Doctree) -> None:
    """Turn each run of raw HTML, and what stands in it, into nodes."""
    tree.document.settings.smart_quotes = False  # the author's marks stay
    found = tree.find(nodes.raw)
    if not found:
        return
    parents = {id(raw.parent): raw.parent for raw in found}
    problems: list[Problem] = []
    for parent in sorted(parents.values(), key=_depth, reverse=True):  # leaves first
        problems += interpret(parent)
    for mark in list(tree.document.findall(seam)):
        mark.parent.remove(mark)
    tree.note_change()
    report(problems, source_of(app.env, app.env.docname), app.env)


def _depth(node: nodes.Node) -> int:
    depth = 0
    while node.parent is not None:
        node, depth = node.parent, depth + 1
    return depth


def interpret(parent: nodes.Element) -> list[Problem]:
    """Replace the raw nodes among the children of *parent* by what they mean."""
    numbers = [i for i, n in enumerate(parent.children) if isinstance(n, nodes.raw)]
    if not numbers:
        return []
    start, end = numbers[0], numbers[-1] + 1
    if isinstance(parent, nodes.TextElement):  # an inline element may stay open
        end = len(parent.children)
    else:  # words around a block of HTML are a paragraph with it
        while end < len(parent) and is_inline(parent[end]):
            end += 1
        while start and is_inline(parent[start - 1]):
            start -= 1
    run = parent.children[start:end]
    pieces: list[str | int] = []
    for number, node in enumerate(run):
        if isinstance(node, nodes.raw):
            # What is meant for another builder is nothing that a post can have written.
            pieces.append(node.astext() if "html" in node["format"].split() else "")
        else:
            pieces.append(number)
    tree = read_html(pieces)
    line = next((found for node in run if (found := _line(node))), None)
    made = Shown(run, line).flow(tree.children)
    _replace(parent, start, end, made)
    return [
        *(
            Problem(
                Subtype.UNSAFE,
                f"removed {what} from the HTML of a post; "
                "write what readers shall see as Markdown, a link or an image",
                line,
            )
            for what in tree.removed
        ),
        *(
            Problem(
                Subtype.MARKUP,
                f"unknown component {what!r} is shown as written; "
                "expected Markdown or an element of HTML",
                line,
            )
            for what in tree.unknown
        ),
    ]


def _line(node: nodes.Node | None) -> int | None:
    while node is not None and not getattr(node, "line", None):
        node = node.parent
    return node.line if node is not None else None


def _replace(
    parent: nodes.Element, start: int, end: int, made: Sequence[nodes.Node]
) -> None:
    """Put *made* in the place of some children, in the way that *parent* allows."""
    before, after = parent.children[:start], parent.children[end:]
    if not isinstance(parent, nodes.TextElement):
        parent.children = []
        parent.extend([*before, *wrap_text(made), *after])
        return
    if all(is_inline(node) for node in made) or not isinstance(parent, nodes.paragraph):
        parent.children = []
        parent.extend(
            strip_edges([*before, *flatten(made), *after])
            if isinstance(parent, nodes.paragraph)
            else [*before, *flatten(made), *after]
        )
        if isinstance(parent, nodes.paragraph) and not parent.children:
            parent.parent.remove(parent)
        return
    blocks = wrap_text([*before, *made, *after])
    for block in blocks:
        if isinstance(block, nodes.paragraph) and block.line is None:
            block.source, block.line = parent.source, parent.line
    holder, place = parent.parent, parent.parent.index(parent)
    holder.remove(parent)
    for offset, block in enumerate(blocks):
        holder.insert(place + offset, block)


def check_addresses(app: Sphinx, tree: Doctree) -> None:
    """Take the link from addresses that would run something or reach other files."""
    problems = []
    for node in tree.find(nodes.reference, nodes.target):
        if problem := _check(app.env, node):
            problems.append(problem)
            tree.note_change()
    # A link with an address of its own is a target, too.
    report(dict.fromkeys(problems), source_of(app.env, app.env.docname), app.env)


def _check(env: BuildEnvironment, node: nodes.Element) -> Problem | None:
    if isinstance(node, addnodes.download_reference):  # a reference, too
        address = node["reftarget"]
        fault = file_fault(
            env.srcdir, post_folders(env.config), env.docname, unquote(address)
        )
        return _unlink(node, address, fault) if fault else None
    return check_link(node)


def check_link(node: nodes.Element) -> Problem | None:
    """Take the link from what would run something; a target only gets its warning.

    Without an address a target would be the place where it stands, or the next target.
    """
    if not _is_unsafe(node):
        return None
    address = str(node["refuri"])
    fault = f"has a scheme that is not one of {', '.join(sorted(SCHEMES))}"
    if isinstance(node, nodes.reference):
        return _unlink(node, address, fault)
    return _problem(node, address, fault)


def _unlink(node: nodes.Element, address: str, fault: str) -> Problem:
    problem = _problem(node, address, fault)
    node.replace_self(node.children or [nodes.Text(node.astext())])
    return problem


def _problem(node: nodes.Node, address: str, fault: str) -> Problem:
    return Problem(
        Subtype.UNSAFE, f"removed the link to {address!r}, which {fault}", _line(node)
    )


def unlink_unsafe_names(_app: Sphinx, tree: Doctree) -> None:
    """Take the link from names whose targets would run something.

    :func:`check_addresses` has warned of them; the targets go, too.
    """
    for node in filter(_is_unsafe, tree.find(nodes.reference, nodes.target)):
        if isinstance(node, nodes.reference):
            node.replace_self(node.children)
        else:
            node.parent.remove(node)
        tree.note_change()


def _is_unsafe(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.reference | nodes.target):
        return False
    address = node.get("refuri")
    return isinstance(address, str) and not is_safe_address(address)


ATTACHED = names(
    "bib bz2 csv docx gif gz ics ipynb jpeg jpg json log m4a mp3 mp4 odp ods odt ogg "
    "pdf png pptx py rst tex tgz toml tsv txt webm webp whl xlsx xz yaml yml zip"
)
"""Endings of files that a post may offer: none that a browser would run."""


OUTSIDE = "lies outside of the folder of posts"


def file_fault(
    srcdir: str | Path, folders: Iterable[str], docname: str, address: str
) -> str:
    """Tell why a file of the source folder must not be published.

    :param folders: Those of posts, below the source folder.
    :param address: Relative to the document, or to the source folder with a slash.
    :returns: Why, to follow "which"; empty if it may be published.
    """
    root = Path(srcdir).resolve()
    start = root if address.startswith("/") else (root / docname).parent
    found = (start / address.lstrip("/")).resolve()
    if not any(found.is_relative_to(root / folder) for folder in folders):
        return OUTSIDE
    if any(part.startswith(".") for part in found.relative_to(root).parts):
        return "is hidden"
    if found.suffix[1:].lower() not in ATTACHED:
        return "is no kind of file that a post may offer"
    return ""
