"""Feed entries: absolute addresses, full text, nothing that XML forbids."""

from __future__ import annotations

import datetime

import pytest

from chronicle.blog import feeds
from chronicle.blog.feeds import absolute, clean, make_entry
from chronicle.core.record import Timestamp
from making import make_post

URL = "https://example.org/posts/a/"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p><a href="../b/">b</a></p>', 'href="https://example.org/posts/b/"'),
        ('<p><a href="#x">x</a></p>', 'href="https://example.org/posts/a/#x"'),
        ('<img src="../../_images/i.png">', 'src="https://example.org/_images/i.png"'),
        ('<a href="mailto:a@example.org">a</a>', 'href="mailto:a@example.org"'),
        ('<a href="https://[half">a</a>', 'href="https://%5Bhalf"'),
    ],
)
def test_addresses_become_absolute(body: str, expected: str) -> None:
    assert expected in absolute(body, URL)


def test_what_belongs_to_the_page_is_left_out() -> None:
    body = (
        "<section><h1>Title</h1>"
        '<div class="post-byline docutils container"><p>by Ann</p></div>'
        '<h2>Part<a class="headerlink" href="#part">#</a></h2><p>Text.</p></section>'
    )
    html = absolute(body, URL)

    assert "by Ann" not in html
    assert "Title" not in html
    assert "headerlink" not in html
    assert "<h2>Part</h2><p>Text.</p>" in html


def test_empty_bodies_and_forbidden_characters_are_harmless() -> None:
    assert absolute(" \n", URL) == ""
    assert clean("a\x00b\x0bc\ufffed\ud800e\U0001f600") == "abcde\U0001f600"


def test_a_text_is_looked_through_when_its_page_is_written_not_for_each_feed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unexpected(_html: str) -> None:
        raise AssertionError

    content = absolute('<p><a href="../b/">b</a></p>', URL)
    monkeypatch.setattr(feeds, "_parse", unexpected)

    assert make_entry(make_post("a"), URL, content).content == content


def test_one_post_of_several_on_a_page_is_announced_with_its_own_text() -> None:
    html = '<div><p id="one">1</p><section id="two">2</section></div>'

    assert feeds.part_of(html, "two") == '<section id="two">2</section>'
    assert feeds.part_of(html, "three") == html


def test_an_entry_keeps_every_author_and_its_identity() -> None:
    post = make_post(
        "a",
        authors=("Ann", "Bob"),
        tags=("psf",),
        original_url="https://example.com/old.html",
        updated=Timestamp(datetime.date(2017, 1, 1)),
    )
    entry = make_entry(post, URL, "<p>x</p>")

    assert entry.id == "https://example.com/old.html"
    assert entry.url == URL
    assert entry.authors == ("Ann", "Bob")
    assert entry.published.isoformat() == "2016-04-06T00:00:00+00:00"
    assert entry.updated.isoformat() == "2017-01-01T00:00:00+00:00"


def test_a_path_as_original_address_is_no_identity_for_the_world() -> None:
    post = make_post("a", original_url="/2016/04/old.html")

    assert make_entry(post, URL, "").id == URL
