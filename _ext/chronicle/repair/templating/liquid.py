"""Read what Jekyll's Liquid leaves in a post.  Pure: standard library only.

Source: https://jekyllrb.com/docs/liquid/tags/, https://jekyllrb.com/docs/liquid/filters/
"""

from __future__ import annotations

import bisect
import functools
import re
from typing import TYPE_CHECKING

from chronicle.core.posts import MARKDOWN
from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin
from chronicle.markup.edits import Edit, Places
from chronicle.repair.templating.renderings import video_address
from chronicle.repair.templating.shortcodes import Mark, System, replace_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.outline import Spans
    from chronicle.repair.markdown.context import MarkdownContext


_SETTING = re.compile(r"\b(?:lang|start|mark|linenos|range):\S*")
_LANGUAGE = re.compile(r"\blang:([\w+#-]+)")
_ENDING = re.compile(r"\S.*\.(\w+)")
_PICTURE = re.compile(
    r"""(?:[\w-]+[ \t]+)*(?:src=)?["']?(?P<source>[^\s"'<>]*/[^\s"'<>]+)["']?
        (?:[ \t]+\d+(?:px|%)?(?=\s|$)){0,2}(?P<rest>[^\n]*)""",
    re.VERBOSE,
)
_ALT = re.compile(r"""\balt=(?:"([^"]*)"|'([^']*)')""")
_QUOTED = re.compile(r""""([^"]*)"|'([^']*)'""")


def read_code(args: str) -> str:
    """Return what follows a fence for the arguments of ``codeblock``.

    :param args: ``title lang:ruby``; the title may be the name of a file.
    """
    language = _LANGUAGE.search(args)
    title = " ".join(_SETTING.sub("", args).replace('"', "'").replace("`", "'").split())
    ending = _ENDING.fullmatch(title.split(" http")[0])
    name = language[1] if language else ending[1] if ending else "text"
    return f'{name} title="{title}"' if title else name if language else ""


def read_picture(args: str, *, caption: bool = False) -> str:
    """Return an image for the arguments of ``img``; empty if there is none in them.

    :param args: ``left /images/a.png 350 350 'Title' 'Description'``.
    :param caption: Whether the description is shown too, as ``imgcap`` does.
    """
    found = _PICTURE.fullmatch(args.strip())
    if found is None:
        return ""
    said = [*_ALT.finditer(found["rest"])] or [*_QUOTED.finditer(found["rest"])]
    text = said[-1][1] or said[-1][2] or "" if said else found["rest"].strip()
    text = re.sub(r"[\[\]]", "", text)
    image = f"![{text}](<{found['source']}>)"
    return f"{image} *{text}*" if caption and text else image


_OPENING = re.compile(r"\{(?=[%{])")
_MARK = re.compile(
    r"(?<!\{)\{%-?\s*(?P<tag>\w+)(?P<args>(?:(?!%\}).)*?)-?%\}"
    r"|\{\{(?![<%])-?(?P<output>(?:(?!\}\}).)*?)-?\}\}",
    re.DOTALL,
)


def find_marks(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags and outputs of *text*; nothing is read that never ends."""
    ends = {"%": text.rfind("%}"), "{": text.rfind("}}")}
    position = 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if position <= start < ends[text[start + 1]] and (
            found := _MARK.match(text, start)
        ):
            yield found
            position = found.end()


FAR = 1_000
"""Characters before a mark that are looked at."""

_BLANK = re.compile(r"[^\S\n]*(?:\n|\Z)")
_SPACES = re.compile(r"\s*")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_STRING = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*""")
_VARIABLE = re.compile(r"\s*(site|page)\.([\w.]+)\s*")
_POST = re.compile(r"(?:.*/)?(\d{4})-(\d\d)-(\d\d)-([^/]+?)(?:\.\w+)?")

_ASSIGNED = re.compile(
    r"""\s*(?P<name>\w+)\s*=\s*(?:"(?P<text1>[^"]*)"|'(?P<text2>[^']*)')\s*
    (?:\|\s*split\s*:\s*(?:"(?P<split1>[^"]+)"|'(?P<split2>[^']+)')\s*)?""",
    re.VERBOSE,
)
_FOR = re.compile(r"\s*(?P<item>\w+)\s+in\s+(?P<list>\w+)\s*")
_OUTPUT = re.compile(r"\{\{-?\s*([\w.]+)\s*-?\}\}")
_DEFINITION = re.compile(r"\[(?P<label>[^\[\]]+)\]:[ \t]*(?P<address>[^\s()<>]+)")
_USE = re.compile(
    r"\[(?P<text>[^\[\]]+)\](?P<reference>(?:\[(?P<label>[^\[\]]*)\])?)(?![\[(:])"
)

ADDRESS_FILTERS = frozenset(
    {"absolute_url", "relative_url", "escape", "uri_escape", "strip"}
)
"""Filters that leave an address what it is, once the site lies at a host's root."""

KNOWN = {"site": {"baseurl": "", "url": ""}, "page": {}}
"""An origin's own pages are known by their path; its host is found later."""

BLOCKS = {
    "raw": "endraw",
    "highlight": "endhighlight",
    "codeblock": "endcodeblock",
    "comment": "endcomment",
    "for": "endfor",
}


HIDDEN = frozenset({"comment", "raw"})
"""Blocks whose marks nobody was meant to see, not in code either."""

TAGS = frozenset(
    {
        "assign", "codeblock", "comment", "for", "gist", "highlight", "img", "imgcap",
        "link", "post_url", "raw", "vimeo", "youtube",
    }
)  # fmt: skip
"""Tags that mean one thing; any other is a shortcode."""

BRANCHES = frozenset(
    {"case", "else", "elsif", "endcase", "endif", "endunless", "if", "unless", "when"}
)
"""Tags that choose between texts, by what only the old site knew."""

_INCLUDE = re.compile(
    r"""\s*["']?(?P<file>[^\s"'{}]+)["']?(?P<args>\s.*|)""", re.DOTALL
)
_FILE = re.compile(r"(?:.*/)?([^/.]+)[^/]*")


EXPECTED = {
    "assign": 'a text, or one that is split: \'name = "a|b" | split: "|"\'',
    "for": "a loop over a text that 'assign' split, with one definition of a link",
}
"""What of a tag is read, where that is not all of it."""

LIQUID = frozenset({Origin.JEKYLL, Origin.PELICAN})
"""Origins whose posts have Liquid, Pelican's by a plugin; elsewhere it is text."""


def _highlighted(args: str) -> str:
    """Return what follows a fence for the arguments of ``highlight``."""
    return (args.split() or [""])[0]


def repair_liquid(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return what Liquid would have put in the place of its tags.

    Jekyll runs Liquid before Markdown, so that code is no shelter; for Pelican's plugin
    it is.
    """
    if context.origin not in LIQUID:
        return [], []
    text = "\n".join(lines)
    if "{%" not in text and "{{" not in text:
        return [], []
    reader = _Reader(text, lines, context)
    return reader.edits, reader.problems


class _Reader:
    def __init__(self, text: str, lines: list[str], context: MarkdownContext) -> None:
        self.text = text
        self.lines = lines
        self.places = Places(lines)
        self.context = context
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self.names: dict[str, str | list[str]] = {}
        """What the post itself gave names to, by ``assign``."""
        self.links: dict[str, str] = {}
        """``{folded label: address}`` of the links that a loop defines."""
        self.marks = list(self._marks())
        self.endings: dict[str, list[int]] = {}
        """Where in *marks* each tag stands that may end a block."""
        for number, mark in enumerate(self.marks):
            if (mark["tag"] or "").startswith("end"):
                self.endings.setdefault(mark["tag"], []).append(number)
        self.shortcodes: list[Mark] = []
        self._read(0, len(self.marks))
        self._resolve_links()
        system = System(label="Liquid tag", rule="liquid", known=context.shortcodes)
        edits, problems = replace_marks(lines, self.shortcodes, system)
        self.edits += edits
        self.problems = sorted((*self.problems, *problems), key=lambda p: p.line or 0)

    def _read(self, index: int, stop: int, *, code: bool = False) -> None:
        """Read some of the marks.

        :param code: Whether they stand in a block of code, where only what is meant for
            Liquid alone is read: samples of templates are shown as they are.
        """
        while index < stop:
            mark = self.marks[index]
            closing = self._closing(index, stop)
            if code and mark["tag"] not in HIDDEN:
                pass
            elif closing is not None and self._block(index, closing):
                index = closing
            elif mark["tag"]:
                self._tag(mark)
            else:
                self._output(mark)
            index += 1

    def _closing(self, index: int, stop: int) -> int | None:
        """Return which mark ends the block that one begins."""
        endings = self.endings.get(BLOCKS.get(self.marks[index]["tag"] or "", ""), [])
        place = bisect.bisect_right(endings, index)
        return next((end for end in endings[place : place + 1] if end < stop), None)

    def _marks(self) -> Iterator[re.Match[str]]:
        """Yield marks that Liquid would read."""
        for mark in find_marks(self.text):
            if self.context.origin is Origin.JEKYLL or not self._is_in_code(mark):
                yield mark

    def _is_in_code(self, mark: re.Match[str]) -> bool:
        return mark.start() in self.code

    @functools.cached_property
    def code(self) -> Spans:
        """Where code stands, as Markdown sees it."""
        return self.context.outliner.read(self.lines).code_spans()

    def _put(self, mark: re.Match[str], after: str, title: str = "") -> None:
        """Put something in the place of a mark.

        :param title: How an address was written, for the title of its link.
        """
        end, rest = mark.end(), _REST.match(self.text, mark.end())
        if rest and "\n" in mark[0]:  # an address is in one line
            end, after = rest.end(), f"{after}{rest['rest']}"
        if rest and title and _DESTINATION.search(self._above(mark)):
            title = f' "{title}{rest["rest"]}"'
            if end == mark.end():
                self.edits.append(Edit(rest.end(), rest.end(), title, "liquid"))
            else:
                after += title
        self.edits.append(Edit(mark.start(), end, after, "liquid"))

    def _above(self, mark: re.Match[str]) -> str:
        """Return what stands before a mark in its line, or the end of that."""
        start = max(self.places.start(mark.start()), mark.start() - FAR)
        return self.text[start : mark.start()]

    def _line(self, mark: re.Match[str]) -> int:
        return self.places.line(mark.start())

    def _fault(self, mark: re.Match[str], found: str, expected: str) -> None:
        """Note what is not understood, and what would be."""
        message = f"{found} is shown as written; expected {expected}"
        self.problems.append(Problem(Subtype.MARKUP, message, self._line(mark)))

    def _leave_out(self, mark: re.Match[str], expected: str) -> None:
        """Leave a tag out that says nothing to a reader, and note that."""
        self._put(mark, "")
        message = f"Liquid tag {_written(mark)!r} is left out; expected {expected}"
        self.problems.append(Problem(Subtype.MARKUP, message, self._line(mark)))

    def _unknown_tag(self, mark: re.Match[str]) -> None:
        """Say of a tag what is not understood: its name, its arguments, its block."""
        tag = mark["tag"]
        if self._is_in_code(mark):
            return  # a sample that its writer forgot to protect
        if tag in EXPECTED:
            self._leave_out(mark, EXPECTED[tag])
        elif tag in BLOCKS.values():
            opens = next(name for name, end in BLOCKS.items() if end == tag)
            self._leave_out(mark, f"{opens!r} above")
        elif tag in BLOCKS:
            self._fault(mark, f"Liquid tag {tag!r} has no end and", repr(BLOCKS[tag]))
        elif tag in BRANCHES:
            self._put(mark, "")
            if tag in {"case", "if", "unless"}:
                self._leave_out(mark, "one text; all that it chooses from are shown")
        elif tag in TAGS:
            self._fault(mark, f"Liquid tag {_written(mark)!r}", "an argument")
        else:
            self.shortcodes.append(shortcode_of(mark))

    def _is_alone(self, mark: re.Match[str]) -> bool:
        start = self.places.start(mark.start())
        return bool(
            _BLANK.match(self.text, mark.end())
            and _SPACES.fullmatch(self.text, start, mark.start())
        )

    def _block(self, index: int, end: int) -> bool:
        """Read what has a beginning and an end; tell whether that can be done."""
        mark, closing = self.marks[index], self.marks[end]
        if mark["tag"] == "for":
            if self._is_in_code(mark):
                return False
            if not self._loop(mark, closing):
                self._leave_out(mark, EXPECTED["for"])
                self.edits.append(Edit(mark.end(), closing.end(), "", "liquid"))
            return True
        if mark["tag"] == "comment":
            self.edits.append(Edit(mark.start(), closing.end(), "", "liquid"))
        elif mark["tag"] == "raw":
            self._put(mark, "")
            self._put(closing, "")
        else:
            is_code = self._code(mark, closing)
            self._read(index + 1, end, code=is_code)
        return True

    def _code(self, mark: re.Match[str], closing: re.Match[str]) -> bool:
        """Put marks of code in the place of the tags around it, if it is code.

        What begins or ends in a heading is none: the heading is about the tag.
        """
        inside = self.text[mark.end() : closing.start()]
        if "\n" in inside and (self._heads(mark) or self._heads(closing)):
            for tag in (mark, closing):
                self._put(tag, f"`{' '.join(tag[0].split())}`")
            return False
        if not (self._is_alone(mark) and self._is_alone(closing)):
            self._put(mark, "`")
            self._put(closing, "`")
            return True
        fence = "```" if "```" not in inside else "~~~~"
        read = read_code if mark["tag"] == "codeblock" else _highlighted
        self._put(mark, fence + read(mark["args"]))
        self._put(closing, fence)
        return True

    def _heads(self, mark: re.Match[str]) -> bool:
        """Tell whether a mark stands in a heading."""
        start = self.places.start(mark.start())
        return _HEADING.match(self.text, start) is not None

    def _assign(self, args: str) -> bool:
        """Give a name to a text, or to its parts; tell whether that can be done."""
        if not (found := _ASSIGNED.fullmatch(args)):
            return False
        text = found["text1"] or found["text2"] or ""
        parts = found["split1"] or found["split2"]
        self.names[found["name"]] = text.split(parts) if parts else text
        return True

    def _loop(self, mark: re.Match[str], closing: re.Match[str]) -> bool:
        """Read a loop that defines links: more of them than there are lines for.

        Each link that uses a definition gets its address instead.
        """
        head = _FOR.fullmatch(mark["args"])
        items = self.names.get(head["list"]) if head else None
        body = self.text[mark.end() : closing.start()].strip()
        if head is None or not isinstance(items, list) or "\n" in body:
            return False
        known = {f"site.{key}": value for key, value in self.context.site.items()}
        for item in items:
            values = {**known, head["item"]: item}
            parts = _OUTPUT.split(body)
            parts[1::2] = [values.get(name, "{{") for name in parts[1::2]]
            filled = "".join(parts)
            definition = _DEFINITION.fullmatch(filled)
            if definition is None or "{{" in filled:
                return False
            self.links[definition["label"].casefold()] = definition["address"]
        self.edits.append(Edit(mark.start(), closing.end(), "", "liquid"))
        return True

    def _resolve_links(self) -> None:
        """Give links their addresses that a loop defined."""
        for use in _USE.finditer(self.text) if self.links else ():
            if address := self.links.get((use["label"] or use["text"]).casefold()):
                self.edits.append(
                    Edit(*use.span("reference"), f"({address})", "liquid")
                )

    def _tag(self, mark: re.Match[str]) -> None:
        argument = mark["args"].strip().strip("\"'")
        if mark["tag"] in {"link", "post_url"}:
            self._put(mark, self._address(argument))
        elif mark["tag"] == "gist" and argument:
            self._put(mark, f"<https://gist.github.com/{argument.split()[0]}>")
        elif mark["tag"] in {"img", "imgcap"} and (
            picture := read_picture(mark["args"], caption=mark["tag"] == "imgcap")
        ):
            self._put(mark, picture)
        elif mark["tag"] == "assign" and self._assign(mark["args"]):
            self._put(mark, "")
        elif mark["tag"] in {"youtube", "vimeo"} and argument:
            self._put(mark, f"<{video_address(mark['tag'], argument.split()[0])}>")
        else:
            self._unknown_tag(mark)

    def _address(self, path: str) -> str:
        """Return where Jekyll's ``link`` and ``post_url`` lead."""
        post = _POST.fullmatch(path)
        name = path.rsplit("/", 1)[-1]
        for file in (name, *(f"{name}{suffix}" for suffix in MARKDOWN)):
            if post and "." in file and self.context.has_file(file):
                return file
        if post:  # the permalink that Jekyll gives by default
            return f"/{post[1]}/{post[2]}/{post[3]}/{post[4]}.html"
        bare = re.sub(r"\.(?:md|markdown|html?)$", "", path.lstrip("_/"))
        return f"/{bare.removesuffix('/index')}/"

    def _output(self, mark: re.Match[str]) -> None:
        value, *filters = re.split(
            r"\|(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)", mark["output"]
        )
        names = {one.partition(":")[0].strip() for one in filters}
        string = _STRING.fullmatch(value)
        variable = _VARIABLE.fullmatch(value)
        given = self.names.get(value.strip())
        if isinstance(given, str) and names <= ADDRESS_FILTERS:
            self._put(mark, given)
            return
        if string and names <= ADDRESS_FILTERS | {"prepend"}:
            self._put(mark, string[1] or string[2] or "")
            return
        if variable and names <= ADDRESS_FILTERS:
            known = {**KNOWN[variable[1]], **getattr(self.context, variable[1])}
            if (found := known.get(variable[2])) is not None:
                self._put(mark, found, f"{variable[1]}.{variable[2]}")
                return
            name = f"{variable[1]}.{variable[2]}"
            keys = ", ".join(f"{variable[1]}.{key}" for key in sorted(known))
            self._fault(
                mark,
                f"unknown Liquid variable {name!r}",
                f"one of {keys}" if keys else "no variable of the page",
            )
        elif self.context.origin is Origin.JEKYLL:
            written = " ".join(mark["output"].split())
            self._fault(
                mark,
                f"Liquid output {written!r}",
                "a text or a variable of site or page, and no filter but "
                + ", ".join(sorted(ADDRESS_FILTERS)),
            )


_REST = re.compile(r"(?P<rest>[^\s()<>\"]*)(?=\)|[ \t]*$)", re.MULTILINE)
_DESTINATION = re.compile(r"\]\([ \t]*$|^ {0,3}\[[^\]\n]+\]:[ \t]*$", re.MULTILINE)


def _written(mark: re.Match[str]) -> str:
    return " ".join((mark["tag"], *mark["args"].split()))


def shortcode_of(mark: re.Match[str]) -> Mark:
    """Return a tag as a shortcode; one that includes a file has the file's name."""
    tag, args, written = mark["tag"], mark["args"], ""
    included = _INCLUDE.fullmatch(args) if tag.startswith("include") else None
    if included:
        name = _FILE.fullmatch(included["file"])
        written = f"{tag} {included['file']}"
        tag, args = name[1] if name else included["file"], included["args"]
    closes = tag.startswith("end")
    return Mark(*mark.span(), tag.removeprefix("end"), args, closes, written)
