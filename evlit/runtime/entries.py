"""What an app put into `session_state` itself (step 7 of the click journey): the entries, and what of them the log has.

Theory of operation
-------------------
The app changes the entries freely, also in place. `take`, at the end of a run, finds what is other than recorded:

- An immutable value is known by its identity. Every other one is coded, and compared as it is coded.
- What is small (`large.SMALL`) is recorded with the end of the run that changed it.
- What is large, or holds a table, is written in a worker thread: no end of a run waits for it. Meanwhile the log says
  `late` for an entry that was given another object, and has the older content of one that was changed in place. A
  table that is written is known by its identity, so what holds it is small from then on.
- A large value that is the same object, of the same length, as when it was written, may still have been changed in
  place. It is written again once the session rests (`rest`), and recorded if it is another one.

::

    take --due--> claim --> record (worker) --> recorded
     ^                        |
     +---- torn: a run began, and may have changed what was being read

What a worker read counts only if no run was under way meanwhile, or if what it read cannot change. A run that ends
starts the worker anew, so what was torn is read again.

Entries of a recovered session are *pending* until they are asked for. One whose class nobody has loaded is not there
for the app, and comes when it can; one that can never come is removed at the end of the next run.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any, Final

from attrs import define, field, frozen

from evlit.core.coded import Opaque, is_exact, is_opaque, named
from evlit.core.same import same
from evlit.core.values import TAG, Encoder, TooLargeError
from evlit.errors import UnserializableSessionStateError
from evlit.log.blobs import Blob
from evlit.runtime import notices, tables
from evlit.runtime.large import SMALL, Looking, Making, Shelf, give_way, late
from evlit.runtime.revive import NotThereError, Reviver

#: Stands for "no value", where None is one.
MISSING: Final[Any] = object()

#: Values of these types are not encoded again while the entry holds the very same object.
_IMMUTABLE: Final = frozenset({int, float, str, bool, type(None), bytes})

#: Types whose length says cheaply that they were changed.
_SIZED: Final = frozenset({list, dict, set, bytearray})


@define(eq=False)
class _Known:
    """An entry as it was looked at last."""

    value: Any
    size: int = 0  #: its length, if that is cheap to know
    large: bool = False  #: not coded at the end of a run
    settled: bool = False  #: nobody can change it, and the log has it

    @property
    def frozen(self) -> bool:
        """Nobody can change it."""
        return type(self.value) in _IMMUTABLE or tables.library_of(type(self.value)) == "pyarrow"


@frozen(eq=False)
class _Job:
    """An entry to be written."""

    key: str
    known: _Known
    fresh: bool = False  #: tables, too, may be other than when they were written
    stand_in: Any = None  #: a table that keeps what the entry holds now
    runs: int = field(default=0)  #: how many had begun by then

    @property
    def frozen(self) -> bool:
        """What is read cannot change meanwhile."""
        return self.stand_in is not None or self.known.frozen


class Entries:
    """The entries of one session that are not those of widgets.

    Parameters
    ----------
    recorded
        Entries as recorded: those that can be decoded are there again.
    fetch
        Returns the bytes of a blob, by digest.
    """

    def __init__(self, recorded: dict[str, Any] | None = None, fetch: Callable[[str], bytes] | None = None) -> None:
        self.values: dict[str, Any] = {}
        self.pending: dict[str, Any] = {}  #: coded entries that nobody has asked for yet
        self.run = 0  #: that ended last
        self.fetch = fetch
        self._lock = RLock()
        self._recorded: dict[str, Any] = dict(recorded or {})
        self._known: dict[str, _Known] = {}
        self._cleared: set[str] = set()  # entries that were recorded, and went with a cleared cache
        self._shelf = Shelf()
        self._due: dict[str, _Job] = {}
        self._stale: set[str] = set()  # entries that may have been changed in place since they were written
        self._runs = 0  # how many began
        self._running = False
        self._working = False
        self._closed = False
        for key, coded in self._recorded.items():
            if is_exact(coded):
                self.values[key] = Reviver(_nothing).revive(coded)
            elif not is_opaque(coded):
                self.pending[key] = coded
            elif self._is_late(key):
                _tell_lost(key, "the process that had it ended before it was written")

    # -- for the app --------------------------------------------------------------------------------------------------

    def find(self, key: str) -> Any:
        """Return an entry, or `MISSING`."""
        value = self.values.get(key, MISSING)
        if value is MISSING and key in self.pending:
            value = self._revive(key)
        return value

    def holds(self, key: str) -> bool:
        """Tell whether the app put an entry there."""
        return key in self.values or (bool(self.pending) and self.find(key) is not MISSING)

    def drop(self, key: str) -> bool:
        """Remove an entry; tells whether there was one."""
        found = self.holds(key)
        self.values.pop(key, None)
        self.pending.pop(key, None)
        return found

    def keys(self) -> Iterator[str]:
        """Yield the keys of what is there."""
        for key in list(self.pending):
            self.find(key)
        yield from self.values

    def _revive(self, key: str) -> Any:
        with self._lock:
            if key in self.values or key not in self.pending:
                return self.values.get(key, MISSING)
            coded = self.pending[key]
            try:
                value = Reviver(self.fetch or _nothing).revive(coded)
            except NotThereError as reason:
                if not reason.later:
                    del self.pending[key]
                _tell_lost(key, str(reason))
                return MISSING
            del self.pending[key]
            large = isinstance(coded, dict) and coded.get(TAG) == "json"
            self._known[key] = _Known(value, _size(value), large)
            self.values[key] = value
            return value

    # -- at the ends of runs ------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A run begins: what is being written may change."""
        with self._lock:
            self._runs += 1
            self._running = True

    def take(self) -> tuple[dict[str, Any], list[str]]:
        """Return what was set since the last call, as coded, and the keys of what was removed."""
        with self._lock:
            self._running = False
            self._shelf.begin()
            changed: dict[str, Any] = {}
            for key, value in list(self.values.items()):
                known = self._known.get(key)
                if known is not None and known.settled and known.value is value:
                    continue  # a hundred numbers are to cost next to nothing
                coded = self._look(key, value)
                if coded is not MISSING and not same(self._recorded.get(key, MISSING), coded):
                    changed[key] = self._recorded[key] = coded
            self._shelf.end()
            # All entries are recorded by now: as many recorded as there are means that none was removed.
            same_size = len(self._recorded) == len(self.values) + len(self.pending)
            there = () if same_size else self.values.keys() | self.pending.keys()
            removed = [] if same_size else [key for key in self._recorded if key not in there]
            for key in removed:
                for each in (self._recorded, self._known, self._due):
                    each.pop(key, None)
                self._stale.discard(key)
            if self._cleared:
                gone, self._cleared = self._cleared, set()
                removed += [key for key in gone if key not in self.values and key not in removed]
            return changed, removed

    def _look(self, key: str, value: Any) -> Any:
        """Return the coded form of an entry; `MISSING` when the log has it, or has to wait for it."""
        known = self._known.get(key)
        held = known is not None and known.value is value
        shrank = known is not None and _size(value) < known.size  # it may be small by now
        if known is not None and held and (known.large or known.frozen) and not shrank:
            if self._is_late(key) or _size(value) != known.size:
                known.size = _size(value)
                self._want(key, known)
            elif not known.frozen:
                self._stale.add(key)
            return MISSING
        looking = Looking(self._shelf)
        encoder = Encoder(SMALL, looking)
        try:
            coded = encoder.encode(value)
        except (TooLargeError, RuntimeError):  # the latter: a thread of the app is just changing it
            known = self._known[key] = _Known(value, _size(value), large=True)
            self._want(key, known)
            return MISSING if held else late(value)
        self._known[key] = _Known(value, _size(value), settled=type(value) in _IMMUTABLE)
        self._due.pop(key, None)
        if looking.found:
            self._stale.add(key)
        else:
            self._stale.discard(key)
        if encoder.named:
            _tell(key, coded)
        return coded

    def _want(self, key: str, known: _Known) -> None:
        self._due[key] = _Job(key, known, fresh=False, stand_in=tables.snapshot(known.value), runs=self._runs)

    def _is_late(self, key: str) -> bool:
        coded = self._recorded.get(key)
        return isinstance(coded, dict) and coded.get(TAG) == "late"

    # -- in between ---------------------------------------------------------------------------------------------------

    @property
    def working(self) -> bool:
        """A worker thread writes entries, or is about to."""
        return self._working

    @property
    def restless(self) -> bool:
        """Something may have been changed in place, or waits to be written."""
        return bool(self._stale or self._due)

    def rest(self) -> bool:
        """Take note that the session rests: what may have been changed in place is looked at. Tells whether anything
        is to be done.
        """
        if self._running:
            return False
        with self._lock:
            stale, self._stale = self._stale, set()
            for key in stale:
                known = self._known.get(key)
                if known is not None and key not in self._due:
                    self._due[key] = _Job(key, known, fresh=True, runs=self._runs)
            return bool(self._due)

    def claim(self, run: int | None = None) -> bool:
        """Tell whether a worker thread has to be started, to call `record`.

        Parameters
        ----------
        run
            The run that has just ended.
        """
        with self._lock:
            self.run = self.run if run is None else run
            if self._working or self._closed or not self._due:
                return False
            self._working = True
            return True

    def record(self, submit: Callable[[dict[str, Any], list[Blob]], None]) -> None:
        """Write what is due. Called in a worker thread.

        Parameters
        ----------
        submit
            Records coded entries with the blobs that they cite; never waits.
        """
        while (job := self._next()) is not None:
            stand_ins = {} if job.stand_in is None else {id(job.known.value): job.stand_in}
            making = Making(_nobody if job.fresh else self._shelf.find, stand_ins)
            try:
                coded, is_named = making.entry(job.known.value, give_way)
            except RuntimeError:
                coded, is_named = MISSING, False
            with self._lock:
                self._finish(job, coded, is_named, making, submit)
            if is_named:
                _tell(job.key, coded)

    def release(self, *, broke: bool = False) -> bool:
        """Take note that what was due is in the log. Tells whether the worker thread may end: nothing else is due.

        Parameters
        ----------
        broke
            It ends in any case.
        """
        with self._lock:
            self._working = not broke and bool(self._readable())
            return not self._working

    def _readable(self) -> list[_Job]:
        return [] if self._closed else [job for job in self._due.values() if job.frozen or not self._running]

    def _next(self) -> _Job | None:
        with self._lock:
            due = self._readable()
            if not due:
                return None
            job = self._due.pop(due[0].key)
            return _Job(job.key, job.known, job.fresh, job.stand_in, self._runs)

    def _finish(
        self,
        job: _Job,
        coded: Any,
        is_named: bool,
        making: Making,
        submit: Callable[[dict[str, Any], list[Blob]], None],
    ) -> None:
        key, known = job.key, job.known
        if self._closed or self._known.get(key) is not known or key in self._due:
            return  # it is another one by now
        if coded is MISSING or not (job.frozen or (self._runs == job.runs and not self._running)):
            self._due[key] = _Job(key, known, job.fresh)  # torn
            return
        if self.values.get(key, MISSING) is known.value:
            self._shelf.add(making.made)
        known.large = is_named or (isinstance(coded, dict) and coded.get(TAG) == "json")
        if not same(self._recorded.get(key, MISSING), coded):
            self._recorded[key] = coded
            submit({key: coded}, list(making.blobs.values()))

    # -- as a whole ---------------------------------------------------------------------------------------------------

    def copy(self) -> Entries:
        """Return other entries with the same values; these here are recorded no more."""
        other = Entries(fetch=self.fetch)
        with self._lock:
            self._closed = True
            other.values, other.pending, other._recorded = dict(self.values), dict(self.pending), dict(self._recorded)
            other._known = {key: _Known(k.value, k.size, k.large, k.settled) for key, k in self._known.items()}
            other._cleared, other._stale, other.run = set(self._cleared), set(self._stale), self.run
            other._due = {key: _Job(key, other._known[key], job.fresh) for key, job in self._due.items()}
        return other

    def clear(self) -> None:
        """Remove them all. Another thread's run may be at work."""
        with self._lock:
            self._cleared.update(list(self._recorded))
            self._recorded, self._known, self._due, self._stale = {}, {}, {}, set()
            self._shelf.clear()
            self.values.clear()
            self.pending.clear()


def _size(value: Any) -> int:
    return len(value) if type(value) in _SIZED else 0


def _nobody(_value: Any) -> None:
    return None


def _nothing(digest: str) -> bytes:
    raise KeyError(digest)


def _tell(key: str, coded: Any) -> None:
    """Tell the developer, once for each key, what of it a restart loses."""
    path, what = next(named(coded), ("", Opaque("", "")))
    why = f" ({what.why})" if what.why else ""
    notices.once(
        ("session_state", key),
        f'st.session_state["{key}"] will be absent after a restart of the server: {"it" if not path else "at " + path} '
        f"holds a {what.type}, which a log cannot have{why}. The rest of the session is kept. Make the entry where the "
        f'app begins, with `if "{key}" not in st.session_state:`; what sessions share belongs into a function with '
        "`@st.cache_resource`.",
    )


def _tell_lost(key: str, why: str) -> None:
    notices.once(
        ("session_state lost", key),
        f'st.session_state["{key}"] of a session that went on after a restart is absent: {why}. The app makes it anew, '
        "as it does for a new session.",
    )


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
