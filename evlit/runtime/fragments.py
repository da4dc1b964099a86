"""Fragments that a session can run alone (step 6 of the click journey). Bodies are closures: they live in memory and
never in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from attrs import define

from evlit.errors import StreamlitDuplicateElementKey

#: Key of the box that shows an uncaught exception.
UNCAUGHT: Final = "uncaught"


@define(eq=False)
class FragmentBody:
    """A fragment as its last call left it."""

    id: str
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    stack: tuple[int, ...]  #: blocks it was called in, the last one being its own
    parent: str | None  #: fragment that called it
    dialog: bool = False
    on_dismiss: Callable[..., object] | None = None
    key: str | None = None  #: its name in keyed reruns; several call sites of one function may share it
    site: str = ""  #: line of its call
    parallel: bool = False  #: it runs in a thread of its own, beside what else the run does
    on_change: bool = False  #: a run that calls it with the arguments of its last run leaves it as it is
    digest: bytes | None = None  #: of these arguments, when that run came to its end
    result: Any = None  #: what it returned then
    replace: bool = False  #: what it wrote into other blocks is drawn anew too when it runs alone


class Fragments:
    """The fragments that are registered now."""

    def __init__(self) -> None:
        self._bodies: dict[str, FragmentBody] = {}
        self._called: set[str] = set()
        self._keys: dict[str, FragmentBody] = {}  # key -> the first fragment that this run called by it
        self._touched: set[str] = set()  # fragments with an event that no whole run of their body has seen yet

    def begin(self) -> None:
        """Begin a run."""
        self._called = set()
        self._keys = {}

    def register(self, body: FragmentBody) -> None:
        """Register a fragment that is being called.

        Raises
        ------
        StreamlitDuplicateElementKey
            When another function was called by the same key in this run (S-084).
        """
        if body.key is not None:
            first = self._keys.setdefault(body.key, body)
            if not _same_function(first.fn, body.fn):
                raise StreamlitDuplicateElementKey(body.key, first=first.site, second=body.site, kind="fragment")
        self._bodies[body.id] = body
        self._called.add(body.id)

    def named(self, key: str) -> list[FragmentBody]:
        """Return the fragments of a key, in the order of their registration (S-043)."""
        return [body for body in self._bodies.values() if body.key == key]

    def touch(self, ids: Iterable[str]) -> None:
        """Note that something happened in fragments: their next call has to run them."""
        self._touched.update(ids)

    def ended(self, body: FragmentBody, digest: bytes | None, result: Any) -> None:
        """Note that a body came to its end, for arguments of this digest."""
        self._touched.discard(body.id)
        body.digest = digest
        body.result = result if body.on_change else None

    def kept(self, body: FragmentBody) -> FragmentBody | None:
        """Return what the last run of a fragment left, if nothing happened in it or inside of it since then."""
        before = self._bodies.get(body.id)
        if before is None or before.digest is None or before.stack != body.stack:
            return None
        if getattr(before.fn, "__code__", before.fn) != getattr(body.fn, "__code__", body.fn):
            return None
        return None if any(id == body.id or id.startswith(inside_of((body.id,))) for id in self._touched) else before

    def within(self, id: str) -> list[FragmentBody]:
        """Return the fragments that were called inside of one."""
        inside = inside_of((id,))
        return [body for body in self._bodies.values() if body.id.startswith(inside)]

    def forget_digests(self) -> None:
        """Make every fragment run at its next call: the app's code is another one."""
        for body in self._bodies.values():
            body.digest = None

    def get(self, id: str) -> FragmentBody | None:
        """Return a fragment, or None when it is not registered."""
        return self._bodies.get(id)

    def in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return these fragments in the order of their registration."""
        wanted = set(ids)
        return tuple(id for id in self._bodies if id in wanted)

    def was_called(self, id: str) -> bool:
        """Tell whether this run called it."""
        return id in self._called

    def forget(self, scope: Iterable[str] | None) -> list[FragmentBody]:
        """Drop what a completed run did not call: of the whole app, or inside the fragments of `scope` (S-080)."""
        ids: Iterable[str] = self._bodies
        if scope is not None:
            # No dialog is inside of anything: S-080, S-103, only a full run drops one.
            fragments = tuple(scope)
            inside = inside_of(fragments)
            ids = [id for id in ids if id.startswith(inside) and id not in fragments]
        gone = [id for id in ids if id not in self._called]
        self._touched.difference_update(gone)
        return [self._bodies.pop(id) for id in gone]


def ordered(ids: Iterable[str]) -> list[str]:
    """Return fragments without those that run as part of another one of them, ancestors first (S-079)."""
    wanted = list(dict.fromkeys(ids))
    inside = inside_of(wanted)
    return [id for id in wanted if not id.startswith(inside)]


def inside_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Return how the ids of fragments begin that are called inside of these ones."""
    return tuple(id + "/" for id in ids)


def _same_function(one: Callable[..., Any], other: Callable[..., Any]) -> bool:
    """Tell whether two functions come from one `def`: it makes a new function each time it is executed."""
    code = getattr(one, "__code__", None)
    return one is other if code is None else code is getattr(other, "__code__", None)
