"""Show a plain placeholder where an image of a post is not there or not harmless."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import __version_info__, nodes
from sphinx.locale import _

from chronicle.build.reporting import report, source_of
from chronicle.core.problems import Problem, Subtype
from chronicle.core.text import names
from chronicle.markup.html import is_safe_address
from chronicle.parsing.files import find_file
from chronicle.repair.markdown.images import is_picture
from chronicle.settings import post_folders, settings_of
from chronicle.sources.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.core.pictures import Picture
    from chronicle.parsing.passes import Doctree

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_ACTIVE_SVG = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|embed|object|handler|set|animate)\b"
    rb"|\son\w+\s*=|javascript:|<!ENTITY|<\?xml-stylesheet",
    re.IGNORECASE,
)


_WRITES_SIZES = __version_info__ >= (0, 22)
"""Whether sizes are attributes; as the styles of before they would distort pictures."""


def check_pictures(app: Sphinx, tree: Doctree) -> None:
    """Replace each image of a post that cannot be shown, and say why."""
    problems: list[Problem] = []
    for image in tree.find(nodes.image):
        address = str(image["uri"]).strip()
        found = find_file(app.env, address)
        if found:
            app.env.note_dependency(found)  # what it holds decides
            image["uri"] = f"/{found}"
            fault = _fault_of(Path(app.srcdir, found))
        elif copy := domain_of(app.env).find_picture(app.env.docname, address):
            fault = _fault_of(Path(app.srcdir, copy.file)) or _show_copy(image, copy)
            tree.note_change()
        elif _SCHEME.match(address):
            if address.startswith("//"):  # Sphinx would take it for a file
                image["uri"] = f"https:{address}"
            fault = "" if is_safe_address(address, picture=True) else "is unsafe"
        else:
            fault = _fault_of_missing(app.env, address)
        if not fault:
            continue
        if fault == MISSING and (original := linked_original(image)):
            image["uri"] = original
            continue
        expected = fault == MISSING and is_expected(
            address, settings_of(app.config).repair_undelivered
        )
        if not expected:
            problems.append(_problem(image, address, fault))
        replace_image(image, address)
        tree.note_change()
    report(problems, source_of(app.env, app.env.docname), app.env)


def _show_copy(image: nodes.image, picture: Picture) -> str:
    """Show the copy of a remote picture, and say where it was first published.

    :returns: Empty: there is no fault.
    """
    image["uri"] = f"/{picture.file}"
    credit = _("First published at {address}").format(address=picture.address)
    image["title"] = f"{image['title']} ({credit})" if image.get("title") else credit
    has_size = bool({"width", "height", "scale"} & image.attributes.keys())
    if _WRITES_SIZES and picture.width and not has_size:
        image["width"], image["height"] = str(picture.width), str(picture.height)
    # A link without words is named by the picture's: none is invented.
    is_linked = isinstance(image.parent, nodes.reference)
    if image.get("alt", "").strip() and not is_linked:
        link = nodes.reference("", "", refuri=picture.address, reftitle=credit)
        link.source, link.line = image.source, image.line
        image.replace_self(link)
        link += image
    return ""


def _fault_of_missing(env: BuildEnvironment, address: str) -> str:
    """Tell a file that was not delivered from one that no post may show."""
    root = Path(env.srcdir).resolve()
    path = unquote(address.partition("?")[0])
    start = root if path.startswith("/") else (root / env.docname).parent
    try:
        target = (start / path.lstrip("/")).resolve()
        is_elsewhere = not target.is_relative_to(root)
        is_ours = not is_elsewhere and not any(
            target.is_relative_to(root / folder) for folder in post_folders(env.config)
        )
        if is_ours:
            path = target.relative_to(root).as_posix()
            is_ours = domain_of(env).note_target(env.docname, path)
    except (OSError, ValueError):  # a name that no file can have
        return MISSING
    return OUTSIDE if is_elsewhere or is_ours else MISSING


def _fault_of(picture: Path) -> str:
    """Say why a delivered file must not be shown as a picture."""
    suffix = picture.suffix.lower()
    if suffix[1:] not in SHOWN:
        return "is no picture"
    return ACTIVE if suffix.startswith(".svg") and is_active(picture) else ""


SHOWN = names("apng avif bmp gif ico jfif jpe jpeg jpg png svg svgz tif tiff webp")
"""Endings of files that are shown as pictures: none that a browser would run."""


MISSING = "is not there"
OUTSIDE = "lies outside of the folder of posts"
ACTIVE = "could run a script"


def is_active(picture: Path) -> bool:
    """Tell whether a vector image holds more than lines, shapes and text."""
    content = picture.read_bytes()
    return picture.suffix.lower() == ".svgz" or bool(_ACTIVE_SVG.search(content))


def is_expected(address: str, patterns: Iterable[str]) -> bool:
    """Tell whether the site's settings say that *address* was never delivered."""
    name = unquote(address).removeprefix("./")
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def linked_original(image: nodes.image) -> str:
    """Return the picture that *image* is linked to, or that it is described with."""
    link = (
        image.parent.get("refuri", "")
        if isinstance(image.parent, nodes.reference)
        else ""
    )
    for address in (link, image.get("alt", "")):
        if _SCHEME.match(address) and is_safe_address(address) and is_picture(address):
            return str(address)
    return ""


def replace_image(image: nodes.image, address: str) -> None:
    """Put the description of *image*, and the name of its file, in its place."""
    name = unquote(address)
    alt = str(image.get("alt", "")).strip()
    text = (
        f"[Image not available: {alt} ({name})]"
        if alt
        else f"[Image not available: {name}]"
    )
    shown = nodes.inline("", text, classes=["missing-image"])
    parent = image.parent
    if isinstance(parent, nodes.TextElement) and not (
        isinstance(parent, nodes.reference)
        and not isinstance(parent.parent, nodes.TextElement)
    ):
        parent.replace(image, shown)
        return
    if isinstance(parent, nodes.reference):  # a link around an image alone
        parent.replace(image, shown)
        holder, inner = parent.parent, parent
        paragraph = nodes.paragraph()
        holder.replace(inner, paragraph)
        paragraph.append(inner)
        parent, image_place = holder, paragraph
    else:
        image_place = nodes.paragraph("", "", shown)
        parent.replace(image, image_place)
    if isinstance(parent, nodes.figure):
        parts = [
            nodes.paragraph("", "", *part.children)
            if isinstance(part, nodes.caption)
            else part
            for part in parent.children
        ]
        flat: list[nodes.Node] = []
        for part in parts:
            flat += part.children if isinstance(part, nodes.legend) else [part]
        parent.replace_self(nodes.container("", *flat, classes=["missing-figure"]))


def _problem(image: nodes.image, address: str, fault: str) -> Problem:
    node: nodes.Node | None = image
    while node is not None and not node.line:
        node = node.parent
    subtype = Subtype.IMAGE if fault == MISSING else Subtype.UNSAFE
    return Problem(
        subtype,
        f"image {address!r} {fault} and is shown as a placeholder; "
        "expected an image file below the post, or a complete address",
        node.line if node is not None else None,
    )
