"""Commands that steer runs: rerun, stop, shield, checkpoint (step 6 of the click journey, as an author sees it)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NoReturn

from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidLayoutContextError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
)
from evlit.runtime.context import RunContext, current


def rerun(scope: Literal["app", "fragment"] | str | int | Sequence[str | int] = "app") -> NoReturn:
    """End this run here, and run again.

    In a callback it ends that callback; the others are called all the same, the body is skipped, and what was asked
    for follows.

    Parameters
    ----------
    scope
        `"app"`: the whole app. `"fragment"`: the fragment that is running alone, and those that wait behind it. Keys of
        fragments, one or a list (only in callbacks): these fragments instead of the app, wherever they are called.
        They see the click that the callback answers; what it changed elsewhere is shown at the next run of the app.

    Raises
    ------
    StreamlitInvalidLayoutContextError
        For `"fragment"` while the whole app runs, or in a callback of a widget that is in no fragment.
    StreamlitAPIException
        For a key outside of callbacks, and for one that no fragment has.
    StreamlitValueError
        For an empty key, an empty list, or `"app"` and `"fragment"` in a list.
    StreamlitInvalidParameterTypeError
        For anything else.

    Examples
    --------
    >>> @st.fragment(key="total")
    ... def total():
    ...     st.metric("Total", sum(st.session_state.get("items", [])))
    >>> def add():
    ...     st.session_state.setdefault("items", []).append(1)
    ...     st.rerun("total")
    >>> st.button("Add", on_click=add)
    """
    keys = _keys(scope)
    context = current()
    if context is None:
        return  # type: ignore[misc]  # bare Python: the caller's next statement follows
    context.checkpoint()
    if keys is not None:
        context.core.rerun(_named(context, keys))
    if scope == "app":
        context.core.rerun(None)
    context.core.rerun(_fragments(context))


def _keys(scope: object) -> tuple[str, ...] | None:
    """Return the keys of fragments that a scope names; None for `"app"` and `"fragment"` (S-042)."""
    if isinstance(scope, str) and scope in ("app", "fragment"):
        return None
    single = isinstance(scope, str | int)
    if not single and (not isinstance(scope, Sequence) or isinstance(scope, bytes | bytearray)):
        raise StreamlitInvalidParameterTypeError("scope", type(scope).__name__, ["str", "int", "list"])
    keys: list[str] = []
    for key in [scope] if single else scope:  # type: ignore[attr-defined]  # a sequence: checked above
        if isinstance(key, bool) or not isinstance(key, str | int):
            raise StreamlitInvalidParameterTypeError(
                "scope", type(key).__name__ if single else f"list of {type(key).__name__}", ["str", "int", "list"]
            )
        if key == "" or (not single and key in ("app", "fragment")):
            raise StreamlitValueError(
                "scope", ["app", "fragment", "the key of a fragment", "a list of such keys"], got=scope
            )
        keys.append(str(key))
    if not keys:
        raise StreamlitValueError(
            "scope", ["app", "fragment", "the key of a fragment", "a list of such keys"], got=scope
        )
    return tuple(dict.fromkeys(keys))


def _named(context: RunContext, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fragments of these keys, in the order of their registration (S-041, S-043)."""
    if context.core.calling is None:
        raise StreamlitAPIException(
            f"`st.rerun(scope={keys[0] if len(keys) == 1 else list(keys)!r})` works in callbacks only: the run that "
            "calls it here would end in the middle of its page. Call it in `on_click` or `on_change` of a widget, or "
            "use `st.rerun()`."
        )
    found = {key: context.core.fragments.named(key) for key in keys}
    unknown = [key for key, bodies in found.items() if not bodies]
    if unknown:
        raise StreamlitAPIException(
            f"`st.rerun` got {', '.join(map(repr, unknown))}, and no fragment on the page has that key. "
            "Name it with `@st.fragment(key=...)`, and call it in the run before."
        )
    return context.core.fragments.in_order(body.id for bodies in found.values() for body in bodies)


def _fragments(context: RunContext) -> tuple[str, ...] | None:
    """Return what `scope="fragment"` means here: the fragments to run; None for the whole app."""
    core, fragment = context.core, context.fragment
    if core.calling is not None:
        if core.calling.fragment is None:
            raise StreamlitInvalidLayoutContextError(
                '`st.rerun(scope="fragment")` in a callback needs a widget that is in a fragment; this one is not. '
                "Use `st.rerun()`, or name the fragment by its key."
            )
        return (core.calling.fragment,)
    if core.scope is None or fragment is None:
        if fragment is not None and any(_inside(fragment, id) for id in core.absorbed):
            return None  # the event came from this fragment, and its run became one of the whole app
        raise StreamlitInvalidLayoutContextError(
            '`st.rerun(scope="fragment")` needs a fragment that runs alone; this is a run of the whole app. '
            "Use `st.rerun()`, or call it only after an event of the fragment."
        )
    here = next((index for index, id in enumerate(core.scope) if _inside(fragment, id)), 0)
    return tuple(core.scope[here:])


def _inside(fragment: str, other: str) -> bool:
    return fragment == other or fragment.startswith(other + "/")


def stop() -> NoReturn:
    """End this run here. What it did not reach disappears from the page; widget values stay.

    In a callback it ends that callback and keeps the page as it is: the body is skipped.
    """
    context = current()
    if context is None:
        return  # type: ignore[misc]  # as above
    context.checkpoint()
    context.core.stop()


@contextmanager
def shield() -> Iterator[None]:
    """Do something to its end: a newer event, or Stop, waits for the end of the block.

    Without it a run that is superseded ends at its next `st` command, its next `await`, or, when neither comes, at its
    next line. Blocks can be nested; the run ends when the outermost one does. Directly behind `if st.button(..):` no
    click that the button told of is lost. Callbacks need none: they always run to their end.

    Examples
    --------
    >>> if st.button("Pay"):
    ...     with st.shield():
    ...         receipt = charge(card)
    ...         st.session_state.receipt = receipt
    """
    context = current()
    if context is None:
        yield
        return
    # Not for a run that was superseded since `if st.button(..):`: it has seen the click, and no other one will.
    if context.core.stopped_by_user:
        context.checkpoint()
    with context.core.shield():
        yield
    context.checkpoint()


def checkpoint() -> None:
    """End the run here if a newer event superseded it, or the user pressed Stop; else do nothing.

    Every `st` command and every `await` does the same. A long computation between two of them is ended at its next line
    a moment later anyway, but never inside of a library; call this where it may end well. Costs well below a
    microsecond.
    """
    context = current()
    if context is not None:
        context.checkpoint()
