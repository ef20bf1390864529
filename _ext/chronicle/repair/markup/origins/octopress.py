"""Read the tags that Octopress added to Liquid.  Pure: standard library only.

Source: http://octopress.org/docs/plugins/codeblock/,
http://octopress.org/docs/plugins/image-tag/
"""

from __future__ import annotations

import re

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
