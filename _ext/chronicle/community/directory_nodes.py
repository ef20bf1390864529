"""Make the index of people, services or organisations, which templates print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _

from chronicle.community.cards import Cards
from chronicle.community.directory import RANGE_FOLDER
from chronicle.community.model import Kind
from chronicle.community.picture.roles import name_group
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.writers.html5 import HTML5Translator

    from chronicle.community.directory import Name
    from chronicle.community.index import Display


class directory(nodes.General, nodes.Element):  # noqa: N801 -- as all nodes are named
    """An index; *listing* is what ``chronicle/directory-list.html`` prints."""


def visit_directory(self: HTML5Translator, node: directory) -> None:
    """Print an index."""
    listing: dict[str, Any] = {"listing": node["listing"]}
    templates = self.builder.templates
    self.body.append(templates.render("chronicle/directory-list.html", listing))
    raise nodes.SkipNode


class Directories(Cards):
    """Makes indexes."""

    def directory(
        self, shown: Display, index: str = "", number: int = 0
    ) -> list[nodes.Node]:
        """Make one page of an index.

        :param index: The document of the index; else the page itself.
        :param number: Which range of letters, from 0.
        """
        index = index or self.docname
        found = self.view.directory(shown)
        if not found.names or shown.kind is None:
            return [
                nodes.paragraph("", _("Nothing fits."), classes=["community-empty"])
            ]
        pages = [index]
        pages += [f"{index}/{RANGE_FOLDER}/{part.slug}" for part in found.ranges[1:]]
        starts = {
            letter: f"{self.page_uri(page)}#letter-{letter.lower()}"
            for page, part in zip(pages, found.ranges, strict=True)
            for letter, _names in part.letters
        }
        current = found.ranges[number]
        several = len(pages) > 1
        listing = {
            "kind": shown.kind.plural,
            "total": len(found.names),
            "groups": [
                (slugify(each), name_group(each), n) for each, n in found.groups
            ],
            "letters": [
                (letter, starts.get(letter, "")) for letter in _letters(starts)
            ],
            "ranges": [
                (part.label, "" if page == self.docname else self.page_uri(page))
                for page, part in zip(pages, found.ranges, strict=True)
            ]
            if several
            else [],
            "parts": [
                (letter, [self._entry(shown, name) for name in names])
                for letter, names in current.letters
            ],
            "data": self.file_uri(f"{index}/{shown.kind.plural}.json")
            if several
            else "",
        }
        return [directory(listing=listing)]

    def _entry(self, shown: Display, name: Name) -> dict[str, Any]:
        assert shown.kind  # noqa: S101 -- an index has one
        return {
            "anchor": shown.kind.anchor(name.id),
            "name": name.name,
            "href": self.uri_of(shown.kind, name.id),
            "detail": name.detail,
            "groups": _slugs(name.groups),
        }

    def figures(self) -> nodes.Element:
        """Say in numbers how far the site reaches; each leads to what it counts."""
        counts, listing = self.view.counts, nodes.bullet_list(classes=["figures"])
        posts = sum(post.listed for post in self.view.posts.values())
        years = f"{counts.first}–{counts.last}" if counts.first else ""
        indexes = self.view.indexes
        for number, label, docname in (
            (years, _("years"), ""),
            (f"{posts:,}", _("posts"), ""),
            (f"{counts.events:,}", _("events"), self.view.whole_timeline),
            (f"{counts.people:,}", _("people"), indexes.get(Kind.PERSON, "")),
            (f"{counts.services:,}", _("services"), indexes.get(Kind.SERVICE, "")),
        ):
            if not number or number == "0":
                continue
            shown: nodes.Node = nodes.strong("", number)
            if docname:
                shown = self.refer(docname, "", shown)
            elif label == _("posts"):
                shown = self.refer_by_name("blog-posts", shown)
            line = nodes.paragraph("", "", shown, nodes.Text(f" {label}"))
            listing += nodes.list_item("", line)
        return listing

    def page_uri(self, pagename: str) -> str:
        """Return the address of a page as seen from this one."""
        if self.builder is None:
            return pagename
        return self.builder.get_relative_uri(self.docname, pagename)

    def file_uri(self, path: str) -> str:
        """Return the address of a file as seen from this page."""
        return self.root + path

    def directory_data(self, shown: Display) -> str:
        """Return the names of an index of several pages, for the filter; else empty.

        Addresses are as seen from the root of the site.
        """
        found = self.view.directory(shown)
        if len(found.ranges) < 2 or shown.kind is None or self.builder is None:
            return ""
        rows = [
            {
                "name": name.name,
                "href": self.builder.get_target_uri(shown.kind.pagename(name.id)),
                "detail": name.detail,
                "groups": _slugs(name.groups),
            }
            for name in found.names
        ]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _slugs(groups: Iterable[str]) -> str:
    """Return groups as the filter reads them: parted by spaces, none within."""
    return " ".join(map(slugify, groups))


def _letters(used: dict[str, str]) -> list[str]:
    """Return the letters to print: the Latin ones, and what else is used."""
    latin = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    return [*latin, *sorted(set(used) - set(latin))]
