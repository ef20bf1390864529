"""A build that has nothing to do ends before anything is loaded, and no other does."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from building import build, small_site, write_files
from chronicle.build import unchanged
from chronicle.build.freshness import BuildDomain, walk_output
from chronicle.build.state import Warned

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POST = "---\ntitle: Post\ndate: 2020-01-01\n---\n\n[Missing](nowhere.md).\n"

FILES = {
    "site/conf.py": "extensions = ['chronicle']",
    "site/posts/a.md": "Text.",
    "site/_build/out/index.html": "<p>Page.",
    "site/_build/doctrees/a.doctree": "tree",
    "theme/page.html": "{{ body }}",
    "site/.cache/used.json": "{}",
}


class Site:
    """The files of a site, and builds of it that do nothing."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = write_files(folder, FILES)
        self.monkeypatch = monkeypatch
        self.call()
        self.domain = SimpleNamespace(
            files={str(folder / name) for name in FILES if "_build" not in name},
            warnings=[],
            has_fault=False,
            is_unchanged=False,
        )
        self.app: Any = SimpleNamespace(
            srcdir=folder / "site",
            confdir=folder / "site",
            outdir=folder / "site/_build/out",
            doctreedir=folder / "site/_build/doctrees",
            statuscode=0,
            config=SimpleNamespace(_raw_config={"release": "1", "setup": object()}),
            connect=lambda *_, **__: None,
            events=SimpleNamespace(listeners={}),
            env=SimpleNamespace(domains={BuildDomain.name: self.domain}),
        )

    def call(self, *options: str, program: str = "/bin/sphinx-build") -> None:
        self.monkeypatch.setattr(sys, "argv", [program, *options, "site", "out"])

    def begin(self) -> Any:
        command = unchanged._command()
        assert command is not None
        return unchanged._Build(self.app, command)

    def finish(self, begun: Any = None, *said: str) -> None:
        begun = begun or self.begin()
        self.domain.output = [*walk_output(self.app)]
        begun.said += said
        (self.folder / "site/_build/doctrees/chronicle").mkdir(exist_ok=True)
        begun.write(self.app, None)

    def ends_at_once(self) -> bool:
        try:
            unchanged.end_if_unchanged(self.app)
        except SystemExit as end:
            return end.code == 0
        return False


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def restore_older(folder: Path) -> None:
    path = folder / "site/posts/a.md"
    path.write_text("Else.", encoding="utf-8")
    os.utime(path, (1, 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "post": restore_older,
    "new file": lambda folder: (folder / "site/posts/b.txt").touch(),
    "post of that name": lambda folder: write_files(
        folder, {"site/posts/venv/index.md": "About virtual environments."}
    ),
    "renamed": lambda folder: (folder / "site/posts/a.md").rename(
        folder / "site/posts/b.md"
    ),
    "link": lambda folder: (folder / "site/posts/b.md").symlink_to("a.md"),
    "settings": lambda folder: write_files(folder, {"site/conf.py": "html_title = ''"}),
    "theme": lambda folder: write_files(folder, {"theme/page.html": "{{ other }}"}),
    "new in theme": lambda folder: (folder / "theme/layout.html").touch(),
    "hidden": lambda folder: write_files(folder, {"site/.cache/used.json": "[]"}),
    "page": lambda folder: (folder / "site/_build/out/index.html").unlink(),
    "doctree": lambda folder: (folder / "site/_build/doctrees/a.doctree").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_file_that_was_used_or_made_counts(
    site: Site, change: Callable[[Path], object]
) -> None:
    site.finish()
    assert site.ends_at_once()

    change(site.folder)
    assert not site.ends_at_once()


def test_what_is_in_folders_of_tools_does_not_count(site: Site) -> None:
    site.finish()
    write_files(site.folder / "site", {".git/HEAD": "", "venv/lib/x.py": ""})
    assert site.ends_at_once()


def test_what_lies_behind_a_link_may_always_have_changed(site: Site) -> None:
    write_files(site.folder, {"elsewhere/2020/a.md": "Text."})
    (site.folder / "site/posts/more").symlink_to(site.folder / "elsewhere")
    site.finish()
    assert not site.ends_at_once()


def test_a_source_that_changed_while_the_site_was_built_counts(site: Site) -> None:
    begun = site.begin()
    restore_older(site.folder)
    site.finish(begun)
    assert not site.ends_at_once()


def test_a_source_that_was_just_written_is_compared_by_content(site: Site) -> None:
    begun = site.begin()
    assert str(site.folder / "site/posts/a.md") in begun.fresh
    begun.fresh = dict.fromkeys(begun.fresh, "of another content")
    site.finish(begun)
    assert not site.ends_at_once()


@pytest.mark.parametrize("options", [("-n",), ("-a",), ("-E",), ("-D", "language=de")])
def test_another_call_is_another_build(site: Site, options: tuple[str, ...]) -> None:
    site.finish()
    site.call(*options)
    assert not site.ends_at_once()


def test_the_same_call_for_everything_anew_never_ends(site: Site) -> None:
    site.call("-qaE")
    assert unchanged._command() is None


def test_the_environment_is_part_of_the_call(site: Site) -> None:
    site.finish()
    site.monkeypatch.setenv("SHLVL", "99")
    assert site.ends_at_once()
    site.monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    assert not site.ends_at_once()


def test_what_the_settings_found_out_counts(site: Site) -> None:
    site.finish()
    assert site.ends_at_once()
    site.app.config._raw_config["release"] = "2"  # from a file elsewhere
    assert not site.ends_at_once()


def test_a_program_that_uses_sphinx_is_never_ended(site: Site) -> None:
    site.finish()
    site.call(program="/bin/pytest")
    assert not site.ends_at_once()


def test_a_listener_that_may_ask_others_is_always_called(site: Site) -> None:
    def ask(_app: object) -> None:
        """Ask a version control system."""

    site.app.events.listeners["builder-inited"] = [SimpleNamespace(handler=ask)]
    site.finish()
    assert not site.ends_at_once()


def test_what_each_build_says_is_said_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(unchanged, "print_warnings", printed.extend)
    warned = Warned("no such file", "link", "a.md:7")
    site.domain.warnings = [warned]
    site.finish(None, str(warned))
    assert site.ends_at_once()
    assert printed == ["a.md:7: WARNING: no such file [chronicle.link]\n"]


def test_what_is_said_only_once_is_not_forgotten_at_once(site: Site) -> None:
    site.finish(None, "a.md:7: WARNING: said when it was read\n")
    assert not site.ends_at_once()


def test_warnings_are_errors_where_they_are_to_be(site: Site) -> None:
    warned = Warned("no such file", "link", "a.md:7")
    site.domain.warnings = [warned]
    site.call("-W")
    site.finish(None, str(warned))
    assert not site.ends_at_once()


def test_a_damaged_record_is_as_good_as_none(site: Site) -> None:
    site.finish()
    path = site.folder / "site/_build/doctrees/chronicle/record.json"
    assert path.is_file()
    path.write_text("{", encoding="utf-8")
    assert not site.ends_at_once()


def test_a_site_is_built_once(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", {"posts/a.md": POST})
    first = build(site, quiet=False)
    assert "nothing has changed" not in first.log
    assert "nowhere.md" in first.log

    again = build(site, quiet=False)
    assert "nothing has changed since the last build" in again.log
    assert "nowhere.md" in again.log
    assert again.status == 0
    assert again.files() == first.files()

    (site / "posts/a.md").write_text(POST.replace("Missing", "Gone"), "utf-8")
    assert "Gone" in build(site).soup("posts/a/index.html").text
