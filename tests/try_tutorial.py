#!/usr/bin/env python3
"""Do what the tutorial says, in an empty folder: ``tox -e package``.

Every block with a caption is a file of that name, and every block of shell is run, in
their order, in one shell.  ``pip`` finds the package as built here; what the tutorial
pushes to GitHub goes to a repository beside it.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import NamedTuple

from try_package import make_package

PROJECT = Path(__file__).parents[1]

_BLOCK = re.compile(
    r"^\.\. code-block:: (?P<language>\w+)\n"
    r"(?P<options>(?:   :.*\n)*)\n"
    r"(?P<text>(?:   .*\n|\n)+)",
    re.MULTILINE,
)
_OPTION = re.compile(r":(\w+): (.*)")
_PORT = re.compile(r"\b8000\b")


class Step(NamedTuple):
    """A block of the tutorial."""

    text: str
    path: str = ""
    serves: bool = False


def read_steps(text: str) -> list[Step]:
    """Return the files and commands of the tutorial, in order."""
    steps = []
    for block in _BLOCK.finditer(text):
        options = dict(_OPTION.findall(block["options"]))
        inside = textwrap.dedent(block["text"]).strip("\n") + "\n"
        if path := options.get("caption", ""):
            steps.append(Step(inside, path=path))
        elif block["language"] == "sh":
            steps.append(Step(inside, serves=options.get("class") == "serves"))
    return steps


def make_script(steps: list[Step]) -> str:
    """Return one script of all steps; a server is asked for a page, and ended."""
    lines = ["set -euo pipefail", "set -m"]
    for step in steps:
        if step.path:
            lines += [f"mkdir -p {Path(step.path).parent}"]
            lines += [f"cat > {step.path} <<'END-OF-FILE'", step.text + "END-OF-FILE"]
        elif step.serves:
            command = _PORT.sub('"$PORT"', step.text.strip())
            lines += [f"{command} > /dev/null 2>&1 &", "trap 'kill %1' EXIT"]
            lines += ['"$ASK" "$PORT"', "trap - EXIT", "kill %1"]
        else:
            lines += [step.text]
    return "\n".join(lines) + "\n"


ASK = """\
#!{python}
import sys, time, urllib.request
for _ in range(50):
    try:
        address = f"http://127.0.0.1:{{sys.argv[1]}}/blog/"
        page = urllib.request.urlopen(address, timeout=20).read()
        sys.exit(0 if b"Three new boats" in page else "no post in the list")
    except OSError:
        time.sleep(0.2)
sys.exit("no answer")
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def run_tutorial(folder: Path, wheels: Path) -> Path:
    """Run all steps in an empty folder; return where they built the site."""
    (ask := folder / "ask").write_text(ASK.format(python=sys.executable), "utf-8")
    ask.chmod(0o755)
    (here := folder / "here").mkdir()
    remote = folder / "github/your-name/my-archive.git"
    subprocess.run(["git", "init", "-q", "--bare", remote], check=True)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environ = {
        **clean,
        "ASK": str(ask),
        "PORT": str(free_port()),
        "PIP_FIND_LINKS": str(wheels),
        "GIT_AUTHOR_NAME": "A reader",
        "GIT_AUTHOR_EMAIL": "reader@example.org",
        "GIT_COMMITTER_NAME": "A reader",
        "GIT_COMMITTER_EMAIL": "reader@example.org",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{folder}/github/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/",
    }
    text = (PROJECT / "about/tutorial.rst").read_text("utf-8")
    script = make_script(read_steps(text))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=here,
        env=environ,
        check=False,
        capture_output=True,
        text=True,
    )
    # With warnings of its own, Sphinx says how many.
    if done.returncode or "build succeeded, " in done.stdout:
        raise SystemExit(f"{done.stdout}\n{done.stderr}\nstatus {done.returncode}")
    pushed = subprocess.run(
        ["git", "-C", remote, "ls-tree", "--name-only", "main"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "conf.py" in pushed.stdout.split(), pushed.stdout
    return here / "my-archive/_build/site"


def check_site(site: Path) -> None:
    """Compare the site with what the tutorial says of it."""
    feed = (site / "blog/feed.json").read_text("utf-8")
    assert feed.count('"date_published"') == 10, feed
    page = (site / "posts/jekyll/_posts/2011-03-02-names/index.html").read_text("utf-8")
    assert "They’re painted blue." in page
    assert "2 damaged places in this post were repaired" in page
    assert 'href="../2010-07-08-boats/"' in page
    assert (site / "2010/07/boats.html").is_file()
    people = (site / "people/index.html").read_text("utf-8")
    assert "Ada Okafor" in people
    hers = (site / "blog/author/ada-okafor/index.html").read_text("utf-8")
    links = re.findall(r'href="[./]*(posts/[^"]+)"', hers)
    assert len({*links}) == 9, links


def main() -> None:
    """Build the package, and follow the tutorial with it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (wheels := folder / "wheels").mkdir()
        make_package(wheels)
        check_site(run_tutorial(folder, wheels))
    print("the tutorial is true")


if __name__ == "__main__":
    main()
