"""`session_state` and the values of widgets as they were, and what of them is another since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evlit.core.codec import dumps
from evlit.core.projection import Projection
from evlit.replay.shorten import short, short_state
from evlit.replay.web.moments import Moments

Entry = dict[str, Any]


def state(moments: Moments, position: int, against: int | None) -> dict[str, Any]:
    """Return the entries of `session_state` and the widgets of a position, compared with another one.

    Raises
    ------
    NoSuchPosition
        When the session has no event there.
    DamagedEvent
        When an event on the way there cannot be read.
    """
    position = moments.timeline.position(position)
    against = max(position - 1, 0) if against is None else moments.timeline.position(against)
    old_state, old_values, old_names = _held(moments.at(against))
    new_state, new_values, names = _held(moments.at(position))

    def widget(id: str) -> Entry:
        label, kind = names.get(id) or old_names.get(id) or (None, None)
        return {"label": label, "kind": kind}

    return {
        "position": position,
        "against": against,
        "session_state": _compared(old_state, new_state, short_state, lambda _: {"label": None, "kind": None}),
        "widgets": _compared(old_values, new_values, short, widget),
    }


def _held(shown: Projection) -> tuple[Entry, Entry, dict[str, tuple[str | None, str]]]:
    """Return `session_state`, the values of widgets (also of those that nobody has changed), and their names."""
    values = {id: node.props["value"] for id, node in shown.tree.widgets.items() if "value" in node.props}
    names = {}
    for id, node in shown.tree.widgets.items():
        label = node.props.get("label")
        names[id] = (label if isinstance(label, str) else None, node.kind)
    return dict(shown.state), values | shown.values, names


def _compared(before: Entry, after: Entry, show: Callable[[Any], str], about: Callable[[str], Entry]) -> list[Entry]:
    names = [*after, *(name for name in before if name not in after)]
    return [_entry(name, before, after, show) | about(name) for name in names]


def _entry(name: str, before: Entry, after: Entry, show: Callable[[Any], str]) -> Entry:
    old, new = before.get(name), after.get(name)
    if name not in before:
        change: str | None = "new"
    elif name not in after:
        change = "gone"
    else:
        change = None if old is new or dumps(old) == dumps(new) else "set"
    return {
        "name": name,
        "value": new,
        "before": old,
        "change": change,
        "text": show(old if change == "gone" else new),
    }
