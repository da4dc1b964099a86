"""What a run knows of widget values and `session_state` (step 7 of the click journey): the working copy behind
`st.session_state`.

Values of widgets are kept as viewers send them (wire form); each widget says how to turn that into Python and back. A
run changes this copy freely; what changed is taken at its end and recorded as one `state.changed`, so the log and this
copy agree between runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from attrs import define, field

from evlit.core import values
from evlit.runtime.caching import Stores
from evlit.runtime.vault import Vault

#: Stands for "no value", where None is one.
MISSING: Final[Any] = object()


@define(eq=False)
class WidgetMeta:
    """What the last drawing of a widget left behind."""

    id: str
    kind: str
    key: str | None
    default: Any  #: wire form
    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any]
    callback: Callable[..., object] | None = None
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(factory=dict)
    fragment: str | None = None
    form: str | None = None
    line: str = ""
    trigger: bool = False
    clear: bool = False  #: in a form with `clear_on_submit`


class UserState:
    """Widget values and user entries of one session.

    Parameters
    ----------
    wire
        Widget values to begin with (of a recovered session).
    recorded
        `session_state` as recorded: entries that can be decoded are there again.
    vault
        Has what was typed into password fields; their wire form is a stand-in.
    """

    def __init__(
        self, wire: dict[str, Any] | None = None, recorded: dict[str, Any] | None = None, vault: Vault | None = None
    ) -> None:
        self.vault = Vault(b"") if vault is None else vault
        self.user: dict[str, Any] = {}
        self.wire: dict[str, Any] = dict(wire or {})
        self.meta: dict[str, WidgetMeta] = {}
        self.by_key: dict[str, str] = {}
        self.drawn: set[str] = set()
        self.triggers: dict[str, Any] = {}  #: fired for this run
        self.seen: set[str] = set()  #: triggers that a body has seen
        #: Bytes of uploaded files that widgets of this session hold, by digest: read from the log once.
        self._uploads: dict[str, bytes] = {}
        self._opened: set[str] = set()  # of them, those that this run opened
        self.caches = Stores()  #: of cached functions with `scope="session"`
        self._recorded: dict[str, Any] = dict(recorded or {})
        self._identities: dict[str, object] = {}
        self._decided: dict[str, Any] = {}  # widget values that the app decided
        self._clearing: set[str] = set()  # widgets of submitted forms that clear
        for key, value in self._recorded.items():
            if not values.is_opaque(value):
                self.user[key] = values.decode(value)

    # -- the run ------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a run: nothing is drawn yet, no trigger is fired."""
        self.drawn = set()
        self.triggers = {}
        self.seen = set()
        self._opened = set()

    def apply(self, changes: dict[str, Any]) -> list[WidgetMeta]:
        """Take values from a viewer, and return the widgets whose value is another one now, in the viewer's order
        (S-146).
        """
        changed = []
        for widget, value in changes.items():
            meta = self.meta.get(widget)
            before = self.wire.get(widget, meta.default if meta is not None else MISSING)
            self.wire[widget] = value
            self._decided.pop(widget, None)
            if meta is not None and before != value:
                changed.append(meta)
        return changed

    def draw(self, meta: WidgetMeta) -> Any:
        """Register a widget of this run and return its value in wire form (S-130)."""
        id, key = meta.id, meta.key
        before = self.meta.get(id)
        assigned = key is not None and key in self.user
        # May raise: then the entry stays, so that the app shows the same error until it is mended.
        value = meta.encode(self.user[key]) if key is not None and assigned else MISSING
        self.meta[id] = meta
        self.drawn.add(id)
        if key is not None:
            self.by_key[key] = id
            if assigned:
                del self.user[key]
                if self.wire.get(id, MISSING) != value:
                    self.wire[id] = self._decided[id] = value
                return value
        if meta.trigger:
            if id in self.triggers:
                self.seen.add(id)
                return self.triggers[id]
            return meta.default
        value = self.wire.get(id, MISSING)
        if value is not MISSING:
            return value
        if before is not None and before.default != meta.default:
            # S-132: a default counts only the first time. It is kept from the moment on when the code has another one.
            self.wire[id] = self._decided[id] = before.default
            return before.default
        return meta.default

    def decide(self, id: str, value: Any) -> None:
        """Give a widget a value that no viewer sent: it no longer fits, or its form is cleared."""
        if value is MISSING:
            self.wire.pop(id, None)
        else:
            self.wire[id] = value
        self._decided[id] = value

    def clear_after(self, id: str) -> None:
        """Send a widget back to its default when the run ends, if the run sees the submit of its form (S-113)."""
        self._clearing.add(id)

    def forget(self, scope: Iterable[str] | None) -> None:
        """Drop the values of widgets that a completed run did not draw: of the fragments in `scope`, or of the whole
        app (S-135).
        """
        fragments = None if scope is None else tuple(scope)
        for id, meta in list(self.meta.items()):
            if id in self.drawn or (fragments is not None and not _within(meta.fragment, fragments)):
                continue
            del self.meta[id]
            if meta.key is not None and self.by_key.get(meta.key) == id:
                del self.by_key[meta.key]
            if id in self.wire:
                self.decide(id, MISSING)
        if fragments is None:
            for id in [id for id in self.wire if id not in self.drawn]:  # of widgets that no run of this process drew
                self.decide(id, MISSING)
            self._uploads = {digest: data for digest, data in self._uploads.items() if digest in self._opened}

    def upload(self, digest: str, read: Callable[[str], bytes]) -> bytes:
        """Return the bytes of an uploaded file. They stay in memory as long as the app's runs open them."""
        self._opened.add(digest)
        data = self._uploads.get(digest)
        if data is None:
            data = self._uploads[digest] = read(digest)
        return data

    def take(self) -> dict[str, Any]:
        """Return what changed since the last call, as the fields of a `state.changed`; empty when nothing did."""
        out: dict[str, Any] = {}
        changed: dict[str, Any] = {}
        self._clear_forms()
        for key, value in self.user.items():
            if self._identities.get(key, MISSING) is value and type(value) in _IMMUTABLE:
                continue
            coded = values.encode(value)
            if self._recorded.get(key, MISSING) != coded:
                changed[key] = self._recorded[key] = coded
            self._identities[key] = value
        removed = [key for key in self._recorded if key not in self.user]
        for key in removed:
            del self._recorded[key]
            self._identities.pop(key, None)
        if changed:
            out["set"] = changed
        if removed:
            out["removed"] = tuple(removed)
        if self._decided:
            given = {id: value for id, value in self._decided.items() if value is not MISSING}
            gone = tuple(id for id, value in self._decided.items() if value is MISSING)
            if given:
                out["widgets"] = given
            if gone:
                out["forgotten"] = gone
            self._decided = {}
        return out

    def fork(self) -> UserState:
        """Return another state with the same entries, for the runs after one that was given up and still holds this
        one.
        """
        other = UserState(vault=self.vault)
        other.user, other.wire = dict(self.user), dict(self.wire)
        other.meta, other.by_key = dict(self.meta), dict(self.by_key)
        other._recorded, other._identities = dict(self._recorded), dict(self._identities)
        other._decided = dict(self._decided)
        other.caches = self.caches
        return other

    def _clear_forms(self) -> None:
        if not self._clearing:
            return
        # A run that ended before it came to the submit button leaves them to the run that the click is carried into.
        done = {self.meta[id].form for id in self.seen if id in self.meta}
        for id in self._clearing:
            meta = self.meta.get(id)
            if meta is not None and meta.form in done and id in self.wire:
                self.decide(id, MISSING)
        self._clearing.clear()

    # -- the mapping --------------------------------------------------------------------------------------------------

    def get(self, key: str) -> Any:
        """Return an entry, or `MISSING`."""
        if key in self.user:
            return self.user[key]
        id = self.by_key.get(key)
        if id is None:
            return MISSING
        meta = self.meta[id]
        if meta.trigger:
            return self.triggers.get(id, meta.default)
        return meta.decode(self.wire.get(id, meta.default))

    def is_drawn(self, key: str) -> bool:
        """Tell whether a widget of this key was drawn in this run: its value can no longer be assigned (S-134)."""
        return self.by_key.get(key) in self.drawn

    def set(self, key: str, value: Any) -> None:
        """Assign an entry; for a widget's key, the value that it has when it is drawn next."""
        self.user[key] = value

    def delete(self, key: str) -> bool:
        """Remove an entry; a widget goes back to its default. Tells whether there was one."""
        found = key in self.user
        self.user.pop(key, None)
        id = self.by_key.get(key)
        if id is not None:
            found = True
            if id in self.wire:
                self.decide(id, MISSING)
        return found

    def keys(self) -> Iterator[str]:
        """Yield user entries and keys of widgets (S-183)."""
        yield from self.user
        for key in self.by_key:
            if key not in self.user:
                yield key

    def clear(self) -> None:
        """Remove everything that can be seen."""
        for key in list(self.keys()):
            self.delete(key)


#: Values of these types are not encoded again while the entry holds the very same object.
_IMMUTABLE: Final = frozenset({int, float, str, bool, type(None), bytes})


def _within(fragment: str | None, scope: tuple[str, ...]) -> bool:
    return fragment is not None and any(fragment == one or fragment.startswith(one + "/") for one in scope)
