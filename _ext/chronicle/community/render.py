"""Make docutils nodes of what a display shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _

from chronicle.build.ledger import writes_site
from chronicle.community.common_nodes import joined, labelled, paragraph, wide
from chronicle.community.counts import sentences
from chronicle.community.directory_nodes import Directories
from chronicle.community.exports import EXPORTS
from chronicle.community.nodes import disclosure
from chronicle.community.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chronicle.community.index import Display
    from chronicle.community.select import Member
    from chronicle.community.timeline import Post


class Blocks(Directories, Pictures):
    """Makes what the directives show."""

    def of_display(self, shown: Display, level: int) -> list[nodes.Node]:
        """Make what a directive shows.

        :param level: Of the headings within it: 2 where the section's is 1.
        """
        if shown.style == "index" and self.view.has_pages:
            return self.directory(shown)
        if shown.directive == "staff":
            return self._of_staff(shown, level)
        if shown.directive == "timeline":
            if shown.style == "picture":
                return self.timeline_picture(shown, level)
            return self.timeline(shown, level)
        if shown.directive in {"services", "organisations"}:
            return self._of_things(shown, level)
        lists: Mapping[str, Callable[[Display], list[nodes.Node]]] = {
            "mentions": self._of_mentions,
            "exports": self._of_exports,
            "counts": self._of_counts,
        }
        return lists[shown.directive](shown)

    def _of_staff(self, shown: Display, level: int) -> list[nodes.Node]:
        members = self.view.members(shown)
        if not members:
            return [paragraph(_("No role fits."), classes=["community-empty"])]
        if shown.style == "table":
            return [wide(self.role_table(members, shown.title or _("Roles")))]
        if shown.style == "chart":
            title = shown.title or _("Who served when")
            drawn = self.tenure_chart(members, title)
            return drawn[:1] if len(drawn) > 1 and not shown.has_table else drawn
        if shown.style == "list":
            return [self.standing_list(members)]
        box = nodes.container(classes=["staff"])
        for member in members:
            box += self.person_card(member, level, indexed=shown.indexed)
        return [box]

    def _of_things(self, shown: Display, level: int) -> list[nodes.Node]:
        is_service = shown.directive == "services"
        find = self.view.services if is_service else self.view.organisations
        entries = find(shown)
        if not entries:
            return [paragraph(_("Nothing fits."), classes=["community-empty"])]
        if shown.style == "table":
            return [wide(self.thing_table(entries, shown))]
        box = nodes.container(classes=[shown.directive])
        for entry in entries:
            box += self.thing_card(entry, level, indexed=shown.indexed)
        return [box]

    def _of_mentions(self, shown: Display) -> list[nodes.Node]:
        posts: list[Post] = []
        for key in self.view.subjects(shown):
            posts += self.view.posts_about.get(key, [])
        if not posts:
            return [paragraph(_("No post speaks of it."), classes=["community-empty"])]
        return [self.post_list(dict.fromkeys(posts), ["mentions"])]

    def _of_exports(self, shown: Display) -> list[nodes.Node]:
        """Name the files beside the pages; a book, which has none, only says so."""
        site = self.builder is not None and writes_site(self.builder)
        links = [self._file(export.path, linked=site) for export in EXPORTS]
        if shown.style == "line":
            return [labelled(_("This as data"), joined(links))]
        listing = nodes.bullet_list()
        for export, link in zip(EXPORTS, links, strict=True):
            line = nodes.paragraph("", "", link, nodes.Text(f": {export.label}"))
            listing += nodes.list_item("", line)
        return [listing]

    def _of_counts(self, shown: Display) -> list[nodes.Node]:
        """Say how much there is of everything."""
        if shown.style == "figures":
            return [self.figures()]
        said = sentences(self.view.counts)
        if shown.style == "line":
            return [paragraph("; ".join(said) + ".", classes=["community-counts"])]
        listing = nodes.bullet_list(classes=["community-counts"])
        listing += [nodes.list_item("", paragraph(each)) for each in said]
        return [listing]

    def _file(self, path: str, *, linked: bool) -> nodes.Node:
        if not linked:
            return nodes.literal("", path)
        return nodes.reference("", path, refuri=self.root + path)

    def tenure_chart(self, members: Sequence[Member], title: str) -> list[nodes.Node]:
        """Draw who held which role, and give the same as a table."""
        table = wide(self.role_table(members, title))
        chart = self.role_chart(members, title)
        if chart is None:
            return [table]
        folded = disclosure(
            "", table, summary=_("{title}: the same as a table").format(title=title)
        )
        return [chart, folded]
