"""Read what the archivist says of tags, in ``tags.yml`` among the data."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.core.problems import Problem, Subtype
from chronicle.core.tags import Tag, Tags, make_tags
from chronicle.core.yamldoc import read_yaml
from chronicle.settings import settings_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError
    from sphinx.application import Sphinx

SCHEMA = Path(__file__).parent / "schema" / "tags.json"


def tags_path(app: Sphinx) -> Path:
    """Return where the file may be."""
    return Path(app.srcdir, settings_of(app.config).community_data, "tags.yml")


class ReadTags(NamedTuple):
    """What the file says."""

    tags: Tags
    problems: list[Problem]


def load_tags(path: Path) -> ReadTags:
    """Read the file; one that is not there says nothing."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ReadTags(Tags(), [])
    except (OSError, UnicodeError) as error:
        return ReadTags(Tags(), [_problem(f"cannot be read: {error}", 1)])
    return read_tags(text)


def read_tags(text: str) -> ReadTags:
    """Read the text of the file; an entry that is wrong is left out."""
    doc = read_yaml(text)
    problems = [_problem(fault.message, fault.line) for fault in doc.faults]
    said: Any = [] if doc.value is None else doc.value
    wrong: set[int] = set()
    for fault in _validator().iter_errors(said):
        place = tuple(fault.absolute_path)
        line = doc.lines.get(place) or doc.lines.get(place[:1]) or 1
        problems.append(_problem(_explain(fault), line))
        if not place:
            return ReadTags(Tags(), problems)
        wrong.add(int(place[0]))
    entries = [each for number, each in enumerate(said) if number not in wrong]
    tags, faults = make_tags(
        Tag(
            each["tag"],
            each.get("description", ""),
            *(tuple(each.get(key, ())) for key in ("aliases", "parents", "distinct")),
        )
        for each in entries
    )
    lines = {
        each["tag"]: doc.lines.get((n,), 1)
        for n, each in enumerate(said)
        if n not in wrong
    }
    problems += [_problem(message, lines[label]) for label, message in faults]
    return ReadTags(tags, sorted(problems, key=lambda problem: problem.line or 0))


@functools.cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 -- slow, seldom used

    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _explain(error: ValidationError) -> str:
    """Say what was found and what would be right."""
    known: Any = error.schema
    if error.validator == "additionalProperties":
        allowed = known["properties"]
        found: Any = error.instance
        wrong = ", ".join(repr(key) for key in found if key not in allowed)
        return f"unknown {wrong}; expected one of {', '.join(sorted(allowed))}"
    if error.validator == "required":
        return f"{error.message}; expected 'tag', the label"
    if not error.absolute_path:
        return "expected a list of tags, each with its label"
    wanted = known.get("description", "a tag with its label")
    return f"{error.instance!r} is not right; expected {wanted}"


def _problem(message: str, line: int) -> Problem:
    return Problem(Subtype.LABEL, message, line)
