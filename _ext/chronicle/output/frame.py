"""Digest what is the same on every page: settings, templates, style, navigation."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import furo
import sphinx

import chronicle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx


def frame_digest(app: Sphinx) -> str:
    """Return a digest that changes when every page has to be written again."""
    digest = hashlib.blake2b(digest_size=16)
    for part in _parts(app):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()


def _parts(app: Sphinx) -> Iterator[bytes]:
    versions = sphinx.__version__, furo.__version__, chronicle.__version__
    yield repr(versions).encode()
    settings = {v.name: v.value for v in app.config.filter(frozenset({"html"}))}
    yield repr(sorted(settings.items(), key=lambda item: item[0])).encode()
    env = app.env
    yield repr(sorted(env.toctree_includes.items())).encode()
    shown = {
        *env.toctree_includes,
        *(d for c in env.toctree_includes.values() for d in c),
    }
    titles = {name: env.titles[name].astext() for name in shown if name in env.titles}
    yield repr(sorted(titles.items())).encode()
    folders = (*app.config.templates_path, *app.config.html_static_path)
    for path in _files(Path(app.confdir, folder) for folder in folders):
        yield path.read_bytes()


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
