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
                _put_link(image)


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
