"""What is no file below the posts is named, not followed, and not waited for."""

from __future__ import annotations

import os
import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from building import build, small_site, write_files
from chronicle.sources.project import Found, _walk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

POST = "---\ntitle: A\ndate: 2016-04-06\nauthor: ada\n---\n\n![p](p.png) [f](f.pdf)\n"

LINKS = {
    "a": ".",
    "b": ".",
    "circle": "circle",
    "one": "two",
    "two": "one",
    "out": "../elsewhere",
    "out.md": "../elsewhere/secret.md",
    "absolute.rst": "/etc/hostname",
    "p.png": "../elsewhere/p.png",
    "d/authors.yml": "../../elsewhere/authors.yml",
    "authors/ada.json": "../../elsewhere/ada.json",
}
PIPES = (
    *("pipe.md", "pipe.txt", "f.pdf", ".authors.yml", "_config.yml", "d/x.meta"),
    *("authors/eve.json", ".authors.yaml"),
)


class Names(list[str]):
    """Names of a folder that are not to be looked through for each of them."""

    def __contains__(self, name: object) -> bool:
        raise AssertionError(name)


def test_no_name_is_compared_with_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {f"posts/{number}.md": POST for number in range(9)})
    walk = os.walk
    monkeypatch.setattr(
        os,
        "walk",
        lambda *args, **options: (
            (root, folders, Names(names))
            for root, folders, names in walk(*args, **options)
        ),
    )
    config = SimpleNamespace(source_suffix={".md": ""}, exclude_patterns=[])
    app: Any = SimpleNamespace(srcdir=tmp_path, config=config)
    found = Found([], [], [], [], set())

    _walk(app, "posts", found)

    assert len(found.candidates) == 9


def test_links_and_devices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "posts/sound.md": POST,
        "posts/d/x.md": POST,
        "posts/folder.md/in.md": POST,
        "posts/authors/eva.json": "{}",
        "elsewhere/secret.md": "SECRET",
        "elsewhere/authors.yml": "ada: {name: SECRET}",
        "elsewhere/ada.json": '{"name": "SECRET"}',
        "elsewhere/p.png": "SECRET",
    }
    site = small_site(tmp_path / "s", files)
    code = (site / "conf.py").read_text("utf-8")
    code += '\nexclude_patterns += ["elsewhere"]\n'
    (site / "conf.py").write_text(code, "utf-8")
    posts = site / "posts"
    for name, target in LINKS.items():
        (posts / name).symlink_to(target)
    for name in PIPES:
        os.mkfifo(posts / name)
    monkeypatch.chdir(posts)  # the path of a socket has to be short
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("socket.md")

    built = build(site)

    assert built.status == 0, built.log
    link = "it is a symbolic link; posts are files of their own [chronicle.file]"
    for name in LINKS:
        assert f"posts/{name}:1: ERROR: not published: {link}" in built.log
    device = "it is not a file, but has the name of one [chronicle.file]"
    for name in (*PIPES, "socket.md", "folder.md"):
        assert f"posts/{name}:1: ERROR: not published: {device}" in built.log
    pages = {
        path for path in built.files() if path.startswith("posts/") and ".html" in path
    }
    assert pages == {
        f"posts/{name}/index.html" for name in ("sound", "d/x", "folder.md/in")
    }
    assert not [path for path, data in built.files().items() if b"SECRET" in data]


VANISHING = """

def setup(app):
    from pathlib import Path

    app.connect(
        "env-before-read-docs",
        lambda app, env, docnames: Path(app.srcdir, "posts/gone.md").unlink(),
        priority=1,
    )
"""


def test_a_post_that_goes_away_meanwhile(tmp_path: Path) -> None:
    files = {"posts/sound.md": POST, "posts/gone.md": POST}
    site = small_site(tmp_path / "s", files)
    with (site / "conf.py").open("a", encoding="utf-8") as file:
        file.write(VANISHING)

    built = build(site)

    assert built.status == 0, built.log
    message = "not published: the file went away while the site was built"
    assert f"posts/gone.md:1: ERROR: {message} [chronicle.file]" in built.log
    assert (built.outdir / "posts/sound/index.html").is_file()
    assert not (built.outdir / "posts/gone").exists()
    feed = (built.outdir / "blog/atom.xml").read_text("utf-8")
    assert "posts/sound/" in feed
    assert "posts/gone/" not in feed
