"""Give code back the fences that a conversion lost.  Pure: standard library only.

Exporters wrote the text of ``<pre>`` as if it were prose, escapes and all.  Prose has
one line to a paragraph, or lines of one indentation; code tells itself by what opens at
the end of a line and is indented on the next, by prompts, braces and statements.
"""

from __future__ import annotations

import html
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from chronicle.markup.edits import Edit
    from chronicle.markup.outline import Structure

WIDTH = 200
"""Characters that a line of code seldom has more of."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SAME_LINK = re.compile(r"\[(https?://[^\[\]\s]+)\]\(\1\)|<(https?://[^<>\s]+)>")

_IMPORT = (
    r"from [\w.]+ import \S.*|import \w[\w.]*(?: as \w+)?(?:, \w[\w.]*(?: as \w+)?)*"
)
_PYTHON = re.compile(
    rf"(?:async )?def \w+ ?\(.*|class \w+(?:\(.*\))?:.*|@\w[\w.]*(?:\(.*)?|{_IMPORT}"
)
_FROM = re.compile(r"from [\w.]+ import (?:\w+|\*)(?: as \w+)?(?:, \w+(?: as \w+)?)*")
_OPENS = re.compile(
    r"(?:(?:async )?(?:def|for|with)|class|elif|else|except|finally|if|match|case|try"
    r"|while)\b.*:|.*(?:\w|[=(\[,:)])[(\[{]|.*[\w)] \{|[(\[{]"
)
_STATEMENT = re.compile(
    "|".join(
        (
            _PYTHON.pattern,
            r"#.*|//.*",
            r"(?:if|elif|while|for|with|except|match|case|else|try|finally)\b.*:",
            r"(?:return|yield|raise|assert|del|global|pass|break|continue|await)\b.*",
            r"[\w.\[\]'\", ]+(?:: ?[\w.\[\], |]+)? ?[-+*/%&|^]?= ?\S.*",
            r"\w+: ?[\w.\[\](), |]+",
            r"[\w.]+\(.*\)?[,:;]?",
            r"[)\]}]+[,:;]?(?: ?->.*)?",
        )
    )
)
_TYPED = re.compile(
    r">>> (?:(?:import|from|def|class|for|if|while|with|print|del|assert|raise|try)\b"
    r"|[\w.\[\]\"']+ ?[-+*/]?= ?\S|[\w.]+[(\[]|[\w.]+$|[\d(\[{\"'].*)"
)
_REMARK = re.compile(r"/\*[^*]{0,200}\*/")
_RULE = re.compile(r"[^{}<]*\{([^{}]*)\}\s*")
_DECLARATION = re.compile(r"\s*(?:[\w-]+\s*:[^:]+)?")
_PROGRAM = (
    r"(?:\./\S+|apt|apt-get|brew|cat|cd|chmod|conda|cp|curl|dnf|docker|echo|export|gem"
    r"|git|ls|make|mkdir|mv|npm|pip3?|pipx|pytest|python3?|rm|ssh|sudo|tar|tox|twine|uv"
    r"|virtualenv|wget|yarn|yum)(?: .*)?"
)
_COMMAND = re.compile(rf"(?:\$ )?{_PROGRAM}|# .*")
_SHELL = re.compile(rf"\$ {_PROGRAM}")


class _Block(NamedTuple):
    """Lines between two blank ones."""

    first: int
    """0-based."""

    last: int
    """First line after it."""

    code: list[str]
    """As Markdown would show them: without escapes, with indentation."""

    language: str
    """Empty where it is not code by itself."""

    may_be: bool
    """Whether it is code if what stands beside it is."""


def repair_fences(structure: Structure) -> Iterator[Edit]:
    """Yield edits that put a fence around code, on the blank lines that part it."""
    run: list[_Block] = []
    for block in _blocks(structure):
        if run and not _goes_on(structure, run[-1], block):
            yield from _fence(structure, run)
            run = []
        if block.may_be:
            run.append(block)
        else:
            yield from _keep(structure, block)
    yield from _fence(structure, run)


def _blocks(structure: Structure) -> Iterator[_Block]:
    """Yield what stands between blank lines and is no list, table, code or HTML.

    Headings and tags of templates part what stands around them, as blank lines do.
    """
    lines = structure.lines
    taken = {number for number, line in enumerate(lines) if _TAG.fullmatch(line)}
    for token in structure.tokens:
        if token.map and not token.level and _parts(token):
            taken.update(range(*token.map))
    first: int | None = None
    for number in range(len(lines) + 1):
        text = number < len(lines) and lines[number].strip() and number not in taken
        if text and first is None:
            first = number
        elif not text and first is not None:
            yield _read(lines, first, number)
            first = None


_TAG = re.compile(r"\s*\{%.*%\}\s*")


def _parts(token: Token) -> bool:
    """Tell whether *token* holds what is no code; ``# x`` alone may be a remark."""
    return token.type in _SHELTERS or (
        token.type == "heading_open" and token.markup.startswith("##")
    )


_SHELTERS = frozenset(
    {
        "bullet_list_open",
        "callout_open",
        "fence",
        "html_block",
        "ordered_list_open",
        "tab_open",
        "table_open",
    }
)


def _read(lines: Sequence[str], first: int, last: int) -> _Block:
    code = [_plain(line) for line in lines[first:last]]
    if max(map(len, code)) > WIDTH:
        return _Block(first, last, code, "", may_be=False)
    stated = all(line[0] == " " or _STATEMENT.fullmatch(line) for line in code)
    language = _language(code)
    return _Block(first, last, code, language, may_be=stated or bool(language))


def _plain(line: str) -> str:
    """Return a line of text as a reader of Markdown sees it, its spaces kept."""
    line = _SAME_LINK.sub(lambda link: link[1] or link[2], line.rstrip())
    return html.unescape(_ESCAPE.sub(r"\1", line)).replace("\xa0", " ").rstrip() or "#"


def _language(code: Sequence[str]) -> str:
    """Return the language that *code* is written in; empty if it may be prose."""
    if _TYPED.match(code[0]):
        return "pycon"
    if all(_SHELL.fullmatch(line) for line in code):
        return "console"
    if _count_commands(code) == len(code):
        return "sh"
    said = sum(bool(_STATEMENT.fullmatch(line.strip())) for line in code)
    is_python = said * 2 >= len(code) and (
        _PYTHON.fullmatch(code[0]) if len(code) > 1 else _FROM.fullmatch(code[0])
    )
    if is_python or _is_indented(code):
        return "python" if said * 2 >= len(code) else "text"
    return "text" if _is_braced(code) else ""


def _count_commands(code: Sequence[str]) -> int:
    """Return how many of the first lines are commands, if some clearly are."""
    said = list(itertools.takewhile(_COMMAND.fullmatch, code))
    sure = [line for line in said if not line.startswith("#")]
    return len(said) if len(said) > 2 and len(sure) > 1 else 0


def _is_indented(code: Sequence[str]) -> bool:
    """Tell whether a line opens something and the next lies within it."""
    return code[0][0] != " " and any(
        _OPENS.fullmatch(line.strip()) and _indent(after) > _indent(line)
        for line, after in itertools.pairwise(code)
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_braced(code: Sequence[str]) -> bool:
    """Tell whether every line ends as those of C and its heirs do."""
    return (
        len(code) > 2
        and all(line[-1] in ";{}()," or line[:2] in {"//", "/*"} for line in code)
        and any(line[-1] == "{" for line in code)
        and any(line.lstrip()[0] == "}" for line in code)
    )


def _is_style(line: str) -> bool:
    """Tell whether a line is a style sheet that its page lost."""
    if "{" not in line or "}" not in line:  # the patterns below cost much more
        return False
    bare = _REMARK.sub("", line).rstrip()
    rules = list(_RULE.finditer(bare))
    return (
        len(rules) > 1
        and sum(len(rule[0]) for rule in rules) == len(bare)
        and all(_DECLARATION.fullmatch(one) for r in rules for one in r[1].split(";"))
    )


def _goes_on(structure: Structure, before: _Block, block: _Block) -> bool:
    """Tell whether two blocks belong to one stretch of code.

    They do where there is no room for a fence to close and another to open.
    """
    between = structure.lines[before.last : block.first]
    alike = not before.language or block.language in {"", before.language}
    near = len(between) == 1 or (len(between) == 2 and alike)
    return block.may_be and near and not any(line.strip() for line in between)


def _is_remark(block: _Block) -> bool:
    """Tell whether a block may as well be a heading."""
    return len(block.code) == 1 and block.code[0].startswith("#")


def _fence(structure: Structure, run: list[_Block]) -> Iterator[Edit]:
    """Yield edits that make one block of code of *run*, if any of it is code.

    What is indented is code as it stands, unless a part of it is not.
    """
    lines = structure.lines
    while run and _is_remark(run[-1]):
        del run[-1]
    while run and _is_remark(run[0]):
        del run[0]
    language = next((block.language for block in run if block.language), "")
    known = (n in structure.code for b in run for n in range(b.first, b.last))
    if not language or all(known):
        return
    above, below = run[0].first - 1, run[-1].last
    if above < 0 or lines[above].strip() or "".join(lines[below : below + 1]).strip():
        return
    mark = (
        "~~~" if any("```" in line for block in run for line in block.code) else "```"
    )
    yield structure.edit_line(above, mark + language, "code")
    for block in run:
        for number, line in enumerate(block.code, block.first):
            yield structure.edit_line(number, line, "code")
    if below < len(lines):
        yield structure.edit_line(below, mark, "code")


def _keep(structure: Structure, block: _Block) -> Iterator[Edit]:
    """Yield edits for commands that prose follows at once, and for a style sheet.

    These have no blank lines of their own to put a fence on.
    """
    count = _count_commands(block.code)
    if len(block.code) == 1 and _is_style(block.code[0]):
        count = 1
    for number, line in enumerate(block.code[:count]):
        text = html.escape(line, quote=False)
        text = f"{'<pre>' * (not number)}{text}{'</pre>' * (number == count - 1)}"
        place = block.first + number
        yield structure.edit_line(place, text, "code")
