"""The page of a post: code to copy, archived copies, contents, citations, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import site_under_test as site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

CODE = "about/reference/writing/"


def page_with(folder: Path, mark: str) -> str:
    """Return the path of the first post whose page has *mark*."""
    for page in sorted(folder.glob("posts/**/index.html")):
        if mark in page.read_text("utf-8"):
            return f"{page.parent.relative_to(folder).as_posix()}/"
    pytest.skip(f"no post of this site has {mark}")


def test_code_can_be_copied(browser: Browser, address: str) -> None:
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    with site.open_context(browser, address, site.DESKTOP, **options) as context:
        page = context.new_page()
        faults = site.watch(page)
        page.goto(address + CODE)
        block = page.locator("div.highlight:has(.copybtn)").first
        block.hover()
        block.locator(".copybtn").click()
        copied = page.evaluate("navigator.clipboard.readText()")

        assert copied.strip() == block.locator("pre").inner_text().strip()
        assert faults == []
        box = block.locator(".copybtn").bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_pages_without_code_load_nothing_for_it(
    desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)

    assert [url for url in asked if "copybutton" in url or "clipboard" in url] == []


MARKED = (
    "<p>See <a class='reference external' href='https://old.example/'>this</a>"
    "<a class='archive-link' data-copy='web.archive.org/web/20100101/' "
    "href='https://web.archive.org/web/20100101/https://old.example/'>↺</a> first.</p>"
)
"""A link and its mark, as links/nodes.py writes them; every post has room for one."""


def test_archived_copies_show_where_they_are_asked_for(
    desktop: BrowserContext, address: str, folder: Path
) -> None:
    page = desktop.new_page()
    post = address + site.posts_to_look_at(folder)[0]
    page.route(
        post,
        lambda route: route.fulfill(
            content_type="text/html",
            body=route.fetch().text().replace("</h1>", "</h1>" + MARKED, 1),
        ),
    )
    page.goto(post)
    mark = page.locator(".archive-link").first
    shown = "e => getComputedStyle(e).opacity"

    assert mark.evaluate(shown) == "0"
    page.get_by_role("link", name="this", exact=True).first.hover()
    assert mark.evaluate(shown) == "1"
    page.mouse.move(0, 0)
    page.get_by_role("link", name="this", exact=True).first.focus()
    page.keyboard.press("Tab")
    assert mark.evaluate(shown) == "1"
    page.emulate_media(media="print")
    assert mark.evaluate(shown) == "1"


@pytest.mark.parametrize("width", [360, 1440])
def test_contents_stand_in_the_text_where_there_is_no_room_beside_it(
    browser: Browser, address: str, folder: Path, width: int
) -> None:
    with site.open_context(
        browser, address, site.PHONE, java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address + page_with(folder, 'class="post-contents"'))
        contents = page.locator(".post-contents")

        assert contents.is_visible() is (width == 360)
        if width == 360:
            contents.locator("summary").click()
            contents.locator("a").last.click()
            assert "#" in page.url


def test_a_citation_unfolds_without_javascript(
    browser: Browser, address: str, folder: Path
) -> None:
    with site.open_context(
        browser, address, site.PHONE, java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(address + site.posts_to_look_at(folder)[0])
        page.get_by_text("Cite this post").click()

        assert page.get_by_text("@misc{").is_visible()


def test_every_post_in_the_lists_leads_to_others_like_it(folder: Path) -> None:
    listed = [
        page
        for page in folder.glob("posts/**/index.html")
        if 'class="pager"' in page.read_text("utf-8")
    ]
    lonely = [page for page in listed if "Related posts" not in page.read_text("utf-8")]

    assert listed
    assert lonely == []


@pytest.mark.parametrize("width", [360, 1440])
def test_a_caption_stands_below_its_figure(
    desktop: BrowserContext, address: str, folder: Path, width: int
) -> None:
    page = desktop.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + page_with(folder, "<figcaption"))
    figure = page.locator("figure:has(figcaption)").first
    picture = figure.locator("img").bounding_box()
    caption = figure.locator("figcaption").bounding_box()
    article = page.locator("article").first.bounding_box()

    assert picture["height"] > 40
    assert caption["y"] >= picture["y"] + picture["height"] - 1
    for box in (picture, caption):
        assert box["x"] >= article["x"] - 1
        assert box["x"] + box["width"] <= article["x"] + article["width"] + 1


def test_a_picture_of_a_post_opens_large(
    desktop: BrowserContext, address: str, folder: Path
) -> None:
    """A picture that is alone leads to its file, by pointer and by keyboard."""
    page = desktop.new_page()
    page.goto(address + page_with(folder, "><img "))
    link = page.locator("article a:has(> img)").first

    link.focus()
    assert link.evaluate("node => node === document.activeElement")
    opened = str(link.get_attribute("href"))
    assert link.locator("img").evaluate(
        "(image, opened) => image.src === new URL(opened, location.href).href", opened
    )
