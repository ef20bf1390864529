"""Let Lighthouse judge pages as a telephone shows them.  ``tox -e lighthouse``.

It counts the bytes that the server sends, so the server compresses, as hosts do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import site_under_test as site

COMMAND = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"

KINDS = (
    "home",
    "post-1",
    "posts",
    "tag",
    "people",
    "person",
    "services",
    "service",
    "timeline",
    "search",
)

LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}


def judge(url: str) -> dict[str, int]:
    """Return Lighthouse's marks for one page, of 100."""
    flags = " ".join(("--headless", *site.FLAGS))
    done = subprocess.run(
        [COMMAND, url, "--quiet", "--output=json", f"--chrome-flags={flags}"],
        capture_output=True,
        check=True,
        env={**os.environ, "CHROME_PATH": site.CHROMIUM},
    )
    categories = json.loads(done.stdout)["categories"]
    return {name: round(100 * categories[name]["score"]) for name in LEAST}


def main() -> int:
    """Print the marks; fail if one is too low."""
    folder = site.site_folder()
    kinds = site.kinds_of_pages(folder)
    poor = 0
    with site.serve(folder, compress=True) as address:
        for path in (kinds[kind] for kind in KINDS if kind in kinds):
            marks = judge(address + path)
            print(f"/{path}", *(f"{name} {mark}" for name, mark in marks.items()))
            poor += any(mark < LEAST[name] for name, mark in marks.items())
    return bool(poor)


if __name__ == "__main__":
    sys.exit(main())
