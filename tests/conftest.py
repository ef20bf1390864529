"""What all tests share.  Being here, it also lets them import :mod:`cases`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How long a busy machine takes says nothing about the code.
settings.register_profile(
    "release", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# A change is tried with the same texts as the one before: what fails is its doing.
settings.register_profile("change", settings.get_profile("release"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "change"))

pytest_plugins = ["sphinx.testing.fixtures"]
