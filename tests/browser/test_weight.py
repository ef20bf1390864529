"""What a reader has to fetch, counted and weighed from a plain static server."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import site_under_test as site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Response

ICON = "_static/icon.svg"
"""Browsers fetch it when they like; it counts in any case."""


def test_a_post_is_light(
    phone: BrowserContext, address: str, folder: Path, note: Callable[[str], None]
) -> None:
    """At most 8 requests and 40 KB, and 12 KB of scripts, before a search is opened."""
    heaviest = 0
    for path in _posts_without_pictures(folder):
        fetched = fetch(phone, address, path)
        size = sum(fetched.values())
        scripts = sum(n for url, n in fetched.items() if ".js" in url)
        if size > heaviest:
            heaviest = size
            note(
                f"{path}: {len(fetched)} requests, {size / 1024:.1f} KB, "
                f"scripts {scripts / 1024:.1f} KB, page {fetched[address + path]} B"
            )
        assert len(fetched) <= 8, sorted(fetched)
        assert size < 40 * 1024
        assert scripts < 12 * 1024


def test_no_page_asks_other_hosts_for_more_than_pictures(
    phone: BrowserContext, address: str, folder: Path
) -> None:
    asked: set[tuple[str, str]] = set()
    page = phone.new_page()
    page.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:"))
            or asked.add((request.resource_type, request.url))
        ),
    )
    referrers: list[str] = []
    page.on(
        "request",
        lambda request: (
            request.url.startswith(address)
            or referrers.append(request.headers.get("referer", ""))
        ),
    )
    for path in site.kinds_of_pages(folder).values():
        page.goto(address + path)

    assert {kind for kind, _url in asked} <= {"image"}
    assert set(referrers) <= {""}


def test_the_weight_of_each_kind(
    phone: BrowserContext, address: str, folder: Path, note: Callable[[str], None]
) -> None:
    """No page of the site is heavy."""
    for kind, path in site.kinds_of_pages(folder).items():
        fetched = fetch(phone, address, path)
        size = sum(fetched.values())
        note(f"{kind}: {len(fetched)} requests, {size / 1024:.1f} KB")
        if kind != "search":  # Sphinx's own index, fetched only there
            assert size < 150 * 1024, kind


def fetch(context: BrowserContext, address: str, path: str) -> dict[str, int]:
    """Open a page with an empty cache.

    :returns: ``{address: bytes}`` of all that came from the site, compressed.
    """
    page = context.new_page()
    context.new_cdp_session(page).send(
        "Network.setCacheDisabled", {"cacheDisabled": True}
    )
    fetched: dict[str, int] = {address + ICON: 0}
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(address + path, wait_until="networkidle")
    for answer in answers:
        if answer.url.startswith(address):
            fetched[answer.url] = len(gzip.compress(answer.body(), 6, mtime=0))
    page.close()
    return fetched


def _posts_without_pictures(folder: Path, count: int = 10) -> list[str]:
    posts = site.posts_to_look_at(folder, count=10**6)
    pictures = ("<img", 'class="picture')
    plain = [
        post
        for post in posts
        if not any(map(site.file_of(folder, post).read_text("utf-8").count, pictures))
    ]
    return plain[:count]


def test_nothing_moves_while_a_page_is_read(
    phone: BrowserContext, address: str, folder: Path, note: Callable[[str], None]
) -> None:
    """What scripts show has its room from the beginning."""
    kinds = site.kinds_of_pages(folder)
    for kind in ("home", "people", "services", "organisations", "timeline", "decade"):
        page = phone.new_page()
        page.goto(address + kinds[kind])
        moved: float = page.evaluate(
            """() => new Promise((done) => {
                let moved = 0;
                const add = (list) => {
                    for (const shift of list.getEntries()) moved += shift.value;
                };
                new PerformanceObserver(add).observe(
                    { type: "layout-shift", buffered: true });
                setTimeout(() => done(moved), 100);
            })"""
        )
        note(f"{kind}: {moved:.3f} of the window moved")
        assert moved < 0.1, kind
        page.close()
