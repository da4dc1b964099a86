"""One event, with all that is recorded of it."""

from __future__ import annotations

from typing import Any

import orjson

from evlit.core.codec import encode
from evlit.core.tree import Tree
from evlit.replay.recording import Damaged, DamagedEvent
from evlit.replay.timeline import NoSuchPosition
from evlit.replay.tones import tone_of
from evlit.replay.web.moments import Moments
from evlit.replay.web.wording import words


def event(moments: Moments, position: int) -> dict[str, Any]:
    """Return the event at a position, with the names of the page before it.

    Raises
    ------
    NoSuchPosition
        When the session has none there.
    """
    position = moments.timeline.position(position)
    if position == 0:
        raise NoSuchPosition(f"expected the position of an event, from 1 to {moments.timeline.head}, got 0")
    [entry] = moments.events.entries(position - 1, position)
    if isinstance(entry, Damaged):
        unknown = dict.fromkeys(("run", "version", "cause", "data"))
        kind = None if entry.kind == "?" else entry.kind
        said = {"text": f"damaged: {entry.why}", "tone": "bad", "error": entry.why}
        return {"position": position, "at": entry.at, "kind": kind, **unknown, **said}
    _, version, data = encode(entry.event)
    return {
        "position": position,
        "at": entry.at,
        "kind": entry.kind,
        "version": version,
        "run": entry.run,
        "cause": entry.cause,
        "text": words(entry, page_before(moments, position)),
        "tone": tone_of(entry.event),
        "data": orjson.loads(data),
        "error": None,
    }


def page_before(moments: Moments, position: int) -> Tree | None:
    """Return the page before an event; None where it cannot be rebuilt."""
    try:
        return moments.at(position - 1).tree
    except DamagedEvent:
        return None
