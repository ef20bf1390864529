"""Call commands in tests as a shell does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import click


def call(command: click.Command, *arguments: str) -> int:
    """Run *command*; return its exit status."""
    with pytest.raises(SystemExit) as raised:
        command.main([*arguments], prog_name="chronicle")
    assert isinstance(raised.value.code, int)
    return raised.value.code
