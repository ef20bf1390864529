"""What the package says of itself is what the site and its code use."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import chronicle

PROJECT = Path(__file__).parents[1]


def requirements() -> dict[str, str]:
    """Return ``{name: versions}`` of what the site is built with."""
    lines = (PROJECT / "requirements.txt").read_text("utf-8").splitlines()
    found = (re.match(r"(\w[\w-]*)(?:\[\w+\])?([^#]*)", line) for line in lines)
    return {match[1].lower(): match[2].strip() for match in found if match}


def declared() -> dict[str, str]:
    """Return the same of ``pyproject.toml``, extras too."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    found = (re.match(r"([\w-]+)(?:\[\w+\])?(.*)", line) for line in lines)
    return {match[1].lower(): match[2] for match in found if match}


def test_the_package_and_the_site_ask_for_the_same_versions() -> None:
    site, package = requirements(), declared()

    differing = {
        name: (versions, site[name])
        for name, versions in package.items()
        if name in site and site[name] != versions
    }
    assert differing == {}


def test_what_the_site_has_the_package_names() -> None:
    only_of_the_site = {"sphinx-design"}

    assert requirements().keys() - declared().keys() == only_of_the_site


def test_the_version_stands_in_one_place() -> None:
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))

    assert pyproject["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", chronicle.__version__)
    others = [
        path
        for path in (PROJECT / "_ext").rglob("*.py")
        if re.search(r"^__version__ = ", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert others == [PROJECT / "_ext/chronicle/__init__.py"]


_CODE = re.compile(r"`([a-z][\w./<>-]*[\w/])`")


def test_the_map_for_contributors_is_true() -> None:
    """Every package has its row, and every file that is named is there."""
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    package = PROJECT / "_ext/chronicle"
    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    parts = {name for row in rows for name in _CODE.findall(row)}

    named = {name for name in _CODE.findall(text) if "/" in name and "<" not in name}
    places = (PROJECT, package, PROJECT / "_ext", PROJECT / "about")

    packages = {each.parent.name for each in package.glob("*/__init__.py")}
    modules = {each.stem for each in package.glob("*.py")} - {"__init__", "__main__"}
    assert parts == packages | modules
    missing = {name for name in named if not any((at / name).exists() for at in places)}
    assert missing == set()


ADAPTERS = frozenset(
    {"build/sphinx_adapter.py", "parsing/myst_adapter.py", "sources/ablog.py"}
)
"""Where private names of other libraries may stand, one module for each."""


def test_private_names_of_others_stand_in_adapters() -> None:
    package = PROJECT / "_ext/chronicle"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bSLF001\b|\bsetattr\(|\b_(?:init|raw_config|mapping)\(", line)
    }

    assert found <= ADAPTERS
    assert "build/sphinx_adapter.py" in found
