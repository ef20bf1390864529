"""Parse posts safely: nothing in them acts, and the doctree is what they meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read posts safely; their text is repaired where their metadata is read."""
    from chronicle.parsing import linked_code, mathml, nodes
    from chronicle.parsing.descriptions import describe_post
    from chronicle.parsing.files import FileLinkTransform, PelicanTransform
    from chronicle.parsing.images import PictureTransform
    from chronicle.parsing.parser import PostParser, PostRstParser
    from chronicle.parsing.sanitise import (
        AddressTransform,
        NamedAddressTransform,
        RawHtmlTransform,
    )
    from chronicle.parsing.transforms import (
        AnchorTransform,
        BareAddressTransform,
        ContentsTransform,
        FormulaTransform,
        LanguageTransform,
        LostTransform,
        ParagraphTransform,
        TitleTransform,
        TransitionTransform,
        UnseenTransform,
    )

    app.setup_extension("chronicle.settings")
    app.setup_extension("chronicle.sources")
    app.setup_extension("myst_parser")
    nodes.add_nodes(app)
    linked_code.add_nodes(app)
    app.add_source_parser(PostParser, override=True)
    app.add_source_parser(PostRstParser, override=True)
    for transform in (
        TitleTransform,
        LostTransform,
        RawHtmlTransform,
        PelicanTransform,
        AddressTransform,
        NamedAddressTransform,
        BareAddressTransform,
        ParagraphTransform,
        UnseenTransform,
        PictureTransform,
        ContentsTransform,
        FormulaTransform,
        LanguageTransform,
        TransitionTransform,
        AnchorTransform,
        FileLinkTransform,
    ):
        app.add_transform(transform)
    # After all extensions have offered their own.
    app.connect("config-inited", mathml.add_renderer, priority=900)
    # Before the posts of a document are noted, with their descriptions (600).
    app.connect("doctree-read", describe_post, priority=550)
    app.add_post_transform(linked_code.LinkedCodeTransform)
    return {
        "version": "0.1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
