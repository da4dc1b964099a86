"""The element tree: what a session shows (the thing that ops change and viewers draw).

A tree is mutable and has one owner. There are two of each live session: the projection's, which only `fold` changes,
and the run's, which `Reconciler` changes ahead of the log. Props are never changed in place: a change puts a new dict
into the node, so the two trees share every dict and string that did not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from evlit.core.elements import BLOCKS, ROOTS
from evlit.errors import TreeError

Props = dict[str, Any]

APP: Final = ROOTS["app"]
MAIN: Final = ROOTS["main"]
SIDEBAR: Final = ROOTS["sidebar"]
BOTTOM: Final = ROOTS["bottom"]
EVENT: Final = ROOTS["event"]

#: The first id that an op may bring.
FIRST_ID: Final = 5

#: Kinds whose prop `id` is a fragment that can run alone.
FRAGMENTS: Final = frozenset({"fragment", "dialog"})


class Node:
    """One element or block.

    `mark` and `cursor` belong to the run that writes (see `reconcile.py`); they are no part of what the node is.
    """

    __slots__ = (
        "children",
        "cursor",
        "fragment",
        "id",
        "key",
        "kind",
        "line",
        "mark",
        "page",
        "parent",
        "pending",
        "props",
    )

    def __init__(
        self,
        id: int,
        kind: str,
        key: str,
        props: Props,
        *,
        children: list[Node] | None = None,
        fragment: str | None = None,
        line: str | None = None,
        parent: Node | None = None,
        page: str | None = None,
    ) -> None:
        self.id = id
        self.kind = kind
        self.key = key
        self.props = props
        self.children = children
        self.fragment = fragment
        self.line = line
        self.page = page  #: the page that drew it, on the topmost nodes that a page drew
        self.parent = parent
        self.mark = 0
        self.cursor: Any = None  # reconcile.Cursor of the run that wrote here last
        self.pending: dict[str, Any] | None = None  # its JSON inside an insert op that nobody has taken yet

    def __repr__(self) -> str:
        return f"<Node {self.id} {self.kind} {self.key!r}>"

    def to_json(self) -> dict[str, Any]:
        """Return the node with its subtree as an insert op carries it."""
        out: dict[str, Any] = {"id": self.id, "kind": self.kind, "key": self.key, "props": self.props}
        if self.fragment is not None:
            out["fragment"] = self.fragment
        if self.line is not None:
            out["line"] = self.line
        if self.page is not None:
            out["page"] = self.page
        if self.children is not None:
            out["children"] = [child.to_json() for child in self.children]
        return out

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(reversed(node.children))


class Index(dict[str, Node]):
    """Nodes by what they call themselves.

    While a run moves a widget to another block, the node of the last run is still there too. The newer one counts,
    however the tree came to be: op by op or from JSON.
    """

    __slots__ = ("_older",)

    def __init__(self) -> None:
        super().__init__()
        self._older: dict[str, list[Node]] = {}

    def enter(self, name: str, node: Node) -> None:
        """Add a node."""
        other = self.get(name)
        if other is None or other is node:
            self[name] = node
            return
        self[name], older = (node, other) if node.id > other.id else (other, node)
        self._older.setdefault(name, []).append(older)

    def leave(self, name: str, node: Node) -> None:
        """Take a node out."""
        older = self._older.pop(name, [])
        if node in older:
            older.remove(node)
        elif older:
            self[name] = max(older, key=lambda each: each.id)
            older.remove(self[name])
        else:
            self.pop(name, None)
        if older:
            self._older[name] = older


class Tree:
    """All nodes of a session, by id, below the five that always exist."""

    __slots__ = ("fragments", "next_id", "nodes", "outside", "root", "timed", "widgets")

    def __init__(self) -> None:
        roots: list[Node] = []
        self.root = Node(APP, "app", "app", {}, children=roots)
        self.nodes: dict[int, Node] = {APP: self.root}
        self.widgets = Index()
        self.fragments = Index()
        self.timed = Index()  #: those of them that run by themselves
        #: What each fragment (None: the script) wrote into blocks that are not its own, by node id.
        self.outside: dict[str | None, dict[int, Node]] = {}
        self.next_id = FIRST_ID
        for name in ("main", "sidebar", "bottom", "event"):
            node = Node(ROOTS[name], "root", name, {}, children=[], parent=self.root)
            roots.append(node)
            self.nodes[node.id] = node

    def __getitem__(self, id: int) -> Node:
        try:
            return self.nodes[id]
        except KeyError:
            raise TreeError(
                f"expected the id of a node of this tree, got {id!r}; it has {len(self.nodes)} nodes"
            ) from None

    def __contains__(self, id: object) -> bool:
        return id in self.nodes

    def __len__(self) -> int:
        return len(self.nodes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]  # mutable

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Tree:
        """Build a tree from the JSON of node 0."""
        tree = cls()
        tree.root.props = value["props"]
        for root in value["children"]:
            mine = tree[root["id"]]
            mine.props = root["props"]
            for child in root["children"]:
                tree.attach(mine, len(mine.children or ()), node_from_json(child))
        return tree

    def to_json(self) -> dict[str, Any]:
        """Return node 0 with everything below it."""
        return self.root.to_json()

    def copy(self) -> Tree:
        """Return another tree of the same content, which goes on with the same ids; props are shared."""
        tree = Tree.from_json(self.to_json())
        tree.next_id = self.next_id
        return tree

    def dissolve(self) -> None:
        """Let go of all nodes. Parents and children keep each other, so that a tree that is merely forgotten lasts
        until the next garbage collection, which takes as long as trees are large.
        """
        for node in self.nodes.values():
            node.parent = node.children = None
        self.nodes.clear()

    def attach(self, parent: Node, index: int, node: Node) -> None:
        """Put a new node with its subtree below `parent`."""
        children = parent.children
        if children is None:
            raise TreeError(
                f"expected a block as parent of node {node.id}, got node {parent.id} of kind {parent.kind!r}"
            )
        if not 0 <= index <= len(children):
            raise TreeError(f"expected an index from 0 to {len(children)} in node {parent.id}, got {index}")
        node.parent = parent
        for each in node.walk():
            if each.id in self.nodes:
                raise TreeError(f"expected an id that was never used, got {each.id}, which is a {each.kind!r} node")
            self.nodes[each.id] = each
            self._index(each)
            if each.id >= self.next_id:
                self.next_id = each.id + 1
            up = each.parent
            if up is not None and each.fragment != owner_of(up):
                self.outside.setdefault(each.fragment, {})[each.id] = each
        children.insert(index, node)

    def detach(self, node: Node) -> None:
        """Take a node with its subtree out."""
        parent = node.parent
        if parent is None or node.id < FIRST_ID:
            raise TreeError(f"expected a node that can be removed, got {node!r}: the roots stay for ever")
        assert parent.children is not None
        parent.children.remove(node)
        node.parent = None
        for each in node.walk():
            del self.nodes[each.id]
            self._forget(each)
            written = self.outside.get(each.fragment)
            if written is not None and written.pop(each.id, None) is not None and not written:
                del self.outside[each.fragment]

    def set_props(self, node: Node, props: Props) -> None:
        """Give a node other props."""
        if "widget" in node.props or "id" in node.props:
            self._forget(node)
        node.props = props
        self._index(node)

    def timers(self) -> dict[str, float]:
        """Return the fragments that run by themselves, and their interval in seconds. Those in a dialog that the user
        closed stand still.
        """
        closed = any(_is_dismissed(dialog) for dialog in self.nodes[EVENT].children or ())
        return {
            id: node.props["every"]
            for id, node in self.timed.items()
            if self.fragments.get(id) is node and not (closed and _is_dismissed(node))
        }

    def _index(self, node: Node) -> None:
        widget = node.props.get("widget")
        if widget is not None:
            self.widgets.enter(widget, node)
        if node.kind in FRAGMENTS:
            self.fragments.enter(node.props["id"], node)
            if "every" in node.props:
                self.timed.enter(node.props["id"], node)

    def _forget(self, node: Node) -> None:
        widget = node.props.get("widget")
        if widget is not None:
            self.widgets.leave(widget, node)
        if node.kind in FRAGMENTS:
            self.fragments.leave(node.props["id"], node)
            if "every" in node.props:
                self.timed.leave(node.props["id"], node)


def owner_of(block: Node) -> str | None:
    """Return the fragment that writes into a block as its own; None for the script."""
    if block.kind in FRAGMENTS:
        fragment: str = block.props["id"]
        return fragment
    return block.fragment


def node_from_json(value: dict[str, Any]) -> Node:
    """Build a node with its subtree from the JSON of an insert op.

    Raises
    ------
    TreeError
        When a field is missing.
    """
    try:
        kind = value["kind"]
        children = value.get("children")
        if children is None and kind in BLOCKS:
            children = []
        node = Node(
            value["id"],
            kind,
            value["key"],
            value["props"],
            children=None if children is None else [],
            fragment=value.get("fragment"),
            line=value.get("line"),
            page=value.get("page"),
        )
    except KeyError as error:
        raise TreeError(
            f"expected a node with id, kind, key and props, got one without {error}: {value!r:.200}"
        ) from None
    for child in children or ():
        below = node_from_json(child)
        below.parent = node
        node.children.append(below)  # type: ignore[union-attr]  # a list whenever there are children
    return node


def _is_dismissed(node: Node | None) -> bool:
    while node is not None:
        if node.kind == "dialog" and node.props.get("dismissed", -1) == node.props.get("run"):
            return True
        node = node.parent
    return False
