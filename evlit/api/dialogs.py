"""Dialogs: fragments in a window of their own (step 6 of the click journey, as an author sees it)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Literal, ParamSpec

from evlit.api.options import check_icon
from evlit.core.ids import fragment_id
from evlit.core.tree import EVENT, Node, Props
from evlit.errors import (
    StreamlitInvalidLayoutContextError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from evlit.runtime.context import RunContext, current
from evlit.runtime.drawing import draw_inside
from evlit.runtime.fragments import FragmentBody

P = ParamSpec("P")
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
    props: Props = {"title": title}
    if width != "small":
        props["size"] = width
    if position != "center":
        props["position"] = position
    if not dismissible:
        props["dismissible"] = False
    if icon is not None:
        props["icon"] = check_icon(icon)
    if on_dismiss != "ignore":
        props["notify"] = True
    dismissed = on_dismiss if callable(on_dismiss) else None
    look = f"{title}|{width}|{position}|{icon}|{dismissible}|{'call' if dismissed else on_dismiss}"

    def decorate(fn: Callable[P, object]) -> Callable[P, None]:
        # One dialog is the same as long as it looks the same (S-098); the line it is opened from plays no part.
        id = fragment_id(None, fn.__qualname__, "dialog", 0, look)

        @wraps(fn)
        def call(*args: P.args, **kwargs: P.kwargs) -> None:
            context = current()
            if context is None:
                return _nothing(fn(*args, **kwargs))
            _check_no_dialog(context)
            node = context.emit(
                EVENT, "dialog", {"id": id, **props, "run": context.core.run}, f"dialog:{id}", context.site(2)
            )
            _close_others(context, node)
            body = FragmentBody(id, fn, args, kwargs, (node.id,), None, dialog=True, on_dismiss=dismissed)
            return _nothing(draw_inside(context, body))

        return call

    return decorate


def _nothing(result: object) -> None:
    """Return nothing, which has to be awaited where the body has: `await ask()` in code that runs in a loop."""
    if not inspect.iscoroutine(result):
        return None

    async def awaited() -> None:
        await result

    return awaited()  # type: ignore[return-value]  # as any coroutine function, seen from outside


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


def _close_others(context: RunContext, opened: Node) -> None:
    """Take away the dialog of an earlier run: two of them never stand over the page together, however long this run
    takes, and whatever its scope.
    """
    root = context.node(EVENT)
    for node in list((root is not None and root.children) or ()):
        if node.kind == "dialog" and node is not opened:
            context.remove(node.id)
