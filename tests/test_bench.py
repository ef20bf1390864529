"""The page of results prints what was measured."""

from __future__ import annotations

from bs4 import BeautifulSoup

import chronicle_bench as bench

ROWS = [
    {
        "posts": 1000,
        "build": "cold",
        "site": site,
        "processor": processor,
        "wall": 8.0,
        "peak": 200_000_000,
        "files": 1200,
        "bytes": 3_000_000,
    }
    for site, processor in (("ours", 10.0), ("stock", 5.0))
]


def test_that_bars_are_as_long_as_the_builds() -> None:
    bars = BeautifulSoup(bench.draw(ROWS, 640), "html.parser").find_all("rect")

    assert float(str(bars[0]["width"])) == 2 * float(str(bars[1]["width"]))


def test_that_the_table_has_all_figures_of_each_row() -> None:
    cells = [
        line.strip(" *-")
        for line in bench.tabulate([bench.HEADS, *map(bench._cells, ROWS)])
        if "- " in line
    ]

    assert "|".join(cells[6:12]) == "1,000|cold|Chronicle|10.0 s|8.0 s|200 MB"
    assert cells[14] == "stock"


def test_that_it_says_how_much_was_written() -> None:
    said = "Chronicle 1,200 files, 3 MB; stock 1,200 files, 3 MB."

    assert bench.sizes(ROWS).endswith(said)


def test_that_growth_adds_up_what_is_small() -> None:
    parts = [
        {"part": "chronicle.blog.feeds.write_feeds", "10": 1.0, "100": 60.0},
        {"part": "reading", "10": 2.0, "100": 39.4},
        {"part": "a", "10": 0.0, "100": 0.4},
        {"part": "b", "10": 0.1, "100": 0.2},
    ]

    _, *rows = bench.tell_growth({"counts": [10, 100], "parts": parts})

    assert rows == [
        ("``blog.feeds`` ``write_feeds``", "1.00 s", "60.00 s", "×60.0"),
        ("reading", "2.00 s", "39.40 s", "×19.7"),
        ("2 smaller parts", "0.10 s", "0.60 s", "×6.0"),
        ("all", "3.10 s", "100.00 s", "×32.3"),
    ]


def test_that_edits_add_up_what_is_small() -> None:
    edits = [
        {"part": "the rest", "title edited": 0.3, "post added": 1.0},
        {"part": "a", "title edited": 0.1, "post added": 0.001},
        {"part": "b", "title edited": 0.0, "post added": 0.002},
    ]

    assert [*bench.tell_edits({"edits": edits})] == [
        ("Part", "title edited", "post added"),
        ("the rest", "0.30 s", "1.00 s"),
        ("2 smaller parts", "0.10 s", "0.00 s"),
        ("all", "0.40 s", "1.00 s"),
    ]
