"""A session at any moment: the nearest snapshot, and the fold of what follows it."""

from __future__ import annotations

from typing import Any, final

import orjson
from attrs import frozen

from evlit.core.fold import fold
from evlit.core.ops import Op, diff
from evlit.core.projection import Projection, from_json
from evlit.core.tree import Node
from evlit.errors import Error
from evlit.replay.recording import Recording


class NoSuchPosition(Error):
    """The session has no event at that position."""


@final
@frozen
class Difference:
    """What changed between two positions."""

    ops: list[Op]
    state: dict[str, tuple[Any, Any]]  #: key of `session_state` -> values before and after; None for "not there"
    values: dict[str, tuple[Any, Any]]  #: widget id -> values before and after


class Timeline:
    """One session of a recording."""

    def __init__(self, recording: Recording, session: str | None = None) -> None:
        self.recording = recording
        self.session = recording.session(session)

    @property
    def head(self) -> int:
        """Position of the last event."""
        return self.session.head

    def at(self, position: int) -> Projection:
        """Return the session as it was right after the event at a position; 0 is before the first.

        Raises
        ------
        NoSuchPosition
            When the session has no event there.
        """
        if not 0 <= position <= self.head:
            raise NoSuchPosition(
                f"expected a position from 0 to {self.head} of session {self.session.id}, got {position}"
            )
        snapshot = self.recording.latest_snapshot(self.session.id, position)
        projection = Projection() if snapshot is None else from_json(orjson.loads(snapshot[1]))
        for recorded in self.recording.events(self.session.id, projection.position, position):
            fold(projection, recorded)
        return projection

    def diff(self, before: int, after: int) -> Difference:
        """Return what changed from one position to another, in either direction."""
        a, b = self.at(before), self.at(after)
        return Difference(diff(a.tree, b.tree), _changed(a.state, b.state), _changed(a.values, b.values))


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    keys = [*before, *(key for key in after if key not in before)]
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def node_json(node: Node) -> dict[str, Any]:
    """Return a node as `--format json` prints it: kind, props, children, line, and what identifies it."""
    out: dict[str, Any] = {"kind": node.kind, "props": node.props, "line": node.line, "id": node.id, "key": node.key}
    if node.fragment is not None:
        out["fragment"] = node.fragment
    out["children"] = [node_json(child) for child in node.children or ()]
    return out
