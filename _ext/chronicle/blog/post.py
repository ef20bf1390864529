"""What the archive knows of one post.  Pure: standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.core.record import Status

if TYPE_CHECKING:
    import datetime

    from chronicle.core.record import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A record, and what only its document tells."""

    record: Record

    anchor: str = ""
    """Id of the post's section, where its document holds several posts."""

    words: int = 0
    """Words of running text, for the reading time."""

    telling: str = ""
    """The words that say most of what the text is about, parted by spaces."""

    excerpt: str = ""
    """Digest of the paragraphs and pictures that lists may show."""

    @property
    def external_link(self) -> str:
        """Where the title leads in lists, if not to the post's own page."""
        return self.record.options.get("external_link", "")

    @property
    def canonical_link(self) -> str:
        """The address that search engines shall keep, if not the page's own."""
        return self.record.options.get("canonical_link", "")

    @property
    def docname(self) -> str:
        """Sphinx's name of the document that holds the post."""
        return self.record.docname

    @property
    def key(self) -> tuple[str, str]:
        """What tells the post from every other: document and section."""
        return self.record.docname, self.anchor

    @property
    def shown_record(self) -> Record:
        """The record, less what only the report of repairs shows."""
        return self.record.shown

    @property
    def listed(self) -> bool:
        """Whether the post stands in archives, feeds and the search."""
        return (
            self.record.status is Status.PUBLISHED and self.record.published is not None
        )

    @property
    def day(self) -> datetime.date:
        """The day of publication.

        :raises ValueError: If the post has none, as drafts may.
        """
        if self.record.published is None:
            raise ValueError(f"{self.docname!r} has no date")
        return self.record.published.day

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least one.

        Source: 238 words a minute, Brysbaert 2019, doi:10.1016/j.jml.2019.104047.
        """
        return max(1, round(self.words / 238))
