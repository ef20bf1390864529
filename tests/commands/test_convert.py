"""Exports of WordPress and Blogger become posts that the site reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from calling import call
from chronicle.commands.convert import main
from chronicle.metadata.entries import Text, read_entry
from chronicle.sources.exports import read_export, show_wordpress, to_markdown

if TYPE_CHECKING:
    from pathlib import Path

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>annl</wp:author_login>
<wp:author_display_name>Ann Lee</wp:author_display_name></wp:author>
<item>
<title>The boats: a list</title><link>https://blog.example/2012/05/boats/</link>
<dc:creator>annl</dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph -->
First <b>boat</b>.
It floats.

[caption id="a" width="3"]<img src="https://blog.example/up/b.png" alt="A boat">
By Bo[/caption]

[gallery ids="7"]

<h2>More</h2>
<ul><li>one</li></ul>

<iframe src="https://v.example/1" title="A film"></iframe>]]></content:encoded>
<excerpt:encoded><![CDATA[On <i>boats</i>.]]></excerpt:encoded>
<wp:post_id>3</wp:post_id><wp:post_name>boats</wp:post_name>
<wp:post_date_gmt>2012-05-06 07:08:09</wp:post_date_gmt>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="sea"><![CDATA[sea]]></category>
<category domain="category" nicename="uncategorized">Uncategorized</category>
<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>
</item>
<item>
<title>Not yet</title><link>https://blog.example/?p=4</link>
<content:encoded><![CDATA[Soon.]]></content:encoded>
<wp:post_id>4</wp:post_id><wp:post_date>0000-00-00 00:00:00</wp:post_date>
<wp:status>draft</wp:status><wp:post_type>post</wp:post_type>
</item>
<item>
<title>g</title><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:status>inherit</wp:status>
<wp:attachment_url>https://blog.example/up/g.png</wp:attachment_url>
</item>
</channel></rss>
"""

BLOGGER = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#">
<entry><category scheme="http://schemas.google.com/g/2005#kind"
  term="http://schemas.google.com/blogger/2008/kind#post"/>
<category scheme="http://www.blogger.com/atom/ns#" term="sea"/>
<published>2010-07-08T09:10:11.000-07:00</published>
<updated>2011-01-02T00:00:00.000-07:00</updated>
<title type="text">A buoy</title>
<content type="html">It &lt;b&gt;rings&lt;/b&gt;.&lt;br /&gt;Twice.</content>
<link rel="alternate" href="http://blog.example/2010/07/buoy.html"/>
<author><name>Ann Lee</name></author></entry>
<entry><category scheme="http://schemas.google.com/g/2005#kind"
  term="http://schemas.google.com/blogger/2008/kind#comment"/><title>Yes</title></entry>
<entry><category scheme="http://schemas.google.com/g/2005#kind"
  term="http://schemas.google.com/blogger/2008/kind#post"/>
<app:control><app:draft>yes</app:draft></app:control>
<published>2010-07-09T09:10:11.000-07:00</published><title>Half</title>
<content type="html">Of it.</content></entry>
</feed>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "word.xml").write_text(WORDPRESS, "utf-8")
    (tmp_path / "blogger.xml").write_text(BLOGGER, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_wordpress(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(main, "word.xml") == 0

    assert capsys.readouterr().out == (
        "2 of 2 posts of WordPress in posts/word\n1 comments are left out\n"
    )
    text = (folder / "posts/word/2012/boats.md").read_text("utf-8")
    assert (
        text
        == """---
title: "The boats: a list"
date: "2012-05-06 07:08:09 +0000"
authors: ["Ann Lee"]
tags: ["sea"]
description: "On *boats*."
legacyUrl: "https://blog.example/2012/05/boats/"
---

First **boat**.\\
It floats.

![A boat](https://blog.example/up/b.png) *By Bo*

![](https://blog.example/up/g.png)

## More

- one

[A film](https://v.example/1)
"""
    )
    media = (folder / "posts/word/media.csv").read_text("utf-8")
    assert media == (
        "address,post\n"
        "https://blog.example/up/b.png,The boats: a list\n"
        "https://blog.example/up/g.png,The boats: a list\n"
    )


def test_the_site_reads_what_was_written(folder: Path) -> None:
    call(main, "word.xml", "--to", "posts/a")
    path = folder / "posts/a/undated/not-yet.md"

    draft = read_entry("posts/a.md", "posts/a", Text(path.read_text("utf-8")))
    path = folder / "posts/a/2012/boats.md"
    post = read_entry("posts/b.md", "posts/b", Text(path.read_text("utf-8")))

    assert draft.fields.status == "draft"
    assert (post.problems, post.fields.description) == ((), "On boats.")
    assert post.fields.original_url == "https://blog.example/2012/05/boats/"


def test_blogger(folder: Path) -> None:
    call(main, "blogger.xml")

    text = (folder / "posts/blogger/2010/buoy.md").read_text("utf-8")
    assert (
        text
        == """---
title: "A buoy"
date: "2010-07-08T09:10:11.000-07:00"
updated: "2011-01-02T00:00:00.000-07:00"
authors: ["Ann Lee"]
tags: ["sea"]
legacyUrl: "http://blog.example/2010/07/buoy.html"
---

It **rings**.\\
Twice.
"""
    )
    half = (folder / "posts/blogger/2010/half.md").read_text("utf-8")
    assert 'status: "draft"' in half


def test_files_that_are_there_stay(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "posts/word/2012/boats.md"
    path.parent.mkdir(parents=True)
    path.write_text("Mine.", "utf-8")

    call(main, "word.xml")

    assert path.read_text("utf-8") == "Mine."
    assert "1 of 2 posts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<feed>", "not well-formed XML"),
        ("<html/>", "the export begins with <html>"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>', "it declares a document type"),
    ],
)
def test_what_is_no_export(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    (folder / "bad.xml").write_text(text, "utf-8")

    assert call(main, "bad.xml") == 1

    assert message in capsys.readouterr().err
    assert not (folder / "posts").exists()


def test_code_and_old_captions_of_wordpress() -> None:
    html = show_wordpress(
        '[caption caption="Bo"]<a href="/b"><img src="/b.png"></a>[/caption]'
        "[code lang='py']x = 1[/code]",
        {},
    )

    assert to_markdown(html) == "[![](/b.png)](/b) *Bo*\n\n```\nx = 1\n```\n"


def test_takeout_of_blogger() -> None:
    text = BLOGGER.replace(
        "<entry>",
        '<entry xmlns:b="http://schemas.google.com/blogger/2018"><b:type>POST</b:type>'
        "<b:status>LIVE</b:status><b:filename>/2010/07/bell.html</b:filename>",
        1,
    ).replace("<link", "<nolink")

    post = read_export(text.encode()).posts[0]

    assert (post.status, post.address, post.slug) == (
        "published", "/2010/07/bell.html", "bell",
    )  # fmt: skip
