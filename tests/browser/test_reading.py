"""Reading without JavaScript, without a mouse, large, narrow, on paper, and lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import site_under_test as site
from test_pages import WIDER_THAN_THE_WINDOW, violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

FOCUSED = "document.activeElement"

FONT_SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"


@pytest.fixture
def post(folder: Path) -> str:
    """Return the path of the longest post."""
    return site.posts_to_look_at(folder)[0]


# -- Keyboard --------------------------------------------------------------------------


def test_the_first_stop_leads_to_the_text(
    desktop: BrowserContext, address: str, post: str
) -> None:
    page = _open(desktop, address + post)

    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.className") == "skip-to-content"
    assert page.locator(".skip-to-content").bounding_box()["y"] >= -100

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{FOCUSED}.closest('#furo-main-content')")


def test_every_stop_can_be_seen(
    desktop: BrowserContext, address: str, post: str
) -> None:
    page = _open(desktop, address + post)
    hidden = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        hidden += page.evaluate(
            """() => {
                const e = document.activeElement;
                if (e === document.body) return [];
                const style = getComputedStyle(e), box = e.getBoundingClientRect();
                const outlined = parseFloat(style.outlineWidth) >= 2
                    && style.outlineStyle !== "none";
                return outlined && box.width && style.visibility === "visible"
                    ? [] : [e.outerHTML.slice(0, 120)];
            }"""
        )

    assert hidden == []


@pytest.mark.parametrize(
    ("button", "drawer"),
    [("Menu", "#site-navigation"), ("On this page", "#page-contents")],
)
def test_drawers_work_by_keyboard_without_javascript(
    browser: Browser, address: str, folder: Path, button: str, drawer: str
) -> None:
    with site.open_context(
        browser, address, site.PHONE, java_script_enabled=False
    ) as context:
        page = _open(context, address + _page_with_contents(folder))
        assert not page.locator(drawer).is_visible()

        page.get_by_role("button", name=button, exact=True).focus()
        page.keyboard.press("Enter")
        assert page.locator(drawer).is_visible()

        page.keyboard.press("Escape")
        assert not page.locator(drawer).is_visible()


def test_a_link_of_the_contents_closes_them(
    phone: BrowserContext, address: str, folder: Path
) -> None:
    page = _open(phone, address + _page_with_contents(folder))

    page.get_by_role("button", name="On this page", exact=True).click()
    assert violations(page) == []
    page.locator("#page-contents a:visible").first.click()

    assert not page.locator("#page-contents").is_visible()


def test_the_open_menu_is_accessible(phone: BrowserContext, address: str) -> None:
    page = _open(phone, address)

    page.get_by_role("button", name="Menu", exact=True).click()

    assert page.locator("#site-navigation").is_visible()
    assert violations(page) == []


# -- Colours ---------------------------------------------------------------------------


def test_the_choice_of_colours_is_kept(desktop: BrowserContext, address: str) -> None:
    page = _open(desktop, address)
    light = _background(page)

    page.locator(".content-icon-container .theme-toggle").click()
    dark = _background(page)
    assert dark != light

    page.goto(address + "people/")
    assert _background(page) == dark
    assert violations(page) == []


def test_the_site_works_where_storage_is_forbidden(
    desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto(address)

    assert page.locator("h1").is_visible()


# -- Without JavaScript ----------------------------------------------------------------


def test_nothing_is_missing_without_javascript(
    browser: Browser, address: str, desktop: BrowserContext, kind: str, folder: Path
) -> None:
    path = site.kinds_of_pages(folder)[kind]
    words = _words(_open(desktop, address + path))
    with site.open_context(
        browser, address, site.DESKTOP, java_script_enabled=False
    ) as context:
        page = _open(context, address + path)

        assert page.locator(".theme-toggle:visible").count() == 0
        assert page.locator("#site-navigation a:visible").count() >= 7
        assert words <= _words(page)


def _words(page: Page) -> set[str]:
    """Return the words of a page's text, less those of forms that scripts fill."""
    text: str = page.evaluate(
        """() => {
            const forms = document.querySelectorAll(
                ".picture-controls, .directory-filter, .finder"
            );
            for (const form of forms) form.remove();
            return document.querySelector("[role=main]").innerText;
        }"""
    )
    return set(text.split())


# -- Large, narrow, on paper -----------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
def test_text_twice_as_large_fits(
    browser: Browser, address: str, tmp_path: Path, folder: Path, width: int
) -> None:
    """Set the browser's font size, as readers do, so that media queries follow it."""
    profile = tmp_path / "Default"
    profile.mkdir()
    fonts = {"webprefs": {"default_font_size": 32, "minimum_font_size": 20}}
    (profile / "Preferences").write_text(json.dumps({"webkit": fonts}))
    with browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=site.CHROMIUM,
        args=[*site.FLAGS],
        viewport={"width": width, "height": 800},
    ) as context:
        site.keep_out_other_hosts(context, address)
        wide = {}
        for kind, path in site.kinds_of_pages(folder).items():
            page = _open(context, address + path)
            assert page.evaluate(FONT_SIZE) >= 32
            wide[kind] = page.evaluate(WIDER_THAN_THE_WINDOW)
            page.close()

    assert not any(wide.values()), wide


def test_a_window_of_320_pixels_needs_no_scrolling_to_the_side(
    phone: BrowserContext, address: str, page_of_kind: str
) -> None:
    page = phone.new_page()
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(address + page_of_kind)

    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_paper_has_the_text_and_not_the_frame(
    desktop: BrowserContext, address: str, post: str
) -> None:
    page = _open(desktop, address + post)
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    for frame in ("#site-navigation", ".pager", ".site-footer", ".theme-toggle"):
        assert page.locator(f"{frame}:visible").count() == 0, frame


def test_nothing_moves_where_less_motion_is_wished(
    desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)

    assert page.evaluate(
        "getComputedStyle(document.documentElement).scrollBehavior"
    ) == ("auto")


# -- Lost ------------------------------------------------------------------------------


def test_the_page_for_unknown_addresses_works_at_any_depth(
    desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    answer = page.goto(address + "2016/04/no/such/post.html")

    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text().startswith("Page not found")
    assert page.evaluate("document.styleSheets.length") >= 2
    page.locator("[role=main] a", has_text="year").click()
    assert page.url == address + "blog/archive/"


# -- Safe ------------------------------------------------------------------------------


def test_what_a_post_smuggles_in_does_not_run(
    desktop: BrowserContext, address: str, post: str
) -> None:
    """The policy stops scripts even where the text of a page has them."""
    page = desktop.new_page()
    evil = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
    page.route(
        address + post,
        lambda route: route.fulfill(
            content_type="text/html",
            body=route.fetch().text().replace("</h1>", "</h1>" + evil, 1),
        ),
    )
    page.goto(address + post)

    assert page.evaluate("window.ran") is None


def _open(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def _background(page: Page) -> str:
    color: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return color


def _page_with_contents(folder: Path) -> str:
    return next(
        path
        for path in site.kinds_of_pages(folder).values()
        if 'id="page-contents"' in site.file_of(folder, path).read_text("utf-8")
    )
