"""Containers that do more than hold elements (step 7 of the click journey), and those that always exist."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, Literal, Self

from evlit.api.container import Container
from evlit.api.grid import cell_props
from evlit.api.options import check_choice, check_label
from evlit.api.status import STATES, State
from evlit.core.tree import BOTTOM, SIDEBAR
from evlit.errors import Cancelled, RerunRun, StreamlitInvalidLayoutContextError
from evlit.runtime.context import current


class OpenContainer(Container):
    """A container that the user opens and closes.

    Attributes
    ----------
    open
        Whether it is open, when `on_change` was given; else None.
    """

    __slots__ = ("open",)

    def __init__(self, id: int | None, *, open: bool | None = None) -> None:
        super().__init__(id)
        self.open = open


class ExpanderContainer(OpenContainer):
    """What `st.expander` returns."""

    __slots__ = ()


class PopoverContainer(OpenContainer):
    """What `st.popover` returns."""

    __slots__ = ()


class TabContainer(OpenContainer):
    """One of what `st.tabs` returns."""

    __slots__ = ()


class GridContainer(Container):
    """What `st.grid` returns."""

    __slots__ = ()

    def cell(self, *, column_span: int | Literal["all"] = 1, row_span: int = 1) -> Container:
        """Insert a cell that holds what is written into it, below each other.

        Parameters
        ----------
        column_span
            How many columns it takes; `"all"` for a row of its own.
        row_span
            How many rows it takes.
        """
        return self._block("grid_cell", cell_props(column_span, row_span))


class SkeletonPlaceholder(Container):
    """What `st.skeleton` returns: the place of what is to come, or, in a `with` block, what is shown meanwhile.

    In a block it is gone at the end, and what is written inside goes to the container around.
    """

    __slots__ = ()

    def __enter__(self) -> Self:
        context = current()
        if context is not None and self._id is not None:
            context.update(self._id, {"delayed": True})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        context = current()
        if context is not None and self._id is not None:
            context.remove(self._id)


class StatusContainer(Container):
    """What `st.status` returns."""

    __slots__ = ("_state",)

    def __init__(self, id: int | None, *, state: State) -> None:
        super().__init__(id)
        self._state: State = state

    def update(self, *, label: str | None = None, expanded: bool | None = None, state: State | None = None) -> None:
        """Change what is given, and leave the rest.

        Parameters
        ----------
        label
            Markdown of one line.
        expanded
            Open or close it.
        state
            `"running"`, `"complete"` or `"error"`.

        Raises
        ------
        StreamlitValueError
            When `state` is something else.
        """
        props: dict[str, Any] = {}
        if label is not None:
            props["label"] = check_label(label)
        if expanded is not None:
            props["expanded"] = True if expanded else None
        if state is not None:
            props["state"] = self._state = check_choice("state", state, STATES)
        context = current()
        if context is not None and self._id is not None:
            context.update(self._id, props)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, traceback)
        context = current()
        if self._state != "running" or context is None or self._id is None:
            return
        # A run that was superseded says nothing about how the work ended: the next one draws this anew.
        if isinstance(error, RerunRun) or (isinstance(error, Cancelled) and not context.core.stopped_by_user):
            return
        self._state = "complete" if error is None else "error"
        context.update(self._id, {"state": self._state}, leaving=error is not None)


class BottomContainer(Container):
    """`st.bottom`: the foot of the page, which belongs to the main area (S-207)."""

    __slots__ = ()

    def __enter__(self) -> Self:
        _check_bottom()
        return super().__enter__()

    def _emit(self, kind: str, props: dict[str, Any], key: str | None = None) -> Container:
        _check_bottom()
        return super()._emit(kind, props, key)

    def _block(self, kind: str, props: dict[str, Any], key: str | None = None) -> Container:
        _check_bottom()
        return super()._block(kind, props, key)

    def _widget(self, kind: str, props: dict[str, Any], **options: Any) -> Any:
        _check_bottom()
        return super()._widget(kind, props, **options)


def _check_bottom() -> None:
    context = current()
    if context is None:
        return
    node = context.node(context.stack[-1])
    while node is not None:
        if node.id == SIDEBAR or node.kind == "dialog":
            raise StreamlitInvalidLayoutContextError(
                "`st.bottom` cannot be used inside the sidebar or a dialog: it is the foot of the main area. "
                "Move the call out of the `with` block."
            )
        node = node.parent


#: `st` itself: the innermost `with` block, or the main area.
MAIN_PLACE: Final = Container()

SIDEBAR_PLACE: Final = Container(SIDEBAR)

BOTTOM_PLACE: Final = BottomContainer(BOTTOM)
