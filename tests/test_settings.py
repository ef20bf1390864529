"""Settings: the wrong ones are named, the old ones are read."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from sphinx.config import Config

from building import build, write_files
from chronicle.settings import (
    FIELDS,
    PREFIX,
    RENAMED,
    Settings,
    describe_type,
    find_faults,
    find_unknown,
    rename_settings,
    settings_of,
)

PROJECT = Path(__file__).parent.parent


def make_config(overrides: dict[str, Any] | None = None, **given: Any) -> Config:
    """Return a configuration as Sphinx has it once ``conf.py`` was read."""
    config = Config(given, overrides)
    defaults = Settings()
    for name, field in FIELDS.items():
        config.add(name, getattr(defaults, field.name), "", ())
    return config


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"blog_page_size": "25"}, "is '25'; expected a whole number"),
        ({"blog_page_size": True}, "is True; expected a whole number"),
        ({"blog_page_size": 0}, "is 0; expected a number from 1 on"),
        ({"links_archive_age": -2}, "is -2; expected a number from -1 on"),
        (
            {"blog_collection_feeds": ["rss2"]},
            "unknown format 'rss2'; expected some of 'atom', 'rss', 'json'",
        ),
        ({"community_data": None}, "is None; expected text"),
        ({"metadata_hidden_tags": "post"}, "is 'post'; expected a list of text"),
        ({"theme_policy": {"script-src": "a;b"}}, "'a;b' in 'script-src' is no source"),
        ({"repair": {"markdwon": False}}, "unknown repair 'markdwon'; expected"),
        ({"seo_hidden": "yes"}, "is 'yes'; expected True or False"),
        ({"metadata_hidden_tags": [1]}, "is [1]; expected a list of text"),
        ({"metadata_authors": ["a"]}, "expected a dictionary of text to text"),
        (
            {"links_origins": {"astro": 1}},
            "expected a dictionary of text to text or a list of text",
        ),
    ],
)
def test_a_wrong_value_is_named(given: dict[str, Any], message: str) -> None:
    config = make_config(**{PREFIX + name: value for name, value in given.items()})

    (fault,) = find_faults(config)

    assert fault.startswith(PREFIX + next(iter(given)))
    assert message in fault


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"links_origins": {"astro": "https://a.example", "x": ["https://b.example"]}},
        {"metadata_hidden_tags": ("post",)},
        {"metadata_hidden_tags": {"post"}},
        {"repair_liquid_site": {"repository": "a"}},
        {"links_archive_age": -1},
    ],
)
def test_right_values_are_taken(given: dict[str, Any]) -> None:
    config = make_config(**{PREFIX + name: value for name, value in given.items()})

    assert list(find_faults(config)) == []
    settings = settings_of(config)
    assert {name: getattr(settings, name) for name in given} == given


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chronicle_links_orgins", "'chronicle_links_origins'"),
        ("chronicle_orgins", "'chronicle_links_origins'"),
        ("chronicle_comunity_data", "'chronicle_community_data'"),
        ("chronicle_quite_another_thing", "one of chronicle_"),
    ],
)
def test_an_unknown_name_is_told_with_what_is_close(name: str, expected: str) -> None:
    ((_, message),) = find_unknown(make_config(**{name: 1, "other": 2}))

    assert message.startswith(f"unknown setting {name!r}; expected {expected}")


def test_a_setting_of_another_extension_is_no_misspelling() -> None:
    config = make_config(chronicle_other=1)
    config.add("chronicle_other", 0, "", ())

    assert list(find_unknown(config)) == []


@pytest.mark.parametrize(
    ("given", "overrides", "expected"),
    [
        ({"chronicle_authors": {"a": "A"}}, {}, {"a": "A"}),
        (
            {"chronicle_metadata_authors": {"b": "B"}, "chronicle_authors": {"a": "A"}},
            {},
            {"a": "A"},
        ),
        (
            {"chronicle_authors": {"a": "A"}, "chronicle_metadata_authors": {"b": "B"}},
            {},
            {"b": "B"},
        ),
    ],
)
def test_an_old_name_is_read_where_it_stands(
    given: dict[str, Any], overrides: dict[str, Any], expected: dict[str, str]
) -> None:
    config = make_config(overrides, **given)

    ((_, told),) = rename_settings(config)

    assert told == "'chronicle_authors' is now called 'chronicle_metadata_authors'"
    assert settings_of(config).metadata_authors == expected


def test_what_the_command_line_says_counts() -> None:
    overrides = {"chronicle_blog_page_size": "7"}
    config = make_config(overrides, chronicle_archive_page_size=3)

    list(rename_settings(config))

    assert settings_of(config).blog_page_size == 7


def test_old_names_have_new_ones() -> None:
    assert set(RENAMED.values()) <= set(FIELDS)
    assert not set(RENAMED) & set(FIELDS)


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda f: f.name)
def test_settings_are_documented(field: dataclasses.Field[Any]) -> None:
    example = field.metadata["example"]

    assert field.metadata["doc"].endswith(".")
    assert field.metadata["rebuild"] in {"env", "html", ""}
    if example:
        value = eval(example, {})
        config = make_config(**{PREFIX + field.name: value})
        assert list(find_faults(config)) == []


def test_no_other_module_registers_settings() -> None:
    code = PROJECT / "_ext/chronicle"
    others = [path for path in code.rglob("*.py") if path != code / "settings.py"]
    found = [path for path in others if "add_config_value(" in path.read_text("utf-8")]

    assert found == []


def test_types_have_words() -> None:
    assert describe_type(bool) == "True or False"


def test_a_wrong_type_ends_the_build_with_one_message(tmp_path: Path) -> None:
    conf = (
        'extensions = ["chronicle.settings"]\nchronicle_blog_page_size = "25"\n'
        "chronicle_community_data = 3\nchronicle_comunity_data = 3\n"
    )
    site = write_files(tmp_path / "s", {"conf.py": conf, "index.rst": "A\n=\n"})

    built = build(site)

    assert built.status != 0
    assert "Configuration error!" in built.log
    assert "chronicle_blog_page_size is '25'; expected a whole number" in built.log
    assert "chronicle_community_data is 3; expected text" in built.log
    assert re.search(
        r"conf\.py:4: WARNING: unknown setting 'chronicle_comunity_data'; "
        r"expected 'chronicle_community_data' \[chronicle.config\]",
        built.log,
    )
