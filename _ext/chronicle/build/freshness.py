"""Decide by content, not by time, what a build may keep of the last one.

Sphinx compares time stamps, and takes for granted that the last build came to its end.
A file restored with its older stamp is then never published, and what a killed build
left half done is never fixed.  So the state of each build is kept beside the doctrees:

- what it was made with (code and versions) and of (each file, by content);
- whether it came to its end, for each builder; while one runs, none has.

What cannot be proven from that is made anew.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import logging as stdlib_logging
import os
import shutil
import time
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, cast

from sphinx.domains import Domain
from sphinx.util import logging

import chronicle
from chronicle.build.attention import attention_of
from chronicle.build.state import (
    Seen,
    State,
    Warned,
    Written,
    followed,
    look,
    read_ahead,
    read_state,
    walk,
    write_state,
)
from chronicle.core.files import PARTIAL
from chronicle.core.text import digest_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config, ConfigValue
    from sphinx.environment import BuildEnvironment

    from chronicle.build.attention import Noted
    from chronicle.build.local import Told
    from chronicle.build.state import Folder

logger = logging.getLogger(__name__)

T = TypeVar("T")

LIBRARIES = (
    "ablog",
    "docutils",
    "furo",
    "jinja2",
    "markdown-it-py",
    "myst-parser",
    "pagefind",
    "pillow",
    "pygments",
    "sphinx",
    "sphinx-copybutton",
    "sphinx-design",
)
"""Distributions whose other version may make other pages of the same text."""


class Output(NamedTuple):
    """The output as it was before a build was told what to do."""

    digest: str
    folders: dict[str, tuple[int, ...]]
    """Stamp of each folder: another when a file has come, gone or been replaced."""


class BuildDomain(Domain):
    """Where the running build keeps its state.  It has no objects to refer to."""

    name = "chronicle-build"
    label = "Build"
    initial_data: ClassVar[dict[str, Any]] = {}

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.path = Path()
        self.before = State()
        self.files: dict[str, Seen] = {}
        self.output_before: Output | None = None
        """If that was looked at while nobody waited."""
        self.output: list[Folder] = []
        """What the build leaves behind; to be asked when it is finished."""
        self.now = 0
        self.is_trusted = True
        """Whether the output is what the last build was to write."""
        self.is_unchanged = False
        """Whether there is nothing to do: all is as the last build left it."""
        self.only_changed: frozenset[str] | None = None
        """The documents, new ones too, whose texts are all that has changed; None if
        more has, or may have."""
        self.is_of_texts = False
        """Whether nothing has changed but the texts of a few documents, none new."""
        self.is_local = False
        """Whether what has changed shows on the changed documents' own pages alone."""
        self.is_of_words = False
        """Whether that shows elsewhere, but no link leads elsewhere: new titles."""
        self.told: dict[str, Told] = {}
        """By document that is read again: what it told others before, if all else is
        as it was."""
        self.written: frozenset[str] = frozenset()
        """Documents whose pages are written."""
        self.said: list[Noted] = []
        """All that editors are told, but for what was found by parallel readers."""
        self.has_fault = False
        """Whether something failed that may have left files undone."""
        self.removed: set[str] = set()
        self.found: list[str] = []
        """Problems that were there before any document was read."""
        self.warnings: list[Warned] = []
        self.spent: dict[str, float] = {}
        """Seconds of processor time that the reading of each document took so far."""

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take nothing: the state is the main process' alone."""

    def see(self, path: str | Path) -> str:
        """Note a file of which the site is made; return the digest of its content."""
        name = str(path)
        if name in self.files:  # what is written after that is seen by the next build
            return self.files[name].digest
        seen = look(name, self.before.files.get(name), self.now)
        if seen is None:
            return ""
        self.files[name] = seen
        return seen.digest

    def see_below(self, folder: Path) -> None:
        """Note all files below a folder, and which there are."""
        for path in _walk(folder):
            self.see(path)

    def has_changed_below(self, folder: Path) -> bool:
        """Tell whether the files below a folder are others than in the last build."""
        self.see_below(folder)
        root = f"{folder}{os.sep}"
        now, before = (
            {name: seen.digest for name, seen in files.items() if name.startswith(root)}
            for files in (self.files, self.before.files)
        )
        return now != before

    def has_changed(self, path: str | Path) -> bool:
        """Tell whether a file says something else than in the last build."""
        before = self.before.files.get(str(path))
        return self.see(path) != (before.digest if before else "")

    def made_of(self, config: Config) -> str:
        """Return a digest of all files seen, and of all settings."""
        files = sorted((name, seen.digest) for name, seen in self.files.items())
        text = json.dumps([files, self.set_by(config)])
        return hashlib.sha256(text.encode()).hexdigest()

    def set_by(self, config: Config) -> str:
        """Return a digest of all that decides of the site besides files."""
        day = int(os.environ.get("SOURCE_DATE_EPOCH") or self.now // 10**9) // 86400
        text = json.dumps([settings_digest(config), day, self.found])
        return hashlib.sha256(text.encode()).hexdigest()


def settings_digest(values: Iterable[ConfigValue]) -> str:
    """Return a digest of settings: those of a configuration, or some of them."""
    settings = sorted((value.name, value.value) for value in values)
    text = json.dumps(settings, sort_keys=True, default=plain)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> object:
    """Return a value of a setting so that equal ones are written alike."""
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    if callable(value):
        return f"{value.__module__}.{getattr(value, '__qualname__', '')}"
    return str(value)


def recall(
    kept: dict[str, tuple[str, T]], name: str, of: object, make: Callable[[], T]
) -> T:
    """Return what was made of the same before, by the same code, or make it.

    :param kept: Of a domain, so that it is there in the next build.
    :param of: All that it is made of; digests of files, as a rule.
    """
    key = hashlib.sha256(repr((made_with(), of)).encode()).hexdigest()
    if name not in kept or kept[name][0] != key:
        kept[name] = key, make()
    return kept[name][1]


def build_of(env: BuildEnvironment) -> BuildDomain:
    """Return the state of the running build."""
    return cast("BuildDomain", env.domains[BuildDomain.name])


def is_trusted(app: Sphinx) -> bool:
    """Tell whether files that the last build wrote may be kept."""
    return build_of(app.env).is_trusted


def unless_unchanged(listener: Callable[..., Any]) -> Callable[..., Any]:
    """Return *listener*, spared where the build has nothing to do.

    What it warned of in the last build is said again.

    :param listener: Of an event after the documents are read; returns nothing, or what
        can be iterated.
    """

    @functools.wraps(listener)
    def spared(app: Sphinx, *args: Any) -> Any:
        domain = build_of(app.env)
        if domain.is_unchanged:
            return []
        with heard(domain.warnings):
            found = listener(app, *args)
            return None if found is None else list(found)

    return spared


@contextlib.contextmanager
def heard(warnings: list[Warned]) -> Iterator[None]:
    """Add to *warnings* what is warned of meanwhile."""
    handler = stdlib_logging.Handler(stdlib_logging.WARNING)

    def note(record: stdlib_logging.LogRecord) -> None:
        if getattr(record, "type", "") == "chronicle":
            location = str(getattr(record, "location", "") or "")
            subtype = str(getattr(record, "subtype", ""))
            # Sphinx's own records say the place too, and its handlers add the type.
            said = stdlib_logging.LogRecord.getMessage(record)
            said = said.removesuffix(f" [chronicle.{subtype}]")
            warnings.append(Warned(said, subtype, location))

    handler.emit = note  # type: ignore[method-assign]
    sphinx_logger = stdlib_logging.getLogger("sphinx")
    sphinx_logger.addHandler(handler)
    try:
        yield
    finally:
        sphinx_logger.removeHandler(handler)


# Events ---------------------------------------------------------------------------


def start_build(app: Sphinx) -> None:
    """Read what is known of the last builds, and say that another one runs."""
    domain = build_of(app.env)
    domain.path = _state_file(app)
    domain.before = before = _read_usable(domain.path)
    domain.now = time.time_ns()
    domain.is_trusted = before.is_read and app.builder.name in before.written
    write_state(domain.path, before._replace(is_read=False))


def _state_file(app: Sphinx) -> Path:
    return Path(app.doctreedir, "chronicle", "build.json")


def _read_usable(path: Path) -> State:
    """Read the state, unless other code wrote it."""
    state = read_state(path)
    return state if state.made_with == made_with() else State()


COPIED = ("_downloads", "_images", "_sphinx_design_static", "_static")
"""Folders of the output that Sphinx fills with copies, some only if none is there."""


def clear_remains(app: Sphinx, config: Config) -> None:
    """Remove what a build that was cut off may have left half done."""
    path = _state_file(app)
    if _read_usable(path).is_read:
        return
    for folder in (Path(app.outdir), path.parent):
        for partial in folder.rglob(PARTIAL):
            partial.unlink(missing_ok=True)
    for name in COPIED:
        shutil.rmtree(Path(app.outdir, name), ignore_errors=True)


def find_changed_documents(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Return the documents whose text, or a file in it, has other content than before.

    All, if the last build was cut off while it read, or other code or an extension of
    the site that has changed made it.
    """
    domain = build_of(env)
    domain.removed = removed
    found = {
        docname for docname in env.found_docs if _has_changed(domain, env, docname)
    }
    if _has_changed_extension(app, domain) or not domain.before.is_read:
        domain.is_trusted = False
        return sorted(env.found_docs - added)
    # A checkout gives every file a new time stamp: those that only look newer go.
    changed -= {name for name in changed - found if _can_stay(domain, env, name)}
    return sorted(found - added - changed)


def _has_changed_extension(app: Sphinx, domain: BuildDomain) -> bool:
    """Tell whether an extension of the site's own, beside its settings, changed."""
    paths = [getattr(each.module, "__file__", "") for each in app.extensions.values()]
    own = [path for path in paths if path and Path(path).is_relative_to(app.confdir)]
    changed = [path for path in own if domain.has_changed(path)]  # notes each
    return bool(changed)


def _has_changed(domain: BuildDomain, env: BuildEnvironment, docname: str) -> bool:
    paths = [str(env.doc2path(docname)), *_dependencies(env, docname)]
    changed = [path for path in paths if domain.has_changed(path)]  # notes each
    return bool(changed)


def _can_stay(domain: BuildDomain, env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document whose files say what they said need not be read."""
    return (
        docname not in env.reread_always
        and Path(env.doctreedir, f"{docname}.doctree").is_file()
        and all(path in domain.files for path in _dependencies(env, docname))
    )


def _dependencies(env: BuildEnvironment, docname: str) -> Iterator[str]:
    for name in env.dependencies.get(docname, ()):
        yield os.path.join(env.srcdir, name)  # noqa: PTH118 -- there are thousands


def find_nothing_to_do(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """See whether all is as the last build left it."""
    domain = build_of(env)
    if attention := attention_of(env):
        domain.found = sorted(map(repr, attention.fresh))
    _see_settings(app, domain)
    if docnames or domain.removed or not domain.is_trusted:
        return
    written = domain.before.written[app.builder.name]
    if domain.made_of(app.config) == written.made_of:
        domain.is_unchanged = digest_output(app) == written.output
    if domain.is_unchanged:
        domain.warnings = written.warnings


def _see_settings(app: Sphinx, domain: BuildDomain) -> None:
    domain.see(Path(app.confdir, "conf.py"))
    for folder in (*app.config.html_static_path, *app.config.html_extra_path):
        domain.see_below(Path(app.confdir, folder))
    for path in template_folders(app.builder):
        domain.see_below(path)


def template_folders(builder: Builder) -> list[Path]:
    """Return the folders of the site's templates and of its theme's."""
    folders = getattr(getattr(builder, "templates", None), "pathchain", ())
    return [Path(folder) for folder in dict.fromkeys(folders)]


def templates_of(builder: Builder, but: Path | None = None) -> Iterator[bytes]:
    """Yield the text of each template of the site and of its theme.

    :param but: A folder that is left out, whole.
    """
    for folder in template_folders(builder):
        if but is None or not folder.resolve().is_relative_to(but.resolve()):
            for path in sorted(folder.rglob("*.html")):
                yield path.read_bytes()


def rewrite_untrusted(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all documents if pages may not be what the environment says.

    Another builder may have taken changes in, or a build was cut off while it wrote.
    """
    domain = build_of(env)
    for docname in env.found_docs:  # what was read may name other files than before
        for path in _dependencies(env, docname):
            if path not in domain.files:
                domain.see(path)
    before = domain.before
    if domain.is_trusted and (
        before.written[app.builder.name].made_of == before.made_of
    ):
        return []
    domain.is_trusted = False
    return sorted(env.found_docs)


def _walk(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    for folder, _, names in os.walk(root):
        yield from (Path(folder, name) for name in sorted(names))


def finish_build(app: Sphinx, exception: Exception | None) -> None:
    """Say that the build came to its end: what it wrote may be kept."""
    if exception is not None:
        return
    domain = build_of(app.env)
    Path(app.outdir, ".buildinfo.bak").unlink(missing_ok=True)
    for message, subtype, location in domain.warnings if domain.is_unchanged else ():
        logger.warning(
            "%s", message, type="chronicle", subtype=subtype, location=location
        )
    made_of = domain.made_of(app.config)
    domain.output = [*walk_output(app)]  # themes write in each build
    output = output_digest(domain.output)
    written = {
        **(domain.before.written if domain.before.is_read else {}),
        app.builder.name: Written(
            made_of, domain.set_by(app.config), output, sorted(set(domain.warnings))
        ),
    }
    state = State(made_with(), not domain.has_fault, domain.files, made_of, written)
    write_state(domain.path, state)


def walk_output(app: Sphinx) -> Iterator[Folder]:
    """Yield the folders of the output, but for that of the doctrees."""
    doctrees = str(app.doctreedir)
    return walk(str(app.outdir), lambda entry: entry.path == doctrees)


def look_ahead(app: Sphinx) -> None:
    """Look at the output and the accounts, with nobody to wait for it."""
    read_ahead(_state_file(app).parent)
    folders = [*walk_output(app)]
    stamps = {folder: followed(folder) for folder, _ in folders}
    build_of(app.env).output_before = Output(output_digest(folders), stamps)


def digest_output(app: Sphinx) -> str:
    """Return the digest of the output as it is before anything is written."""
    before = build_of(app.env).output_before
    if before and all(
        followed(each) == stamp for each, stamp in before.folders.items()
    ):
        return before.digest
    return output_digest(walk_output(app))


def output_digest(folders: Iterable[Folder], unit: int = 10**9) -> str:
    """Return a digest of what the file system says of each file of the output.

    :param unit: Nanoseconds that a time stamp is rounded down to.  Archives, in which
        CI keeps files, have whole seconds.
    """
    return digest_each(
        (folder, [(path, stamp[0], stamp[1] // unit) for path, stamp in files])
        for folder, files in folders
    )


@functools.cache
def made_with() -> str:
    """Return a digest of this package's code and of the libraries' versions."""
    digest = hashlib.sha256(repr([*_versions(LIBRARIES)]).encode())
    package = str(Path(chronicle.__file__).parent)
    for _folder, files in walk(package, lambda entry: entry.name == "__pycache__"):
        for path, _stamp in files:
            digest.update(path[len(package) :].replace(os.sep, "/").encode())
            with open(path, "rb") as file:  # noqa: PTH123 -- speed
                digest.update(file.read())
    return digest.hexdigest()


def _versions(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            yield metadata.version(name)
        except metadata.PackageNotFoundError:
            yield ""
