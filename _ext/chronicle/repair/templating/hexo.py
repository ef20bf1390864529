"""Say what tags show that only Hexo has.  Pure: standard library only.

Source: https://hexo.io/docs/tag-plugins, https://hexo.io/docs/asset-folders
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chronicle.core.posts import MARKDOWN
from chronicle.repair.templating.liquid import read_code, read_picture
from chronicle.repair.templating.renderings import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.repair.markdown.context import MarkdownContext
    from chronicle.repair.templating.renderings import Call


def hexo_tags(
    context: MarkdownContext,
) -> Mapping[str, Callable[[Call], Shown | None]]:
    """Return what each tag shows in one post."""
    return {
        "asset_img": partial(_picture, context),
        "asset_link": partial(_link, partial(_file, context)),
        "asset_path": partial(_path, partial(_file, context)),
        "code": _code,
        "codeblock": _code,
        "image": _img,
        "img": _img,
        "post_link": partial(_link, partial(_post, context)),
        "post_path": partial(_path, partial(_post, context)),
    }


def _file(context: MarkdownContext, slug: str) -> str:
    """Return where a file lies: in a folder with the post's name, or beside it."""
    inside = f"{context.name}/{slug}"
    beside = context.has_file(slug) and not context.has_file(inside)
    return slug if beside else inside


def _post(context: MarkdownContext, slug: str) -> str:
    """Return the file of another post, or else the address by which it is known."""
    files = (f"{slug}{suffix}" for suffix in MARKDOWN)
    return next((file for file in files if context.has_file(file)), f"/{slug}/")


def _picture(context: MarkdownContext, call: Call) -> Shown | None:
    """Show ``asset_img [class names] file [width] [height] [title]``."""
    placed = list(call.given.placed)
    place = next((i for i, one in enumerate(placed) if "." in one), None)
    if place is None:
        return None
    title = " ".join(one for one in placed[place + 1 :] if not one.isdigit())
    return Shown(f"![{title}](<{_file(context, placed[place])}>)")


def _link(find: Callable[[str], str], call: Call) -> Shown | None:
    slug, *title = call.given.placed or ("",)
    text = " ".join(one for one in title if one not in {"false", "true"})
    return Shown(f"[{text or slug}](<{find(slug)}>)") if slug else None


def _path(find: Callable[[str], str], call: Call) -> Shown | None:
    return Shown(find(call.given.placed[0])) if call.given.placed else None


def _img(call: Call) -> Shown | None:
    picture = read_picture(call.args)
    return Shown(picture) if picture else None


def _code(call: Call) -> Shown | None:
    if not (call.is_paired and call.is_alone):
        return None
    fence = "```" if "```" not in call.inner else "~~~~"
    return Shown(fence + read_code(call.args), fence)
