"""How long a community takes to build: ``python tests/bench/community.py 100 200 400``.

Each number is one of made-up people; of events there are ten times as many.  The time
per person should stay the same.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from building import build, small_site

FIRST = ("Ada", "Bob", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon")
PAGES = {
    "people.rst": "People\n======\n\n.. staff::\n\n.. organisations::\n",
    "timeline.rst": "Timeline\n========\n\n.. timeline::\n",
    "index.rst": "Home\n====\n\n.. toctree::\n\n   people\n   timeline\n",
}


def people(count: int) -> str:
    return "".join(
        f"- id: p-{n}\n"
        f"  name: {FIRST[n % 10]} Name{n}\n"
        "  roles:\n"
        f"    - title: Role {n % 7}\n"
        f"      organisation: o-{n % 20}\n"
        f"      start: '{2000 + n % 20}'\n"
        f"      end: '{2001 + n % 20}'\n"
        f"      source: https://example.org/{n}\n"
        for n in range(count)
    )


def organisations() -> str:
    return "".join(f"- id: o-{n}\n  name: Org{n}\n" for n in range(20))


def events(count: int, known: int) -> str:
    return "".join(
        f"- id: e-{n}\n"
        f"  title: Event {n} took place\n"
        f"  date: {2000 + n % 20}-{1 + n % 12:02}-{1 + n % 28:02}\n"
        f"  people: [p-{n % known}]\n"
        f"  source: https://example.org/e{n}\n"
        for n in range(count)
    )


def post(number: int) -> str:
    names = (f"{FIRST[n % 10]} Name{n}" for n in range(number, number + 30))
    said = "\n\n".join(f"We met {name}, who said that all is well." for name in names)
    head = f"title: Post {number}\npublishDate: '2016-04-06'\nauthor: Ada Name0"
    return f"---\n{head}\n---\n\n{said}\n"


def seconds(count: int) -> float:
    """Return the processor time of one build."""
    files = PAGES | {
        "_data/people.yml": people(count),
        "_data/organisations.yml": organisations(),
        "_data/services.yml": "[]",
        "_data/events.yml": events(10 * count, count),
    }
    files |= {f"posts/p{n}.md": post(n) for n in range(20)}
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        built = build(small_site(Path(folder, "site"), files))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if built.log:
        print(built.log)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    for count in map(int, sys.argv[1:]):
        took = seconds(count)
        print(f"{count} people: {took:.1f} s, {1000 * took / count:.1f} ms each")
