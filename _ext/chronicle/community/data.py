"""Read the data files from the disk, and tell their writers what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.community.model import Kind
from chronicle.community.reading import Schemas, read_community
from chronicle.core.problems import Problem, Subtype
from chronicle.reporting import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from chronicle.community.model import Community

SCHEMA_DIR = Path(__file__).parents[3] / "_data" / "schema"
"""The schemas are published with the data, so that editors find them."""


def load_schemas() -> Schemas:
    """Read the schemas that belong to this code."""
    files = sorted(SCHEMA_DIR.glob("*.json"))
    return Schemas({file.name: file.read_text(encoding="utf-8") for file in files})


def load_community(app: Sphinx, schemas: Schemas) -> Community:
    """Read the data files; one that is not there is empty."""
    folder = Path(app.srcdir, app.config.chronicle_community_data)
    texts: dict[Kind, tuple[str, str]] = {}
    for kind in Kind:
        file = folder / f"{kind.plural}.yml"
        texts[kind] = (str(file), "")
        if file.is_file():
            try:
                texts[kind] = (str(file), file.read_text(encoding="utf-8-sig"))
            except UnicodeDecodeError as error:
                found = error.object[error.start : error.start + 1]
                line = error.object[: error.start].count(b"\n") + 1
                message = f"byte {found!r} is not UTF-8; expected a file in UTF-8"
                report([Problem(Subtype.COMMUNITY, message, line)], str(file))
    loaded = read_community(texts, schemas)
    for name, problems in loaded.problems.items():
        report(problems, name)
    return loaded.community
