"""Read the configuration of an old site, as data.  Pure: nothing of it is run.

Of each system's file only what says where posts answered and files lay is read.
"""

from __future__ import annotations

import ast
import json
import posixpath
import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.core.oldsite import OldSite, Route
from chronicle.core.problems import Problem, Subtype
from chronicle.core.yamldoc import read_yaml
from chronicle.metadata.permalinks import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Data = Mapping[str, Any]

NAMES = frozenset(
    {
        "_config.yml", "_config.yaml", "_config.toml",
        "config.toml", "config.yaml", "config.yml", "config.json",
        "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "permalinks.toml",
        "docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs",
        "pelicanconf.py", "publishconf.py", "conf.py", "mkdocs.yml", "mkdocs.yaml",
        ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "astro.config.mjs",
        "astro.config.ts",
    }
)  # fmt: skip
"""Names of files in which systems keep their settings."""


class ReadSite(NamedTuple):
    """What a file of settings says."""

    site: OldSite | None
    """None if it is no system's that is known."""

    problems: tuple[Problem, ...] = ()


def read_site_config(source: str, text: str) -> ReadSite:
    """Read a file of settings.

    :param source: Path below the source folder; its name tells the notation.
    """
    folder, name = posixpath.split(source)
    if posixpath.basename(folder) == "_default":  # config/_default/hugo.toml
        folder = posixpath.dirname(posixpath.dirname(folder))
    notation = name.rpartition(".")[2]
    data, problems = _READERS[notation](text)
    if data is None:
        return ReadSite(None, problems)
    if name.startswith("permalinks."):
        data = {"permalinks": data}
    for is_own, read in _SYSTEMS:
        if is_own(name, data):
            return ReadSite(read(folder, data), problems)
    return ReadSite(None)


# Notations ------------------------------------------------------------------------

Parsed = tuple["Data | None", tuple[Problem, ...]]


def _fault(message: str, line: int | None) -> Parsed:
    expected = "the settings of the old site are not read"
    return None, (Problem(Subtype.OLD_SITE, f"{message}; {expected}", line),)


def _read_yaml(text: str) -> Parsed:
    found = read_yaml(text)
    if isinstance(found.value, dict):
        return found.value, ()  # tags and anchors are left out in silence
    if fault := next(iter(found.faults), None):
        return _fault(fault.message, fault.line)
    return None, ()


def _read_toml(text: str) -> Parsed:
    try:
        return tomllib.loads(text), ()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        return _fault(f"not TOML: {error}", int(line[1]) if line else None)


def _read_json(text: str) -> Parsed:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        return _fault(f"not JSON: {error.msg}", error.lineno)
    except RecursionError:
        return _fault("nested too deeply", None)
    return (found, ()) if isinstance(found, dict) else (None, ())


def _read_python(text: str) -> Parsed:
    """Read the constants that a module assigns; it is parsed, and never run."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return _fault(f"not Python: {error.msg}", error.lineno)
    except (ValueError, MemoryError, RecursionError):
        return _fault("not Python", None)
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except (ValueError, TypeError, MemoryError, RecursionError):
                continue
    return found, ()


_COMMENT = re.compile(r"(?<![:\"'])//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/")
_SETTING = re.compile(r"(?<![\w.])[\"']?(\w+)[\"']?\s*:\s*([\"'`])([^\"'`\n]*)\2")
_BLOG = re.compile(r"plugin-content-blog[\"']\s*,\s*\{|(?<![\w.])blog\s*:\s*\{")


def _read_script(text: str) -> Parsed:
    """Read the texts that a script sets by name, and the blogs of Docusaurus."""
    bare = _COMMENT.sub("", text)
    blogs = [_settings(_block(bare, found.end())) for found in _BLOG.finditer(bare)]
    return {**_settings(bare), "blogs": blogs}, ()


def _settings(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, _, value in _SETTING.findall(text):
        found.setdefault(name, value)
    return found


def _block(text: str, start: int) -> str:
    """Return what stands in braces, of which the first was opened at *start*."""
    depth = 1
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if not depth:
            return text[start:end]
    return text[start:]


_READERS: Mapping[str, Callable[[str], Parsed]] = {
    "yml": _read_yaml,
    "yaml": _read_yaml,
    "toml": _read_toml,
    "json": _read_json,
    "py": _read_python,
    "js": _read_script,
    "mjs": _read_script,
    "ts": _read_script,
}


# Systems --------------------------------------------------------------------------


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _table(value: object) -> Data:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(_folder(item) for item in values if _folder(item))


def _folder(value: object) -> str:
    """Return a relative path as plain segments; empty if it leads elsewhere."""
    path = posixpath.normpath(_text(value) or ".").strip("/")
    return "" if path.startswith(".") else path


def _is_true(value: object) -> bool:
    return str(value).strip().lower() in {"true", "yes", "on", "1"}


def _join(*parts: str) -> str:
    return "/".join(part.strip("/") for part in parts if part.strip("/"))


def _url(host: object, base: object = "") -> str:
    """Return the address of a site with the path below which it lay."""
    address = _text(host).rstrip("/")
    if not re.match(r"https?://[^/\s]", address):
        address = ""
    path = _text(base).strip("/")
    # Without a host the path still says what all of its addresses begin with.
    return f"{address}/{path}" if path else address


def _read_jekyll(folder: str, data: Data) -> OldSite:
    collections = _table(data.get("collections"))
    own = _table(_table(collections).get("posts")).get("permalink")
    style = _text(own) or _text(data.get("permalink"))
    return OldSite(
        system="jekyll",
        folder=folder,
        url=_url(data.get("url"), data.get("baseurl")),
        routes=(*_jekyll_defaults(data), *_jekyll_route("", STYLES.get(style, style))),
    )


def _jekyll_route(folder: str, pattern: str) -> tuple[Route, ...]:
    return (Route(pattern, folder, _join(folder, "_posts")),) if pattern else ()


def _jekyll_defaults(data: Data) -> Iterator[Route]:
    """Yield the permalinks of ``defaults``, which hold for a folder."""
    defaults = data.get("defaults")
    for item in defaults if isinstance(defaults, list) else ():
        scope, values = _table(_table(item).get("scope")), _table(item).get("values")
        style = _text(_table(values).get("permalink"))
        if _text(scope.get("type")) in {"", "posts"} and style:
            pattern = STYLES.get(style, style)
            yield from _jekyll_route(_folder(scope.get("path")), pattern)


def _read_hexo(folder: str, data: Data) -> OldSite:
    source = _folder(data.get("source_dir")) or "source"
    pattern = _text(data.get("permalink"))
    return OldSite(
        system="hexo",
        folder=folder,
        url=_url(data.get("url")),
        routes=(Route(pattern, _join(source, "_posts"), _join(source, "_posts")),),
        served=(source,),
    )


def _read_hugo(folder: str, data: Data) -> OldSite:
    data = {key.lower(): value for key, value in data.items()}
    content = _folder(data.get("contentdir")) or "content"
    permalinks = _table(data.get("permalinks"))
    pages = {**permalinks, **_table(permalinks.get("page"))}
    ugly = "/:sections/:slugorfilename.html" if _is_true(data.get("uglyurls")) else ""
    routes = [
        Route(pattern, _join(content, section), content)
        for section, pattern in pages.items()
        if isinstance(pattern, str)
    ]
    return OldSite(
        system="hugo",
        folder=folder,
        url=_url(data.get("baseurl")),
        routes=(*routes, Route(ugly, content, content)),
        served=_texts(data.get("staticdir")),
        language=_text(data.get("defaultcontentlanguage")) or "en",
    )


def _read_zola(folder: str, data: Data) -> OldSite:
    return OldSite(
        system="zola",
        folder=folder,
        url=_url(data.get("base_url")),
        language=_text(data.get("default_language")) or "en",
    )


def _read_docusaurus(folder: str, data: Data) -> OldSite:
    routes = []
    for blog in data["blogs"]:
        base = _text(blog.get("routeBasePath")) or "blog"
        path = _folder(blog.get("path")) or "blog"
        routes.append(Route(f"/{base.strip('/')}/:dated_path", path, path))
    return OldSite(
        system="docusaurus",
        folder=folder,
        url=_url(data.get("url"), data.get("baseUrl")),
        routes=tuple(routes),
        language=_text(data.get("defaultLocale")),
    )


def _read_pelican(folder: str, data: Data) -> OldSite:
    content = _folder(data.get("PATH")) or "content"
    by_file = _text(data.get("SLUGIFY_SOURCE")) == "basename"
    default = "{slugorfilename}.html" if by_file else "{title_slug}.html"
    pattern = _text(data.get("ARTICLE_URL")) or _text(data.get("ARTICLE_SAVE_AS"))
    if by_file:
        pattern = pattern.replace("{slug}", "{slugorfilename}")
    paths = data.get("ARTICLE_PATHS")
    roots = [_join(content, path) for path in _texts(paths)] if paths else []
    return OldSite(
        system="pelican",
        folder=folder,
        url=_url(data.get("SITEURL")),
        routes=tuple(
            Route(pattern or default, root, content) for root in (*roots, content)
        ),
        served=(content,),
        author=_text(data.get("AUTHOR")),
    )


def _read_nikola(folder: str, data: Data) -> OldSite:
    pretty = data.get("PRETTY_URLS", True)
    ending = "/" if pretty else ".html"
    posts = data.get("POSTS")
    routes = []
    for item in posts if isinstance(posts, list | tuple) else ():
        if isinstance(item, list | tuple) and len(item) > 1:
            root = _folder(posixpath.dirname(_text(item[0]).partition("*")[0] or "."))
            pattern = f"/{_text(item[1])}/:folders/:slugorfilename{ending}"
            routes.append(Route(pattern, root, root))
    return OldSite(
        system="nikola",
        folder=folder,
        url=_url(data.get("SITE_URL")),
        routes=tuple(routes),
        language=_text(data.get("DEFAULT_LANG")),
        author=_text(data.get("BLOG_AUTHOR")),
    )


def _read_ablog(folder: str, data: Data) -> OldSite:
    return OldSite(
        system="ablog",
        folder=folder,
        url=_url(data.get("blog_baseurl") or data.get("html_baseurl")),
        routes=(Route("/:path/"),),
        projects=tuple(_projects(data.get("intersphinx_mapping"))),
        substitutions=tuple(
            found
            for key in ("rst_prolog", "rst_epilog")
            for found in _SUBSTITUTION.findall(_text(data.get(key)))
        ),
    )


_SUBSTITUTION = re.compile(r"^\.\. \|([^|\n]+)\| replace:: *(.+)$", re.MULTILINE)


def _projects(mapping: object) -> Iterator[tuple[str, str]]:
    """Yield the names and addresses of the documentation that Sphinx may look up."""
    for name, place in _table(mapping).items():
        address = _text(place[0]) if isinstance(place, list | tuple) and place else ""
        if re.match(r"https?://[^/\s]", address):
            yield str(name), f"{address.rstrip('/')}/"


_BABEL = {"yyyy": ":year", "yy": ":short_year", "MM": ":month", "M": ":i_month",
          "dd": ":day", "d": ":i_day"}  # fmt: skip


def _read_material(folder: str, data: Data) -> OldSite:
    docs = _folder(data.get("docs_dir")) or "docs"
    plain = not _is_true(data.get("use_directory_urls", "true"))
    return OldSite(
        system="mkdocs-material",
        folder=folder,
        url=_url(data.get("site_url")),
        routes=tuple(
            _material_route(blog, docs, plain=plain)
            for blog in _material_blogs(data.get("plugins"))
        ),
        served=(docs,),
    )


def _material_blogs(plugins: object) -> Iterator[Data]:
    """Yield the settings of each blog among the plugins, in either notation."""
    items = list(_table(plugins).items())
    for item in plugins if isinstance(plugins, list) else ():
        items += (_table(item) or {_text(item): {}}).items()
    for name, settings in items:
        if name.rpartition("/")[2].partition(" ")[0] == "blog":
            yield _table(settings)


def _material_route(blog: Data, docs: str, *, plain: bool) -> Route:
    base = "" if _text(blog.get("blog_dir")) == "." else _folder(blog.get("blog_dir"))
    base = base if "blog_dir" in blog else "blog"
    layout = _text(blog.get("post_url_date_format")) or "yyyy/MM/dd"
    date = re.sub("yyyy|yy|MM|M|dd|d", lambda found: _BABEL[found[0]], layout)
    written = _text(blog.get("post_url_format")) or "{date}/{slug}"
    root = _join(docs, base, "posts")
    pattern = f"/{base}/{written.replace('{date}', date)}"
    return Route(f"{pattern}.html" if plain else f"{pattern}/", root, root)


def _read_eleventy(folder: str, data: Data) -> OldSite:
    root = _folder(data.get("input"))
    return OldSite(system="eleventy", folder=folder, routes=(Route("", root, root),))


def _read_astro(folder: str, data: Data) -> OldSite:
    url = _url(data.get("site"), data.get("base"))
    return OldSite(system="astro", folder=folder, url=url)


def _has(*keys: str) -> Callable[[str, Data], bool]:
    """Return a test for files that set one of *keys*, whatever their case."""
    folded = {key.lower() for key in keys}
    return lambda _name, data: bool(folded & {str(key).lower() for key in data})


def _is_named(*names: str) -> Callable[[str, Data], bool]:
    return lambda name, _data: name.lstrip(".").partition(".")[0] in names


_HEXO = _has("source_dir", "public_dir", "new_post_name", "skip_render")

# The first whose signs a file has.
_SYSTEMS: tuple[
    tuple[Callable[[str, Data], bool], Callable[[str, Data], OldSite]], ...
] = (
    (_is_named("docusaurus"), _read_docusaurus),
    (_is_named("eleventy"), _read_eleventy),
    (_is_named("astro"), _read_astro),
    (_is_named("mkdocs"), _read_material),
    (_is_named("pelicanconf", "publishconf"), _read_pelican),
    (_is_named("hugo", "permalinks"), _read_hugo),
    (lambda name, data: name.startswith("_config.") and _HEXO(name, data), _read_hexo),
    (lambda name, _data: name.startswith("_config."), _read_jekyll),
    (lambda name, data: name == "conf.py" and "BLOG_TITLE" in data, _read_nikola),
    (lambda name, data: name == "conf.py" and "extensions" in data, _read_ablog),
    (lambda name, data: name != "conf.py" and "base_url" in data, _read_zola),
    (_has("baseURL", "permalinks", "languageCode", "theme"), _read_hugo),
)
