"""Write a picture of each kind of page in four settings to ``screenshots/``.

``tox -e screenshots``, or ``python tests/browser/screenshots.py KIND …`` for some.
"""

from __future__ import annotations

import sys

import site_under_test as site
from playwright.sync_api import sync_playwright


def main(wanted: list[str]) -> None:
    """Take the pictures of *wanted* kinds; of all if none is named."""
    folder = site.site_folder()
    target = site.ROOT / "screenshots"
    target.mkdir(exist_ok=True)
    kinds = site.kinds_of_pages(folder)
    with sync_playwright() as playwright, site.serve(folder) as address:
        browser = site.launch(playwright)
        for setting in site.SETTINGS:
            with site.open_context(browser, address, setting) as context:
                for kind, path in kinds.items():
                    if wanted and kind not in wanted:
                        continue
                    page = context.new_page()
                    page.goto(address + path)
                    page.screenshot(path=target / f"{kind}-{setting.name}.png")
                    page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
