from __future__ import annotations

import dataclasses
import json

import pytest

from chronicle.seo import jsonld
from chronicle.seo.head import (
    PageFacts,
    describe,
    feeds,
    open_graph_locale,
    shorten,
)
from chronicle.seo.jsonld import Link

POST = PageFacts(
    kind="post",
    title="A </script> title",
    url="https://site.example/posts/a/",
    site="Site",
    description="What it says.",
    language="pt-BR",
    image="https://site.example/_cards/posts/a.png",
    authors=("Łukasz", "Ada & Co."),
    tags=("psf", "C++"),
    published="2016-04-06",
    updated="2016-05-01",
)
PAGE = PageFacts(
    kind="page", title="About", url="https://site.example/about/", site="S"
)


def contents(page: PageFacts, key: str) -> list[str]:
    return [meta.content for meta in describe(page) if meta.key == key]


def test_a_post_is_an_article() -> None:
    assert contents(POST, "og:type") == ["article"]
    assert contents(POST, "article:published_time") == ["2016-04-06"]
    assert contents(POST, "article:modified_time") == ["2016-05-01"]
    assert contents(POST, "article:tag") == ["psf", "C++"]
    assert contents(POST, "author") == ["Łukasz", "Ada & Co."]
    assert contents(POST, "og:locale") == ["pt_BR"]
    assert contents(POST, "og:image:width") == ["1200"]


def test_what_results_are_filtered_by() -> None:
    facets = {(meta.facet, meta.content) for meta in describe(POST) if meta.facet}

    assert facets == {
        ("kind", "post"),
        ("year", "2016"),
        ("author", "Łukasz"),
        ("author", "Ada & Co."),
        ("tag", "psf"),
        ("tag", "C++"),
    }


def test_a_page_says_nothing_that_is_not_known() -> None:
    keys = [meta.key for meta in describe(PAGE)]

    assert "description" not in keys
    assert "og:image" not in keys
    assert not [key for key in keys if key.startswith("article:")]
    assert contents(PAGE, "og:type") == ["website"]


def test_attributes_of_open_graph_are_properties() -> None:
    attributes = {meta.key: meta.attribute for meta in describe(POST)}

    assert attributes["og:title"] == "property"
    assert attributes["article:tag"] == "property"
    assert attributes["description"] == "name"
    assert attributes["twitter:card"] == "name"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 10, "short"),
        ("two\n  lines", 20, "two lines"),
        ("some words, and more", 12, "some words…"),
        ("unbreakable", 5, "unbre…"),
        ("", 5, ""),
    ],
)
def test_descriptions_are_cut_between_words(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", ""), ("pt-BR", "pt_BR"), ("zh_cn", "zh_CN"), ("zh-Hans", ""), ("", "")],
)
def test_locales(language: str, locale: str) -> None:
    assert open_graph_locale(language) == locale


def test_feeds_have_each_format() -> None:
    assert [feed.path for feed in feeds("blog", "Posts")] == [
        "blog/atom.xml",
        "blog/rss.xml",
        "blog/feed.json",
    ]


def test_nothing_in_json_ends_its_element() -> None:
    text = jsonld.serialise([jsonld.posting(POST, Link("Blog", "https://x.example/"))])

    assert not {*"<>&\u2028\u2029"} & {*text}
    graph = json.loads(text)["@graph"]
    assert graph[0]["headline"] == "A </script> title"


def test_a_posting_leaves_out_what_is_not_known() -> None:
    bare = PageFacts(kind="post", title="T", url="https://x.example/", site="S")

    thing = jsonld.posting(bare, Link("Blog", "https://x.example/blog/"))

    assert {*thing} == {
        "@type",
        "@id",
        "url",
        "mainEntityOfPage",
        "headline",
        "isPartOf",
    }


def test_a_posting_names_its_licence() -> None:
    terms = "https://creativecommons.org/licenses/by/4.0/"
    post = dataclasses.replace(POST, license=terms)

    thing = jsonld.posting(post, Link("Blog", "https://x.example/blog/"))

    assert thing["license"] == terms


def test_breadcrumbs_are_numbered_from_one() -> None:
    way = [
        Link("Home", "https://x.example/"),
        Link("About", "https://x.example/about/"),
    ]

    assert jsonld.breadcrumbs(way)["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": 1,
            "name": "Home",
            "item": "https://x.example/",
        },
        {
            "@type": "ListItem",
            "position": 2,
            "name": "About",
            "item": "https://x.example/about/",
        },
    ]


def test_a_collection_lists_its_members() -> None:
    thing = jsonld.collection(PAGE, [Link("Post", "https://x.example/p/")])

    assert thing["@type"] == "CollectionPage"
    assert thing["mainEntity"]["numberOfItems"] == 1
