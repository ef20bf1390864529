"""What a parallel reader sends back."""

from __future__ import annotations

import os
import pickle
import pickletools
from pathlib import Path

from building import build, small_site
from chronicle.build.pickling import Notes, Packed


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


class _Counted:
    """A value that counts how often it is pickled and unpickled."""

    packed = opened = 0

    def __init__(self, text: str) -> None:
        self.text = text

    def __reduce__(self) -> tuple[object, tuple[str]]:
        _Counted.packed += 1
        return _open, (self.text,)


def _open(text: str) -> _Counted:
    _Counted.opened += 1
    return _Counted(text)


def test_what_nobody_asked_for_stays_packed() -> None:
    packed: Packed[str, _Counted] = Packed()
    packed["a"] = _Counted("one")
    packed["b"] = _Counted("two")
    _Counted.packed = _Counted.opened = 0

    again = pickle.loads(pickle.dumps(packed))

    assert (_Counted.packed, _Counted.opened) == (0, 0)
    assert again["b"] is again["b"]
    again["b"].text = "changed"
    again["a"] = _Counted("other")
    last = pickle.loads(pickle.dumps(again))
    assert [last[key].text for key in last] == ["other", "changed"]


def test_a_value_is_taken_as_it_is_packed() -> None:
    packed: Packed[str, list[int]] = Packed()
    other: Packed[str, list[int]] = Packed()
    packed["a"], other["a"] = [1], [2]
    assert packed["a"] == [1]

    packed.take("a", other)

    assert packed["a"] == [2]
    del packed["a"]
    assert not packed
    assert "a" not in packed


def test_what_the_data_files_say_is_pickled_when_they_are_read(tmp_path: Path) -> None:
    data = "".join(f"- id: p{n}\n  name: Person {n}\n" for n in range(50))
    built = build(small_site(tmp_path / "site", {"_data/people.yml": data}))
    path = Path(f"{built.outdir}-doctrees", "environment.pickle")
    domain = pickle.loads(path.read_bytes()).domaindata["chronicle"]

    packed = pickle.dumps(domain["loaded"])

    assert b"Person 49" in packed
    assert len([*pickletools.genops(packed)]) < 50, "no step for each person"
