"""Fragments: parts of an app that run alone (step 6 of the click journey, as an author sees it)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final, Literal, ParamSpec, TypeVar, overload

from evlit.api.caching import CachedFunc, split_in_two
from evlit.api.durations import seconds
from evlit.api.options import check_choice
from evlit.core.ids import fragment_id
from evlit.core.tree import Props
from evlit.errors import StreamlitAPIException, StreamlitValueError
from evlit.runtime.context import current
from evlit.runtime.drawing import draw_inside
from evlit.runtime.fragments import FragmentBody

#: What becomes of what a fragment wrote outside of itself.
OUTSIDE: Final = ("accumulate", "replace")

P = ParamSpec("P")
R = TypeVar("R")
Outside = Literal["accumulate", "replace"]
RunEvery = int | float | dt.timedelta | str | None


@overload
def fragment(func: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def fragment(
    func: None = None,
    *,
    run_every: RunEvery = None,
    parallel: bool = False,
    key: str | int | None = None,
    outside: Outside | None = None,
    rerun_on_change: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def fragment(
    func: Callable[..., Any] | None = None,
    *,
    run_every: RunEvery = None,
    parallel: bool = False,
    key: str | int | None = None,
    outside: Outside | None = None,
    rerun_on_change: bool = False,
) -> Callable[..., Any]:
    """Turn a function into a part of the app that can run alone.

    A widget drawn inside reruns only this function; the rest of the page stays as it is.

    Parameters
    ----------
    func
        The function; its arguments are kept from its last call in a run of the whole app.
    run_every
        Run it again and again, this long after the last time: seconds, a `timedelta`, or text such as `"10s"` or `"1.5
        days"`. None or 0: no timer. Timers live on the server, and stand still while nobody looks.
    parallel
        Run in a thread of its own, beside the rest of the app and its other parallel fragments, which goes on at once;
        the run ends when all have ended. So does a run of several such fragments alone. What they write to
        `session_state` is shared: an entry that is read, changed and written back wants a lock of yours.
    key
        Name of the fragment, part of its identity.
    outside
        What happens, when it runs alone, to what it wrote into containers made outside of it. `"accumulate"`: it stays,
        and what is written now comes after it, until the next run of the whole app; widgets and containers with a key
        are updated in place. `"replace"`: it is drawn anew where it stands. None: as the option `fragments.outside`
        says, which is `"accumulate"` unless it was set.
    rerun_on_change
        Run it, when the app runs (or the fragment around it), only if its arguments are others than in its last run;
        else what it drew stays, here and in other containers, with its widgets and inner fragments, and the call
        returns what it returned then. Arguments are compared by what they hold, as for `st.cache_data`, so a list that
        was changed in place is another one; arguments that have no hash make it run. Events of its own always run it,
        and so does changed code. What it reads besides its arguments is not looked at: pass in what it depends on from
        `st.session_state`, `st.query_params`, globals and enclosing functions. It runs again after an exception.

    Returns
    -------
    callable
        A function of the same signature. Its result is that of `func` in a run of the whole app, and None for a
        parallel fragment.

    Raises
    ------
    StreamlitBadTimeStringError
        When it is called and the text in `run_every` is no length of time.
    StreamlitInvalidParameterTypeError
        When it is called and `run_every` is something else, such as True.
    StreamlitAPIException
        When it is called and `run_every` is negative; or the key is `"app"` or `"fragment"`; or the function is cached.
    StreamlitValueError
        When the key is empty, or `outside` is something else.

    Examples
    --------
    >>> @st.fragment(run_every="10s")
    ... def clock():
    ...     st.write(datetime.now())
    """
    name = _fragment_key(key)
    here = current()
    decorated = "" if here is None else here.site(2)
    if outside is not None:
        check_choice("outside", outside, OUTSIDE)

    def decorate(fn: Callable[..., Any]) -> Callable[..., Any]:
        if isinstance(fn, CachedFunc):
            raise split_in_two(fn)
        called = _name_of(fn)

        @wraps(fn)
        def call(*args: Any, **kwargs: Any) -> Any:
            context = current()
            every = _interval(run_every, called, decorated)
            if context is None:
                return fn(*args, **kwargs)  # bare Python: section 25
            site = context.site(2)
            path = context.core.sites.path(1)
            count = context.core.occurrence(context.fragment, called, path)
            id = fragment_id(context.fragment, called, path, count, name)
            props: Props = {"id": id}
            if every:
                props["every"] = every
            node = context.emit(None, "fragment", props, f"fragment:{id}", site)
            stack = (*context.stack, node.id)
            body = FragmentBody(
                id,
                fn,
                args,
                kwargs,
                stack,
                context.fragment,
                key=name,
                site=site,
                parallel=parallel,
                on_change=rerun_on_change,
                replace=(outside or context.core.options["fragments.outside"]) == "replace",
            )
            return draw_inside(context, body)

        call.__fragment__ = True  # type: ignore[attr-defined]  # caching looks for it
        return call

    return decorate if func is None else decorate(func)


def _name_of(fn: Callable[..., Any]) -> str:
    """Return the name of a function, of what a `partial` is of, or of an object's type."""
    while isinstance(fn, partial):
        fn = fn.func
    name: str = getattr(fn, "__qualname__", None) or type(fn).__qualname__
    return name


def _interval(run_every: RunEvery, name: str, decorated: str) -> float | None:
    """Return an interval in seconds; what is wrong with it is said at the call, and names the decorator (S-072)."""
    try:
        return seconds(run_every, "run_every")
    except StreamlitAPIException as error:
        where = f", decorated at {decorated}" if decorated else ""
        error.args = (f"{error} This is the `run_every` of the fragment `{name}`{where}.",)
        raise


def _fragment_key(key: str | int | None) -> str | None:
    if key is None:
        return None
    if key == "":
        raise StreamlitValueError("key", ["a text that is not empty", "an int", "None"])
    if key in ("app", "fragment"):
        raise StreamlitAPIException(
            f"The key of a fragment must not be {key!r}: `st.rerun(scope={key!r})` means something else."
        )
    return str(key)
