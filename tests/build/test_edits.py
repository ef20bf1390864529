"""After random changes, a build equals a clean one byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("try_edits.py")


def test_a_build_after_random_changes_equals_a_clean_one() -> None:
    command = [sys.executable, str(SCRIPT), "1", "2", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "1 of 1 sequences equal" in done.stdout, done.stdout + done.stderr
