"""``chronicle serve``: build at each change, and reload the browser.

The files that are built are those that a site publishes.  What live work needs is put
into pages when they are served: the script that reloads, the leave to run it, and what
Sphinx has to say.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import html
import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from click.core import ParameterSource

from chronicle.build import spare
from chronicle.core.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

# Pages as they are served ---------------------------------------------------------

SCRIPT = (
    "(function listen(lost){"
    "const s=new WebSocket('ws://'+location.host+'/websocket-reload');"
    "s.onopen=()=>lost&&location.reload();"
    "s.onmessage=()=>location.reload();"
    "s.onclose=()=>setTimeout(listen,1000,true)})()"
)
"""Reloads the page when the server says so, and when it is there again."""

_OVERLAY = """
<details open role="alert" style="position:fixed;inset:auto 0 0 0;z-index:99999;\
max-height:60vh;overflow:auto;background:#2b1113;color:#fff;font:14px/1.5 monospace;\
border-top:4px solid {colour}">
<summary style="padding:.6rem 1rem;cursor:pointer;font-weight:bold">{title}</summary>
<pre style="margin:0;padding:0 1rem 1rem;white-space:pre-wrap;background:none;\
color:inherit;border:0">{text}</pre>
</details>
"""

_POLICY = re.compile(r'(http-equiv="Content-Security-Policy" content=")([^"]*)(")')


class Outcome(NamedTuple):
    """How the last build ended."""

    status: int = 0
    messages: str = ""


def allow_reloading(policy: str) -> str:
    """Let a policy that names what scripts may do allow the one that reloads."""
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = re.sub(r"\bscript-src ", f"script-src 'sha256-{digest}' ", policy, count=1)
    return re.sub(r"\bconnect-src ", "connect-src ws: ", policy, count=1)


def make_live(page: str, outcome: Outcome) -> str:
    """Return a page with the script that reloads it, and what Sphinx has to say."""

    def allow(found: re.Match[str]) -> str:
        policy = allow_reloading(html.unescape(found[2]))
        return f"{found[1]}{html.escape(policy, quote=True)}{found[3]}"

    page = _POLICY.sub(allow, page, count=1)
    before, end, after = page.rpartition("</body>")
    if not end:
        before, after = page, ""
    return f"{before}{_overlay(outcome)}<script>{SCRIPT}</script>{end}{after}"


def _overlay(outcome: Outcome) -> str:
    """Return what lies over the page while something is wrong."""
    if not outcome.status and not outcome.messages:
        return ""
    failed = bool(outcome.status)
    title = "The site could not be built" if failed else "Sphinx has warnings"
    text = html.escape(outcome.messages.strip() or f"exit status {outcome.status}")
    colour = "#e5484d" if failed else "#f5a623"
    return _OVERLAY.format(title=title, text=text, colour=colour)


# Building -------------------------------------------------------------------------


@dataclass(kw_only=True)
class SiteBuilder:
    """Builds the site, each time in a process of its own.

    The next one reads what it needs before there is anything to be done.
    """

    source: Path
    outdir: Path
    builder: str
    waiting: subprocess.Popen[str] | None = None
    """The process of the next build."""

    show: Callable[[], object] = bool
    """Called when there is something else to be seen than before."""

    shown: Outcome | None = None
    """How the running build stood when something was last shown of it."""

    @property
    def doctrees(self) -> Path:
        """Beside the output, whose every file is served."""
        return self.outdir.with_name(f"{self.outdir.name}-doctrees")

    @property
    def account(self) -> Path:
        """Where the outcome is kept for the process that serves."""
        return self.outdir.with_name(f"{self.outdir.name}-outcome.json")

    @property
    def imported(self) -> Path:
        """Where a build says what it imported."""
        return self.outdir.with_name(f"{self.outdir.name}-imported.json")

    def start(self, *, waits: bool) -> subprocess.Popen[str]:
        """Start the process of a build.

        :param waits: Whether it has to be told before it builds.
        """
        # Without -P, modules beside that one would come before everybody's.
        command = [sys.executable, "-P", spare.__file__, "wait" if waits else "build"]
        command += [str(self.imported), "--no-color", "-q", "-j", "auto"]
        command += ["-b", self.builder, "-d", str(self.doctrees)]
        command += [str(self.source), str(self.outdir)]
        return subprocess.Popen(  # noqa: S603 -- a list, of our own words and paths
            command,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, spare.LIVE: "1"},
        )

    def discard(self) -> None:
        """End the process that waits."""
        if self.waiting is not None:
            self.waiting.communicate()  # which closes its input
            self.waiting = None

    def __call__(
        self, *, changed_paths: Sequence[Path], come_or_gone: Sequence[Path] = ()
    ) -> None:
        """Build, and show what Sphinx says while it says it.

        :param come_or_gone: Those of the files that were not there before, or are not
            there now.
        """
        for path in changed_paths[:5]:
            click.echo(f"changed: {path}")
        self.shown = None
        outcome = Outcome(spare.OUTDATED)
        if self.waiting is not None:
            outcome = self._build(self.waiting, come_or_gone)
        if outcome.status == spare.OUTDATED:
            outcome = self._build(self.start(waits=False), ())
        self.waiting = self.start(waits=True)
        self._tell(outcome)
        click.echo("could not build the site" if outcome.status else "built")

    def _build(
        self, process: subprocess.Popen[str], come_or_gone: Sequence[Path]
    ) -> Outcome:
        """Have a process build, and return what came of it."""
        said: list[str] = []
        with process:
            assert process.stdin  # noqa: S101 -- for the type checker
            with contextlib.suppress(BrokenPipeError):  # it has ended by itself
                process.stdin.write(json.dumps([*map(str, come_or_gone)]) + "\n")
                process.stdin.close()
            for line in process.stderr or ():
                if line == spare.WRITTEN:
                    self._tell(Outcome(0, "".join(said)))
                    continue
                click.echo(line, err=True, nl=False)
                said.append(line)
        return Outcome(process.returncode, "".join(said))

    def _tell(self, outcome: Outcome) -> None:
        """Have shown what there is now, unless it is shown."""
        if outcome != self.shown:
            self.shown = outcome
            replace_file(self.account, json.dumps(outcome).encode())
            self.show()

    def outcome(self) -> Outcome:
        """Return how the last build ended."""
        return Outcome(*json.loads(self.account.read_text(encoding="utf-8")))


# Serving --------------------------------------------------------------------------


def make_app(builder: SiteBuilder, watched: Sequence[Path]) -> Starlette:
    """Return the server of a site, which builds it again when a file changes."""
    import watchfiles
    from sphinx_autobuild.filter import IgnoreFilter
    from sphinx_autobuild.server import RebuildServer
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.responses import FileResponse, HTMLResponse, Response
    from starlette.routing import Mount, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    files = StaticFiles(directory=builder.outdir, html=True, check_dir=False)

    def live(page: str, status: int) -> Response:
        page = make_live(page, builder.outcome())
        return HTMLResponse(page, status, {"Cache-Control": "no-store"})

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await files.get_response(files.get_path(scope), scope)
        except HTTPException as error:
            response = live("<p>There is no such page.</p>", error.status_code)
        if isinstance(response, FileResponse) and response.media_type == "text/html":
            page = Path(response.path).read_text(encoding="utf-8")
            response = live(page, response.status_code)
        await response(scope, receive, send)

    ignored = [builder.outdir, builder.doctrees, builder.account, builder.imported]

    class Watcher(RebuildServer):  # type: ignore[misc]  # it has no types
        """Builds in this process' own threads, since it keeps the next one waiting."""

        async def watch(self) -> None:
            loop = asyncio.get_running_loop()
            builder.show = lambda: loop.call_soon_threadsafe(self.flag.set)
            async for changes in watchfiles.awatch(
                *self.paths,
                watch_filter=lambda _, path: not self.ignore(path),
                step=STEP,
            ):
                came_or_went = [
                    Path(path).resolve()
                    for change, path in changes
                    if change is not watchfiles.Change.modified
                ]
                await asyncio.to_thread(
                    builder,
                    changed_paths=[Path(path).resolve() for _, path in changes],
                    come_or_gone=came_or_went,
                )

    watcher = Watcher(
        list(watched), IgnoreFilter(ignored, _never_watched(watched)), builder
    )
    return Starlette(
        routes=[
            WebSocketRoute("/websocket-reload", watcher, name="reload"),
            Mount("/", app=answer),
        ],
        lifespan=watcher.lifespan,
    )


STEP = 20
"""Milliseconds without another change, after which what was saved is built."""


def _never_watched(watched: Sequence[Path]) -> list[str]:
    """Return patterns of what is in the folders but is no source."""
    names = r"(.+/)?(\.[^/]+|__pycache__|node_modules|_build|venv)(/|$)"
    return [f"^{re.escape(folder.as_posix())}/{names}" for folder in watched]


TRIED = 20
"""Ports that are tried, from the one that is asked for."""


def find_port(host: str, port: int, *, others: bool) -> int:
    """Return a port that nobody listens at.

    :param port: The one that is wanted; 0 for any.
    :param others: Whether one of the next will do.
    :raises OSError: If there is none.
    """
    last = min(port + TRIED, 65536) if others and port else port + 1
    for candidate in range(port, last):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                if candidate == last - 1:
                    raise
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"no port from {port} on")


@click.command(name="serve")
@click.argument(
    "source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to listen; 0 for any port.  Without it, the first free one from 8000.",
)
@click.option(
    "-b", "--builder", default="dirhtml", show_default=True, help="Sphinx's builder."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the pages.  [default: _build/live in the source folder]",
)
@click.option(
    "--watch",
    "more",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Another folder whose changes count.",
)
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@click.pass_context
def main(  # noqa: PLR0913 -- an argument for each option
    ctx: click.Context,
    source: Path,
    *,
    host: str,
    port: int,
    builder: str,
    output: Path | None,
    more: Sequence[Path],
    opens: bool,
) -> None:
    """Build the site in SOURCE at each change, and reload the browser.

    What is wrong is shown here and over the page.
    """
    try:
        import sphinx_autobuild  # noqa: F401 -- tells whether the extra is there
        import uvicorn
    except ImportError as error:
        message = "sphinx-autobuild is missing: pip install 'sphinx-chronicle[serve]'"
        raise click.ClickException(message) from error
    asked = ctx.get_parameter_source("port") is not ParameterSource.DEFAULT
    try:
        free = find_port(host, port, others=not asked)
    except OSError as error:
        message = f"cannot listen at {host}:{port} ({error.strerror}); try --port 0"
        raise click.ClickException(message) from error
    if free != port and port:
        click.echo(f"port {port} is taken: this is {free}")
    source = source.resolve()
    outdir = (output or source / "_build" / "live").resolve()
    outdir.mkdir(parents=True, exist_ok=True)
    site = SiteBuilder(source=source, outdir=outdir, builder=builder)
    site(changed_paths=())
    app = make_app(site, [source, *(folder.resolve() for folder in more)])
    address = f"http://{host}:{free}/"
    click.echo(f"serving {address}")
    if opens:
        click.launch(address)
    try:
        uvicorn.run(app, host=host, port=free, log_level="warning")
    finally:
        site.discard()
