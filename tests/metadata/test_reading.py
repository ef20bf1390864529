"""Posts as Sphinx reads them: titles, bytes, files, and what is read again when."""

from __future__ import annotations

import errno
import unicodedata
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.testing.util import SphinxTestApp
from sphinx.util.console import strip_escape_sequences

from chronicle.sources.domain import catalogue_of

CONF = "extensions = ['myst_parser', 'chronicle.parsing']\n"
ASTRO = "---\ntitle: '{title}'\npublishDate: {date}\n{keys}---\n\n{body}\n"


def post(
    title: str = "A title",
    body: str = "Text.",
    date: str = "2016-04-06",
    keys: str = "",
) -> str:
    return ASTRO.format(title=title, body=body, date=date, keys=keys)


class Site:
    """A folder that is built again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("conf.py", CONF)
        self.write("index.rst", "Home\n====\n")

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(data)

    def build(self, parallel: int = 0) -> SphinxTestApp:
        """Build, and note which documents were read."""
        app = SphinxTestApp("dummy", srcdir=self.folder, parallel=parallel)
        self.read: list[str] = []

        def note(_app: object, _env: object, docnames: list[str]) -> None:
            self.read += docnames

        app.connect("env-before-read-docs", note)
        try:
            app.build()
            log = strip_escape_sequences(app.warning.getvalue())
            self.warnings = log.replace(f"{self.folder}/", "")
        finally:
            app.cleanup()
        return app


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "src")


# Titles ---------------------------------------------------------------------------


def outline(node: nodes.Element, depth: int = 0) -> list[str]:
    """Return headings and paragraphs, indented by the depth of their section."""
    found = []
    for child in node.children:
        if isinstance(child, nodes.section):
            found += [f"{'#' * (depth + 1)} {child[0].astext()}"]
            found += outline(child, depth + 1)
        elif isinstance(child, nodes.paragraph):
            found += [child.astext()]
    return found


RST = ".. post:: 2016-04-06\n   :tags: a\n\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", post(), ["# A title", "Text."]),
        ("a.md", post(body=""), ["# A title"]),
        ("a.md", post(body="# A title\n\nText."), ["# A title", "Text."]),
        ("a.md", post(body="# A *title*!\n\nText."), ["# A title!", "Text."]),
        ("a.md", post(body="Text.\n\n## B"), ["# A title", "Text.", "## B"]),
        ("a.md", post(body="#### B\n\n##### C"), ["# A title", "## B", "### C"]),
        ("a.md", post(body="# B\n\n# C"), ["# A title", "## B", "## C"]),
        ("a.md", post(body="# A title\n\n# C"), ["# A title", "## C"]),
        (
            "a.md",
            post("<b> [x](y) `z` _e_ | {{ 7*7 }}"),
            ["# <b> [x](y) z _e_ | {{ 7*7 }}", "Text."],
        ),
        ("a.rst", RST + "A title\n=======\n\nText.\n", ["# A title", "Text."]),
        ("a.rst", RST + "A ``title``\n===========\n\nText.\n", ["# A title", "Text."]),
        (
            "a.rst",
            RST + "Intro.\n\nB\n=\n\nText.\n",
            ["# B", "Intro.", "Text."],
        ),
    ],
)
def test_title(site: Site, name: str, text: str, expected: list[str]) -> None:
    site.write(f"posts/{name}", text)

    app = site.build()

    doctree = app.env.get_doctree("posts/a")
    assert outline(doctree) == expected
    assert app.env.titles["posts/a"].astext() == expected[0][2:]


def test_lines_are_those_of_the_file(site: Site) -> None:
    site.write("posts/a.md", post(body="Text.\n\n{nosuchrole}`x`"))

    site.build()

    assert site.warnings.startswith("posts/a.md:8: WARNING: ")


def test_front_matter_reaches_nobody(site: Site) -> None:
    body = "{{ 7 * 7 }}"
    keys = "orphan: true\nmyst: {enable_extensions: [substitution]}\n"
    site.write("posts/a.md", post(body=body, keys=keys))
    site.write("posts/b.rst", ":orphan:\n:date: 2016-04-06\n\nB\n=\n\nText.\n")

    app = site.build()

    assert outline(app.env.get_doctree("posts/a")) == ["# A title", body]
    assert set(app.env.metadata["posts/a"]) <= {"wordcount"}  # MyST counts by itself
    assert app.env.metadata["posts/b"] == {}


# Bytes and files ------------------------------------------------------------------


def test_bytes_that_are_not_utf8_stop_nothing(site: Site) -> None:
    site.write("posts/a.md", post(body="caf\u00e9").encode("cp1252"))
    site.write("own.rst", b"Own\n===\n\ncaf\xe9\n")

    app = site.build()

    assert outline(app.env.get_doctree("posts/a")) == ["# A title", "café"]
    assert outline(app.env.get_doctree("own")) == ["# Own", "café"]
    assert "own.rst:4: WARNING: " in site.warnings
    assert "posts/a.md:6: WARNING: " in site.warnings


def test_files_that_cannot_be_posts(site: Site) -> None:
    site.write("posts/a.md", post())
    site.write("posts/a.rst", RST + "B\n=\n")
    site.write("posts/empty.md", " \n")
    site.write("posts/other.txt", post("Other"))
    site.write("posts/part.html", "<p>No post.</p>\n")
    site.write("posts/.hidden.md", post("Hidden"))
    site.write("posts/folder.md/b.md", post("B"))
    site.write("secret.md", post("Secret"))
    (site.folder / "posts/link.md").symlink_to("../secret.md")
    (site.folder / "posts/loop").symlink_to(".")
    site.write("conf.py", CONF + "exclude_patterns = ['secret.md']\n")

    app = site.build()

    assert sorted(app.env.found_docs) == ["index", "posts/a", "posts/folder.md/b"]
    link = "it is a symbolic link; posts are files of their own"
    assert [line for line in site.warnings.splitlines() if "chronicle" in line] == [
        f"{name}:1: ERROR: not published: {reason} [chronicle.file]"
        for name, reason in (
            (
                "posts/a.rst",
                "'posts/a.md' has the same address, and is published",
            ),
            ("posts/empty.md", "the file is empty"),
            ("posts/folder.md", "it is not a file, but has the name of one"),
            ("posts/link.md", link),
            ("posts/loop", link),
            (
                "posts/other.txt",
                (
                    "this format is not read; expected one of "
                    ".md, .markdown, .mdown, .mkd, .mkdn, .mdx, .rst"
                ),
            ),
        )
    ]


def test_texts_are_posts_of_nikola_only(site: Site) -> None:
    site.write("posts/a.txt", ".. title: A title\n.. date: 2016-04-06\n\nText.\n")
    site.write("posts/b.txt", "Text.\n")
    site.write("posts/b.meta", "B\nb\n2016-04-06\n")
    site.write("posts/notes.txt", "No post.\n")
    site.write("requirements.txt", "sphinx\n")

    app = site.build()

    assert sorted(app.env.found_docs) == ["index", "posts/a", "posts/b"]
    assert outline(app.env.get_doctree("posts/a")) == ["# A title", "Text."]


def test_names_as_they_are(site: Site) -> None:
    composed = unicodedata.normalize("NFD", "posts/żółć.md")
    for name in (composed, "posts/v1.2.3.md", "posts/a b (1).md", "posts/b.markdown"):
        site.write(name, post(name))

    app = site.build()

    names = {composed[:-3], "posts/v1.2.3", "posts/a b (1)", "posts/b"}
    assert names <= app.env.found_docs
    assert app.env.doc2path(composed[:-3]).is_file()


def test_a_file_that_may_not_be_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("posts/a.md", post())
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:  # file modes do not stop root
        if path.name == "a.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    app = site.build()

    message = "not published: Permission denied [chronicle.file]"
    assert f"posts/a.md:1: ERROR: {message}" in site.warnings
    assert app.env.found_docs == {"index"}


# What is read again ---------------------------------------------------------------


def test_nothing_changed(site: Site) -> None:
    site.write("posts/a.md", post(body="theyâ€™re here"))
    site.build()
    before = catalogue_of(site.build().env)

    app = site.build()

    assert site.read == []
    assert catalogue_of(app.env) == before
    assert [one.rule for one in before.records["posts/a"].repairs] == ["mojibake"]


def test_another_name_for_an_author(site: Site) -> None:
    site.write("conf.py", CONF + "extensions += ['chronicle.community']\n")
    site.write("posts/a.md", post("A", keys="author: annl\n"))
    site.write("posts/b.md", post("B", keys="author: bob\n"))
    site.build()
    site.write(
        "_data/people.yml", "- id: ann-lee\n  name: Ann Lee\n  aliases: [annl]\n"
    )

    app = site.build()

    assert site.read == ["posts/a"]
    assert catalogue_of(app.env).records["posts/a"].authors == ("Ann Lee",)


def test_handles_of_an_authors_file(site: Site) -> None:
    site.write("conf.py", CONF + "exclude_patterns = ['.*', '**/.*']\n")
    site.write("posts/old/a.md", post(keys="authors: [al]\n"))
    site.write("posts/old/.authors.yml", "authors:\n  al: {name: Ann Lee}\n")

    app = site.build()

    (record,) = catalogue_of(app.env).records.values()
    assert record.authors == ("Ann Lee",)
    assert record.origin == "mkdocs-material"


def test_profiles_of_authors(site: Site) -> None:
    site.write("posts/a.md", post(keys="author: Ann Lee\n"))
    site.write("posts/authors/ann-lee.json", '{"name": "ann lee", "bio": "Writes."}')
    site.write("posts/authors/bob.json", '{"name": "Bob", "bio": "Reads."}')

    profiles = catalogue_of(site.build().env).profiles

    assert {name: profile.description for name, profile in profiles.items()} == {
        "Ann Lee": "Writes."
    }


def test_a_twin_comes_and_goes(site: Site) -> None:
    url = "legacyUrl: /2016/04/a.html\n"
    site.write("posts/a.md", post(body="theyâ€™re here", keys=url))
    site.build()
    site.write("posts/b.md", post(body="they’re here", keys=url))
    app = site.build()

    assert site.read == ["posts/b"]
    assert "posts/a" not in app.env.found_docs
    assert catalogue_of(app.env).merged == {"posts/a": "posts/b"}

    (site.folder / "posts/b.md").unlink()
    app = site.build()

    assert site.read == ["posts/a"]
    assert catalogue_of(app.env).merged == {}


def test_a_missing_image_comes(site: Site) -> None:
    remote = "https://images.example/a.png"
    site.write("posts/a.md", post(body=f"[![](./a.png)]({remote})"))
    app = site.build()
    (image,) = app.env.get_doctree("posts/a").findall(nodes.image)
    assert image["uri"] == remote

    site.write("posts/a.png", b"\x89PNG\r\n\x1a\n")
    app = site.build()

    assert site.read == ["posts/a"]
    (image,) = app.env.get_doctree("posts/a").findall(nodes.image)
    assert image["uri"] == "posts/a.png"


def test_a_day_comes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write("posts/a.md", post(date="2020-01-02"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577836800")  # 2020-01-01
    app = site.build()
    assert catalogue_of(app.env).listed == ()

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577923200")
    app = site.build()

    assert site.read == ["posts/a"]
    assert len(catalogue_of(app.env).listed) == 1


def test_parallel_reading_knows_as_much(site: Site) -> None:
    for number in range(12):
        body = f"theyâ€™re here &nbsp; and *there {number}*"
        site.write(f"posts/{number}.md", post(f"Title {number}", body))
    parallel = catalogue_of(site.build(parallel=2).env)
    assert len(site.read) == 13

    for path in (site.folder / "_build").rglob("*.pickle"):
        path.unlink()
    serial = catalogue_of(site.build().env)

    assert len(site.read) == 13
    assert serial == parallel
    assert all(record.repairs for record in serial.records.values())
