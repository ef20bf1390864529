"""After random changes, a build equals a clean one byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from building import build, small_site, write_files

SCRIPT = Path(__file__).with_name("try_edits.py")


def test_a_build_after_random_changes_equals_a_clean_one() -> None:
    command = [sys.executable, str(SCRIPT), "1", "2", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "1 of 1 sequences equal" in done.stdout, done.stdout + done.stderr


def test_a_label_is_shown_when_another_post_has_another(tmp_path: Path) -> None:
    text = "---\ntitle: {n}\ndate: 2020-01-0{n}\ncategories: [{label}]\n---\n\nText.\n"
    posts = {f"posts/{n}.md": text.format(n=n, label="wiki") for n in range(1, 7)}
    site = small_site(tmp_path / "site", posts)
    page = "posts/1/index.html"
    assert not build(site).soup(page).select(".post-labels")

    write_files(site, {"posts/6.md": text.format(n=6, label="news")})
    again = build(site)

    assert "wiki" in again.soup(page).select_one(".post-labels").get_text()
    assert again.files() == build(site, out="clean").files()


def test_a_text_that_is_damaged_gives_way_to_another_of_the_same_post(
    tmp_path: Path,
) -> None:
    """Though all else is as it was that the catalogue of posts is made of."""
    text = (
        "---\ntitle: One\ndate: 2020-01-01\noriginal_url: /old/one/\n---\n\n"
        + "Many words. " * 100
    )
    posts = {"posts/a.md": f"{text}\n\nLast… one.\n", "posts/b.md": f"{text}\n\nEnd.\n"}
    site = small_site(tmp_path / "site", posts)
    assert (build(site).outdir / "posts/a/index.html").is_file()

    write_files(site, {"posts/a.md": f"{text}\n\nLastâ€¦ one.\n"})
    again = build(site)

    assert "End." in again.soup("posts/b/index.html").get_text()
    assert again.files() == build(site, out="clean").files()
