"""The stores behind `st.cache_data` and `st.cache_resource`, one for each function.

Theory of operation
-------------------
A call that finds no entry takes the lock of its key, looks again, and computes. Whoever asks for the same key meanwhile
waits for that lock, in short waits between which its run may end; other keys have other locks. A result goes into the
store only when nobody emptied the store since the call began, so `clear()` never lets an older result back in. What
leaves a store (expired, evicted, replaced, cleared) is handed to `release`, outside of all locks.
"""

from __future__ import annotations

import io
import pickle
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock, RLock
from types import CodeType
from typing import Any, Final, Literal

from attrs import define, field, frozen

from evlit.runtime.recorder import Write

Kind = Literal["data", "resource"]

#: Seconds after which a waiting run looks whether it was cancelled.
_LOOK: Final = 0.05


@frozen
class Limits:
    """When entries of a store go."""

    ttl: float | None = None  #: seconds since it was written
    max_entries: int | None = None
    max_size: int | None = None  #: bytes of all


@frozen
class Entry:
    """A kept result."""

    value: Any  #: bytes of a pickle for data, the object itself for resources
    writes: tuple[Write, ...] = ()  #: elements that the function wrote
    at: float = 0.0

    @property
    def size(self) -> int:
        return len(self.value) if isinstance(self.value, bytes) else 0


class Store:
    """The results of one function.

    Parameters
    ----------
    release
        Called with each result that leaves.
    """

    def __init__(
        self,
        limits: Limits,
        release: Callable[[Any], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self.release = release
        self.generation = 0  #: grows when the store is emptied
        self._clock = clock
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._keys: dict[bytes, _KeyLock] = {}

    def get(self, key: bytes) -> Entry | None:
        """Return an entry that has not expired."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if self.limits.ttl is None or self._clock() - entry.at < self.limits.ttl:
                self._entries.move_to_end(key)
                return entry
            gone = [self._pop(key)]
        self._release(gone)
        return None

    def put(self, key: bytes, value: Any, writes: tuple[Write, ...], generation: int) -> None:
        """Keep a result, unless the store was emptied since `generation`; for what no longer fits, the oldest go."""
        entry = Entry(value, writes, self._clock())
        gone = []
        with self._lock:
            if generation != self.generation:
                return
            if key in self._entries:
                gone.append(self._pop(key))
            self._entries[key] = entry
            self._size += entry.size
            while self._entries and self._is_over():
                gone.append(self._pop(next(iter(self._entries))))
        self._release(gone)

    def drop(self, key: bytes) -> None:
        """Remove one entry."""
        with self._lock:
            gone = [self._pop(key)] if key in self._entries else []
        self._release(gone)

    def clear(self) -> None:
        """Remove all entries."""
        with self._lock:
            gone = list(self._entries.values())
            self._entries.clear()
            self._size = 0
            self.generation += 1
        self._release(gone)

    def __len__(self) -> int:
        return len(self._entries)

    @contextmanager
    def computing(self, key: bytes, checkpoint: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the lock of a key. `checkpoint` is called while waiting; a thread that has it already gets it again."""
        with self._lock:
            held = self._keys.setdefault(key, _KeyLock())
            held.users += 1
        try:
            while not held.lock.acquire(timeout=_LOOK):
                if checkpoint is not None:
                    checkpoint()
            try:
                yield
            finally:
                held.lock.release()
        finally:
            with self._lock:
                held.users -= 1
                if not held.users:
                    self._keys.pop(key, None)

    def _is_over(self) -> bool:
        entries, size = self.limits.max_entries, self.limits.max_size
        return (entries is not None and len(self._entries) > entries) or (size is not None and self._size > size)

    def _pop(self, key: bytes) -> Entry:
        entry = self._entries.pop(key)
        self._size -= entry.size
        return entry

    def _release(self, entries: Iterable[Entry]) -> None:
        if self.release is not None:
            for entry in entries:
                self.release(entry.value)


@define(eq=False)
class _KeyLock:
    lock: Any = field(factory=RLock)
    users: int = 0


class Stores:
    """The stores of a process, or of one session."""

    def __init__(self) -> None:
        self._stores: dict[tuple[Kind, Hashable], Store] = {}
        self._lock = Lock()

    def store(self, kind: Kind, name: Hashable, limits: Limits, release: Callable[[Any], None] | None = None) -> Store:
        """Return the store of a function; one with other limits is emptied and replaced (S-220)."""
        # An app defines its functions anew in each run, so this is a look-up nearly always.
        with self._lock:
            store = self._stores.get((kind, name))
            if store is not None and store.limits == limits:
                store.release = release
                return store
            self._stores[kind, name] = fresh = Store(limits, release)
        if store is not None:
            store.clear()
        return fresh

    def clear(self, kind: Kind | None = None) -> None:
        """Empty all stores, or those of one kind."""
        with self._lock:
            chosen = [store for (each, _), store in self._stores.items() if kind in (None, each)]
        for store in chosen:
            store.clear()


#: What sessions share.
SHARED: Final = Stores()


def clear_all() -> None:
    """Empty all caches that sessions share."""
    SHARED.clear()


# -- what a function is -----------------------------------------------------------------------------------------------

#: Code objects are kept beside what was found of them, so that no other can get the address meanwhile.
_bodies: dict[int, tuple[CodeType, Hashable]] = {}


def body_of(code: CodeType) -> Hashable:
    """Return what a function does, without where it stands: a fresh cache for changed code, and not for moved code."""
    known = _bodies.get(id(code))
    if known is None:
        known = _bodies[id(code)] = (code, _body(code))
    return known[1]


def _body(code: CodeType) -> Hashable:
    constants = tuple(
        _body(each) if isinstance(each, CodeType) else (type(each).__name__, repr(each)) for each in code.co_consts
    )
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars, code.co_flags)


# -- copies -----------------------------------------------------------------------------------------------------------
#
# Each run has a module `__main__` of its own, and `sys.modules` holds the one that came last, of any session. So
# classes of the script are pickled by name alone, and found again in the globals of the function whose result it is.


def to_bytes(value: Any) -> bytes:
    """Return the pickle of a result."""
    out = io.BytesIO()
    _Pickler(out, protocol=5).dump(value)
    return out.getvalue()


def from_bytes(data: bytes, names: dict[str, Any]) -> Any:
    """Return a copy of a result.

    Parameters
    ----------
    names
        Globals of the cached function.
    """
    return _Unpickler(io.BytesIO(data), names).load()


def _of_script(qualname: str) -> Any:
    raise NotImplementedError(f"{qualname} of a script can be unpickled by `from_bytes` only")


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, type) and value.__module__ == "__main__" and "<locals>" not in value.__qualname__:
            return _of_script, (value.__qualname__,)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, names: dict[str, Any]) -> None:
        super().__init__(file)
        self._names = names

    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name == _of_script.__name__:
            return self._find
        return super().find_class(module, name)

    def _find(self, qualname: str) -> Any:
        first, *inner = qualname.split(".")
        found = self._names[first]
        for name in inner:
            found = getattr(found, name)
        return found
