"""An edit of a text that no other page shows spares what follows from all posts."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from building import Built, build, small_site
from chronicle.build.state import RACE

if TYPE_CHECKING:
    from pathlib import Path

KEPT = """
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from sphinx.builders.html import StandaloneHTMLBuilder
from chronicle.blog import ablog_site, outdated
from chronicle.build.ledger import Ledger
from chronicle.community.index import View
from chronicle.report import pages
from chronicle.sources import domain

def setup(app):
    keep, make = Ledger.keep_made, pages.as_json
    copy = StandaloneHTMLBuilder.copy_static_files
    catalogue, decades = domain.make_catalogue, View.decades
    describe, see = ablog_site._describe, outdated._seen_from

    def write(name):
        with Path(app.srcdir, "../kept").open("a") as file:
            file.write(f"{name}\\n")

    def note(ledger, name):
        write(name)
        keep(ledger, name)

    def note_made(report):
        write("the report is made")
        return make(report)

    def note_copied(builder):
        write("assets are copied")
        copy(builder)

    def note_catalogue(*args):
        write("the catalogue is made")
        return catalogue(*args)

    def note_homes(*args):
        write("homes are looked for")
        return decades(*args)

    def note_filled(*args):
        write("ABlog's object is filled")
        return describe(*args)

    def note_seen(view, post):
        write(f"seen from {post.docname}")
        return see(view, post)

    Ledger.keep_made, pages.as_json = note, note_made
    outdated._seen_from = note_seen
    ablog_site._describe = note_filled
    domain.make_catalogue, View.decades = note_catalogue, note_homes
    StandaloneHTMLBuilder.copy_static_files = note_copied
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""

FIRST = (
    "---\ntitle: First\ndate: 2020-01-01\ntags: [a]\naliases: [/old/first/]\n---\n\n"
    "Lists show this paragraph, which says a lot, and [where](second.md) more is. "
    + "It goes on. " * 30
    + "\n\n## Part\n\nA second paragraph.\n\nA third one.\n"
)
SECOND = (
    "---\ntitle: Second\ndate: 2020-01-02\ntags: [a, b]\n"
    "aliases: [/old/second/?page=2]\n---\n\n"
    "Another text, with [a link](first.md#part) and [one that leads nowhere](none.md)."
    "\n"
)
OLD = "---\ntitle: Old {0}\ndate: 200{0}-01-01\n---\n\nIt {0}.\n"
EVENTS = {
    "the report is made",
    "assets are copied",
    "the catalogue is made",
    "homes are looked for",
    "ABlog's object is filled",
}
SPARED = {
    "chronicle.blog.pages.collect_pages",
    "chronicle.community.resolve.note_changed_pages",
    "chronicle.links.passes.find_outdated_pages",
    "chronicle.links.redirect_pages.write_redirects",
    "chronicle.seo.files.write_lists",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built, and whose files are older than its output."""
    posts = {"posts/first.md": FIRST, "posts/second.md": SECOND}
    posts |= {f"posts/old-{n}.md": OLD.format(n) for n in range(1, 5)}
    posts["about/repairs.rst"] = ":orphan:\n\nRepairs\n=======\n\n.. repair-report::\n"
    posts["index.rst"] = "Home\n====\n\n.. postlist::\n   :excerpts:\n"
    site = small_site(tmp_path_factory.mktemp("local") / "site", posts)
    (site / "_ext/kept.py").write_text(KEPT, "utf-8")
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nextensions.append('kept')\n")
    time.sleep(RACE / 10**9)
    assert build(site).status == 0
    return site


class Rebuilt(NamedTuple):
    """A build after one change."""

    built: Built
    kept: set[str]
    """The listeners that were spared."""

    done: set[str]
    """What else was done of :data:`EVENTS`."""

    seen: set[str]
    """The documents whose posts beside them were looked at."""


def rebuild(site: Path, path: str, old: str, new: str) -> Rebuilt:
    """Change a file, build, and take the change back."""
    text = (site / path).read_text("utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), "utf-8")
    found = build_as_clean(site)
    (site / path).write_text(text, "utf-8")
    build(site)
    return found


def build_as_clean(site: Path) -> Rebuilt:
    """Build, and see that a clean build makes the same."""
    account = site.with_name("kept")
    account.write_text("", "utf-8")
    built = build(site)
    noted = {*account.read_text("utf-8").splitlines()}
    clean = build(site, "dirhtml", "-E", out="clean")
    assert built.files() == clean.files()
    assert sorted(built.log.splitlines()) == sorted(clean.log.splitlines())
    seen = {line.removeprefix("seen from ") for line in noted if "seen from" in line}
    kept = {name for name in noted if name.startswith("chronicle.")}
    return Rebuilt(built, kept, noted & EVENTS, seen)


def test_a_text_that_no_other_page_shows(site: Path) -> None:
    found = rebuild(site, "posts/first.md", "second paragraph", "second one")

    assert found.kept >= SPARED
    assert not found.done


def test_a_file_that_a_text_names_is_copied(site: Path) -> None:
    (site / "posts/plan.csv").write_text("a, b\n", "utf-8")

    rebuild(site, "posts/first.md", "A third one.", "{download}`plan.csv`")

    clean = site.with_name(f"{site.name}-clean")  # as which it was
    assert [*clean.glob("_downloads/*/plan.csv")]


def test_pages_with_code_name_the_same_style_sheet_of_it(site: Path) -> None:
    code = "```python\nimport this\n```\n"

    rebuild(site, "posts/first.md", "A third one.", code)
    rebuild(site, "posts/first.md", "title: First", f"title: F\n---\n\n{code}\n<!--\n")


def test_what_was_repaired_is_reported(site: Path) -> None:
    found = rebuild(site, "posts/first.md", "A third one.", "A third oneâ€¦")

    assert "the report is made" in found.done


def test_doctrees_in_the_output_are_no_part_of_it(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    text = (copy / "posts/first.md").read_text("utf-8")
    for words in ("A third one.", "A last one."):  # as Sphinx lays them by itself
        (copy / "posts/first.md").write_text(f"{text}\n{words}\n", "utf-8")
        build(copy, doctrees="/.doctrees")

    assert {*(tmp_path / "kept").read_text("utf-8").split()} >= SPARED


OF_FACTS = {
    "chronicle.links.passes.find_outdated_pages",
    "chronicle.links.redirect_pages.write_redirects",
}
"""The listeners for whom a new title changes nothing, but in redirects to its post."""


def test_a_new_title(site: Path) -> None:
    found = rebuild(site, "posts/first.md", "title: First", "title: Other")

    assert found.kept == OF_FACTS
    assert not found.done & {"homes are looked for", "assets are copied"}
    clean = site.with_name(f"{site.name}-clean")  # as which it was
    assert "Other" in (clean / "old/first/index.html").read_text("utf-8")


def test_a_new_post_is_seen_from_those_beside_it(site: Path) -> None:
    """The oldest but one; a label of its own may lead to other pages, from anywhere."""
    new = site / "posts/new.md"
    new.write_text("---\ntitle: New\ndate: 2001-07-01\n---\n\nSome.\n", "utf-8")
    found = build_as_clean(site)

    assert {"posts/new", "posts/old-1", "posts/old-2"} <= found.seen
    assert not found.seen & {"posts/old-4", "posts/first"}

    new.write_text(new.read_text("utf-8").replace("2001-07", "2003-07"), "utf-8")
    found = build_as_clean(site)

    beside = {f"posts/old-{n}" for n in range(1, 5)}  # before, and now
    assert found.seen == {"posts/new", *beside}
    new.write_text(new.read_text("utf-8").replace("date", "tags: [z]\ndate"), "utf-8")
    assert build_as_clean(site).seen >= {"posts/first"}
    new.unlink()
    assert build_as_clean(site).seen >= {"posts/first"}


def test_a_new_title_of_a_page(site: Path) -> None:
    found = rebuild(site, "index.rst", "Home\n", "Begin\n")

    assert found.kept == OF_FACTS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tags: [a]", "tags: [a, c]"),
        ("/old/first/", "/old/other/"),
        ("Lists show this", "Lists now show this"),  # the description
        ("on. \n\n", "on, more.\n\n"),  # the end of the excerpt
        ("## Part", "## Other part"),  # a link leads there
        ("A third one.", "A third one speaks of PyPI."),
        ("A third one.", "A third one. " * 400),  # the reading time
    ],
)
def test_what_other_pages_show(site: Path, old: str, new: str) -> None:
    found = rebuild(site, "posts/first.md", old, new)

    assert not found.kept
    assert "assets are copied" not in found.done


def test_what_pages_load_is_copied_where_more_than_texts_changed(site: Path) -> None:
    found = rebuild(site, "conf.py", "append('kept')", "append('kept')\nproject = 'P'")

    assert "assets are copied" in found.done


def test_what_was_said_of_the_changed_post_is_said_of_its_new_line(site: Path) -> None:
    found = rebuild(site, "posts/second.md", "tags:", "rating: 5\ntags:")

    place = "posts/second.md:6: WARNING: old address '/old/second/?page=2'"
    assert place in found.built.log
    assert found.kept & SPARED == SPARED - OF_FACTS
