"""Compare the cost of our build with other stacks', on the same posts.

    python tests/bench/bench.py --posts FOLDER [--count 733] [--json results.json]

Stock is Sphinx, ABlog, MyST and Furo with the smallest templates that work; "side bars"
is stock that leads from each page to recent posts, tags, categories and years, with the
side bars that ``ablog start`` sets.  PyStemmer, which only we require, is hidden from
both.  "Archive" is ours without people, services, events and pages of its own; "bare"
is Sphinx and MyST in their plainest theme, without a blog: nobody who uses both can do
with less.  Pelican is measured where it is installed, Nikola where it is a program on
the path: what it needs may be other versions than ours.  All build the same files in
the same run.  Machines are noisy: trust ratios.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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

BARE_CONF = """\
extensions = ["myst_parser"]
html_theme = "basic"
exclude_patterns = ["_build"]
"""

COUNTS = (100, 733, 7330)

EDIT = "\n\nOne more sentence at the end.\n"


class Cost(NamedTuple):
    """What a build took, and what it left."""

    processor: float
    """Seconds, of the process and its children."""

    wall: float
    """Seconds of the clock."""

    peak: int
    """Bytes of memory of its largest process."""

    files: int
    bytes: int
    """Of the output."""


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


def make_archive(folder: Path, posts: list[tuple[str, str]]) -> Path:
    """Lay out a site with our settings, and *posts* alone."""
    from building import small_site  # noqa: PLC0415 -- needs the path above

    small_site(folder, {})
    shutil.rmtree(folder / "_data")
    (folder / "_data").mkdir()
    return write_posts(folder, posts)


def make_bare(folder: Path, posts: list[tuple[str, str]]) -> Path:
    """Lay out *posts* as Sphinx and MyST take them, with nothing else."""
    folder.mkdir()
    (folder / "conf.py").write_text(BARE_CONF, encoding="utf-8")
    toctree = "Home\n====\n\n.. toctree::\n   :glob:\n\n   posts/*\n"
    (folder / "index.rst").write_text(toctree, encoding="utf-8")
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

PELICAN_CONF = """\
SITENAME, SITEURL, PATH, ARTICLE_PATHS = "Site", "https://example.org", "posts", [""]
DEFAULT_DATE, TIMEZONE, DEFAULT_LANG = "fs", "UTC", "en"
FEED_ALL_ATOM, CACHE_CONTENT, LOAD_CONTENT_CACHE = "atom.xml", True, True
CHECK_MODIFIED_METHOD, SLUGIFY_SOURCE = "mtime", "basename"
"""


def make_pelican(folder: Path, posts: list[tuple[str, str]]) -> Path:
    """Lay out a site of Pelican's."""
    folder.mkdir()
    (folder / "pelicanconf.py").write_text(PELICAN_CONF, encoding="utf-8")
    return write_posts(folder, [(name, for_stock(text)) for name, text in posts])


NIKOLA_CONF = """\
BLOG_TITLE, BLOG_AUTHOR, BLOG_DESCRIPTION = "Site", "Site", "Site"
SITE_URL, BLOG_EMAIL, TIMEZONE = "https://example.org/", "site@example.org", "UTC"
DEFAULT_LANG, POSTS, PAGES = "en", [("posts/*.md", "posts", "post.tmpl")], []
COMPILERS, OUTPUT_FOLDER = {"markdown": [".md"]}, OUTPUT
"""


def make_nikola(folder: Path, posts: list[tuple[str, str]]) -> Path:
    """Lay out a site of Nikola's."""
    folder.mkdir()
    output = f"OUTPUT = {f'{folder}-out'!r}\n"
    (folder / "conf.py").write_text(output + NIKOLA_CONF, encoding="utf-8")
    return write_posts(folder, [(name, for_stock(text)) for name, text in posts])


OTHERS = {"nikola", "pelican"}
"""Sites that are not Sphinx's."""


def command_of(name: str, folder: Path, jobs: str) -> list[str]:
    """Return what builds a site into ``<folder>-out``."""
    out = f"{folder}-out"
    if name == "pelican":
        conf = str(folder / "pelicanconf.py")
        return [sys.executable, "-m", "pelican", "-q", "-s", conf, "-o", out]
    if name == "nikola":
        return ["nikola", "build", "-q"]
    program = ["-m", "sphinx"] if name in {"ours", "archive"} else ["-c", STOCK_PROGRAM]
    options = ["-Q", "-b", "dirhtml", "-j", jobs, "-d", f"{folder}-doctrees"]
    return [sys.executable, *program, *options, str(folder), out]


def environment() -> dict[str, str]:
    """Return the environment of a build.

    Without compiled modules on the disk, each would compile all of them.
    """
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def build(name: str, folder: Path, jobs: str) -> Cost:
    """Build a site, and say what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command_of(name, folder, jobs), env=environment(), cwd=folder
    )
    _pid, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in ((0,) if name in OTHERS else (0, 1)):
        raise SystemExit(f"{name}: the build stopped with {code}")
    out = Path(f"{folder}-out")
    files = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    if name not in OTHERS:
        check_pages(out)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    processor = used.ru_utime + used.ru_stime
    return Cost(round(processor, 2), round(wall, 2), peak, len(files), sum(files))


def check_pages(out: Path) -> None:
    """Stop if a page is but Furo's error text: that is cheap to write.

    :raises SystemExit: Names the page.
    """
    for path in out.rglob("*.html"):
        if "layout.html" in path.read_text(encoding="utf-8"):
            raise SystemExit(f"{path}: expected a whole page, not Furo's error text")


DATE = re.compile(r"^((?:publishDate|date): *['\"]?)(\d{4}-\d\d-\d\d)", re.MULTILINE)


def edit(folder: Path, change: str) -> None:
    """Change one post in the middle of the archive, or add one there or at its end.

    A checkout gives all files new time stamps, and none another content.
    """
    files = sorted((folder / "posts").iterdir())
    if change == "new checkout":
        for path in folder.rglob("*"):
            path.touch()
        return
    path = files[len(files) // 2]
    text = path.read_text(encoding="utf-8")
    if change == "title edited":
        text = re.sub(r"^title: *", "title: A", text, count=1, flags=re.MULTILINE)
    elif change.endswith("post added"):
        path = path.with_name(f"{change.replace(' ', '-')}{path.suffix}")
        text = as_another(text, newest_day(files) if "new" in change else "")
    elif change == "body edited":
        text += EDIT
    path.write_text(text, encoding="utf-8")


def as_another(text: str, day: str = "") -> str:
    """Return a post as another one, which was nowhere before.

    :param day: Of its publication, if that is another.
    """
    text = re.sub(r"^legacyUrl:.*$", "", text, flags=re.MULTILINE)
    return DATE.sub(rf"\g<1>{day}", text, count=1) if day else text


def newest_day(posts: Iterable[Path]) -> str:
    """Return the day of the newest of some posts, as it is written."""
    days = [DATE.search(post.read_text(encoding="utf-8")) for post in posts]
    return max(found[2] for found in days if found)


MAKERS: dict[str, Callable[..., Path]] = {
    "ours": make_ours,
    "archive": make_archive,
    "bare": make_bare,
    "stock": make_stock,
    "side bars": partial(make_stock, more=SIDEBARS),
    "pelican": make_pelican,
    "nikola": make_nikola,
}


def installed() -> list[str]:
    """Return the sites that are measured if nobody names any."""
    others = ["pelican"] * bool(find_spec("pelican"))
    return ["ours", "stock", *others, *["nikola"] * bool(shutil.which("nikola"))]


BUILDS = (
    "cold",
    "nothing changed",
    "new checkout",
    "saved unchanged",
    "body edited",
    "title edited",
    "post added",
    "new post added",
)


def measure(
    work: Path, posts: list[tuple[str, str]], jobs: str, names: list[str]
) -> Iterator[tuple[str, str, Cost]]:
    """Yield what each build of each site took: one kind of build after the other."""
    folders = {
        name: MAKERS[name](work / name.replace(" ", ""), posts) for name in names
    }
    for label in BUILDS:
        time.sleep(3)  # a file changed just now is read twice, in case it changes again
        for name, folder in folders.items():
            if label not in BUILDS[:2]:
                edit(folder, label)
            yield label, name, build(name, folder, jobs)


def machine() -> dict[str, str | int]:
    """Describe what the figures are of."""
    cpus = Path("/proc/cpuinfo")
    model = (
        re.search(r"model name\s*: (.*)", cpus.read_text()) if cpus.is_file() else None
    )
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "processor": model[1] if model else platform.processor(),
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
        "sphinx": version("sphinx"),
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=Path, action="append", required=True)
    parser.add_argument("--count", type=int, action="append", help="[100, 733, 7330]")
    parser.add_argument("--jobs", default="auto")
    parser.add_argument("--rounds", type=int, default=3, help="medians are given")
    parser.add_argument(
        "--site",
        action="append",
        help=f"{', '.join(MAKERS)} [{', '.join(installed())}]",
    )
    parser.add_argument("--json", type=Path, help="where to write the results")
    args = parser.parse_args()
    names = args.site or installed()
    results: list[dict[str, Any]] = []
    for count in args.count or COUNTS:
        posts = draw_posts(args.posts, count)
        costs: dict[tuple[str, str], list[Cost]] = {}
        for _round in range(args.rounds):
            with tempfile.TemporaryDirectory() as work:
                for label, name, cost in measure(Path(work), posts, args.jobs, names):
                    costs.setdefault((label, name), []).append(cost)
        for (label, name), found in costs.items():
            middle = Cost(*(median_low(each) for each in zip(*found, strict=True)))
            row = {"posts": count, "build": label, "site": name, **middle._asdict()}
            results.append(row)
            print(describe(row, results), flush=True)
    if args.json:
        found = {"machine": machine(), "jobs": args.jobs, "rounds": args.rounds}
        args.json.write_text(json.dumps(found | {"results": results}, indent=1) + "\n")


def describe(row: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """Return a line of the table, with the ratio to ours."""
    ours = next(
        each["processor"]
        for each in rows
        if (each["posts"], each["build"]) == (row["posts"], row["build"])
    )
    return (
        f"{row['posts']:>5} {row['build']:15} {row['site']:9}"
        f" processor {row['processor']:7.2f} s ({row['processor'] / ours:5.2f})"
        f"  wall {row['wall']:7.2f} s  peak {row['peak'] / 1e6:6.0f} MB"
        f"  {row['files']:>6} files {row['bytes'] / 1e6:6.1f} MB"
    )


if __name__ == "__main__":
    main()
