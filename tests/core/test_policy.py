"""The content policy: what sites add is checked, and our own part stays."""

from __future__ import annotations

import pytest

from chronicle.core.policy import OWN, make_policy, policy_faults


def parts(policy: str) -> dict[str, list[str]]:
    words = [part.split() for part in policy.split("; ")]
    return {name: sources for name, *sources in words}


def test_without_more_it_is_our_own() -> None:
    assert parts(make_policy({})) == {name: text.split() for name, text in OWN.items()}


def test_digests_of_scripts_are_quoted() -> None:
    assert "'sha256-abc='" in parts(make_policy({}, ["sha256-abc="]))["script-src"]


def test_what_a_site_adds_comes_after_our_own_and_once() -> None:
    more = {
        "script-src": ["https://c.example", "'self'"],
        "frame-src": "https://c.example",
    }

    policy = parts(make_policy(more))

    own = OWN["script-src"].split()
    assert policy["script-src"] == [*own, "https://c.example"]
    assert policy["frame-src"] == ["https://c.example"]


def test_none_gives_way_to_what_is_allowed() -> None:
    assert parts(make_policy({"default-src": "'self'"}))["default-src"] == ["'self'"]


@pytest.mark.parametrize(
    "source",
    [
        "https://comments.example.org",
        "https://comments.example.org:8443/a/b.js",
        "https://*.example.org",
        "comments.example.org",
        "wss:",
        "'self'",
        "'sha256-Zm9v+/=='",
        "http://[::1]:8000",
    ],
)
def test_a_source_is_taken(source: str) -> None:
    assert list(policy_faults({"script-src": source})) == []


@pytest.mark.parametrize(
    "source",
    ["a b", "a; script-src *", 'a"', "a\nb", "", "<x>", "https://a.example,b", "'self"],
)
def test_what_is_no_source_is_named(source: str) -> None:
    (fault,) = policy_faults({"script-src": [source]})

    assert fault == (
        f"{source!r} in 'script-src' is no source; expected one such as "
        "'https://comments.example.org'"
    )


def test_an_unknown_directive_is_named_with_those_that_are_known() -> None:
    (fault,) = policy_faults({"scripts": "https://a.example"})

    assert fault.startswith("unknown directive 'scripts'; expected one of 'base-uri', ")
