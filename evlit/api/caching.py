"""`st.cache_data` and `st.cache_resource`: decorators that keep what a function returned."""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any, Final, Generic, Literal, ParamSpec, TypeVar, overload

from attrs import frozen

from evlit.api.container import Container
from evlit.api.durations import seconds
from evlit.api.status import Spinner
from evlit.errors import (
    CachedFunctionReturnedAwaitableError,
    RunSignal,
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    UnevaluatedDataFrameError,
    UnhashableParamError,
    UnhashableTypeError,
    UnserializableReturnValueError,
)
from evlit.runtime.caching import SHARED, Entry, Kind, Limits, Store, Stores, body_of, from_bytes, to_bytes
from evlit.runtime.context import RunContext, current
from evlit.runtime.hashing import Hasher, HashFuncs, full_name
from evlit.runtime.profile import begins, took
from evlit.runtime.recorder import Recorder, Write, replay

P = ParamSpec("P")
R = TypeVar("R")

#: Where spinners and warnings go: wherever the run is.
_HERE: Final = Container()

#: Stores of `scope="session"` where there is no session.
_BARE: Final = Stores()

#: Frames of these are queries: they hold no data to keep.
_QUERIES: Final = ("pyspark", "snowflake", "modin", "ibis", "dask")

_SIZE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*", re.IGNORECASE)


@frozen
class _Options:
    """How a decorated function is cached."""

    kind: Kind
    limits: Limits
    show_spinner: bool | str
    show_time: bool
    hash_funcs: HashFuncs | None
    session: bool
    validate: Callable[[Any], bool] | None = None
    release: Callable[[Any], None] | None = None


def check_no_fragment(function: Any) -> None:
    """Refuse a function that is a fragment: one that does not run draws nothing."""
    if getattr(function, "__fragment__", False):
        raise split_in_two(function)


def split_in_two(function: Any) -> StreamlitAPIException:
    """Return the error of a function that is to be both cached and a fragment."""
    name = getattr(function, "__name__", "function")
    return StreamlitAPIException(
        f"`{name}` cannot be cached and be a fragment: a cached function does not run when its result is known, and a "
        f"fragment has to run to be drawn. Split it: put what takes long into a function of its own, decorate that "
        f"one with `@st.cache_data` or `@st.cache_resource`, and call it inside of the fragment `{name}`."
    )


class CachedFunc(Generic[P, R]):
    """A function whose results are kept."""

    __name__: str

    def __init__(self, function: Callable[P, R], options: _Options) -> None:
        check_no_fragment(function)
        functools.update_wrapper(self, function)
        self._function = function
        self._options = options
        self._hasher = Hasher(options.hash_funcs)
        self._name, self._globals = _identity(function)
        self._is_async = inspect.iscoroutinefunction(function)
        try:
            self._signature: inspect.Signature | None = inspect.signature(function)
        except (ValueError, TypeError):  # some functions of C have none
            self._signature = None
        if inspect.isasyncgenfunction(function):
            raise CachedFunctionReturnedAwaitableError(
                f"`{function.__qualname__}` is an async generator: what it gives can be gone through once only. "
                "Return a list from an `async def` function instead."
            )

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the kept result for these arguments, or compute and keep it."""
        store, key = self._store(), self._key(args, kwargs)
        if self._is_async:
            return self._call_async(store, key, args, kwargs)  # type: ignore[return-value]  # R is the coroutine
        found, value = self._from(store, key)
        if found:
            return value  # type: ignore[no-any-return]  # kept as it was returned
        context = current()
        with self._spinner(), store.computing(key, None if context is None else context.checkpoint):
            found, value = self._from(store, key)  # another run may have computed it meanwhile
            if found:
                return value  # type: ignore[no-any-return]  # as above
            generation = store.generation
            if context is not None:
                begins(context.core.timed)
            with self._recording() as writes:
                result = self._function(*args, **kwargs)
            if isinstance(result, Awaitable):
                if inspect.iscoroutine(result):
                    result.close()
                raise CachedFunctionReturnedAwaitableError(
                    f"`{self._called}` returned something to await, which can be awaited once only. "
                    "Make it an `async def` function: then what it returns in the end is kept."
                )
            self._keep(store, key, result, tuple(writes), generation)
        if context is not None:
            took(context.core.timed, context.site(2), self._called, context.fragment)
        return result

    async def _call_async(self, store: Store, key: bytes, args: Any, kwargs: Any) -> Any:
        # Tasks of one loop share their thread, so elements are not recorded, and two tasks may compute the same.
        found, value = self._from(store, key)
        if not found:
            generation = store.generation
            with self._spinner():
                value = await self._function(*args, **kwargs)  # type: ignore[misc]  # R is awaitable: it is async
            self._keep(store, key, value, (), generation)
        return value

    def clear(self, *args: Any, **kwargs: Any) -> None:
        """Forget all results, or, with arguments, the one for them."""
        store = self._store()
        if args or kwargs:
            store.drop(self._key(args, kwargs))
        else:
            store.clear()

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self if instance is None else _Bound(self, instance)

    # -- inside -------------------------------------------------------------------------------------------------------

    @property
    def _called(self) -> str:
        return getattr(self._function, "__name__", type(self._function).__name__)

    def _store(self) -> Store:
        options = self._options
        stores = SHARED
        if options.session:
            context = current()
            stores = _BARE if context is None else context.core.state.caches
        release = options.release
        return stores.store(options.kind, self._name, options.limits, release)

    def _key(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        """Return the hash of the arguments by the names of their parameters, defaults included (section 25)."""
        parts: list[Any] = []
        if self._signature is None:
            given: dict[str, Any] = {"args": args, **kwargs}
            bound = None
        else:
            bound = self._signature.bind(*args, **kwargs)
            given = dict(bound.arguments)
            bound.apply_defaults()
            given = {**bound.arguments, **given}
        for name, value in given.items():
            if name.startswith("_"):
                continue
            parameter = None if self._signature is None else self._signature.parameters[name]
            if parameter is not None and parameter.kind is parameter.VAR_KEYWORD:
                value = {key: item for key, item in value.items() if not key.startswith("_")}
            parts.append((name, self._hash(name, value, default=parameter is not None and value is parameter.default)))
        parts.sort()
        return self._hasher.digest(parts)

    def _hash(self, name: str, value: Any, *, default: bool) -> bytes:
        try:
            return self._hasher.digest(value)
        except UnhashableTypeError as error:
            if default:
                return b"default"
            unknown = error.args[0]
            raise UnhashableParamError(
                f"The argument `{name}` of the cached function `{self._called}` cannot be hashed: there is no way to "
                f"tell two values of type `{full_name(unknown)}` apart. If results do not depend on it, name it "
                f"`_{name}`: then it is left out. Otherwise say what makes it what it is: "
                f"`hash_funcs={{{unknown.__name__}: lambda value: ...}}`."
            ) from error

    def _from(self, store: Store, key: bytes) -> tuple[bool, Any]:
        """Return whether there is a kept result, and the result; its elements are shown again."""
        entry = store.get(key)
        if entry is None:
            return False, None
        value = self._open(entry)
        if self._options.validate is not None and not self._options.validate(value):
            store.drop(key)
            return False, None
        context = current()
        if context is not None and entry.writes:
            replay(context, entry.writes)
        return True, value

    def _open(self, entry: Entry) -> Any:
        return from_bytes(entry.value, self._globals) if self._options.kind == "data" else entry.value

    def _keep(self, store: Store, key: bytes, result: Any, writes: tuple[Write, ...], generation: int) -> None:
        value = self._pickled(result) if self._options.kind == "data" else result
        store.put(key, value, writes, generation)

    def _pickled(self, result: Any) -> bytes:
        try:
            return to_bytes(result)
        except RunSignal:
            raise
        except Exception as error:  # pickling runs code of the value's class
            name = full_name(type(result))
            if name.partition(".")[0] in _QUERIES:
                raise UnevaluatedDataFrameError(
                    f"`{self._called}` returned a `{name}`, which is a query and not data. "
                    "Fetch the data inside the function, for example with `.toPandas()`."
                ) from error
            raise UnserializableReturnValueError(
                f"`st.cache_data` keeps copies, and what `{self._called}` returned (`{name}`) cannot be pickled: "
                f"{error}. Return data, or use `st.cache_resource`, which keeps the object itself for all sessions."
            ) from error

    def _spinner(self) -> Any:
        context = current()
        shown = self._options.show_spinner
        if context is None or shown is False or context.recorder is not None:
            return nullcontext()
        props: dict[str, Any] = {"text": shown if isinstance(shown, str) else f"Running `{self._called}(...)`."}
        if self._options.show_time:
            props["show_time"] = True
        return Spinner(_HERE, props)

    @contextmanager
    def _recording(self) -> Iterator[list[Write]]:
        context = current()
        if context is None or context.loop:
            yield []
            return
        outer = context.recorder
        recorder = context.recorder = Recorder(self._called, context.stack, outer, functools.partial(_warn, context))
        try:
            yield recorder.writes
        finally:
            context.recorder = outer


class _Bound:
    """A cached method of an instance."""

    def __init__(self, cached: CachedFunc[Any, Any], instance: object) -> None:
        self._cached = cached
        self._instance = instance
        functools.update_wrapper(self, cached)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._cached(self._instance, *args, **kwargs)

    def clear(self, *args: Any, **kwargs: Any) -> None:
        """Forget all results of all instances, or, with arguments, this instance's for them."""
        if args or kwargs:
            self._cached.clear(self._instance, *args, **kwargs)
        else:
            self._cached.clear()


class CacheData:
    """`st.cache_data`: keeps data. Each call gets a copy of its own."""

    @overload
    def __call__(self, func: Callable[P, R]) -> CachedFunc[P, R]: ...

    @overload
    def __call__(
        self,
        func: None = None,
        *,
        ttl: float | timedelta | str | None = None,
        max_entries: int | None = None,
        max_size: int | str | None = None,
        show_spinner: bool | str = True,
        show_time: bool = False,
        persist: Literal["disk"] | bool | None = None,
        hash_funcs: HashFuncs | None = None,
        scope: Literal["global", "session"] = "global",
        refresh_mode: Literal["foreground", "background"] = "foreground",
    ) -> Callable[[Callable[P, R]], CachedFunc[P, R]]: ...

    def __call__(
        self,
        func: Callable[..., Any] | None = None,
        *,
        ttl: float | timedelta | str | None = None,
        max_entries: int | None = None,
        max_size: int | str | None = None,
        show_spinner: bool | str = True,
        show_time: bool = False,
        persist: Literal["disk"] | bool | None = None,
        hash_funcs: HashFuncs | None = None,
        scope: Literal["global", "session"] = "global",
        refresh_mode: Literal["foreground", "background"] = "foreground",
    ) -> Any:
        """Keep what a function returns: data that can be pickled, such as frames, arrays, lists and numbers.

        The function is called once for the same arguments. Each call gets its own copy of the result, so changing it
        changes nothing for others. Elements that the function writes are written again at each call.

        Parameters
        ----------
        func
            The function. Parameters whose name begins with `_` do not tell calls apart.
        ttl
            How long a result is kept: seconds, a `timedelta`, or text such as `"1h"`.
        max_entries
            How many results are kept; the one that was not used for the longest goes first.
        max_size
            How much all results may take: bytes, or text such as `"100 MB"`.
        show_spinner
            Show that the function is running; a text to show that.
        show_time
            Show with the spinner how long it has been.
        persist
            Keep results on disk: not supported yet.
        hash_funcs
            For types that have no hash of their own: functions that return something that has.
        scope
            `"global"` for all sessions together, `"session"` for each of its own.
        refresh_mode
            `"background"` is not supported yet.

        Examples
        --------
        >>> @st.cache_data(ttl="10min")
        ... def load(year: int) -> pd.DataFrame:
        ...     return pd.read_csv(f"sales-{year}.csv")
        """
        if persist not in (None, False, True, "disk"):
            raise StreamlitValueError("persist", ["disk", True, False, "None"], got=persist)
        if persist:
            raise StreamlitAPIException("`persist` is not supported by this version of evlit yet. Leave it out.")
        _check_refresh(refresh_mode)
        options = _Options(
            "data",
            Limits(_ttl(ttl), _entries(max_entries), _bytes(max_size)),
            show_spinner,
            show_time,
            hash_funcs,
            _is_session(scope),
        )
        return _decorate(func, options)

    def clear(self) -> None:
        """Forget all results of all functions that `st.cache_data` decorates."""
        _clear("data")


class CacheResource:
    """`st.cache_resource`: keeps objects. Each call gets the same one."""

    @overload
    def __call__(self, func: Callable[P, R]) -> CachedFunc[P, R]: ...

    @overload
    def __call__(
        self,
        func: None = None,
        *,
        ttl: float | timedelta | str | None = None,
        max_entries: int | None = None,
        show_spinner: bool | str = True,
        show_time: bool = False,
        validate: Callable[[Any], bool] | None = None,
        hash_funcs: HashFuncs | None = None,
        on_release: Callable[[Any], Any] | None = None,
        scope: Literal["global", "session"] = "global",
        refresh_mode: Literal["foreground", "background"] = "foreground",
    ) -> Callable[[Callable[P, R]], CachedFunc[P, R]]: ...

    def __call__(
        self,
        func: Callable[..., Any] | None = None,
        *,
        ttl: float | timedelta | str | None = None,
        max_entries: int | None = None,
        show_spinner: bool | str = True,
        show_time: bool = False,
        validate: Callable[[Any], bool] | None = None,
        hash_funcs: HashFuncs | None = None,
        on_release: Callable[[Any], Any] | None = None,
        scope: Literal["global", "session"] = "global",
        refresh_mode: Literal["foreground", "background"] = "foreground",
    ) -> Any:
        """Keep what a function returns: an object that is shared, such as a connection or a model.

        The function is called once for the same arguments, and every call in every session gets the same object, so it
        must be safe to use from several threads. Elements that the function writes are written again at each call.

        Parameters
        ----------
        func
            The function. Parameters whose name begins with `_` do not tell calls apart.
        ttl
            How long the object is kept: seconds, a `timedelta`, or text such as `"1h"`.
        max_entries
            How many objects are kept; the one that was not used for the longest goes first.
        show_spinner
            Show that the function is running; a text to show that.
        show_time
            Show with the spinner how long it has been.
        validate
            Called with the object before it is returned again; if it returns False, another one is made.
        hash_funcs
            For types that have no hash of their own: functions that return something that has.
        on_release
            Called with an object that is no longer kept; with `scope="session"`, also when its session leaves memory.
        scope
            `"global"` for all sessions together, `"session"` for each of its own.
        refresh_mode
            `"background"` is not supported yet.

        Examples
        --------
        >>> @st.cache_resource
        ... def connect() -> sqlite3.Connection:
        ...     return sqlite3.connect("sales.db", check_same_thread=False)
        """
        _check_refresh(refresh_mode)
        session = _is_session(scope)
        options = _Options(
            "resource",
            Limits(_ttl(ttl), _entries(max_entries)),
            show_spinner,
            show_time,
            hash_funcs,
            session,
            validate,
            on_release,
        )
        return _decorate(func, options)

    def clear(self) -> None:
        """Forget all objects of all functions that `st.cache_resource` decorates."""
        _clear("resource")


cache_data: Final = CacheData()
cache_resource: Final = CacheResource()


def _decorate(func: Callable[..., Any] | None, options: _Options) -> Any:
    if func is None:
        return lambda function: _decorate(function, options)
    if not callable(func):
        raise StreamlitInvalidParameterTypeError("func", type(func).__name__, ["function"])
    return CachedFunc(func, options)


def _identity(function: Callable[..., Any]) -> tuple[Hashable, dict[str, Any]]:
    """Return what a function is (S-220), and the globals that it sees."""
    bodies = []
    innermost: Any = function
    while True:
        code = getattr(innermost, "__code__", None)
        if code is not None:
            bodies.append(body_of(code))
        wrapped = getattr(innermost, "__wrapped__", None)
        if wrapped is None:
            break
        innermost = wrapped
    name = getattr(function, "__qualname__", type(function).__qualname__)
    return (getattr(function, "__module__", ""), name, *bodies), getattr(innermost, "__globals__", {})


def _clear(kind: Kind) -> None:
    SHARED.clear(kind)
    context = current()
    (_BARE if context is None else context.core.state.caches).clear(kind)


def _warn(context: RunContext, name: str, kind: str) -> None:
    body = (
        f"The cached function `{name}` draws `st.{kind}`, which needs the function to run: once its result comes from "
        "the cache, it is not there. Draw it outside, and pass its value as an argument."
    )
    context.emit(None, "alert", {"level": "warning", "body": body})


def _ttl(ttl: float | timedelta | str | None) -> float | None:
    return None if isinstance(ttl, float) and ttl == math.inf else seconds(ttl, "ttl")


def _entries(max_entries: int | None) -> int | None:
    if max_entries is None:
        return None
    if isinstance(max_entries, bool) or not isinstance(max_entries, int) or max_entries < 1:
        raise StreamlitValueError("max_entries", ["a number from 1 up", "None"], got=max_entries)
    return max_entries


def _bytes(max_size: int | str | None) -> int | None:
    if max_size is None:
        return None
    if isinstance(max_size, str):
        match = _SIZE.fullmatch(max_size)
        if match:
            number, prefix, binary = match.groups()
            unit: int = (1024 if binary else 1000) ** " kmgt".index(prefix.lower() or " ")
            return round(float(number) * unit)
    elif isinstance(max_size, int) and not isinstance(max_size, bool) and max_size > 0:
        return max_size
    raise StreamlitValueError("max_size", ["bytes", 'text such as "100 MB"', "None"], got=max_size)


def _is_session(scope: str) -> bool:
    if scope not in ("global", "session"):
        raise StreamlitValueError("scope", ["global", "session"], got=scope)
    return scope == "session"


def _check_refresh(refresh_mode: str) -> None:
    if refresh_mode not in ("foreground", "background"):
        raise StreamlitValueError("refresh_mode", ["foreground", "background"], got=refresh_mode)
    if refresh_mode == "background":
        raise StreamlitAPIException(
            '`refresh_mode="background"` is not supported by this version of evlit yet. Leave it out: then a call that '
            "finds its result expired computes it anew."
        )
