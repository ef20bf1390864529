"""Keep what the report needs to know of each document's images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain

from chronicle.build.pickling import Notes
from chronicle.core.text import digest_each
from chronicle.parsing.passes import Doctree
from chronicle.report.summary import (
    MISSING,
    UNDESCRIBED,
    Picture,
    Report,
    make_report,
)
from chronicle.settings import is_post
from chronicle.sources.domain import catalogue_of, domain_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class RepairDomain(Domain):
    """Images to look at; repairs themselves are in the records."""

    name = "repair"
    label = "Repair"
    data_version = 3
    initial_data: ClassVar[dict[str, Any]] = {
        "pictures": Notes(),  # docname -> images to look at
        "reports": Notes(),  # docname -> whether it shows the report
        "of_pictures": "",  # digest of these, in that report
        "digest": "",  # of the report that those documents showed last
    }

    @property
    def pictures(self) -> dict[str, tuple[Picture, ...]]:
        """The images to look at, by document."""
        pictures: dict[str, tuple[Picture, ...]] = self.data["pictures"]
        return pictures

    @property
    def reports(self) -> dict[str, bool]:
        """The documents that show the report."""
        reports: dict[str, bool] = self.data["reports"]
        return reports

    _report: Report | None = None
    """Not part of the data: it follows from the catalogue, for one build."""

    def renew(self) -> Report:
        """Make the report again: every text has been read."""
        self._report = make_report(catalogue_of(self.env), self.pictures)
        return self._report

    def report(self) -> Report:
        """Return what the report says."""
        return self._report or self.renew()

    def is_kept(self) -> bool:
        """Tell whether the report is that of the last build, and note of what it is."""
        before, catalogue = domain_of(self.env).before, catalogue_of(self.env)
        of_pictures = digest_each(sorted(self.pictures.items()))
        is_same = of_pictures == self.data["of_pictures"]
        self.data["of_pictures"] = of_pictures
        # Records of texts that have not been read again are the same objects.
        return (
            is_same
            and before.records == catalogue.records
            and (before.merged, before.differences, before.left_out)
            == (catalogue.merged, catalogue.differences, catalogue.left_out)
        )

    def clear_doc(self, docname: str) -> None:
        """Forget the images of *docname*."""
        self.pictures.pop(docname, None)
        self.reports.pop(docname, None)

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take over what a parallel reader found in *docnames*."""
        for docname in sorted(docnames):
            for table in ("pictures", "reports"):
                if docname in otherdata[table]:
                    self.data[table][docname] = otherdata[table][docname]


def repairs_of(env: BuildEnvironment) -> RepairDomain:
    """Return the domain of the report."""
    domain = env.domains["repair"]
    assert isinstance(domain, RepairDomain)  # noqa: S101 -- for the type checker
    return domain


def note_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Note the images of a post that are missing or have no description."""
    docname = app.env.current_document.docname
    if not is_post(app.config, docname):
        return
    tree = Doctree(doctree)
    found = [
        Picture(image["uri"], UNDESCRIBED)
        for image in tree.find(nodes.image)
        if not str(image.get("alt", "")).strip()
    ]
    found += [
        Picture(node.get("address", node.astext()), MISSING)
        for node in tree.find(nodes.inline)
        if "missing-image" in node["classes"]
    ]
    if found:
        repairs_of(app.env).pictures[docname] = tuple(found)
