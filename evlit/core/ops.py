"""Ops: the changes that a `tree.patched` event carries, the same in log and wire (step 8 of the click journey).

`apply` is the only way the projection's tree changes. `diff` makes ops from two whole trees: the debugger shows them;
a run never needs it, because it makes its ops while it writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evlit.core.same import same
from evlit.core.tree import FIRST_ID, Node, Props, Tree, node_from_json
from evlit.errors import TreeError

#: `["insert", parent, index, node]`, `["set", id, props]`, `["unset", id, names]`, `["append", id, name, text]`,
#: `["move", id, parent, index]`, `["remove", id]`. Plain lists, because they are JSON from end to end.
Op = list[Any]


def apply(tree: Tree, ops: Iterable[Op]) -> Tree:
    """Apply ops to a tree in order, and return it.

    Raises
    ------
    TreeError
        When an op does not fit the tree; ops before it have been applied.
    """
    for op in ops:
        match op:
            case ["insert", parent, index, node]:
                tree.attach(tree[parent], index, node_from_json(node))
            case ["set", id, props]:
                tree.set_props(tree[id], {**tree[id].props, **props})
            case ["unset", id, names]:
                tree.set_props(tree[id], {k: v for k, v in tree[id].props.items() if k not in names})
            case ["append", id, name, text]:
                node = tree[id]
                before = node.props.get(name)
                if not isinstance(before, str):
                    raise TreeError(f"expected a text prop {name!r} in node {id} to append to, got {before!r:.80}")
                tree.set_props(node, {**node.props, name: before + text})
            case ["move", id, parent, index]:
                move(tree[id], tree[parent], index)
            case ["remove", id]:
                tree.detach(tree[id])
            case _:
                raise TreeError(f"expected an op (insert, set, unset, append, move, remove), got {op!r:.200}")
    return tree


def move(node: Node, parent: Node, index: int) -> None:
    """Take a node out and put it in at `index` of `parent`, counted without it."""
    if node.id < FIRST_ID or node.parent is None or node.parent.children is None:
        raise TreeError(f"expected a node that can be moved, got {node!r}: the roots stay where they are")
    if parent.children is None:
        raise TreeError(f"expected a block to move node {node.id} to, got {parent!r}")
    above: Node | None = parent
    while above is not None:
        if above is node:
            raise TreeError(f"expected a block outside node {node.id} to move it to, got node {parent.id} inside it")
        above = above.parent
    last = len(parent.children) - (node.parent is parent)
    if not 0 <= index <= last:
        raise TreeError(f"expected an index from 0 to {last} in node {parent.id}, got {index}")
    node.parent.children.remove(node)
    parent.children.insert(index, node)
    node.parent = parent


def diff(before: Tree, after: Tree) -> list[Op]:
    """Return ops that turn `before` into `after`; nodes are the same when their ids are."""
    work = before.copy()
    ops: list[Op] = []

    def emit(op: Op) -> None:
        apply(work, [op])
        ops.append(op)

    for id in [id for id in work.nodes if id not in after]:
        if id in work and (parent := work[id].parent) is not None and parent.id in after:
            emit(["remove", id])
    for node in after.root.walk():
        if node.id in work:
            for op in props_diff(node.id, work[node.id].props, node.props):
                emit(op)
        for index, child in enumerate(node.children or ()):
            if child.id not in work:
                emit(
                    [
                        "insert",
                        node.id,
                        index,
                        {**child.to_json(), **({"children": []} if child.children is not None else {})},
                    ]
                )
            elif work[child.id].parent is not work[node.id] or work[node.id].children[index].id != child.id:  # type: ignore[index]  # a block here is a block there
                emit(["move", child.id, node.id, index])
    work.dissolve()
    return ops


def props_diff(id: int, old: Props, new: Props) -> list[Op]:
    """Return the ops that turn one node's props into another's: at most one each of set (or append) and unset."""
    changed = {name: value for name, value in new.items() if name not in old or not same(old[name], value)}
    gone = [name for name in old if name not in new]
    ops: list[Op] = []
    if gone:
        ops.append(["unset", id, gone])
    if len(changed) == 1:
        [(name, value)] = changed.items()
        before = old.get(name)
        # Streamed text: the whole of it is never sent twice. Below some length the plain form is as short. The value of
        # a widget is no stream: what the page shows by now may differ from what the run started with.
        if (
            isinstance(before, str)
            and isinstance(value, str)
            and len(before) >= 16
            and value.startswith(before)
            and name != "value"
        ):
            ops.append(["append", id, name, value[len(before) :]])
            return ops
    if changed:
        ops.append(["set", id, changed])
    return ops
