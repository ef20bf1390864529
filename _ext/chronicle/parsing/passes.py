"""The way of a doctree: what is done to it in which order, and when.

A pass is a function of the application and a :class:`Doctree`.  Each feature adds its
own with :func:`add_pass`; whether a pass comes before another is read here and nowhere
else.  Each phase is one transform, which emits an event that the passes listen to.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, overload

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from chronicle.build.freshness import build_of
from chronicle.build.guarding import NODES, TooCostlyError, limited, report_fault
from chronicle.build.reporting import source_of
from chronicle.settings import is_post

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    Pass = Callable[[Sphinx, "Doctree"], None]

N = TypeVar("N", bound=nodes.Node)
M = TypeVar("M", bound=nodes.Node)


class Phase(NamedTuple):
    """A time at which passes run."""

    event: str
    priority: int
    """Of the transform, among those of docutils, Sphinx, MyST and sphinx-design."""

    passes: tuple[str, ...]
    """Names of functions, in the order in which they run."""


# While a post is read ---------------------------------------------------------------

PARSED = Phase(
    "chronicle-parsed",
    5,  # before all others: they see what the post means
    (
        "show_lost_blocks",  # blocks in error hold raw HTML and addresses as well
        "read_raw_html",
        "raise_headings",
        "note_anchors",
        "resolve_pelican_links",
        "check_addresses",
        "link_bare_addresses",
        "split_paragraphs",
        "dissolve_blank_headings",
        "name_links",
        "check_pictures",
        "check_formulas",  # makes code of them
        "check_languages",
        "put_under_title",
    ),
)

LINKED = Phase(
    "chronicle-linked",
    700,  # names have their addresses (InternalTargets: 660); before Contents (720)
    (
        "unlink_unsafe_names",
        "offer_files",
        "note_links",  # what is no file
        "start_contents",
    ),
)

SETTLED = Phase(
    "chronicle-settled",
    829,  # before rules (Transitions: 830) and open links (850) are complained about
    ("drop_idle_rules", "note_mentions", "resolve_anchors"),
)

# While any page is written ----------------------------------------------------------

UNRESOLVED = Phase(
    "chronicle-unresolved",
    5,  # before cross-references are resolved (8 to 10)
    (
        "fill_post_lists",  # excerpts bring links of other posts along
        "fill_repair_reports",
        "fill_attention_reports",
        "resolve_links",
    ),
)

RESOLVED = Phase(
    "chronicle-resolved",
    90,  # after references (10), of which these have none; before downloads (100)
    ("add_bylines", "link_remote_pictures"),
)

SHAPED = Phase(
    "chronicle-shaped",
    600,  # after languages of code are known (400) and pictures are converted (150)
    ("link_code", "open_pictures", "present_pictures"),
)

WRITING = (UNRESOLVED, RESOLVED, SHAPED)
PHASES = (PARSED, LINKED, SETTLED, *WRITING)


class Doctree:
    """A document, and what is in it by kind: walked again only when it has changed."""

    def __init__(self, document: nodes.document) -> None:
        self.document = document
        self._nodes: list[nodes.Node] | None = None
        self._kinds: set[type[nodes.Node]] = set()

    @overload
    def find(self, kind: type[N], /) -> list[N]: ...

    @overload
    def find(self, kind: type[N], other: type[M], /) -> list[N | M]: ...

    def find(self, *kinds: type[nodes.Node]) -> list[Any]:
        """Return all nodes of some kinds, in the order of the document."""
        found = self._all()
        if not any(issubclass(kind, kinds) for kind in self._kinds):
            return []
        return [node for node in found if isinstance(node, kinds)]

    def _all(self) -> list[nodes.Node]:
        if self._nodes is None:
            self._nodes = _walk(self.document)
            self._kinds = {*map(type, self._nodes)}
        return self._nodes

    def check_size(self) -> None:
        """Refuse a tree that has grown too large to be written.

        :raises TooCostlyError: If it has too many nodes.
        """
        if len(self._all()) > NODES:
            raise TooCostlyError

    def note_change(self) -> None:
        """Walk again next time: nodes were added, moved or taken away."""
        self._nodes = None


def _walk(root: nodes.Node) -> list[nodes.Node]:
    """Return all nodes as docutils' ``findall`` does, in half of the time."""
    found = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(node.children))
    return found


def add_pass(app: Sphinx, run: Pass) -> None:
    """Have *run* do its work, at its place among the passes."""
    app.setup_extension(__name__)
    for phase in PHASES:
        if run.__name__ in phase.passes:
            place = phase.passes.index(run.__name__)
            listener = run if phase in WRITING else _or_as_written(run)
            app.connect(phase.event, listener, priority=place)
            return
    message = f"{run.__name__!r} has no place in the order of passes"
    raise ValueError(message)


def _or_as_written(run: Pass) -> Pass:
    """Return *run*, for posts that cannot be put right to be shown as text.

    Nothing that a pass was to clean may stay.
    """

    @functools.wraps(run)
    def guarded(app: Sphinx, tree: Doctree) -> None:
        docname = app.env.current_document.docname
        try:
            with limited(build_of(app.env).spent, docname):
                run(app, tree)
                tree.check_size()
        except Exception as error:
            show_as_written(tree.document, tree.document.astext())
            tree.note_change()
            source = source_of(app.env, docname)
            report_fault(app.env, source, "the text is shown as written", error)

    return guarded


def show_as_written(document: nodes.document, text: str) -> None:
    """Put *text* in the place of all that a document holds."""
    document.children.clear()
    for name in _REGISTERS:  # where transforms look for nodes
        getattr(document, name).clear()
    transforms = document.transformer.transforms
    transforms[:] = [each for each in transforms if each[2] is None]  # a pending node
    document.append(nodes.literal_block(text, text, language="text"))


_REGISTERS = (
    *("autofootnote_refs", "autofootnotes", "citation_refs", "citations"),
    *("footnote_refs", "footnotes", "ids", "indirect_targets", "nameids"),
    *("nametypes", "parse_messages", "refids", "refnames", "substitution_defs"),
    *("substitution_names", "symbol_footnote_refs", "symbol_footnotes"),
    "transform_messages",
)
"""What docutils keeps of a document beside its tree."""


# Transforms ---------------------------------------------------------------------------


class _ReadingPasses(SphinxTransform):
    """The passes of one phase of reading: of posts only."""

    phase: ClassVar[Phase]

    def apply(self, **_kwargs: object) -> None:
        """Run the passes, one after another."""
        if is_post(self.config, self.env.current_document.docname):
            self.env.events.emit(self.phase.event, Doctree(self.document))


class _WritingPasses(SphinxPostTransform):
    """The passes of one phase of writing: of every document."""

    phase: ClassVar[Phase]

    def run(self, **_kwargs: object) -> None:
        """Run the passes, one after another."""
        self.env.events.emit(self.phase.event, Doctree(self.document))


def _transform_of(phase: Phase) -> type[Any]:
    """Return the transform that runs the passes of *phase* in its turn."""
    name = f"{phase.event.removeprefix('chronicle-').title()}Passes"
    base = _WritingPasses if phase in WRITING else _ReadingPasses
    members = {
        "__module__": __name__,
        "phase": phase,
        "default_priority": phase.priority,
    }
    return type(name, (base,), members)


def setup(app: Sphinx) -> dict[str, bool]:
    """Give the phases their transforms and events."""
    for phase in PHASES:
        app.add_event(phase.event)
        add = app.add_post_transform if phase in WRITING else app.add_transform
        add(_transform_of(phase))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
