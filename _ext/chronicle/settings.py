"""All settings of all features: ``chronicle_<feature>_<name>`` in ``conf.py``.

Each field of :class:`Settings` is a setting, with its type, default and documentation.
Code asks :func:`settings_of`, which works with any part of the package alone.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import types
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from sphinx.errors import ConfigError

from chronicle.build.reporting import report
from chronicle.build.sphinx_adapter import given_settings
from chronicle.core.policy import policy_faults
from chronicle.core.posts import FOLDER, lies_below
from chronicle.core.problems import Problem, Subtype
from chronicle.repair.switches import switch_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

PREFIX = "chronicle_"


def _setting(
    default: object,
    rebuild: str,
    doc: str,
    *,
    example: str = "",
    least: int | None = None,
) -> Any:
    """Describe a setting.

    :param rebuild: Sphinx's word for what a change makes anew: ``env``, ``html``; empty
        if the feature sees by itself what has changed.
    :param doc: What it is for; reST.
    :param example: A value, as it stands in ``conf.py``.
    :param least: The least number that makes sense.
    """
    metadata = {"rebuild": rebuild, "doc": doc, "example": example, "least": least}
    if isinstance(default, (dict, list)):
        return dataclasses.field(default_factory=default.copy, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings, by their names less the prefix."""

    posts: Sequence[str] = _setting(
        [FOLDER],
        "env",
        "Folders of posts, below the source folder. Each file in them is a post, and "
        "none is trusted; a page elsewhere is a post if ABlog's directive or front "
        "matter says so, or ``blog_post_pattern``.",
        example='["posts", "news/archive"]',
    )
    publish: str = _setting(
        "",
        "",
        "What a web server shows: a symbolic link that each complete build replaces in "
        "one step, so that readers never have half a site. Relative to ``conf.py``.",
        example='"_build/public"',
    )
    metadata_authors: Mapping[str, str] = _setting(
        {},
        "",
        "Full names of authors, by the names with which they sign. Names that are in "
        "the community data, or in files of authors among the posts, are known.",
        example='{"smm": "Shamika Monahan"}',
    )
    metadata_placeholder_authors: Sequence[str] = _setting(
        [],
        "",
        "Names that sign where nobody else does, such as the organisation's own; they "
        "give way to any other author.",
        example='["The Team"]',
    )
    metadata_hidden_tags: Sequence[str] = _setting(
        ["post", "legacy-blogger"],
        "",
        "Tags that importers add; they are kept in the record and not shown.",
        example='["post", "imported"]',
    )
    encoding_documents: Sequence[str] = _setting(
        [],
        "env",
        "Patterns of documents, besides posts, in which mojibake is undone.",
        example='["minutes/**"]',
    )
    repair: Mapping[str, bool] = _setting(
        {},
        "env",
        "Repairs that are not made: ``encoding`` (mojibake, in all documents), "
        "``markdown`` and ``rst`` (damaged markup; ``markup`` stands for both), "
        "``templating`` (what Liquid, Hugo and other systems ran over a text, as "
        "shortcodes). Each is made unless it is ``False``.",
        example='{"markup": False, "rst": True}',
    )
    repair_liquid_site: Mapping[str, str] = _setting(
        {},
        "env",
        "What ``{{ site.… }}`` stood for in posts of Jekyll.",
        example='{"repository": "https://github.com/jekyll/jekyll"}',
    )
    repair_undelivered: Sequence[str] = _setting(
        [],
        "env",
        "Patterns of images that are known not to have been delivered with the posts: "
        "no warning names them.",
        example='["image-[0-9]*"]',
    )
    posts_allow: Sequence[str] = _setting(
        [],
        "env",
        "Directives and roles of the site's own extensions that posts may use. What "
        "they make is cleaned like all else in a post.",
        example='["plantuml", "issue"]',
    )
    links_origins: Mapping[str, str | Sequence[str]] = _setting(
        {},
        "env",
        "Where links without a host lead that are not in the site: for each origin, or "
        "folder of posts, its old address, or several, the best first.",
        example='{"jekyll": "https://blog.example.org"}',
    )
    links_permalinks: Mapping[str, str] = _setting(
        {},
        "",
        "The addresses of posts on their old site: for each origin, or folder of "
        "posts, a pattern as that system writes it. It goes before what the site's own "
        "settings say, if they lie among the posts, and before the system's default.",
        example='{"jekyll": "/:year/:month/:day/:title.html"}',
    )
    links_served: Mapping[str, str | Sequence[str]] = _setting(
        {},
        "env",
        "Folders of an archive that its old site served at the root, beside those that "
        "systems have by default: for each origin one, or several.",
        example='{"jekyll": ["media"]}',
    )
    links_feed_paths: Mapping[str, str] = _setting(
        {},
        "html",
        "Addresses at which readers of feeds still ask, and the feed that answers.",
        example='{"feeds/posts/default": "blog/atom.xml"}',
    )
    links_archive_age: int = _setting(
        365,
        "env",
        "Days after which the external links of a post get a second link, to the "
        "Internet Archive's copy of the day of publication; -1 for none.",
        example="730",
        least=-1,
    )
    community_data: str = _setting(
        "_data",
        "",
        "Folder of the community data, below the source folder.",
        example='"data"',
    )
    community_lanes: Mapping[str, Sequence[str]] = _setting(
        {},
        "html",
        "The lanes of the timeline's picture, from the top, and the topics of the "
        "events that belong to each; a topic of no lane belongs to the last. Without "
        "it every topic has a lane of its own.",
        example='{"Hosting": ["hosting"], "Source": ["vcs", "tracker"]}',
    )
    community_license: str = _setting(
        "",
        "",
        "Address of the licence of the community data; named in ``chronicle.json``.",
        example='"https://creativecommons.org/publicdomain/zero/1.0/"',
    )
    blog_licenses: Mapping[str, str] = _setting(
        {},
        "html",
        "On what terms posts may be used, or who owns them: an address or words, for "
        "each origin, for each folder of posts, or by ``posts`` for all. What a post "
        "says itself goes before.",
        example='{"posts": "© Example Foundation"}',
    )
    blog_page_size: int = _setting(
        25, "html", "Posts on one page of a collection.", example="50", least=1
    )
    blog_feed_length: int = _setting(
        50, "html", "Posts in a feed, the newest.", example="20", least=1
    )
    blog_collection_feeds: Sequence[str] = _setting(
        [],
        "html",
        "Formats, beside Atom, of the feeds that ``blog_feed_archives`` gives each "
        "year, tag and author: ``rss``, ``json``. All posts have a feed in each.",
        example='["rss", "json"]',
    )
    seo_hidden: bool = _setting(
        False,
        "html",
        "Ask search engines to leave the whole site out: for previews of a change, and "
        "for copies of a site.",
        example="True",
    )
    theme_policy: Mapping[str, str | Sequence[str]] = _setting(
        {},
        "html",
        "What pages may load besides what the site's own content policy allows: for "
        "each of its directives one source, or several. It has no effect under other "
        "themes than Furo, whose pages load what they like.",
        example='{"script-src": "https://comments.example.org"}',
    )


RENAMED = {
    "chronicle_authors": "chronicle_metadata_authors",
    "chronicle_placeholder_authors": "chronicle_metadata_placeholder_authors",
    "chronicle_hidden_tags": "chronicle_metadata_hidden_tags",
    "chronicle_liquid_site": "chronicle_repair_liquid_site",
    "chronicle_origins": "chronicle_links_origins",
    "chronicle_feed_paths": "chronicle_links_feed_paths",
    "chronicle_addresses_archive_age": "chronicle_links_archive_age",
    "chronicle_archive_page_size": "chronicle_blog_page_size",
    "chronicle_archive_feed_length": "chronicle_blog_feed_length",
}
"""``{name in version 1.0: name now}``; the old ones are read until version 2."""

FEEDS = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}
"""``{format: name of the file}``."""

FIELDS = {PREFIX + field.name: field for field in dataclasses.fields(Settings)}
"""``{name in conf.py: field}``."""


def settings_of(config: Config) -> Settings:
    """Return the site's settings."""
    return Settings(**{field.name: config[name] for name, field in FIELDS.items()})


def collection_feeds(config: Config) -> list[str]:
    """Return the names of the files in which each collection has its feed."""
    wanted = {"atom", *settings_of(config).blog_collection_feeds}
    return [name for kind, name in FEEDS.items() if kind in wanted]


def post_folders(config: Config) -> tuple[str, ...]:
    """Return the folders whose files are posts, below the source folder."""
    return _normal_folders(tuple(config.chronicle_posts))


@cache
def _normal_folders(given: tuple[str, ...]) -> tuple[str, ...]:
    folders = (str(PurePosixPath(folder)) for folder in given)
    return tuple(dict.fromkeys(folder for folder in folders if folder != "."))


def is_post(config: Config, docname: str) -> bool:
    """Tell whether a document lies among the posts; all other pages are trusted."""
    return lies_below(docname, post_folders(config))


# Checking -------------------------------------------------------------------------


def fits(value: object, hint: Any) -> bool:
    """Tell whether a value is of the type of its setting.

    :param hint: Of those that :class:`Settings` uses.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        return any(fits(value, each) for each in arguments)
    if origin is Mapping:
        return isinstance(value, Mapping) and all(
            fits(key, arguments[0]) and fits(each, arguments[1])
            for key, each in value.items()
        )
    if origin is Sequence:
        # A set is welcome where a list is: what it holds counts, not its order.
        return isinstance(value, (list, tuple, set, frozenset)) and all(
            fits(each, arguments[0]) for each in value
        )
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def describe_type(hint: Any) -> str:
    """Return the words for a type: ``a dictionary of text to text``."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        return " or ".join(map(describe_type, arguments))
    if origin is Mapping:
        return f"a dictionary of {' to '.join(map(describe_type, arguments))}"
    if origin is Sequence:
        return f"a list of {describe_type(arguments[0])}"
    return {str: "text", int: "a whole number", bool: "True or False"}.get(
        hint, "anything"
    )


def _feed_faults(names: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with names of feeds."""
    expected = ", ".join(map(repr, FEEDS))
    for name in names:
        if name not in FEEDS:
            yield f"unknown format {name!r}; expected some of {expected}"


_FAULTS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "blog_collection_feeds": _feed_faults,
    "theme_policy": policy_faults,
    "repair": switch_faults,
}
"""Setting -> what finds faults in values of its type."""


def find_faults(config: Config) -> Iterator[str]:
    """Yield what is wrong with the values of the settings."""
    hints = get_type_hints(Settings)
    for folder in post_folders(config):
        if folder.startswith(("/", "../")):
            yield f"chronicle_posts names {folder!r}; expected a folder of the site"
    for name, field in FIELDS.items():
        value, hint, least = config[name], hints[field.name], field.metadata["least"]
        if not fits(value, hint):
            yield f"{name} is {value!r}; expected {describe_type(hint)}"
        elif least is not None and value < least:
            yield f"{name} is {value!r}; expected a number from {least} on"
        elif find := _FAULTS.get(field.name):
            yield from (f"{name}: {fault}" for fault in find(value))


def _given(config: Config) -> list[str]:
    """Return the names of ``conf.py`` that begin as ours do, in its order."""
    return [name for name in given_settings(config) if name.startswith(PREFIX)]


def is_set(config: Config, name: str) -> bool:
    """Tell whether ``conf.py`` or the command line gives a setting of whomever."""
    return name in given_settings(config) or name in config.overrides


def rename_settings(config: Config) -> Iterator[tuple[str, str]]:
    """Take the values of old names; yield them, and what to tell of each.

    The later of the old and the new one in ``conf.py`` counts, as of one name.
    """
    given = _given(config)
    for number, old in enumerate(given):
        new = RENAMED.get(old)
        if new is None or old in config:
            continue
        if new not in given[number:] and new not in config.overrides:
            config[new] = given_settings(config)[old]
        yield old, f"{old!r} is now called {new!r}"


def find_unknown(config: Config) -> Iterator[tuple[str, str]]:
    """Yield names that nobody reads, and what to tell of each."""
    for name in _given(config):
        if name in config or name in RENAMED:
            continue
        close = difflib.get_close_matches(name, [*FIELDS, *RENAMED], 1, 0.7)
        best = RENAMED.get(close[0], close[0]) if close else ""
        expected = repr(best) if best else f"one of {', '.join(FIELDS)}"
        yield name, f"unknown setting {name!r}; expected {expected}"


def _line_of(name: str, lines: Sequence[str]) -> int:
    """Return the line that sets *name*; the first if it is set in another way."""
    matching = (n for n, line in enumerate(lines, 1) if re.match(rf"{name}\b", line))
    return next(matching, 1)


def report_settings(app: Sphinx, found: Iterable[tuple[str, str]]) -> None:
    """Tell what is to be told of settings, at their lines in ``conf.py``.

    :param found: Pairs of a name and a message.
    """
    conf = app.confdir / "conf.py"
    lines = conf.read_text("utf-8").splitlines() if conf.is_file() else []
    problems = (
        Problem(Subtype.CONFIG, message, _line_of(name, lines))
        for name, message in found
    )
    report(problems, str(conf))


def check_settings(app: Sphinx, config: Config) -> None:
    """Refuse settings that can't be meant, and name those that nobody reads.

    :raises ConfigError: If one has a value of a wrong type; it names them all.
    """
    report_settings(app, (*rename_settings(config), *find_unknown(config)))
    if faults := list(find_faults(config)):
        raise ConfigError("\n".join(faults))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the settings known to Sphinx; every feature asks for this."""
    app.setup_extension("chronicle.build")
    hints = get_type_hints(Settings)
    defaults = Settings()
    for name, field in FIELDS.items():
        default = getattr(defaults, field.name)
        kind = describe_type(hints[field.name])
        description = f"{field.metadata['doc']} Type: {kind}."
        app.add_config_value(
            name, default, field.metadata["rebuild"], description=description
        )
    # Before everyone who reads them, and before Sphinx's own check of types (800).
    app.connect("config-inited", check_settings, priority=10)
    return {
        "version": "1",
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
