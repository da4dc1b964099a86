"""What of an event is left out of the log (step 8 of the click journey): everything that a session appends passes here.

- *Passwords* and the values of widgets with `record=False`, wherever they come from.
- *Names in `log.redact`*: patterns for entries of `session_state`, for keys of widgets, and for parameters of the
  address.
- *Secrets*, in any text (`masks`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate
from typing import Any, Final, final

from attrs import evolve

from evlit.core import events as e
from evlit.core.edits import with_cells
from evlit.core.tree import Node
from evlit.core.widgets import is_password, is_unrecorded
from evlit.log.blobs import Blob
from evlit.log.rows import Row
from evlit.runtime.masks import Masks
from evlit.runtime.vault import Vault

_PART: Final = re.compile(r"([^&=]*)=([^&]*)")


@final
class Names:
    """The patterns of `log.redact`.

    Parameters
    ----------
    patterns
        As of file names (`*_token`), in upper or lower case.
    """

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._pattern = re.compile("|".join(map(translate, patterns)), re.IGNORECASE) if patterns else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def __contains__(self, name: str) -> bool:
        return self._pattern is not None and self._pattern.match(name) is not None


@final
class Redactor:
    """Leaves out what one session must not put into the log.

    Parameters
    ----------
    vault
        Keeps what was left out.
    """

    def __init__(self, vault: Vault, names: Names, masks: Masks) -> None:
        self.vault = vault
        self.names = names
        self.masks = masks

    @property
    def leaves_out(self) -> bool:
        """False when nothing was left out so far."""
        return bool(self.masks or self.vault)

    def event(self, event: e.Event, widgets: dict[str, Node]) -> e.Event:
        """Return an event with stand-ins for values that are left out.

        Parameters
        ----------
        widgets
            Those on the page, by id.
        """
        match event:
            case e.WidgetsChanged():
                return self._input(event, widgets)
            case e.StateChanged() if self.names:
                return self._state(event)
            case e.SessionOpened() | e.PageOpened() | e.RunStarted() | e.AddressChanged() if self.names and event.query:
                return evolve(event, query=self.query(event.query))
        return event

    def clear(self, event: e.Event) -> e.Event:
        """Return an input as a run takes it: with secrets that the user chose or typed."""
        if not self.masks or not isinstance(event, e.WidgetsChanged):
            return event
        values: Any = self.vault.read_in(event.values)
        trigger: Any = self.vault.read_in(event.trigger)
        return evolve(event, values=values, trigger=trigger)

    def row(self, row: Row) -> Row:
        """Return a row with stand-ins for secrets."""
        if not self.masks:
            return row
        data = self.masks.in_json(row.data)
        return row if data is row.data else evolve(row, data=data)

    def query(self, query: str) -> str:
        """Return the query of an address with stand-ins for the values of redacted parameters."""
        return _PART.sub(self._parameter, query) if self.names else query

    def _parameter(self, found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        if name not in self.names or not value or value.startswith("redacted~"):
            return found[0]
        return f"{name}={self.vault.name(value)}"

    def _input(self, event: e.WidgetsChanged, widgets: dict[str, Node]) -> e.WidgetsChanged:
        values = self._values(event.values, widgets)
        trigger = self._values(event.trigger, widgets)
        if values is event.values and trigger is event.trigger:
            return event
        return evolve(event, values=values, trigger=trigger)

    def _values(self, values: dict[str, Any], widgets: dict[str, Node]) -> dict[str, Any]:
        sealed: dict[str, Any] = {}
        for id, value in values.items():
            node = widgets.get(id)
            if node is not None and is_password(node.props):
                sealed[id] = self.vault.seal(value)
            elif node is not None and is_unrecorded(node.props):
                # Of a table each cell: so its stand-ins add up as the edits do.
                hide = self.vault.hide
                sealed[id] = with_cells(value, hide) if node.kind == "data_editor" else hide(value)
        return {**values, **sealed} if sealed else values

    def _state(self, event: e.StateChanged) -> e.StateChanged:
        hidden = {key: self._coded(value) for key, value in event.set.items() if key in self.names}
        kept = {id: self._kept(entry) for id, entry in event.kept.items()}
        if not hidden and not kept:
            return event
        return evolve(event, set={**event.set, **hidden}, kept=kept)

    def _coded(self, coded: Any) -> Any:
        return {"$": "redacted", "v": self.vault.digest(coded)}

    def _kept(self, entry: Any) -> Any:
        return {k: v for k, v in entry.items() if k != "value"} if entry.get("key", "") in self.names else entry


def may_be_cited(blobs: Sequence[Blob], events: Sequence[e.Event], names: Names) -> Sequence[Blob]:
    """Return the blobs that belong to events: none when these are of entries that are left out."""
    keys = [key for event in events if isinstance(event, e.StateChanged) for key in event.set]
    return () if keys and all(key in names for key in keys) else blobs
