"""`st.record`: calls whose results are kept in the log, so that a run can be executed again without making them (step 7
of the click journey).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, overload

from evlit.errors import UnhashableTypeError, UserHashError
from evlit.runtime.context import RunContext, current
from evlit.runtime.hashing import Hasher

P = ParamSpec("P")
R = TypeVar("R")


@overload
def record(fn: Callable[P, R], *, name: str | None = None) -> Callable[P, R]: ...
@overload
def record(fn: None = None, *, name: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def record(fn: Callable[..., Any] | None = None, *, name: str | None = None) -> Callable[..., Any]:
    """Keep what each call of a function gives in the session's log.

    For what is not the same when it is done again: a request over the network, a query, a measurement. `evlit verify`
    executes runs again, and gives these calls what they gave when the session was recorded, instead of making them.
    In a live session every call is made as ever.

    Parameters
    ----------
    fn
        A function, also an `async def`. Its results are recorded as entries of `session_state` are: what a log cannot
        hold is only named there, and the call is made again.
    name
        What the log calls it, instead of its module and name.

    Returns
    -------
    callable
        The function, to be called in the same way. What it raises is not recorded.

    Examples
    --------
    >>> @st.record
    ... def rate(currency):
    ...     return httpx.get(f"https://rates.example/{currency}").json()
    >>> st.metric("Euro", rate("EUR"))
    """
    if fn is None:
        return lambda function: record(function, name=name)
    called = name or f"{getattr(fn, '__module__', '')}.{getattr(fn, '__qualname__', type(fn).__name__)}"

    if inspect.iscoroutinefunction(fn):

        @functools.wraps(fn)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            context = current()
            if context is None:
                return await fn(*args, **kwargs)
            key = _key(args, kwargs)
            found = context.core.services.effect(context.core, called, key)
            return found.value if found is not None else _kept(context, called, key, await fn(*args, **kwargs))

        return awaited

    @functools.wraps(fn)
    def recorded(*args: Any, **kwargs: Any) -> Any:
        context = current()
        if context is None:
            return fn(*args, **kwargs)
        key = _key(args, kwargs)
        found = context.core.services.effect(context.core, called, key)
        return found.value if found is not None else _kept(context, called, key, fn(*args, **kwargs))

    return recorded


def _kept(context: RunContext, name: str, key: str, value: Any) -> Any:
    context.core.services.record_effect(context.core, name, key, value)
    return value


def _key(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return what tells the arguments of a call from others; what has no hash counts by its place alone."""
    hasher = Hasher()
    parts = []
    for place, value in (*enumerate(args), *sorted(kwargs.items())):
        try:
            parts.append((str(place), hasher.digest(value)))
        except (UnhashableTypeError, UserHashError):
            parts.append((str(place), b""))
    return hasher.digest(parts).hex()
