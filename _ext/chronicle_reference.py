"""Print the reference pages of this site from the code of the package.

``.. reference:: settings`` and the like.  It is of this site only: what the package has
is read where it is defined, so that no page can be out of date.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast, get_type_hints

import click
from docutils.parsers.rst import directives
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

import chronicle
from chronicle import settings
from chronicle.commands import main as chronicle_command
from chronicle.core.problems import ADVICE, LOST, Subtype
from chronicle.metadata.body import Body
from chronicle.metadata.fields import Collector, RawPost
from chronicle.metadata.origins import ORIGINS, OriginReader
from chronicle.metadata.origins.common import read_common
from chronicle.metadata.values import Table
from chronicle.parsing import allowlist
from chronicle.repair.templating import hugo, liquid, renderings, wordpress
from chronicle.theme.adapters import ANY
from chronicle.theme.assets import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Lines: TypeAlias = "Iterator[str]"


def code(words: Iterable[str]) -> str:
    """Return words as code, between commas."""
    return ", ".join(f"``{word}``" for word in words)


def table(head: str, rows: Iterable[tuple[str, ...]], widths: str = "") -> Lines:
    """Yield a table; *head* has its columns between bars."""
    yield from (".. list-table::", "   :header-rows: 1")
    yield from ([f"   :widths: {widths}"] if widths else [])
    yield ""
    for row in (tuple(head.split("|")), *rows):
        for number, cell in enumerate(row):
            yield f"   {' ' if number else '*'} - {cell}"
    yield ""


# Settings -------------------------------------------------------------------------


def write_settings() -> Lines:
    """Yield each setting, with its type, default and an example."""
    hints, defaults = get_type_hints(settings.Settings), settings.Settings()
    for name, field in sorted(settings.FIELDS.items()):
        yield from (
            f".. confval:: {name}",
            f"   :type: {settings.describe_type(hints[field.name])}",
            f"   :default: ``{getattr(defaults, field.name)!r}``",
            "",
            f"   {field.metadata['doc']}",
            "",
        )
        if example := field.metadata["example"]:
            sample = f"{name} = {example}"
            yield from ("   .. code-block:: python", "", f"      {sample}", "")


def write_renamed() -> Lines:
    """Yield the old names of settings."""
    names = settings.RENAMED.items()
    rows = [(f"``{old}``", f":confval:`{new}`") for old, new in names]
    yield from table("Old name|Name", rows)


def write_properties() -> Lines:
    """Yield the custom properties of our styles."""
    text = (STATIC / ANY.style).read_text("utf-8")
    found = re.findall(r"(--chronicle-[\w-]+): .*; /\* (.+) \*/", text)
    yield from table("Property|Colour of", [(f"``{n}``", doc) for n, doc in found])


# Warnings -------------------------------------------------------------------------


def write_warnings() -> Lines:
    """Yield each kind of warning, what it means and what to do."""
    docs = ModuleAnalyzer.for_module("chronicle.core.problems").find_attr_docs()
    rows = [
        (
            f"``chronicle.{kind}``",
            " ".join(docs["Subtype", kind.name]).strip(),
            "error" if kind in LOST else "warning",
            ADVICE[kind],
        )
        for kind in Subtype
    ]
    yield from table("Name|Meaning|Level|What to do", rows, "20 38 10 32")


# Metadata -------------------------------------------------------------------------


class _Recorder(Collector):
    """Notes which keys are asked for, and for which field."""

    def __init__(self, fmt: str = "md") -> None:
        body = Body(None, "", 0, None, ())
        super().__init__(RawPost("posts/a.md", fmt, "yaml", Table({}, {}, 1), body, ()))
        self.keys: dict[str, list[str]] = {}
        self.field = ""

    def note(self, field: str, keys: Iterable[str]) -> None:
        known = self.keys.setdefault(field, [])
        known += [key for key in keys if key not in known]

    def take(self, *keys: str) -> Iterator[tuple[str, Any, int]]:
        self.note(self.field or "", keys)
        return iter(())

    def ignore(self, *keys: str) -> None:
        self.note("ignored", sorted(keys))  # which come as a set


def _noting(name: str, field: str = "") -> Callable[..., Any]:
    """Return a method of the collector that notes its field as well."""
    method = getattr(Collector, name)

    def noted(self: _Recorder, *args: Any, **kwargs: Any) -> Any:
        outer, self.field = self.field, field or (self.field or args[0])
        try:
            return method(self, *args, **kwargs)
        finally:
            self.field = outer

    return noted


for _name in ("text", "address", "addresses", "timestamp", "labels"):
    setattr(_Recorder, _name, _noting(_name))
_Recorder.people = _noting("people", "authors")  # type: ignore[method-assign]
_Recorder.flag = _noting("flag", "status")  # type: ignore[method-assign]


def keys_of(read: Callable[[Any], None]) -> dict[str, list[str]]:
    """Return ``{field of the record: keys}``, as a reader asks for them."""
    recorder = _Recorder()
    read(recorder)
    return recorder.keys


FIELD_NAMES = {
    "": "Other",
    "ignored": "Known, and of no use here",
    "original_url": "First address",
    "aliases": "More addresses",
    "image": "Picture",
    "translation": "Translations",
}


def _read(reader: OriginReader, found: Collector) -> None:
    reader.read(found.post, found)


def write_keys() -> Lines:
    """Yield the keys of each origin, in the order in which they count."""
    for reader in ORIGINS:
        keys = keys_of(partial(_read, reader))
        yield from (f".. rubric:: {reader.name}", "")
        yield from _key_rows(keys)
    yield from (".. rubric:: Every origin, after its own keys", "")
    yield from _key_rows(keys_of(read_common))


def _key_rows(keys: Mapping[str, list[str]]) -> Lines:
    last = ("", "ignored")
    fields = sorted(filter(keys.get, keys), key=lambda field: (field in last, field))
    rows = [
        (
            FIELD_NAMES.get(field, field.replace("_", " ").capitalize()),
            code(keys[field]),
        )
        for field in fields
    ]
    yield from table("In the record|Keys", rows, "25 75")


# What posts may use ---------------------------------------------------------------


def write_allowed() -> Lines:
    """Yield the directives and roles that posts may use."""
    rows = [
        ("Directives", code(sorted(allowlist.DIRECTIVES))),
        ("Of sphinx-design", code(sorted(allowlist.DESIGN_DIRECTIVES))),
        ("Roles", code(sorted(allowlist.ROLES))),
        ("Icons", code(sorted(allowlist.ICONS))),
        ("Domains, with all roles", code(sorted(allowlist.DOMAINS))),
    ]
    yield from table("What|Names", rows, "25 75")


def write_templating() -> Lines:
    """Yield the tags and shortcodes that are understood."""
    rows = [
        ("Tags of Liquid", code(sorted(liquid.TAGS | liquid.BRANCHES))),
        ("Shortcodes of Hugo", code(sorted(hugo.OWN))),
        ("Shortcodes of WordPress", code(sorted(wordpress.OWN))),
    ]
    for kind in renderings.KINDS:
        names = [name for name, one in renderings.COMMON.items() if one.kind == kind]
        if names:
            rows.append((f"In every system, as ``{kind}``", code(sorted(names))))
    yield from table("What|Names", rows, "25 75")


# Commands -------------------------------------------------------------------------


def write_commands() -> Lines:
    """Yield what each subcommand says of itself."""
    parent = click.Context(chronicle_command, info_name="chronicle")
    for name in chronicle_command.list_commands(parent):
        command = cast("click.Command", chronicle_command.get_command(parent, name))
        context = click.Context(
            command,
            info_name=name,
            parent=parent,
            terminal_width=76,
            help_option_names=["-h", "--help"],
        )
        yield from (f".. rubric:: chronicle {name}", "", ".. code-block:: text", "")
        yield from (f"   {line}" for line in command.get_help(context).splitlines())
        yield ""


WRITERS = {
    "allowed": write_allowed,
    "commands": write_commands,
    "keys": write_keys,
    "properties": write_properties,
    "renamed": write_renamed,
    "settings": write_settings,
    "templating": write_templating,
    "warnings": write_warnings,
}


class ReferenceDirective(SphinxDirective):
    """``.. reference:: settings`` prints a part of the reference."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Print the part."""
        name = directives.choice(self.arguments[0], sorted(WRITERS))
        code = sorted(Path(chronicle.__file__).parent.rglob("*.py"))
        for path in (*code, STATIC / ANY.style):
            self.env.note_dependency(str(path))
        return self.parse_text_to_nodes("\n".join(WRITERS[name]()))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the directive known."""
    app.add_directive("reference", ReferenceDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
