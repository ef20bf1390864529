"""``chronicle_repair``: each kind of repair can be turned off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import build, write_files
from chronicle.repair.switches import Switches, read_switches, switch_faults

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\ntitle: {title}\ndate: 2016-04-06\nlayout: post\n---\n\n"

FILES = {
    "index.rst": "Home\n====\n",
    "posts/encoding.md": POST.format(title="Here") + "Theyâ€™re here.\n",
    "posts/markdown.md": POST.format(title="Bold") + "Here **Jane Roe **spoke.\n",
    "posts/rst.rst": ".. post:: 2016-04-06\n\nLink\n====\n\n"
    "See [the site](https://example.org/).\n",
    "posts/templating.md": POST.format(title="Tag")
    + "{% comment %}hidden{% endcomment %}Shown.\n",
}

SOUND = {
    "encoding": "They’re here.",
    "markdown": "Here **Jane Roe** spoke.",
    "rst": "See the site.",
    "templating": "Shown.",
}

AS_WRITTEN = {
    "encoding": "Theyâ€™re here.",
    "markdown": "Here **Jane Roe **spoke.",
    "rst": "See [the site](https://example.org/).",
    "templating": "{% comment %}hidden{% endcomment %}Shown.",
}


@pytest.mark.parametrize(
    ("table", "switches"),
    [
        ({}, Switches()),
        ({"encoding": False}, Switches(encoding=False)),
        ({"markup": False}, Switches(markdown=False, rst=False)),
        ({"markup": False, "rst": True}, Switches(markdown=False)),
        ({"templating": False, "markup": True}, Switches(templating=False)),
    ],
)
def test_read_switches(table: dict[str, bool], switches: Switches) -> None:
    assert read_switches(table) == switches


def test_a_misspelt_repair_is_named() -> None:
    [fault] = switch_faults({"markup": False, "markdwon": False})

    assert fault == (
        "unknown repair 'markdwon'; expected one of "
        "'encoding', 'markdown', 'markup', 'rst', 'templating'"
    )


def test_each_repair_can_be_turned_off_and_on_again(tmp_path: Path) -> None:
    """Also in a build that keeps what the last one has read."""
    source = write_files(tmp_path / "site", FILES)
    for off in (set(SOUND), {"markdown", "encoding"}, set()):
        table = {name: name not in off for name in sorted(SOUND)}
        conf = f'extensions = ["chronicle"]\nchronicle_repair = {table!r}\n'
        (source / "conf.py").write_text(conf, encoding="utf-8")
        built = build(source, "text")

        assert built.status == 0
        for name in SOUND:
            text = (built.outdir / f"posts/{name}.txt").read_text(encoding="utf-8")
            assert (AS_WRITTEN if name in off else SOUND)[name] in text, (name, off)
