"""What a parallel reader sends back."""

from __future__ import annotations

import os
import pickle

from chronicle.build.pickling import Notes


def test_all_is_pickled_where_it_was_made() -> None:
    notes = Notes({"a": 1})
    notes["b"] = 2

    assert pickle.loads(pickle.dumps(notes)) == {"a": 1, "b": 2}


def test_a_fork_sends_its_news_alone() -> None:
    notes: Notes[str, list[int]] = Notes({"a": [1], "gone": [0]})
    reader, writer = os.pipe()
    if os.fork() == 0:
        notes["b"] = [2]
        notes.setdefault("c", []).append(3)
        notes["gone"] = [4]
        del notes["gone"]
        os.write(writer, pickle.dumps(notes))
        os._exit(0)
    os.wait()

    sent = pickle.loads(os.read(reader, 10_000))
    assert list(sent.items()) == [("b", [2]), ("c", [3])], "not in their order"
    os.close(reader)
    os.close(writer)
