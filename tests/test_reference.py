"""The reference pages of the site leave nothing out."""

from __future__ import annotations

import doctest
import re
from typing import TYPE_CHECKING

import pytest

import chronicle_reference as reference
from building import PROJECT, build, small_site
from chronicle.community import directives as community
from chronicle.core.problems import Subtype
from chronicle.metadata.origins import ORIGINS
from chronicle.settings import FIELDS, RENAMED

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ("settings", "warnings", "metadata", "allowed", "templating", "commands")

COMMUNITY = [
    one
    for one in vars(community).values()
    if isinstance(one, type) and issubclass(one, community.CommunityDirective)
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the text of each page, as readers see it."""
    files = {
        f"about/reference/{page}.rst": ":orphan:\n\n"
        + (PROJECT / f"about/reference/{page}.rst").read_text("utf-8")
        for page in PAGES
    }
    site: Path = small_site(tmp_path_factory.mktemp("reference") / "site", files)
    built = build(site)
    assert built.status == 0, built.log
    assert "docutils" not in built.log, built.log
    return {
        page: built.soup(f"about/reference/{page}/index.html").article.get_text(" ")
        for page in PAGES
    }


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_setting_is_there(printed: dict[str, str], name: str) -> None:
    entry = re.search(
        rf"{name} ¶.*?Type\s*:.*?Default\s*:", printed["settings"], re.DOTALL
    )

    assert entry
    assert re.search(rf"{name}\s+=\s", printed["settings"]), "no example"


def test_every_old_name_is_there(printed: dict[str, str]) -> None:
    assert [name for name in RENAMED if name not in printed["settings"]] == []


@pytest.mark.parametrize("kind", list(Subtype))
def test_every_warning_is_there(printed: dict[str, str], kind: Subtype) -> None:
    assert re.search(rf"chronicle\.{kind}\s+[A-Z]", printed["warnings"])


@pytest.mark.parametrize("reader", ORIGINS, ids=lambda reader: reader.name)
def test_every_origin_has_its_keys(printed: dict[str, str], reader: object) -> None:
    name = reader.name  # type: ignore[attr-defined]

    keys = printed["metadata"].partition(f" {name} ")[2]

    assert "Title" in keys
    assert "title" in keys


def test_keys_are_those_that_a_reader_asks_for() -> None:
    def read(found: object) -> None:
        found.text("title", "title", "head.line")  # type: ignore[attr-defined]
        found.people("by", tables=True)  # type: ignore[attr-defined]
        found.drafts()  # type: ignore[attr-defined]
        found.ignore("layout")  # type: ignore[attr-defined]

    assert reference.keys_of(read) == {
        "title": ["title", "head.line"],
        "authors": ["by"],
        "status": ["unlisted", "draft", "published"],
        "ignored": ["layout"],
    }


def test_every_subcommand_is_there(printed: dict[str, str]) -> None:
    commands = PROJECT / "_ext/chronicle/commands"
    names = {path.stem for path in commands.glob("*.py")} - {"__init__"}

    assert {"init", "new", "repair"} <= names
    for name in names:
        assert f"Usage: chronicle {name} " in printed["commands"]


@pytest.mark.parametrize("directive", COMMUNITY, ids=lambda one: one.__name__)
def test_every_option_is_described(
    directive: type[community.CommunityDirective],
) -> None:
    page = (PROJECT / "about/reference/directives.rst").read_text("utf-8")

    options = directive.option_spec or {}

    assert [name for name in options if f":{name}:" not in page] == []


def test_every_directive_is_described() -> None:
    code = "".join(
        path.read_text("utf-8") for path in PROJECT.glob("_ext/chronicle/**/*.py")
    )
    pages = "".join(
        (PROJECT / f"about/reference/{page}.rst").read_text("utf-8")
        for page in ("directives", "writing")
    )
    names = re.findall(r"""\.add_directive\(\s*"([\w-]+)\"""", code)

    assert {"staff", "post"} <= {*names}
    assert [name for name in names if f"``{name}``" not in pages] == []


def test_examples_are_true() -> None:
    page = PROJECT / "about/reference/api.rst"

    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert failed == 0
    assert tried > 5
