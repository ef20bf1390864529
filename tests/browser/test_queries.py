"""What readers type finds what they mean: the rows of a file, in the dialog.

``CHRONICLE_QUERIES`` names another file, for another site.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import site_under_test as site
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

FILE = Path(
    os.environ.get("CHRONICLE_QUERIES") or Path(__file__).parent / "queries.toml"
)

QUERIES: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["query"]


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page for searching, once: each query is typed after the one before."""
    with site.open_context(browser, address, site.DESKTOP) as context:
        opened = context.new_page()
        opened.goto(f"{address}search/")
        yield opened


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["typed"])
def test_a_query_finds_what_is_meant(page: Page, query: dict[str, Any]) -> None:
    faults = site.watch(page)
    page.on("dialog", lambda alert: faults.append(alert.message))
    finder = page.locator(".finder-page")
    finder.get_by_role("searchbox").fill(query["typed"])
    results = finder.locator("ol")
    expect(results).to_have_attribute("aria-busy", "false")

    titles = results.locator("li > a").all_inner_texts()
    said = finder.get_by_role("status").inner_text()
    found = int(number[0]) if (number := re.match(r"\d+", said)) else 0
    check(query, titles, found)
    if "says" in query:
        expect(finder.locator(".finder-hint")).to_contain_text(query["says"])
    if query.get("none"):
        assert said == f"No results for “{query['typed']}”"
    if "year" in query:
        assert years(results) == [query["year"]] * 3
    assert not faults
    assert results.locator(":is(script, img, iframe)").count() == 0


def check(query: dict[str, Any], titles: list[str], found: int) -> None:
    """Compare what came with what a row says must come."""
    if not query.get("none") and not query.get("inert"):
        assert titles
    assert query.get("first", "") in "".join(titles[:1]), titles[:5]
    assert any(query.get("among", "") in title for title in titles[:3] or [""]), titles
    assert found <= query.get("most", found), titles
    assert not (query.get("none") and found)


def years(results: Locator) -> list[int]:
    """Return the years that stand beside the first three results."""
    said = results.locator(".finder-about").all_inner_texts()[:3]
    return [int(match[0]) for text in said if (match := re.search(r"\d{4}", text))]
