"""The report of repairs: counted, ordered, paged, and inert."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from building import PROJECT, build, small_site
from chronicle.core.catalogue import Catalogue, Difference
from chronicle.core.problems import Repair
from chronicle.core.record import Origin, Record
from chronicle.report.pages import SIZE, make_repair_pages
from chronicle.report.summary import (
    MISSING,
    RULES,
    Picture,
    as_json,
    by_file,
    make_report,
)

if TYPE_CHECKING:
    from pathlib import Path


def make_record(name: str, *repairs: Repair, **fields: Any) -> Record:
    return Record(
        docname=f"posts/{name}",
        source=f"posts/{name}.md",
        origin=Origin.ASTRO,
        title=name,
        repairs=repairs,
        **fields,
    )


MOJIBAKE = Repair(3, 5, "Ã¶", "ö", "mojibake", "UTF-8 read as Windows-1252")
HEADING = Repair(9, 1, "&amp;", "&", "escaped-entity")


def make_catalogue() -> Catalogue:
    records = [
        make_record("a", HEADING, unknown={"hero": "x"}),
        make_record("b", MOJIBAKE, MOJIBAKE),
        make_record("c"),
    ]
    return Catalogue(
        records={record.docname: record for record in records},
        merged={"posts/old": "posts/b"},
        differences={"posts/b": (Difference("authors", "Ann", "Unknown", "old.rst"),)},
    )


def test_rules_and_files_come_with_the_most_frequent_first() -> None:
    report = make_report(make_catalogue(), {})

    assert [(rule, number) for rule, _text, number in report.rules] == [
        ("mojibake", 2),
        ("escaped-entity", 1),
    ]
    assert [record.docname for record in report.files] == ["posts/b", "posts/a"]
    assert report.unknown == [("hero", 1)]


def test_the_json_holds_everything() -> None:
    pictures = {"posts/a": [Picture("i.png", MISSING)]}
    data = json.loads(json.dumps(as_json(make_report(make_catalogue(), pictures))))

    assert data["totals"] == {"mojibake": 2, "escaped-entity": 1}
    assert len(data["repairs"]) == 3
    assert data["repairs"][1]["codec"] == "UTF-8 read as Windows-1252"
    assert data["merged"][0]["differences"][0]["field"] == "authors"
    assert data["images"] == [
        {"source": "posts/a.md", "address": "i.png", "fault": "missing"}
    ]


@pytest.mark.parametrize(
    ("number", "sizes"), [(0, [0]), (1, [1]), (SIZE, [SIZE]), (SIZE + 1, [SIZE, 1])]
)
def test_pages_stay_light(number: int, sizes: list[int]) -> None:
    catalogue = Catalogue(records={"posts/a": make_record("a", *[HEADING] * number)})
    rows = make_report(catalogue, {}).rows
    pages = list(make_repair_pages(rows, "about/repairs"))

    assert [
        sum(len(file["repairs"]) for file in context["chronicle_repairs"]["files"])
        for _pagename, context, _template in pages
    ] == sizes
    assert pages[0][0] == "about/repairs/1"


def test_rows_of_one_post_stay_together() -> None:
    rows = make_report(make_catalogue(), {}).rows

    assert [(record.docname, len(found)) for record, found in by_file(rows)] == [
        ("posts/a", 1),
        ("posts/b", 2),
    ]


def test_every_rule_is_explained() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (PROJECT / "_ext/chronicle").rglob("*.py")
        if path.name != "rules.py"
    )
    used = set(re.findall(r'rule="([a-z-]+)"', code))

    assert used <= RULES.keys()


def test_repairs_are_published_as_text(tmp_path: Path) -> None:
    site = small_site(
        tmp_path / "site",
        {
            "about/repairs.rst": "Repairs\n=======\n\n.. repair-report::\n",
            "posts/a.md": (
                "---\ntitle: 'LÃ¶wis <b>'\npublishDate: '2020-01-01'\n---\n\n"
                "Fish &amp;amp; chips.\n\nHe said â€œ<script>â€\x9d to LÃ¶wis.\n"
            ),
        },
    )
    built = build(site)
    page = built.soup("about/repairs/1/index.html")

    assert page.select(".repair")
    assert not page.select("article script")
    assert "Ã¶" in page.get_text()
    rules = built.soup("about/repairs/index.html").select(".repair-table code")
    assert {"mojibake", "escaped-entity"} <= {code.get_text() for code in rules}
    data = json.loads((built.outdir / "about/repairs.json").read_text(encoding="utf-8"))
    assert data["totals"]["mojibake"] >= 2
