"""Build the site that the checks look at, unless ``CHRONICLE_SITE`` names one."""

from __future__ import annotations

import os
import sys

import site_under_test as site
from sphinx.cmd.build import main

if __name__ == "__main__":
    if "CHRONICLE_SITE" not in os.environ:
        os.chdir(site.ROOT)
        doctrees = str(site.ROOT / "_build" / "doctrees")
        out = str(site.site_folder())
        sys.exit(main(["-q", "-b", "dirhtml", "-d", doctrees, ".", out]))
