"""What a build tells search engines, previews and programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from test_index import FILES

from building import build, small_site

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

    from building import Built

BASE = "https://site.example/here/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("outside") / "site", FILES)


@pytest.fixture(scope="module")
def built(site: Path) -> Built:
    return build(site, "dirhtml", "-D", f"html_baseurl={BASE}")


def content(page: BeautifulSoup, key: str) -> str:
    element = page.select_one(f'meta[property="{key}"], meta[name="{key}"]')
    assert element is not None, key
    return str(element["content"])


def graph(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """Return the JSON-LD of a page, by type."""
    scripts = page.select('script[type="application/ld+json"]')
    assert len(scripts) == 1
    things = json.loads(scripts[0].string or "")["@graph"]
    return {thing["@type"]: thing for thing in things}


def test_a_post_says_what_it_is(built: Built) -> None:
    page = built.soup("posts/polish/index.html")

    assert content(page, "og:title") == "About Łukasz </script><b>"
    assert content(page, "og:type") == "article"
    assert content(page, "og:url") == f"{BASE}posts/polish/"
    assert content(page, "article:published_time") == "2016-04-06"
    assert content(page, "description").startswith("Straße")
    canonical = page.select_one('link[rel="canonical"]')
    assert canonical is not None
    assert canonical["href"] == f"{BASE}posts/polish/"


def test_a_title_can_not_end_the_json(built: Built) -> None:
    things = graph(built.soup("posts/polish/index.html"))

    assert things["BlogPosting"]["headline"] == "About Łukasz </script><b>"
    assert things["BlogPosting"]["author"] == [
        {"@type": "Person", "name": "Łukasz Langa"}
    ]
    names = [item["name"] for item in things["BreadcrumbList"]["itemListElement"]]
    assert names[1:] == ["Posts", "About Łukasz </script><b>"]


def test_a_post_has_its_picture(built: Built) -> None:
    image = content(built.soup("posts/second/index.html"), "og:image")

    assert image == f"{BASE}_cards/posts/second.png"
    assert (built.outdir / "_cards/posts/second.png").read_bytes()[1:4] == b"PNG"


def test_a_draft_has_none_and_is_announced_nowhere(built: Built) -> None:
    page = built.soup("posts/draft/index.html")

    assert page.select_one('meta[name="robots"][content="noindex"]')
    assert content(page, "og:image") == f"{BASE}_cards/site.png"
    assert not (built.outdir / "_cards/posts/draft.png").exists()
    for name in ("sitemap.xml", "llms.txt"):
        assert "draft" not in (built.outdir / name).read_text(encoding="utf-8")


def test_a_collection_says_what_it_lists(built: Built) -> None:
    page = built.soup("blog/tag/psf/index.html")
    things = graph(page)

    members = things["CollectionPage"]["mainEntity"]["itemListElement"]
    # The site's data know what the label names: posts that speak of it are there too.
    assert [member["item"] for member in members] == [
        f"{BASE}posts/kanji/",
        f"{BASE}posts/second/",
        f"{BASE}posts/polish/",
    ]
    assert content(page, "description").endswith(": 3 posts")
    hrefs = [link["href"] for link in page.select('link[rel="alternate"]')]
    assert hrefs[:2] == ["atom.xml", "../../atom.xml"]
    assert len(hrefs) == 4
    for href in hrefs:
        assert (built.outdir / "blog/tag/psf" / str(href)).resolve().is_file()


def test_a_catalogue_lists_its_collections(built: Built) -> None:
    things = graph(built.soup("blog/tag/index.html"))

    names = [
        m["name"] for m in things["CollectionPage"]["mainEntity"]["itemListElement"]
    ]
    assert sorted(names) == ["C++", "PSF"]
    way = [m["item"] for m in things["BreadcrumbList"]["itemListElement"]]
    assert way == [BASE, f"{BASE}blog/", f"{BASE}blog/tag/"]


@pytest.mark.parametrize("path", ["404/index.html", "genindex/index.html"])
def test_what_nobody_looks_for_is_not_to_be_found(built: Built, path: str) -> None:
    assert len(built.soup(path).select('meta[name="robots"][content="noindex"]')) == 1


def test_home_says_how_to_search(built: Built) -> None:
    action = graph(built.soup("index.html"))["WebSite"]["potentialAction"]

    assert action["target"] == f"{BASE}search/?q={{search_term_string}}"


def test_the_sitemap_lists_what_may_be_found(built: Built) -> None:
    tree = built.soup("sitemap.xml")
    pages = {
        url.loc.text: url.lastmod.text if url.lastmod else ""
        for url in tree.find_all("url")
    }

    assert pages[f"{BASE}posts/second/"] == "2017-01-02"
    assert pages[f"{BASE}blog/tag/psf/"] == "2018-01-02"
    assert pages[BASE] == "2018-01-02"
    assert f"{BASE}people/" in pages
    assert f"{BASE}404/" not in pages
    for url in pages:
        path = unquote(url.removeprefix(BASE))
        assert (built.outdir / path / "index.html").is_file(), url


def test_robots_lead_to_the_sitemap(built: Built) -> None:
    robots = (built.outdir / "robots.txt").read_text(encoding="utf-8")

    assert f"Sitemap: {BASE}sitemap.xml\n" in robots


def test_a_hidden_site_is_for_no_search_engine(site: Path) -> None:
    policy = "chronicle_theme_policy.frame-src=https://films.example"
    options = ("-D", "chronicle_seo_hidden=1", "-D", policy)
    built = build(site, "dirhtml", *options, out="hidden")

    page = built.soup("index.html")
    assert built.status == 0, built.log
    assert content(page, "robots") == "noindex"
    assert "Disallow: /\n" in (built.outdir / "robots.txt").read_text("utf-8")
    assert not (built.outdir / "sitemap.xml").exists()
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    assert str(meta["content"]).endswith("; frame-src https://films.example")


def test_a_site_without_address_claims_none(site: Path) -> None:
    built = build(site, "dirhtml", "-D", "html_baseurl=", out="nowhere")

    assert built.log == ""
    page = built.soup("posts/second/index.html")
    assert not page.select('meta[property="og:url"], meta[property="og:image"]')
    assert json.loads(page.select('script[type="application/ld+json"]')[0].string) == {
        "@context": "https://schema.org",
        "@graph": [],
    }
    assert not (built.outdir / "sitemap.xml").exists()


def test_pictures_go_with_their_posts(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", FILES)
    first = build(site)
    other = first.outdir / "_cards/posts/polish.png"
    drawn = other.stat().st_mtime_ns
    assert (first.outdir / "_cards/posts/second.png").is_file()

    (site / "posts/second.md").unlink()
    build(site)

    assert not (first.outdir / "_cards/posts/second.png").exists()
    assert other.stat().st_mtime_ns == drawn
