"""Pictures as they are drawn: no text meets another, and nothing is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import site_under_test as site
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = (360, 768, 1440)

MEASURE = """() => {
    const found = { texts: 0, meet: [], cut: [], elements: 0 };
    const shown = (node) => node.getClientRects().length > 0;
    for (const picture of document.querySelectorAll(".picture")) {
        found.elements += picture.querySelectorAll("*").length;
        for (const svg of picture.querySelectorAll("svg")) {
            if (!shown(svg)) continue;
            const frame = svg.getBoundingClientRect();
            const texts = [...svg.querySelectorAll("text")]
                .filter((text) => text.textContent.trim() && shown(text))
                .map((text) => [text.textContent, text.getBoundingClientRect()]);
            found.texts += texts.length;
            texts.sort((one, other) => one[1].top - other[1].top);
            texts.forEach(([words, box], place) => {
                if (box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 3 || box.bottom > frame.bottom + 3)
                    found.cut.push(words);
                if (box.right > document.documentElement.clientWidth + 1)
                    found.cut.push(`${words} (window)`);
                for (const [others, other] of texts.slice(place + 1)) {
                    if (other.top > box.bottom) break;
                    const high = Math.min(box.bottom, other.bottom)
                        - Math.max(box.top, other.top);
                    if (high > 3.5 && box.left + 0.5 < other.right
                        && other.left + 0.5 < box.right)
                        found.meet.push(`${words} | ${others}`);
                }
            });
            for (const mark of svg.querySelectorAll("a .mark, .seen")) {
                const box = mark.getBoundingClientRect();
                for (const [words, text] of texts) {
                    if (mark.parentElement.textContent.includes(words)) continue;
                    const high = Math.min(box.bottom, text.bottom)
                        - Math.max(box.top, text.top);
                    if (high > 4 && box.left + 1 < text.right
                        && text.left + 1 < box.right)
                        found.meet.push(`mark | ${words}`);
                }
            }
        }
    }
    return found;
}"""


def paths_with_pictures(folder: Path) -> list[str]:
    """Return the pages that have a picture; the first three of each folder."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("index.html")):
        path = file.relative_to(folder).parent.as_posix()
        near = found.setdefault(path.rpartition("/")[0], [])
        if len(near) < 3 and '<div class="picture' in file.read_text("utf-8"):
            near.append("" if path == "." else f"{path}/")
    wanted = [path for near in found.values() for path in near]
    return sorted({*wanted, "timeline/", "people/roles/"})


def measure(page: Page) -> dict[str, Any]:
    """Measure every text of every picture that is shown."""
    found: dict[str, Any] = page.evaluate(MEASURE)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_two_texts_meet_and_nothing_is_cut(
    browser: Browser, address: str, folder: Path, width: int, scheme: str
) -> None:
    setting = site.Setting("picture", scheme, width, 900)
    paths = paths_with_pictures(folder)
    with site.open_context(browser, address, setting) as context:
        for path in paths:
            page = context.new_page()
            page.goto(address + path)
            found = measure(page)
            assert found["texts"] > 0, path
            assert (found["meet"], found["cut"]) == ([], []), path
            page.close()


@pytest.mark.parametrize("path", ["timeline/", "people/roles/"])
def test_a_picture_is_whole_on_paper(
    desktop: BrowserContext, address: str, path: str
) -> None:
    page = desktop.new_page()
    page.set_viewport_size({"width": 1047, "height": 718})  # A4 on its side, at 10 mm
    page.emulate_media(media="print")
    page.goto(address + path)

    found = measure(page)

    assert found["texts"] > 0
    assert (found["meet"], found["cut"]) == ([], [])
    wide = page.locator(".from-1072 svg")
    assert wide.first.is_visible()


def test_pictures_are_light(
    desktop: BrowserContext, address: str, folder: Path, note: Callable[[str], None]
) -> None:
    for path in paths_with_pictures(folder):
        page = desktop.new_page()
        page.goto(address + path)
        elements = measure(page)["elements"]
        note(f"{path or 'home'}: {elements} elements of pictures")
        assert elements < 3600, path
        page.close()


def test_a_picture_needs_no_style_of_its_own(folder: Path) -> None:
    """Colours come from the style sheet, so that a strict policy can forbid others."""
    for path in paths_with_pictures(folder):
        text = site.file_of(folder, path).read_text("utf-8")
        pictures = text.split('<div class="picture')[1:]
        for part in pictures:
            drawn = part.partition("</svg></div></div>")[0]
            assert " style=" not in drawn, path
            assert " fill=" not in drawn, path


def test_the_forms_change_places(browser: Browser, address: str) -> None:
    """The widest form that fits is shown, and no other."""
    for width, shown in ((360, "until-1072"), (768, "until-1072"), (1440, "from-1072")):
        setting = site.Setting("picture", "light", width, 900)
        with site.open_context(browser, address, setting) as context:
            page = context.new_page()
            page.goto(address + "timeline/")
            forms = page.evaluate(
                "[...document.querySelectorAll('.picture > div')]"
                ".filter((box) => box.getClientRects().length)"
                ".map((box) => box.className)"
            )
            assert [form.split()[-1] for form in forms] == [shown]


# -- With script ----------------------------------------------------------------------


@pytest.fixture
def timeline(desktop: BrowserContext, address: str) -> Page:
    """Open the timeline with its controls."""
    page = desktop.new_page()
    page.goto(address + "timeline/")
    page.wait_for_selector(".picture-controls")
    return page


def test_a_zoomed_picture_is_laid_out_anew(timeline: Page) -> None:
    for _ in range(3):
        timeline.get_by_role("button", name="Zoom in").click()

    found = measure(timeline)
    assert found["texts"] > 0
    assert (found["meet"], found["cut"]) == ([], [])
    assert "#" in timeline.url

    for _ in range(4):
        timeline.get_by_role("button", name="Zoom out").click()
    assert "#" not in timeline.url


def test_a_filter_names_its_number_and_stands_in_the_address(timeline: Page) -> None:
    everything = timeline.locator(".timeline-item:visible").count()
    timeline.get_by_placeholder("Find in the timeline").fill("pypi")

    count = timeline.locator(".picture-controls output").inner_text()
    assert count.partition(" of ")[0].isdigit()
    assert 0 < timeline.locator(".timeline-item:visible").count() < everything
    assert timeline.url.endswith("#find=pypi")

    again = timeline.context.new_page()
    again.goto(timeline.url)
    expect(again.locator(".picture-controls output")).to_have_text(count)


def test_a_lane_is_one_stop_and_arrows_move_within(timeline: Page) -> None:
    lanes = timeline.locator(".picture-lane")
    stops = timeline.locator(".picture-lane a[tabindex='0']")
    assert stops.count() == lanes.count()

    stops.first.focus()
    first = timeline.evaluate("document.activeElement.textContent")
    timeline.keyboard.press("ArrowRight")
    assert timeline.evaluate("document.activeElement.textContent") != first
    timeline.keyboard.press("ArrowDown")
    lane = timeline.evaluate("document.activeElement.closest('svg').ariaLabel")
    assert lane == lanes.nth(1).get_attribute("aria-label")
    timeline.keyboard.press("+")
    assert ".." in timeline.url
    timeline.keyboard.press("0")
    assert ".." not in timeline.url


def test_a_card_stands_by_what_is_pointed_at_and_escape_takes_it_away(
    timeline: Page,
) -> None:
    card = timeline.locator(".picture-card")
    card.wait_for(state="attached")
    mark = timeline.locator(".picture-lane a[data-key]").first
    mark.scroll_into_view_if_needed()
    told = mark.locator("title").text_content() or ""
    mark.hover()

    assert card.is_visible()
    when, _colon, title = told.partition(": ")
    assert card.locator(".picture-card-when").inner_text() == when
    assert card.locator(".picture-card-title").inner_text() == title
    assert mark.get_attribute("aria-label") == told

    timeline.mouse.move(0, 0)
    assert card.is_hidden()
    timeline.locator(".picture-lane a[tabindex='0']").first.focus()
    timeline.keyboard.press("ArrowRight")
    timeline.keyboard.press("Escape")
    assert card.is_hidden()


def test_an_old_address_of_an_event_leads_to_its_decade(
    desktop: BrowserContext, address: str, folder: Path
) -> None:
    text = site.file_of(folder, "timeline/1990s/").read_text("utf-8")
    anchor = "events-" + text.partition('id="events-')[2].partition('"')[0]
    page = desktop.new_page()
    page.goto(f"{address}timeline/#{anchor}")
    page.wait_for_url(f"**/timeline/1990s/#{anchor}")

    assert page.locator(f"#{anchor}").count() == 1
