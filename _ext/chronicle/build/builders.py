"""Sphinx's builders of web sites, which do what has changed and no more."""

from __future__ import annotations

from functools import cached_property, partial
from logging import WARNING
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import FileSystemBytecodeCache
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import __
from sphinx.util import display, logging
from sphinx.util.display import status_iterator

from chronicle.build.apart import FEW, join, start
from chronicle.build.freshness import build_of, template_folders
from chronicle.build.ledger import remove_stale_assets
from chronicle.build.sphinx_adapter import (
    has_others_listeners,
    translator_of,
    without_documents,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from jinja2.bccache import Bucket
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class _Compiled(FileSystemBytecodeCache):
    """Templates as Jinja compiled them; what is damaged is compiled again."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever half a file makes pickle say
            bucket.reset()


class SparingBuilder(StandaloneHTMLBuilder):
    """Writes nothing where nothing changed, and asks for content, not for times."""

    _has_pages = False
    """Whether the pages that features make are being written."""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        # Sphinx has one name for it before its version 9, another after.
        self._site = app
        self._output_paths: dict[str, Any] = {}

    @cached_property
    def _visitor_class(self) -> type[nodes.NodeVisitor]:
        return translator_of(self._site.registry, self)

    def create_translator(self, *args: Any) -> nodes.NodeVisitor:
        """Return a translator, of a class that is made but once."""
        # docutils would look for its own style sheets, which no page of Sphinx loads.
        args[0].settings.stylesheet_path = ""
        return self._visitor_class(*args)

    def init_templates(self) -> None:
        """Prepare templates, and keep them as compiled by Jinja for the next build."""
        super().init_templates()
        if isinstance(self.templates, BuiltinTemplateLoader):
            folder = Path(self.doctreedir, "chronicle", "templates")
            folder.mkdir(parents=True, exist_ok=True)
            self.templates.environment.bytecode_cache = _Compiled(str(folder))
            # Files of templates are looked at once in a build, not for each part.
            self.templates.environment.auto_reload = False

    def get_output_path(self, page_name: str, /) -> Any:
        """Return the path of a page's file, as a path of Sphinx's kind."""
        if page_name not in self._output_paths:  # each is asked for a dozen times
            self._output_paths[page_name] = super().get_output_path(page_name)
        return self._output_paths[page_name]

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        """Read documents in other processes, if they are many.

        Each of these gets and sends back all that is known of the whole site.
        """
        if len(docnames) < FEW:
            self._read_serial(docnames)
        else:
            super()._read_parallel(docnames, nproc)

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield the documents whose pages are missing, or all.

        Sphinx asks which of text and page is newer, and has all pages written again
        where a checkout has given the texts, or an update the templates, new stamps.
        Pages of changed texts are written because these are read again.
        """
        build = build_of(self.env)
        info = Path(self.outdir, ".buildinfo")
        before = info.read_bytes() if info.is_file() else b""
        with without_documents(self.env):
            list(super().get_outdated_docs())  # notes other settings there
        folders = [*map(build.has_changed_below, template_folders(self))]
        is_other = info.is_file() and info.read_bytes() != before
        if is_other or any(folders) or not build.is_trusted:
            yield from self.env.found_docs
            return
        for docname in self.env.found_docs:
            is_known = docname in self.env.all_docs
            if not is_known or not isfile(self.get_output_path(docname)):  # noqa: PTH113
                yield docname

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Prepare to write, if there is anything to be written."""
        if not self._has_nothing_to_do():
            super().prepare_writing(docnames)
            # What is no document has no numbers; else the last one's would be there.
            self.secnumbers, self.fignumbers = {}, {}

    def copy_assets(self) -> None:
        """Copy what pages load, if it may have changed."""
        if self._has_nothing_to_do():
            return
        if build_of(self.env).is_of_texts:  # what they name are files to be copied
            self.copy_download_files()
            # Pages name the digest of Sphinx's; Furo replaces it when all are written.
            self.create_pygments_style_file()
            return
        remove_stale_assets(self._site)
        super().copy_assets()

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write documents, and meanwhile the pages that features make."""
        build_of(self.env).written = frozenset(docnames)
        self.parallel_ok = self.parallel_ok and len(docnames) >= FEW
        if not self.parallel_ok:
            super().write_documents(docnames)
            return
        if self._is_alone():
            start(self._site, super().gen_pages_from_extensions)
            self._has_pages = True
        # What others note of a document, and Sphinx's own index, is kept here.
        if self.indexer or has_others_listeners(self.events, "doctree-resolved"):
            super().write_documents(docnames)
            return
        # Sphinx would resolve all documents here first, and keep them in memory.
        ordered = sorted(docnames)
        # What a page and a post need, such as templates, is made once for all parts.
        first = [ordered.pop(place) for place in (len(ordered) // 2, 0)]
        self._write_part(first)
        count = min(self._site.parallel * 4, len(ordered) // FEW + 1)
        parts = [ordered[number::count] for number in range(count)]
        summary, verbosity = __("writing output... "), self.config.verbosity
        done = status_iterator(parts, summary, "darkgreen", count, verbosity)
        for part in parts:
            start(self._site, partial(self._write_part, part), lambda: next(done))
        join(self._site)

    def _write_part(self, docnames: list[str]) -> None:
        """Write some of the documents; what is done is said elsewhere."""
        progress = logging.getLogger(display.__name__).logger
        before = progress.level
        progress.setLevel(WARNING)
        try:
            self._write_serial(docnames)
        finally:
            progress.setLevel(before)

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that features make, unless that was begun."""
        if self._has_pages:
            join(self._site)
        else:
            super().gen_pages_from_extensions()

    def finish(self) -> None:
        """Write what is no document, if it may have changed."""
        if not self._has_nothing_to_do():
            super().finish()

    def _has_nothing_to_do(self) -> bool:
        """Tell whether all is there."""
        return build_of(self.env).is_unchanged and self._is_alone()

    def _is_alone(self) -> bool:
        """Tell whether nobody else makes pages: of what, nobody here has seen."""
        return not has_others_listeners(self.events, "html-collect-pages")


class EncodingDirectoryBuilder(SparingBuilder, DirectoryHTMLBuilder):
    """Writes addresses in which ``#`` and ``%`` mean themselves.

    Sphinx's builder ``html`` encodes the names of documents, ``dirhtml`` forgets to.
    """

    name = "dirhtml"

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        self._targets: dict[str, str] = {}

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page, below the output folder."""
        if docname not in self._targets:  # each is asked for a hundred times
            self._targets[docname] = quote(super().get_target_uri(docname, typ))
        return self._targets[docname]
