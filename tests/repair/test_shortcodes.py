"""Shortcodes of other systems: what stands in their place, and what is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cases import label_of, load_cases
from chronicle.core.record import Origin
from chronicle.repair.markdown import MarkdownContext, repair_markdown
from chronicle.repair.templating.renderings import (
    COMMON,
    KINDS,
    Shortcode,
    read_shortcodes,
)
from chronicle.report.summary import RULES
from chronicle.sources.shortcodes import SCHEMA, load_shortcodes

if TYPE_CHECKING:
    from pathlib import Path

Case = dict[str, Any]


def context_of(case: Case) -> MarkdownContext:
    known = {**COMMON, **read_shortcodes(case.get("shortcodes", {}))}
    facts = {
        key: case[key] for key in ("is_mdx", "name", "page", "site") if key in case
    }
    if "files" in case:
        facts["has_file"] = frozenset(case["files"]).__contains__
    return MarkdownContext(origin=Origin(case["origin"]), shortcodes=known, **facts)


@pytest.mark.parametrize("case", load_cases("shortcodes"), ids=label_of)
def test_shortcodes(case: Case) -> None:
    result = repair_markdown(case["original"], context_of(case))

    assert result.text == case.get("fixed", case["original"])
    problems = [[problem.line, problem.message] for problem in result.problems]
    assert problems == case.get("problems", [])
    assert {repair.rule for repair in result.repairs} <= RULES.keys()
    assert result.text.count("\n") == case["original"].count("\n")


def test_data_file(tmp_path: Path) -> None:
    path = tmp_path / "shortcodes.yml"
    path.write_text(
        "callout: note\n"
        "Clip: {as: video, service: vimeo, id: key}\n"
        "x: film\n"
        "y: {as: note, colour: red}\n",
        "utf-8",
    )

    found = load_shortcodes(path)

    assert found.known["callout"] == Shortcode(kind="note")
    names = {"service": "vimeo", "id": "key"}
    assert found.known["clip"] == Shortcode(kind="video", names=names)
    assert {"x", "y"}.isdisjoint(found.known)
    assert [(one.line, one.message.partition(";")[0]) for one in found.problems] == [
        (3, "'x' is 'film'"),
        (4, "unknown 'colour' of 'y'"),
    ]


def test_kinds_are_those_of_the_schema() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))

    assert sorted(KINDS) == schema["$defs"]["kind"]["enum"]


def test_no_data_file(tmp_path: Path) -> None:
    assert load_shortcodes(tmp_path / "shortcodes.yml").known == COMMON
