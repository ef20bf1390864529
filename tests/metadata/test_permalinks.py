"""At which addresses a post answered, by its system's defaults or settings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cases import label_of, load_cases
from chronicle.core.oldsite import merge_sites, site_of
from chronicle.core.record import Origin, Record, Status, Timestamp
from chronicle.metadata.permalinks import pattern_of, permalinks_of
from chronicle.metadata.siteconfig import read_site_config


def make_record(case: dict[str, Any], **values: Any) -> Record:
    return Record(
        docname=case["source"].rpartition(".")[0],
        source=case["source"],
        origin=case["origin"],
        title=case.get("title", "Any title"),
        published=Timestamp(datetime.date(2013, 5, 6)),
        categories=tuple(case.get("categories", ())),
        **values,
    )


def read_sites(case: dict[str, Any]) -> Any:
    read = [read_site_config(*case["config"])] if "config" in case else []
    assert not any(one.problems for one in read)
    return merge_sites(one.site for one in read if one.site)


@pytest.mark.parametrize("case", load_cases("permalinks"), ids=label_of)
def test_permalinks(case: dict[str, Any]) -> None:
    record = make_record(case)
    site = site_of(read_sites(case), record.source, case["origin"])
    settings = case.get("settings", {})
    pattern = pattern_of(settings, record.docname, site, case["origin"])

    found = permalinks_of(record, case.get("slug", ""), site, pattern)

    assert list(found) == case["permalinks"]


def test_drafts_were_never_published() -> None:
    case = {"source": "posts/_posts/2013-05-06-idea.md", "origin": Origin.JEKYLL}

    assert permalinks_of(make_record(case), "", None)
    assert not permalinks_of(make_record(case, status=Status.DRAFT), "", None)


def test_settings_of_the_innermost_folder_count() -> None:
    texts = {
        "posts/a/_config.yml": "permalink: /inner/:title",
        "posts/_config.yml": "permalink: /outer/:title",
        "posts/mkdocs.yml": "site_url: https://old.example.org/",
    }
    read = [read_site_config(source, text).site for source, text in texts.items()]
    sites = merge_sites(site for site in read if site)

    inner = site_of(sites, "posts/a/_posts/x.md", "jekyll")
    outer = site_of(sites, "posts/_posts/x.md", "jekyll")

    assert inner is not None
    assert inner.folder == "posts/a"
    assert outer is not None
    assert outer.system == "jekyll"


def test_two_files_of_one_site_are_one() -> None:
    texts = {
        "posts/pelicanconf.py": "SITEURL = ''\nARTICLE_URL = '{slug}/'",
        "posts/publishconf.py": "SITEURL = 'https://old.example.org'",
    }
    read = [read_site_config(source, text).site for source, text in texts.items()]
    (site,) = merge_sites(site for site in read if site)

    assert site.url == "https://old.example.org"
    assert site.routes[0].pattern == "{slug}/"


def test_nothing_is_run() -> None:
    text = "open('written', 'w')\nSITEURL = __import__('os').getcwd()\nPATH = '../..'"
    site = read_site_config("posts/pelicanconf.py", text).site

    assert site is not None
    assert not site.url
    assert {route.root for route in site.routes} == {"content"}


@pytest.mark.parametrize("case", load_cases("permalinks", "fault"), ids=label_of)
def test_faults_of_settings(case: dict[str, Any]) -> None:
    read = read_site_config(*case["config"])

    assert read.site is None
    assert [problem.line for problem in read.problems] == case["problems"]
