"""See what lies below ``posts/``, and what the site says about its posts."""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import inspect
import os
import re
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import Matcher

import chronicle
from chronicle.core.labels import fold_label
from chronicle.core.oldsite import merge_sites
from chronicle.core.pictures import read_pictures
from chronicle.core.posts import TEXT
from chronicle.core.problems import Problem, Subtype
from chronicle.core.yamldoc import read_yaml
from chronicle.metadata.admission import Candidate
from chronicle.metadata.authors import Authors, fold_name, read_handles, read_profiles
from chronicle.metadata.catalogue import Site
from chronicle.metadata.origins import ORIGINS
from chronicle.metadata.siteconfig import NAMES, read_site_config
from chronicle.metadata.values import from_yaml
from chronicle.repair.switches import Switches, read_switches
from chronicle.settings import post_folders, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from chronicle.core.catalogue import Profile
    from chronicle.core.oldsite import OldSite
    from chronicle.core.pictures import Picture
    from chronicle.core.tags import Tags
    from chronicle.metadata.origins import OriginReader
    from chronicle.metadata.values import Value

AUTHORS_FILES = (".authors.yml", "authors.yml", ".authors.yaml", "authors.yaml")


FOREIGN = (".adoc", ".htm", ".html", ".org", ".textile", ".txt")
"""Suffixes under which other systems keep posts, which then have a front matter."""


TEMPLATES = frozenset(
    {
        "_includes", "_layouts", "_sass", "archetypes", "layouts", "node_modules",
        "scaffolds", "templates", "theme", "themes",
    }
)  # fmt: skip
"""Folders beside the settings of an old site: what is in them was no page there."""

# The folder of posts --------------------------------------------------------------


class Found(NamedTuple):
    """What lies below the folder of posts."""

    candidates: list[Candidate]
    authors_files: list[str]
    """Paths below the source folder, of files for all authors of a folder."""

    profiles: list[str]
    """Likewise, of files for one author each."""

    site_configs: list[str]
    """Likewise, of files with the settings of an old site."""

    files: set[str]
    """Paths below the source folder of all files that are neither hidden nor links."""


def walk(app: Sphinx) -> Found:
    """List the candidates below the folders of posts.  No link is followed."""
    found = Found([], [], [], [], set())
    for folder in post_folders(app.config):
        _walk(app, folder, found)
    return found


def _walk(app: Sphinx, top: str, found: Found) -> None:
    suffixes = tuple(app.config.source_suffix)
    excluded = Matcher([*app.config.exclude_patterns, *EXCLUDE_PATHS])

    def note_shut(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return  # a site has no post yet, or a file is gone by now
        source = Path(error.filename).relative_to(app.srcdir).as_posix()
        found.candidates.append(Candidate(source, "", is_readable=False))

    projects: list[str] = []
    for root, folders, files in os.walk(app.srcdir / top, onerror=note_shut):
        base = Path(root).relative_to(app.srcdir).as_posix()
        seen = dict(_look_at(root, [*folders, *files], note_shut))
        found.files.update(_regular(base, files, seen))
        if NAMES.intersection(files):
            projects.append(base)
        names = [] if _is_template(base, projects) else sorted(seen)
        for name in names:
            path, source = os.path.join(root, name), f"{base}/{name}"  # noqa: PTH118 -- there are thousands
            candidate = _candidate(path, source, _suffix(path, suffixes), seen[name])
            if _is_read_beside(name, candidate, found):
                continue
            if excluded(source):
                if name in folders:
                    folders.remove(name)
                continue
            is_device = not candidate.is_file and name in files
            if candidate.suffix or candidate.is_link or is_device or _is_foreign(path):
                found.candidates.append(candidate)
        folders[:] = sorted(name for name in folders if not name.startswith("."))


def _is_template(folder: str, projects: Iterable[str]) -> bool:
    """Tell whether a folder of one of *projects* holds templates and no pages."""
    return any(
        folder.removeprefix(f"{project}/").partition("/")[0] in TEMPLATES
        for project in projects
        if folder.startswith(f"{project}/")
    )


def _suffix(path: str, suffixes: Iterable[str]) -> str:
    """Return the suffix of a document; empty for what is none."""
    suffix = next((each for each in suffixes if path.endswith(each)), "")
    return "" if suffix == TEXT and not _is_nikola(Path(path)) else suffix


def _is_read_beside(name: str, candidate: Candidate, found: Found) -> bool:
    """Note a file that is read beside the posts, even if hidden files are excluded.

    What has the name of one, but cannot be read as one, is left to be named.
    """
    if name in AUTHORS_FILES:
        kept = found.authors_files
    elif name.endswith(".json") and candidate.source.split("/")[-2] == "authors":
        kept = found.profiles
    elif name in NAMES:
        kept = found.site_configs
    else:
        return False
    if candidate.is_sound:
        kept.append(candidate.source)
    else:
        found.candidates.append(candidate._replace(suffix=""))
    return True


def _look_at(
    root: str, names: Iterable[str], note_shut: Callable[[OSError], None]
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield what the file system says of what is still there, links not followed."""
    for name in names:
        try:
            yield name, os.lstat(f"{root}{os.sep}{name}")
        except OSError as error:
            note_shut(error)


def _regular(
    base: str, names: Iterable[str], seen: Mapping[str, os.stat_result]
) -> Iterator[str]:
    """Yield the paths of the files that posts may show or offer."""
    for name in names:
        is_there = name in seen and stat.S_ISREG(seen[name].st_mode)
        if is_there and not name.startswith("."):
            yield f"{base}/{name}"


def _is_regular(path: Path) -> bool:
    """Tell a file from a link, and from what may let its reader wait."""
    with contextlib.suppress(OSError):  # it may be gone by now
        return stat.S_ISREG(path.lstat().st_mode)
    return False


def _is_nikola(path: Path) -> bool:
    """Tell a post of Nikola's from any other text, by its metadata."""
    if not _is_regular(path):
        return False
    if path.with_suffix(".meta").is_file():
        return True
    with contextlib.suppress(OSError), path.open("rb") as file:
        return re.match(rb"\s*\.\. (?:title|slug|date):", file.read(200)) is not None
    return False


def _is_foreign(path: str) -> bool:
    """Tell a post of a format that is not read from a file that posts show."""
    if not path.endswith(FOREIGN) or not _is_regular(Path(path)):
        return False
    with contextlib.suppress(OSError), Path(path).open("rb") as file:
        return file.readline(5).rstrip() in {b"---", b"+++"}
    return False


def _candidate(
    path: str, source: str, suffix: str, status: os.stat_result
) -> Candidate:
    """Return what can be said of a file unopened."""
    return Candidate(
        source,
        suffix,
        size=status.st_size,
        is_link=stat.S_ISLNK(status.st_mode),
        is_file=stat.S_ISREG(status.st_mode),
        is_readable=os.access(path, os.R_OK),
    )


# What the site says about its posts ----------------------------------------------


def read_site(
    config: Config, authors: Authors, known: AuthorsFiles, old: OldSites, tags: Tags
) -> Site:
    """Return what holds for all posts of the site.

    :param authors: Whom the community data know.
    :param known: What authors files say.
    :param old: What is known of the sites that the posts were written for.
    :param tags: What the archivist says of tags.
    """
    settings = settings_of(config)
    aliases = {fold_name(k): name for k, (name, _link) in config.blog_authors.items()}
    aliases |= {fold_name(k): name for k, name in settings.metadata_authors.items()}
    placeholders = map(fold_name, settings.metadata_placeholder_authors)
    return Site(
        today=_today(),
        authors=Authors(
            aliases={**aliases, **authors.aliases},
            placeholders=authors.placeholders.union(placeholders),
        ),
        handles=known.handles,
        profiles=known.profiles,
        tags=tags,
        hidden_tags=frozenset(map(fold_label, settings.metadata_hidden_tags)),
        old_sites=old.sites,
        permalinks=settings.links_permalinks,
        names={
            field: {short: name for short, (name, _link) in full.items()}
            for field, full in (
                ("languages", config.blog_languages),
                ("locations", config.blog_locations),
            )
        },
        defaults={
            "authors": _as_labels(config.blog_default_author),
            "languages": _as_labels(config.blog_default_language),
            "locations": _as_labels(config.blog_default_location),
        },
    )


def _as_labels(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _today() -> datetime.date:
    """Return the one day that is "today" for the whole build.

    Source: https://reproducible-builds.org/specs/source-date-epoch/.
    """
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()


class AuthorsFiles(NamedTuple):
    """What files about authors say that lie among the posts."""

    handles: dict[str, dict[str, str]]
    """``{folder: {folded handle: full name}}``."""

    profiles: dict[str, Profile]
    """``{name: profile}``."""

    names: dict[str, str]
    """``{folder: name of its authors file}``."""

    def name_for(self, source: str) -> str:
        """Return the name of the nearest authors file around a post, or nothing."""
        around = [folder for folder in self.names if source.startswith(f"{folder}/")]
        return self.names[max(around, key=len)] if around else ""


def read_authors_files(srcdir: Path, found: Found) -> AuthorsFiles:
    """Read the files about authors."""
    known = AuthorsFiles({}, {}, {})
    for source in found.authors_files:
        value = _read_data(srcdir / source)
        folder, _, name = source.rpartition("/")
        known.names[folder] = name
        known.handles[folder] = read_handles(value)
        known.profiles.update(read_profiles(value))
    for source in found.profiles:
        known.profiles.update(read_profiles(_read_data(srcdir / source)))
    return known


def read_pictures_file(path: Path, found: Found) -> ReadPictures:
    """Read which remote pictures have copies that lie among the posts."""
    text = read_small(path)
    if text is None:
        return ReadPictures({}, ())
    try:
        pictures = read_pictures(text)
    except ValueError as error:
        message = f"no list of pictures: {error}; 'chronicle images' writes it anew"
        return ReadPictures({}, (Problem(Subtype.IMAGE, message, 1),))
    there = {
        a: picture for a, picture in pictures.items() if picture.file in found.files
    }
    gone = [picture for picture in pictures.values() if picture.file not in found.files]
    return ReadPictures(
        there,
        tuple(
            Problem(
                Subtype.IMAGE,
                f"the copy {picture.file!r} of {picture.address!r} is not there; "
                "'chronicle images' fetches it again",
                None,
            )
            for picture in gone
        ),
    )


class ReadPictures(NamedTuple):
    """The copies of remote pictures."""

    pictures: dict[str, Picture]
    """``{address: picture}``."""

    problems: tuple[Problem, ...]


class OldSites(NamedTuple):
    """The sites whose settings lie among the posts."""

    sites: tuple[OldSite, ...]
    problems: dict[str, tuple[Problem, ...]]
    """``{path: what to look at}``."""


def read_old_sites(srcdir: Path, found: Found) -> OldSites:
    """Read the settings of the sites that posts were written for; nothing is run."""
    read = {
        source: read_site_config(source, text)
        for source in found.site_configs
        if (text := read_small(srcdir / source)) is not None
    }
    return OldSites(
        merge_sites(one.site for one in read.values() if one.site),
        {source: one.problems for source, one in read.items() if one.problems},
    )


MAX_DATA = 1_000_000
"""Bytes of a file about authors, or of an old site's settings."""


def _read_data(path: Path) -> Value | None:
    """Return what a YAML file says; its owner reports what is wrong with it."""
    text = read_small(path)
    return None if text is None else from_yaml(read_yaml(text))


def read_small(path: Path) -> str | None:
    """Return the text of a small file; None for what is none."""
    try:
        if not _is_regular(path) or path.stat().st_size > MAX_DATA:
            return None
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeError):
        return None


_origins: WeakKeyDictionary[Sphinx, tuple[OriginReader, ...]] = WeakKeyDictionary()
"""What each site has of its own."""


def add_reader(app: Sphinx, reader: OriginReader) -> None:
    """Add an origin, before all that are known; one of the same name gives way."""
    others = (each for each in origins_of(app) if each.name != reader.name)
    _origins[app] = (reader, *others)


def origins_of(app: Sphinx) -> tuple[OriginReader, ...]:
    """Return the readers of all origins."""
    return _origins.get(app, ORIGINS)


def _source_of(reader: OriginReader) -> str:
    """Return the code of a site's own origin, for which entries hold."""
    with contextlib.suppress(OSError, TypeError):  # what has no file
        parts = inspect.getsource(reader.recognise), inspect.getsource(reader.read)
        return reader.name + "".join(parts)
    return reader.name


class Settings(NamedTuple):
    """What the files of posts are read with, besides their bytes."""

    code: str
    """Digest of our own code, as another version may read otherwise, and of what the
    archivist says of shortcodes."""

    date_format: str

    switches: Switches
    """Which repairs are made."""


def read_settings(
    config: Config, shortcodes: str, readers: Iterable[OriginReader]
) -> Settings:
    """Return what an entry depends on besides its file.

    :param shortcodes: The file about them.
    :param readers: Of all origins.
    """
    date_format = getattr(config, "post_date_format", "")  # ABlog's, where it is loaded
    own = [_source_of(reader) for reader in readers if reader not in ORIGINS]
    digest = hashlib.sha256(repr((_digest_code(), shortcodes, own)).encode())
    switches = read_switches(settings_of(config).repair)
    return Settings(digest.hexdigest(), date_format, switches)


@functools.cache
def _digest_code() -> str:
    """Return a digest of the package, so that what an older one read is not kept."""
    digest = hashlib.sha256()
    package = Path(chronicle.__file__).parent
    for name in ("core", "markup", "metadata", "repair", "sources"):
        for path in sorted((package / name).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
