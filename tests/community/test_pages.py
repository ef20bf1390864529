"""People, services and events on built pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from world import EVENTS, FILES, PEOPLE

from building import PROJECT, build, small_site
from chronicle.community.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

    from building import Built

POST = """\
---
title: 'Board elected'
publishDate: '2010-07-08'
author: Countess
legacyUrl: /2010/board.html
---

Bob v. Ångström runs Old tracker; `Bob v. Ångström` in code is none.
Old tracker again, and [New tracker](https://example.org/new) as a link.
"""

PAGES = {
    "people.rst": "People\n======\n\n.. staff::\n\n.. organisations::\n",
    "services.rst": "Services\n========\n\n.. services::\n",
    "timeline.rst": "Timeline\n========\n\n.. timeline::\n",
    "chart.rst": "Chart\n=====\n\n.. staff::\n   :style: chart\n",
    "posts/board.md": POST,
    # A page may call somebody by a name of the data: that name still means the other.
    "inline.rst": (
        ":orphan:\n\nInline\n======\n\n.. staff::\n\n"
        "   - {id: other, name: Ada Zimmer, aliases: [Countess]}\n"
    ),
    "index.rst": (
        "Home\n====\n\n:person:`ada`, :person:`the other <Bob v. Ångström>`, "
        ":chronicle:service:`old`, :any:`launch`\n\n.. toctree::\n\n"
        "   people\n   services\n   timeline\n   chart\n"
    ),
}


def data(**changed: str) -> dict[str, str]:
    """Return the data files of the small world, some of them changed."""
    texts = {kind.plural: text for kind, text in FILES.items()} | changed
    return {f"_data/{name}.yml": text for name, text in texts.items()}


def make(folder: Path, files: dict[str, str] | None = None, **changed: str) -> Path:
    return small_site(folder / "site", PAGES | data(**changed) | (files or {}))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("community"))


@pytest.fixture(scope="module")
def built(site: Path) -> Built:
    built = build(site, "dirhtml", "-n", "-W", "--keep-going")
    assert built.log == ""
    return built


def text_of(soup: BeautifulSoup, selector: str) -> str:
    (found,) = soup.select(selector)
    return " ".join(found.get_text(" ").split())


def test_cards(built: Built) -> None:
    soup = built.soup("people/index.html")

    cards = soup.select("article.staff-card")
    assert [card.h2.get_text() for card in cards] == [
        "Bob v. Ångström",
        "<b>\"Cleo\" & 'Co'</b>",
        "Ada Zimmer",
    ]
    ada = cards[2]
    assert ada.select_one("#people-ada") is not None
    assert ada.select_one(".staff-disc")["aria-hidden"] == "true"
    assert [
        re.sub(r"\s+", " ", li.p.get_text()) for li in ada.select(".staff-roles > li")
    ] == [
        "Chair, Board: 2010 to 2011 [1]",
        "Engineer, Acme: from July 2024, as of July 2025 [2]",
    ]
    (attested,) = ada.select("time[datetime='2025-07-01']")
    assert attested.get_text() == "July 2025"
    # The site has the first of the two sources, which is by Ada herself.
    assert [a["href"] for a in ada.select(".community-sources a")] == [
        "../posts/board/",
        "https://example.org/2025/year.html",
    ]
    assert text_of(ada, ".community-posts") == "Board elected , 8 July 2010"


def test_a_portrait_stands_for_the_initials(built: Built) -> None:
    (cleo,) = [
        card
        for card in built.soup("people/index.html").select(".staff-card")
        if card.select_one("#people-cleo")
    ]

    assert cleo.img["src"] == "../_static/people/cleo.png"
    assert cleo.img["alt"] == ""
    assert cleo.select_one(".staff-disc") is None


def test_entries_of_a_page_are_at_home_there(built: Built) -> None:
    (card,) = built.soup("inline/index.html").select(".staff-card")

    assert card.select_one("#people-other").get_text() == "Ada Zimmer"
    assert not card.select(".community-posts")


def test_a_person_lists_the_posts_that_speak_of_them(built: Built) -> None:
    (bob,) = [
        card
        for card in built.soup("people/index.html").select(".staff-card")
        if card.select_one("#people-bob")
    ]

    assert [p.get_text() for p in bob.select("p.community-label")] == ["Spoken of in"]
    assert text_of(bob, ".community-posts") == "Board elected , 8 July 2010"


def test_a_post_links_the_first_mention_and_names_all(built: Built) -> None:
    soup = built.soup("posts/board/index.html")

    links = [
        (a.get_text(), a["href"])
        for a in soup.select("article section > p a.internal")
        if "chronicle" in str(a)
    ]
    assert links == [
        ("Bob v. Ångström", "../../people/#people-bob"),
        ("Old tracker", "../../services/#services-old"),
    ]
    assert text_of(soup, ".spoken-of") == (
        "In this post People: Bob v. Ångström Organisations: Board , mail team , Acme "
        "Services: Old tracker , New tracker"
    )


def test_the_author_has_a_page_that_says_who_they_are(built: Built) -> None:
    soup = built.soup("blog/author/ada-zimmer/index.html")

    (card,) = soup.select("article.staff-card")
    assert card.h2.a["href"] == "../../../people/#people-ada"


def test_references(built: Built) -> None:
    paragraph = built.soup("index.html").select_one("article section > p")

    assert [(a.get_text(), a["href"]) for a in paragraph.select("a")] == [
        ("Ada Zimmer", "people/#people-ada"),
        ("the other", "people/#people-bob"),
        ("Old tracker", "services/#services-old"),
        ("New tracker launched", "timeline/#events-launch"),
    ]


def test_timeline(built: Built) -> None:
    soup = built.soup("timeline/index.html")

    years = [heading.get_text() for heading in soup.select(".timeline-year > h2")]
    assert years[:3] == ["2005", "2010", "2011"]
    assert years[-1] == "Date unknown"
    launch = soup.select_one("#events-launch").find_parent("li")
    assert launch["class"] == ["timeline-item", "is-event", "is-main"]
    assert launch.time["datetime"] == "2011-12-28"
    (plan,) = [li for li in soup.select(".is-plan") if li.select_one("#events-someday")]
    assert text_of(plan, ".timeline-kind") == "possibly planned"
    # An interval is no date of HTML.
    joined = soup.select_one("#events-joined").find_parent("li")
    assert joined.time is None
    assert text_of(joined, ".timeline-date") == "July 2024"
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_chart_has_the_same_facts_as_a_table(built: Built) -> None:
    soup = built.soup("chart/index.html")

    bars = [title.get_text() for title in soup.select(".from-1072 .role g > title")]
    rows = [
        [re.sub(r"\s+", " ", cell.get_text().strip()) for cell in row.select("th, td")]
        for row in soup.select("details table tbody tr")
    ]
    assert sorted(bars) == sorted(f"{a}, {b}, {c}: {d}" for a, b, c, d, _ in rows)
    assert next(a["href"] for a in soup.select(".from-1072 .role a")).startswith(
        "../people/#"
    )
    assert [th["scope"] for th in soup.select("details thead th")] == ["col"] * 5
    assert {th["scope"] for th in soup.select("details tbody th")} == {"row"}
    assert soup.select_one("details table caption") is not None


def test_services(built: Built) -> None:
    soup = built.soup("services/index.html")

    lines = {
        card.h2.get_text(): [p.get_text() for p in card.select("p")]
        for card in soup.select(".service-card")
    }
    assert lines["Later tracker"] == ["Planned"]
    assert "Replaces: Old tracker" in lines["New tracker"]
    assert "Replaced by: New tracker" in lines["Old tracker"]
    assert "In service: from 2005 or earlier to 2012" not in lines["Old tracker"]
    assert "In service: 2005 or earlier to 2012" in lines["Old tracker"]


@pytest.mark.parametrize("page", ["people", "services", "timeline", "chart"])
def test_nothing_in_the_data_runs(built: Built, page: str) -> None:
    soup = built.soup(f"{page}/index.html")

    assert not soup.select("article script, article b")


@pytest.mark.parametrize("builder", ["text", "epub", "latex", "man", "texinfo"])
def test_other_builders_say_the_same(site: Path, builder: str) -> None:
    built = build(site, builder, "-n", out=builder)

    assert built.log == ""
    suffixes = {".txt", ".xhtml", ".tex", ".1", ".texi"}
    text = " ".join(
        path.read_text(encoding="utf-8")
        for path in sorted(built.outdir.rglob("*"))
        if path.suffix in suffixes
    )
    text = " ".join(re.sub(r"<[^>]+>|[\\{}]", "", text).split())
    for words in (
        "Bob v. ",
        "Engineer",
        "from July 2024",
        "before 2010",
        "Later tracker",
    ):
        assert words in text


PAGE = """
- name: Zoë
  roles:
    - title: Boss
      start: 2010
"""
OPTIONS = [
    ("staff", ":style: table\n:organisation: Acme\n:sort: start", ""),
    ("staff", ":as-of: 2010-07-08\n:no-index:", ""),
    ("staff", ":style: chart", ""),
    ("staff", "", PAGE),
    ("organisations", ":style: table", ""),
    ("services", ":status: current", ""),
    ("timeline", ":person: Countess\n:order: newest-first", ""),
    ("timeline", ":style: compact\n:include: plans, events\n:limit: 3", ""),
    ("timeline", "", "- title: Born\n  date: 1985-12~\n"),
]


def test_rest_and_markdown_give_the_same(tmp_path: Path) -> None:
    files = {}
    for number, (name, options, content) in enumerate(OPTIONS):
        body = f"{options}\n\n{content}".strip()
        indented = "\n".join(f"   {line}".rstrip() for line in body.splitlines())
        first, _, rest = indented.partition("\n")
        joint = "\n" if options else "\n\n"
        files[f"r{number}.rst"] = f"Title\n=====\n\n.. {name}::{joint}{first}\n{rest}\n"
        files[f"m{number}.md"] = f"# Title\n\n:::{{{name}}}\n{body}\n:::\n"
    pages = "\n   ".join(sorted(name.partition(".")[0] for name in files))
    home = f"Home\n====\n\n.. toctree::\n\n   people\n   {pages}\n"
    site = make(tmp_path, files | {"index.rst": home})

    built = build(site, "pseudoxml")

    for number, option in enumerate(OPTIONS):
        rest, markdown = (
            re.sub(
                r'source="[^"]*"|refuri="[^"]*"|refid="[^"]*"|(r|m)\d(?=[.#"])',
                "",
                (built.outdir / f"{letter}{number}.pseudoxml").read_text(
                    encoding="utf-8"
                ),
            )
            for letter in "rm"
        )
        assert rest.partition("<title>")[2] == markdown.partition("<title>")[2], option
        assert "<card" in rest or "<table" in rest or "<bullet_list" in rest


FAULTY = """\
Faulty
======

.. staff::
   :status: curent
   :organisation: Acmee
   :as-of: July

.. timeline::
   :include: events, poems
   :limit: none
   :person: Countes
   :topic: tracking

.. mentions:: nobody

.. services::

   - name: Mail
     stat: x

:person:`adda`
"""


WHEN = (
    "expected a year 2010, month 2010-07 or day 2010-07-08, perhaps with '~' (about) "
    "or '?' (uncertain), an interval 2010/2011 or ../2010, or 'unknown'"
)
DIRECTIVE = "[chronicle.directive]"
COMMUNITY = "[chronicle.community]"
MESSAGES = f"""\
6: WARNING: status 'curent' of 'staff'; expected one of 'all', 'current', \
'past' {DIRECTIVE}
6: WARNING: as-of of 'staff': date 'July'; {WHEN} {DIRECTIVE}
6: WARNING: unknown organisation 'Acmee'; expected 'Acme' {DIRECTIVE}
11: WARNING: include 'poems'; expected some of 'events', 'plans', 'roles', 'services', \
'posts' {DIRECTIVE}
11: WARNING: limit 'none'; expected a number from 1 up {DIRECTIVE}
11: WARNING: unknown person 'Countes'; expected 'Countess' {DIRECTIVE}
11: WARNING: unknown topic 'tracking'; expected one of 'tracker' {DIRECTIVE}
17: WARNING: unknown object 'nobody'; expected an id or name {DIRECTIVE}
22: WARNING: unknown key 'stat' in service 'mail'; expected 'start' {COMMUNITY}
24: WARNING: unknown person 'adda'; expected 'ada' {COMMUNITY}
"""


def test_messages_say_where_what_and_what_would_be_right(tmp_path: Path) -> None:
    site = make(tmp_path, {"faulty.rst": f":orphan:\n\n{FAULTY}"})

    built = build(site, "dirhtml")

    log = re.sub(r"\x1b\[[0-9;]*m", "", built.log).replace(f"{site}/faulty.rst:", "")
    assert sorted(log.splitlines()) == sorted(MESSAGES.splitlines())


# -- Incremental builds ----------------------------------------------------------------


def mtimes(built: Built) -> dict[str, int]:
    return {
        path.relative_to(built.outdir).as_posix(): path.stat().st_mtime_ns
        for path in built.outdir.rglob("*.html")
        if path.parent.name not in {"genindex", "search", "chronicle-objects"}
    }


CHANGES = [
    (
        "people",
        PEOPLE.replace("title: Chair", "title: Head"),
        {"people", "chart", "timeline", "blog/author/ada-zimmer"},
    ),
    (
        "people",
        PEOPLE.replace("title: Postmaster", "title: Master"),
        {"people", "chart"},
    ),
    ("events", EVENTS.replace("New tracker launched", "Launched"), {"timeline"}),
    (
        "services",
        FILES[Kind.SERVICE].replace("Later tracker", "Much later"),
        {"services"},
    ),
]


@pytest.mark.parametrize(("name", "text", "pages"), CHANGES)
def test_a_change_rewrites_the_pages_that_show_it(
    tmp_path: Path, name: str, text: str, pages: set[str]
) -> None:
    site = make(tmp_path)
    before = mtimes(build(site, "dirhtml"))

    (site / f"_data/{name}.yml").write_text(text, encoding="utf-8")
    after = build(site, "dirhtml")

    written = {page for page, time in mtimes(after).items() if before.get(page) != time}
    # Sphinx itself always writes the root page again.
    assert written == {f"{page}/index.html".lstrip("/") for page in pages | {""}}
    assert same_as_clean(site, after)


def same_as_clean(site: Path, built: Built) -> bool:
    return built.files() == build(site, "dirhtml", out="again").files()


def test_a_new_name_is_found_in_posts_already_read(tmp_path: Path) -> None:
    site = make(tmp_path, people=PEOPLE.replace("Bob v. Ångström", "Somebody"))
    first = build(site, "dirhtml")
    assert "Ångström" not in str(first.soup("people/index.html"))

    (site / "_data/people.yml").write_text(PEOPLE, encoding="utf-8")
    second = build(site, "dirhtml")

    assert "Bob" in text_of(second.soup("posts/board/index.html"), ".spoken-of")
    assert same_as_clean(site, second)


def test_a_person_who_is_removed_leaves_one_warning_and_no_trace(
    tmp_path: Path,
) -> None:
    site = make(tmp_path)
    build(site, "dirhtml")
    without = PEOPLE[: PEOPLE.index("- id: bob")] + PEOPLE[PEOPLE.index("- id: cleo") :]

    (site / "_data/people.yml").write_text(without, encoding="utf-8")
    after = build(site, "dirhtml")

    log = re.sub(r"\x1b\[[0-9;]*m", "", after.log)
    assert log.strip() == (
        f"{site}/index.rst:4: WARNING: unknown person 'Bob v. Ångström'; expected the "
        "id of one of the people [chronicle.community]"
    )
    assert not [name for name, text in after.files().items() if b"people-bob" in text]
    assert same_as_clean(site, after)


def test_parallel_and_serial_builds_are_the_same(tmp_path: Path) -> None:
    files = {f"posts/p{n}.md": POST.replace("board", f"p{n}") for n in range(12)}
    site = make(tmp_path, files)

    serial = build(site, "dirhtml")
    parallel = build(site, "dirhtml", "-j", "4", out="parallel")

    assert serial.files() == parallel.files()


HOME = "Home\n====\n\n:person:`ada`, :external:chronicle:event:`launch`\n"


def test_another_project_refers_to_people(tmp_path: Path, built: Built) -> None:
    conf = (PROJECT / "conf.py").read_text(encoding="utf-8")
    conf += (
        '\nextensions.append("sphinx.ext.intersphinx")\n'
        f'intersphinx_mapping = {{"a": ("https://a.example/", '
        f"{str(built.outdir / 'objects.inv')!r})}}\n"
    )
    site = small_site(
        tmp_path / "other",
        {
            "conf.py": conf,
            "index.rst": HOME,
            **{f"_data/{kind.plural}.yml": "[]" for kind in Kind},
        },
    )

    other = build(site, "dirhtml", "-n", "-W")

    assert other.log == ""
    links = other.soup("index.html").select("article section > p a")
    assert [(a.get_text(), a["href"]) for a in links] == [
        ("Ada Zimmer", "https://a.example/people/#people-ada"),
        ("New tracker launched", "https://a.example/timeline/#events-launch"),
    ]


def test_exports_stand_beside_the_pages(built: Built) -> None:
    content = json.loads((built.outdir / "chronicle.json").read_text(encoding="utf-8"))

    assert content["people"][0]["url"].endswith("/people/#people-ada")
    head = built.soup("timeline/index.html").head
    links = [link["href"] for link in head.select("link[rel=alternate]")]
    assert "../timeline.ics" in links
    assert (built.outdir / "schema/chronicle.json").is_file()
