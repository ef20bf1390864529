"""Compare the cost of our build with the stock stack's, on the same posts.

    python tests/bench/bench.py --posts FOLDER [--count 700] [--jobs auto] [--rounds 1]

Stock is Sphinx, ABlog, MyST and Furo with the smallest templates that work; "side bars"
is stock that leads from each page to recent posts, tags, categories and years, with the
side bars that ``ablog start`` sets.  PyStemmer, which only we require, is hidden from
both.  All build the same files in the same run; given are seconds of processor time,
children included, and of the clock, and the ratio of ours to each.  Machines are noisy:
trust ratios.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "tests"))

STOCK_CONF = """\
extensions = ["ablog", "myst_parser", "sphinx_design"]
templates_path = ["_templates"]
html_theme = "furo"
html_baseurl = blog_baseurl = "https://chronicle.example/"
blog_post_pattern = ["posts/**/*.md"]
post_date_format = "%Y-%m-%d"
exclude_patterns = ["_build"]
"""

SIDEBARS = """\
html_sidebars = {"**": [
    "sidebar/brand.html", "sidebar/search.html", "sidebar/scroll-start.html",
    "ablog/postcard.html", "sidebar/navigation.html", "ablog/recentposts.html",
    "ablog/tagcloud.html", "ablog/categories.html", "ablog/archives.html",
    "sidebar/scroll-end.html",
]}
"""

PAGE = '{% extends "furo/page.html" %}\n'
# ABlog's own page.html, which hides Furo's, gives an error text under Furo.

LIST = """\
{% extends "page.html" %}{% block content %}<h1>{{ header }}</h1>
{% for post in collection %}
<h2><a href="{{ pathto(post.docname) }}">{{ post.title }}</a></h2>
{{ post.to_html(collection.docname) }}{% endfor %}{% endblock %}
"""

CATALOGUE = """\
{% extends "page.html" %}{% block content %}
<h1>{{ header }}</h1>{% for collection in catalog %}
{% if collection %}<h2>{{ collection }}</h2>{% for post in collection %}
<p><a href="{{ pathto(post.docname) }}">{{ post.title }}</a></p>
{% endfor %}{% endif %}{% endfor %}{% endblock %}
"""

REDIRECT = """\
{% extends "page.html" %}{% block content %}
<a href="{{ pathto(redirect) }}">{{ post.title }}</a>{% endblock %}
"""

EDIT = "\n\nOne more sentence at the end.\n"


class Cost(NamedTuple):
    """What a build took."""

    processor: float
    """Seconds, of the process and its children."""

    clock: float
    """Seconds."""


def draw_posts(folders: list[Path], count: int) -> list[tuple[str, str]]:
    """Return *count* posts as (name, text), again from the first if there are fewer."""
    files = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".md", ".rst"}
    )
    if not files:
        raise SystemExit(f"no .md or .rst files below {', '.join(map(str, folders))}")
    posts = []
    for number, path in enumerate(islice(cycle(files), count)):
        text = path.read_text(encoding="utf-8", errors="replace")
        if number >= len(files):  # a post again: under an address of its own
            text = re.sub(r"^legacyUrl:.*$", "", text, flags=re.MULTILINE)
            text = re.sub(r"https?://pyfound\.blogspot\.\S+\.html", "", text)
        posts.append((f"{number:05d}-{path.parent.name}{path.suffix}", text))
    return posts


def make_ours(folder: Path, posts: list[tuple[str, str]]) -> Path:
    """Lay out our site with *posts* in place of its own."""
    from building import copy_project  # noqa: PLC0415 -- needs the path above

    copy_project(folder)
    shutil.rmtree(folder / "posts")
    return write_posts(folder, posts)


def make_stock(folder: Path, posts: list[tuple[str, str]], more: str = "") -> Path:
    """Lay out a stock site with *posts*, their keys renamed to those ABlog knows.

    :param more: Settings to add.
    """
    templates = folder / "_templates/ablog"
    templates.mkdir(parents=True)
    (folder / "conf.py").write_text(STOCK_CONF + more, encoding="utf-8")
    (folder / "index.rst").write_text("Home\n====\n\n.. postlist:: 5\n", "utf-8")
    for name, text in (
        ("../page", PAGE),
        ("collection", LIST),
        ("catalog", CATALOGUE),
        ("redirect", REDIRECT),
    ):
        (templates / f"{name}.html").write_text(text, encoding="utf-8")
    renamed = [(name, for_stock(text)) for name, text in posts]
    return write_posts(folder, renamed)


def for_stock(text: str) -> str:
    """Return a post as ABlog takes it: a date it knows, and a heading.

    Without a heading it leaves a post of Markdown out of archives and feeds, and would
    be measured by what it does not do.
    """
    text = re.sub(r"^publishDate:", "date:", text, flags=re.MULTILINE)
    head = re.match(r"---\n.*?^title: *(.*?)$.*?^---\n", text, re.DOTALL | re.MULTILINE)
    if head and not re.search(r"^# ", text[head.end() :], re.MULTILINE):
        title = head[1].strip().strip("'\"")
        text = f"{head[0]}\n# {title}\n{text[head.end() :]}"
    return text


def write_posts(folder: Path, posts: list[tuple[str, str]]) -> Path:
    """Write *posts* below ``posts/``."""
    (folder / "posts").mkdir()
    for name, text in posts:
        (folder / "posts" / name).write_text(text, encoding="utf-8")
    return folder


STOCK_PROGRAM = """\
import sys
sys.modules["Stemmer"] = None
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


def build(folder: Path, jobs: str) -> Cost:
    """Build *folder* into ``<folder>-out``, and say what it took."""
    program = ["-m", "sphinx"] if folder.name == "ours" else ["-c", STOCK_PROGRAM]
    command = [sys.executable, *program, "-Q", "-b", "dirhtml", "-j", jobs]
    command += ["-d", f"{folder}-doctrees", str(folder), f"{folder}-out"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=False)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{folder.name}: sphinx-build stopped with {done.returncode}")
    check_pages(Path(f"{folder}-out"))
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(processor, clock)


def check_pages(out: Path) -> None:
    """Stop if a page is but Furo's error text: that is cheap to write.

    :raises SystemExit: Names the page.
    """
    for path in out.rglob("*.html"):
        if "layout.html" in path.read_text(encoding="utf-8"):
            raise SystemExit(f"{path}: expected a whole page, not Furo's error text")


def edit(folder: Path) -> None:
    """Change one post in the middle of the archive."""
    files = sorted((folder / "posts").iterdir())
    path = files[len(files) // 2]
    path.write_text(path.read_text(encoding="utf-8") + EDIT, encoding="utf-8")


def compare(work: Path, posts: list[tuple[str, str]], jobs: str) -> None:
    """Build all sites cold, unchanged, and with one post edited; print each."""
    ours = make_ours(work / "ours", posts)
    peers = {
        "stock": make_stock(work / "stock", posts),
        "side bars": make_stock(work / "sidebars", posts, SIDEBARS),
    }
    for label in ("cold", "nothing changed", "one post edited"):
        if label == "one post edited":
            for folder in (ours, *peers.values()):
                edit(folder)
        mine = build(ours, jobs)
        for name, folder in peers.items():
            print(
                f"{label:15}  {describe(mine, name, build(folder, jobs))}", flush=True
            )


def describe(mine: Cost, name: str, theirs: Cost) -> str:
    """Return both costs, and the ratio of ours to the other's."""
    return (
        f"processor {mine.processor:6.2f} s : {theirs.processor:6.2f} s"
        f" = {mine.processor / theirs.processor:4.2f}"
        f"  clock {mine.clock:6.2f} s : {theirs.clock:6.2f} s"
        f" = {mine.clock / theirs.clock:4.2f}  ours : {name}"
    )


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=Path, action="append", required=True)
    parser.add_argument("--count", type=int, default=700)
    parser.add_argument("--jobs", default="auto")
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    posts = draw_posts(args.posts, args.count)
    print(f"{len(posts)} posts, -j {args.jobs}")
    for _round in range(args.rounds):
        with tempfile.TemporaryDirectory() as work:
            compare(Path(work), posts, args.jobs)


if __name__ == "__main__":
    main()
