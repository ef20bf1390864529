"""Say what pages say of themselves in the language of the site.

Sphinx's own translations come first; what it has no words for stands in the catalogues
of ``locale/``.  They are compiled when they are read: there is nothing to keep in step.
"""

from __future__ import annotations

import functools
import gettext
import io
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx.locale import _

import chronicle
from chronicle.core.edtf import Day, speak

if TYPE_CHECKING:
    import datetime

    from sphinx.application import Sphinx
    from sphinx.config import Config

LOCALE = Path(chronicle.__file__).parent / "locale"


def catalogue_file(language: str) -> Path | None:
    """Return the catalogue of a language, or of the one that it is a kind of.

    :param language: Sphinx's name, as ``de`` or ``pt_BR``.
    """
    for name in (language, language.replace("-", "_").partition("_")[0]):
        file = LOCALE / name / "LC_MESSAGES" / "chronicle.po"
        if name and file.is_file():
            return file
    return None


def load_translations(language: str) -> gettext.NullTranslations:
    """Return the texts of a language; those in English if there is no catalogue."""
    file = catalogue_file(language)
    if file is None:
        return gettext.NullTranslations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parts[-3])
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def add_translations(app: Sphinx, config: Config) -> None:
    """Let Sphinx's translator ask our catalogue for what it does not know.

    Its ``_`` and the templates' ``trans`` then know both.
    """
    app.translator.add_fallback(load_translations(config.language))
    locale = find_locale(config.language)
    speak(BabelSpeaker(locale) if locale and config.language != "en" else None)


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name
    """Mark a text that is translated where it is shown."""
    return message


# Dates ----------------------------------------------------------------------------


@functools.cache  # asked for each date
def find_locale(language: str) -> Locale | None:
    """Return what Babel knows of a language; None if it knows nothing."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def day_in_words(day: datetime.date, language: str) -> str:
    """Return a day as people write it in a language: ``6 April 2016``."""
    locale = find_locale(language) if language != "en" else None
    if locale is None:
        return Day(day.year, day.month, day.day).plain
    return format_date(day, "long", locale=locale)


PHRASES = {
    "about": N_("about {date}"),
    "possibly": N_("possibly {date}"),
    "from": N_("from {date}"),
    "until": N_("until {date}"),
    "after": N_("after {date}"),
    "by": N_("by {date}"),
    "to": N_("{date} to {last}"),
    "between": N_("between {date} and {last}"),
    "or earlier": N_("{date} or earlier"),
    "or later": N_("{date} or later"),
    "unknown": N_("unknown"),
}
DECADE = N_("{year}s")
SEASONS = {
    21: N_("spring {year}"),
    22: N_("summer {year}"),
    23: N_("autumn {year}"),
    24: N_("winter {year}"),
}


class BabelSpeaker:
    """Says dates as Babel writes them, and what is said of them by our catalogues."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def plain(self, day: Day) -> str:
        """Return a day, month, season, year or decade."""
        if day.years > 1:
            return _(DECADE).format(year=day.year)
        if day.month in SEASONS:
            return _(SEASONS[day.month]).format(year=day.year)
        date = day.earliest
        if day.day is not None:
            return format_date(date, "long", locale=self.locale)
        skeleton = "y" if day.month is None else "yMMMM"
        return format_skeleton(skeleton, date, locale=self.locale)

    def phrase(self, name: str, date: str, last: str = "") -> str:
        """Return what is said of a date, or of two."""
        return _(PHRASES[name]).format(date=date, last=last)
