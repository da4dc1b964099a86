"""What an app put into `session_state` itself (step 7 of the click journey): the entries, and what of them the log has.

The app changes the entries freely, also in place. `take` finds what is other than recorded: an immutable value by its
identity alone, every other one by what it is coded as.
"""

from __future__ import annotations

import pickle
from typing import Any, Final

from evlit.core import values
from evlit.core.same import same
from evlit.errors import UnserializableSessionStateError

#: Stands for "no value", where None is one.
MISSING: Final[Any] = object()

#: Values of these types are not encoded again while the entry holds the very same object.
_IMMUTABLE: Final = frozenset({int, float, str, bool, type(None), bytes})


class Entries:
    """The entries of one session that are not those of widgets.

    Parameters
    ----------
    recorded
        Entries as recorded: those that can be decoded are there again.
    """

    def __init__(self, recorded: dict[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = {}
        self._recorded: dict[str, Any] = dict(recorded or {})
        self._identities: dict[str, object] = {}
        self._cleared: set[str] = set()  # entries that were recorded, and went with a cleared cache
        for key, value in self._recorded.items():
            if not values.is_opaque(value):
                self.values[key] = values.decode(value)

    def take(self) -> tuple[dict[str, Any], list[str]]:
        """Return what was set since the last call, as coded, and the keys of what was removed."""
        changed: dict[str, Any] = {}
        for key, value in list(self.values.items()):
            if self._identities.get(key, MISSING) is value and type(value) in _IMMUTABLE:
                continue
            coded = values.encode(value)
            if not same(self._recorded.get(key, MISSING), coded):
                changed[key] = self._recorded[key] = coded
            self._identities[key] = value
        # All entries are recorded by now: as many recorded as there are means that none was removed.
        same_size = len(self._recorded) == len(self.values)
        removed = [] if same_size else [key for key in list(self._recorded) if key not in self.values]
        for key in removed:
            self._recorded.pop(key, None)
            self._identities.pop(key, None)
        if self._cleared:
            gone, self._cleared = self._cleared, set()
            removed += [key for key in gone if key not in self.values and key not in removed]
        return changed, removed

    def copy(self) -> Entries:
        """Return other entries with the same values."""
        other = Entries()
        other.values, other._recorded = dict(self.values), dict(self._recorded)
        other._identities, other._cleared = dict(self._identities), set(self._cleared)
        return other

    def clear(self) -> None:
        """Remove them all. Another thread's run may be at work."""
        self._cleared.update(list(self._recorded))
        self._recorded, self._identities = {}, {}
        self.values.clear()


def check_serializable(entries: dict[str, Any]) -> None:
    """Raise `UnserializableSessionStateError` for an entry of `session_state` that cannot be pickled
    (`runner.enforceSerializableSessionState`).
    """
    for key, value in list(entries.items()):
        try:
            pickle.dumps(value)
        except Exception as error:
            raise UnserializableSessionStateError(
                f"`st.session_state[{key!r}]` cannot be pickled ({error!r:.200}), and "
                "`runner.enforceSerializableSessionState` asks for that. It holds a value of type "
                f"`{type(value).__name__}`: keep it elsewhere, in `st.cache_resource` for example."
            ) from error
