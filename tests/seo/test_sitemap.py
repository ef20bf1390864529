from __future__ import annotations

from lxml import etree

from chronicle.seo.sitemap import (
    MAX_ADDRESSES,
    Address,
    ListedPage,
    make_llms,
    make_robots,
    make_sitemap,
)

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_sitemap_is_xml_whatever_the_address() -> None:
    url = "https://x.example/a&b/?c=<d>"

    tree = etree.fromstring(make_sitemap([Address(url, "2016-04-06")]).encode())

    assert tree.tag == f"{NAMESPACE}urlset"
    assert [loc.text for loc in tree.iter(f"{NAMESPACE}loc")] == [url]
    assert [day.text for day in tree.iter(f"{NAMESPACE}lastmod")] == ["2016-04-06"]


def test_a_sitemap_says_no_date_that_is_not_known() -> None:
    assert "lastmod" not in make_sitemap([Address("https://x.example/")])


def test_a_sitemap_keeps_to_its_limit() -> None:
    addresses = [Address(f"https://x.example/{n}") for n in range(MAX_ADDRESSES + 1)]

    assert make_sitemap(addresses).count("<url>") == MAX_ADDRESSES


def test_robots_lead_to_the_sitemap() -> None:
    assert make_robots("https://x.example/sitemap.xml").endswith(
        "\nSitemap: https://x.example/sitemap.xml\n"
    )


def test_a_hidden_site_asks_to_be_left_out() -> None:
    text = make_robots("https://x.example/sitemap.xml", hidden=True)

    assert text == "User-agent: *\nDisallow: /\n"


def test_titles_are_text_in_llms() -> None:
    item = ListedPage(
        "[a](https://evil.example) *b*\n# c", "https://x.example/", "d <e>"
    )

    text = make_llms("Site", "About\nit", [("Posts", [item]), ("None", [])])

    assert text == (
        "# Site\n\n> About it\n\n## Posts\n\n"
        r"- [\[a\](https://evil.example) \*b\* \# c](https://x.example/): d \<e\>"
        "\n"
    )
