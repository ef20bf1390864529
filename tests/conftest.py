"""What all tests share.  Being here, it also lets them import :mod:`cases`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How long a busy machine takes says nothing about the code.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")

pytest_plugins = ["sphinx.testing.fixtures"]
