"""Sessions as plain values: a projection folded from events that a test names, and the rows a viewer is told of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from evlit.core import events as e
from evlit.core.codec import encode
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.core.tree import MAIN
from evlit.log.rows import RecordedRow, Row
from evlit.server.protocol import Told

#: Widgets of the page that tests of the protocol begin with, as nodes 10, 11, ...
WIDGETS: list[tuple[str, dict[str, Any]]] = [
    ("button", {"widget": "go", "label": "Go"}),
    ("text_input", {"widget": "name", "label": "Name", "value": ""}),
    ("slider", {"widget": "age", "label": "Age", "type": "int", "min": 0, "max": 100, "step": 1, "value": 5}),
    ("checkbox", {"widget": "off", "label": "Off", "value": False, "disabled": True}),
    ("text_input", {"widget": "secret", "label": "Secret", "type": "password", "value": ""}),
]


class Page:
    """A session that grows by events; keeps what a viewer would be told."""

    def __init__(self, *, fragment: str | None = None) -> None:
        self.projection = Projection()
        self.told: list[Told] = []
        self.record(e.SessionOpened("app.py", "source"))
        nodes = [
            {"id": 10 + n, "kind": kind, "key": props["widget"], "props": props}
            | ({"fragment": fragment} if fragment else {})
            for n, (kind, props) in enumerate(WIDGETS)
        ]
        self.record(e.TreePatched(1, e.Json([["insert", MAIN, n, node] for n, node in enumerate(nodes)])))

    def record(self, *events: e.Event, cause: int | None = None) -> Sequence[Told]:
        """Fold events, and return them as they were recorded."""
        new = []
        for event in events:
            kind, version, data = encode(event)
            position = self.projection.position + 1
            row = RecordedRow("s_1", position, position, Row(kind, version, data, 0.0, e.run_of(event), cause))
            recorded = Recorded("s_1", position, 0.0, event, e.run_of(event), cause)
            fold(self.projection, recorded)
            new.append((row, recorded))
        self.told += new
        return new

    def since(self, position: int) -> list[Told]:
        """Return what was recorded after a position."""
        return [each for each in self.told if each[0].position > position]


def messages(*frames: bytes) -> list[dict[str, Any]]:
    """Return the messages of frames, in order."""
    out: list[dict[str, Any]] = []
    for frame in frames:
        value = json.loads(frame) if frame else []
        out += value if isinstance(value, list) else [value]
    return out
