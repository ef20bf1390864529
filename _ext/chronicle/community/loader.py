"""Read ``_data/*.yml`` into the community, and say what is wrong in them.  Pure.

Decides what a fault is called: the schema finds it, the words here say at which line,
what was found, and what would be right.  An entry with a fault is left out; a
reference to an entry that is not there is dropped.
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.community.deserialize import make_entries
from chronicle.community.model import Community, Kind
from chronicle.core.edtf import read_edtf
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import slugify
from chronicle.core.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jsonschema import ValidationError

    from chronicle.core.yamldoc import Path

_SHAPES = {"array": "a list", "object": "a mapping", "string": "text"}

REFERENCES: Mapping[Kind, Mapping[Path, Kind]] = {
    Kind.PERSON: {
        ("roles", "*", "organisation"): Kind.ORGANISATION,
        ("roles", "*", "service"): Kind.SERVICE,
        ("roles", "*", "reports_to"): Kind.PERSON,
        ("roles", "*", "succeeds", "person"): Kind.PERSON,
    },
    Kind.ORGANISATION: {("parent",): Kind.ORGANISATION},
    Kind.SERVICE: {
        ("operators", "*", "organisation"): Kind.ORGANISATION,
        ("replaces", "*"): Kind.SERVICE,
    },
    Kind.EVENT: {
        ("people", "*"): Kind.PERSON,
        ("organisations", "*"): Kind.ORGANISATION,
        ("services", "*"): Kind.SERVICE,
        ("outcome", "event"): Kind.EVENT,
    },
}
"""Where in an entry of each kind an id stands, and of which kind it is."""


class Loaded(NamedTuple):
    """What was read."""

    community: Community
    problems: dict[str, list[Problem]]
    """For each file with any, by the name it was given."""

    files: dict[Kind, str]
    lines: dict[Kind, dict[str, dict[Path, int]]]
    """Of each kind by id: the line of each value in the entry."""

    def line(self, kind: Kind, id_: str, path: Path) -> int | None:
        """Return the line of a value, or else of the nearest one around it."""
        return _line(self.lines[kind][id_], path)


class Schemas:
    """The published schemas, ready to use."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the schemas.

        :param texts: Of each schema, by file name: ``people.json``, ``community.json``.
        """
        # Slow to import, and most builds have no data to check.
        from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415

        dates = FormatChecker(formats=())
        dates.checks("edtf", raises=ValueError)(
            lambda value: not isinstance(value, str) or bool(read_edtf(value))
        )
        schemas = {name: json.loads(text) for name, text in texts.items()}
        parts = schemas["community.json"]["$defs"]
        self._validators = {
            kind: Draft202012Validator(
                _spelled_out(schemas[f"{kind.plural}.json"], parts),
                format_checker=dates,
            )
            for kind in Kind
        }

    def errors(self, kind: Kind, value: object) -> Iterator[ValidationError]:
        """Find what is wrong with the entries of one file."""
        return self._validators[kind].iter_errors(value)


def _spelled_out(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Put in the place of each reference what it refers to.

    Looking references up takes more time than all else in the check of a large file.
    """
    if isinstance(schema, list):
        return [_spelled_out(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: _spelled_out(each, parts) for key, each in schema.items()}
    reference = own.pop("$ref", None)
    if reference is None:
        return own
    return {**_spelled_out(parts[reference.rpartition("/")[2]], parts), **own}


class Checked(NamedTuple):
    """The sound entries of one text, not yet made."""

    raw: dict[str, Any]
    """By id."""

    lines: dict[str, dict[Path, int]]
    """By id: the line of each value in the entry."""

    problems: list[Problem]


def read_community(texts: Mapping[Kind, tuple[str, str]], schemas: Schemas) -> Loaded:
    """Read the data files.

    :param texts: For each kind its file's name and text.
    """
    checked = {
        kind: check_entries(kind, text, schemas) for kind, (_, text) in texts.items()
    }
    known = {kind: checked[kind].raw.keys() for kind in checked}
    problems: dict[str, list[Problem]] = {}
    for kind, found in checked.items():
        faults = found.problems + _drop_dangling(kind, found, known)
        if kind is Kind.PERSON:
            faults += _drop_wrong_successions(found)
        if faults:
            problems[texts[kind][0]] = faults
    made = {kind.plural: make_entries(kind, checked[kind].raw) for kind in checked}
    return Loaded(
        Community(**made),  # type: ignore[arg-type]
        problems,
        {kind: name for kind, (name, _) in texts.items()},
        {kind: found.lines for kind, found in checked.items()},
    )


def check_entries(
    kind: Kind,
    text: str,
    schemas: Schemas,
    *,
    first_line: int = 1,
    inline: bool = False,
) -> Checked:
    """Read the entries of one kind, and hold them against the schema.

    :param text: YAML, a list of entries.
    :param first_line: Line of the author's file on which *text* begins, 1-based.
    :param inline: Written in a page, which is its own source; an id may be left out.
    """
    doc = read_yaml(text, first_line=first_line)
    problems = [_problem(message, line) for message, line in doc.faults]
    value: Any = [] if doc.value is None else doc.value
    _read_flags(value)
    if inline:
        _add_ids(kind, value)
    broken: set[str | int] = set()
    for error in schemas.errors(kind, value):
        deepest = _deepest(error)
        if inline and _only_lacks_source(deepest):
            continue
        path: Path = tuple(deepest.absolute_path)
        broken.add(path[0] if path else "")
        problems += [
            _problem(message, _line(doc.lines, (*path, *at)))
            for at, message in _explain(kind, value, deepest)
        ]
    checked = Checked({}, {}, problems)
    if "" in broken or not isinstance(value, list):
        return checked
    lines = _split(doc.lines)
    for index, entry in enumerate(value):
        if index not in broken:
            _add(kind, checked, entry, lines[index])
    return checked


def _add(kind: Kind, checked: Checked, entry: Any, lines: dict[Path, int]) -> None:
    id_ = entry["id"]
    if id_ in checked.raw:
        message = (
            f"id {id_!r} of a second {kind}; expected another one, as the first stands "
            f"in line {checked.lines[id_][()]}"
        )
        checked.problems.append(_problem(message, lines[()]))
    else:
        checked.raw[id_] = entry
        checked.lines[id_] = lines


def _split(lines: Mapping[Path, int]) -> dict[str | int, dict[Path, int]]:
    """Sort the lines of a list by the entry that they belong to."""
    split: dict[str | int, dict[Path, int]] = {}
    for path, line in lines.items():
        if path:
            split.setdefault(path[0], {})[path[1:]] = line
    return split


def _problem(message: str, line: int | None) -> Problem:
    return Problem(Subtype.COMMUNITY, message, line)


def _read_flags(value: object) -> None:
    """Take ``true`` for a flag where the schema has one: all else of YAML is text."""
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict) and entry.get("major") == "true":
            entry["major"] = True


def _add_ids(kind: Kind, value: object) -> None:
    """Give entries without an id one that is made of their name."""
    for number, entry in enumerate(value if isinstance(value, list) else [], 1):
        if isinstance(entry, dict) and "id" not in entry:
            name = entry.get("title" if kind is Kind.EVENT else "name")
            made = _id_of(name) if isinstance(name, str) else ""
            entry["id"] = made or f"{kind}-{number}"


def _id_of(name: str) -> str:
    """Make an id of a name; of one in another script, its code points."""
    slug = slugify(name).replace("_", "-")
    if slug.isascii() and slug:
        return slug[:80].strip("-")
    return "-".join(f"{ord(char):x}" for char in name if char.isalnum())[:80].strip("-")


# -- What a fault is called ------------------------------------------------------------


def _deepest(error: ValidationError) -> ValidationError:
    """Of a choice between shapes, return the fault in the shape that was meant."""
    while error.validator == "anyOf" and error.context:
        rejected = [each for each in error.context if each.validator != "type"]
        if not rejected:
            return error
        error = rejected[0]
    return error


def _only_lacks_source(error: ValidationError) -> bool:
    return error.validator == "required" and "'source'" in error.message


def _explain(
    kind: Kind, value: Any, error: ValidationError
) -> Iterator[tuple[Path, str]]:
    """Say what was found and what would be right.

    :returns: Pairs of a path below the error's own, and the message.
    """
    path = tuple(error.absolute_path)
    where = _where(kind, value, path)
    found: Any = error.instance
    schema: Any = error.schema
    rule: Any = error.validator_value
    wanted = schema.get("description", "")
    if error.validator == "required":
        missing = error.message.split("'")[1]
        yield (), f"{where} has no {missing!r}; expected at least {_listed(rule)}"
    elif error.validator == "dependentRequired":
        key, missing = next((k, m) for k, m in rule.items() if k in found)
        yield (key,), f"{where} has {key!r}; expected {_listed(missing)} with it"
    elif error.validator == "additionalProperties":
        known = schema["properties"]
        for key in [key for key in found if key not in known]:
            hint = _nearest(key, known) or f"one of {_listed(known)}"
            yield (key,), f"unknown key {key!r} in {where}; expected {hint}"
    elif error.validator == "enum":
        yield (), f"{where} is {found!r}; expected one of {_listed(rule)}"
    elif error.validator == "format" and isinstance(error.cause, ValueError):
        yield (), f"{where}: {error.cause}"
    elif error.validator == "type":
        shape = _SHAPES.get(str(rule), rule)
        detail = f", {wanted}" if wanted else ""
        yield (), f"{where} is {_short(found)}; expected {shape}{detail}"
    else:
        yield (), f"{where} is {_short(found)}; expected {wanted or 'something else'}"


def _where(kind: Kind, value: Any, path: Path) -> str:
    """Name the place of a fault: ``title of roles 2 of person 'ada'``."""
    if not path:
        return f"the list of {kind.plural}"
    entry = value[path[0]]
    name = entry.get("id") or entry.get("name") if isinstance(entry, dict) else None
    number = path[0] + 1 if isinstance(path[0], int) else path[0]
    owner = f"{kind} {name!r}" if name else f"{kind} number {number}"
    steps: list[str] = []
    for step in path[1:]:
        if isinstance(step, int):
            steps[-1] += f" {step + 1}"
        else:
            steps.append(step)
    return " of ".join([*reversed(steps), owner])


def _listed(values: Mapping[str, object] | Sequence[str]) -> str:
    return ", ".join(repr(value) for value in sorted(values))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _nearest(word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """Return the known word most like *word*, quoted; empty if none is."""
    close = difflib.get_close_matches(word, sorted(known), 1, 0.7)
    return repr(close[0]) if close else ""


def _line(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of a value, or else of the nearest one around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


# -- References ------------------------------------------------------------------------


def _drop_dangling(
    kind: Kind, checked: Checked, known: Mapping[Kind, Any]
) -> list[Problem]:
    """Drop the references to entries that are not there.

    :returns: One problem for each missing entry, at the first line that names it.
    """
    missing: dict[tuple[Kind, str], list[int]] = {}
    for id_, entry in checked.raw.items():
        for pattern, wanted in REFERENCES[kind].items():
            for path in list(_matches(entry, pattern)):
                target = _at(entry, path)
                if target not in known.get(wanted, ()):
                    line = _line(checked.lines[id_], path) or 1
                    missing.setdefault((wanted, target), []).append(line)
                    _remove(entry, path)
    problems = []
    for wanted in dict.fromkeys(wanted for wanted, _ in missing):
        if not known.get(wanted):  # one fault, and not one for each of them
            named = {
                each: missing.pop(each) for each in [*missing] if each[0] is wanted
            }
            first = next(iter(named))[1]
            others = f" and {len(named) - 1} more" if len(named) > 1 else ""
            message = (
                f"unknown {wanted} {first!r}{others}, as there are no {wanted.plural};"
                f" expected them in '{wanted.plural}.yml' beside this file"
            )
            problems.append(_problem(message, min(map(min, named.values()))))
    for (wanted, target), lines in missing.items():
        expected = suggestion(target, known.get(wanted, ()), wanted)
        rest = ", ".join(str(line) for line in sorted(set(lines))[1:])
        also = f"; so in line {rest}" if rest else ""
        message = f"unknown {wanted} {target!r}; expected {expected}{also}"
        problems.append(_problem(message, min(lines)))
    return problems


def _drop_wrong_successions(people: Checked) -> list[Problem]:
    """Drop what a role is said to follow, if nobody held that."""
    titles = {
        id_: [role["title"] for role in person.get("roles", ())]
        for id_, person in people.raw.items()
    }
    problems = []
    for id_, person in people.raw.items():
        for number, role in enumerate(person.get("roles", ())):
            followed = role.get("succeeds", {"person": ""})
            held = titles.get(followed["person"])
            if held is None or followed["title"] in held:
                continue
            title = followed["title"]
            expected = f"one of {_listed(held)}" if held else "a person with roles"
            path = ("roles", number, "succeeds", "title")
            message = (
                f"{followed['person']!r} has no role {title!r} to succeed; expected "
                f"{expected}"
            )
            problems.append(_problem(message, _line(people.lines[id_], path)))
            followed["person"] = ""
    return problems


def suggestion(word: str, known: Any, kind: Kind) -> str:
    """Say what would be right instead of an unknown id or name."""
    return _nearest(word, list(known)) or f"the id of one of the {kind.plural}"


def _matches(entry: Any, pattern: Path) -> Iterator[Path]:
    """Find the paths in *entry* that fit *pattern*."""
    if not pattern:
        yield ()
        return
    step, rest = pattern[0], pattern[1:]
    if step == "*":
        keys: list[str | int] = list(range(len(entry)))
    else:
        keys = [step] if step in entry else []
    for key in keys:
        for path in _matches(entry[key], rest):
            yield (key, *path)


def _at(entry: Any, path: Path) -> Any:
    for step in path:
        entry = entry[step]
    return entry


def _remove(entry: Any, path: Path) -> None:
    """Blank out a value; the makers leave out what is blank."""
    _at(entry, path[:-1])[path[-1]] = ""
