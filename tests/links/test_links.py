"""Where links of posts lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import label_of, load_cases
from chronicle.core.record import Origin, Record
from chronicle.links.redirects import hosts_of
from chronicle.links.resolver import LinkIndex, index_links

ORIGINS = {
    "jekyll": "https://jekyll.example.org",
    "astro": "https://blog.example.org",
    "posts/elsewhere": "https://elsewhere.example.org/",
    "posts/pypi": "https://pypi.example.org/posts/",
}
DUPLICATE = "posts/duplicate.md"


def make_record(docname: str, origin: str, url: str = "") -> Record:
    return Record(
        docname=docname,
        source=f"{docname}.md",
        origin=Origin(origin),
        title=docname,
        original_url=url,
        sources=(DUPLICATE,) if docname == "posts/hired/index" else (),
    )


@pytest.fixture(scope="module")
def index() -> LinkIndex:
    records = [
        make_record("posts/hired/index", "astro", "/2016/04/hired.html"),
        make_record(
            "posts/ablog", "ablog", "https://pyfound.blogspot.com/2015/01/ablog.html"
        ),
        make_record("posts/native", "ablog"),
        make_record("posts/2023-05-25-twofactor", "mkdocs-material"),
        make_record("posts/2023-05-26-stored-data", "mkdocs-material"),
        make_record("posts/2016-05-18-released", "jekyll"),
        make_record("posts/2018-01-02-newer", "jekyll"),
        make_record("posts/elsewhere/post", "jekyll"),
        make_record("posts/orphan", "hugo", "/2018/03/hugo.html"),
        make_record("posts/long", "astro", "/2017/05/what-we-did-last-summer.html"),
        make_record("posts/pypi/2023-06-01-upload", "mkdocs-material"),
    ]
    by_name = {record.docname: record for record in records}
    return index_links(
        by_name,
        {"posts/duplicate": "posts/hired/index"},
        {*by_name, "index", "about/index"},
        ORIGINS,
        hosts_of(records, ORIGINS.values()),
    )


@pytest.mark.parametrize("case", load_cases("links", "link"), ids=label_of)
def test_resolve(index: LinkIndex, case: dict[str, str]) -> None:
    leads = index.resolve(case["href"], case.get("from", "posts/native"))

    assert leads.docname == case.get("docname", "")
    assert leads.uri == case.get("uri", "")
    assert leads.fragment == case.get("fragment", "")
    assert bool(leads.fault) == ("fault" in case)
    assert case.get("fault", "") in leads.fault


@given(
    st.text("/.:#?%{} abz[]", max_size=30), st.sampled_from(["posts/orphan", "index"])
)
def test_any_text_is_read(href: str, docname: str) -> None:
    record = make_record("posts/orphan", "hugo", "/2016/x.html")
    leads = index_links({record.docname: record}, {}, {"index"}, {}).resolve(
        href, docname
    )

    assert bool(leads.docname) + bool(leads.uri) + bool(leads.fault) <= 1


def test_who_can_still_mend_links() -> None:
    records = [
        make_record("posts/new", "astro"),
        make_record("posts/native", "ablog"),
        make_record("posts/old", "astro", "/2016/04/old.html"),
        make_record("posts/jekyll", "jekyll"),
    ]
    by_name = {record.docname: record for record in records}
    index = index_links(by_name, {}, [*by_name], ORIGINS)

    fixable = [name for name in by_name if index.is_fixable(name)]

    assert fixable == ["posts/new", "posts/native"]


def test_an_address_is_looked_for_once_however_many_posts_link_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = make_record("posts/old", "astro", "https://blog.example.org/2016/04/old.html")
    index = index_links({old.docname: old}, {}, [old.docname], ORIGINS)
    asked: list[object] = []
    find = LinkIndex._find
    monkeypatch.setattr(
        LinkIndex, "_find", lambda self, key: asked.append(key) or find(self, key)
    )
    href = f"{old.original_url}#end"

    others = [index.resolve(href, f"posts/{number}") for number in range(9)]
    own = index.resolve(old.original_url, old.docname)

    assert {leads.docname for leads in others} == {old.docname}
    assert {leads.fragment for leads in others} == {"end"}
    assert own.uri == old.original_url, "where it was first published"
    assert len(asked) == 2
