"""Decide which document a name leads to that several define: as if all were read anew.

Sphinx reads documents in the order of their names and keeps one definition of a name,
as a rule the one that it has read last.  After an edit that is the edited document's,
and of parallel readers the one of whoever comes back last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

K = TypeVar("K")
V = TypeVar("V", bound="tuple[Any, ...]")


class Definitions(dict[K, V]):
    """Names and where they are defined, as Sphinx's domains keep them.

    A value begins with a docname and the place in that document.
    """

    def __init__(
        self,
        items: Mapping[K, V] | None = None,
        given: dict[K, dict[str, V]] | None = None,
    ) -> None:
        super().__init__(items or {})
        self.given = given or {}
        """``{name: {docname: value}}`` of each name that several documents define."""

    def __reduce__(self) -> tuple[type[Definitions[K, V]], tuple[object, ...]]:
        return type(self), (dict(self), self.given)

    def __setitem__(self, key: K, value: V) -> None:
        before = self.get(key)
        if key in self.given or (before and _docname(before) != _docname(value)):
            given = self.given.setdefault(key, {})
            if before:
                given.setdefault(_docname(before), before)
            given[_docname(value)] = value
            value = self.choose(given)
        super().__setitem__(key, value)

    def choose(self, given: Mapping[str, V]) -> V:
        """Return the definition that counts."""
        return given[max(given)]

    def clear_doc(self, docname: str) -> None:
        """Forget what a document defines as others do: theirs count."""
        for key, given in [*self.given.items()]:
            if given.pop(docname, None):
                super().__setitem__(key, self.choose(given))
                if len(given) == 1:
                    del self.given[key]

    def merge(self, docnames: AbstractSet[str], other: Definitions[K, V]) -> None:
        """Take over what a parallel reader found in *docnames*, and others define."""
        for key, given in other.given.items():
            for docname in given.keys() & docnames:
                self[key] = given[docname]


def _docname(value: tuple[Any, ...]) -> str:
    """Return whose definition it is; Sphinx's own pages, without a place, are first."""
    return str(value[0]) if value[1] else ""


class FirstDefinitions(Definitions[K, V]):
    """A table in which the first definition counts: Sphinx adds no other to it."""

    def __contains__(self, key: object) -> bool:
        """Have each definition added."""
        return False

    def __setitem__(self, key: K, value: V) -> None:
        before = self.get(key)
        given = self.given.get(key) or (before and [_docname(before)]) or ()
        if _docname(value) not in given:
            super().__setitem__(key, value)

    def choose(self, given: Mapping[str, V]) -> V:
        """Return the definition that counts."""
        return given[min(given)]


_LAST = {
    "citation": ("citations",),
    "js": ("modules", "objects"),
    "math": ("objects",),
    "py": ("modules", "objects"),
    "rst": ("objects",),
    "std": ("anonlabels", "labels", "objects", "terms"),
}
_FIRST = {"std": ("progoptions",)}


def keep_definitions(
    _app: Sphinx, env: BuildEnvironment, _docnames: Iterable[str]
) -> None:
    """Have Sphinx's domains keep all definitions from now on."""
    for tables, kind in ((_LAST, Definitions), (_FIRST, FirstDefinitions)):
        for domain, names in tables.items():
            data = env.domaindata[domain]
            for name in names:
                if not isinstance(data.get(name), kind):
                    data[name] = kind(data.get(name))


def clear_definitions(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the definitions of a document that is read again, or gone."""
    for table in _tables(env):
        table.clear_doc(docname)


def merge_definitions(
    _app: Sphinx,
    env: BuildEnvironment,
    docnames: AbstractSet[str],
    other: BuildEnvironment,
) -> None:
    """Take over what a parallel reader found."""
    for table, sent in zip(_tables(env), _tables(other), strict=True):
        table.merge(docnames, sent)


def order_definitions(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put Python's names in the order of the documents that are first to define them.

    Of several that a reference ends like, the first is led to.
    """
    table: Definitions[str, Any] = env.domaindata["py"]["objects"]
    names = {name: min(table.given.get(name, [table[name][0]])) for name in table}
    ordered = [(name, table[name]) for name in sorted(names, key=names.__getitem__)]
    table.clear()
    table.update(ordered)
    return []


def _tables(env: BuildEnvironment) -> Iterator[Definitions[Any, Any]]:
    for data in env.domaindata.values():
        yield from (each for each in data.values() if isinstance(each, Definitions))


def follow_definitions(app: Sphinx) -> None:
    """Have names lead where a clean build has them lead."""
    app.connect("env-before-read-docs", keep_definitions)
    app.connect("env-purge-doc", clear_definitions)
    app.connect("env-merge-info", merge_definitions)
    # When all is read, before it is asked what references show.
    app.connect("env-updated", order_definitions, priority=50)
