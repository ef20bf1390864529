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


def test_archived_copies_show_where_they_are_asked_for(
    desktop: BrowserContext, address: str, folder: Path
) -> None:
    page = desktop.new_page()
    page.goto(address + page_with(folder, 'class="archive-link"'))
    mark = page.locator(".archive-link").first
    shown = "e => getComputedStyle(e).opacity"

    assert mark.evaluate(shown) == "0"
    mark.evaluate("e => e.previousElementSibling.scrollIntoView({block: 'center'})")
    mark.locator("xpath=preceding-sibling::*[1]").hover()
    assert mark.evaluate(shown) == "1"
    page.mouse.move(0, 0)
    mark.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert mark.evaluate(shown) == "1"
    page.emulate_media(media="print")
    assert mark.evaluate(shown) == "1"
    assert page.locator(":is(code, pre) .archive-link").count() == 0


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
