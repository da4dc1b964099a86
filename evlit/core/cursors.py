"""Where a run is among the children of the blocks that it writes into (for `reconcile.py`).

A block is written by its *owner*: the fragment that drew it, the fragment whose own block it is, or (None) the script.
Whoever else writes into it writes *outside*, and has a `Segment` there: its children stand together, so what several
fragments write into one container never mixes (S-068).
"""

from __future__ import annotations

from typing import Any, Final

from evlit.core.patch import Patch
from evlit.core.tree import Node, Tree, owner_of

#: Place of a parallel fragment among all of them, by the order of calls; those inside it come after it.
Rank = tuple[int, ...]

#: The owner of no block.
NOBODY: Final[Any] = object()


class Cursor:
    """Where a run is among the children of one block.

    Parameters
    ----------
    partial
        The block is not drawn anew in this run, only written into from outside.
    """

    __slots__ = ("at", "counts", "hits", "node", "owner", "partial", "rest", "run", "segments")

    def __init__(self, run: int, node: Node, *, partial: bool = False) -> None:
        self.run = run
        self.node = node
        self.at = 0
        self.hits = 0  # children that this run came to
        self.counts: dict[str, int] = {}  # call site -> calls so far
        self.rest: dict[str, Node] | None = None  # key -> child that was there when the first call did not fit
        self.partial = partial
        self.owner: str | None = NOBODY if partial else owner_of(node)
        self.segments: dict[str | None, Segment] | None = None  # of those who write from outside

    def segment(self, fragment: str | None, tree: Tree, *, adds: bool, rank: Rank | None) -> Segment:
        """Return what a fragment writes here from outside; `adds` counts only where nothing is drawn anew."""
        segments = self.segments
        if segments is None:
            segments = self.segments = {}
        segment = segments.get(fragment)
        if segment is None:
            written = tree.outside.get(fragment, {}).values()
            rest = {node.key: node for node in written if node.parent is self.node and node.mark != self.run}
            if self.partial and owner_of(self.node) == fragment:  # its own block, through a node of an earlier run
                rest = {child.key: child for child in self.node.children or () if child.fragment == fragment}
            segment = segments[fragment] = Segment(fragment, self.run, rest, adds=self.partial and adds, rank=rank)
        return segment

    def unwritten(self, key: str) -> Node | None:
        """Return the child that has a key already, of whoever wrote it, if this run did not come to it yet."""
        for child in self.node.children or ():
            if child.key == key and child.mark != self.run:
                return child
        return None


class Segment:
    """The children of one block that one fragment writes from outside.

    Parameters
    ----------
    adds
        New elements come after what stands in the block already, and what was written before stays (S-071).
    rank
        Set for a parallel fragment: its segment stands below what the block's owner writes, in the order of ranks,
        whichever thread comes first.
    """

    __slots__ = ("adds", "counts", "first", "last", "rank", "rest", "suffix")

    def __init__(self, owner: str | None, run: int, rest: dict[str, Node], *, adds: bool, rank: Rank | None) -> None:
        self.adds = adds
        self.rank = rank
        self.counts: dict[str, int] = {}
        self.rest = rest  # key -> child of an earlier run
        self.first: Node | None = None  # of those that this run came to
        self.last: Node | None = None
        # No other writer's key, and for what adds up none of another run.
        self.suffix = f"@{owner or ''}~{run}" if adds else f"@{owner or ''}"

    def key(self, site: str) -> str:
        """Return the key of the next call from a line."""
        return numbered(self.counts, site) + self.suffix

    def took(self, node: Node) -> None:
        """Note that this run came to a child."""
        self.last = node
        if self.first is None:
            self.first = node


class Ranks:
    """The ranks of the parallel fragments of a run."""

    def __init__(self) -> None:
        self._ranks: dict[str, Rank] = {}

    def begin(self, fragment: str) -> None:
        """Give a fragment its rank: behind its siblings that have one."""
        above = self.of(fragment) or ()
        siblings = [rank for rank in self._ranks.values() if len(rank) == len(above) + 1 and rank[:-1] == above]
        self._ranks.setdefault(fragment, (*above, len(siblings)))

    def of(self, fragment: str | None) -> Rank | None:
        """Return the rank of the innermost parallel fragment that a fragment is, or is in."""
        if fragment is None or not self._ranks:
            return None
        around = [one for one in self._ranks if fragment == one or fragment.startswith(one + "/")]
        return self._ranks[max(around, key=len)] if around else None


def numbered(counts: dict[str, int], site: str) -> str:
    """Return the key of the next call from a line: the line, and its number when there was one before."""
    seen = counts.get(site, 0)
    counts[site] = seen + 1
    return f"{site}#{seen + 1}" if seen else site


def seat(cursor: Cursor, segment: Segment) -> int:
    """Return the index that the next child of a segment belongs at."""
    parent = cursor.node
    children = parent.children
    assert children is not None
    last = segment.last
    floats = cursor.partial or segment.rank is not None
    if last is not None and last.parent is parent:
        if not floats and cursor.at > 0 and children[cursor.at - 1] is last:
            return cursor.at
        return children.index(last) + 1
    if not floats:
        return cursor.at
    at = len(children)
    if not segment.adds:
        at = min((children.index(node) for node in segment.rest.values() if node.parent is parent), default=at)
    if segment.rank is not None:
        at = _ranked(cursor, segment, at)
    return at if cursor.partial else max(at, cursor.at)


def settle(patch: Patch, cursor: Cursor, segment: Segment, node: Node) -> None:
    """Move a child to the seat of its segment, unless only what goes stands between."""
    parent, children = cursor.node, cursor.node.children
    assert children is not None
    to = seat(cursor, segment)
    floats = cursor.partial or segment.rank is not None
    tail = to == cursor.at and not floats
    at = children.index(node)
    if at >= to and (floats or tail or at < cursor.at) and all(each.mark != cursor.run for each in children[to:at]):
        to = at
    else:
        to -= at < to
        children.insert(to, children.pop(at))
        patch.emit(["move", node.id, parent.id, to])
        if at < cursor.at <= to:
            cursor.at -= 1
        elif to < cursor.at <= at:
            cursor.at += 1
    if tail:
        cursor.at = to + 1


def _ranked(cursor: Cursor, segment: Segment, at: int) -> int:
    """Return an index between the segments of lower and of higher rank that this run came to."""
    parent, children = cursor.node, cursor.node.children
    assert children is not None
    assert segment.rank is not None
    for other in (cursor.segments or {}).values():
        if other is segment or other.rank is None:
            continue
        if other.rank <= segment.rank:
            if other.last is not None and other.last.parent is parent:
                at = max(at, children.index(other.last) + 1)
        elif other.first is not None and other.first.parent is parent:
            at = min(at, children.index(other.first))
    return at
