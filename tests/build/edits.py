"""Change a site at random: whatever an author, an editor or git may do to its files."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[["Edits"], None]

WORDS = ("alpha", "beta", "gamma", "delta", "grants", "funds", "board", "wiki")
NAMES = (
    *("a", "b", "c", "2016/d", "2016/e/index", "2017/f g", "Über", "a.fr", "de/a"),
    *("old/_posts/2016-03-11-one", "old/_posts/2016-03-12-two"),
)
FORMS = (
    """---
title: {title}
date: {date}
author: {word}
tags: [{word}, {other}]
legacyUrl: /old/{other}
---

{text}
""",
    """---
layout: post
title: {title}
date: {date} 10:00:00 +0200
categories: {word}
---

{text}
""",
    """---
title: {title}
date: {date}
authors: [{word}, The Team]
categories: [{other}]
locations: [{word}]
lang: {lang}
translationKey: {other}
series: {word}
draft: {draft}
aliases: [/old/{word}/, /{other}/]
---

{text}
""",
    "Title: {title}\nDate: {date}\nTags: {word}, {other}\nSlug: {other}\n\n{text}\n",
    "---\ntitle: '{title}\n---\n\n{text}\n",  # it is broken
)
REST = """.. post:: {date}
   :author: {word}
   :tags: {word}, {other}
   :category: {other}
   :location: {word}
   :language: {lang}

{title}
{line}

{text}
"""
TEXTS = (
    "Words of {word}, and of {other}.",
    "[A link](../{name}.md) and ![a picture]({other}.png).",
    "## {word}\n\nText.\n\n## {other}\n\nMore text, with `code`.",
    "An address: https://www.python.org/{word}/{other}",
    "{{% raw %}}{{{{ {word} }}}}{{% endraw %}} {{% gizmo {other} %}}",
    "[Text]({other}.md), [](../pages/own.md) and [data]({word}.csv).",
    "![Near](near.png) and ![far](https://{word}.example/far.png)",
    "Damaged: â€œ{word}â€\x9d.",
)
EXTENSION = """
def setup(app):
    app.connect("source-read", read)
    app.connect("html-collect-pages", collect)
    return {{"parallel_read_safe": True, "parallel_write_safe": True}}

def read(app, docname, content):
    content[0] += "\\n\\nWith {word}.\\n"

def collect(app):
    yield "own", {{"title": "{word}"}}, "page.html"
"""
REFERENCES = """
See :doc:`two`, :ref:`place`, :ref:`tag-{word}`, :ref:`blog-tags`, :doc:`/posts/{name}`.
Today, |today|, it is a :term:`thing`.

.. glossary::

   thing
      It is {word}.

.. image:: in.*

.. postlist::
   :excerpts:

.. postlist::
   :author: {word}
"""
ENTRIES = {
    "tags": "- tag: {word}\n  description: On {other}.\n  aliases: [{other}]\n",
    "organisations": "- id: team\n  name: The Team\n  summary: About {word}.\n",
    "people": "- id: own\n  name: {word} Person\n  aliases: [{other}]\n"
    "  summary: Known for {other}.\n",
    "services": "- id: own\n  name: {word}\n  summary: It does {other}.\n",
}
"""What is said in files of data."""

DAYS = ("2017-01-01", "2019-06-01", "2026-01-01")
STAMPS = (-(10**9), -1, 0, 0, 10**9)
"""Seconds by which a file's time is moved."""


def read(path: Path) -> str:
    """Read a file, which may hold bytes that are not UTF-8: they are written again."""
    return path.read_text("utf-8", errors="surrogateescape")


class Edits:
    """Makes changes to a site below *root*, each by its own rule of chance."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        """Take the folder of the site's sources, and what chance is."""
        self.root = root
        self.chance = chance

    def change(self) -> str:
        """Change something; return what was done."""
        done = self.chance.choice(CHANGES)
        done(self)
        return done.__name__

    # What there is --------------------------------------------------------------------

    def word(self) -> str:
        return self.chance.choice(WORDS)

    def found(self, *patterns: str) -> Path | None:
        """Return one of the files that there are."""
        paths = sorted(
            path
            for pattern in patterns
            for path in self.root.glob(pattern)
            if path.is_file() and not path.is_symlink()
        )
        return self.chance.choice(paths) if paths else None

    def post(self) -> Path | None:
        return self.found("posts/**/*.md", "posts/**/*.rst")

    def write(self, path: Path, text: str) -> None:
        """Write a file, with a time that may be older than before, or in the future."""
        before = path.stat().st_mtime if path.is_file() else 1e9
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        moved = max(before + self.chance.choice(STAMPS), 0)
        os.utime(path, (moved, moved))

    def replace(self, path: Path | None, old: str, new: str) -> None:
        """Replace a stretch of a file, if it is there."""
        if path:
            self.write(path, read(path).replace(old, new, 1))

    # What is done ---------------------------------------------------------------------

    def write_post(self) -> None:
        name, form = self.chance.choice(NAMES), self.chance.choice([*FORMS, REST])
        day = f"{self.chance.randint(2008, 2020)}-03-{self.chance.randint(10, 28)}"
        title = f"{self.word().title()} {self.chance.randint(1, 3)}"
        values = {"word": self.word(), "other": self.word(), "name": name}
        values |= {"lang": self.chance.choice(("en", "fr", "de", "pt-BR"))}
        values |= {"draft": self.chance.choice(("false", "false", "true"))}
        text = self.chance.choice(TEXTS).format(**values)
        whole = form.format(
            title=title, line="=" * len(title), date=day, text=text, **values
        )
        suffix = "rst" if form is REST else "md"
        self.write(self.root / f"posts/{name}.{suffix}", whole)

    def add_to_post(self) -> None:
        if path := self.post():
            more = self.chance.choice(TEXTS[:1]).format(
                word=self.word(), other=self.word()
            )
            self.write(path, read(path) + f"\n{more}\n")

    def change_word(self) -> None:
        self.replace(self.post(), self.word(), self.word())

    def remove_post(self) -> None:
        if path := self.post():
            path.unlink()

    def move_post(self) -> None:
        if path := self.post():
            target = self.root / f"posts/{self.chance.choice(NAMES)}{path.suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)

    def swap_posts(self) -> None:
        """Give two posts each other's text and time, as a checkout does."""
        first, second = self.post(), self.post()
        if first and second and first.suffix == second.suffix:
            between = first.with_suffix(".swap")
            first.replace(between)
            second.replace(first) if second != first else None
            between.replace(second)

    def remove_folder(self) -> None:
        shutil.rmtree(self.root / "posts/2016", ignore_errors=True)

    def write_picture(self) -> None:
        self.write(self.root / f"posts/{self.word()}.png", self.word())

    def write_near_picture(self) -> None:
        folder = self.chance.choice(("", "2016/", "2016/e/", "de/"))
        self.write(self.root / f"posts/{folder}near.png", folder)

    def remove_picture(self) -> None:
        if path := self.found("posts/**/*.png"):
            path.unlink()

    def write_table(self) -> None:
        self.write(self.root / f"posts/{self.word()}.csv", self.word())

    def remove_table(self) -> None:
        if path := self.found("posts/*.csv"):
            path.unlink()

    def write_page(self) -> None:
        name = self.chance.choice(["one", "two"])
        text = (
            f"{name}\n===\n\n{self.word()}\n\n.. postlist::\n   :tags: {self.word()}\n"
        )
        self.write(self.root / f"pages/{name}.rst", f":orphan:\n\n{text}")

    def write_references(self) -> None:
        said = REFERENCES.format(word=self.word(), name=self.chance.choice(NAMES[:2]))
        title = self.word()
        part = f".. _place:\n\n{self.word()}\n{'-' * 9}\n\nText.\n"
        text = f"{title}\n{'=' * 9}\n{said}\n{part}"
        name = self.chance.choice(["one", "two"])
        self.write(self.root / f"pages/{name}.rst", f":orphan:\n\n{text}")

    def write_markdown(self) -> None:
        text = f"# {self.word()}\n\n[](../posts/a.md) and [text](other.md)\n"
        name = self.chance.choice(["own", "other"])
        self.write(self.root / f"pages/{name}.md", f"---\norphan: true\n---\n\n{text}")

    def write_put_in(self) -> None:
        """Write a picture among which a page's is chosen, or remove it."""
        path = self.root / f"pages/in.{self.chance.choice(('svg', 'png'))}"
        if path.exists():
            path.unlink()
        else:
            self.write(path, self.word())

    def write_toctree(self) -> None:
        parts = "".join(f"   pages/{self.chance.choice(('one', 'two', 'own'))}\n")
        tree = f".. toctree::\n   :maxdepth: 3\n\n{parts}\n"
        self.write(self.root / "index.rst", f"Home\n====\n\n.. postlist::\n\n{tree}")

    def write_frame_page(self) -> None:
        name = self.chance.choice(
            ["about/accessibility", "blog/2016/own", "blog/tag/x"]
        )
        self.write(self.root / f"{name}.rst", ":orphan:\n\nPage\n====\n")

    def remove_page(self) -> None:
        if path := self.found("pages/*", "about/*.rst", "blog/**/*.rst"):
            path.unlink()

    def change_data(self) -> None:
        self.replace(self.root / "_data/people.yml", "Ada", self.word().title())
        self.replace(self.root / "_data/people.yml", "name: ", "name: X")

    def write_data(self) -> None:
        name = self.chance.choice([*ENTRIES])
        text = ENTRIES[name].format(word=self.word(), other=self.word())
        self.write(self.root / f"_data/{name}.yml", text)

    def write_old_site(self) -> None:
        pattern = self.chance.choice(("/:title.html", "/:year/:title/", "pretty"))
        text = f"url: https://{self.word()}.example\npermalink: {pattern}\n"
        self.write(self.root / "posts/old/_config.yml", text)

    def remove_old_site(self) -> None:
        (self.root / "posts/old/_config.yml").unlink(missing_ok=True)

    def write_meta(self) -> None:
        """Write a post of Nikola's, or what it keeps beside its text."""
        self.write(self.root / "posts/nikola.md", f"Words of {self.word()}.\n")
        text = (
            f".. title: {self.word()}\n.. date: 2012-03-1{self.chance.randint(1, 8)}\n"
        )
        self.write(self.root / "posts/nikola.meta", f"{text}.. tags: {self.word()}\n")

    def remove_meta(self) -> None:
        (self.root / "posts/nikola.meta").unlink(missing_ok=True)

    def change_day(self) -> None:
        """Let another day be today."""
        day = datetime.datetime.fromisoformat(f"{self.chance.choice(DAYS)}T00:00+00:00")
        os.environ["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))

    def write_shortcodes(self) -> None:
        self.write(
            self.root / "_data/shortcodes.yml", f"gizmo: '<b>{self.word()}</b>'\n"
        )

    def remove_shortcodes(self) -> None:
        (self.root / "_data/shortcodes.yml").unlink(missing_ok=True)

    def write_authors(self) -> None:
        text = f"{self.word()}:\n  name: {self.word().title()} Person\n"
        self.write(self.root / "posts/.authors.yml", text)

    def change_settings(self) -> None:
        setting = self.chance.choice(
            (
                f"blog_title = {self.word()!r}",
                f"html_title = {self.word()!r}",
                f"blog_feed_length = {self.chance.randint(1, 9)}",
                "blog_feed_fulltext = True",
                "language = 'de'",
                "html_copy_source = True",
                "html_theme = 'alabaster'",
                "chronicle_blog_page_size = 2",
                "chronicle_metadata_placeholder_authors = ['The Team']",
                f"chronicle_metadata_hidden_tags = [{self.word()!r}]",
                f"blog_authors = {{{self.word()!r}: ('The Team', None)}}",
                f"chronicle_metadata_authors = {{{self.word()!r}: 'A Person'}}",
                f"chronicle_repair_undelivered = ['{self.word()}*']",
                f"chronicle_links_origins = {{'astro': 'https://{self.word()}.example'}}",
            )
        )
        path = self.root / "conf.py"
        kept = path.read_text("utf-8").partition("\n# Changed\n")[0]
        self.write(path, f"{kept}\n# Changed\n{setting}\n")

    def change_template(self) -> None:
        newest = "{% for each in ablog.recent(2) %}{{ each.title }}{% endfor %}"
        said = self.chance.choice((self.word(), newest))
        block = f"{{%- block footer %}}{said}{{% endblock %}}"
        text = f'{{%- extends "!page.html" %}}\n{block}\n'
        self.write(self.root / "_templates/page.html", text)

    def remove_template(self) -> None:
        (self.root / "_templates/page.html").unlink(missing_ok=True)

    def change_static(self) -> None:
        self.write(self.root / "_static/own.css", f".{self.word()} {{ margin: 0; }}\n")

    def remove_static(self) -> None:
        (self.root / "_static/own.css").unlink(missing_ok=True)

    def change_extension(self) -> None:
        """Change code of the site, which decides what is read and what is shown."""
        self.write(self.root / "_ext/own.py", EXTENSION.format(word=self.word()))

    def change_code(self) -> None:
        """Change what the package itself shows."""
        path = self.root / "_ext/chronicle/blog/collections.py"
        code = re.sub(
            r'N_\("Authors[^"]*"\)',
            f'N_("Authors of {self.word()}")',
            path.read_text("utf-8"),
        )
        # With the time of now: Python itself goes by times.
        path.write_text(code, encoding="utf-8")

    def touch(self) -> None:
        if path := self.found("**/*.rst", "**/*.md", "conf.py", "_data/*.yml"):
            self.write(path, read(path))

    def link_file(self) -> None:
        link = self.root / f"posts/{self.chance.choice(NAMES[:3])}-link.md"
        target = self.chance.choice(("a.md", "../conf.py", ".", "missing"))
        if not link.is_symlink():
            link.symlink_to(target)
        else:
            link.unlink()

    def close_file(self) -> None:
        """Take the right to read from a post, or give it back."""
        if path := self.post():
            path.chmod(path.stat().st_mode ^ 0o400)

    def write_bytes(self) -> None:
        path = self.root / "posts/bytes.md"
        path.write_bytes(self.chance.choice((b"", b"\0\1\2" * 99, b"Caf\xe9 \xff\n")))

    def rest(self) -> None:
        """Change nothing."""


CHANGES: tuple[Change, ...] = (
    Edits.write_post, Edits.write_post, Edits.write_post, Edits.add_to_post,
    Edits.change_word, Edits.remove_post, Edits.move_post, Edits.swap_posts,
    Edits.remove_folder, Edits.write_picture, Edits.remove_picture, Edits.write_page,
    Edits.remove_page, Edits.change_data, Edits.write_shortcodes,
    Edits.remove_shortcodes, Edits.write_authors, Edits.change_settings,
    Edits.change_template, Edits.remove_template, Edits.change_static,
    Edits.remove_static, Edits.change_extension, Edits.change_code, Edits.touch,
    Edits.write_near_picture, Edits.write_table, Edits.remove_table,
    Edits.write_references, Edits.write_references, Edits.write_markdown,
    Edits.write_put_in, Edits.write_put_in, Edits.write_toctree,
    Edits.write_frame_page, Edits.write_data, Edits.write_data, Edits.write_old_site,
    Edits.remove_old_site, Edits.write_meta, Edits.remove_meta,
    Edits.change_day, Edits.link_file, Edits.close_file, Edits.write_bytes, Edits.rest,
)  # fmt: skip
