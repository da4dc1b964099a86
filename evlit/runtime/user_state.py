"""What a run knows of widget values and `session_state` (step 7 of the click journey): the working copy behind
`st.session_state`.

Values of widgets are kept as viewers send them (wire form); each widget says how to turn that into Python and back. A
run changes this copy freely; what changed is taken at its end and recorded as one `state.changed`, so the log and this
copy agree between runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import define, field

from evlit.core.edits import merged
from evlit.core.same import same
from evlit.runtime.caching import Stores
from evlit.runtime.entries import MISSING, Entries
from evlit.runtime.fragments import inside_of
from evlit.runtime.hidden import Hidden
from evlit.runtime.uploads import Uploads
from evlit.runtime.vault import Vault


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
    page: str = ""  #: page that drew it; "" for what the entrypoint draws around it
    produce: Callable[[], tuple[bytes, str]] | None = None  #: makes the file of a download, and its media type


class Metas(dict[str, WidgetMeta]):
    """Widgets by id, and which of them are in a fragment: a run of one does not look at all widgets of the page."""

    def __init__(self) -> None:
        super().__init__()
        self._inside: dict[str, dict[str, None]] = {}  # fragment -> widgets that were in it, in their order

    def enter(self, meta: WidgetMeta) -> None:
        """Add a widget, or note that it is in another fragment now."""
        self[meta.id] = meta
        if meta.fragment is not None:
            self._inside.setdefault(meta.fragment, {})[meta.id] = None

    def of(self, scope: Iterable[str] | None) -> list[WidgetMeta]:
        """Return the widgets of some fragments and of those inside of them, or all."""
        fragments = None if scope is None else tuple(scope)
        found: list[WidgetMeta] = []
        inside = inside_of(fragments or ())
        for fragment in list(self._inside):
            if fragments is None or fragment in fragments or fragment.startswith(inside):
                mine = [id for id in self._inside[fragment] if id in self and self[id].fragment == fragment]
                found += [self[id] for id in mine]
                if mine:
                    self._inside[fragment] = dict.fromkeys(mine)
                else:
                    del self._inside[fragment]
        return list(self.values()) if fragments is None else found

    def copy(self) -> Metas:
        """Return others of the same content."""
        other = Metas()
        other.update(self)
        other._inside = {fragment: dict(ids) for fragment, ids in self._inside.items()}
        return other


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
        Widgets that this process has not drawn: those that keep their value all the same, and those on the page.
    keep_hidden
        All widgets do (`widgets.keepHidden`).
    """

    def __init__(
        self,
        wire: dict[str, Any] | None = None,
        recorded: dict[str, Any] | None = None,
        vault: Vault | None = None,
        hidden: Hidden | None = None,
        *,
        keep_hidden: bool = False,
    ) -> None:
        self.vault = Vault(b"") if vault is None else vault
        self.entries = Entries(recorded)
        self.user = self.entries.values  #: what the app put there itself
        self.wire: dict[str, Any] = dict(wire or {})
        self.meta = Metas()
        #: Widgets that the last run did not draw any more: an event of one of them may wait for the next run.
        self.gone: dict[str, WidgetMeta] = {}
        self.by_key: dict[str, str] = {}
        self.drawn: set[str] = set()
        self.triggers: dict[str, Any] = {}  #: fired for this run
        self.seen: set[str] = set()  #: triggers that a body has seen
        self.uploads = Uploads()
        self.caches = Stores()  #: of cached functions with `scope="session"`
        self.keep_hidden = keep_hidden
        self._hidden = Hidden({}) if hidden is None else hidden
        self._deleted: set[str] = set()  # keys of widgets, until they are drawn again
        self.unheard: set[str] = set()  #: widgets of a recovered session whose newest value had no callback yet
        self._decided: dict[str, Any] = {}  # widget values that the app decided
        self._clearing: set[str] = set()  # widgets of submitted forms that clear

    def begin(self) -> None:
        """Begin a run: nothing is drawn yet, no trigger is fired."""
        self.drawn = set()
        self.triggers = {}
        self.seen = set()
        self.uploads.begin()
        self.entries.begin()

    def apply(self, changes: dict[str, Any]) -> list[WidgetMeta]:
        """Take values from a viewer, and return the widgets whose value is another one now, in the viewer's order
        (S-146).
        """
        changed = []
        for widget, value in changes.items():
            meta = self.recall(widget)
            before = self.wire.get(widget, meta.default if meta is not None else MISSING)
            value = self.wire[widget] = merged(before, value)
            self._decided.pop(widget, None)
            if meta is None:
                continue
            unheard = widget in self.unheard
            self.unheard.discard(widget)
            if meta.key is not None:
                # An assignment that no run came to draw is older than what the user did.
                self.entries.drop(meta.key)
                self._deleted.discard(meta.key)
            if unheard or not same(before, value):
                changed.append(meta)
        return changed

    def recall(self, id: str) -> WidgetMeta | None:
        """Return what the last drawing of a widget left behind. One that is gone has its callback and its entry once
        more, for the event that was on its way.
        """
        meta = self.meta.get(id)
        if meta is None and (meta := self.gone.pop(id, None)) is not None:
            self.meta.enter(meta)
            if meta.key is not None:
                self.by_key.setdefault(meta.key, id)
        return meta

    def draw(self, meta: WidgetMeta) -> Any:
        """Register a widget of this run and return its value in wire form (S-130)."""
        id, key = meta.id, meta.key
        before = self.meta.get(id)
        assigned = key is not None and self.entries.holds(key)
        # May raise: then the entry stays, so that the app shows the same error until it is mended.
        value = meta.encode(self.user[key]) if key is not None and assigned else MISSING
        if before is None or before.fragment != meta.fragment:
            self.meta.enter(meta)
        else:
            self.meta[id] = meta
        self.drawn.add(id)
        if self._hidden:
            self._hidden.drawn(id, key)
        if key is not None:
            self.by_key[key] = id
            if self._deleted:
                self._deleted.discard(key)
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

    def keep(self, id: str) -> None:
        """Leave a widget as it was drawn last: it counts as drawn in this run."""
        self.drawn.add(id)
        if self._hidden:
            meta = self.meta.get(id)
            self._hidden.drawn(id, None if meta is None else meta.key)

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
        for id in self._hidden.of_other_pages(page):
            self._drop(id)
        for meta in self.meta.of(scope):
            if meta.id not in self.drawn and meta.id not in self._hidden and not self._hide(meta, page):
                self._drop(meta.id)
        if scope is None:
            self._hidden.release_drawn()
            if not self.keep_hidden:  # widgets that no run of this process drew
                for id in [id for id in self.wire if id not in self.drawn and id not in self._hidden]:
                    self.decide(id, MISSING)
            self.uploads.forget()

    def _hide(self, meta: WidgetMeta, page: str) -> bool:
        """Keep the value of a widget that is not drawn any more, if that is wanted."""
        id = meta.id
        if meta.trigger or (meta.persist is None and not (self.keep_hidden and id in self.wire)):
            return False
        if meta.persist == "page" and meta.page not in ("", page):
            return False
        if id not in self.wire:
            self.decide(id, meta.default)  # S-132: it is the widget's value, whatever default the code has by then
        until = page if meta.persist == "page" else None
        for old in self._hidden.add(id, meta.key, until, self.wire[id], meta.decode):
            self._drop(old)
        return True

    def _drop(self, id: str) -> None:
        meta = self.meta.pop(id, None)
        if meta is not None:
            self.gone[id] = meta
            if meta.key is not None and self.by_key.get(meta.key) == id:
                del self.by_key[meta.key]
        if self._hidden.drop(id) or id in self.wire:
            self.decide(id, MISSING)

    def leave_pages(self, page: str) -> None:
        """Drop the values of widgets of other pages than this one, unless they are to outlast that; those around the
        pages stay (S-269).
        """
        for id, meta in list(self.meta.items()):
            if meta.page not in ("", page) and id not in self._hidden and not self._hide(meta, page):
                self._drop(id)

    def is_within(self, id: str, scope: tuple[str, ...]) -> bool:
        """Tell whether a widget belongs to one of these fragments."""
        meta = self.meta.get(id)
        return meta is not None and _within(meta.fragment, scope)

    def take(self) -> dict[str, Any]:
        """Return what changed since the last call, as the fields of a `state.changed`; empty when nothing did."""
        out: dict[str, Any] = {}
        self._clear_forms()
        changed, removed = self.entries.take()
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
        kept = self._hidden.take()
        if kept:
            out["kept"] = kept
        return out

    def fork(self) -> UserState:
        """Return another state with the same entries, for the runs after one that was given up and still holds this
        one.
        """
        other = UserState(vault=self.vault, keep_hidden=self.keep_hidden)
        other.entries, other.wire = self.entries.copy(), dict(self.wire)
        other.user = other.entries.values
        other.meta, other.by_key, other.gone = self.meta.copy(), dict(self.by_key), dict(self.gone)
        other._decided = dict(self._decided)
        other._hidden = self._hidden.copy()
        other._deleted = set(self._deleted)
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

    def get(self, key: str) -> Any:
        """Return an entry, or `MISSING`."""
        value = self.entries.find(key)
        if value is not MISSING:
            return value
        id = self.by_key.get(key)
        if id is None or key in self._deleted:
            recalled = self._hidden.recalled(key)
            return MISSING if recalled is None else recalled[1]()
        meta = self.meta[id]
        if meta.trigger:
            return meta.decode(self.triggers.get(id, meta.default))
        return meta.decode(self.wire.get(id, meta.default))

    def is_drawn(self, key: str) -> bool:
        """Tell whether a widget of this key was drawn in this run: its value can no longer be assigned (S-134)."""
        return self.by_key.get(key) in self.drawn

    def set(self, key: str, value: Any) -> None:
        """Assign an entry; for a widget's key, the value that it has when it is drawn next."""
        self.user[key] = value
        self.entries.pending.pop(key, None)

    def delete(self, key: str) -> bool:
        """Remove an entry; a widget goes back to its default. Tells whether there was one."""
        found = self.entries.drop(key)
        recalled = self._hidden.recalled(key)
        id = self.by_key.get(key) if recalled is None else recalled[0]
        if id is None or (key in self._deleted and not found):
            return found
        if id in self._hidden:
            self._drop(id)
        else:
            self._deleted.add(key)
            self._hidden.release(key)
            if id in self.wire:
                self.decide(id, MISSING)
        return True

    def keys(self) -> Iterator[str]:
        """Yield user entries and keys of widgets (S-183)."""
        yield from self.entries.keys()
        for key in dict.fromkeys((*self.by_key, *self._hidden.keys())):
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
        self.entries.clear()


def _within(fragment: str | None, scope: tuple[str, ...]) -> bool:
    return fragment is not None and (fragment in scope or fragment.startswith(inside_of(scope)))
