#!/usr/bin/env python3
"""Build the package, and use it as somebody else does: ``tox -e package``.

The wheel is made from the sdist, and installed into an environment of its own, out of
reach of this repository; there it makes a new archive with a post, and builds it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).parents[1]

POST = """\
---
layout: post
title: Theyâ€™re here
---

The first post of the archive.
"""


def run(*command: object, cwd: Path) -> str:
    """Run a command, which has to succeed, and return what it prints."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def make_package(folder: Path) -> Path:
    """Return the wheel, made of the sdist as ``python -m build`` does."""
    run(sys.executable, "-m", "build", "--outdir", folder, PROJECT, cwd=folder)
    files = sorted(folder.iterdir())
    wheel = next(path for path in files if path.suffix == ".whl")
    run(sys.executable, "-m", "twine", "check", "--strict", *files, cwd=folder)
    run(Path(sys.executable).with_name("check-wheel-contents"), wheel, cwd=folder)
    return wheel


def use_package(wheel: Path, folder: Path) -> None:
    """Install the wheel, and make a site with it."""
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv/bin"
    run(programs / "pip", "install", "-q", f"{wheel}[search,cards]", cwd=folder)
    chronicle, site, out = programs / "chronicle", folder / "site", folder / "out"
    print(run(chronicle, "--version", cwd=folder).strip())
    run(chronicle, "init", "site", "--name=An archive", cwd=folder)
    post = site / "posts/_posts/2015-04-06-here.md"
    post.parent.mkdir()
    post.write_text(POST, "utf-8")
    run(chronicle, "new", "A new post", "--md", "--date=2024-07-01", cwd=site)
    assert "+title: They’re here" in run(chronicle, "repair", post, cwd=site)
    build = ("-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-b", "dirhtml")
    run(programs / "python", *build, site, out, cwd=folder)
    for path in (
        "posts/_posts/2015-04-06-here/index.html",
        "posts/2024/2024-07-01-a-new-post/index.html",
        "_cards/posts/_posts/2015-04-06-here.png",
        "blog/atom.xml",
        "chronicle.json",
        "pagefind/pagefind-entry.json",
        "schema/people.json",
        "_static/css/archive.css",
    ):
        assert (out / path).is_file(), path
    page = (out / "posts/_posts/2015-04-06-here/index.html").read_text("utf-8")
    assert "<h1>They’re here" in page


def main() -> None:
    """Make the package and use it."""
    with tempfile.TemporaryDirectory() as folder:
        (dist := Path(folder, "dist")).mkdir()
        (outside := Path(folder, "outside")).mkdir()
        wheel = make_package(dist)
        use_package(wheel, outside)
        print(f"{wheel.name} works by itself")


if __name__ == "__main__":
    main()
