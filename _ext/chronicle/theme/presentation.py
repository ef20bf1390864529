"""Keep what is too wide within the page, and what comes from elsewhere out of the way.

Tables and code scroll in boxes of their own, which the keyboard reaches.  Pictures of
other hosts are fetched when they come into view.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from sphinx.locale import _
from sphinx.util.images import get_image_size

from chronicle.build.ledger import write_file, writes_site
from chronicle.parsing.flow import is_within
from chronicle.parsing.passes import Doctree, add_pass
from chronicle.settings import is_post

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def link_remote_pictures(app: Sphinx, tree: Doctree) -> None:
    """Put a link in the place of each remote image, in EPUB, LaTeX and the like.

    Sphinx would download them: a build asks no other host for anything.
    """
    if app.builder.supported_remote_images:
        return
    for image in tree.find(nodes.image):
        if image["uri"].startswith(("https://", "http://", "//")):
            _put_link(image)
            tree.note_change()


def _put_link(image: nodes.image) -> None:
    """Put a link in the place of *image*; of a linked image the text alone."""
    text = _("Image: %s") % image["alt"] if image.get("alt") else _("Image")
    place: nodes.Element = image
    link: nodes.Element = nodes.reference("", text, refuri=image["uri"])
    if isinstance(image.parent, nodes.reference):
        place, link = image.parent, image.parent.deepcopy()
        link.children = [nodes.inline("", text)]
        link.setup_child(link[0])
    if not isinstance(place.parent, nodes.TextElement):
        link = nodes.paragraph("", "", link)
    place.replace_self(link)


class scroll_box(nodes.General, nodes.Element):  # noqa: N801 -- as all nodes are named
    """A box that scrolls; ``label`` is its name for those who do not see it."""


def visit_html(translator: HTML5Translator, node: scroll_box) -> None:
    """Open a box that the keyboard can scroll."""
    attributes: Any = {"role": "group", "aria-label": node["label"], "tabindex": "0"}
    translator.body.append(translator.starttag(node, "div", **attributes))


def depart_html(translator: HTML5Translator, node: scroll_box) -> None:
    """Close it."""
    translator.body.append("</div>\n")


def put_into_boxes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Box the tables and blocks of code, which may be wider than a telephone.

    Nor is what unfolds a card: sphinx-design borrows the frame of one for it.
    """
    if not writes_site(app.builder):
        return
    tree = Doctree(doctree)
    for element in tree.find(nodes.Element):
        classes: list[str] = element.get("classes", [])
        if "sd-dropdown" in classes and "sd-card" in classes:
            element["classes"] = ["frame" if c == "sd-card" else c for c in classes]
    for table in tree.find(nodes.table):
        wrapper = table.parent
        furos = isinstance(wrapper, nodes.container) and len(wrapper) == 1
        outer = wrapper if furos else table
        _put_into_box(table, outer, _("Table"), ["table-wrapper", "container"])
    for block in tree.find(nodes.literal_block):
        _put_into_box(block, block, _("Code"), [])


def _put_into_box(
    inner: nodes.Element, outer: nodes.Element, label: str, classes: list[str]
) -> None:
    """Put *inner* into a box that takes the place of *outer*."""
    box = scroll_box(label=label)
    outer.replace_self(box)
    # What docutils handed over belongs to what is in the box: no id stands twice.
    box["ids"] = []
    box["classes"] = ["scroll-box", *classes]
    box += inner


def present_pictures(app: Sphinx, tree: Doctree) -> None:
    """Fetch pictures late, and give a name to those that are links."""
    if app.builder.format != "html":
        return
    for image in tree.find(nodes.image):
        if "://" in image["uri"] or image["uri"].startswith("//"):
            image["loading"] = "lazy"
        link = image.parent
        is_link = isinstance(link, (nodes.reference, picture_link))
        if is_link and not _has_name(link):
            # What the picture shows nobody knows: the link says where it leads.
            link.setdefault("reftitle", _name_of(link.get("refuri", "")))


_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)\Z", re.IGNORECASE)


def _name_of(address: str) -> str:
    """Return what a link is called that has no words.

    :param address: Empty if the link is to the picture itself.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not address or _PICTURE.search(parts.path):
        return _("Picture in full size")
    return parts.netloc or parts.path or address


class picture_link(nodes.General, nodes.Element):  # noqa: N801
    """Around a picture: a link to its file, which shows all of it."""


def visit_picture_link(translator: HTML5Translator, node: picture_link) -> None:
    """Open the link; only now it is known where the file is."""
    image = node[0]
    assert isinstance(image, nodes.image)  # noqa: S101 -- for mypy
    copied = translator.builder.images.get(image["uri"])
    folder = translator.builder.imgpath
    address = f"{folder}/{quote(copied)}" if copied else image["uri"]
    named = {"title": node["reftitle"]} if "reftitle" in node else {}
    attributes: Any = {"CLASS": "picture-link", "href": address, **named}
    translator.body.append(translator.starttag(node, "a", "", **attributes))


def depart_picture_link(translator: HTML5Translator, node: picture_link) -> None:
    """Close the link."""
    translator.body.append("</a>")


def open_pictures(app: Sphinx, tree: Doctree) -> None:
    """Let readers of a post see its pictures large."""
    docname = app.env.current_document.docname
    if not writes_site(app.builder) or not is_post(app.config, docname):
        return
    for image in tree.find(nodes.image):
        if _is_worth_opening(app, image):
            link = picture_link()
            image.replace_self(link)
            link += image
            tree.note_change()


def _is_worth_opening(app: Sphinx, image: nodes.image) -> bool:
    """Tell whether a picture has more to show than its page has room for."""
    if is_within(image, (nodes.reference, nodes.title, nodes.rubric, nodes.caption)):
        return False
    if image["uri"].startswith("data:"):
        return False
    if any(key in image for key in ("scale", "width", "height")):
        return False  # Sphinx itself makes a link of a picture that is scaled
    if "://" in image["uri"]:
        # Among words it is a sign; alone, who knows.
        return is_alone(image)
    width, _height = get_image_size(app.srcdir / image["uri"]) or (ROOM + 1, 0)
    return width > ROOM


ROOM = 640
"""Pixels: what a wide page of text gives to a picture."""


def is_alone(image: nodes.image) -> bool:
    """Tell whether a picture stands in no line of text."""
    parent = image.parent
    return not isinstance(parent, nodes.TextElement) or not parent.astext().strip()


def _has_name(link: nodes.Element) -> bool:
    images = link.findall(nodes.image)
    return bool(
        link.astext().strip() or any(image.get("alt", "").strip() for image in images)
    )


# The page for unknown addresses ----------------------------------------------------

PAGE = "404"
"""A server shows it at any address: it names the one that its own are relative to."""


def anchor_addresses(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say what the addresses of the page are relative to."""
    if pagename == PAGE:
        context["chronicle_base"] = urlsplit(context.get("pageurl") or "").path


def copy_to_root(app: Sphinx, exception: Exception | None) -> None:
    """Put the page where servers look for it: ``404.html``, whatever the builder."""
    if exception is not None or not writes_site(app.builder):
        return
    if PAGE in app.env.found_docs:
        page = Path(app.builder.get_output_path(PAGE))
        write_file(app, f"{PAGE}.html", page.read_bytes())


def add_presentation(app: Sphinx) -> None:
    """Register what shapes the pages, and how a box is printed."""
    app.add_node(scroll_box, html=(visit_html, depart_html))
    add_pass(app, link_remote_pictures)
    app.add_node(picture_link, html=(visit_picture_link, depart_picture_link))
    add_pass(app, open_pictures)
    add_pass(app, present_pictures)
    # After those who fill in tables of their own (500).
    app.connect("doctree-resolved", put_into_boxes, priority=900)
