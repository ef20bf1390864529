"""A small community for tests: nobody in it is real."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.community.domain import read_schemas
from chronicle.community.loader import Schemas, read_community
from chronicle.community.model import Kind

if TYPE_CHECKING:
    from chronicle.community.model import Community

DATA = Path(__file__).parents[2] / "_data"

SCHEMAS = Schemas(read_schemas())

PEOPLE = """
- id: ada
  name: Ada Zimmer
  aliases: [Countess]
  summary: Chair of the board, then an engineer.
  roles:
    - title: Chair
      organisation: board
      group: Volunteers
      start: 2010
      end: 2011
      source: https://example.org/2010/board.html
    - title: Engineer
      organisation: acme
      group: staff
      start: 2024-07-01/2024-07-11
      attested: 2025-07-01
      source: https://example.org/2025/year.html
- id: bob
  name: Bob v. Ångström
  roles:
    - title: Postmaster
      organisation: mail
      attested: 2010-07-08
      source: https://example.org/2010/board.html
- id: cleo
  name: <b>"Cleo" & 'Co'</b>
  portrait: _static/people/cleo.png
"""

ORGANISATIONS = """
- id: acme
  name: Acme
  qualifier: the company
  summary: A company that makes everything.
- id: board
  name: Board
  parent: acme
- id: mail
  name: mail team
  parent: board
"""

SERVICES = """
- id: old
  name: Old tracker
  summary: The first tracker.
  start: ../2005
  end: 2012
  operators:
    - organisation: mail
      attested: 2010-07-08
      source: https://example.org/2010/board.html
- id: new
  name: New tracker
  replaces: [old]
  operators:
    - organisation: acme
      attested: 2025-07-01
      source: https://example.org/2025/year.html
- id: later
  name: Later tracker
  status: planned
"""

EVENTS = """
- id: moved
  title: the servers moved
  date: {edtf: ../2010-07-08, display: before 2010}
  organisations: [acme]
  source: https://example.org/2010/board.html
- id: launch
  title: New tracker launched
  date: 2011-12-28
  topic: tracker
  major: true
  short: New tracker
  evidence: commit
  people: [ada]
  services: [new]
  place: Pittsburgh
  source: https://example.org/2010/board.html
- id: joined
  title: Ada joins Acme
  date: {edtf: 2024-07-01/2024-07-11, extent: moment}
  people: [ada]
  organisations: [acme]
  source: https://example.org/2025/year.html
- id: someday
  title: Retire it
  date: unknown
  status: possible
  services: [new]
  source: https://example.org/2025/year.html
- id: next
  title: =1+1 <script>alert(1)</script>, "quoted"; done
  date: 2026
  status: planned
  source: https://example.org/2025/year.html
"""

FILES = {
    Kind.PERSON: PEOPLE,
    Kind.ORGANISATION: ORGANISATIONS,
    Kind.SERVICE: SERVICES,
    Kind.EVENT: EVENTS,
}


HOPED = """
- id: hoped
  title: Engineer wanted
  date: 2023
  status: planned
  outcome: {event: joined, source: https://example.org/2025/year.html}
  source: https://example.org/2010/board.html
"""
"""A plan that came true."""

FOLLOWER = """
- id: dan
  name: Dan Young
  roles:
    - title: Head of the mail team
      organisation: mail
      start: 2012
      succeeds:
        person: bob
        title: Postmaster
        note: under another title
        source: https://example.org/2012/mail.html
      source: https://example.org/2012/mail.html
"""
"""A person who followed another."""


def world(people: str = "", events: str = "") -> Community:
    """Return the community, with some more people and events; its data are sound."""
    files = FILES | {Kind.PERSON: PEOPLE + people, Kind.EVENT: EVENTS + events}
    texts = {kind: (f"{kind.plural}.yml", text) for kind, text in files.items()}
    loaded = read_community(texts, SCHEMAS)
    assert loaded.problems == {}
    return loaded.community
