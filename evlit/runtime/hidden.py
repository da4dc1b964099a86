"""Values of widgets that are not drawn and keep theirs all the same: `persist_state`, `widgets.keepHidden` (step 7 of
the click journey).

An entry is what `state.changed.kept` records of a widget: how long its value stays, and what `session_state` shows of
it meanwhile. A process that goes on from the log has no widgets at all before their next drawing brings them; until
then their values are *recalled*, from the entries and from the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from evlit.core import coded, values
from evlit.core.tree import Node
from evlit.core.widgets import UNTOLD, entry_of, is_password

#: Entries that a session keeps; the oldest go first.
LIMIT: Final = 10_000


class Hidden:
    """The hidden widgets of one session, by id.

    Parameters
    ----------
    recorded
        Entries to begin with, of a recovered session.
    page
        Widgets that are on its page, by id.
    """

    def __init__(self, recorded: dict[str, Any], page: Mapping[str, Node] = MappingProxyType({})) -> None:
        self._entries: dict[str, Any] = dict(recorded)
        self._new: set[str] = set()  # not recorded yet
        self._recalled: dict[str, tuple[str, Callable[[], Any]]] = {}  # key -> id, and what gives the value
        for id, entry in recorded.items():
            if "value" in entry:
                self._recalled[entry["key"]] = (id, partial(coded.decode, entry["value"]))
        for id, node in page.items():
            key = node.props.get("key")
            if key is not None and not is_password(node.props) and _entry(node) is not UNTOLD:
                # Read when it is asked for: what a viewer sends before the app has drawn the widget is in the node.
                self._recalled[key] = (id, partial(_entry, node))

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries or self._recalled)

    def copy(self) -> Hidden:
        """Return another one of the same content."""
        other = Hidden({})
        other._entries, other._new = dict(self._entries), set(self._new)
        other._recalled = dict(self._recalled)
        return other

    def add(self, id: str, key: str | None, page: str | None, wire: Any, decode: Callable[[Any], Any]) -> list[str]:
        """Hide a widget, on one page only or (None) for the session. Returns ids that must go, to make room."""
        entry: dict[str, Any] = {"until": "session"} if page is None else {"until": "page", "page": page}
        if key is not None:
            entry["key"] = key
            made = _coded(wire, decode)
            if made is not None:
                entry["value"] = made
        self._entries[id] = entry
        self._new.add(id)
        return list(self._entries)[:-LIMIT]

    def drawn(self, id: str, key: str | None) -> None:
        """A widget is drawn again, or another one has its key."""
        self._entries.pop(id, None)
        if key is not None:
            self._recalled.pop(key, None)

    def drop(self, id: str) -> bool:
        """Give a widget up. Tells whether it was here."""
        entry = self._entries.pop(id, None)
        if entry is None:
            return False
        key = entry.get("key")
        if key in self._recalled and self._recalled[key][0] == id:
            del self._recalled[key]
        return True

    def of_other_pages(self, page: str) -> list[str]:
        """Return the ids of what was to stay on another page only."""
        return [id for id, entry in self._entries.items() if entry["until"] == "page" and entry.get("page", "") != page]

    def recalled(self, key: str) -> tuple[str, Callable[[], Any]] | None:
        """Return the id of a widget that no run of this process drew, and what gives its value."""
        return self._recalled.get(key)

    def release(self, key: str) -> None:
        """Recall the entry of a key no more: the app deleted it."""
        self._recalled.pop(key, None)

    def release_drawn(self) -> None:
        """Recall only what is hidden: a run has drawn what else there is."""
        self._recalled = {key: each for key, each in self._recalled.items() if each[0] in self._entries}

    def keys(self) -> Iterator[str]:
        """Yield the keys of widgets that no run of this process drew."""
        yield from self._recalled

    def take(self) -> dict[str, Any]:
        """Return the entries that are new since the last call."""
        new, self._new = self._new, set()
        return {id: self._entries[id] for id in new if id in self._entries}


def _entry(node: Node) -> Any:
    return entry_of(node.kind, node.props)


def _coded(wire: Any, decode: Callable[[Any], Any]) -> Any:
    """Return the value as `state.changed` has it; None for what it could not give back."""
    parts = wire if isinstance(wire, list) else [wire]
    if any(isinstance(part, (dict, list)) for part in parts):
        return None  # files, or the stand-in of a password
    made: Any = None
    with suppress(Exception):  # of the app's own options
        made = values.encode(decode(wire))
    return made if coded.is_exact(made) else None
