"""Which statements a later post has not confirmed, and who is told."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from world import EVENTS, FILES, FOLLOWER, HOPED, PEOPLE, world

from building import build, small_site, write_files
from chronicle.community.freshness import is_unconfirmed, problem_of, unconfirmed
from chronicle.community.model import Date, Kind, Tenure
from chronicle.core.edtf import read_edtf

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

    from building import Built


def tenure(**dates: str) -> Tenure:
    return Tenure(**{name: Date(when=read_edtf(text)) for name, text in dates.items()})


@pytest.mark.parametrize(
    ("held", "newest", "expected"),
    [
        (tenure(attested="2025-07-01"), "2025-07-02", True),
        (tenure(attested="2025-07-01"), "2025-07-01", False),
        (tenure(attested="2025-07"), "2025-07-20", False),
        (tenure(attested="2018"), "2018-12-31", False),
        (tenure(attested="2018"), "2019-01-01", True),
        (tenure(start="2010", attested="2018-05-01"), "2019-01-01", True),
        (tenure(attested="2018-05-01", end="2018-06"), "2019-01-01", False),
        (tenure(start="2010"), "2019-01-01", False),
        (tenure(), "2019-01-01", False),
    ],
)
def test_what_is_unconfirmed(held: Tenure, newest: str, *, expected: bool) -> None:
    assert is_unconfirmed(held, datetime.date.fromisoformat(newest)) is expected
    assert not is_unconfirmed(held, None)


def test_what_editors_are_told() -> None:
    day = datetime.date(2026, 1, 2)
    newest = {
        (Kind.PERSON, "ada"): day,
        (Kind.SERVICE, "new"): day,
        # Its end is known.
        (Kind.SERVICE, "old"): datetime.date(2009, 1, 1),
        # An organisation has no dates of its own.
        (Kind.ORGANISATION, "acme"): day,
    }

    found = list(unconfirmed(world(), newest))

    assert [(each.id, each.path) for each in found] == [
        ("ada", ("roles", 1)),
        ("new", ("operators", 0)),
    ]
    subtype, message, line = problem_of(found[0], 7)
    assert (subtype, line) == ("freshness", 7)
    assert message == (
        "role 'Engineer' of person 'ada' was last confirmed July 2025, and a post of "
        "2026-01-02 speaks of the person; expected a later 'attested', or an 'end'"
    )


POST = """\
---
title: 'The mail team'
publishDate: '2012-02-03'
author: Dan Young
legacyUrl: /2012/mail.html
---

Bob v. Ångström is no longer the only one.
"""

CHAPTER = """\
---
title: 'A chapter of the history'
publishDate: '2026-02-03'
author: Dan Young
---

Written from the data: {person}`ada`, an engineer.
"""

PAGES = {
    "posts/chapter.md": CHAPTER,
    "people.rst": "People\n======\n\n.. staff::\n",
    "table.rst": "Table\n=====\n\n.. staff::\n   :style: table\n",
    "organisations.rst": "Organisations\n=============\n\n.. organisations::\n",
    "services.rst": "Services\n========\n\n.. services::\n",
    "timeline.rst": "Timeline\n========\n\n.. timeline::\n",
    "posts/mail.md": POST,
    "index.rst": (
        "Home\n====\n\n.. toctree::\n\n"
        "   people\n   table\n   organisations\n   services\n   timeline\n"
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    texts = {kind.plural: text for kind, text in FILES.items()}
    texts |= {"people": PEOPLE + FOLLOWER, "events": EVENTS + HOPED}
    data = {f"_data/{name}.yml": text for name, text in texts.items()}
    folder: Path = tmp_path_factory.mktemp("freshness") / "site"
    # What is only worth knowing is said at the level of information.
    return build(small_site(folder, PAGES | data), "dirhtml", "-n", "-W", quiet=False)


def words_of(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup.select(selector)]


def test_readers_see_when_it_was_last_confirmed(built: Built) -> None:
    roles = words_of(built.soup("people/index.html"), ".staff-roles > li > p")

    assert "Postmaster, mail team: last confirmed July 2010 [1]" in roles
    # No later post speaks of her, but one that is written from the data.
    assert "Engineer, Acme: from July 2024, as of July 2025 [2]" in roles
    table = words_of(built.soup("table/index.html"), "td")
    assert "last confirmed July 2010" in table
    listed = words_of(built.soup("organisations/index.html"), ".staff-roles p")
    assert "Bob v. Ångström, Postmaster: last confirmed July 2010" in listed


def test_editors_are_told_at_the_line(built: Built) -> None:
    (told,) = [line for line in built.log.splitlines() if "last confirmed" in line]

    assert "/_data/people.yml:22: role 'Postmaster' of person 'bob'" in told
    assert "WARNING" not in told


def test_a_plan_shows_what_became_of_it(built: Built) -> None:
    soup = built.soup("timeline/index.html")

    (hoped,) = [li for li in soup.select("li.is-plan") if "Engineer wanted" in li.text]
    (came,) = [p for p in hoped.select("p") if p.text.startswith("It came")]
    assert came.get_text() == (
        "It came: Ada joins Acme, July 2024, example.org/2025/year.html"
    )
    assert came.a["href"] == "#events-joined"


def test_readers_learn_what_rests_on_commits_alone(built: Built) -> None:
    soup = built.soup("timeline/index.html")

    told = soup.find_all("p", string="Known from changes in a repository only")
    (launch,) = [each.find_parent("li", class_="timeline-item") for each in told]
    assert "New tracker launched" in launch.get_text()


def test_cards_say_who_it_is_and_whom_they_followed(built: Built) -> None:
    soup = built.soup("people/index.html")

    assert words_of(soup, ".community-summary") == [
        "Chair of the board, then an engineer."
    ]
    assert "Followed Bob v. Ångström, Postmaster (under another title) [1]" in words_of(
        soup, ".staff-roles .community-detail"
    )
    assert words_of(built.soup("services/index.html"), ".community-summary") == [
        "The first tracker."
    ]


NOTED = """
from pathlib import Path
from chronicle.community.entity_pages import _Maker

def setup(app):
    before = _Maker.describe

    def describe(maker, kind, entry):
        with Path(app.srcdir, "../made").open("a") as file:
            file.write(f"{entry.id}\\n")
        return before(maker, kind, entry)

    _Maker.describe = describe
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def test_a_post_that_confirms_nothing_makes_the_pages_anew_that_show_it(
    tmp_path: Path,
) -> None:
    texts = {kind.plural: text for kind, text in FILES.items()}
    texts |= {"people": PEOPLE + FOLLOWER, "events": EVENTS + HOPED}
    data = {f"_data/{name}.yml": text for name, text in texts.items()}
    pages = {name: text for name, text in PAGES.items() if name != "posts/mail.md"}
    pages["people.rst"] += "   :style: index\n"
    site = small_site(tmp_path / "site", pages | data | {"_ext/noted.py": NOTED})
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nextensions.append('noted')\n")
    assert build(site).status == 0
    made = tmp_path / "made"
    assert {"ada", "bob"} <= {*made.read_text("utf-8").split()}
    made.unlink()

    write_files(site, {"posts/mail.md": POST})
    again = build(site)

    bob = " ".join(again.soup("people/bob/index.html").get_text().split())
    assert "last confirmed July 2010" in bob
    assert "bob" in (found := made.read_text("utf-8").split())
    assert "ada" not in found
    assert again.files() == build(site, out="clean").files()
