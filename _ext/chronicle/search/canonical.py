"""Give Pagefind's files an order of their own.  Pure.

Pagefind writes the values of a filter, and the list of filters, in an order that
differs from run to run; it names files by their content, so that names differ too.

The shapes are those of Pagefind 1.5; a build with another says so by a failing test.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import cbor2

from chronicle.search.engine import MAGIC

if TYPE_CHECKING:
    from collections.abc import Mapping


def put_in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the same index with an order that follows from its content.

    :param files: ``{path: content}`` of all files of one index.
    :returns: The same; filters and the files that name them have new names.
    """
    ordered = dict(files)
    filters = _order_filters(ordered)
    entry = json.loads(ordered["pagefind-entry.json"])
    for language in entry["languages"].values():
        language["hash"] = _order_meta(ordered, language["hash"], filters)
    ordered["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return dict(sorted(ordered.items()))


def _order_filters(files: dict[str, bytes]) -> dict[str, str]:
    """Order the values of each filter.

    :returns: ``{old hash: new hash}``.
    """
    renamed = {}
    for path in [path for path in files if path.endswith(".pf_filter")]:
        name, values = _unpack(files.pop(path))
        data = _pack([name, sorted(values)])
        before = path.removeprefix("filter/").removesuffix(".pf_filter")
        renamed[before] = after = _rename(before, data)
        files[f"filter/{after}.pf_filter"] = data
    return renamed


def _order_meta(files: dict[str, bytes], before: str, filters: dict[str, str]) -> str:
    """Order what the file of one language lists.

    :returns: The new hash of the file.
    """
    meta = _unpack(files.pop(f"pagefind.{before}.pf_meta"))
    version, pages, chunks, filter_list, sorts, *rest = meta
    filter_list = sorted([name, filters[number]] for name, number in filter_list)
    data = _pack([version, pages, chunks, filter_list, sorted(sorts), *rest])
    after = _rename(before, data)
    files[f"pagefind.{after}.pf_meta"] = data
    return after


def _unpack(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(MAGIC))


def _pack(value: object) -> bytes:
    return gzip.compress(MAGIC + cbor2.dumps(value), mtime=0)


def _rename(before: str, data: bytes) -> str:
    """Return a name of the same shape as *before*: language, hash of the content."""
    language, _, number = before.rpartition("_")
    digest = hashlib.sha256(data).hexdigest()
    return f"{language}_{digest[: len(number)]}"
