"""What scripts say is in the language of the site."""

from __future__ import annotations

import gettext
import json
from pathlib import Path
from typing import TYPE_CHECKING

import site_under_test as site
import sphinx
from playwright.sync_api import expect

from chronicle.build.translations import load_translations
from chronicle.theme.texts import texts_of

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SCRIPTS = ("search-dialog.js", "search-finder.js", "timeline.js", "directory.js")


def in_german(page: Page, folder: Path, path: str) -> list[str]:
    """Open a page as a German site would have it.

    :returns: What goes wrong there, as it does.
    """
    sphinx_locale = Path(sphinx.__file__).parent / "locale"
    translations = gettext.translation("sphinx", sphinx_locale, ["de"])
    translations.add_fallback(load_translations("de"))
    translate = translations.gettext
    texts = json.dumps(
        {text: translate(text) for name in SCRIPTS for text in texts_of(name)}
    ).replace('"', "&quot;")
    html = site.file_of(folder, path).read_text("utf-8")
    for name, attribute in (
        ("search", "data-finder-texts"),
        ("timeline", "data-texts"),
    ):
        html = html.replace(
            f'src="../_static/js/{name}.js',
            f'{attribute}="{texts}" src="../_static/js/{name}.js',
        )
    html = html.replace('<html lang="en"', '<html lang="de"')
    page.route(
        f"**/{path}", lambda route: route.fulfill(content_type="text/html", body=html)
    )
    return site.watch(page)


def test_the_dialog_speaks_the_language_of_the_site(
    desktop: BrowserContext, address: str, folder: Path
) -> None:
    page = desktop.new_page()
    faults = in_german(page, folder, "timeline/")
    page.goto(f"{address}timeline/")
    expect(page.get_by_placeholder("In der Zeitleiste suchen")).to_be_visible()
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Suche")
    dialog.get_by_role("searchbox").fill("infrastructre")

    expect(dialog.locator(".finder-hint")).to_have_text(
        "Ergebnisse für infrastructure; stattdessen nach infrastructre suchen"
    )
    expect(dialog.get_by_role("status")).to_contain_text("Ergebnisse")
    expect(dialog.locator(".finder-about").first).to_contain_text("Ereignis")
    assert faults == []
