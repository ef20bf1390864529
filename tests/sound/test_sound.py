"""Repairs change nothing in sound documents.

The documents are those of the packages in ``requirements.txt``, whose source
distributions ``tox -e sound`` fetches into ``_build/sound``.
"""

from __future__ import annotations

import io
import tarfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import docutils.core
import pytest

from chronicle.commands.repair import repair_file

FOLDER = Path(__file__).parents[2] / "_build" / "sound"
FEWEST = 300
"""Documents of each kind, below which the test says little."""

SUFFIXES = {"Markdown": ".md", "reST": ".rst"}

SLIPS = (
    "underline too short",
    "Title level inconsistent",
    "Inline interpreted text",
    "without a blank line",
)
"""Complaints of docutils about what repairs are meant for."""


class Document(NamedTuple):
    """A file of a source distribution."""

    name: str
    data: bytes


def read_documents(suffix: str) -> list[Document]:
    """Return the files with *suffix* in all archives of the folder."""
    found = []
    for path in sorted(FOLDER.glob("*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file and member.name.endswith(suffix):
                    found.append(Document(member.name, file.read()))
    return found


def has_slips(data: bytes) -> bool:
    """Tell whether docutils complains of a document's own faults."""
    stream = io.StringIO()
    overrides = {
        "warning_stream": stream,
        "halt_level": 5,
        "report_level": 1,
        "file_insertion_enabled": False,
    }
    docutils.core.publish_doctree(data.decode(), settings_overrides=overrides)
    return any(slip in stream.getvalue() for slip in SLIPS)


@pytest.mark.parametrize("kind", SUFFIXES)
def test_sound_documents_stay_as_they_are(kind: str) -> None:
    documents = read_documents(SUFFIXES[kind])
    assert len(documents) >= FEWEST, f"too few in {FOLDER}: run 'tox -e sound'"

    changed = []
    for name, data in documents:
        outcome = repair_file(Path(PurePosixPath(name).name), data)
        if outcome.before != outcome.after and not (kind == "reST" and has_slips(data)):
            changed.append(name)

    assert changed == []
