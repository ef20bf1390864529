"""Commands that modules are: ``python -m chronicle.convert`` and the like."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["convert", "images", "repair", "report"])
def test_a_module_is_the_command_of_its_name(name: str) -> None:
    module = f"chronicle.{name}"

    done = subprocess.run(
        [sys.executable, "-m", module, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: python -m {module} ")
