"""What all tests share.  Being here, it also lets them import :mod:`cases`."""

from __future__ import annotations

pytest_plugins = ["sphinx.testing.fixtures"]
