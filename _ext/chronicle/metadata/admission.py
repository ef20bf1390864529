"""Decide which files below ``posts/`` may be read at all.  Pure.

What is refused is named with the reason; what is plainly no post (hidden files,
backups, locks of editors) is passed over in silence.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.paths import check_docname, check_elsewhere, fold_path
from chronicle.core.posts import SUFFIXES
from chronicle.core.problems import Problem, Subtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 6_000_000
"""Largest post: a thousand pages of a book, and what a page can hold in the end."""

MOST = 1_000
"""Lines that are named for what was taken out of them."""

_NOT_POSTS = re.compile(
    r"\.|~\$|#.*#\Z|.*(?:~|\.(?:bak|orig|rej|sw[a-p]|tmp))\Z", re.DOTALL
)

# Characters at which Python breaks lines and no editor does; XML has most of them not.
_LINE_BREAKS = re.compile("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Candidate(NamedTuple):
    """A file, link or folder that has the name of a document."""

    source: str
    """Path below the source folder, with ``/``."""

    suffix: str

    size: int = 0
    """Bytes."""

    is_link: bool = False

    is_file: bool = True

    is_readable: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether it can be opened, and what is read is its own."""
        return self.is_file and self.is_readable and not self.is_link

    @property
    def docname(self) -> str:
        """Sphinx's name for the document."""
        return self.source.removesuffix(self.suffix)


class Admission(NamedTuple):
    """Who may pass."""

    admitted: list[Candidate]
    """In the order of their paths."""

    left_out: dict[str, tuple[Problem, ...]]
    """``{path: why}``."""

    passed_over: list[str]
    """Paths of files that are no posts."""

    problems: dict[str, tuple[Problem, ...]]
    """``{path: what to look at}`` of files that were admitted all the same."""


def admit(candidates: Iterable[Candidate]) -> Admission:
    """Judge each candidate by all that can be said before it is opened."""
    admitted: list[Candidate] = []
    left_out: dict[str, tuple[Problem, ...]] = {}
    passed_over: list[str] = []
    by_address: dict[str, str] = {}
    for candidate in sorted(candidates):
        name = candidate.source.rpartition("/")[2]
        if _NOT_POSTS.match(name) and candidate.is_sound:
            passed_over.append(candidate.source)
            continue
        fault = _find_fault(candidate)
        if not fault:
            # A page of ``a/index.md`` has the address of the page of ``a.md``.
            address = candidate.docname.removesuffix("/index")
            other = by_address.setdefault(address, candidate.source)
            if other != candidate.source:
                fault = f"{other!r} has the same address, and is published"
        if fault:
            left_out[candidate.source] = (_problem(f"not published: {fault}"),)
        else:
            admitted.append(candidate)
    problems = _find_clashes(admitted)
    for candidate in admitted:
        if fault := check_elsewhere(candidate.docname):
            message = f"its name {fault}; rename the file or its folder"
            found = Problem(Subtype.ADDRESS, message, 1)
            problems[candidate.source] = (*problems.get(candidate.source, ()), found)
    return Admission(admitted, left_out, passed_over, problems)


def _problem(message: str) -> Problem:
    return Problem(Subtype.FILE, message, 1)


def _find_fault(candidate: Candidate) -> str:
    """Return why a file cannot be published; empty if it can."""
    if not candidate.is_sound:
        return _find_kind_fault(candidate)
    if fault := check_docname(candidate.docname):
        return f"its name {fault}; rename the file or its folder"
    if not candidate.suffix:
        return f"this format is not read; expected one of {', '.join(SUFFIXES)}"
    if candidate.size > MAX_BYTES:
        return f"it has {candidate.size} bytes; at most {MAX_BYTES} are read"
    return ""


def _find_kind_fault(candidate: Candidate) -> str:
    if candidate.is_link:
        return "it is a symbolic link; posts are files of their own"
    if not candidate.is_readable:
        return "it cannot be read: permission denied"
    return "it is not a file, but has the name of one"


def _find_clashes(admitted: list[Candidate]) -> dict[str, tuple[Problem, ...]]:
    """Name files whose names are one name where case or composition does not count."""
    by_key: dict[str, list[str]] = {}
    for candidate in admitted:
        by_key.setdefault(fold_path(candidate.docname), []).append(candidate.source)
    return {
        source: (
            _problem(
                f"{next(other for other in sources if other != source)!r} has the same "
                "name on systems that ignore case; rename one of them"
            ),
        )
        for sources in by_key.values()
        if len(sources) > 1
        for source in sources
    }


class Cleaned(NamedTuple):
    """A text that can stand on a page, and what was taken out of it."""

    text: str
    problems: list[Problem]


def clean_text(text: str) -> Cleaned:
    """Make a decoded text fit for parsers that read lines, and for XML.

    :returns: Lines end in a line feed; no control characters but tabs.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _LINE_BREAKS.sub(" ", text)
    problems = [*itertools.islice(_name_controls(text), MOST)]
    return Cleaned(_CONTROLS.sub("", text) if problems else text, problems)


def _name_controls(text: str) -> Iterator[Problem]:
    """Yield a problem for the first control character of each line."""
    done, number, last = 0, 1, 0
    for match in _CONTROLS.finditer(text):
        number += text.count("\n", done, match.start())
        done = match.start()
        if number != last:
            message = f"control character {match[0]!r}; taken out"
            yield Problem(Subtype.UNSAFE, message, number)
            last = number


def shown_path(source: str) -> str:
    """Return a path that every log can print, on one line."""
    if source.isprintable():
        return source
    printable = source.encode("utf-8", "surrogateescape").decode(
        "utf-8", "backslashreplace"
    )
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in printable
    )
