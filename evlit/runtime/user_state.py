"""What a run knows of widget values and `session_state` (step 7 of the click journey): the working copy behind
`st.session_state`.

Values of widgets are kept as viewers send them (wire form); each widget says how to turn that into Python and back. A
run changes this copy freely; what changed is taken at its end and recorded as one `state.changed`, so the log and this
copy agree between runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

from attrs import define, field

from evlit.core import values
from evlit.core.same import same
from evlit.runtime.caching import Stores
from evlit.runtime.vault import Vault

#: Stands for "no value", where None is one.
MISSING: Final[Any] = object()

#: Values of widgets that are not drawn that a session keeps; the oldest go first.
HIDDEN_LIMIT: Final = 10_000


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
    persist: str | None = None  #: how long the value stays while it is not drawn: "page" or "session" (S-137)
    page: str = ""  #: page that it was drawn on


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
    hidden
        Widgets that keep their value while they are not drawn, as recorded.
    keep_hidden
        All widgets do (`widgets.keepHidden`).
    """

    def __init__(
        self,
        wire: dict[str, Any] | None = None,
        recorded: dict[str, Any] | None = None,
        vault: Vault | None = None,
        hidden: dict[str, Any] | None = None,
        *,
        keep_hidden: bool = False,
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
        self._cleared: set[str] = set()  # entries that were recorded, and went with a cleared cache
        self._identities: dict[str, object] = {}
        self.keep_hidden = keep_hidden
        self._hidden: dict[str, Any] = dict(hidden or {})  # widget id -> its entry of `state.changed.kept`
        self._hiding: set[str] = set()  # of them, those that are not recorded yet
        self._recalled: dict[str, tuple[str, Any]] = {}  # key -> id and value of a widget not drawn by this process
        self._deleted: set[str] = set()  # keys of widgets, until they are drawn again
        self._decided: dict[str, Any] = {}  # widget values that the app decided
        self._clearing: set[str] = set()  # widgets of submitted forms that clear
        for key, value in self._recorded.items():
            if not values.is_opaque(value):
                self.user[key] = values.decode(value)
        for id, kept in self._hidden.items():
            if "value" in kept:
                self._recalled[kept["key"]] = (id, values.decode(kept["value"]))

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
            if meta is None:
                continue
            if meta.key is not None:
                # An assignment that no run came to draw is older than what the user did.
                self.user.pop(meta.key, None)
                self._deleted.discard(meta.key)
            if not same(before, value):
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
        if self._hidden:
            self._hidden.pop(id, None)
        if key is not None:
            self.by_key[key] = id
            if self._deleted or self._recalled:
                self._deleted.discard(key)
                self._recalled.pop(key, None)
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

    def forget(self, scope: Iterable[str] | None, page: str = "") -> None:
        """Drop the values of widgets that a completed run did not draw: of the fragments in `scope`, or of the whole
        app (S-135). Those that are to outlast that are hidden (S-137).
        """
        fragments = None if scope is None else tuple(scope)
        for id, kept in list(self._hidden.items()):
            if kept["until"] == "page" and kept.get("page", "") != page:
                self._drop(id)
        for id, meta in list(self.meta.items()):
            if id in self.drawn or id in self._hidden:
                continue
            if fragments is not None and not _within(meta.fragment, fragments):
                continue
            if not self._hide(meta, page):
                self._drop(id)
        if fragments is None:
            # The last are of widgets that no run of this process drew.
            for id in [id for id in self.wire if id not in self.drawn and id not in self._hidden]:
                if not self.keep_hidden:
                    self.decide(id, MISSING)
            self._uploads = {digest: data for digest, data in self._uploads.items() if digest in self._opened}

    def _hide(self, meta: WidgetMeta, page: str) -> bool:
        """Keep the value of a widget that is not drawn any more, if that is wanted."""
        id, key = meta.id, meta.key
        if meta.persist is None and not (self.keep_hidden and id in self.wire):
            return False
        if meta.trigger or (meta.persist == "page" and meta.page != page):
            return False
        if id not in self.wire:
            self.decide(id, meta.default)  # S-132: it is the widget's value, whatever default the code has by then
        wire = self.wire[id]
        kept: dict[str, Any] = {"until": "page", "page": page} if meta.persist == "page" else {"until": "session"}
        if key is not None:
            kept["key"] = key
            if _is_plain(wire):  # no stand-in of a password, no files
                coded: Any = None
                with suppress(Exception):  # of the app's own options
                    coded = values.encode(meta.decode(wire))
                if coded is not None and values.is_exact(coded):
                    kept["value"] = coded
        self._hidden[id] = kept
        self._hiding.add(id)
        while len(self._hidden) > HIDDEN_LIMIT:
            self._drop(next(iter(self._hidden)))
        return True

    def _drop(self, id: str) -> None:
        kept = self._hidden.pop(id, None)
        meta = self.meta.pop(id, None)
        key = meta.key if meta is not None else kept.get("key") if kept is not None else None
        if key is not None:
            if self.by_key.get(key) == id:
                del self.by_key[key]
            if key in self._recalled and self._recalled[key][0] == id:
                del self._recalled[key]
        if id in self.wire or kept is not None:
            self.decide(id, MISSING)

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
        for key, value in list(self.user.items()):
            if self._identities.get(key, MISSING) is value and type(value) in _IMMUTABLE:
                continue
            coded = values.encode(value)
            if not same(self._recorded.get(key, MISSING), coded):
                changed[key] = self._recorded[key] = coded
            self._identities[key] = value
        removed = [key for key in list(self._recorded) if key not in self.user]
        for key in removed:
            self._recorded.pop(key, None)
            self._identities.pop(key, None)
        if self._cleared:
            gone, self._cleared = self._cleared, set()
            removed += [key for key in gone if key not in self.user and key not in removed]
        if changed:
            out["set"] = changed
        if removed:
            out["removed"] = tuple(removed)
        if self._decided:
            given = {id: value for id, value in self._decided.items() if value is not MISSING}
            forgotten = tuple(id for id, value in self._decided.items() if value is MISSING)
            if given:
                out["widgets"] = given
            if forgotten:
                out["forgotten"] = forgotten
            self._decided = {}
        if self._hiding:
            kept = {id: self._hidden[id] for id in self._hiding if id in self._hidden}
            if kept:
                out["kept"] = kept
            self._hiding = set()
        return out

    def fork(self) -> UserState:
        """Return another state with the same entries, for the runs after one that was given up and still holds this
        one.
        """
        other = UserState(vault=self.vault, keep_hidden=self.keep_hidden)
        other.user, other.wire = dict(self.user), dict(self.wire)
        other.meta, other.by_key = dict(self.meta), dict(self.by_key)
        other._recorded, other._identities = dict(self._recorded), dict(self._identities)
        other._decided = dict(self._decided)
        other._hidden, other._hiding = dict(self._hidden), set(self._hiding)
        other._recalled, other._deleted = dict(self._recalled), set(self._deleted)
        other._cleared = set(self._cleared)
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
        if id is None or key in self._deleted:
            return self._recalled[key][1] if key in self._recalled else MISSING
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
        found = self.user.pop(key, MISSING) is not MISSING
        recalled = self._recalled.get(key)
        id = self.by_key.get(key) if recalled is None else recalled[0]
        if id is None or (key in self._deleted and not found):
            return found
        if id in self._hidden:
            self._drop(id)
        else:
            self._deleted.add(key)
            if id in self.wire:
                self.decide(id, MISSING)
        return True

    def keys(self) -> Iterator[str]:
        """Yield user entries and keys of widgets (S-183)."""
        yield from self.user
        for key in (*self.by_key, *self._recalled):
            if key not in self.user and key not in self._deleted:
                yield key

    def clear(self) -> None:
        """Remove everything that can be seen."""
        for key in list(self.keys()):
            self.delete(key)

    def clear_entries(self) -> None:
        """Remove what the app put there, and leave the widgets as the page shows them (S-187). Another thread's run
        may be at work.
        """
        self._cleared.update(list(self._recorded))
        self._recorded, self._identities = {}, {}
        self.user.clear()


#: Values of these types are not encoded again while the entry holds the very same object.
_IMMUTABLE: Final = frozenset({int, float, str, bool, type(None), bytes})


def _is_plain(wire: Any) -> bool:
    parts = wire if isinstance(wire, list) else [wire]
    return not any(isinstance(part, (dict, list)) for part in parts)


def _within(fragment: str | None, scope: tuple[str, ...]) -> bool:
    return fragment is not None and any(fragment == one or fragment.startswith(one + "/") for one in scope)
