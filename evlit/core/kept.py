"""Fragments that a run leaves as their last run left them, and those that are gone (for `reconcile.py`).

What such a fragment wrote counts as written again: its block, and its parts of other blocks, with all below. What
*others* wrote into its blocks does not; it goes unless they write it again.
"""

from __future__ import annotations

from evlit.core.cursors import settle
from evlit.core.reconcile import Reconciler, is_event
from evlit.core.tree import Node, owner_of


def kept_nodes(reconciler: Reconciler, fragment: str) -> list[Node] | None:
    """Return the nodes that `keep` would leave as they are; None when a block that holds some of them is gone."""
    nodes = _own_below(reconciler.tree.fragments[fragment], fragment)
    for each in _written_outside(reconciler, fragment):
        parent = each.parent
        if reconciler.whole and parent is not None and parent.kind != "root" and parent.mark != reconciler.run:
            return None
        nodes += [each, *_own_below(each, fragment)]
    return nodes


def keep(reconciler: Reconciler, fragment: str) -> None:
    """Leave what a fragment wrote, inside and outside of its block, as it is."""
    _keep_below(reconciler, reconciler.tree.fragments[fragment], fragment)
    for node in _written_outside(reconciler, fragment):
        parent = node.parent
        assert parent is not None
        cursor = reconciler.open(parent)
        if not cursor.partial and parent.kind != "empty":
            segment = reconciler.segment(cursor, node.fragment)
            settle(reconciler.patch, cursor, segment, node)
            segment.took(node)
        cursor.hits += 1
        node.mark = reconciler.run
        _keep_below(reconciler, node, fragment)


def forget(reconciler: Reconciler, fragment: str) -> None:
    """Remove what a fragment that is gone wrote into blocks that are not its own."""
    for node in list(reconciler.tree.outside.get(fragment, {}).values()):
        if not is_event(node):
            reconciler.remove(node)


def _written_outside(reconciler: Reconciler, fragment: str) -> list[Node]:
    """Return what a fragment, and those inside of it, wrote into blocks that are not theirs, in the order of each
    block. Toasts and dialogs are not among it: they last as long as the run that shows them says.
    """
    outside = reconciler.tree.outside
    parents = {
        node.parent.id: node.parent
        for owner, written in outside.items()
        if _is_within(owner, fragment)
        for node in written.values()
        if node.parent is not None and not is_event(node) and not _is_within(owner_of(node.parent), fragment)
    }
    return [
        child
        for parent in parents.values()
        for child in parent.children or ()
        if _is_within(child.fragment, fragment) and child.mark != reconciler.run
    ]


def _own_below(block: Node, fragment: str) -> list[Node]:
    return [node for node in block.walk() if node is not block and _is_within(node.fragment, fragment)]


def _keep_below(reconciler: Reconciler, block: Node, fragment: str) -> None:
    for node in _own_below(block, fragment):
        node.mark = reconciler.run
    for node in block.walk():
        if node.children and not (cursor := reconciler.open(node)).partial:
            # What others write into it comes after.
            kept = [index for index, child in enumerate(node.children) if child.mark == reconciler.run]
            cursor.at, cursor.hits = max(kept, default=-1) + 1, len(kept)


def _is_within(owner: str | None, fragment: str) -> bool:
    return owner is not None and (owner == fragment or owner.startswith(fragment + "/"))
