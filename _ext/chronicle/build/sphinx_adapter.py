"""All that leans on Sphinx beyond what it promises, and the reason for each.

:mod:`chronicle.build.spare` stands apart: it runs before a site says what it loads.

``tests/build/test_sphinx_adapter.py`` names what a new version of Sphinx has changed.
"""

from __future__ import annotations

import atexit
import builtins
import codecs
import contextlib
import copy
import functools
import gc
import logging
import os
import pickle
import re
from encodings import utf_8_sig
from importlib import import_module
from inspect import isfunction
from os.path import isfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import docutils.io
import sphinx.builders
import sphinx.environment
import sphinx.events
from docutils import nodes
from docutils.parsers.rst.directives import tables
from docutils.utils import DependencyList
from sphinx.project import Project
from sphinx.util.console import strip_colors
from sphinx.util.logging import (
    NAMESPACE,
    VERBOSITY_MAP,
    SafeEncodingWriter,
    WarningStreamHandler,
)

from chronicle.build.pickling import Notes, Packed
from chronicle.core.files import replace_file
from chronicle.core.posts import TEXT, lies_below

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from types import ModuleType
    from typing import BinaryIO

    from docutils.frontend import Values
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.events import EventManager
    from sphinx.registry import SphinxComponentRegistry
    from sphinx.search import IndexBuilder

# Which documents there are -----------------------------------------------------------


class AdmittedProject(Project):
    """The site's own pages as Sphinx finds them, posts as they are admitted.

    Sphinx follows links out of the source folder, stops at names it cannot compose,
    and asks nobody; in the folders of posts it does not look for itself.
    """

    def __init__(
        self,
        project: Project,
        sources: Mapping[str, str],
        folders: Iterable[str],
        excluded: Iterable[str] = (),
    ) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self.sources = dict(sources)  # docname -> path below the source folder
        self.folders = tuple(folders)
        self.excluded = tuple(excluded)  # patterns of files that are no own pages
        self._paths: dict[tuple[str, bool], Any] = {}  # that were asked for
        self._process = os.getpid()

    def __getstate__(self) -> dict[str, Any]:
        """Return what the next build restores; nothing where it is sent by a reader."""
        if os.getpid() != self._process:
            return {}
        return {**vars(self), "_paths": {}}

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Find all documents."""
        self._paths.clear()
        excluded = [*exclude_paths, *self.folders, *self.excluded]
        super().discover(excluded, include_paths)
        self.docnames |= self.sources.keys()
        return self.docnames

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the docname of a file, None if it is no document."""
        docname = super().path2doc(filename)
        if docname and lies_below(docname, self.folders):
            return docname if docname in self.sources else None
        if self.excluded and os.fspath(filename).endswith(TEXT):
            return None
        return docname

    def doc2path(self, docname: str, absolute: bool) -> Any:
        """Return the file of a document, as a path of Sphinx's kind."""
        asked = docname, absolute
        if asked not in self._paths:
            self._paths[asked] = self._path_of(docname, absolute=absolute)
        return self._paths[asked]

    def _path_of(self, docname: str, *, absolute: bool) -> Any:
        source = self.sources.get(docname)
        if source is None:
            return super().doc2path(docname, absolute)
        return self.srcdir / source if absolute else type(self.srcdir)(source)


def use_project(
    app: Sphinx, sources: Mapping[str, str], folders: Iterable[str]
) -> None:
    """Have Sphinx read the posts *sources*, and no other files in their folders.

    Sphinx makes its project itself, and offers no event that could leave a file out.

    :param sources: ``{docname: path below the source folder}``.
    :param folders: Below the source folder.
    """
    # Texts are posts of Nikola's only, unless the site says that they are pages.
    excluded = [f"**{TEXT}"] if TEXT in app.registry.source_suffix else []
    project = AdmittedProject(app.project, sources, folders, excluded)
    app.project = app.env.project = project


def hide_folders(config: Config, folders: Iterable[str]) -> None:
    """Keep Sphinx from looking into folders until it has the project of above.

    It looks for documents before there is a builder, and follows links in circles.
    """
    config.exclude_patterns = [*config.exclude_patterns, *folders]


# Listeners ----------------------------------------------------------------------------


def replace_listeners(
    app: Sphinx, replace: Callable[[str, Callable[..., Any]], Callable[..., Any]]
) -> None:
    """Put another function in the place of each listener, or the same.

    :param replace: Takes an event's name and a listener, returns a listener.
    """
    for event, listeners in app.events.listeners.items():
        listeners[:] = [
            one._replace(handler=replace(event, one.handler)) for one in listeners
        ]


NOTES_NOTHING = frozenset({"sphinx_design.extension"})
"""Modules whose listeners change what they are given, and keep nothing of it."""


def has_others_listeners(events: EventManager, event: str) -> bool:
    """Tell whether anybody listens to an event who may keep what nobody here knows."""
    return any(
        not is_own(one.handler) and one.handler.__module__ not in NOTES_NOTHING
        for one in events.listeners.get(event, ())
    )


def is_own(listener: Callable[..., Any]) -> bool:
    """Tell whether a listener is this package's."""
    return (getattr(listener, "__module__", "") or "").startswith("chronicle.")


# Settings -----------------------------------------------------------------------------


def raw_settings(config: Config) -> list[tuple[str, object]]:
    """Return all names of ``conf.py``, before extensions have said which count."""
    return sorted(config._raw_config.items())  # noqa: SLF001 -- none but it knows


# What is printed ---------------------------------------------------------------------


class _Copied(SafeEncodingWriter):
    """A stream that keeps what is written to it."""

    def __init__(self, writer: SafeEncodingWriter) -> None:
        super().__init__(writer.stream)
        self.written: list[str] = []

    def write(self, text: str) -> None:
        super().write(text)
        self.written.append(strip_colors(text))


def copy_warnings() -> list[str]:
    """Return a list that fills with the warnings that are printed from now on."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            copied = _Copied(handler.stream)
            handler.setStream(copied)
            return copied.written
    return []


def print_warnings(texts: Iterable[str]) -> None:
    """Print warnings as they were printed once."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            for text in texts:
                handler.stream.write(text)
            handler.flush()


# Files that are not UTF-8 ------------------------------------------------------------

ENCODING = "chronicle-utf-8"
"""UTF-8 in which a wrong byte is not the end of the build, but a lone surrogate."""

_SURROGATE = re.compile("[\udc80-\udcff]")


class _Decoder(utf_8_sig.IncrementalDecoder):
    def __init__(self, errors: str = "strict") -> None:
        del errors  # Sphinx 8 would put a question mark for each
        super().__init__("surrogateescape")


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != ENCODING:
        return None
    plain = codecs.lookup("utf-8-sig")
    return codecs.CodecInfo(
        plain.encode,
        lambda data, _errors="strict": codecs.utf_8_decode(
            data, "surrogateescape", True
        ),
        incrementalencoder=plain.incrementalencoder,
        incrementaldecoder=_Decoder,
        name=ENCODING,
    )


def bear_wrong_bytes(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Let Sphinx read files that are not UTF-8, until :func:`bear_no_more`.

    It reads a file before anybody is asked, by the name of an encoding and no more;
    and Python knows encodings by name only from its registry.
    """
    codecs.unregister(_find_codec)  # of a build that was cut off
    codecs.register(_find_codec)
    env.settings["input_encoding"] = ENCODING


def bear_no_more(_app: Sphinx, _exception: Exception | None) -> None:
    """Leave Python's registry as it was."""
    codecs.unregister(_find_codec)


def has_wrong_bytes(text: str) -> bool:
    """Tell whether a text that was read as :data:`ENCODING` is not UTF-8."""
    return not text.isascii() and bool(_SURROGATE.search(text))


# Settings that Sphinx does not know ---------------------------------------------------


def given_settings(config: Config) -> dict[str, Any]:
    """Return all names and values of ``conf.py``, known to Sphinx or not."""
    return config._raw_config  # noqa: SLF001


# Sphinx's own search -----------------------------------------------------------------


def drop_lost_terms(indexer: IndexBuilder) -> None:
    """Drop words that no page has any more: Sphinx keeps them, with no page to each."""
    for terms in (indexer._mapping, indexer._title_mapping):  # noqa: SLF001
        for term in [term for term, pages in terms.items() if not pages]:
            del terms[term]


def known_entries(indexer: IndexBuilder) -> dict[str, list[tuple[str, str, str]]]:
    """Return the index entries that the search has, by document."""
    return indexer._index_entries  # noqa: SLF001


# What parallel readers send back ------------------------------------------------------


def spare_parallel_readers(
    _app: Sphinx, env: BuildEnvironment, _docnames: list[str]
) -> None:
    """Let Sphinx's own tables of titles and contents be sent by their news as well.

    They grow with each chunk that comes back, and their nodes are slow to unpickle.
    """
    for name in ("titles", "longtitles", "toc_num_entries"):
        table = getattr(env, name)
        if not isinstance(table, Notes):
            setattr(env, name, Notes(table))
    if not isinstance(env.tocs, Packed):  # a build asks for those that it writes
        tocs: Packed[str, nodes.bullet_list] = Packed()
        tocs.update(env.tocs)
        env.tocs = tocs  # type: ignore[assignment]


def free_sent(
    _app: Sphinx,
    _env: BuildEnvironment,
    _docnames: Iterable[str],
    other: BuildEnvironment,
) -> None:
    """Let go of what a parallel reader sent, when all has been taken over.

    It names itself among its settings: a circle, which would wait for the collector.
    """
    other.settings.clear()


# Names of pictures --------------------------------------------------------------------


def name_images(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name pictures anew, and return the documents some of whose have other names.

    Sphinx numbers those of one name as it meets them; here they are by their paths.
    """
    named = type(env.images)()
    outdated: set[str] = set()
    for path in sorted(env.images):
        docnames, before = env.images[path]
        for docname in docnames:
            if named.add_file(docname, path) != before:
                outdated.add(docname)
    env.images = named
    return sorted(outdated)


def numbered_images(env: BuildEnvironment) -> list[tuple[str, str]]:
    """Return path and name of each picture that has not the name of its file."""
    found = ((path, name) for path, (_docnames, name) in env.images.items())
    return [(path, name) for path, name in found if not f"/{path}".endswith(f"/{name}")]


# Settings of docutils -----------------------------------------------------------------


def remember_settings(make: Callable[..., Values]) -> Callable[..., Values]:
    """Return *make*, which gives a document its settings, asked once for all alike.

    docutils makes a parser of command lines for them, with all options there are, and
    looks for its own files of settings: a thirtieth of a build.
    """
    known: list[tuple[object, Values]] = []

    @functools.wraps(make)
    def made(*components: Any, **options: Any) -> Values:
        kinds = [each if isinstance(each, type) else type(each) for each in components]
        asked = (kinds, {name: copy.copy(value) for name, value in options.items()})
        values = next((values for each, values in known if each == asked), None)
        if values is None:
            values = make(*components, **options)
            known.append((asked, values))
        values = values.copy()
        for name, value in vars(values).items():
            if isinstance(value, list):
                setattr(values, name, value.copy())
        values.record_dependencies = DependencyList()
        return values

    return made


def spare_settings(app: Sphinx) -> None:
    """Have Sphinx's documents and MyST's made in that way until the build is finished.

    Both make the settings themselves, and ask nobody.
    """
    for path, name in _MAKERS:
        module = import_module(path)
        make = getattr(module, name, None)  # Sphinx 8 makes them once
        if make is not None:
            _replace_until_finished(app, module, name, remember_settings(make))


_MAKERS = (
    ("sphinx.util.docutils", "_get_settings"),
    ("myst_parser.mdit_to_docutils.base", "get_default_settings"),
)


def _replace_until_finished(
    app: Sphinx, owner: ModuleType | type, name: str, new: object
) -> None:
    before = getattr(owner, name, getattr(builtins, name, None))
    setattr(owner, name, new)

    def restore(_app: Sphinx, _exception: Exception | None) -> None:
        setattr(owner, name, before)

    app.connect("build-finished", restore, priority=2000)  # after all other work


# Files that are not there -------------------------------------------------------------


def tell_lost_files(app: Sphinx, tell: Callable[[str], None]) -> None:
    """Have docutils tell of files that it cannot open, until the build is finished.

    Sphinx follows those that were put into a document, and knows of no others.

    :param tell: Takes the path.
    """

    class TellingInput(docutils.io.FileInput):
        def __init__(self, *args: Any, **options: Any) -> None:
            try:
                super().__init__(*args, **options)
            except OSError:
                tell(str(self.source_path))
                raise

    for module in (docutils.io, tables):  # of includes and raw texts, and of tables
        _replace_until_finished(app, module, "FileInput", TellingInput)


# Which documents have changed ---------------------------------------------------------


def spare_stamps(app: Sphinx) -> None:
    """Have Sphinx not compare time stamps: :mod:`.freshness` goes by content.

    What is left is to read again what says so, and what has lost its doctree or a file
    in it.
    """
    if hasattr(sphinx.environment, "_has_doc_changed"):  # Sphinx 8 has no function
        _replace_until_finished(
            app, sphinx.environment, "_has_doc_changed", _has_lost_something
        )


def _has_lost_something(
    docname: str,
    *,
    reread_always: Container[str],
    doctreedir: str | os.PathLike[str],
    dependencies: Mapping[str, Iterable[str | os.PathLike[str]]],
    **_: object,
) -> bool:
    return (
        docname in reread_always
        or not isfile(f"{doctreedir}{os.sep}{docname}.doctree")  # noqa: PTH113
        or not all(map(isfile, dependencies.get(docname, ())))
    )


@contextlib.contextmanager
def without_documents(env: BuildEnvironment) -> Iterator[None]:
    """Have Sphinx look at no document meanwhile, where that is not all it does."""
    docnames, env.project.docnames = env.project.docnames, set()
    try:
        yield
    finally:
        env.project.docnames = docnames


# Searches of doctrees -----------------------------------------------------------------


def spare_searches(app: Sphinx) -> None:
    """Have docutils find what a function tells in one loop, until the end.

    It makes a generator for each node and each of its children; sphinx-design and
    Sphinx's translations look through each document in this way eight times.
    """
    before = nodes.Node.findall

    def findall(
        self: nodes.Node, condition: Any = None, *how: bool, **more: bool
    ) -> Iterator[nodes.Node]:
        if how or more or condition is None or isinstance(condition, type):
            return before(self, condition, *how, **more)
        return _find(self, condition)

    _replace_until_finished(app, nodes.Node, "findall", findall)


def _find(
    root: nodes.Node, is_wanted: Callable[[nodes.Node], bool]
) -> Iterator[nodes.Node]:
    """Yield *root* and what is below it as docutils does, also while nodes change."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if is_wanted(node):
            yield node
        waiting.extend(reversed(node.children))


# Writers ------------------------------------------------------------------------------


def translator_of(
    registry: SphinxComponentRegistry, builder: Builder
) -> type[nodes.NodeVisitor]:
    """Return the builder's class of translators, with what extensions add to it.

    Sphinx adds it to each translator that is made: hundreds of methods, of which a page
    of a post has three translators.
    """
    base = registry.get_translator_class(builder)
    added = registry.translation_handlers.get(builder.name)
    if added is None:
        added = registry.translation_handlers.get(builder.format, {})
    methods = {}
    for name, (visit, depart) in added.items():
        methods[f"visit_{name}"] = visit
        if depart:
            methods[f"depart_{name}"] = depart
    # Whatever can be called is bound to the translator, as Sphinx binds it.
    bound = {
        name: each if isfunction(each) else functools.partialmethod(each)
        for name, each in methods.items()
    }
    return type(base.__name__, (base,), {"__module__": base.__module__, **bound})


# Messages -----------------------------------------------------------------------------


def spare_messages(app: Sphinx) -> None:
    """Have Sphinx make no messages that nobody sees, of each event and each file."""
    level = VERBOSITY_MAP[max(app.verbosity, 0)]
    logging.getLogger(NAMESPACE).setLevel(level)
    if level > logging.DEBUG:
        # Of each event it writes out all that listeners are given, whole pages, before
        # it asks whether anybody wants to know.
        _replace_until_finished(app, sphinx.events, "repr", _say_nothing)


def _say_nothing(_value: object) -> str:
    return ""


# The environment ----------------------------------------------------------------------


def pickle_later(app: Sphinx) -> None:
    """Have the environment written when all else is: nobody reads it before.

    The builder writes it between reading and writing, and asks nobody.  For thousands
    of posts that takes longer than all else that has to be done after an edit.
    """
    waiting: list[str] = []

    def dump(what: Any, file: BinaryIO, protocol: int) -> None:
        if what is app.env:
            waiting.append(file.name)
        else:
            pickle.dump(what, file, protocol)

    def write(_app: Sphinx, _exception: Exception | None) -> None:
        for path in waiting:
            replace_file(Path(path), pickle.dumps(app.env, pickle.HIGHEST_PROTOCOL))

    replaced = SimpleNamespace(**{**vars(pickle), "dump": dump})
    _replace_until_finished(app, sphinx.builders, "pickle", replaced)
    # Before the build says that it came to its end (1000).
    app.connect("build-finished", write, priority=950)


# Memory -------------------------------------------------------------------------------

THRESHOLDS = 200_000, 50, 1000
"""How often Python's collector looks for circles while a site is built.

Doctrees are made by the thousand and freed all at once: to look as often as Python does
by itself takes a tenth of a build.
"""


@functools.cache
def _leave_rubbish() -> None:
    """Have a process that ends not look for rubbish once more: all memory is freed."""
    atexit.register(gc.freeze)


def spare_collector(app: Sphinx) -> None:
    """Set the thresholds of the collector until the build is finished."""
    before = gc.get_threshold()
    if before[0] == 0:  # switched off by whoever runs the build
        return
    gc.set_threshold(*THRESHOLDS)
    _leave_rubbish()

    def pass_over(*_args: object) -> None:
        # What is known by now stays to the end: it need not be looked through.
        gc.freeze()

    for event in ("env-before-read-docs", "env-updated"):
        app.connect(event, pass_over, priority=2000)  # when all have noted theirs
    app.connect("build-finished", pass_over, priority=1)

    def restore(_app: Sphinx, _exception: Exception | None) -> None:
        # What the build has made is old by now.  Where it counts as young, the lower
        # thresholds have all of it looked through at once.
        gc.freeze()
        gc.set_threshold(*before)
        gc.unfreeze()

    app.connect("build-finished", restore, priority=2000)  # after all other work
