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
import stat
import time
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from sphinx.domains import Domain
from sphinx.util import logging

import chronicle
from chronicle.core.files import PARTIAL, replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

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

RACE = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again within
one tick of the clock, and is read the next time too.

Source: https://git-scm.com/docs/racy-git.
"""


class Seen(NamedTuple):
    """A file as it was when it was read."""

    stamp: tuple[int, ...]
    """What the file system says of it; equal means: not written since."""

    digest: str


class Written(NamedTuple):
    """The output of one builder."""

    made_of: str
    """Digest of all files and settings."""

    output: str
    """Digest of what the file system says of each file of the output."""

    warnings: list[Warned]
    """What listeners said that have nothing to say when nothing has changed."""


class Warned(NamedTuple):
    """A warning, to be said again."""

    message: str
    subtype: str
    location: str


class State(NamedTuple):
    """What is known of the last builds in one folder of doctrees."""

    made_with: str = ""
    """Digest of the code and the versions of libraries."""

    is_read: bool = False
    """Whether the environment holds what the files said: no build was cut off."""

    files: dict[str, Seen] = {}  # noqa: RUF012 -- never changed in place
    """Path of each file that documents were made of."""

    made_of: str = ""
    """Digest of all files and settings when a build last came to its end."""

    written: dict[str, Written] = {}  # noqa: RUF012
    """``{name of builder: what it wrote when it last came to its end}``."""


def read_state(path: Path) -> State:
    """Read the state file; an unreadable one is as good as none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        files = {
            name: Seen(tuple(stamp), digest)
            for name, (stamp, digest) in found["files"].items()
        }
        written = {
            name: Written(made_of, output, [Warned(*item) for item in warnings])
            for name, (made_of, output, warnings) in found["written"].items()
        }
        return State(
            found["made_with"], found["is_read"], files, found["made_of"], written
        )
    except FileNotFoundError:
        return State()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        logger.info("%s cannot be read: the site is built anew.", path)
        return State()


def write_state(path: Path, state: State) -> None:
    """Write the state file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, json.dumps(state._asdict()).encode())


def look(path: Path, before: Seen | None, now: int) -> Seen | None:
    """Return a file as it is now; read only if it may have been written since.

    :param before: The file as it was seen by the last build.
    :param now: Nanoseconds since the epoch, before anything was read.
    :returns: None for what is no regular file; links are not followed.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return None
        stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        if before and before.stamp == stamp:
            return before
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
    is_settled = max(stamp[1:3]) < now - RACE
    return Seen(stamp if is_settled else (), digest)


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
        self.now = 0
        self.is_trusted = True
        """Whether the output is what the last build was to write."""
        self.is_unchanged = False
        """Whether there is nothing to do: all is as the last build left it."""
        self.has_fault = False
        """Whether something failed that may have left files undone."""
        self.removed: set[str] = set()
        self.warnings: list[Warned] = []

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take nothing: the state is the main process' alone."""

    def see(self, path: Path) -> str:
        """Note a file of which the site is made; return the digest of its content."""
        name = str(path)
        seen = look(path, self.before.files.get(name), self.now)
        if seen is None:
            return ""
        self.files[name] = seen
        return seen.digest

    def see_below(self, folder: Path) -> None:
        """Note all files below a folder, and which there are."""
        for path in _walk(folder):
            self.see(path)

    def has_changed(self, path: Path) -> bool:
        """Tell whether a file says something else than in the last build."""
        before = self.before.files.get(str(path))
        return self.see(path) != (before.digest if before else "")

    def made_of(self, config: Config) -> str:
        """Return a digest of all files seen, and of all settings."""
        files = sorted((name, seen.digest) for name, seen in self.files.items())
        settings = sorted((value.name, value.value) for value in config)
        day = int(os.environ.get("SOURCE_DATE_EPOCH") or self.now // 10**9) // 86400
        text = json.dumps([files, settings, day], sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a value of a setting so that equal ones are written alike."""
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    if callable(value):
        return f"{value.__module__}.{getattr(value, '__qualname__', '')}"
    return str(value)


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
        with _heard(domain.warnings):
            found = listener(app, *args)
            return None if found is None else list(found)

    return spared


@contextlib.contextmanager
def _heard(warnings: list[Warned]) -> Iterator[None]:
    """Add to *warnings* what is warned of meanwhile."""
    heard = stdlib_logging.Handler(stdlib_logging.WARNING)

    def note(record: stdlib_logging.LogRecord) -> None:
        if getattr(record, "type", "") == "chronicle":
            location = str(getattr(record, "location", "") or "")
            subtype = str(getattr(record, "subtype", ""))
            # Sphinx's own records say the place too, and its handlers add the type.
            said = stdlib_logging.LogRecord.getMessage(record)
            said = said.removesuffix(f" [chronicle.{subtype}]")
            warnings.append(Warned(said, subtype, location))

    heard.emit = note  # type: ignore[method-assign]
    sphinx_logger = stdlib_logging.getLogger("sphinx")
    sphinx_logger.addHandler(heard)
    try:
        yield
    finally:
        sphinx_logger.removeHandler(heard)


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

    All, if the last build was cut off while it read, or other code made it.
    """
    domain = build_of(env)
    domain.removed = removed
    found = sorted(
        docname for docname in env.found_docs if _has_changed(domain, env, docname)
    )
    if domain.before.is_read:
        return [docname for docname in found if docname not in added | changed]
    return sorted(env.found_docs - added)


def _has_changed(domain: BuildDomain, env: BuildEnvironment, docname: str) -> bool:
    paths = [Path(env.doc2path(docname)), *_dependencies(env, docname)]
    changed = [path for path in paths if domain.has_changed(path)]  # notes each
    return bool(changed)


def _dependencies(env: BuildEnvironment, docname: str) -> Iterator[Path]:
    for name in env.dependencies.get(docname, ()):
        yield Path(env.srcdir, name)


def find_nothing_to_do(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """See whether all is as the last build left it."""
    domain = build_of(env)
    _see_settings(app, domain)
    if docnames or domain.removed or not domain.is_trusted:
        return
    written = domain.before.written[app.builder.name]
    if domain.made_of(app.config) == written.made_of:
        domain.is_unchanged = output_digest(Path(app.outdir)) == written.output
    if domain.is_unchanged:
        domain.warnings = written.warnings


def _see_settings(app: Sphinx, domain: BuildDomain) -> None:
    domain.see(Path(app.confdir, "conf.py"))
    folders = (*app.config.templates_path, *app.config.html_static_path)
    for folder in (*folders, *app.config.html_extra_path):
        domain.see_below(Path(app.confdir, folder))


def rewrite_untrusted(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all documents if pages may not be what the environment says.

    Another builder may have taken changes in, or a build was cut off while it wrote.
    """
    domain = build_of(env)
    for docname in env.found_docs:  # what was read may name other files than before
        for path in _dependencies(env, docname):
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
    output = output_digest(Path(app.outdir))
    written = {
        **(domain.before.written if domain.before.is_read else {}),
        app.builder.name: Written(made_of, output, sorted(set(domain.warnings))),
    }
    state = State(made_with(), not domain.has_fault, domain.files, made_of, written)
    write_state(domain.path, state)


def output_digest(outdir: Path) -> str:
    """Return a digest of what the file system says of each file of the output."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(outdir):
        folders.sort()
        for name in sorted(names):
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 -- speed
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
        digest.update(folder.encode())
    return digest.hexdigest()


@functools.cache
def made_with() -> str:
    """Return a digest of this package's code and of the libraries' versions."""
    digest = hashlib.sha256(repr([*_versions(LIBRARIES)]).encode())
    package = Path(chronicle.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _versions(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            yield metadata.version(name)
        except metadata.PackageNotFoundError:
            yield ""
