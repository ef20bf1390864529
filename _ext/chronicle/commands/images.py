"""``chronicle images SITE`` lists remote pictures of posts, and fetches copies of them.

A copy is put beside the first post that shows the picture; the next build shows it and
says where it is from.  Only hosts that are named are asked, and only for pictures.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import click

from chronicle.core.files import write_atomically
from chronicle.core.pictures import NAME, Picture, read_pictures, write_pictures
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import requests

REPORT = "about/attention.json"
"""Where a build names its remote pictures, below the output folder."""

FORMATS = {"AVIF": ".avif", "BMP": ".bmp", "GIF": ".gif", "ICO": ".ico",
           "JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "TIFF": ".tif",
           "WEBP": ".webp"}  # fmt: skip
"""Pillow's names of formats that browsers show, and how their files end."""

HOPS = 5
"""Redirects that are followed, each to a host that is named."""

TIMEOUT = 30
"""Seconds in which a host has to say something."""

BLOCK = 65_536
"""Bytes that are read at a time."""


class Rules(NamedTuple):
    """What may be fetched."""

    hosts: Sequence[str]
    """Names of hosts; those below them are meant too."""

    most: int
    """Bytes of one picture."""


class RefusedError(Exception):
    """A picture is not fetched; says why."""


@click.command(name="images")
@click.argument(
    "site", type=click.Path(path_type=Path, exists=True), default="_build/html"
)
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
    help="The source folder of the site.  [default: this folder]",
)
@click.option("--data", default="_data", show_default=True, help="Folder of the list.")
@click.option(
    "--host", "hosts", multiple=True, help="Fetch from this host; may be repeated."
)
@click.option(
    "--max-size",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Megabytes of one picture.",
)
@click.option("--check", is_flag=True, help="Compare the copies with their checksums.")
@click.pass_context
def main(  # noqa: PLR0913 -- one for each option
    ctx: click.Context,
    site: Path,
    *,
    source: Path,
    data: str,
    hosts: tuple[str, ...],
    max_size: int,
    check: bool,
) -> None:
    """List the remote pictures of posts, and fetch copies of them.

    SITE is the output folder of a build.  Without --host nothing is fetched.  What was
    fetched is not fetched again, and what was broken off goes on where it ended.
    """
    known = _read_list(source / data / NAME)
    if check:
        faults = list(find_faults(source, known.values()))
        click.echo("\n".join([*faults, f"{len(known)} copies, {len(faults)} faults"]))
        ctx.exit(int(bool(faults)))
    wanted = {
        address: sources
        for address, sources in _read_wanted(site).items()
        if address not in known or not (source / known[address].file).is_file()
    }
    rules = Rules(hosts, max_size * 1_000_000)
    chosen = [address for address in sorted(wanted) if is_allowed(address, hosts)]
    if not hosts:
        _print_hosts(wanted)
        return
    failed = _fetch_all(source, data, wanted, chosen, rules)
    for address, reason in failed.items():
        click.echo(f"{address}: {reason}", err=True)
    done = len(chosen) - len(failed)
    click.echo(f"{done} fetched, {len(failed)} failed, {len(wanted) - done} left")
    ctx.exit(int(bool(failed)))


def _print_hosts(wanted: Mapping[str, Sequence[str]]) -> None:
    """Print each picture and where it is shown, by host."""
    for address in sorted(wanted, key=lambda one: (urlsplit(one).netloc, one)):
        click.echo(f"{address}  {', '.join(wanted[address])}")
    click.echo(f"{len(wanted)} remote pictures; name hosts by --host to fetch them")


def _read_wanted(site: Path) -> dict[str, list[str]]:
    """Return ``{address: paths of the posts that show it}``, as the build has it."""
    path = site / REPORT
    try:
        found: dict[str, list[str]] = json.loads(path.read_text("utf-8"))["remote"]
    except (OSError, ValueError, KeyError) as error:
        message = f"{path} names no pictures; expected the output of an HTML build"
        raise click.ClickException(message) from error
    return found


def _read_list(path: Path) -> dict[str, Picture]:
    if not path.exists():
        return {}
    try:
        return read_pictures(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path} is no list of pictures: {error}") from error


def find_faults(source: Path, pictures: Iterable[Picture]) -> Iterator[str]:
    """Yield what is wrong with copies."""
    for picture in pictures:
        path = source / picture.file
        if not path.is_file():
            yield f"{picture.file}: is not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != picture.sha256:
            yield f"{picture.file}: is not what was fetched from {picture.address}"


def is_allowed(address: str, hosts: Iterable[str]) -> bool:
    """Tell whether an address is one of the web, on a host that is named."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and any(
        host == name.lower() or host.endswith(f".{name.lower()}") for name in hosts
    )


# Fetching -------------------------------------------------------------------------


def _fetch_all(
    source: Path,
    data: str,
    wanted: Mapping[str, Sequence[str]],
    chosen: Sequence[str],
    rules: Rules,
) -> dict[str, str]:
    """Fetch pictures, and write the list after each; return ``{address: fault}``."""
    import requests  # noqa: PLC0415 -- heavy, and only needed here

    failed: dict[str, str] = {}
    with (
        requests.Session() as session,
        click.progressbar(chosen, label="Fetching") as addresses,
    ):
        session.headers["User-Agent"] = "chronicle-images"
        for address in addresses:
            try:
                folder = posixpath.dirname(wanted[address][0])
                picture = fetch(session, address, source, folder, rules)
            # Those of requests are OSErrors; a host may say what means nothing.
            except (RefusedError, OSError, ValueError) as error:
                failed[address] = str(error)
                continue
            known = _read_list(source / data / NAME) | {address: picture}
            text = write_pictures(known.values()) + "\n"
            write_atomically(source, f"{data}/{NAME}", text.encode())
    return failed


def fetch(
    session: requests.Session, address: str, source: Path, folder: str, rules: Rules
) -> Picture:
    """Fetch one picture into the folder of a post.

    :param folder: Path below *source*.
    :raises RefusedError: If it may not be fetched, or is no picture.
    """
    name = _name_of(address)
    partial = source / folder / f".{name}.part"
    _download(session, address, partial, rules)
    content = partial.read_bytes()
    try:
        suffix, size = _measure(content)
    except RefusedError:
        partial.unlink()
        raise
    file = f"{folder}/{name}{suffix}"
    write_atomically(source, file, content)
    partial.unlink()
    return Picture(
        address=address,
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        width=size[0],
        height=size[1],
    )


def _name_of(address: str) -> str:
    """Return a name that tells a picture from all others, and what it is called."""
    stem = posixpath.splitext(posixpath.basename(unquote(urlsplit(address).path)))[0]
    mark = hashlib.sha256(address.encode()).hexdigest()[:10]
    return f"{slugify(stem)[:60] or 'picture'}-{mark}"


def _download(
    session: requests.Session, address: str, partial: Path, rules: Rules
) -> None:
    """Put what an address has into a file, after what is there already."""
    start = partial.stat().st_size if partial.exists() else 0
    with _open(session, address, start, rules) as response:
        if start and response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            partial.unlink()  # it is whole already, or another picture by now
            _download(session, address, partial, rules)
            return
        if start and response.status_code != HTTPStatus.PARTIAL_CONTENT:
            start = 0  # the host begins again
        response.raise_for_status()
        if start + int(response.headers.get("Content-Length") or 0) > rules.most:
            raise RefusedError(f"has more than {rules.most} bytes")
        with partial.open("ab" if start else "wb") as file:
            for block in response.iter_content(BLOCK):
                start += len(block)
                if start > rules.most:
                    file.close()
                    partial.unlink()
                    raise RefusedError(f"has more than {rules.most} bytes")
                file.write(block)


def _open(
    session: requests.Session, address: str, start: int, rules: Rules
) -> requests.Response:
    """Ask for an address, and follow redirects to hosts that are named."""
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    for _ in range(HOPS):
        if not is_allowed(address, rules.hosts):
            host = urlsplit(address).netloc
            raise RefusedError(f"leads on to {host!r}, which --host does not name")
        response = session.get(
            address, headers=headers, stream=True, timeout=TIMEOUT,
            allow_redirects=False,
        )  # fmt: skip
        if not response.is_redirect:
            return response
        response.close()
        address = urljoin(address, response.headers["Location"])
    raise RefusedError(f"leads on more than {HOPS} times")


_SVG = re.compile(rb"\A\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b",
                  re.DOTALL)  # fmt: skip


def _measure(content: bytes) -> tuple[str, tuple[int | None, int | None]]:
    """Return how the file of a picture ends, and its width and height in pixels.

    :raises RefusedError: If the bytes are no picture.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 -- heavy

    if _SVG.match(content):
        return ".svg", (None, None)
    try:
        with Image.open(BytesIO(content)) as image:
            size, name = image.size, image.format or ""
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise RefusedError("is no picture") from error
    except Image.DecompressionBombError as error:
        raise RefusedError("has more pixels than a picture has") from error
    if name not in FORMATS:
        raise RefusedError(f"is {name}, which browsers don't show")
    return FORMATS[name], size
