"""An export that may be passed on: what somebody names is left out of its events (`evlit export --redact`).

A name is a pattern, as of file names, of entries of `session_state`, of widgets by key or label, and of parameters of
the address. What is left out is replaced by a digest whose key is thrown away: equal values stay equal, and the session
folds and replays as before. What the app drew or printed of a value stays.
"""

from __future__ import annotations

import json
import re
from fnmatch import translate
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, final

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evlit.log.rows import RecordedRow

_PARAMETER = re.compile(r"([^&=]*)=([^&]*)")


@final
class Sharing:
    """Leaves values out of the events of one session, which it is shown in their order.

    Parameters
    ----------
    names
        Patterns, in upper or lower case.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = re.compile("|".join(map(translate, names)), re.IGNORECASE)
        self._key = token_bytes(32)
        self._widgets: set[str] = set()  # ids of those that are named
        self._nodes: set[int] = set()
        self.replaced = 0  #: values

    def row(self, recorded: RecordedRow) -> RecordedRow:
        """Return an event without what is named."""
        row, before = recorded.row, self.replaced
        data = json.loads(row.data)
        if isinstance(data.get("query"), str):
            data["query"] = _PARAMETER.sub(self._parameter, data["query"])
        match row.kind:
            case "widgets.changed":
                for part in ("values", "trigger"):
                    data[part] = self._inputs(data.get(part) or {})
            case "state.changed":
                self._state(data)
            case "tree.patched":
                for op in data.get("ops") or ():
                    self._op(op)
        if self.replaced == before:
            return recorded
        return attrs.evolve(recorded, row=attrs.evolve(row, data=json.dumps(data, ensure_ascii=False).encode()))

    def _is_named(self, *names: object) -> bool:
        return any(isinstance(name, str) and self._names.match(name) is not None for name in names)

    def _digest(self, value: Any) -> str:
        self.replaced += 1
        return blake2b(json.dumps(value, sort_keys=True).encode(), key=self._key, digest_size=16).hexdigest()

    def _parameter(self, found: re.Match[str]) -> str:
        return f"{found[1]}=redacted~{self._digest(found[2])}" if self._is_named(found[1]) else found[0]

    def _value(self, value: Any) -> Any:
        if value is None or isinstance(value, bool) or (isinstance(value, dict) and value.keys() == {"redacted"}):
            return value
        return {"redacted": self._digest(value)}

    def _inputs(self, values: dict[str, Any]) -> dict[str, Any]:
        return {id: self._value(value) if id in self._widgets else value for id, value in values.items()}

    def _state(self, data: dict[str, Any]) -> None:
        data["set"] = {
            key: {"$": "redacted", "v": self._digest(value)} if self._is_named(key) else value
            for key, value in (data.get("set") or {}).items()
        }
        data["widgets"] = self._inputs(data.get("widgets") or {})
        for id, entry in (data.get("kept") or {}).items():
            if "value" in entry and (id in self._widgets or self._is_named(entry.get("key"))):
                self._digest(entry.pop("value"))

    def _op(self, op: list[Any]) -> None:
        if op[0] == "insert":
            rest = [op[3]]
            while rest:
                node = rest.pop()
                self._node(node)
                rest += node.get("children") or ()
        elif op[0] == "set" and op[1] in self._nodes and "value" in op[2]:
            op[2]["value"] = self._value(op[2]["value"])

    def _node(self, node: dict[str, Any]) -> None:
        props = node.get("props") or {}
        if "widget" in props and self._is_named(props.get("key"), props.get("label")):
            self._widgets.add(props["widget"])
            self._nodes.add(node["id"])
            if "value" in props:
                props["value"] = self._value(props["value"])
