"""Give the scripts their texts in the language of the site.

A script asks for each by the English one, ``_("Close")``, which it shows where there is
no other.  The texts stand in an attribute of its element, which no content policy
forbids.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from babel.messages.extract import extract

from chronicle.build.translations import catalogue_file
from chronicle.theme.assets import STATIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx


def add_script(
    app: Sphinx, name: str, *others: str, attribute: str = "data-texts"
) -> None:
    """Load a script, with its texts.

    :param others: Names of scripts that it loads when they are needed.
    :param attribute: Of its element, where it looks for the texts.
    """
    texts = _translated(app, (name, *others))
    attributes: dict[str, Any] = {attribute: texts} if texts else {}
    app.add_js_file(f"js/{name}", loading_method="defer", **attributes)


def _translated(app: Sphinx, scripts: Sequence[str]) -> str:
    """Return ``{English: translated}`` as JSON; empty if there is nothing to say."""
    if catalogue_file(app.config.language) is None:
        return ""
    translate = app.translator.gettext
    texts = {text: translate(text) for name in scripts for text in texts_of(name)}
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


@functools.cache  # the files of the package do not change while it runs
def texts_of(script: str) -> Sequence[str]:
    """Return what a script of the package has translated, in its order."""
    with (STATIC / "js" / script).open("rb") as source:
        found = extract("javascript", source, keywords={"_": None})
        return [message for _line, message, *_ in found if isinstance(message, str)]
