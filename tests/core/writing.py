"""Runs scripts of `strategies` against a reconciler, as `runtime/context.py` runs apps against one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from evlit.core.codec import dumps
from evlit.core.ops import Op
from evlit.core.reconcile import Reconciler
from evlit.core.tree import MAIN, Node, Tree
from tests.strategies import Script


class Writer:
    """One run of a script.

    Parameters
    ----------
    tree
        What the last run left.
    fragment
        Run as this fragment alone; None runs the whole app.
    outside
        Ids of nodes that an earlier run made and that this one still holds.
    """

    def __init__(self, tree: Tree, run: int, fragment: str | None = None, outside: list[int] | None = None) -> None:
        self.tree = tree
        self.fragment = fragment
        self.reconciler = Reconciler(tree, run, None if fragment is None else [tree.fragments[fragment]])
        self.handles = list(outside or ())
        self.keys: set[str] = set()
        self.texts: list[bytes] = []

    def flush(self) -> None:
        """Take what waits, as text: what happens to the lists afterwards must not matter."""
        self.texts.append(dumps(self.reconciler.patch.take()))

    def run(self, script: Script, *, close: bool = True) -> list[Op]:
        """Run a script to its end, or (without `close`) as one that was cancelled there; return all ops."""
        start = self.tree[MAIN] if self.fragment is None else self.tree.fragments[self.fragment]
        self.write(start, script)
        if close:
            self.reconciler.close()
        self.flush()
        return [op for text in self.texts for op in orjson.loads(text)]

    def write(self, parent: Node, script: Script) -> None:
        for call in script:
            for _ in range(call.times):
                self._call(parent.id, call)

    def _call(self, parent: int, call: Any) -> None:
        into = self.tree.nodes.get(parent)
        if call.do == "flush":
            self.flush()
        elif call.do in ("write", "block", "slot"):
            if into is None or into.children is None:
                return  # its block is gone: shown nowhere
            if call.key is not None:
                if call.key in self.keys:
                    return  # the API refuses a second element of one key
                self.keys.add(call.key)
            props = call.props if call.key is None else {**call.props, "widget": call.key, "value": 0}
            node = self.reconciler.place(into, call.kind, props, call.site, call.key, self.fragment)
            self.handles.append(node.id)
            self.write(node, call.body)
        else:
            self._handle(call)

    def _handle(self, call: Any) -> None:
        if not self.handles:
            return
        node = self.tree.nodes.get(self.handles[-1 - call.handle % len(self.handles)])
        if node is None:
            return
        match call.do:
            case "into" if node.children is not None:
                self.write(node, call.body)
            case "replace":
                self.handles.append(self.reconciler.replace(node, call.kind, call.props, call.site).id)
            case "clear" if node.children is not None:
                self.reconciler.clear(node)
            case "remove":
                self.reconciler.remove(node)


def assert_same(one: Tree, other: Tree) -> None:
    """Check that two trees are the same, and that both find widgets and fragments where a loaded tree does."""
    assert one.to_json() == other.to_json()
    loaded = Tree.from_json(one.to_json())
    for tree in (one, other):
        assert ids(tree.widgets) == ids(loaded.widgets)
        assert ids(tree.fragments) == ids(loaded.fragments)


def ids(index: Mapping[str, Node]) -> dict[str, int]:
    return {name: node.id for name, node in index.items()}


def shape(node: Node) -> Any:
    """Return what a user sees of a node: everything but ids and lines."""
    return (node.kind, node.key, node.props, node.fragment, [shape(child) for child in node.children or ()])


def drawn(script: Script) -> Tree:
    """Return the tree of a script that runs on an empty page."""
    tree = Tree()
    Writer(tree, 1).run(script)
    return tree
