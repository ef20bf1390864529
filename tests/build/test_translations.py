"""What pages say of themselves, in the languages that the package knows."""

from __future__ import annotations

import datetime
import gettext
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sphinx
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import chronicle
from building import build, small_site
from chronicle.build.translations import (
    LOCALE,
    BabelSpeaker,
    catalogue_file,
    day_in_words,
    find_locale,
    load_translations,
)
from chronicle.core.edtf import Extent, read_edtf, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

PACKAGE = Path(chronicle.__file__).parent

LANGUAGES = ("de", "es", "fr", "ja")

PLACE = re.compile(r"%\(\w+\)s|%[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def messages() -> set[str]:
    """Return every text that code and templates have translated; singular forms."""
    found = extract_from_dir(
        PACKAGE,
        method_map=[
            ("**.py", "python"),
            ("**.html", "jinja2"),
            ("**.js", "javascript"),
        ],
        options_map={"**.html": {"extensions": "jinja2.ext.i18n"}},
        keywords={"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return {
        message if isinstance(message, str) else message[0]
        for _file, _line, message, _comments, _context in found
    }


def catalogue(language: str) -> Catalog:
    file = catalogue_file(language)
    assert file is not None
    with file.open("rb") as source:
        return read_po(source, locale=language)


def of_sphinx(language: str) -> gettext.GNUTranslations:
    folder = Path(sphinx.__file__).parent / "locale" / language / "LC_MESSAGES"
    with (folder / "sphinx.mo").open("rb") as source:
        return gettext.GNUTranslations(source)


def test_every_catalogue_is_tested() -> None:
    assert sorted(folder.name for folder in LOCALE.iterdir()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, messages: set[str]) -> None:
    ours, theirs = load_translations(language), of_sphinx(language)

    # The marks of a text say that it has not been found.
    known = catalogue(language)
    missing = [
        message
        for message in sorted(messages)
        if message not in known and theirs.gettext(message) == message
    ]
    assert missing == []
    assert ours.gettext("Related posts") != "Related posts"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_places_and_none_is_idle(
    language: str, messages: set[str]
) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string
        strings = said if isinstance(said, (tuple, list)) else (said,)
        assert forms[0] in messages, forms[0]
        assert not message.fuzzy, forms[0]
        for string in strings:
            assert string, forms[0]
            assert set(PLACE.findall(string)) == set(PLACE.findall(forms[0]))


def test_kinds_of_a_language_share_a_catalogue_and_english_needs_none() -> None:
    assert catalogue_file("de_AT") == catalogue_file("de")
    assert catalogue_file("en") is None
    assert load_translations("tlh").gettext("Related posts") == "Related posts"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "6 April 2016"),
        ("de", "6. April 2016"),
        ("fr", "6 avril 2016"),
        ("ja", "2016年4月6日"),
        ("xx", "6 April 2016"),
    ],
)
def test_days_are_written_as_in_the_language(language: str, said: str) -> None:
    assert day_in_words(datetime.date(2016, 4, 6), language) == said


@pytest.fixture
def german() -> Iterator[None]:
    locale = find_locale("de")
    assert locale is not None
    speak(BabelSpeaker(locale))
    yield
    speak(None)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2016", "2016"),
        ("2016-04", "April 2016"),
        ("2016-04-06", "6. April 2016"),
    ],
)
def test_dates_of_the_data_are_written_so_too(edtf: str, said: str) -> None:
    assert read_edtf(edtf).words() == said
    assert read_edtf(f"{edtf}/{edtf}").words(Extent.MOMENT) == said


def test_a_german_site_is_german(tmp_path: Path) -> None:
    text = "\n".join(
        f"## Abschnitt {n}\n\nDer Server und die Kiste.\n" for n in range(4)
    )
    post = "---\ntitle: {}\ndate: {}\nlang: {}\nauthor: Ada\n---\n\n{}"
    files = {
        "index.rst": "Start\n=====\n\n.. timeline::\n   :style: picture\n\n"
        ".. postlist::\n\n.. repair-report::\n",
        "posts/eins.md": post.format("Eins", "2024-03-02", "de", f"{text}\nKÃ¼che\n"),
        "posts/two.md": post.format("Two", "2024-03-01", "en", text),
    }
    site = small_site(tmp_path / "site", files)
    built = build(site, "dirhtml", "-D", "language=de")
    page, other = (
        built.soup("posts/eins/index.html"),
        built.soup("posts/two/index.html"),
    )

    assert built.log == ""
    assert page.select_one("html")["lang"] == "de"  # type: ignore[index]
    (related, *_rest) = page.select(".post-footer-heading")
    assert related.get_text() == "Verwandte Beiträge"
    assert page.select(".post-byline time")[0].get_text() == "2. März 2024"
    (link,) = page.select(".post-rows a")
    assert (link.get_text(), link["lang"]) == ("Two", "en")
    assert other.select_one("article")["lang"] == "en"  # type: ignore[index]
    assert "Auf dieser Seite" in page.select_one(".post-contents summary").get_text()  # type: ignore[union-attr]
    home = built.soup("index.html").get_text()
    assert "Zeichen, die in einer falschen Kodierung gelesen worden waren" in home
    assert "2. März 2024" in home
    listed = built.soup("blog/index.html")
    assert listed.select_one("h1").get_text() == "Alle Beiträge"  # type: ignore[union-attr]
    pager = page.select(".pager a > span:last-child")
    assert [(span.get_text(), span.get("lang")) for span in pager] == [("Two", "en")]
    assert [a.get("lang") for a in listed.select(".post-card-title a")] == [None, "en"]
