"""A name that several documents define leads where a clean build has it lead."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from building import build, small_site, write_files
from chronicle.build.builders import FEW
from chronicle.build.definitions import Definitions, FirstDefinitions

if TYPE_CHECKING:
    from pathlib import Path

DEFINING = """:orphan:

{title}
=======

.. _here:

At {title}
----------

.. glossary::

   Thing
      What {title} says.

.. [Book] By {title}.

.. math:: a
   :label: sum

.. option:: -x

.. py:function:: find

.. py:module:: {title}

.. py:function:: get

.. index:: single: {title}; word
"""
LEADING = """:orphan:

Own
===

See :ref:`here`, :term:`thing`, [Book]_, :eq:`sum`, :option:`-x`, :py:func:`find`,
:py:func:`.get`.
"""


def defining(title: str, text: str = "") -> str:
    """Return a page that defines what others define as well."""
    return DEFINING.format(title=title) + text


PLAIN = ":orphan:\n\nOne\n===\n"
EDITS: list[dict[str, str | None]] = [
    {"b.rst": PLAIN, "c.rst": PLAIN},
    {"b.rst": defining("two"), "c.rst": defining("three")},
    {"a.rst": defining("one", "\nMore.\n"), "own.rst": f"{LEADING}\nMore.\n"},
    {"a.rst": PLAIN, "b.rst": defining("two", "\nMore.\n")},
    {"c.rst": None},
]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_is_so_after_each_edit(tmp_path: Path, jobs: str) -> None:
    files = {"a.rst": defining("one"), "b.rst": defining("two")}
    files |= {"c.rst": defining("three"), "own.rst": LEADING}
    files |= {f"more{n}.rst": PLAIN for n in range(FEW)}  # to be read in parallel
    site = small_site(tmp_path / "site", files)
    build(site, "html", "-j", jobs)

    for number, edit in enumerate(EDITS):
        write_files(site, {name: text for name, text in edit.items() if text})
        for name in [name for name, text in edit.items() if text is None]:
            (site / name).unlink()
        again = build(site, "html", "-j", jobs).files()
        clean = build(site, "html", out=f"clean{number}").files()

        different = {
            name for name in again.keys() | clean if again.get(name) != clean.get(name)
        }
        assert not different, (edit, sorted(different))


def test_the_last_document_counts_whenever_it_is_read() -> None:
    table = Definitions({"search": ("search", "")})
    for docname in ("b", "a", "c", "b"):
        table["here"] = docname, f"in-{docname}"
    table["search"] = "a", "own"

    assert table == {"here": ("c", "in-c"), "search": ("a", "own")}
    table = pickle.loads(pickle.dumps(table))
    table.clear_doc("c")
    table.clear_doc("a")
    assert table == {"here": ("b", "in-b"), "search": ("search", "")}
    assert not table.given, "as no name has several definitions"


def test_the_first_document_counts_where_sphinx_has_it_so() -> None:
    table: FirstDefinitions[str, tuple[str, str]] = FirstDefinitions()
    for docname, place in (("b", "one"), ("a", "two"), ("a", "three"), ("c", "four")):
        if "-x" not in table:  # as Sphinx asks
            table["-x"] = docname, place

    assert table["-x"] == ("a", "two")
    table.clear_doc("a")
    assert table["-x"] == ("b", "one")


def test_what_a_parallel_reader_finds_is_kept_where_another_document_counts() -> None:
    table = Definitions({"here": ("c", "in-c")})
    sent = Definitions({"here": ("c", "in-c")})
    sent["here"] = "a", "in-a"

    table.merge(frozenset({"a", "b"}), sent)

    table.clear_doc("c")
    assert table == {"here": ("a", "in-a")}
