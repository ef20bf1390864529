"""Read what the archivist says of shortcodes, in ``shortcodes.yml`` among the data."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from chronicle.core.problems import Problem, Subtype
from chronicle.core.yamldoc import read_yaml
from chronicle.repair.templating.renderings import COMMON, Shortcode, read_shortcodes
from chronicle.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema import Draft202012Validator, ValidationError
    from sphinx.application import Sphinx

SCHEMA = Path(__file__).parent / "schema" / "shortcodes.json"


def shortcodes_path(app: Sphinx) -> Path:
    """Return where the file may be."""
    return Path(app.srcdir, settings_of(app.config).community_data, "shortcodes.yml")


class Shortcodes(NamedTuple):
    """What names stand for."""

    text: str
    """The file, on which all texts of posts depend."""

    known: Mapping[str, Shortcode]
    """``{folded name: what it stands for}``, those of :data:`COMMON` with them."""

    problems: list[Problem]


def load_shortcodes(path: Path) -> Shortcodes:
    """Read the file; one that is not there says nothing."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Shortcodes("", COMMON, [])
    except (OSError, UnicodeError) as error:
        return Shortcodes("", COMMON, [_problem(f"cannot be read: {error}", 1)])
    doc = read_yaml(text)
    problems = [_problem(fault.message, fault.line) for fault in doc.faults]
    said: Any = {} if doc.value is None else doc.value
    for fault in _validator().iter_errors(said):
        name = str(fault.absolute_path[0]) if fault.absolute_path else ""
        problems.append(_problem(_explain(name, fault), doc.lines.get((name,), 1)))
        said = {k: v for k, v in said.items() if k != name} if name else {}
    problems.sort(key=lambda problem: problem.line or 0)
    return Shortcodes(text, {**COMMON, **read_shortcodes(said)}, problems)


@functools.cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 -- slow, seldom used

    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _explain(name: str, error: ValidationError) -> str:
    """Say what was found and what would be right."""
    if not name:
        return "expected names, each with what it stands for"
    from jsonschema.exceptions import best_match  # noqa: PLC0415 -- slow, seldom used

    deepest = best_match([error]) or error
    if isinstance(error.instance, str):
        deepest = error.context[0] if error.context else error
    known: Any = deepest.schema
    if deepest.validator == "additionalProperties":
        allowed = known["properties"]
        found = cast("dict[str, Any]", deepest.instance)
        wrong = ", ".join(repr(key) for key in found if key not in allowed)
        expected = ", ".join(sorted(allowed))
        return f"unknown {wrong} of {name!r}; expected one of {expected}"
    wanted = known.get("description", "'as', and names of arguments")
    return f"{name!r} is {deepest.instance!r}; expected {wanted}"


def _problem(message: str, line: int) -> Problem:
    return Problem(Subtype.COMMUNITY, message, line)
