"""Commands that steer runs: fragments, dialogs, rerun and stop (step 6 of the click journey, as an author sees it)."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Literal, NoReturn, ParamSpec, TypeVar, overload

from evlit.api.durations import seconds
from evlit.core.ids import fragment_id
from evlit.core.tree import EVENT, Props
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidLayoutContextError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from evlit.runtime.context import RunContext, current, entered
from evlit.runtime.fragments import FragmentBody, draw, draw_awaited

P = ParamSpec("P")
R = TypeVar("R")
RunEvery = int | float | dt.timedelta | str | None


@overload
def fragment(func: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def fragment(
    func: None = None, *, run_every: RunEvery = None, parallel: bool = False, key: str | int | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def fragment(
    func: Callable[..., Any] | None = None,
    *,
    run_every: RunEvery = None,
    parallel: bool = False,
    key: str | int | None = None,
) -> Callable[..., Any]:
    """Turn a function into a part of the app that can run alone.

    A widget drawn inside reruns only this function; the rest of the page stays as it is. What the function writes into
    containers made outside of it adds up until the next run of the whole app; widgets and keyed containers there are
    updated in place.

    Parameters
    ----------
    func
        The function; its arguments are kept from its last call in a run of the whole app.
    run_every
        Run it again and again, this long after the last time: seconds, a `timedelta`, or text such as `"10s"` or `"1.5
        days"`. None or 0: no timer. Timers live on the server, and stand still while nobody looks.
    parallel
        Run beside its siblings. Not available yet: anything but False is an error.
    key
        Name of the fragment, part of its identity.

    Returns
    -------
    callable
        A function of the same signature. Its result is that of `func` in a run of the whole app.

    Raises
    ------
    StreamlitBadTimeStringError
        When it is called and `run_every` is no length of time.
    StreamlitAPIException
        When `run_every` is negative, or the key is `"app"` or `"fragment"`.

    Examples
    --------
    >>> @st.fragment(run_every="10s")
    ... def clock():
    ...     st.write(datetime.now())
    """
    name = _fragment_key(key)
    if parallel:
        raise StreamlitAPIException(
            "`st.fragment(parallel=True)` is not supported yet. Leave it out: the fragment runs in its turn."
        )

    def decorate(fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(fn)
        def call(*args: Any, **kwargs: Any) -> Any:
            every = seconds(run_every, "run_every")
            context = current()
            if context is None:
                return fn(*args, **kwargs)  # bare Python: section 25
            site = context.site(2)
            id = fragment_id(context.fragment, fn.__qualname__, site, context.occurrence(fn.__qualname__, site), name)
            props: Props = {"id": id}
            if every:
                props["every"] = every
            node = context.emit(None, "fragment", props, f"fragment:{id}", site)
            body = FragmentBody(id, fn, args, kwargs, (*context.stack, node.id), context.fragment)
            return _draw_inside(context, body)

        return call

    return decorate if func is None else decorate(func)


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


def _draw_inside(context: RunContext, body: FragmentBody) -> Any:
    """Run a fragment's body where it is called."""
    context.core.fragments.register(body)
    if context.loop and inspect.iscoroutinefunction(body.fn):
        return _draw_awaited(context, body)
    before = context.stack, context.fragment
    context.stack, context.fragment = body.stack, body.id
    try:
        return draw(context, body)
    finally:
        context.stack, context.fragment = before


async def _draw_awaited(context: RunContext, body: FragmentBody) -> Any:
    # A context of its own: while this awaits, the caller's other tasks go on writing at their places.
    inner = RunContext(context.core, body.stack, body.id)
    inner.loop = True
    with entered(inner):
        return await draw_awaited(inner, body)


DialogWidth = Literal["small", "medium", "large"] | int
DialogPosition = Literal["center", "left", "right"]


def dialog(
    title: str,
    *,
    width: DialogWidth = "small",
    position: DialogPosition = "center",
    dismissible: bool = True,
    icon: str | None = None,
    on_dismiss: Literal["ignore", "rerun"] | Callable[[], object] = "ignore",
) -> Callable[[Callable[P, object]], Callable[P, None]]:
    """Turn a function into a dialog: calling it opens the dialog and draws the function inside.

    The content is a fragment: its widgets rerun only the function, and the dialog stays open. It closes when the app
    runs without calling it: `st.rerun()` closes it from code.

    Parameters
    ----------
    title
        Heading of the dialog; Markdown.
    width
        `"small"` (500 px at the most), `"medium"` (750), `"large"` (1280), or pixels.
    position
        `"center"`, or a drawer at the `"left"` or `"right"` side.
    dismissible
        Whether the user may close it with the button, Escape or a click outside.
    icon
        An emoji or `:material/name:` before the title.
    on_dismiss
        What closing it does: `"ignore"` (nothing), `"rerun"`, or a function that is called before the rerun.

    Raises
    ------
    StreamlitMissingRequiredParameterError
        When the title is empty, or missing (`@st.dialog` without parentheses).
    StreamlitInvalidLayoutContextError
        When it is called and a dialog is open in this run already.
    """
    if not isinstance(title, str) or not title:
        raise StreamlitMissingRequiredParameterError("title", 'Write `@st.dialog("A title")`.')
    if isinstance(width, bool) or not (width in ("small", "medium", "large") or (isinstance(width, int) and width > 0)):
        raise StreamlitValueError("width", ["small", "medium", "large", "a number of pixels"], got=width)
    if position not in ("center", "left", "right"):
        raise StreamlitValueError("position", ["center", "left", "right"], got=position)
    if on_dismiss not in ("ignore", "rerun") and not callable(on_dismiss):
        raise StreamlitValueError("on_dismiss", ["ignore", "rerun", "a function"], got=on_dismiss)

    def decorate(fn: Callable[P, object]) -> Callable[P, None]:
        @wraps(fn)
        def call(*args: P.args, **kwargs: P.kwargs) -> None:
            context = current()
            if context is None:
                fn(*args, **kwargs)
                return
            _check_no_dialog(context)
            # One dialog is the same as long as it looks the same (S-098); the line it is opened from plays no part.
            id = fragment_id(None, fn.__qualname__, "dialog", 0, f"{title}|{width}|{position}|{icon}|{dismissible}")
            props: Props = {"id": id, "title": title, "run": context.core.run}
            if width != "small":
                props["size"] = width
            if position != "center":
                props["position"] = position
            if not dismissible:
                props["dismissible"] = False
            if icon is not None:
                props["icon"] = icon
            if on_dismiss != "ignore":
                props["notify"] = True
            node = context.emit(EVENT, "dialog", props, f"dialog:{id}", context.site(2))
            dismissed = on_dismiss if callable(on_dismiss) else None
            body = FragmentBody(id, fn, args, kwargs, (node.id,), None, dialog=True, on_dismiss=dismissed)
            _draw_inside(context, body)

        return call

    return decorate


def _check_no_dialog(context: RunContext) -> None:
    """One dialog at a time (S-099)."""
    if any((node := context.node(id)) is not None and node.kind == "dialog" for id in context.stack):
        raise StreamlitInvalidLayoutContextError(
            "A dialog cannot open a dialog. Close this one with `st.rerun()`, and open the other in that run."
        )
    if context.core.dialog:
        raise StreamlitInvalidLayoutContextError(
            "Only one dialog can be open: another one was opened earlier in this run. Call one of them only."
        )
    context.core.dialog = True


def rerun(scope: Literal["app", "fragment"] | str | int | Sequence[str | int] = "app") -> NoReturn:
    """End this run here, and run again.

    Parameters
    ----------
    scope
        `"app"`: the whole app. `"fragment"`: the fragment that is running alone, and those that wait behind it. Keys
        of fragments are not available yet.

    Raises
    ------
    StreamlitInvalidLayoutContextError
        For `"fragment"` while the whole app runs.
    StreamlitAPIException
        For a key.
    """
    context = current()
    if scope not in ("app", "fragment"):
        raise StreamlitAPIException(
            f'`st.rerun(scope=...)` must be "app" or "fragment", got {scope!r}; keys are not supported yet.'
        )
    if context is None:
        return  # type: ignore[misc]  # as above
    context.checkpoint()
    if scope == "app":
        context.core.rerun(None)
    ran = context.core.scope
    if ran is None or context.fragment is None:
        raise StreamlitInvalidLayoutContextError(
            '`st.rerun(scope="fragment")` needs a fragment that runs alone; this is a run of the whole app. '
            "Use `st.rerun()`, or call it only after an event of the fragment."
        )
    here = next(
        (index for index, id in enumerate(ran) if context.fragment == id or context.fragment.startswith(id + "/")), 0
    )
    context.core.rerun(tuple(ran[here:]))


def stop() -> NoReturn:
    """End this run here. What it did not reach disappears from the page; widget values stay."""
    context = current()
    if context is None:
        return  # type: ignore[misc]  # as above
    context.checkpoint()
    context.core.stop()
