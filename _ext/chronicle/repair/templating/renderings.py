"""What shortcodes can be, and the Markdown of each.  Pure: standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortcode:
    """What a name stands for."""

    kind: str
    """One of :data:`KINDS`."""

    names: Mapping[str, str] = field(default_factory=dict)
    """``{role: argument}`` where the arguments have names of their own; the argument is
    a name, or a number for one without a name, from 1."""


_ARGUMENT = re.compile(
    r"""(?:([\w:-]+)\s*[=]\s*)?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`
        |([^\s"'`,]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of a shortcode, by name and by place."""

    named: Mapping[str, str] = field(default_factory=dict)
    placed: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Arguments:
        """Read ``src="a.png" 'b' c``."""
        named: dict[str, str] = {}
        placed: list[str] = []
        for name, *values in _ARGUMENT.findall(text):
            value = next((one for one in values if one), "")
            value = re.sub(r"\\([\"'])", r"\1", value)
            if name:
                named.setdefault(name.casefold(), " ".join(value.split()))
            else:
                placed.append(" ".join(value.split()))
        return cls(named, tuple(placed))

    def get(self, *names: str) -> str:
        """Return the first of the arguments that is there; ``1`` is the first place."""
        for name in names:
            if name.isdigit():
                place = int(name) - 1
                if place < len(self.placed) and self.placed[place]:
                    return self.placed[place]
            elif self.named.get(name.casefold()):
                return self.named[name.casefold()]
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One use of a shortcode."""

    name: str
    given: Arguments
    args: str
    """As written."""

    is_paired: bool
    is_alone: bool
    """Whether each of its marks is a line of its own."""

    inner: str = ""
    """The text between the marks of a pair."""

    colons: int = 3
    """How many must fence it, so that it may hold other fences."""


class Shown(NamedTuple):
    """What stands in the place of a shortcode."""

    before: str
    """In the place of the opening or only mark."""

    after: str = ""
    prefix: str = ""
    """Before each line between the marks."""

    drops: bool = False
    """Whether what stands between the marks goes."""


# Roles of arguments ---------------------------------------------------------------

_ROLES: Mapping[str, tuple[str, ...]] = {
    "source": (
        "src", "image_path", "image", "url", "file", "path", "img", "source", "href",
        "filename", "image_url", "1",
    ),
    "alt": ("alt", "alternative"),
    "caption": ("caption", "title", "legend", "description"),
    "credit": ("attr", "credit", "attribution", "copyright", "by"),
    "link": ("link", "href", "url", "target"),
    "title": ("title", "header", "heading", "summary", "name", "label", "caption"),
    "kind": ("type", "kind", "class", "style", "color", "context", "level", "status"),
    "id": ("id", "videoid", "video_id", "code", "video", "url", "src", "key", "1"),
    "service": ("provider", "service", "host"),
    "text": (
        "text", "content", "body", "message", "quote", "label", "title", "caption",
        "value", "term", "name",
    ),
    "author": ("author", "cite", "source", "by"),
    "language": ("lang", "language", "syntax"),
}  # fmt: skip
"""Names of arguments that say a thing, the commonest first."""


def _read(role: str, shortcode: Shortcode, call: Call) -> str:
    own = shortcode.names.get(role)
    return call.given.get(*((own,) if own else _ROLES[role]))


# Kinds ----------------------------------------------------------------------------


def show(shortcode: Shortcode, call: Call) -> Shown | None:
    """Return what a known shortcode shows; None where its arguments do not suffice."""
    return _RENDERERS[shortcode.kind](shortcode, call)


def _nothing(_shortcode: Shortcode, _call: Call) -> Shown:
    return Shown("", drops=True)


def _text(shortcode: Shortcode, call: Call) -> Shown:
    if call.is_paired:
        return Shown("")
    return Shown(_read("text", shortcode, call) or words(call))


def _figure(shortcode: Shortcode, call: Call) -> Shown | None:
    source = _read("source", shortcode, call)
    caption = _read("caption", shortcode, call)
    credit = _read("credit", shortcode, call)
    if not source:
        says = " — ".join(filter(None, (caption, credit)))
        return Shown("", f" *{says}*" if says else "") if call.is_paired else None
    placed = (one for one in call.given.placed[1:] if " " in one)
    alt = _read("alt", shortcode, call) or next(placed, "")
    image = f"![{_label(alt or caption)}](<{source}>)"
    link = call.given.get(shortcode.names.get("link", "link"))
    image = f"[{image}](<{link}>)" if link.startswith(("http", "/", ".")) else image
    where = call.given.get("attrlink")
    credit = f"[{_label(credit)}](<{where}>)" if where and credit else credit
    said = " — ".join(filter(None, (caption, credit)))
    return Shown(f"{image} *{said}*" if said else image)


def _label(text: str) -> str:
    return re.sub(r"[\[\]]", "", text)


def _video(shortcode: Shortcode, call: Call) -> Shown | None:
    key = _read("id", shortcode, call) or (call.inner.strip() if call.is_paired else "")
    service = _read("service", shortcode, call) or shortcode.names.get("service", "")
    service = service or call.name
    if not key or " " in key:
        return None
    title = call.given.get("title", "caption")
    address = video_address(service.casefold(), key)
    if not is_address(address):
        return None
    return Shown(_lead(address, title), drops=call.is_paired)


def _lead(address: str, text: str) -> str:
    """Return a link; without a text, its address says where it leads."""
    if not text and address.startswith(("http://", "https://")):
        return f"<{address}>"
    return f"[{_label(text) or address.rpartition('/')[2] or address}](<{address}>)"


def video_address(service: str, key: str) -> str:
    """Return the address at which a person watches a video; *key* if none is known."""
    if key.startswith(("http://", "https://", "/", "./")):
        return key
    pattern = next((v for k, v in _SERVICES.items() if k in service), "")
    return pattern.format(key.lstrip("/")) if pattern else key


_SERVICES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "peertube": "https://{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "spotify": "https://open.spotify.com/{}",
    "asciinema": "https://asciinema.org/a/{}",
    "codepen": "https://codepen.io/{}",
    "jsfiddle": "https://jsfiddle.net/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "google": "https://drive.google.com/file/d/{}/preview",
}
"""Part of a service's name, and where it shows what has a key."""

ADMONITIONS = {
    "attention": "attention", "caution": "caution", "danger": "danger",
    "error": "error", "hint": "hint", "important": "important", "note": "note",
    "tip": "tip", "warning": "warning", "alert": "warning", "critical": "danger",
    "info": "note", "primary": "note", "default": "note", "success": "tip",
    "warn": "warning", "secondary": "note", "example": "note", "question": "hint",
}  # fmt: skip
"""Words for kinds of notes, and the directive of each."""


_TITLED = frozenset({"details", "expand", "collapse", "fold", "spoiler", "tab"})
"""Notes whose argument without a name is their title, if it is one word only."""


def _note(shortcode: Shortcode, call: Call) -> Shown | None:
    title = _read("title", shortcode, call)
    said = [call.name, *call.given.placed, _read("kind", shortcode, call)]
    kinds = [ADMONITIONS[w.casefold()] for w in said if w.casefold() in ADMONITIONS]
    if not title:
        placed = [w for w in call.given.placed if w.casefold() not in ADMONITIONS]
        is_said = call.name.casefold() in _TITLED or any(" " in one for one in placed)
        title = " ".join(placed) if is_said else ""
    if not call.is_paired:
        text = _read("text", shortcode, call) or title
        return Shown(f"> {text}" if call.is_alone else text) if text else None
    if not call.is_alone:
        return Shown(f"**{title}** " if title else "")
    fence = ":" * call.colons
    name = "{admonition} " + title if title else f"{{{(kinds or ['note'])[-1]}}}"
    return Shown(f"{fence}{name}", fence)


def _quote(shortcode: Shortcode, call: Call) -> Shown | None:
    author = _read("author", shortcode, call)
    author = author or ("" if call.given.named else call.args.strip(" \"'"))
    said = f"— {author}" if author else ""
    if not call.is_paired:
        text = _read("text", shortcode, call)
        return Shown(f"> {text} {said}".rstrip()) if text else None
    if not call.is_alone:
        return Shown("“", f"” {said}".rstrip())
    return Shown("", f"> {said}" if said else "", prefix="> ")


def _link(shortcode: Shortcode, call: Call) -> Shown | None:
    address = _read("link", shortcode, call) or next(
        (one for one in call.given.placed if is_address(one)), ""
    )
    others = [one for one in call.given.placed if one != address]
    text = _read("text", shortcode, call) or " ".join(others)
    if not address:
        return Shown("") if call.is_paired else None
    if call.is_paired:
        return Shown("[", f"](<{address}>)") if "\n" not in call.inner else Shown("")
    return Shown(_lead(address, text))


def _code(shortcode: Shortcode, call: Call) -> Shown | None:
    language = _read("language", shortcode, call) or call.given.get("1")
    if not call.is_paired:
        text = _read("text", shortcode, call) or call.given.get("1")
        return Shown(f"`{text}`") if text else None
    if not call.is_alone:
        return Shown("`", "`") if "\n" not in call.inner else None
    fence = "```" if "```" not in call.inner else "~~~~"
    return Shown(fence + re.sub(r"[^\w+#-].*", "", language), fence)


_RENDERERS: Mapping[str, Callable[[Shortcode, Call], Shown | None]] = {
    "code": _code,
    "figure": _figure,
    "link": _link,
    "note": _note,
    "nothing": _nothing,
    "quote": _quote,
    "text": _text,
    "video": _video,
}

KINDS = tuple(_RENDERERS)
"""What a shortcode can be."""


# Unknown ones ---------------------------------------------------------------------

_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)(?:[?#].*)?\Z", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?://\S+|\.{0,2}/\S+|[\w.-]+(?:/[\w.-]+)*\.(?:html?|mp[34]|ogg|pdf|webm)"
)


def is_address(text: str) -> bool:
    """Tell whether an argument is an address, of a picture or a page."""
    return bool(_ADDRESS.fullmatch(text)) or is_picture(text)


def is_picture(text: str) -> bool:
    """Tell whether an argument names a picture."""
    return " " not in text and bool(_PICTURE.search(text))


def words(call: Call) -> str:
    """Return what arguments say to a reader: texts, not keys and switches."""
    texts = [
        value
        for name, value in call.given.named.items()
        if name in _ROLES["text"] or (" " in value and not is_address(value))
    ]
    placed = [one for one in call.given.placed if not is_address(one)]
    if not call.is_alone or any(" " in one for one in placed):
        texts += placed
    return " ".join(dict.fromkeys(texts))


def guess_shown(call: Call) -> Shown:
    """Return what an unknown shortcode shows: its text, or pictures and addresses."""
    if call.is_paired:
        return Shown("")
    values = (*call.given.named.values(), *call.given.placed)
    address = next((one for one in values if is_address(one)), "")
    text = words(call)
    if not address:
        return Shown(text)
    if is_picture(address):
        return Shown(f"![{_label(text)}](<{address}>)")
    return Shown(_lead(address, text))


# Names that many sites know -------------------------------------------------------


def _named(kind: str, names: str, **own: str) -> dict[str, Shortcode]:
    return dict.fromkeys(names.split(), Shortcode(kind=kind, names=own))


COMMON: Mapping[str, Shortcode] = {
    **_named("figure", "figure fig img image picture photo imgproc lightbox thumb"),
    **_named(
        "video",
        "youtube vimeo youtubeembed liteyoutube lite-youtube youtubelite yt video "
        "bilibili asciinema instagram peertube spotify codepen jsfiddle embed "
        "youtube-lite youtube_embed liteyoutubeembed youtubevideo audio podcast",
    ),
    **_named("video", "yt", service="youtube"),
    **_named(
        "note",
        "note notice admonition alert callout hint tip info warning warn danger "
        "caution important attention error success example question details expand "
        "collapse fold spoiler tab tabitem box panel aside lead message quickalert "
        "notification accordion card step accordionitem",
    ),
    **_named("quote", "quote blockquote pullquote epigraph cq centerquote"),
    **_named("link", "button btn link ref-link externallink linkcard bookmark"),
    **_named("code", "code highlight codeblock sourcecode mermaid console kbd"),
    **_named(
        "text",
        "tabs tabpane columns column row col center centered div span section grid "
        "cards steps raw rawhtml html md markdown markdownify block abbr small big "
        "cardgrid fullwidth wide container caption fragment sub sup mark "
        "accordiongroup",
    ),
    **_named(
        "nothing",
        "toc contents tableofcontents tocinline clear clearfix br newline setup "
        "comments disqus analytics ads adsense mathjax katex readingtime",
    ),
}
"""What the commonest names stand for."""


def read_shortcodes(said: Mapping[str, object]) -> dict[str, Shortcode]:
    """Return what an archivist says of names, in the form of the data file.

    :param said: ``{name: kind}`` or ``{name: {"as": kind, role: argument}}``, as its
        schema allows it.
    """
    found: dict[str, Shortcode] = {}
    for name, meaning in said.items():
        roles = dict(meaning) if isinstance(meaning, Mapping) else {"as": meaning}
        kind = str(roles.pop("as"))
        names = {role: str(value) for role, value in roles.items()}
        found[name.casefold()] = Shortcode(kind=kind, names=names)
    return found
