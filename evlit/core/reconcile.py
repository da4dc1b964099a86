"""Reconciliation while a run writes: each `st.*` call finds its node of the last run, what changed becomes an op.

Theory of operation
-------------------
A `Reconciler` lives for one run and owns the run's tree meanwhile. Every block that the run writes into gets a
`Cursor`: a place among the children that the last run left. A call brings a key (its widget or the author's key, else
its call site with an occurrence number) and a kind, and then one of these holds:

1. *The node under the cursor has this key and kind.* It is kept; changed props become one `set`. This is the whole of
   an unchanged rerun, so it is one comparison of strings and one of dicts.
2. *The key is further on.* The cursor moves past it. What lies between stays where it is for now, as the page of the
   last run does while the new one is under way; if the run comes to it later, it is moved (rule 3).
3. *The key lies behind the cursor, not written yet.* The node is moved to the cursor: one `move`, and the page keeps
   its focus and state.
4. *The key is unknown.* A node is inserted at the cursor: one `insert`, whatever follows it.

When the scope closes, every child that the run did not come to is removed. A run that is cancelled, or ends for a
rerun, closes nothing: the next run finds the nodes where they are.

What cannot happen: two nodes of one key in one block (occurrence numbers), an op on a node that was removed, an id
used twice.

A *slot* (`st.empty`) is a block without places: each write replaces its one child, in place when the kind stays the
same and it is no other widget or keyed block.

A fragment run has its block as scope. Blocks outside of it are open for *accumulation*: what has no identity of its
own is added at the end under a key that no full run uses, so the next full run drops it; widgets and keyed blocks are
updated in place (S-071).

Ops wait in a buffer until `take`. A node whose insert still waits takes later changes, and nodes inserted below it,
into the waiting op.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evlit.core.elements import BLOCKS
from evlit.core.ops import Op, props_diff
from evlit.core.tree import Node, Props, Tree

#: The key of what stands in a slot and has none of its own: call sites play no part there.
SLOT: Final = "slot"


class Cursor:
    """Where a run is among the children of one block."""

    __slots__ = ("accumulate", "at", "counts", "hits", "node", "rest", "run")

    def __init__(self, run: int, node: Node, *, accumulate: bool = False) -> None:
        self.run = run
        self.node = node
        self.at = len(node.children or ()) if accumulate else 0
        self.hits = 0  # children that this run came to
        self.counts: dict[str, int] = {}  # call site -> calls so far
        self.rest: dict[str, Node] | None = None  # key -> child that was there when the first call did not fit
        self.accumulate = accumulate


class Reconciler:
    """One run's writing over a tree.

    Parameters
    ----------
    tree
        The tree as the last run left it; changed at once, ahead of the log.
    run
        Number of the run, different from that of every earlier run over this tree.
    scope
        Blocks that this run draws anew: the four roots for a full run, the fragment's block for a fragment run.
    """

    def __init__(self, tree: Tree, run: int, scope: list[Node] | None = None) -> None:
        self.tree = tree
        self.run = run
        self.scope: list[Node] = (tree.root.children or []) if scope is None else scope
        self._whole = scope is None
        self._opened: list[Cursor] = []
        self._ops: list[Op] = []
        self._sets: dict[int, Op] = {}
        self._fresh: list[Node] = []  # nodes whose insert waits in the buffer
        self._inserts: dict[int, int] = {}  # id of a waiting insert -> its place among the ops
        for node in self.scope:
            self._open(node)

    # -- writing ------------------------------------------------------------------------------------------------------

    def place(
        self,
        parent: Node,
        kind: str,
        props: Props,
        site: str,
        key: str | None = None,
        fragment: str | None = None,
    ) -> Node:
        """Write one element or block at the cursor of `parent`, and return its node.

        Parameters
        ----------
        site
            Call site (`app.py:17`): the key of what has none, and the line that the debugger shows.
        key
            Identity given by the author or made from a widget's parameters.
        """
        cursor: Cursor = parent.cursor
        if cursor is None or cursor.run != self.run:
            cursor = self._open(parent)
        if parent.kind == "empty":
            return self._fill_slot(parent, kind, props, key or SLOT, site, fragment)
        if key is None:
            counts = cursor.counts
            seen = counts.get(site, 0)
            counts[site] = seen + 1
            key = f"{site}#{seen + 1}" if seen else site
            if cursor.accumulate:
                return self._insert(
                    parent, len(parent.children or ()), kind, props, f"{key}~{self.run}", site, fragment
                )
        children = parent.children
        assert children is not None
        at = cursor.at
        if at < len(children):
            node = children[at]
            if node.key == key and node.kind == kind and node.fragment == fragment:
                cursor.at = at + 1
                cursor.hits += 1
                node.mark = self.run
                if node.props != props:
                    self.change(node, props)
                if node.children is not None:
                    self._open(node)
                return node
        return self._place_elsewhere(cursor, kind, props, key, site, fragment)

    def replace(self, node: Node, kind: str, props: Props, site: str) -> Node:
        """Write into the place of a node that a call returned (S-202); another kind takes the place."""
        if node.id not in self.tree:
            return node  # its block is gone: nothing to show it in
        parent = node.parent
        assert parent is not None
        assert parent.children is not None
        if node.kind == kind:
            node.mark = self.run
            if node.props != props:
                self.change(node, props)
            if node.children is not None:
                self._open(node)
            return node
        index = parent.children.index(node)
        key, fragment = node.key, node.fragment
        touched = node.mark == self.run
        self._remove(node)
        return self._insert(parent, index, kind, props, key, site, fragment, counts=touched)

    def clear(self, parent: Node) -> None:
        """Remove all children of a block now."""
        for child in list(parent.children or ()):
            self._remove(child)
        cursor: Cursor | None = parent.cursor
        if cursor is not None and cursor.run == self.run:
            cursor.at = cursor.hits = 0

    def remove(self, node: Node) -> None:
        """Remove a node now (a spinner at its end)."""
        if node.id in self.tree:
            self._remove(node)

    def change(self, node: Node, props: Props) -> None:
        """Give a node other props."""
        if node.id not in self.tree:
            return  # its block is gone
        if node.pending is not None:
            node.pending["props"] = props
            self.tree.set_props(node, props)
            return
        waiting = self._sets.get(node.id)
        for op in props_diff(node.id, node.props, props):
            if op[0] == "set" and waiting is not None:
                waiting[2].update(op[2])
            elif op[0] == "append" and self._ops and self._ops[-1][:3] == op[:3]:
                self._ops[-1] = [*op[:3], self._ops[-1][3] + op[3]]
                waiting = None
            else:
                self._ops.append(op)
                # Ops on one node keep their order: only a set that is the node's newest op may take more into it.
                waiting = op if op[0] == "set" else None
        if waiting is None:
            self._sets.pop(node.id, None)
        else:
            self._sets[node.id] = waiting
        self.tree.set_props(node, props)

    def close(self) -> None:
        """End the scope: what this run did not come to goes."""
        for cursor in self._opened:
            children = cursor.node.children
            assert children is not None
            if cursor.accumulate or cursor.hits == len(children) or cursor.node.id not in self.tree:
                continue
            for child in [child for child in children if child.mark != self.run]:
                self._remove(child)

    # -- the buffer ---------------------------------------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """Number of ops in the buffer, about."""
        return len(self._ops)

    def take(self) -> list[Op]:
        """Empty the buffer and return its ops."""
        ops = self._ops
        self._ops = []
        self._sets.clear()
        self._inserts.clear()
        for node in self._fresh:
            node.pending = None
        self._fresh.clear()
        return ops

    def progress(self) -> dict[int, int]:
        """Return how many of the first children of each open block are already of this run."""
        return {c.node.id: c.at for c in self._opened if not c.accumulate and c.node.id in self.tree}

    # -- inside -------------------------------------------------------------------------------------------------------

    def _open(self, node: Node) -> Cursor:
        existing: Cursor | None = node.cursor
        if existing is not None and existing.run == self.run:
            return existing
        cursor = Cursor(
            self.run, node, accumulate=not (self._whole or node.mark == self.run or _is_below(node, self.scope))
        )
        node.cursor = cursor
        self._opened.append(cursor)
        return cursor

    def _place_elsewhere(
        self, cursor: Cursor, kind: str, props: Props, key: str, site: str, fragment: str | None
    ) -> Node:
        parent = cursor.node
        children = parent.children
        assert children is not None
        rest = cursor.rest
        if rest is None:
            rest = cursor.rest = {child.key: child for child in children if child.mark != self.run}
        node = rest.get(key)
        if node is not None and (node.mark == self.run or node.parent is not parent):
            node = None
        if node is not None and (node.kind != kind or node.fragment != fragment):
            # The same call draws something else now: it takes the place at once, the old one never shows beside it.
            self._remove(node)
            node = None
        if node is None:
            at = len(children) if cursor.accumulate else cursor.at
            return self._insert(parent, at, kind, props, key, site, fragment)
        if not cursor.accumulate:
            at = children.index(node)
            if at >= cursor.at:
                cursor.at = at + 1
            else:
                children.insert(cursor.at - 1, children.pop(at))
                self._emit(["move", node.id, parent.id, cursor.at - 1])
            cursor.hits += 1
        node.mark = self.run
        if node.props != props:
            self.change(node, props)
        if node.children is not None:
            self._open(node)
        return node

    def _fill_slot(self, slot: Node, kind: str, props: Props, key: str, site: str, fragment: str | None) -> Node:
        children = slot.children
        cursor: Cursor = slot.cursor
        assert children is not None
        node = children[0] if children else None
        if node is not None and node.key == key and node.kind == kind and node.fragment == fragment:
            if node.mark == self.run and node.children:
                self.clear(node)  # a second container in one slot starts empty
            node.mark = self.run
            if node.props != props:
                self.change(node, props)
            if node.children is not None:
                self._open(node)
        else:
            for child in list(children):
                self._remove(child)
            node = self._insert(slot, 0, kind, props, key, site, fragment)
        cursor.hits = 1
        return node

    def _insert(
        self,
        parent: Node,
        index: int,
        kind: str,
        props: Props,
        key: str,
        site: str,
        fragment: str | None,
        *,
        counts: bool = True,
    ) -> Node:
        node = Node(
            self.tree.next_id,
            kind,
            key,
            props,
            children=[] if kind in BLOCKS else None,
            fragment=fragment,
            line=site,
        )
        node.mark = self.run
        node.pending = json = node.to_json()
        self.tree.attach(parent, index, node)
        self._fresh.append(node)
        if parent.pending is not None:
            parent.pending["children"].insert(index, json)
        else:
            self._inserts[node.id] = len(self._ops)
            self._emit(["insert", parent.id, index, json])
        cursor: Cursor | None = parent.cursor
        if cursor is not None and cursor.run == self.run:
            if index < cursor.at or (counts and index == cursor.at):
                cursor.at += 1
            cursor.hits += counts
        if node.children is not None:
            self._open(node)
        return node

    def _remove(self, node: Node) -> None:
        parent = node.parent
        assert parent is not None
        assert parent.children is not None
        index = parent.children.index(node)
        self.tree.detach(node)
        cursor: Cursor | None = parent.cursor
        if cursor is not None and cursor.run == self.run:
            if index < cursor.at:
                cursor.at -= 1
            if node.mark == self.run:
                cursor.hits -= 1
        if node.pending is not None and parent.pending is not None:
            parent.pending["children"].pop(index)
            return
        if node.pending is not None and self._inserts.get(node.id) == len(self._ops) - 1:
            # Nothing came after its insert, so no index was counted with it in place: it was never there.
            self._ops.pop()
            del self._inserts[node.id]
            return
        self._emit(["remove", node.id])

    def _emit(self, op: Op) -> None:
        self._ops.append(op)


def _is_below(node: Node | None, blocks: Sequence[Node]) -> bool:
    while node is not None:
        if node in blocks:
            return True
        node = node.parent
    return False
