"""The directives that show people, organisations, services and dated things.

Each notes in the domain what is to be shown, and leaves a placeholder: what the data
say is put in when the page is written, so that a change of the data need not make
Sphinx read any page again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from chronicle.build.reporting import report, source_of
from chronicle.community.deserialize import make_entries
from chronicle.community.domain import community_of, read_schemas
from chronicle.community.index import Display
from chronicle.community.loader import check_entries
from chronicle.community.model import Kind
from chronicle.community.nodes import display
from chronicle.community.select import ServiceSelection, Sort, StaffSelection, Status
from chronicle.community.timeline import UNASKED, ItemKind, TimelineSelection
from chronicle.core.edtf import read_edtf
from chronicle.core.problems import Problem, Subtype
from chronicle.settings import is_post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.util.typing import OptionSpec

    from chronicle.community.model import AnyEntry
    from chronicle.core.edtf import When

_INCLUDED = {f"{kind}s": kind for kind in ItemKind}


class CommunityDirective(SphinxDirective):
    """What the directives have in common: options that say what would be right."""

    has_content = True
    shows: ClassVar[str]
    kind: ClassVar[Kind | None]
    styles: ClassVar[Sequence[str]] = ("cards", "index", "table")
    option_spec: ClassVar[OptionSpec] = {
        "style": directives.unchanged,
        "title": directives.unchanged,
        "no-index": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Note what is to be shown, and leave a placeholder."""
        shown = Display(
            directive=self.shows,
            style=self.choice("style", self.styles),
            inline=self.entries(),
            # A post may show people, but none of them is at home in it.
            indexed="no-index" not in self.options
            and not is_post(self.config, self.env.docname),
            title=self.options.get("title", ""),
            line=self.lineno,
            **self.chosen(),
        )
        docname = self.env.docname
        number = community_of(self.env).note_display(docname, shown)
        node = display(docname=docname, number=number)
        self.set_source_info(node)
        return [node]

    def chosen(self) -> dict[str, Any]:
        """Read the options that only this directive has."""
        return {}

    def complain(self, message: str, line: int | None = None) -> None:
        """Tell the writer of the page."""
        problem = Problem(Subtype.DIRECTIVE, message, line or self.lineno)
        report([problem], source_of(self.env, self.env.docname), self.env)

    def choice(self, option: str, allowed: Sequence[str]) -> str:
        """Read an option that is one of a few words; the first is the default."""
        found = str(self.options.get(option, allowed[0])).strip()
        if found in allowed:
            return found
        expected = ", ".join(repr(str(word)) for word in allowed)
        self.complain(
            f"{option} {found!r} of {self.name!r}; expected one of {expected}"
        )
        return allowed[0]

    def date(self, option: str) -> When | None:
        """Read an option that is a date."""
        text = self.options.get(option)
        if text is None:
            return None
        try:
            return read_edtf(text)
        except ValueError as error:
            self.complain(f"{option} of {self.name!r}: {error}")
            return None

    def entries(self) -> tuple[AnyEntry, ...] | None:
        """Read the entries written as the directive's content."""
        if not self.content or self.kind is None:
            return None
        checked = check_entries(
            self.kind,
            "\n".join(self.content),
            community_of(self.env).schemas,
            first_line=self.content_offset + 1,
            inline=True,
        )
        report(checked.problems, source_of(self.env, self.env.docname), self.env)
        return tuple(make_entries(self.kind, checked.raw).values())


class StaffDirective(CommunityDirective):
    """``.. staff::`` shows people and the roles they held."""

    shows = "staff"
    kind = Kind.PERSON
    styles = ("cards", "index", "table", "chart", "list")
    option_spec: ClassVar[OptionSpec] = {
        **CommunityDirective.option_spec,
        "organisation": directives.unchanged,
        "group": directives.unchanged,
        "role": directives.unchanged,
        "leading": directives.flag,
        "no-table": directives.flag,
        "as-of": directives.unchanged,
        "status": directives.unchanged,
        "sort": directives.unchanged,
    }

    def chosen(self) -> dict[str, Any]:
        """Read whom to show."""
        selection = StaffSelection(
            organisation=self.options.get("organisation", ""),
            group=self.options.get("group", ""),
            role=self.options.get("role", ""),
            leading="leading" in self.options,
            as_of=self.date("as-of"),
            status=Status(self.choice("status", tuple(Status))),
            sort=Sort(self.choice("sort", tuple(Sort))),
        )
        return {"staff": selection, "has_table": "no-table" not in self.options}


class OrganisationsDirective(CommunityDirective):
    """``.. organisations::`` shows organisations, teams and companies."""

    shows = "organisations"
    kind = Kind.ORGANISATION


class ServicesDirective(CommunityDirective):
    """``.. services::`` shows what is or was run."""

    shows = "services"
    kind = Kind.SERVICE
    option_spec: ClassVar[OptionSpec] = {
        **CommunityDirective.option_spec,
        "operator": directives.unchanged,
        "status": directives.unchanged,
        "as-of": directives.unchanged,
        "sort": directives.unchanged,
    }

    def chosen(self) -> dict[str, Any]:
        """Read what to show."""
        selection = ServiceSelection(
            operator=self.options.get("operator", ""),
            status=self.choice("status", (*Status, "planned")),
            as_of=self.date("as-of"),
            sort=Sort(self.choice("sort", tuple(Sort))),
        )
        return {"services": selection}


class TimelineDirective(CommunityDirective):
    """``.. timeline::`` shows all that has a date, by year."""

    shows = "timeline"
    kind = Kind.EVENT
    styles = ("list", "compact", "picture")
    option_spec: ClassVar[OptionSpec] = {
        **CommunityDirective.option_spec,
        "from": directives.unchanged,
        "until": directives.unchanged,
        "include": directives.unchanged,
        "person": directives.unchanged,
        "organisation": directives.unchanged,
        "service": directives.unchanged,
        "topic": directives.unchanged,
        "major": directives.flag,
        "tag": directives.unchanged,
        "order": directives.unchanged,
        "limit": directives.unchanged,
    }

    def chosen(self) -> dict[str, Any]:
        """Read what to show, and in which order."""
        order = self.choice("order", ("oldest-first", "newest-first"))
        selection = TimelineSelection(
            since=self.date("from"),
            until=self.date("until"),
            include=self._included(),
            person=self.options.get("person", ""),
            organisation=self.options.get("organisation", ""),
            service=self.options.get("service", ""),
            topic=self.options.get("topic", ""),
            major="major" in self.options,
            tag=self.options.get("tag", ""),
            newest_first=order == "newest-first",
            limit=self._limit(),
        )
        return {"timeline": selection}

    def _included(self) -> tuple[ItemKind, ...]:
        words = self.options.get("include", "").replace(",", " ").split()
        for word in words:
            if word not in _INCLUDED:
                expected = ", ".join(repr(each) for each in _INCLUDED)
                self.complain(f"include {word!r}; expected some of {expected}")
        kinds = {_INCLUDED[word] for word in words if word in _INCLUDED}
        return tuple(kind for kind in ItemKind if kind in kinds) or UNASKED

    def _limit(self) -> int | None:
        text = self.options.get("limit")
        if text is None:
            return None
        if text.isascii() and text.isdigit() and int(text):
            return int(text)
        self.complain(f"limit {text!r}; expected a number from 1 up")
        return None


class MentionsDirective(CommunityDirective):
    """``.. mentions:: ada`` lists the posts that speak of an object."""

    has_content = False
    required_arguments = 1
    final_argument_whitespace = True
    shows = "mentions"
    kind = None
    styles = ("list",)
    option_spec: ClassVar[OptionSpec] = {"kind": directives.unchanged}

    def chosen(self) -> dict[str, Any]:
        """Read what the posts are to speak of."""
        kind = self.choice("kind", ("", *Kind)) if "kind" in self.options else ""
        return {"subject": self.arguments[0].strip(), "subject_kind": kind}


class CountsDirective(CommunityDirective):
    """``.. counts::`` says how much the data hold."""

    has_content = False
    shows = "counts"
    kind = None
    styles = ("list", "line", "figures")
    option_spec: ClassVar[OptionSpec] = {"style": directives.unchanged}


class FieldsDirective(SphinxDirective):
    """``.. fields:: event`` lists the keys of a part of the data, from the schema."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """List each key with what it means."""
        parts: dict[str, Any] = json.loads(read_schemas()["community.json"])["$defs"]
        name = self.arguments[0]
        part = parts.get(name, {})
        if "properties" not in part:
            known = ", ".join(
                repr(each) for each in parts if "properties" in parts[each]
            )
            message = f"fields {name!r}; expected one of {known}"
            problem = Problem(Subtype.DIRECTIVE, message, self.lineno)
            report([problem], source_of(self.env, self.env.docname), self.env)
            return []
        listing = nodes.definition_list(classes=["community-fields"])
        for key, schema in part["properties"].items():
            term = nodes.term("", "", nodes.literal("", key))
            term += nodes.Text(" (required)" if key in part["required"] else "")
            text = nodes.paragraph("", _description(schema, parts))
            item = nodes.definition_list_item("", term, nodes.definition("", text))
            listing += item
        return [listing]


def _description(schema: dict[str, Any], parts: dict[str, Any]) -> str:
    """Return what a key means: what is said of it here, or of what it refers to."""
    while "description" not in schema and "$ref" in schema:
        schema = parts[schema["$ref"].rpartition("/")[2]]
    words = [schema.get("description", "")]
    if "enum" in schema:
        words.append("one of " + ", ".join(schema["enum"]))
    return "; ".join(filter(None, words))


class ExportsDirective(CommunityDirective):
    """``.. exports::`` lists the files in which the data are published."""

    has_content = False
    shows = "exports"
    kind = None
    styles = ("list", "line")
    option_spec: ClassVar[OptionSpec] = {"style": directives.unchanged}
