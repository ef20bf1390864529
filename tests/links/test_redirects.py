"""Which files answer at old addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.core.record import Origin, Record
from chronicle.links.redirects import Plan, collapse, hosts_of, plan_redirects

PAGES = {
    "index.html": "index",
    "search/index.html": "",
    "posts/a/index.html": "posts/a",
    "posts/b/index.html": "posts/b",
}


def make_record(docname: str, url: str, *aliases: str, **values: object) -> Record:
    return Record(
        docname=docname,
        source=f"{docname}.md",
        origin=Origin.ASTRO,
        title=docname,
        original_url=url,
        aliases=aliases,
        lines={"original_url": 6, "aliases": 7},
        **values,  # type: ignore[arg-type]
    )


def plan(
    *records: Record, merged: dict[str, str] | None = None, hosts: tuple[str, ...] = ()
) -> Plan:
    by_name = {record.docname: record for record in records}
    return plan_redirects(by_name, merged or {}, PAGES, hosts)


def messages(result: Plan) -> list[str]:
    return [
        f"{source}:{problem.line}: {problem.message}"
        for source, problem in result.problems
    ]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/2016/04/x.html", "2016/04/x"),
        ("/2016/04/x", "2016/04/x"),
        ("2016/04/x/", "2016/04/x"),
        ("/2016/04/x/index.html", "2016/04/x"),
        ("/2016/04/x.htm", "2016/04/x"),
        ("/posts/2025/07/y/", "posts/2025/07/y"),
        ("/2016/04/python-3.5.1", "2016/04/python-3.5.1"),
        ("/2016/04/x.php", "2016/04/x.php"),
        ("https://pyfound.blogspot.com/2016/04/x.html?m=1", "2016/04/x"),
    ],
)
def test_both_forms_answer(url: str, name: str) -> None:
    result = plan(make_record("posts/a", url), hosts=("pyfound.blogspot.com",))

    assert result.problems == ()
    assert result.redirects == (
        (f"{name}.html", "posts/a"),
        (f"{name}/index.html", "posts/a"),
    )


def test_an_address_is_asked_for_once() -> None:
    result = plan(make_record("posts/a", "/x.html", "/x/", "/x"))

    assert [path for path, _ in result.redirects] == ["x.html", "x/index.html"]


def test_own_address_is_answered_already() -> None:
    result = plan(make_record("posts/a", "/posts/a.html"))

    assert result == ((), ())


def test_two_posts_claim_one_address() -> None:
    result = plan(make_record("posts/a", "/x.html"), make_record("posts/b", "/x/"))
    also = "is also the original URL of"
    end = "; an address leads to one place, so none answers there"

    assert result.redirects == ()
    assert messages(result) == [
        f"posts/a.md:6: original URL '/x.html' {also} 'posts/b.md'{end}",
        f"posts/b.md:6: original URL '/x/' {also} 'posts/a.md'{end}",
    ]


def test_capitals_only() -> None:
    result = plan(
        make_record("posts/a", "/X.html"), make_record("posts/b", "", "/x.html")
    )

    assert result.redirects == ()
    assert [line.partition(";")[0] for line in messages(result)] == [
        "posts/a.md:6: original URL '/X.html' is also the old address of 'posts/b.md'",
        "posts/b.md:7: old address '/x.html' is also the original URL of 'posts/a.md'",
    ]


def test_file_and_folder() -> None:
    result = plan(
        make_record("posts/a", "/a.html"),
        make_record("posts/b", "/a.html/b.html", "/sound.html"),
    )

    assert [path for path, _ in result.redirects] == ["sound.html", "sound/index.html"]
    way = "is in the way of the original URL of"
    assert [line.partition(";")[0] for line in messages(result)] == [
        f"posts/a.md:6: original URL '/a.html' {way} 'posts/b.md'",
        f"posts/b.md:6: original URL '/a.html/b.html' {way} 'posts/a.md'",
    ]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/", "is also the page 'index'"),
        ("/index.html", "is also the page 'index'"),
        ("/INDEX.html", "is also the page 'index'"),
        ("/search/", "belongs to the site or its server"),
        ("/posts/b.html", "is also the page 'posts/b'"),
        ("/posts/B/", "is also the page 'posts/b'"),
        ("/Posts/A/", "is also the page 'posts/a'"),
        ("/index.html/x.html", "is in the way of the page 'index'"),
        ("42", "is no address"),
        ("true", "is no address"),
        ("/feed.xml", "browsers don't show"),
        ("/a.js", "browsers don't show"),
        ("https://evil.example/x.html", "'chronicle_links_origins' does not name"),
        ("https://pyfound.blogspot.com/../x.html", "hidden or relative"),
        ("//evil.example/x.html", "leads to another host"),
        ("/x.html?m=1", "has a query"),
        ("/2016/" + "x" * 251 + "/", "more than 255 bytes"),
    ],
)
def test_address_that_can_not_answer(url: str, found: str) -> None:
    result = plan(make_record("posts/a", url), hosts=("pyfound.blogspot.com",))

    assert result.redirects == ()
    (message,) = messages(result)
    assert message.startswith("posts/a.md:6: original URL ")
    assert found in message


@pytest.mark.parametrize("url", ["https://example.org/?p=12", "https://example.org/"])
def test_true_address_that_no_file_answers(url: str) -> None:
    assert plan(make_record("posts/a", url), hosts=("example.org",)) == ((), ())


def test_duplicate_leads_to_the_winner() -> None:
    result = plan(
        make_record("posts/a", "/x.html"),
        merged={"posts/2016/x": "posts/y/index", "posts/y/index": "posts/a"},
    )

    assert dict(result.redirects).keys() == {
        *("x.html", "x/index.html", "posts/y.html", "posts/y/index.html"),
        *("posts/2016/x.html", "posts/2016/x/index.html"),
    }
    assert set(dict(result.redirects).values()) == {"posts/a"}


def test_chains_end_and_circles_lead_nowhere() -> None:
    assert collapse({"a": "b", "b": "c", "x": "y", "y": "x", "z": "x"}) == {
        "a": "c",
        "b": "c",
    }


def test_hosts() -> None:
    records = [
        make_record("a", "https://once.example.org/a"),
        make_record("b", "https://www.twice.example.org/a"),
        make_record("c", "http://twice.example.org/b"),
        make_record("d", "https://x.blogspot.de/a"),
        make_record("e", "/path"),
    ]

    assert hosts_of(records, ["https://Site.example.org/blog/", ""]) == {
        *("twice.example.org", "x.blogspot.com", "site.example.org"),
    }


SEGMENT = st.sampled_from(["a", "A", "b", "index", "a.html", "posts", "search", "2016"])
ADDRESS = st.lists(SEGMENT, max_size=3).map("/".join) | st.text(max_size=12)


@given(st.lists(st.tuples(ADDRESS, ADDRESS), max_size=5))
def test_no_file_is_in_the_way_of_another(addresses: list[tuple[str, str]]) -> None:
    records = [
        make_record(f"posts/{number}", url, alias)
        for number, (url, alias) in enumerate(addresses)
    ]
    result = plan(*records)

    paths = {path.casefold(): docname for path, docname in result.redirects}
    for path in paths:
        assert path not in PAGES
        parts = path.split("/")
        for end in range(1, len(parts)):
            above = "/".join(parts[:end])
            assert above not in paths
            assert above not in PAGES
    assert plan(*reversed(records)) == result, "order changes nothing"


def test_computed_addresses_answer_and_give_way() -> None:
    first = make_record("posts/a", "", permalinks=("/2013/a.html", "/x"))
    second = make_record("posts/b", "/x", permalinks=("/2013/a.html", "/b", "/posts/a"))
    result = plan_redirects(
        {"posts/a": first, "posts/b": second},
        {},
        PAGES,
        linked={"posts/a": ["/from/links", "/../out"]},
    )

    assert not result.problems, "nobody wrote what was computed"
    assert [redirect.path for redirect in result.redirects] == [
        "b.html",
        "b/index.html",
        "from/links.html",
        "from/links/index.html",
        "x.html",
        "x/index.html",
    ]
    assert {redirect.docname for redirect in result.redirects[4:]} == {"posts/b"}
