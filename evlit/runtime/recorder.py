"""Elements that a cached function writes: recorded while it computes, written again with its kept result.

What is recorded is the sequence of writes with their places: the place of the call, a root of the page, or something
that the function itself made. Anything else belongs to one run only, and could not be found again (S-240, S-241).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from evlit.core.tree import EVENT, Node, Props
from evlit.errors import CacheReplayClosureError

if TYPE_CHECKING:
    from evlit.runtime.context import RunContext

#: The place of the call: wherever the run is then.
HERE: Final = 0

#: Roots that a command can name.
_ROOTS: Final = frozenset({1, 2, 3})

#: The node was not recorded, and what is written into it is not either.
_SKIPPED: Final = -1


@frozen
class Emit:
    """A new element or block."""

    place: int
    kind: str
    props: Props
    key: str | None
    site: str
    made: int  #: id of the node at the time


@frozen
class Replace:
    """A write into the place of an element."""

    place: int
    kind: str
    props: Props
    made: int


@frozen
class Change:
    """Other props for a node; None takes one away."""

    place: int
    props: Props


@frozen
class Clear:
    """A block was emptied."""

    place: int


@frozen
class Remove:
    """A node was taken away."""

    place: int


Write = Emit | Replace | Change | Clear | Remove


class Recorder:
    """Records what one cached call writes, in one thread.

    Parameters
    ----------
    name
        Of the function, for messages.
    stack
        Where the run was at the call.
    outer
        Recorder of the cached function that called this one: it records the same (S-245).
    warn
        Shows that a widget stands in a cached function (S-242); called once.
    """

    def __init__(
        self, name: str, stack: Sequence[int], outer: Recorder | None, warn: Callable[[str, str], None]
    ) -> None:
        self.name = name
        self.stack = stack
        self.outer = outer
        self.warn = warn
        self.writes: list[Write] = []
        self.warned = False
        self._made: dict[int, bool] = {}  # nodes of the function, and whether they are recorded
        self._last: dict[int, int] = {}  # node -> the write that says all there is to it, if one does

    # Called before the write, so that a refused one leaves nothing on the page.

    def check(self, container: int | None, stack: Sequence[int]) -> None:
        """Refuse a write to a place that a replay could not find."""
        self._place(container, stack)
        if self.outer is not None:
            self.outer.check(container, stack)

    def check_node(self, id: int) -> None:
        """Refuse a change of a node that the function did not make."""
        if id not in self._made:
            raise self._closure("changes an element that was made")
        if self.outer is not None:
            self.outer.check_node(id)

    def saw_widget(self, kind: str) -> None:
        """Note that the function draws a widget, which no replay can bring back."""
        if not self.warned:
            self.warned = True
            self.warn(self.name, kind)
        if self.outer is not None:
            self.outer.warned = True  # one box is enough

    # Called after the write.

    def emitted(self, container: int | None, stack: Sequence[int], node: Node, key: str | None) -> None:
        place = self._place(container, stack)
        if node.id > 0:
            self._made[node.id] = place != _SKIPPED
            if place != _SKIPPED:
                self._write(Emit(place, node.kind, node.props, key, node.line or "", node.id), node)
        if self.outer is not None:
            self.outer.emitted(container, stack, node, key)

    def skipped(self, node: Node) -> None:
        """Leave a node, and what is written into it, out of the record."""
        self._made[node.id] = False
        if self.outer is not None:
            self.outer.skipped(node)

    def replaced(self, id: int, node: Node) -> None:
        if self._made.get(id):
            index = self._last.get(id)
            before = None if index is None else self.writes[index]
            if index is not None and node.id == id and isinstance(before, (Emit, Replace)):
                # A progress bar, for example: only where it ends up counts.
                self.writes[index] = evolve(before, props=node.props)
            else:
                self._write(Replace(id, node.kind, node.props, node.id), node)
            self._made[node.id] = True
        if self.outer is not None:
            self.outer.replaced(id, node)

    def changed(self, write: Change | Clear | Remove) -> None:
        if self._made.get(write.place):
            self.writes.append(write)
            self._last.pop(write.place, None)
        if self.outer is not None:
            self.outer.changed(write)

    def _write(self, write: Emit | Replace, node: Node) -> None:
        before = self._last.get(node.id)
        if before is not None and node.children is None:  # the second element in a slot
            self.writes[before] = write
        else:
            self._last[node.id] = len(self.writes)
            self.writes.append(write)

    def _place(self, container: int | None, stack: Sequence[int]) -> int:
        """Return where a write goes: `HERE`, a root, a node of the function's own, or `_SKIPPED`."""
        if container is None:
            if len(stack) == len(self.stack):
                return HERE
            container = stack[-1]
        if container in self._made:
            return container if self._made[container] else _SKIPPED
        if container in _ROOTS:
            return container
        what = "shows a toast or opens a dialog," if container == EVENT else "writes into a container that was made"
        raise self._closure(what)

    def _closure(self, what: str) -> CacheReplayClosureError:
        return CacheReplayClosureError(
            f"The cached function `{self.name}` {what} outside of it. When its result comes from the cache, the "
            "function does not run, and that could not be shown again. Make the container inside the function, or "
            "write after the call."
        )


def replay(context: RunContext, writes: Sequence[Write]) -> None:
    """Write again what a recorder saw, at the place where the run is now."""
    now: dict[int, int] = {}

    def place(recorded: int) -> int | None:
        return None if recorded == HERE else now.get(recorded, recorded)

    for write in writes:
        match write:
            case Emit(where, kind, props, key, site, made):
                if key is not None and key.startswith("key:"):
                    context.core.claim_key(key[4:], kind, site)
                now[made] = context.emit(place(where), kind, props, key, site).id
            case Replace(where, kind, props, made):
                now[made] = context.emit_at(now[where], kind, props).id
            case Change(where, props):
                context.update(now[where], props)
            case Clear(where):
                context.clear(now[where])
            case Remove(where):
                context.remove(now[where])
