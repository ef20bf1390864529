"""Open the built site in a browser.

``tox -e browser`` builds it first; ``CHRONICLE_SITE`` names another folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import site_under_test as site
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run without a site, since every test would be a false alarm."""
    config.stash[FIGURES] = []
    if not (site.site_folder() / "index.html").is_file():
        pytest.exit(f"no site in {site.site_folder()}: run 'tox -e site' first", 4)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every question of each kind of page, and in each setting."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", site.kinds_of_pages(site.site_folder()))
    if "setting" in metafunc.fixturenames:
        metafunc.parametrize("setting", site.TRIED, ids=lambda s: s.name)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was measured."""
    if figures := config.stash[FIGURES]:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a figure for the end of the run."""
    return request.config.stash[FIGURES].append


@pytest.fixture(scope="session")
def folder() -> Path:
    """Return the folder of the built site."""
    return site.site_folder()


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Serve the site; return its address."""
    with site.serve(folder) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser, once."""
    with sync_playwright() as playwright:
        started = site.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def context(
    browser: Browser, address: str, setting: site.Setting
) -> Iterator[BrowserContext]:
    """Open the browser as one reader has it."""
    with site.open_context(browser, address, setting) as opened:
        yield opened


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Open the browser on a desk, in the light."""
    with site.open_context(browser, address, site.DESKTOP) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Open the browser on a telephone, in the light."""
    with site.open_context(browser, address, site.PHONE) as opened:
        yield opened


@pytest.fixture
def page_of_kind(kind: str, folder: Path) -> str:
    """Return the path of a page of one kind."""
    return site.kinds_of_pages(folder)[kind]
