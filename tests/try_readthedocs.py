#!/usr/bin/env python3
"""Build the site as Read the Docs does: ``tox -e rtd``.

Its commands are those that its builds log, made of ``.readthedocs.yaml``; what each
leaves is compared with what Read the Docs publishes of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from building import copy_project

PROJECT = Path(__file__).parents[1]

SPHINX = (sys.executable, "-m", "sphinx", "-T")
OPTIONS = ("-d", "_build/doctrees", "-D", "language=en")
BUILDERS = {"htmlzip": "singlehtml", "epub": "epub"}
"""How each further format is made."""


def run_sphinx(source: Path, builder: str, out: Path, **environ: str) -> str:
    """Run the command that Read the Docs runs; return its log."""
    done = subprocess.run(
        [*SPHINX, "-b", builder, *OPTIONS, ".", str(out)],
        cwd=source,
        env={
            **{k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
            "READTHEDOCS": "True",
            "READTHEDOCS_OUTPUT": str(out.parent),
            "READTHEDOCS_CANONICAL_URL": "https://archive.example.org/",
            "READTHEDOCS_VERSION_TYPE": "branch",
            **environ,
        },
        check=False,
        capture_output=True,
        text=True,
    )
    log = done.stdout + done.stderr
    if done.returncode:
        raise SystemExit(log)
    print(f"{builder}: {log.count('WARNING: ')} warnings")
    return log


def check_html(out: Path, ignored: list[str]) -> None:
    """Look for what readers, search engines and the search of the host need."""
    index = (out / "index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://archive.example.org/"' in index
    assert (out / "404.html").is_file()
    assert "Sitemap:" in (out / "robots.txt").read_text("utf-8")
    drafts = out / "blog/drafts/index.html"
    if drafts.is_file():
        path = drafts.relative_to(out).as_posix()
        assert any(fnmatch(path, pattern) for pattern in ignored), ignored


def check_preview(out: Path) -> None:
    """See that no search engine is to keep a preview."""
    for page in ("index.html", "about/index.html"):
        assert 'name="robots" content="noindex"' in (out / page).read_text("utf-8")
    assert "Disallow: /" in (out / "robots.txt").read_text("utf-8")


def main() -> None:
    """Build all that the configuration asks for."""
    config: dict[str, Any] = yaml.safe_load((PROJECT / ".readthedocs.yaml").read_text())
    with tempfile.TemporaryDirectory() as name:
        source, out = copy_project(Path(name, "checkout")), Path(name, "output")
        builder = config["sphinx"]["builder"]
        run_sphinx(source, builder, out / "html")
        check_html(out / "html", config["search"]["ignore"])
        for format_ in config["formats"]:
            run_sphinx(source, BUILDERS[format_], out / format_)
        assert len(list((out / "epub").glob("*.epub"))) == 1
        assert (out / "htmlzip/index.html").is_file()
        external = {"READTHEDOCS_VERSION_TYPE": "external"}
        run_sphinx(source, builder, out / "preview", **external)
        check_preview(out / "preview")
    print("Read the Docs can build the site")


if __name__ == "__main__":
    main()
