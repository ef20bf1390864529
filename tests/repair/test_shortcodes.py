"""Shortcodes of other systems: what stands in their place, and what is named."""

from __future__ import annotations

from typing import Any

import pytest

from cases import label_of, load_cases
from chronicle.core.record import Origin
from chronicle.repair.markdown import MarkdownContext, repair_markdown
from chronicle.repair.templating.renderings import COMMON, read_shortcodes
from chronicle.report.summary import RULES

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
