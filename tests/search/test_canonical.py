from __future__ import annotations

import gzip
import json

import cbor2

from chronicle.search.pagefind import put_in_order


def packed(value: object) -> bytes:
    return gzip.compress(b"pagefind_dcd" + cbor2.dumps(value))


def index(*, reverse: bool) -> dict[str, bytes]:
    """Return the files of one index, as two runs of Pagefind would order them."""
    step, run = (-1, "a") if reverse else (1, "b")
    tags = [["psf", [0, 1]], ["pycon", [1]]]
    kinds = [["page", [2]], ["post", [0, 1]]]
    filters = [["kind", f"en_{run}00001"], ["tag", f"en_{run}00002"]]
    meta = [
        "1.5.2",
        [["en_a", 3]],
        [["a", "z", "en_b"]],
        filters[::step],
        [],
        ["title"],
    ]
    entry = {"version": "1.5.2", "languages": {"en": {"hash": f"en_{run}00003"}}}
    return {
        f"filter/en_{run}00001.pf_filter": packed(["kind", kinds[::step]]),
        f"filter/en_{run}00002.pf_filter": packed(["tag", tags[::step]]),
        "fragment/en_a.pf_fragment": b"fragment",
        f"pagefind.en_{run}00003.pf_meta": packed(meta),
        "pagefind-entry.json": json.dumps(entry).encode(),
    }


def test_two_runs_give_the_same_files() -> None:
    assert put_in_order(index(reverse=False)) == put_in_order(index(reverse=True))


def test_files_are_found_under_the_names_that_others_give_them() -> None:
    files = put_in_order(index(reverse=False))

    number = json.loads(files["pagefind-entry.json"])["languages"]["en"]["hash"]
    meta = cbor2.loads(
        gzip.decompress(files[f"pagefind.{number}.pf_meta"]).removeprefix(
            b"pagefind_dcd"
        )
    )
    for name, filter_number in meta[3]:
        data = gzip.decompress(files[f"filter/{filter_number}.pf_filter"])
        assert cbor2.loads(data.removeprefix(b"pagefind_dcd"))[0] == name
    assert files["fragment/en_a.pf_fragment"] == b"fragment"
