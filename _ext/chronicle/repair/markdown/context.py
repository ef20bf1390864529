"""What repairs of Markdown may know of the world.  Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chronicle.core.record import Origin
from chronicle.markup.outline import Outliner
from chronicle.repair.templating.renderings import COMMON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.repair.templating.renderings import Shortcode


def _everything(address: str) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkdownContext:
    """Facts about the post that are not in its text."""

    origin: str = Origin.ASTRO

    has_templates: bool = True
    """Whether Liquid and Hugo's shortcodes are run, lists of attributes dropped, and
    Pelican's addresses resolved.

    They are no damage: in a text that is written back they stay, or what was ``raw``
    would be run the next time.
    """

    has_repairs: bool = True
    """Whether damaged markup is repaired."""

    is_exported: bool = False
    """Whether a program made the post's Markdown of another system's HTML, and escaped
    all signs in it: its writer had no Markdown, and put code between backticks."""

    has_file: Callable[[str], bool] = _everything
    """Tell whether a local address of the post, percent signs decoded, is there."""

    site: Mapping[str, str] = field(default_factory=dict)
    """Values of Liquid's ``site``: ``{"repository": "https://…"}``."""

    page: Mapping[str, str] = field(default_factory=dict)
    """Values of Liquid's ``page``: ``{"title": "…"}``."""

    name: str = ""
    """Name of the post's file without suffix: its pictures may lie in a folder so."""

    is_mdx: bool = False
    """Whether the text may hold JavaScript."""

    outliner: Outliner = field(default_factory=Outliner)
    """Says what is what in the text, and may have read it before."""

    shortcodes: Mapping[str, Shortcode] = field(default_factory=lambda: COMMON)
    """``{folded name: what it stands for}``, of the archivist and of many sites."""
