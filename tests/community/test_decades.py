"""The pages of a timeline that is too long for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import build, small_site
from chronicle.community.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from building import Built

PAGES = {
    "timeline.rst": (
        "Timeline\n========\n\n.. timeline::\n   :style: picture\n"
        "\n:event:`minor-2003`, :event:`main-2003`\n"
    ),
    "index.rst": "Home\n====\n\n:event:`minor-2012`\n\n.. toctree::\n\n   timeline\n",
}


def events() -> str:
    found = []
    for year in range(1998, 2018):
        found += [
            f"- id: minor-{year}\n  title: Small thing of {year}\n  date: '{year}'\n",
            *(
                f"- id: minor-{year}-{month}\n  title: Small thing of {month}/{year}\n"
                f"  date: {year}-{month:02}-02\n"
                for month in range(1, 6)
            ),
            (
                f"- id: main-{year}\n  title: Great thing of {year}\n  major: true\n"
                f"  short: Great {year}\n  date: {year}-06-01\n"
            ),
        ]
    text = "".join(found)
    text += (
        "- id: plan\n  title: Plan\n  date: '2004'\n  status: planned\n"
        "  outcome: {event: main-2005, source: https://example.org/x}\n"
    )
    return "".join(
        f"{line}  source: https://example.org/{n}\n" if "date:" in line else line
        for n, line in enumerate(text.splitlines(keepends=True))
    )


def site(folder: Path) -> Path:
    data = {f"_data/{kind.plural}.yml": "[]" for kind in Kind}
    data["_data/events.yml"] = events()
    return small_site(folder / "site", PAGES | data)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = build(
        site(tmp_path_factory.mktemp("decades")), "dirhtml", "-n", "-W", "--keep-going"
    )
    assert built.log == ""
    return built


def test_the_page_lists_main_events_and_leads_to_all(built: Built) -> None:
    soup = built.soup("timeline/index.html")

    items = soup.select(".timeline-item")
    assert len(items) == 20
    assert items[0].select_one(".timeline-title a")["href"] == "1990s/#events-main-1998"
    assert soup.select_one(".timeline-total").get_text().strip() == "1 of 7 events"
    links = [(a.get_text(), a["href"]) for a in soup.select(".timeline-decades a")]
    assert links == [
        ("1990s (14)", "1990s/"),
        ("2000s (71)", "2000s/"),
        ("2010s (56)", "2010s/"),
    ]
    assert len(soup.select(".picture-lane .rug")) == 1


def test_a_decade_lists_all_its_events_once(built: Built) -> None:
    soup = built.soup("timeline/2000s/index.html")

    ids = [element["id"] for element in soup.select(".timeline-item [id]")]
    assert len(ids) == len(set(ids)) == 71
    assert soup.h1.get_text() == "Timeline: the 2000s"
    assert soup.select_one(".timeline-year > h2").get_text() == "2000"
    plan = soup.select_one("#events-plan").find_parent("li")
    (came,) = plan.select(".community-detail a[href='#events-main-2005']")
    assert came.get_text() == "Great thing of 2005"
    assert all(
        soup.select_one(a["href"].replace("#", "[id='") + "']")
        for a in soup.select(".picture a[href]")
    )


def test_references_lead_to_the_decade(built: Built) -> None:
    def links(page: str) -> list[str]:
        return [a["href"] for a in built.soup(page).select("article p > a.internal")]

    assert "timeline/2010s/#events-minor-2012" in links("index.html")
    assert {"2000s/#events-minor-2003", "2000s/#events-main-2003"} <= set(
        links("timeline/index.html")
    )


@pytest.mark.parametrize("builder", ["text", "singlehtml"])
def test_other_builders_list_all_on_the_page(tmp_path: Path, builder: str) -> None:
    made = build(site(tmp_path), builder, "-n", "-W", out=builder)

    assert made.log == ""
    name = "timeline.txt" if builder == "text" else "index.html"
    text = (made.outdir / name).read_text(encoding="utf-8")
    assert all(f"Small thing of 3/{year}" in text for year in range(1998, 2018))


def test_a_second_build_writes_the_same(tmp_path: Path) -> None:
    source = site(tmp_path)
    first = build(source, "dirhtml").files()
    written = (source.parent / "site-out/timeline/2000s/index.html").stat().st_mtime_ns

    again = build(source, "dirhtml")

    assert again.files() == first
    page = again.outdir / "timeline/2000s/index.html"
    assert page.stat().st_mtime_ns == written, "nothing changed"
