"""Take typed fields out of a front matter, and say what does not fit.  Pure.

An origin's module says which keys mean what; here stands how each kind of field is
read.  Nothing gets lost: what no origin knows stays in ``unknown``.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chronicle.core.problems import Problem, Repair, Subtype
from chronicle.core.record import Status
from chronicle.metadata.authors import unsafe_addresses
from chronicle.metadata.dates import read_date
from chronicle.metadata.languages import place_of
from chronicle.metadata.plain import plain_description, plain_line
from chronicle.metadata.values import Scalar, Sequence, Table, Value, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.core.record import Timestamp
    from chronicle.metadata.body import Body

T = TypeVar("T")

MAX_TITLE = 300
MAX_LABEL = 80
MAX_ENTRIES = 100
MAX_DESCRIPTION = 5_000
MAX_ADDRESS = 2_000

TRUE = frozenset({"true", "yes", "on", "y", "1"})
FALSE = frozenset({"false", "no", "off", "n", "0"})

_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-z]{2,8}\d?);")

_MAILBOX = re.compile(r"\s*<[^<>@\s]+@[^<>@\s]+>\s*\Z")
# C0, DEL and C1; lone surrogates; what Unicode says is no character.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_ADDRESS = re.compile(r"[/.:]")

# They turn text around, so that it reads otherwise than it is (CVE-2021-42574).
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class RawPost(NamedTuple):
    """A post as its file has it, before anything is known of its origin."""

    source: str
    """Path below the source folder, with ``/``."""

    fmt: str
    """``md`` or ``rst``."""

    kind: str
    """Kind of its front matter."""

    table: Table

    body: Body

    lines: tuple[str, ...]
    """The whole file."""

    authors_file: str = ""
    """Name of the file about authors that lies beside or above it, or empty."""

    date_format: str = ""
    """The site's own ``strptime`` format, or empty."""

    @property
    def stem(self) -> str:
        """The file's name without suffix; its folder's for an ``index`` file."""
        *folders, name = self.source.split("/")
        stem = place_of(name.rpartition(".")[0] or name).base
        return folders[-1] if stem == "index" and len(folders) > 1 else stem

    def line_at(self, number: int) -> str:
        """Return a line of the file, 1-based; empty if what is there is not known."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def count(self, signs: frozenset[str]) -> int:
        """Return how many of its keys are among *signs*."""
        return len(signs & self.table.entries.keys())

    def says(self, mark: re.Pattern[str]) -> bool:
        """Tell whether a line of its text matches."""
        return any(mark.search(line) for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """What one file says of its post; named as in the record."""

    title: str = ""
    published: Timestamp | None = None
    updated: Timestamp | None = None
    expires: Timestamp | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    series_number: str = ""
    license: str = ""
    description: str = ""
    image: str = ""
    status: Status = Status.PUBLISHED
    original_url: str = ""
    aliases: tuple[str, ...] = ()
    slug: str = ""
    translation: str = ""
    """What all languages of the post have in common, if the file says so."""
    retells: str = ""
    retells_author: str = ""
    retells_date: Timestamp | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    repairs: tuple[Repair, ...] = ()


class Collector:
    """Gathers the fields of one post; the first key that says something counts."""

    def __init__(self, post: RawPost) -> None:
        self.post = post
        self.found: dict[str, object] = {}
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.repairs: list[Repair] = []
        self.rest = {key.casefold(): key for key in post.table.entries}
        self.asked: set[str] = set()
        """All keys that were looked for, folded."""

    def fields(self) -> Fields:
        """Return all that was gathered, and the keys that nobody asked for."""
        entries = self.post.table.entries
        self._name_slips()
        unknown = {key: plain(entries[key])[:MAX_TITLE] for key in self.rest.values()}
        return Fields(
            **self.found,  # type: ignore[arg-type]
            unknown=unknown,
            lines=dict(self.lines),
            problems=tuple(self.problems),
            repairs=tuple(self.repairs),
        )

    def _name_slips(self) -> None:
        """Name keys that are one letter off a known one that the post has not."""
        present = {key.casefold() for key in self.post.table.entries}
        meant = sorted(key for key in self.asked - present if len(key) >= MIN_KEY)
        for folded, key in self.rest.items():
            if found := next((one for one in meant if is_slip(folded, one)), ""):
                message = f"unknown key {key!r}; did you mean {found!r}?"
                line = self.post.table.lines[key]
                self.problem(Subtype.FRONT_MATTER, message, line)

    # Keys -------------------------------------------------------------------------

    def take(self, *keys: str) -> Iterator[tuple[str, Value, int]]:
        """Yield key, value and line of each of *keys* that is there, and tick it off.

        A key may lead into a table: ``header.teaser``.
        """
        table = self.post.table
        for key in keys:
            head, _, inner = key.partition(".")
            self.asked.add(head.casefold())
            name = self.rest.get(head.casefold())
            if name is None:
                continue
            value, line = table.entries[name], table.lines[name]
            if not inner:
                del self.rest[head.casefold()]
                yield name, value, line
            elif isinstance(value, Table) and inner in value.entries:
                if len(value.entries) == 1:
                    del self.rest[head.casefold()]
                yield f"{name}.{inner}", value.entries[inner], value.lines[inner]

    def ignore(self, *keys: str) -> None:
        """Tick off keys that are known, and say nothing that a record has."""
        for key in keys:
            self.rest.pop(key.casefold(), None)

    def set(self, name: str, value: object, line: int | None) -> None:
        """Note a field, unless an earlier key has filled it."""
        if value and not self.found.get(name):
            self.found[name] = value
            if line is not None:
                self.lines[name] = line

    def problem(self, subtype: Subtype, message: str, line: int) -> None:
        """Note something that the author should look at."""
        self.problems.append(Problem(subtype, message, line))

    # Kinds of fields --------------------------------------------------------------

    def text(self, name: str, *keys: str, limit: int = MAX_TITLE) -> None:
        """Read a field that is one text."""
        for key, written, line in self.take(*keys):
            value = _picture_in(written) if name == "image" else written
            if isinstance(value, Scalar):
                if not value.is_null:
                    text = self._plain(name, value.text)
                    self.set(name, self.clean(text, key, line, limit), line)
            else:
                self.wrong_type(key, value, "a text", line)

    def _plain(self, name: str, text: str) -> str:
        """Return the text of a field without its markup."""
        if name == "description":
            return plain_description(text, self.post.fmt)
        return plain_line(text) if name == "title" else text

    def address(self, name: str, *keys: str) -> None:
        """Read a field that is one address."""
        self.text(name, *keys, limit=MAX_ADDRESS)
        found, line = self.found.get(name), self.lines.get(name)
        if line is not None and isinstance(found, str) and not _ADDRESS.search(found):
            message = f"{found!r} is not an address; expected a path or a URL"
            self.problem(Subtype.ADDRESS, message, line)
            del self.found[name], self.lines[name]

    def addresses(self, name: str, *keys: str, separator: str = "") -> None:
        """Read a field that is a list of addresses, and add it to what is there."""
        for key, value, line in self.take(*keys):
            before = self.found.get(name, ())
            assert isinstance(before, tuple)  # noqa: S101 - nothing else is put there
            more = tuple(
                self.clean(text, key, at, MAX_ADDRESS)
                for text, at in self._first(
                    self.members(key, value, separator), key, Subtype.ADDRESS, line
                )
            )
            self.found[name] = tuple(dict.fromkeys(before + more))
            self.lines.setdefault(name, line)

    def timestamp(self, name: str, *keys: str) -> None:
        """Read a field that is a date."""
        for key, value, line in self.take(*keys):
            if not isinstance(value, Scalar):
                self.wrong_type(key, value, "a date", line)
            elif not value.is_null:
                self.date(name, value.text, line)

    def date(self, name: str, text: str, line: int) -> None:
        """Read a date that stands somewhere in the file."""
        timestamp, fault = read_date(text, self.post.date_format)
        if fault:
            self.problem(Subtype.DATE, fault, line)
        self.set(name, timestamp, line)

    def labels(self, name: str, *keys: str, separator: str = ",") -> None:
        """Read a field that is a list of labels, or one text with separators.

        :param separator: ``" "`` is Jekyll's; a text with commas is split at these.
        """
        for key, value, line in self.take(*keys):
            before = self.found.get(name, ())
            assert isinstance(before, tuple)  # noqa: S101 - nothing else is put there
            more = [
                self.clean(text, key, at, MAX_LABEL)
                for text, at in self._first(
                    self.members(key, value, separator), key, Subtype.LABEL, line
                )
            ]
            labels = dict.fromkeys([*before, *filter(None, more)])
            if labels:
                self.found[name] = tuple(labels)
                self.lines.setdefault(name, line)

    def _first(
        self, entries: Iterable[T], key: str, subtype: Subtype, line: int
    ) -> list[T]:
        """Return as many entries as a post may have, and say if it has more."""
        found = list(entries)
        if len(found) > MAX_ENTRIES:
            message = f"{key!r} has {len(found)} entries; the first {MAX_ENTRIES} count"
            self.problem(subtype, message, line)
        return found[:MAX_ENTRIES]

    def people(self, *keys: str, tables: bool = False) -> None:
        """Read the authors.

        :param tables: Whether an author may be a mapping with a name.
        """
        for key, value, line in self.take(*keys):
            names: list[str] = []
            members = value.items if isinstance(value, Sequence) else (value,)
            for member in members:
                if isinstance(member, Scalar):
                    text = "" if member.is_null else plain_line(member.text)
                    names += split_people(text) if member is value else [text]
                else:
                    names += self._person(key, member, line, known=tables)
            names = [_MAILBOX.sub("", name) for name in names if name.strip()]
            for name in names:
                if not any(map(str.isalpha, name)):
                    message = f"{key!r} is {name[:MAX_LABEL]!r}; expected a name"
                    self.problem(Subtype.AUTHOR, message, line)
            names = [name for name in names if any(map(str.isalpha, name))]
            names = self._first(names, key, Subtype.AUTHOR, line)
            cleaned = [self.clean(name, key, line, MAX_LABEL) for name in names]
            self.set("authors", tuple(dict.fromkeys(filter(None, cleaned))), line)

    def _person(self, key: str, value: Value, line: int, *, known: bool) -> list[str]:
        """Return the name that a mapping gives."""
        entries = value.entries if isinstance(value, Table) else {}
        for part in ("name", "display_name", "key", "title", "login"):
            if isinstance(name := entries.get(part), Scalar) and not name.is_null:
                if not known and part != "name":
                    message = (
                        f"{key!r} is a mapping; expected a name, and took {name.text!r}"
                    )
                    self.problem(Subtype.AUTHOR, message, line)
                for address in unsafe_addresses(value):
                    message = f"{address!r} in {key!r} is no address on the web"
                    message += "; expected one that begins with 'https://'"
                    self.problem(Subtype.AUTHOR, message, line)
                return [name.text]
        self.wrong_type(key, value, "a name or a list of names", line)
        return []

    def flag(self, *keys: str) -> bool | None:
        """Return what the first of *keys* says; None if none of them says anything."""
        answer = None
        for key, value, line in self.take(*keys):
            word = value.text.strip().casefold() if isinstance(value, Scalar) else ""
            if word in TRUE | FALSE:
                answer = word in TRUE if answer is None else answer
            elif not (isinstance(value, Scalar) and value.is_null):
                self.wrong_type(key, value, "'true' or 'false'", line)
        return answer

    def status(self, status: Status, line: int | None = None) -> None:
        """Note that the post is a draft or unlisted; a draft stays one."""
        if self.found.get("status") is not Status.DRAFT:
            self.found["status"] = status
            if line is not None:
                self.lines["status"] = line

    def drafts(self) -> None:
        """Read the keys by which most origins keep a post back."""
        if self.flag("unlisted"):
            self.status(Status.UNLISTED, self._line("unlisted"))
        if self.flag("draft"):
            self.status(Status.DRAFT, self._line("draft"))
        if self._is_date("published"):  # some systems' date, other systems' flag
            self.timestamp("published", "published")
        elif self.flag("published") is False:
            self.status(Status.DRAFT, self._line("published"))

    def _line(self, key: str) -> int | None:
        lines = self.post.table.lines.items()
        return next((line for name, line in lines if name.casefold() == key), None)

    def _is_date(self, key: str) -> bool:
        value = self.post.table.entries.get(self.rest.get(key, ""))
        return isinstance(value, Scalar) and bool(read_date(value.text).timestamp)

    # Parts ------------------------------------------------------------------------

    def members(
        self, key: str, value: Value, separator: str
    ) -> Iterator[tuple[str, int]]:
        """Yield text and line of each member of a list, or of a separated text."""
        if isinstance(value, Scalar):
            if not value.is_null:
                for part in split_labels(value.text, separator):
                    yield part, value.line
        elif isinstance(value, Sequence):
            for item in value.items:
                if isinstance(item, Scalar):
                    if not item.is_null:
                        yield item.text.strip(), item.line
                else:
                    self.wrong_type(key, item, "a text", item.line)
        else:
            self.wrong_type(key, value, "a list of texts", value.line)

    def clean(self, text: str, key: str, line: int, limit: int) -> str:
        """Return *text* on one line, without what cannot be shown, and not too long."""
        text = self._unescape(text, line)
        shown = _BIDI_CONTROLS.sub("", text)
        if shown != text:
            message = f"{key!r} holds characters that turn text around; taken out"
            self.problem(Subtype.UNSAFE, message, line)
        spaced = " ".join(shown.split())
        shown = _CONTROLS.sub("", spaced)
        if shown != spaced:
            message = f"{key!r} holds control characters; taken out"
            self.problem(Subtype.UNSAFE, message, line)
        shown = " ".join(shown.split())
        if len(shown) > limit:
            message = f"{key!r} has {len(shown)} characters; at most {limit} are shown"
            self.problem(Subtype.FRONT_MATTER, message, line)
            shown = shown[: limit - 1].rstrip() + "…"
        return shown

    def _unescape(self, text: str, line: int) -> str:
        """Undo the escapes of HTML that an importer left in a plain text."""
        raw = self.post.line_at(line) if _ENTITY.search(text) else ""
        start = 0

        def unescape(match: re.Match[str]) -> str:
            nonlocal start
            char = html.unescape(match[0])
            if char != match[0] and len(self.repairs) < MAX_ENTRIES:
                start = raw.find(match[0], start) + 1
                repair = Repair(line, max(start, 1), match[0], char, "entity")
                self.repairs.append(repair)
            return char

        return _ENTITY.sub(unescape, text)

    def wrong_type(self, key: str, value: Value, expected: str, line: int) -> None:
        """Note that a value is of another kind than its key says."""
        found = {Scalar: "", Sequence: "the list ", Table: "the mapping "}[type(value)]
        message = f"{key!r} is {found}{plain(value)[:60]!r}; expected {expected}"
        self.problem(Subtype.FRONT_MATTER, message, line)


def _picture_in(value: Value) -> Value:
    """Return the address in a mapping about a picture; of two that for light pages."""
    if isinstance(value, Table):
        for key in ("src", "url", "image", "path", "light"):
            if isinstance(found := value.entries.get(key), Scalar):
                return found
    return value


MIN_KEY = 4
"""Letters of a key of which another may be a slip of the pen."""

_WORDS = frozenset({"data", "late", "rate", "tile", "update", "uplink"})
"""Words of their own, one letter off a key."""


def is_slip(written: str, meant: str) -> bool:
    """Tell whether a word is another with one letter wrong, missing or too many.

    Two letters that changed places are one slip; a plural is none.
    """
    if written in _WORDS or written.rstrip("s") == meant.rstrip("s"):
        return False
    if len(written) == len(meant):
        wrong = [
            i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b
        ]
        if len(wrong) == 2:
            low, high = wrong
            swapped = written[low] == meant[high] and written[high] == meant[low]
            return high == low + 1 and swapped
        return len(wrong) == 1
    shorter, longer = sorted((written, meant), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    )


def split_labels(text: str, separator: str) -> list[str]:
    """Return the labels of a text: ``[a, b]``, ``a, b``, ``a; b``, ``a b`` in Jekyll.

    :param separator: What the origin puts between labels: a comma, a semicolon where
        Pelican allows either, a space; empty if the text is one label.
    """
    text = text.strip()
    if not separator:
        return [text]
    if text.startswith("[") and text.endswith("]"):
        text, separator = text[1:-1], ","
    # Of the marks an origin knows, the first that is there: labels hold the others.
    marks = {",": ",", ";": ";,", " ": ",;"}[separator]
    mark = next((mark for mark in marks if mark in text), separator)
    parts = text.split(mark)
    return [part for part in (part.strip().strip("\"'") for part in parts) if part]


def split_people(text: str) -> list[str]:
    """Return the names of a text: ``Ann, Bob``, ``Ann and Bob``, ``A; B``."""
    text = text.strip().removeprefix("[").removesuffix("]")
    separator = r";" if ";" in text else r",(?!\s*(?:Jr|Sr|Ph\.?D|M\.?D|I+)\b)"
    parts = re.split(rf"\s*{separator}\s*(?:and\s+)?|\s+(?:and|&)\s+", text)
    return [part for part in (part.strip().strip("\"'") for part in parts) if part]
