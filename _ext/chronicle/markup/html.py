"""Read raw HTML of a post as a small tree of what may be shown.

Nothing is passed through: a first reader keeps the tags and attributes of an
allow-list, ``nh3`` (which parses as a browser does) makes them well-formed, and a
second reader returns them as plain values.  What those become is decided elsewhere; no
byte of the post's HTML is written to a page.  Pure: ``nh3`` and standard library.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import nh3

from chronicle.core.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

INLINE = names(
    "a abbr b bdi bdo big br cite code del dfn em font i img ins kbd label mark q s "
    "samp small span strike strong sub sup time tt u var wbr"
)
"""Elements that stand in a line of text."""

BLOCK = names(
    "address article aside blockquote caption center col colgroup dd details div dl "
    "dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that stand on their own."""

FRAMES = names("audio embed iframe object script source track video")
"""Elements that would load something foreign: they become a link to it."""

DROPPED = frozenset({"script", "style", "template"})
"""Elements whose content is meant for a machine."""

ACTIVE = names("applet base form frame frameset link meta object svg math")
"""Elements that could act on the page: their tags go, their text stays."""

PASSIVE = names(
    "area basefont body button canvas datalist dialog dir fencedframe head hgroup "
    "html input legend map marquee menu meter nobr noembed noframes noscript optgroup "
    "option output param picture plaintext portal progress rb rp rt rtc ruby search "
    "select slot title textarea xmp"
)
"""Further elements of HTML: their tags go, their text stays."""

ELEMENTS = INLINE | BLOCK | FRAMES | DROPPED | ACTIVE | PASSIVE
VOID = names("area base br col embed hr img input link meta param source track wbr")

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"id"}),
    "a": frozenset({"href", "name", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}
"""What is kept of an element, and of each."""

SLOT = "x-slot"
"""Stands for something between two pieces of HTML that is not HTML."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")

SCHEMES = names(
    "feed ftp ftps geo git gopher http https irc ircs magnet mailto matrix news nntp "
    "sip sips sms ssh svn tel webcal xmpp"
)
"""Schemes of addresses that run nothing in the page that shows them."""

_PICTURE = re.compile(
    r"data:image/(?:avif|gif|jpeg|png|webp);base64,[\w+/=\s-]*", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One element of the tree; its children in document order."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str | int] = field(default_factory=list)
    """Elements, text with entities resolved, and numbers of slots."""


class Tree(NamedTuple):
    """What may be shown of some HTML."""

    children: list[Element | str | int]
    removed: tuple[str, ...]
    """What would have run or reached out of the page, in the order met."""

    unknown: tuple[str, ...]
    """Tags that are no HTML but were meant to be markup; shown as written."""


def is_safe_address(address: str, *, picture: bool = False) -> bool:
    """Tell whether a browser can be given *address* to follow.

    :param address: As written; spaces and control characters that a browser skips are
        skipped here too.
    :param picture: True for the source of an image, which may carry its own bytes.

    Source: https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    bare = _UNSEEN.sub("", address)
    scheme = _SCHEME.match(bare)
    if scheme is None or scheme[0].lower() in SCHEMES:
        return True
    return picture and _PICTURE.fullmatch(bare) is not None


def describe_frame(tag: str, address: str, title: str) -> str:
    """Return what a link says that stands where something foreign was embedded.

    :param title: As the writer gave it, or empty.
    """
    host = urlsplit_host(address).removeprefix("www.")
    if title:
        return title
    if tag == "script":
        return f"Script of {host}" if host else "Script"
    for name in ("YouTube", "Vimeo", "Loom"):
        if name.lower() in host:
            return f"Video on {name}"
    kind = {"audio": "Recording", "video": "Video", "source": "Recording"}.get(tag)
    return f"{kind or 'Embedded page'} on {host}" if host else kind or "Embedded page"


def urlsplit_host(address: str) -> str:
    """Return the host of *address*, or nothing where it has none."""
    try:
        return urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""


def read_html(pieces: Iterable[str | int]) -> Tree:
    """Read HTML that other things may stand between.

    :param pieces: HTML as written, and numbers of things that are not HTML, in document
        order.  Tags may open in one piece and close in another.
    :returns: Every number once, unless it stood inside a script or style.
    :raises RecursionError: If they are nested too deeply.
    """
    pieces = list(pieces)
    keeper = _Keeper(
        {n.lower() for p in pieces if isinstance(p, str) for n in _CLOSING.findall(p)}
    )
    for piece in pieces:
        if isinstance(piece, int):
            keeper.slot(piece)
        else:
            keeper.read(piece)
    clean = nh3.clean(
        "".join(keeper.kept),
        tags=set(INLINE | BLOCK | {SLOT}),
        attributes={**{k: set(v) for k, v in ATTRIBUTES.items()}, SLOT: {"n"}},
        generic_attribute_prefixes=set(),
        url_schemes=set(SCHEMES | {"data"}),
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return Tree(builder.root.children, tuple(keeper.removed), tuple(keeper.unknown))


DEEPEST = 1_000
"""Elements that may stand in each other: to clean more takes time by the square."""

LEVEL = VOID | names("a dd dt li option p rp rt tbody td tfoot th thead tr")
"""Elements that hold nothing, or that the next of their kind closes."""

_CLOSING = re.compile(r"</\s*([a-zA-Z][\w:-]*)")


class _Keeper(HTMLParser):
    """Copy what the allow-list names, in the order read."""

    def __init__(self, closed: set[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.closed = closed
        """Names with a closing tag: without one, ``<script>`` is a word in a text."""
        self.kept: list[str] = []
        self.removed: list[str] = []
        self.unknown: list[str] = []
        self.dropping = ""
        self.depth = 0
        """How many elements are open of those that no other closes."""
        self.drawn: list[str] = []
        """Open elements of a drawing that is left out."""
        self.caption = ""
        """What the drawing is called."""
        self.written: dict[str, str] = {}
        """Unknown names as their opening tags have them, for the closing ones."""

    def read(self, piece: str) -> None:
        self.feed(piece)
        rest, self.rawdata = self.rawdata, ""  # an unfinished tag is text
        self.clear_cdata_mode()
        if rest and not self.dropping and not self.drawn:
            self.kept.append(html.escape(rest, quote=False))

    def slot(self, number: int) -> None:
        if not self.dropping and not self.drawn:
            self.kept.append(f'<{SLOT} n="{number}"></{SLOT}>')

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.drawn:
            self.drawn.append(tag)
        if self.dropping or self.drawn:
            return
        if tag == "svg" and tag in self.closed:
            self.drawn.append(tag)
            self.removed.append("<svg>")
            return
        values = {name: value or "" for name, value in attrs}
        if tag not in ELEMENTS:
            self._keep_unknown(tag, values)
            return
        self._note_active(tag, values)
        if tag in FRAMES and self._keep_link(tag, values):
            pass
        elif tag in INLINE | BLOCK:
            self.kept.append(f"<{tag}{self._attributes(tag, values)}>")
            self._go_down(tag)
        if tag in DROPPED:
            if tag in self.closed:
                self.dropping = tag
                if tag == "style" or not values.get("src"):
                    self.removed.append(f"<{tag}>")
            else:
                self.kept.append(
                    html.escape(self.get_starttag_text() or "", quote=False)
                )

    def _go_up(self, tag: str) -> None:
        self.kept.append(f"</{tag}>")
        if tag not in LEVEL and self.depth:
            self.depth -= 1

    def _go_down(self, tag: str) -> None:
        self.depth += tag not in LEVEL
        if self.depth > DEEPEST:
            raise RecursionError(f"more than {DEEPEST} elements stand in each other")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.drawn:
            return
        self.handle_starttag(tag, attrs)
        # A browser ignores the slash; a writer of XHTML meant the element to be empty.
        if tag in (INLINE | BLOCK) - VOID:
            self._go_up(tag)
        if self.dropping == tag:
            self.dropping = ""
            self.clear_cdata_mode()

    def handle_endtag(self, tag: str) -> None:
        if self.drawn:
            self._end_drawn(tag)
        elif self.dropping:
            if tag == self.dropping:
                self.dropping = ""
        elif tag in (INLINE | BLOCK) - VOID:
            self._go_up(tag)
        elif tag not in ELEMENTS and ":" not in tag:
            name = self.written.get(tag, tag)
            self.kept.append(f"&lt;/{html.escape(name)}&gt;")

    def _end_drawn(self, tag: str) -> None:
        """Close an element of a drawing; what the drawing is called is shown."""
        if tag in self.drawn:
            while self.drawn.pop() != tag:
                pass
        if not self.drawn and (caption := " ".join(self.caption.split())):
            self.kept.append(f"<em>{html.escape(caption, quote=False)}</em>")
            self.caption = ""

    def handle_data(self, data: str) -> None:
        if self.drawn:
            self.caption += data if self.drawn[-1] == "title" else ""
        elif not self.dropping:
            self.kept.append(html.escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self.handle_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_reference(f"&#{name};")

    def handle_reference(self, written: str) -> None:
        if not self.dropping and not self.drawn:
            self.kept.append(html.escape(html.unescape(written), quote=False))

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.handle_data(data.removeprefix("CDATA["))

    def _keep_unknown(self, tag: str, values: Mapping[str, str]) -> None:
        """Show what is no element of HTML, as ``<module>`` in a traceback."""
        if ":" in tag:  # a word processor's own: no reader was meant to see it
            return
        written = self.get_starttag_text() or ""
        self.kept.append(html.escape(written, quote=False))
        name = self.written[tag] = written[1 : 1 + len(tag)]
        if any(values.values()) or (tag in self.closed and name[:1].isupper()):
            self.unknown.append(written)

    def _note_active(self, tag: str, values: Mapping[str, str]) -> None:
        if tag in ACTIVE and tag not in FRAMES:
            self.removed.append(f"<{tag}>")
        self.removed += [
            f"{name} of <{tag}>" for name in values if name.startswith("on")
        ]
        for name in (
            "href",
            "src",
            "data",
            "action",
            "formaction",
            "srcdoc",
            "xlink:href",
        ):
            address = values.get(name, "")
            if name == "srcdoc" and name in values:
                self.removed.append(f"srcdoc of <{tag}>")
            elif not is_safe_address(address, picture=tag == "img"):
                self.removed.append(f"{name}={address!r} of <{tag}>")

    def _keep_link(self, tag: str, values: Mapping[str, str]) -> bool:
        """Keep the address of what would have been loaded; False where it has none."""
        address = values.get("src") or values.get("data") or ""
        if not address or not is_safe_address(address):
            return False
        label = describe_frame(tag, address, values.get("title", "").strip())
        self.kept.append(
            f'<a href="{html.escape(address)}">{html.escape(label, quote=False)}</a>'
        )
        return True

    def _attributes(self, tag: str, values: Mapping[str, str]) -> str:
        kept = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())
        return "".join(
            f' {name}="{html.escape(value)}"'
            for name, value in values.items()
            if name in kept and self._is_kept(name, value)
        )

    @staticmethod
    def _is_kept(name: str, value: str) -> bool:
        if name in {"href", "src"}:
            return is_safe_address(value, picture=name == "src")
        return True


class _Builder(HTMLParser):
    """Build the tree of HTML that is well-formed already."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element(tag="")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == SLOT:
            self.open[-1].children.append(int(values["n"]))
            return
        element = Element(tag=tag, attributes=values)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag != SLOT and tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
