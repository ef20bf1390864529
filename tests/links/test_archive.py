"""A whole archive, dropped in with its settings and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import Built, build, small_site

if TYPE_CHECKING:
    from pathlib import Path

FIRST = """\
---
layout: post
title: The first
---

![Quay](/w/assets/the%20quay.svg) ![Secret](/secret.svg)

The [minutes](/files/march.pdf), the [plan](https://old.example.org/w/files/plan.txt),
[settings](/hidden.txt),
[the second]({{ site.baseurl }}/blog/second/), [talks](/talks/).
"""
SECOND = """\
---
layout: post
title: The second
---

Words.
"""
CONFIG = "url: https://old.example.org\nbaseurl: /w\npermalink: /:year/:title/\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    top = tmp_path_factory.mktemp("archive")
    files = {
        "posts/w/_config.yml": CONFIG,
        "posts/w/_posts/2013-05-06-first.md": FIRST,
        "posts/w/_posts/2014-05-06-second.md": SECOND,
        "posts/w/assets/the quay.svg": PICTURE,
        "posts/w/files/march.pdf": "%PDF",
        "posts/w/files/plan.txt": "Plan",
        "secret.svg": PICTURE,
        "hidden.txt": "hidden",
    }
    site = small_site(top / "site", files)
    link(site / "posts/w/secret.svg", site / "secret.svg")
    link(site / "posts/w/hidden.txt", site / "hidden.txt")
    return build(site)


def link(place: Path, target: Path) -> None:
    place.symlink_to(target)


def test_files_of_the_archive_are_published(built: Built) -> None:
    soup = built.soup("posts/w/_posts/2013-05-06-first/index.html")
    article = soup.find("article")
    page = built.outdir / "posts/w/_posts/2013-05-06-first"
    (picture,) = article.select("section img")
    offered = article.select("a.download")

    assert picture["alt"] == "Quay"
    assert (page / picture["src"].replace("%20", " ")).read_text() == PICTURE
    assert [(page / a["href"]).read_text() for a in offered] == ["%PDF", "Plan"]


def test_links_out_of_the_archive_are_not_followed(built: Built) -> None:
    published = {path.rpartition("/")[2] for path in built.files()}

    assert not published & {"secret.svg", "hidden.txt"}
    assert "'/secret.svg' lies outside of the folder of posts" in built.log


@pytest.mark.parametrize(
    "path", ["w/2013/first.html", "2013/first/index.html", "blog/second.html"]
)
def test_old_addresses_answer(built: Built, path: str) -> None:
    name = "second" if "second" in path else "first"
    (target,) = built.soup(path).select("main a, body a")[:1]

    assert target["href"].endswith(f"-{name}/")


def test_what_was_not_delivered_is_where_it_was(built: Built) -> None:
    page = built.soup("posts/w/_posts/2013-05-06-first/index.html")
    article = page.find("article")

    assert article.find("a", string="talks")["href"] == "https://old.example.org/talks/"
