"""Every kind of page, in light and dark, on a telephone and on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest
import site_under_test as site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

WIDER_THAN_THE_WINDOW = """() => {
  const scrolls = (e) => e.closest(".scroll-box, svg, .visually-hidden");
  const wide = [...document.querySelectorAll("body *")].filter(
    (e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e));
  return wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def opened(context: BrowserContext, address: str, kind: str, folder: Path) -> Page:
    """Open a page of one kind."""
    page = context.new_page()
    page.faults = site.watch(page)  # type: ignore[attr-defined]
    page.goto(address + site.kinds_of_pages(folder)[kind])
    return page


def test_page(opened: Page) -> None:
    """It opens without a fault, fits into the window, and axe finds nothing."""
    assert opened.faults == []  # type: ignore[attr-defined]
    assert opened.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert violations(opened) == []


def violations(page: Page) -> list[str]:
    """Return what axe finds: rule, element and reason."""
    page.evaluate(AXE)
    results: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]
