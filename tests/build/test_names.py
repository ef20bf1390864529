"""Whatever a file is called: it has a page to which all links lead, or a message."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from building import Built, build, small_site, write_files

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\ntitle: Post {}\ndate: 2016-04-06\ntags: [con, x]\n---\n\nText {}.\n"

KNOWN = (
    *("con", " lead", "nbsp\u00a0name", "zero\u200bwidth", "aux/x", "dir./y", "trail "),
    *("soft\u00adhyphen", "a#b", "c?d", "100%", "100%25", "lpt1", "e&f", "h#h/x"),
    *("comma,semi;colon", "\u202eevil", "emoji😀", "CON", "p%p/index", "sp ace", "ĳ"),
)

LETTERS = "abz.%?#& ~:|<>\"'+=@,;\u00a0\u200b\u200d\u00ad\u0301é日\u2028\t\\"


def make_names() -> dict[str, str]:
    """Return posts under names of all kinds, the same in each run."""
    chosen = random.Random(12)
    made = {"".join(chosen.choices(LETTERS, k=chosen.randint(1, 5))) for _ in range(80)}
    stems = dict.fromkeys((*KNOWN, *sorted(made - {".", ".."})))
    posts = {f"posts/n/{stem}.md": POST.format(n, n) for n, stem in enumerate(stems)}
    return {f"posts/n/{stem}.md": posts[f"posts/n/{stem}.md"] for stem in stems}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names") / "s"
    return small_site(folder, {"posts/sound.md": POST.format("S", "S")})


def missing(built: Built, where: str, addresses: set[str]) -> set[str]:
    """Return the addresses that lead to no file of the site."""
    base = "https://chronicle.example/"
    lost = set()
    for address in addresses:
        parts = urlsplit(urljoin(f"{base}{where}", address))
        path = built.outdir / unquote(parts.path).lstrip("/")
        is_there = (path / "index.html").is_file() or path.is_file()
        if parts.netloc == "chronicle.example" and not is_there:
            lost.add(address)
    return lost


def test_every_name_is_published_or_refused(site: Path) -> None:
    alone = build(site)
    assert alone.status == 0
    before = alone.files()
    posts = make_names()
    write_files(site, posts)

    built = build(site)

    assert built.status == 0, built.log
    refused = set(re.findall(r"ERROR: not published: its name", built.log))
    assert refused
    published = built.soup("sitemap.xml").find_all("loc")
    addresses = {loc.text for loc in published}
    assert len([each for each in addresses if "/posts/n/" in each]) > 20
    assert missing(built, "", addresses) == set()
    hidden = len([name for name in posts if re.match(r"posts/n/([.]|~\$)", name)])
    left_out = built.log.count("ERROR: not published: ")
    pages = len([path for path in built.files() if re.match("posts/n/.*html$", path)])
    assert pages + left_out + hidden >= len(posts)
    for path in (path for path in built.files() if path.endswith(".html")):
        links = {str(a["href"]) for a in built.soup(path).select("a[href]")}
        assert missing(built, built_address(path), links) == set()
    for feed in ("blog/atom.xml", "blog/tag/x/atom.xml"):
        found = {str(each["href"]) for each in built.soup(feed).find_all("link")}
        assert missing(built, "", found) == set()

    for name in posts:
        (site / name).unlink()
    again = build(site)

    assert again.status == 0, again.log
    assert again.files() == before


def built_address(path: str) -> str:
    """Return the address of a page, as a browser has it."""
    return quote(path).removesuffix("index.html")
