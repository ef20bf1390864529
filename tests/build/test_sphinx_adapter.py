"""What we lean on in Sphinx beyond its promises: a new version is told apart here."""

from __future__ import annotations

import codecs
import gc
import inspect
from typing import TYPE_CHECKING

import pytest
import sphinx
from docutils import nodes
from docutils.frontend import OptionParser, get_default_settings
from docutils.parsers.rst import Parser as RSTParser
from docutils.parsers.rst.directives.misc import Include as BaseInclude
from docutils.parsers.rst.directives.misc import Raw
from docutils.parsers.rst.directives.tables import CSVTable
from myst_parser.mdit_to_docutils.base import make_document
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.events import EventManager
from sphinx.project import Project
from sphinx.registry import SphinxComponentRegistry
from sphinx.search import IndexBuilder

from building import build, small_site
from chronicle.build.sphinx_adapter import ENCODING, THRESHOLDS, remember_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.testing.util import SphinxTestApp

GONE = "Sphinx has changed {}: see chronicle/build/"


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (Sphinx.__init__, "self.events = EventManager("),
        (Sphinx.__init__, "self.project = Project("),
        (Builder.read, "self._read_parallel("),
        (StandaloneHTMLBuilder.copy_assets, "self.copy_download_files"),
        (EventManager.emit, "repr_args = repr(args)"),
        (BuildEnvironment.doc2path, "self.project.doc2path("),
        (BuildEnvironment.path2doc, "self.project.path2doc("),
        (BuildEnvironment.find_files, "self.project.discover("),
        pytest.param(
            Builder.read_doc,
            "env.settings['input_encoding']",
            marks=pytest.mark.skipif(
                sphinx.version_info < (9,), reason="Sphinx 8 leaves it to docutils"
            ),
        ),
        (Builder.read, "self._read_parallel(docnames, nproc="),
        (Builder._read_parallel, "pickle.dumps(self.env, "),
        (Builder.build, "pickle.dump(self.env, f, "),
        pytest.param(
            BuildEnvironment.get_outdated_files,
            "if _has_doc_changed(",
            marks=pytest.mark.skipif(
                sphinx.version_info < (9,), reason="Sphinx 8 has no such function"
            ),
        ),
        (BuildEnvironment.__init__, "self.settings['env'] = self"),
        (Config.__init__, "self._raw_config"),
        (IndexBuilder.__init__, "self._mapping"),
        (IndexBuilder.__init__, "self._title_mapping"),
        (IndexBuilder.__init__, "self._index_entries"),
        (SphinxComponentRegistry.create_translator, "self.translation_handlers.get("),
        (make_document, "get_default_settings("),
        (BaseInclude, "io.FileInput(source_path="),
        (Raw, "io.FileInput(source_path="),
        (CSVTable, " FileInput(source_path="),
    ],
)
def test_sphinx_is_as_we_know_it(where: Callable[..., object], what: str) -> None:
    assert what in inspect.getsource(where), GONE.format(where.__qualname__)


def test_paths_of_posts_are_of_sphinxs_kind(tmp_path: Path, make_app) -> None:  # type: ignore[no-untyped-def]
    site = small_site(tmp_path / "site", {"posts/a.md": "# A\n", "posts/b.md": "# B\n"})
    app: SphinxTestApp = make_app("dirhtml", srcdir=site)
    plain = Project(app.srcdir, app.config.source_suffix)

    for absolute in (True, False):
        found = app.project.doc2path("posts/a", absolute)
        assert type(found) is type(plain.doc2path("index", absolute))
        assert str(found).endswith("posts/a.md")


def test_a_build_leaves_the_process_as_it_was(tmp_path: Path, make_app) -> None:  # type: ignore[no-untyped-def]
    before = gc.get_threshold()
    site = small_site(tmp_path / "site", {"about/own.rst": ":orphan:\n\nOwn\n===\n"})
    app: SphinxTestApp = make_app("dirhtml", srcdir=site)
    assert gc.get_threshold() == THRESHOLDS
    seen: list[str] = []
    app.connect("source-read", lambda *_: seen.append(codecs.lookup(ENCODING).name))
    frozen = [gc.get_freeze_count()]
    for event in ("env-updated", "build-finished"):
        app.connect(event, lambda *_: frozen.append(gc.get_freeze_count()))

    app.build()

    assert seen[0] == ENCODING
    assert frozen == sorted({*frozen}), "what is known is looked through again"
    assert gc.get_freeze_count() <= frozen[0]
    assert gc.get_threshold() == before
    with pytest.raises(LookupError):
        codecs.lookup(ENCODING)


def test_what_listeners_are_given_is_not_written_out(tmp_path: Path, make_app) -> None:  # type: ignore[no-untyped-def]
    said: list[str] = []
    emit = EventManager.emit

    class Page:
        def __repr__(self) -> str:
            said.append("all of it")
            return ""

    app: SphinxTestApp = make_app("dirhtml", srcdir=small_site(tmp_path / "site", {}))
    app.emit("chronicle-told", Page())
    assert not said

    app.build()

    assert EventManager.emit is emit, "Sphinx is not as it was"


def test_wrong_bytes_do_not_end_the_build(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", {})
    part = ".. include:: part.txt\n"
    page = f":orphan:\n\nL\xf6wis\n=====\n\n{part}\n{part}   :literal:\n"
    (site / "about/own.rst").write_bytes(page.encode("latin-1"))
    (site / "about/part.txt").write_bytes("Gr\xfc\xdfe".encode("latin-1"))

    built = build(site)

    assert built.status == 0
    soup = built.soup("about/own/index.html")
    assert soup.select_one("h1").text.startswith("Löwis")
    assert [each.text.strip() for each in soup.select("h1 ~ p, pre")] == ["Grüße"] * 2
    assert "about/own.rst:1: WARNING: included: b'\\xfc' is not UTF-8" in built.log


def test_settings_of_docutils_are_made_once_for_all_alike(
    tmp_path: Path, make_app, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    made: list[object] = []
    init = OptionParser.__init__

    def count(self: OptionParser, *args: object, **options: object) -> None:
        made.append(args)
        init(self, *args, **options)  # type: ignore[arg-type]

    posts = {
        f"posts/{n}.md": f"# Post {n}\n\nA word.[^1]\n\n[^1]: A note.\n"
        for n in range(9)
    }
    app: SphinxTestApp = make_app("dirhtml", srcdir=small_site(tmp_path / "s", posts))
    monkeypatch.setattr(OptionParser, "__init__", count)

    app.build()

    assert 0 < len(made) < len(posts)


def test_documents_do_not_share_their_settings() -> None:
    make = remember_settings(get_default_settings)
    one, other = make(RSTParser), make(RSTParser)
    one.record_dependencies.add("a.txt")
    one.strip_classes = ["a"]

    assert vars(make(RSTParser)).keys() == vars(get_default_settings(RSTParser)).keys()
    assert other.record_dependencies.list == []
    assert other.strip_classes == get_default_settings(RSTParser).strip_classes


def test_functions_are_looked_for_in_the_order_of_docutils(
    tmp_path: Path, make_app
) -> None:  # type: ignore[no-untyped-def]
    document = nodes.section("", nodes.title("", "a"), nodes.paragraph("", "b"))
    document += nodes.section("", nodes.title("", "c"), nodes.Text("d"))

    def is_wanted(node: nodes.Node) -> bool:
        return not isinstance(node, nodes.title)

    def found() -> list[list[nodes.Node]]:
        ways = ({}, {"include_self": False}, {"descend": False})
        return [[*document.findall(is_wanted, **way)] for way in ways]

    plain, before = nodes.Node.findall, found()
    app: SphinxTestApp = make_app("dirhtml", srcdir=small_site(tmp_path / "s", {}))

    assert nodes.Node.findall is not plain
    assert found() == before
    app.build()
    assert nodes.Node.findall is plain
