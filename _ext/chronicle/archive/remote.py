"""Link to images of other hosts where a book cannot show them without fetching them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform


class RemoteImageTransform(SphinxPostTransform):
    """Put a link in the place of each remote image, in EPUB, LaTeX and the like."""

    # Before Sphinx downloads them (100): a build asks no other host for anything.
    default_priority = 90

    def run(self, **kwargs: Any) -> None:
        """Replace the images of one document."""
        if self.app.builder.supported_remote_images:
            return
        for image in list(self.document.findall(nodes.image)):
            if image["uri"].startswith(("https://", "http://", "//")):
                image.replace_self(_link_to(image))


def _link_to(image: nodes.image) -> nodes.Element:
    """Return what stands for *image*: a link, unless it is inside one."""
    text = _("Image: %s") % image["alt"] if image.get("alt") else _("Image")
    inside = image.parent
    if isinstance(inside, nodes.reference):
        return nodes.inline("", text)
    link = nodes.reference("", text, refuri=image["uri"])
    if isinstance(inside, nodes.TextElement):
        return link
    return nodes.paragraph("", "", link)
