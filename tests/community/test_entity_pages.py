"""A page for each person, organisation and service, and the indexes that lead there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile
from world import FILES, PEOPLE

from building import build, small_site, write_files
from chronicle.community.directory import Name, arrange
from chronicle.community.select import name_key

if TYPE_CHECKING:
    from pathlib import Path

    from building import Built

POST = """\
---
title: 'Board elected'
publishDate: '2010-07-08'
author: Countess
legacyUrl: /2010/board.html
---

Bob v. Ångström runs Old tracker.
"""

PAGES = {
    "people.rst": "People\n======\n\n.. staff::\n   :style: index\n",
    "organisations.rst": "Bodies\n======\n\n.. organisations::\n   :style: index\n",
    "services.rst": "Services\n========\n\n.. services::\n   :style: index\n",
    "timeline.rst": "Timeline\n========\n\n.. timeline::\n",
    "posts/board.md": POST,
    "index.rst": (
        "Home\n====\n\n:person:`ada`, :service:`old`\n\n"
        ".. toctree::\n\n   people\n   organisations\n   services\n   timeline\n"
    ),
}
SETTINGS = "\nhtml_theme_options = {'source_repository': 'https://github.com/a/b'}\n"


def data(**changed: str) -> dict[str, str]:
    """Return the data files of the small world, some of them changed."""
    texts = {kind.plural: text for kind, text in FILES.items()} | changed
    return {f"_data/{name}.yml": text for name, text in texts.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("entities") / "site"
    site = small_site(folder, PAGES | data())
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS)
    return site


@pytest.fixture(scope="module")
def built(site: Path) -> Built:
    built = build(site, "dirhtml", "-n", "-W", "--keep-going")
    assert built.log == ""
    return built


def test_a_person_has_a_page(built: Built) -> None:
    soup = built.soup("people/ada/index.html")
    text = " ".join(soup.article.get_text(" ").split())

    assert soup.h1.text == "Ada Zimmer"
    assert "also Countess" in text
    assert "Chair of the board, then an engineer." in text
    assert "2 roles" in text
    roles = soup.select("#roles ~ details tbody tr")
    assert [row.th.p.text for row in roles] == ["Chair", "Engineer"]
    (source,) = {a["href"] for a in roles[0].select("td a")}
    assert source == "../../posts/board/", "a source that the site has is linked there"
    assert soup.select_one("#roles ~ .picture svg")
    assert soup.select_one("#timeline ~ details li time")
    (post,) = soup.select(".entity-posts .entity-post")
    assert (post.text, post["href"]) == ("Board elected", "../../posts/board/")
    assert soup.select_one(".collection-parent a")["href"] == "../"


def test_a_page_is_data_too(built: Built) -> None:
    soup = built.soup("people/ada/index.html")
    (found,) = soup.select("script[type='application/ld+json']")
    person, crumbs = json.loads(found.string)["@graph"]
    links = {a.text: a["href"] for a in soup.select(".entity-files a")}
    own = json.loads((built.outdir / "people/ada.json").read_text(encoding="utf-8"))

    assert person["@type"] == "Person"
    assert person["@id"].endswith("/people/ada/")
    assert [each["name"] for each in crumbs["itemListElement"]][1:] == [
        "People",
        "Ada Zimmer",
    ]
    assert (own["id"], own["url"]) == ("ada", person["@id"])
    assert links["Feed"] == "posts/atom.xml"
    assert (built.outdir / "people/ada/posts/atom.xml").is_file()
    assert links["JSON"] == "../ada.json"
    line = links["Mend what is said here"].rpartition("#L")[2]
    assert links["Mend what is said here"].startswith(
        "https://github.com/a/b/blob/main/_data/people.yml#L"
    )
    assert PEOPLE.splitlines()[int(line) - 1] == "- id: ada"


def test_a_service_says_who_ran_it_and_what_became_of_it(built: Built) -> None:
    new, old = (built.soup(f"services/{name}/index.html") for name in ("new", "old"))

    assert "Replaced: Old tracker" in " ".join(new.article.get_text(" ").split())
    assert "Replaced by: New tracker" in " ".join(old.article.get_text(" ").split())
    assert old.select_one("#operators ~ .table-wrapper tbody th a")


def test_everything_leads_to_the_pages(built: Built) -> None:
    home = built.soup("index.html")
    post = built.soup("posts/board/index.html")

    hrefs = [a["href"] for a in home.select("article p a.reference")]
    assert hrefs == ["people/ada/", "services/old/"]
    assert post.select_one(".spoken-of a[href='../../people/bob/']")
    author = built.soup("blog/author/ada-zimmer/index.html")
    assert author.select_one(".staff-card a[href='../../../people/ada/']")
    titles = [each.text for each in author.select("article a")]
    assert titles.count("Board elected") == 1, "posts stand once"
    inventory = (built.outdir / "objects.inv").read_bytes()
    assert inventory.startswith(b"# Sphinx inventory version 2")
    found = InventoryFile.loads(inventory, uri="https://example.org")
    assert found.data["chronicle:person"]["ada"].uri.endswith("/people/ada/")
    sitemap = (built.outdir / "sitemap.xml").read_text(encoding="utf-8")
    assert "/people/ada/<" in sitemap


MADE = """
from pathlib import Path
from chronicle.community.render import Blocks

def setup(app):
    make = Blocks.of_display

    def note(blocks, *args):
        with Path(app.srcdir, "../made").open("a") as file:
            file.write(f"{blocks.docname}\\n")
        return make(blocks, *args)

    Blocks.of_display = note
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
"""Notes for which pages displays are made, if only to be compared."""


def test_a_new_title_or_post_makes_again_only_the_pages_that_show_it(
    tmp_path: Path,
) -> None:
    site = small_site(tmp_path / "site", PAGES | data() | {"_ext/made.py": MADE})
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nextensions.append('made')\n")

    def stamps() -> dict[str, int]:
        out = build(site).outdir
        return {
            path.parent.relative_to(out).as_posix(): path.stat().st_mtime_ns
            for kind in ("people", "organisations", "services")
            for path in out.glob(f"{kind}/*/index.html")
        }

    def written() -> set[str]:
        account = tmp_path / "made"
        account.write_text("", "utf-8")
        after = stamps()
        made = {*account.read_text("utf-8").split()}
        assert made
        assert not made & {"people", "organisations", "services"}
        return {page for page, stamp in after.items() if before.get(page) != stamp}

    before = stamps()
    assert len(before) > 6
    board = POST.replace("Board elected", "Board voted")
    write_files(site, {"posts/board.md": board})
    # She wrote it; it speaks of him and it; of all three it is a source.
    shown = {"people/ada", "people/bob", "services/old"}
    assert shown <= (renamed := written())
    cited = {"organisations/acme", "organisations/board", "organisations/mail"}
    assert not renamed - shown - cited - {"services/new"}
    assert not {"people/cleo", "services/later"} & renamed

    before = stamps()
    later = POST.replace("Board", "Chair").replace("board.html", "chair.html")
    later = later.replace("Bob v. Ångström runs Old tracker.", "New tracker runs.")
    write_files(site, {"posts/chair.md": later.replace("Countess", "Nobody")})
    assert written() == {"services/new"}

    incremental, clean = build(site).files(), build(site, out="clean").files()
    assert incremental == clean


def test_old_anchors_stand_in_the_index(built: Built) -> None:
    soup = built.soup("people/index.html")
    (entry,) = soup.select("#people-bob")

    assert entry.a["href"] == "bob/"
    assert entry.parent["id"] == "letter-a", "under the last name, without its accent"
    assert "Postmaster, seen 2010" in entry.text
    assert soup.select_one("script[src*='directory.js']")
    assert soup.select_one("form.directory-filter")["hidden"] == ""


def test_names_are_text(built: Built) -> None:
    for path in ("people/cleo/index.html", "people/index.html"):
        soup = built.soup(path)
        assert "<b>\"Cleo\" & 'Co'</b>" in soup.article.get_text()


@pytest.mark.parametrize("builder", ["text", "singlehtml"])
def test_other_builders_keep_the_long_list(site: Path, builder: str) -> None:
    built = build(site, builder, "-n", "-W", "--keep-going")
    name = "people.txt" if builder == "text" else "index.html"
    text = (built.outdir / name).read_text(encoding="utf-8")

    assert built.log == ""
    assert "Engineer" in text
    assert "Spoken of in" in text or "Wrote" in text


def test_a_page_is_written_when_it_changed_only(site: Path) -> None:
    first = build(site, "dirhtml")
    paths = ["people/ada/index.html", "people/bob/index.html"]
    before = [(first.outdir / path).stat().st_mtime_ns for path in paths]
    file = site / "_data/people.yml"
    file.write_text(PEOPLE.replace("Postmaster", "Mail master"), encoding="utf-8")
    again = build(site, "dirhtml")
    after = [(again.outdir / path).stat().st_mtime_ns for path in paths]
    file.write_text(PEOPLE, encoding="utf-8")

    assert before[0] == after[0]
    assert before[1] != after[1]
    assert "Mail master" in again.soup(paths[1]).get_text()
    gone = PEOPLE[: PEOPLE.index("- id: cleo")]
    file.write_text(gone, encoding="utf-8")
    last = build(site, "dirhtml")
    assert not (last.outdir / "people/cleo").exists()
    assert not (last.outdir / "people/cleo.json").exists()
    file.write_text(PEOPLE, encoding="utf-8")


def names(number: int) -> list[Name]:
    """Return names under all letters, some with accents."""
    letters = "AÁBCDEFGHIJKLŁMNOPQRSTUVWXYZ"
    made = [f"Person {letters[n % len(letters)]}name{n}" for n in range(number)]
    return [Name(f"p{n}", name, name_key(name)) for n, name in enumerate(made)]


@pytest.mark.parametrize("number", [0, 1, 150, 151, 400, 1000])
def test_long_lists_are_divided_by_letter(number: int) -> None:
    found = arrange(names(number))
    shown = [
        name.id for part in found.ranges for _, names in part.letters for name in names
    ]

    assert sorted(shown) == sorted(name.id for name in names(number))
    assert shown == [name.id for name in found.names]
    assert (len(found.ranges) > 1) == (number > 150)
    for part in found.ranges:
        most = 150 if number <= 150 else 110
        assert len(part.letters) == 1 or sum(len(n) for _, n in part.letters) <= most
    labels = [part.label for part in found.ranges]
    assert len(set(labels)) == len(labels)


def test_400_people_are_light(tmp_path: Path) -> None:
    people = "\n".join(
        f"- {{id: {name.id}, name: {name.name}, roles: [{{title: Member, start: 2010, "
        f"group: {group}, source: https://example.org}}]}}"
        for name, group in zip(
            names(400), ["board", *["core team"] * 300, *["helpers"] * 99], strict=True
        )
    )
    site = small_site(tmp_path / "site", PAGES | data(people=people, events="[]"))
    built = build(site, "dirhtml")
    first, *others = sorted((built.outdir / "people").glob("letters/*/index.html"))

    for path in (built.outdir / "people/index.html", first, *others):
        html = path.read_bytes()
        soup = built.soup(path.relative_to(built.outdir).as_posix())
        assert len(html) < 100_000
        assert len(soup.find_all(True)) < 900
    letters = built.soup("people/index.html").select(".directory-letters a")
    assert len(letters) == 26
    rows = json.loads((built.outdir / "people/people.json").read_text())
    assert len(rows) == 400
    # What the script does: none for the group that is one person alone.
    found = [
        (button.text, sum(button["value"] in row["groups"].split(" ") for row in rows))
        for button in built.soup("people/index.html").select("button[value]")
        if button["value"]
    ]
    assert found == [("Core team 300", 300), ("Helpers 99", 99)]
