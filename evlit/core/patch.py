"""The ops of a run while it writes: each change is made in the tree at once, and waits here to be recorded (step 8 of
the click journey).

Ops wait in a buffer until `take`. A node whose insert still waits takes later changes, and nodes inserted below it,
into the waiting op; so a flush never says a thing and then another of the same node without need.
"""

from __future__ import annotations

from evlit.core.ops import Op, props_diff
from evlit.core.tree import Node, Props, Tree


class Patch:
    """A tree that is being changed, and the ops that say how."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._ops: list[Op] = []
        self._sets: dict[int, Op] = {}  # id -> the waiting `set` that may take more into it
        self._fresh: list[Node] = []  # nodes whose insert waits
        self._inserts: dict[int, int] = {}  # id of a waiting insert -> its place among the ops

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

    def emit(self, op: Op) -> None:
        """Note an op that the caller has applied."""
        self._ops.append(op)

    def insert(self, parent: Node, index: int, node: Node) -> None:
        """Put a new node into a block."""
        node.pending = json = node.to_json()
        self.tree.attach(parent, index, node)
        self._fresh.append(node)
        if parent.pending is not None:
            parent.pending["children"].insert(index, json)
        else:
            self._inserts[node.id] = len(self._ops)
            self._ops.append(["insert", parent.id, index, json])

    def remove(self, node: Node) -> int:
        """Take a node out, and return where it stood."""
        parent = node.parent
        assert parent is not None
        assert parent.children is not None
        index = parent.children.index(node)
        self.tree.detach(node)
        if node.pending is not None and parent.pending is not None:
            parent.pending["children"].pop(index)
        elif node.pending is not None and self._inserts.get(node.id) == len(self._ops) - 1:
            # Nothing came after its insert, so no index was counted with it in place: it was never there.
            self._ops.pop()
            del self._inserts[node.id]
        else:
            self._ops.append(["remove", node.id])
        return index

    def change(self, node: Node, props: Props) -> None:
        """Give a node of the tree other props."""
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
