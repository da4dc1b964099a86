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

A fragment run has the blocks of its fragments as scope, each from `begin` on: one that it did not come to keeps what
it shows (S-088). Of what stands in these blocks, only what those fragments wrote goes at the end.

What is written into a block from outside (see `cursors.py`) forms a segment for each writer. In a full run it stands
where its first call came; the segments of parallel fragments stand below what the block's owner writes, in the order
of their calls, so no thread's pace is seen on the page. In a fragment run, what has no identity of its own is added at
the end under a key that no full run uses, so the next full run drops it, and widgets and keyed blocks are updated in
place (S-071); a fragment that *replaces* draws its segments anew instead, where they are (S-068), and what it wrote
outside and does not write again goes, wherever it is.

Ops wait in a `Patch` until `take`.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from evlit.core.cursors import Cursor, Ranks, Segment, seat, settle
from evlit.core.elements import BLOCKS
from evlit.core.patch import Patch
from evlit.core.tree import EVENT, FRAGMENTS, Node, Props, Tree

#: The key of what stands in a slot and has none of its own: call sites play no part there.
SLOT: Final = "slot"


class Reconciler:
    """One run's writing over a tree.

    Parameters
    ----------
    tree
        The tree as the last run left it; changed at once, ahead of the log.
    run
        Number of the run, different from that of every earlier run over this tree.
    scope
        Blocks that this run draws anew: the four roots for a full run (None), else those that `begin` is called for.
    """

    def __init__(self, tree: Tree, run: int, scope: Iterable[Node] | None = None) -> None:
        self.tree = tree
        self.run = run
        self.whole = scope is None
        self.page = ""  #: page that draws now: the topmost nodes that are new carry its name
        self._scope: set[int] = set()
        self._begun: set[str] = set()  # fragments whose blocks these are
        self._replacing: set[str] = set()  # fragments that draw anew what they wrote outside
        self.ranks = Ranks()  #: of parallel fragments
        self._opened: list[Cursor] = []
        self.patch = Patch(tree)  #: what waits to be recorded
        for node in (tree.root.children or []) if scope is None else scope:
            self._draw_anew(node)

    def begin(self, block: Node, *, replace: bool = False) -> None:
        """Draw a fragment's block anew from here on; with `replace`, also what it wrote into others."""
        if not self.whole:
            if replace:
                self._replacing.add(block.props["id"])
            self._draw_anew(block)

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
            cursor = self.open(parent)
        if parent.kind == "empty":
            return self._fill_slot(parent, kind, props, key or SLOT, site, fragment)
        if fragment != cursor.owner:
            return self._place_outside(cursor, kind, props, key, site, fragment)
        if key is None:
            counts = cursor.counts
            seen = counts.get(site, 0)
            counts[site] = seen + 1
            key = f"{site}#{seen + 1}" if seen else site
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
                    self.open(node)
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
                self.open(node)
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
            cursor.segments = None

    def remove(self, node: Node) -> None:
        """Remove a node now (a spinner at its end)."""
        if node.id in self.tree:
            self._remove(node)

    def change(self, node: Node, props: Props) -> None:
        """Give a node other props."""
        if node.id in self.tree:  # else its block is gone
            self.patch.change(node, props)

    def close(self) -> None:
        """End the scope: what this run did not come to goes."""
        for cursor in self._opened:
            children = cursor.node.children
            assert children is not None
            if cursor.partial or cursor.hits == len(children) or cursor.node.id not in self.tree:
                continue
            for child in [child for child in children if child.mark != self.run and self._draws(child.fragment)]:
                self._remove(child)
        for fragment in self._replacing:
            for node in list(self.tree.outside.get(fragment, {}).values()):
                if node.mark != self.run and node.id in self.tree and not is_event(node):
                    self._remove(node)

    def progress(self) -> dict[int, int]:
        """Return how many of the first children of each open block are already of this run."""
        return {c.node.id: c.at for c in self._opened if not c.partial and c.node.id in self.tree}

    def _draw_anew(self, block: Node) -> None:
        if block.kind in FRAGMENTS:
            self._begun.add(block.props["id"])
        self._scope.add(block.id)
        self.open(block)

    def open(self, node: Node) -> Cursor:
        """Return the cursor of a block that this run writes into."""
        existing: Cursor | None = node.cursor
        if existing is not None and existing.run == self.run and not existing.partial:
            return existing
        partial = not (self.whole or node.mark == self.run or _is_below(node, self._scope))
        if existing is not None and existing.run == self.run and partial:
            return existing
        cursor = Cursor(self.run, node, partial=partial)
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
            return self._insert(parent, cursor.at, kind, props, key, site, fragment)
        at = children.index(node)
        if at < cursor.at:
            children.insert(cursor.at - 1, children.pop(at))
            self.patch.emit(["move", node.id, parent.id, cursor.at - 1])
        elif cursor.segments and any(child.mark == self.run for child in children[cursor.at : at]):
            children.insert(cursor.at, children.pop(at))  # before what parallel fragments wrote
            self.patch.emit(["move", node.id, parent.id, cursor.at])
            cursor.at += 1
        else:
            cursor.at = at + 1
        return self._take(cursor, node, props)

    def _take(self, cursor: Cursor, node: Node, props: Props) -> Node:
        cursor.hits += 1
        node.mark = self.run
        if node.props != props:
            self.change(node, props)
        if node.children is not None:
            self.open(node)
        return node

    def _place_outside(
        self, cursor: Cursor, kind: str, props: Props, key: str | None, site: str, fragment: str | None
    ) -> Node:
        parent = cursor.node
        segment = self.segment(cursor, fragment)
        authored = key is not None
        if key is None:
            key = segment.key(site)
        node = segment.rest.get(key)
        if node is not None and (node.mark == self.run or node.parent is not parent):
            node = None
        if node is None and authored:
            node = cursor.unwritten(key)
        if node is not None and (node.kind != kind or node.fragment != fragment):
            self._remove(node)
            node = None
        if node is None:
            at = seat(cursor, segment)
            floats = cursor.partial or (segment.rank is not None and at >= cursor.at)
            node = self._insert(parent, at, kind, props, key, site, fragment, counts=not floats)
            cursor.hits += floats
        else:
            if not segment.adds:
                settle(self.patch, cursor, segment, node)
            self._take(cursor, node, props)
            if segment.adds:
                return node  # updated where it is: what is added goes on at the end
        segment.took(node)
        return node

    def segment(self, cursor: Cursor, fragment: str | None) -> Segment:
        """Return the part of a block that a fragment writes from outside."""
        adds = fragment not in self._replacing
        return cursor.segment(fragment, self.tree, adds=adds, rank=self.ranks.of(fragment))

    def _draws(self, fragment: str | None) -> bool:
        """Tell whether what a fragment wrote goes at the end of this run unless it was written again."""
        if self.whole:
            return True
        if fragment is None:
            return False
        return fragment in self._begun or any(fragment.startswith(f"{one}/") for one in self._begun)

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
                self.open(node)
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
        children: list[Node] | None = [] if kind in BLOCKS else None
        page = self.page if self.page and not _of_page(parent) else None
        node = Node(self.tree.next_id, kind, key, props, children=children, fragment=fragment, line=site, page=page)
        node.mark = self.run
        self.patch.insert(parent, index, node)
        cursor: Cursor | None = parent.cursor
        if cursor is not None and cursor.run == self.run:
            if index < cursor.at or (counts and index == cursor.at):
                cursor.at += 1
            cursor.hits += counts
        if node.children is not None:
            self.open(node)
        return node

    def _remove(self, node: Node) -> None:
        parent = node.parent
        assert parent is not None
        index = self.patch.remove(node)
        cursor: Cursor | None = parent.cursor
        if cursor is not None and cursor.run == self.run:
            if index < cursor.at:
                cursor.at -= 1
            if node.mark == self.run:
                cursor.hits -= 1


def is_event(node: Node) -> bool:
    """Tell whether a node stands on no place of the page: a toast, a dialog."""
    return node.parent is not None and node.parent.id == EVENT


def _of_page(node: Node | None) -> bool:
    while node is not None:
        if node.page is not None:
            return True
        node = node.parent
    return False


def _is_below(node: Node | None, blocks: AbstractSet[int]) -> bool:
    while node is not None:
        if node.id in blocks:
            return True
        node = node.parent
    return False
