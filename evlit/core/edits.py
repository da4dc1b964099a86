"""What a user did to the table of `st.data_editor`, and the changes that viewers send of it (steps 1 to 5 of the click
journey).

Theory of operation
-------------------
The widget's value is a whole: `edited_rows` {row: {column: value}}, `added_rows` [{column: value}] and `deleted_rows`
[row]. Rows are places in the data that the app passed in, so the value means the same whatever is deleted or sorted. It
grows with every edit. A viewer therefore sends only what changed, as `{"$edits": change}`, and the log keeps that: an
hour of typing costs the log what was typed. Everyone who folds adds the change to the value that he has, by the one
function here, which the viewer has too (`core/edits.ts`).

A change is read from left to right:

| part | meaning |
|---|---|
| `edited_rows` {row: {column: value}} | these cells have these values |
| `reset_rows` {row: [column]} | these cells are as the data has them |
| `added_rows` [start, count, rows, total] | these rows take the place of so many added ones, and make it so many |
| `deleted_rows`, `restored_rows` [row] | these rows of the data are gone, or there again |

Each part says what is, not how it came to that. So a change fits any value: what it cannot find has no effect, and to
add it once more, as a session does that goes on from its log, has none either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

#: What marks a value as a change of the one before.
CHANGE: Final = "$edits"

#: The parts of a change.
PARTS: Final = ("edited_rows", "reset_rows", "added_rows", "deleted_rows", "restored_rows")

#: What `column_config`, `disabled` and the edits call the index.
INDEX: Final = "_index"


def nothing() -> dict[str, Any]:
    """Return the value of an editor that nobody touched."""
    return {"edited_rows": {}, "added_rows": [], "deleted_rows": []}


def python_edits(wire: Any) -> dict[str, Any]:
    """Return a value as `session_state` has it, a copy: rows are numbers, in JSON they are texts."""
    edits = _Edits.read(wire)
    return {
        "edited_rows": {int(row): dict(cells) for row, cells in edits.edited.items()},
        "added_rows": [dict(row) for row in edits.added],
        "deleted_rows": list(edits.deleted),
    }


def wire_edits(edits: Mapping[Any, Any]) -> dict[str, Any]:
    """Return edits as a viewer sends them: rows are texts, and so are dates, times and moments."""
    return {
        **edits,
        "edited_rows": {str(row): _wire_cells(cells) for row, cells in edits.get("edited_rows", {}).items()},
        "added_rows": [_wire_cells(cells) for cells in edits.get("added_rows", ())],
    }


def _wire_cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _wire(value) for name, value in cells.items()}


def _wire(value: Any) -> Any:
    if not isinstance(value, (dt.date, dt.time)):
        return value
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
        return f"{_wire(value)}Z"
    exact = "milliseconds" if getattr(value, "microsecond", 0) else "seconds"
    return value.isoformat(timespec=exact) if isinstance(value, (dt.datetime, dt.time)) else value.isoformat()


def with_cells(value: Any, convert: Callable[[Any], Any]) -> Any:
    """Return edits, or a change of them, with other values in their cells."""
    if is_change(value):
        change = dict(value[CHANGE])
        if "added_rows" in change:
            start, count, rows, total = change["added_rows"]
            change["added_rows"] = [start, count, [_converted(row, convert) for row in rows], total]
        if "edited_rows" in change:
            change["edited_rows"] = {row: _converted(cells, convert) for row, cells in change["edited_rows"].items()}
        return {CHANGE: change}
    if not isinstance(value, dict) or "edited_rows" not in value:
        return value
    return {
        **value,
        "edited_rows": {row: _converted(cells, convert) for row, cells in value["edited_rows"].items()},
        "added_rows": [_converted(cells, convert) for cells in value["added_rows"]],
    }


def _converted(cells: Mapping[str, Any], convert: Callable[[Any], Any]) -> dict[str, Any]:
    return {column: convert(value) for column, value in cells.items()}


def is_change(value: Any) -> bool:
    """Tell whether a widget's value (wire form) is a change of the one before."""
    return type(value) is dict and CHANGE in value


def merged(before: Any, value: Any) -> Any:
    """Return the value that a widget has after it was sent one (wire form).

    Parameters
    ----------
    before
        What it had; anything but an editor's value counts as untouched.
    value
        The value, or a change.
    """
    if not is_change(value):
        return value
    return _Edits.read(before).after(value[CHANGE]).to_json()


@frozen
class _Edits:
    edited: dict[str, dict[str, Any]] = field(factory=dict)
    added: list[dict[str, Any]] = field(factory=list)
    deleted: list[int] = field(factory=list)

    @classmethod
    def read(cls, value: Any) -> _Edits:
        if not isinstance(value, dict):
            return cls()
        return cls(value.get("edited_rows", {}), value.get("added_rows", []), value.get("deleted_rows", []))

    def after(self, change: dict[str, Any]) -> _Edits:
        edited = dict(self.edited)
        for row, cells in change.get("edited_rows", {}).items():
            edited[row] = {**edited.get(row, {}), **cells}
        for row, columns in change.get("reset_rows", {}).items():
            left = {column: value for column, value in edited.pop(row, {}).items() if column not in columns}
            if left:
                edited[row] = left
        added = list(self.added)
        if "added_rows" in change:
            start, count, rows, total = change["added_rows"]
            if len(added) - count + len(rows) == total:
                added[start : start + count] = rows
        gone = {*self.deleted, *change.get("deleted_rows", ())} - {*change.get("restored_rows", ())}
        return evolve(self, edited=edited, added=added, deleted=sorted(gone))

    def to_json(self) -> dict[str, Any]:
        """Return the value, with its rows in order: equal edits are equal JSON, however they came about."""
        rows = sorted(self.edited, key=int)
        return {
            "edited_rows": {row: self.edited[row] for row in rows},
            "added_rows": self.added,
            "deleted_rows": self.deleted,
        }
