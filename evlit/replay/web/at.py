"""A page as it was, for the debugger's page: whole, or as what differs from the one that is shown there."""

from __future__ import annotations

from typing import Any, Final

from evlit.core.codec import dumps
from evlit.core.events import Recorded, TreePatched
from evlit.core.ops import Op, diff
from evlit.core.projection import Projection
from evlit.core.tree import Node, Tree
from evlit.replay.shorten import cut, plain
from evlit.replay.timeline import inserted
from evlit.replay.web.moments import Moments

#: As many events ahead, a page is given the ops that were recorded; further on, those that differ.
NEAR: Final = 64

#: Props that say what an element is, the best first, and how much of them.
_NAMES: Final = ("label", "title", "body", "name")
_LONGEST: Final = 80


def moment(moments: Moments, position: int, since: int | None) -> dict[str, Any]:
    """Return the page after the event at a position.

    Parameters
    ----------
    since
        The position that is shown, of which the ops lead here where these are smaller than the page.

    Raises
    ------
    NoSuchPosition
        When the session has no event there.
    DamagedEvent
        When an event on the way there cannot be read.
    """
    position = moments.timeline.position(position)
    since = None if since is None else moments.timeline.position(since)
    ops: list[Op] | None
    if since is not None and 0 <= position - since <= NEAR:
        shown, ops, touched = _go(moments, min(since, max(position - 1, 0)), position, None)
        ops = [] if since == position else ops
    else:
        shown, _, touched = _go(moments, max(position - 1, 0), position, since)
        ops = None if since is None else diff(moments.at(since, keep=position).tree, shown.tree)
    tree: Any = None
    if ops is None or len(ops) > len(shown.tree) // 2:
        tree = wire_tree(shown.tree)
        if ops is not None and len(dumps(ops)) < len(dumps(tree)):
            tree = None
    return about(shown) | {
        "tree": tree,
        "from": None if ops is None or tree is not None else since,
        "ops": None if tree is not None else ops,
        "touched": touched,
    }


def about(shown: Projection) -> dict[str, Any]:
    """Return what is to be known of a moment besides its page."""
    return {
        "position": shown.position,
        "at": shown.at if shown.position else None,
        "page": shown.page,
        "query": shown.query,
        "running": [] if shown.run is None else [shown.run.run],
        "theme": shown.theme,
        "url": shown.url,
    }


def _go(moments: Moments, begin: int, position: int, keep: int | None) -> tuple[Projection, list[Op], dict[str, Any]]:
    """Go from one position to another; return what was recorded on the way, and what the last event did."""
    shown = moments.at(begin, keep)
    ops = [op for _, done in moments.advance(shown, max(position - 1, 0)) for op in done]
    touched: dict[str, Any] = {"inserted": [], "changed": {}, "moved": [], "removed": []}
    for last in moments.events.between(shown.position, position):
        removed = _removed(last, shown.tree)
        for _, done in moments.advance(shown, position):
            touched = _touched(done, removed, shown.tree)
            ops += done
    return shown, ops, touched


def _removed(recorded: Recorded, tree: Tree) -> dict[int, dict[str, Any]]:
    """Return the elements of a page that a patch removes."""
    ops: Any = recorded.event.ops if isinstance(recorded.event, TreePatched) else ()
    if not isinstance(ops, list):
        return {}
    gone = (op[1] for op in ops if isinstance(op, list) and op[:1] == ["remove"] and len(op) == 2)
    return {id: named(tree.nodes[id]) | _place(tree.nodes[id]) for id in gone if isinstance(id, int) and id in tree}


def _place(node: Node) -> dict[str, Any]:
    """Return where an element stands: the id of what it stands in, and at which place there."""
    parent = node.parent
    if parent is None or parent.children is None:
        return {"parent": None, "index": None}
    return {"parent": parent.id, "index": parent.children.index(node)}


def _touched(ops: list[Op], removed: dict[int, dict[str, Any]], tree: Tree) -> dict[str, Any]:
    """Return what ops did, given the page after them."""
    drawn: dict[int, None] = {}
    changed: dict[int, dict[str, None]] = {}
    moved: dict[int, None] = {}
    for op in ops:
        match op:
            case ["insert", _, _, node]:
                drawn |= dict.fromkeys(each["id"] for each in inserted(node))
            case ["move", id, _, _]:
                moved[id] = None
            case ["set", id, props]:
                changed.setdefault(id, {}).update(dict.fromkeys(props))
            case ["unset", id, names]:
                changed.setdefault(id, {}).update(dict.fromkeys(names))
            case ["append", id, name, _]:
                changed.setdefault(id, {})[name] = None
    return {
        "inserted": [id for id in drawn if id in tree],
        "changed": {str(id): list(names) for id, names in changed.items() if id in tree and id not in drawn},
        "moved": [id for id in moved if id in tree and id not in drawn],
        "removed": [about for id, about in removed.items() if id not in tree],
    }


def named(node: Node) -> dict[str, Any]:
    """Return how people know an element: its id, kind and label."""
    texts = (node.props.get(name) for name in _NAMES)
    label = next((text for text in texts if isinstance(text, str) and text.strip()), None)
    return {
        "id": node.id,
        "kind": node.kind,
        "label": None if label is None else cut(plain(label[: 4 * _LONGEST]), _LONGEST),
    }


def wire_tree(tree: Tree) -> dict[str, Any]:
    """Return a page as an insert op would carry it. An app may nest blocks as deeply as it likes."""
    top: dict[str, Any] = {}
    stack = [(tree.root, top)]
    while stack:
        node, out = stack.pop()
        out |= wire_node(node)
        if node.children is not None:
            below: list[dict[str, Any]] = [{} for _ in node.children]
            out["children"] = below
            stack.extend(zip(node.children, below, strict=True))
    return top


def wire_node(node: Node) -> dict[str, Any]:
    """Return a node without its children."""
    out: dict[str, Any] = {"id": node.id, "kind": node.kind, "key": node.key, "props": node.props}
    for name in ("fragment", "line", "page"):
        if (value := getattr(node, name)) is not None:
            out[name] = value
    return out
