"""The search dialog by keyboard alone, and the page for searching."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import axe_playwright_python
import pytest
import site_under_test as site
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

QUERY_LIMIT = 150_000
"""Bytes, compressed: all that one query loads, the engine with it."""

NAMES = {"Löwis": "Löwis", "Lowis": "Löwis", "Łukasz": "Łukasz", "Lukasz": "Łukasz"}
"""What readers type, and whom they mean."""

ODD = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"`",
    '"unclosed phrase',
    "C++ C# .NET",
    "%00 %2e%2e/ \\",
    "&lt;b&gt;",
    "\u202e\u034f\u0000",
    "😀",
    "日本語",
    "-- OR 1=1",
    "constructor __proto__",
    "x" * 5000,
)


@pytest.fixture
def page(desktop: BrowserContext, address: str) -> Page:
    opened = desktop.new_page()
    opened.goto(f"{address}people/")
    return opened


@pytest.fixture
def dialog(page: Page) -> Locator:
    """Open the dialog by its key."""
    page.keyboard.press("/")
    opened = page.get_by_role("dialog", name="Search")
    expect(opened.get_by_role("searchbox")).to_be_focused()
    return opened


def ask(dialog: Locator, query: str) -> None:
    """Type a query, and wait for its answer."""
    dialog.get_by_role("searchbox").fill(query)
    expect(dialog.locator("ol")).to_have_attribute("aria-busy", "false")


def open_filters(dialog: Locator) -> None:
    """Show the filters, and wait until they are filled."""
    dialog.get_by_text("Filter and sort").click()
    expect(dialog.get_by_label("Kind")).to_be_enabled()
    expect(dialog.locator("ol")).to_have_attribute("aria-busy", "false")


def count(dialog: Locator) -> int:
    """Return how many results the dialog says there are."""
    found = re.match(r"\d+", dialog.get_by_role("status").inner_text())
    return int(found[0]) if found else 0


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_open_it_and_escape_leads_back(page: Page, keys: str) -> None:
    faults = site.watch(page)
    link = page.locator(".site-footer a").first
    link.focus()
    expect(link).to_be_focused()

    page.keyboard.press(keys)
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert not faults


def test_a_slash_in_a_field_is_a_slash(page: Page, dialog: Locator) -> None:
    page.keyboard.type("a/b")
    expect(dialog.get_by_role("searchbox")).to_have_value("a/b")
    page.keyboard.press("Escape")

    field = page.locator(".sidebar-search")
    field.focus()
    page.keyboard.type("/")

    expect(field).to_have_value("/")
    expect(dialog).to_be_hidden()


def test_a_button_opens_it(page: Page) -> None:
    page.get_by_role("button", name="Search as you type").click()

    expect(page.get_by_role("dialog", name="Search")).to_be_visible()


def test_a_telephone_opens_it_by_its_button(
    phone: BrowserContext, address: str
) -> None:
    page = phone.new_page()
    page.goto(address)

    page.locator(".mobile-header [data-search-open]").click()

    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog).to_be_visible()
    ask(dialog, "infrastructure")
    box = dialog.bounding_box()
    assert box is not None
    assert box["width"] <= site.PHONE.width
    assert dialog.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_axe_finds_nothing(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    ask(dialog, "infrastructre")
    expect(dialog.get_by_role("button", name="infrastructre")).to_be_visible()

    page.evaluate(AXE)
    found = page.evaluate("axe.run(document.querySelector('dialog'))")

    assert found["violations"] == []


def test_arrows_go_through_the_results_and_enter_follows(
    page: Page, dialog: Locator
) -> None:
    ask(dialog, "Lowis")
    links = dialog.locator("ol").get_by_role("link")

    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    target = links.nth(0).get_attribute("href")
    page.keyboard.press("Enter")

    page.wait_for_url(target or "")
    expect(dialog).to_be_hidden()


def test_enter_in_the_field_follows_the_first_result(
    page: Page, dialog: Locator
) -> None:
    ask(dialog, "Mangoba")
    target = dialog.locator("ol").get_by_role("link").first.get_attribute("href")

    page.keyboard.press("Enter")

    page.wait_for_url(target or "")


def test_more_results_are_loaded_when_asked_for(dialog: Locator) -> None:
    ask(dialog, "infrastructure")
    links = dialog.locator("ol").get_by_role("link")
    first = links.count()
    assert first < count(dialog)

    dialog.get_by_role("button", name="More results").press("Enter")

    expect(links.nth(first)).to_be_focused()


@pytest.mark.parametrize(("typed", "meant"), NAMES.items())
def test_names_are_found_with_and_without_accents(
    dialog: Locator, typed: str, meant: str
) -> None:
    ask(dialog, typed)

    expect(dialog.locator("ol a").first).to_contain_text(meant)
    expect(dialog.locator("mark").first).to_contain_text(meant)


@pytest.mark.parametrize("facet", ["Kind", "Author", "Tag", "Service"])
def test_filters_show_as_many_results_as_they_say(
    page: Page, dialog: Locator, facet: str
) -> None:
    ask(dialog, "infrastructure")
    everything = count(dialog)
    open_filters(dialog)
    select = dialog.get_by_role("combobox", name=facet, exact=True)
    options = select.locator("option").all_inner_texts()
    assert options[0] == "All"

    for option in options[1:4]:
        select.select_option(label=option)
        label, number = re.fullmatch(r"(.*) \((\d+)\)", option).groups()
        expect(dialog.get_by_role("status")).to_have_text(
            re.compile(rf"^{number} results?$")
        )
        expect(select).to_have_value(re.compile(re.escape(label[:3])))
    select.select_option(label="All")

    expect(dialog.get_by_role("status")).to_have_text(re.compile(f"^{everything} "))


def test_filters_alone_list_all_that_they_let_through(dialog: Locator) -> None:
    open_filters(dialog)
    options = dialog.get_by_label("Kind").locator("option").all_inner_texts()
    kinds = dict(re.fullmatch(r"(.*) \((\d+)\)", o).groups() for o in options[1:])
    assert {"event", "page", "person", "post", "service"} <= kinds.keys()

    for kind, number in kinds.items():
        dialog.get_by_label("Kind").select_option(value=kind)
        expect(dialog.get_by_role("status")).to_have_text(
            re.compile(rf"^{number} results?$")
        )


def test_filters_are_chosen_by_keyboard(page: Page, dialog: Locator) -> None:
    ask(dialog, "infrastructure")
    everything = count(dialog)
    summary = dialog.get_by_text("Filter and sort")
    summary.press("Enter")
    expect(dialog.get_by_label("Kind")).to_be_enabled()
    summary.press("Tab")
    expect(dialog.get_by_label("Kind")).to_be_focused()

    page.keyboard.type("pos")

    expect(dialog.get_by_label("Kind")).to_have_value("post")
    expect(dialog.get_by_role("status")).not_to_have_text(f"{everything} results")
    expect(dialog.locator("ol li").first).to_contain_text("post")


def test_nothing_found_is_said(dialog: Locator) -> None:
    ask(dialog, "ᚠᚢᚦᚨᚱᚲ")

    expect(dialog.get_by_role("status")).to_have_text("No results for “ᚠᚢᚦᚨᚱᚲ”")
    expect(dialog.locator("ol li")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("infrastructre", "infrastructure"), ("mangobba", "mangoba"), ("lwois", "lowis")],
)
def test_mistyped_words_are_put_right_and_it_is_said(
    dialog: Locator, typed: str, meant: str
) -> None:
    ask(dialog, typed)

    hint = dialog.locator(".finder-hint")
    expect(hint).to_have_text(
        f"Showing results for {meant}; search for {typed} instead"
    )
    expect(dialog.locator("mark").first).to_be_visible()

    hint.get_by_role("button", name=typed).press("Enter")

    expect(dialog.get_by_role("status")).to_have_text(f"No results for “{typed}”")
    expect(hint).to_be_hidden()


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_odd_queries_are_inert(page: Page, dialog: Locator, query: str) -> None:
    faults = site.watch(page)
    page.on("dialog", lambda alert: faults.append(f"alert: {alert.message}"))

    ask(dialog, query)

    assert not faults
    assert dialog.locator("ol :is(script, img, iframe, b, i, svg)").count() == 0


@pytest.mark.parametrize("query", ["Mangoba", "infrastructre"])
def test_one_query_is_light(
    desktop: BrowserContext, address: str, note: Callable[[str], None], query: str
) -> None:
    page = desktop.new_page()
    page.goto(f"{address}people/", wait_until="networkidle")
    loaded: list[Response] = []
    # Playwright takes functions only, no methods of lists.
    page.on("response", lambda r: loaded.append(r))  # noqa: PLW0108

    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    ask(dialog, query)
    page.wait_for_load_state("networkidle")

    weights = {r.url.removeprefix(address): weigh(r.body()) for r in loaded}
    total = sum(weights.values())
    note(f"search for {query}: {total} bytes in {len(weights)} requests")
    assert total < QUERY_LIMIT, weights


def weigh(data: bytes) -> int:
    """Return the size that travels: hosts compress what is not compressed yet."""
    return min(len(data), len(gzip.compress(data)))


def test_without_its_index_the_search_says_so(page: Page) -> None:
    page.route("**/pagefind/**", lambda route: route.abort())
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")

    expect(dialog.get_by_role("status")).to_contain_text("cannot be loaded")


@pytest.mark.parametrize("path", ["", "404.html", "people/"])
@pytest.mark.parametrize("typed", NAMES)
def test_every_form_leads_to_the_page_for_searching(
    desktop: BrowserContext, address: str, path: str, typed: str
) -> None:
    page = desktop.new_page()
    page.goto(f"{address}{path}", wait_until="networkidle")
    faults = site.watch(page)
    field = page.locator('form[role="search"] input[name="q"]').last
    field.fill(typed)
    field.press("Enter")
    page.wait_for_url("**/search/**")

    first = page.locator(".finder-page ol a").first
    expect(first).to_contain_text(NAMES[typed])
    assert parse_qs(urlsplit(page.url).query)["q"] == [typed]
    assert not faults


def test_the_page_keeps_its_question_in_its_address(
    desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    faults = site.watch(page)
    page.goto(f"{address}search/?q=infrastructure&from=2010&until=2015&sort=date")
    expect(page.get_by_label("From")).to_have_value("2010")
    finder = page.locator(".finder-page")
    expect(finder.locator("ol")).to_have_attribute("aria-busy", "false")

    said = finder.locator(".finder-about").all_inner_texts()
    days = [match[0] for text in said if (match := re.search(r"\d{4}[-\d]*", text))]
    assert days == sorted(days, reverse=True)
    assert all("2010" <= day[:4] <= "2015" for day in days)

    page.get_by_label("Kind").select_option("event")
    expect(finder.locator("ol")).to_have_attribute("aria-busy", "false")
    query = parse_qs(urlsplit(page.url).query)
    assert query == {
        "q": ["infrastructure"],
        "kind": ["event"],
        "from": ["2010"],
        "until": ["2015"],
        "sort": ["date"],
    }
    assert not faults


def test_the_page_for_searching_is_inert(desktop: BrowserContext, address: str) -> None:
    page = desktop.new_page()
    faults = site.watch(page)
    page.on("dialog", lambda alert: faults.append(f"alert: {alert.message}"))
    page.goto(f"{address}search/?q=%3Cscript%3Ealert(1)%3C/script%3E&kind=%3Cb%3E")

    expect(page.locator(".finder-page ol")).to_have_attribute("aria-busy", "false")
    assert page.locator(".finder-page :is(ol script, b)").count() == 0
    assert not faults
