"""See in which language a file is written, and which files are one post.  Pure.

Systems mark the language in the name (``name.de.md``) or in a folder (``i18n/de/…``,
``content/de/…``); what is left of the path is the same in all languages.  A folder
elsewhere, such as ``news/de``, is one of a language if a post in it and one beside it
have the same name and day: ``it`` may also be a subject.

Source: https://gohugo.io/content-management/multilingual/,
https://docusaurus.io/docs/i18n/introduction,
https://www.getzola.org/documentation/content/multilingual/,
https://getnikola.com/handbook.html#multilingual-posts
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.core.record import Record

CODES = names(
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs "
    "cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv "
    "ha he hi ho hr ht hu hy hz ia id ie ig ii ik is it iu ja jv ka kg ki kj kk kl "
    "km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
    "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru "
    "rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn "
    "to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""Languages with two letters, less ``io``, which is the end of many names.

Source: https://www.loc.gov/standards/iso639-2/php/code_list.php
"""

_SUFFIX = re.compile(r"(?P<base>.*[^/])\.(?P<language>[a-z]{2}(?:[-_][A-Za-z]{2,4})?)")
_CODE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_FOLDER = re.compile(
    r"(?P<above>(?:.*/)?)(?P<root>_?i18n|content|locales)/"
    r"(?P<language>[a-z]{2}(?:[-_][A-Za-z]{2,4})?)/(?P<below>.*)"
)
_PLUGIN = re.compile(r"docusaurus-plugin-content-(?P<kind>[a-z]+)(?P<id>-\w+)?/")


class Place(NamedTuple):
    """Where a post stands among its translations."""

    base: str
    """What the paths of all its languages have in common."""

    language: str = ""
    """A BCP 47 tag; empty if the path says none."""


def place_of(docname: str) -> Place:
    """Return the language that a path names, and the path without it."""
    found = _SUFFIX.fullmatch(docname)
    if found and found["language"][:2] in CODES:
        return Place(found["base"], _tag(found["language"]))
    found = _FOLDER.fullmatch(docname)
    if found is None or found["language"][:2] not in CODES:
        return Place(docname)
    below = found["below"]
    if found["root"].endswith("i18n"):
        # What Docusaurus translates lies in the folder "blog" beside its "i18n".
        below = _PLUGIN.sub(lambda match: f"{match['kind']}/", below, count=1)
        base = found["above"] + below.replace("current/", "", 1)
    else:
        base = f"{found['above']}{found['root']}/{below}"
    return Place(base, _tag(found["language"]))


def _tag(written: str) -> str:
    """Return a BCP 47 tag: ``pt-BR``, ``zh-Hans``."""
    language, _, region = written.replace("_", "-").partition("-")
    region = region.upper() if len(region) == 2 else region.capitalize()
    return f"{language}-{region}" if region else language


def find_language_folders(records: Mapping[str, Record]) -> dict[str, str]:
    """Return ``{folder: language}`` of the folders that hold one language.

    :param records: ``{docname: record}``; posts of one name and day prove a folder.
    """
    places: dict[tuple[str, str], dict[str, str]] = {}
    for docname, record in records.items():
        day = str(record.published.day) if record.published else ""
        places.setdefault((docname, day), {}).setdefault("", "")
        for base, folder in _without_codes(docname):
            language = _tag(posixpath.basename(folder))
            places.setdefault((base, day), {})[folder] = language
    return {
        folder: language
        for (_, day), found in places.items()
        if day and len(found) > 1
        for folder, language in found.items()
        if folder
    }


def _without_codes(docname: str) -> Iterator[tuple[str, str]]:
    """Yield a path without each folder that is named like a language, and that one."""
    *folders, name = docname.split("/")
    for number, folder in enumerate(folders):
        below = [*folders[number + 1 :], name]
        if _CODE.fullmatch(folder) and folder[:2] in CODES and below != ["index"]:
            above = folders[:number]
            yield "/".join([*above, *below]), "/".join([*above, folder])


def language_of(docname: str, folders: Mapping[str, str]) -> str:
    """Return the language of the folder around a post; empty if none has one.

    :param folders: ``{folder: language}``.
    """
    found = (folders.get(folder) for _, folder in _without_codes(docname))
    return next(filter(None, found), "")


def _base_of(docname: str, folders: Mapping[str, str]) -> str:
    """Return what the paths of all languages of a post have in common."""
    proven = (base for base, folder in _without_codes(docname) if folder in folders)
    return place_of(next(proven, docname)).base


def find_translations(
    records: Mapping[str, Record],
    keys: Mapping[str, str],
    folders: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Return for each post that has some the docnames of its translations.

    :param keys: ``{docname: what its file says that all translations share}``.
    :param folders: ``{folder: language}`` of those that hold one language.
    """
    groups: dict[str, list[str]] = {}
    for docname in records:
        groups.setdefault(_base_of(docname, folders), []).append(docname)
        if key := keys.get(docname):
            groups.setdefault(f"key:{key}", []).append(docname)
    found: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        if len({_language(records[docname]) for docname in group}) == len(group) > 1:
            for docname in group:
                others = (*found.get(docname, ()), *_without(group, docname))
                found[docname] = tuple(sorted(dict.fromkeys(others)))
    return found


def _language(record: Record) -> str:
    return next(iter(record.languages), "").casefold()


def _without(group: Iterable[str], docname: str) -> Iterable[str]:
    return (other for other in group if other != docname)
