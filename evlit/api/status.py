"""Status commands: alerts, exceptions, progress, and what is shown once (step 7 of the click journey)."""

from __future__ import annotations

import math
from contextlib import ContextDecorator
from numbers import Integral, Real
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal

from evlit.api.emitter import Emitter
from evlit.api.options import check_choice, check_icon, check_label, clean
from evlit.api.sizes import HeightWithoutContent, Width, WidthWithoutContent, check_height, check_width
from evlit.core.tree import EVENT
from evlit.errors import (
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container
    from evlit.api.places import SkeletonPlaceholder, StatusContainer
    from evlit.runtime.context import RunContext

State = Literal["running", "complete", "error"]
ExpandableType = Literal["default", "compact"]

STATES: Final = ("running", "complete", "error")

#: Seconds that a toast stays; None: until it is closed.
_DURATIONS: Final[dict[str, int | None]] = {"short": 4, "long": 10, "infinite": None}

#: How far beside its range a fraction may lie: sums of floats do not end on 1.0 exactly.
_SLIP: Final = 1e-9


class StatusMixin(Emitter):
    """Commands that tell how things stand."""

    __slots__ = ()

    def success(
        self,
        body: object,
        *,
        icon: str | None = None,
        width: WidthWithoutContent = "stretch",
        title: object = None,
    ) -> Container:
        """Show a success message.

        Parameters
        ----------
        body
            Markdown; what is not text is converted with `str`.
        icon
            An emoji or `:material/name:`.
        width
            `"stretch"` or pixels.
        title
            Markdown of one line, above the message.
        """
        return self._emit("alert", _alert("success", body, icon, width, title))

    def info(
        self,
        body: object,
        *,
        icon: str | None = None,
        width: WidthWithoutContent = "stretch",
        title: object = None,
    ) -> Container:
        """Show an information; parameters as in `success`."""
        return self._emit("alert", _alert("info", body, icon, width, title))

    def warning(
        self,
        body: object,
        *,
        icon: str | None = None,
        width: WidthWithoutContent = "stretch",
        title: object = None,
    ) -> Container:
        """Show a warning; parameters as in `success`."""
        return self._emit("alert", _alert("warning", body, icon, width, title))

    def error(
        self,
        body: object,
        *,
        icon: str | None = None,
        width: WidthWithoutContent = "stretch",
        title: object = None,
    ) -> Container:
        """Show an error message; parameters as in `success`."""
        return self._emit("alert", _alert("error", body, icon, width, title))

    def exception(self, exception: BaseException, width: WidthWithoutContent = "stretch") -> Container:
        """Show an exception with its traceback.

        Parameters
        ----------
        exception
            The exception.
        width
            `"stretch"` or pixels.

        Raises
        ------
        StreamlitInvalidParameterTypeError
            When it is not an exception.
        """
        if not isinstance(exception, BaseException):
            raise StreamlitInvalidParameterTypeError("exception", type(exception).__name__, ["BaseException"])
        checked = None if width == "stretch" else check_width(width, content=False)
        context = current()
        if context is None:
            return self._make(-1, leaf=True)
        props = dict(context.core.services.describe(exception))
        if checked is not None:
            props["width"] = checked
        return self._emit("exception", props)

    def progress(self, value: float, text: str | None = None, width: WidthWithoutContent = "stretch") -> Container:
        """Show a progress bar.

        Parameters
        ----------
        value
            A whole number from 0 to 100, or a fraction from 0.0 to 1.0.
        text
            Markdown of one line, above the bar.
        width
            `"stretch"` or pixels.

        Returns
        -------
        Container
            Call `.progress()` on it to move the bar, `.empty()` to remove it.

        Raises
        ------
        StreamlitValueOutOfRangeError
            When `value` is outside of its range.
        StreamlitInvalidParameterTypeError
            When it is not a number.
        """
        props: dict[str, Any] = {"value": _fraction(value)}
        if text is not None:
            props["text"] = check_label(text, "text")
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        return self._emit("progress", props)

    def spinner(self, text: str = "In progress...", *, show_time: bool = False, width: Width = "content") -> Spinner:
        """Show a spinner while a `with` block, or a decorated function, runs.

        Parameters
        ----------
        text
            Markdown of one line beside the spinner. It appears when the block takes longer than half a second.
        show_time
            Show the seconds that have passed.
        width
            `"stretch"`, `"content"`, or pixels.
        """
        props: dict[str, Any] = {"text": check_label(text, "text")}
        if show_time:
            props["show_time"] = True
        if width != "content":
            props["width"] = check_width(width)
        return Spinner(self, props)

    def skeleton(
        self, height: HeightWithoutContent | None = None, *, width: WidthWithoutContent = "stretch"
    ) -> SkeletonPlaceholder:
        """Show where something will be.

        As an object it keeps the place: the next command that is called on it takes it. As a `with` block it shows,
        when the block takes longer than half a second, until the block ends; what is written inside stays.

        Parameters
        ----------
        height
            `"stretch"`, or pixels; None: as high as a field.
        width
            `"stretch"`, or pixels.

        Examples
        --------
        >>> place = st.skeleton(300)
        >>> place.line_chart(load())
        """
        from evlit.api.places import SkeletonPlaceholder

        props: dict[str, Any] = {}
        if height is not None:
            props["height"] = check_height(height, content=False)
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        return SkeletonPlaceholder(self._emit("skeleton", props)._id, leaf=True)

    def status(
        self,
        label: str,
        *,
        expanded: bool = False,
        state: State = "running",
        type: ExpandableType = "default",
        width: WidthWithoutContent = "stretch",
    ) -> StatusContainer:
        """Insert a container that tells of something long.

        Parameters
        ----------
        label
            Markdown of one line.
        expanded
            Show what is inside from the beginning.
        state
            `"running"`, `"complete"` or `"error"`. As a `with` block it completes at the end of the block.
        type
            `"default"`, or `"compact"`: without a frame.
        width
            `"stretch"` or pixels.

        Returns
        -------
        StatusContainer
            Its `update` changes label, state and whether it is open.
        """
        from evlit.api.places import StatusContainer

        props: dict[str, Any] = {"label": check_label(label), "state": check_choice("state", state, STATES)}
        if expanded:
            props["expanded"] = True
        if check_choice("type", type, ("default", "compact")) == "compact":
            props["type"] = "compact"
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        return StatusContainer(self._block("status", props)._id, state=state)

    def toast(
        self,
        body: object,
        *,
        icon: str | None = None,
        duration: Literal["short", "long", "infinite"] | int = "short",
    ) -> Container:
        """Show a short message in the corner of the page.

        Parameters
        ----------
        body
            Markdown.
        icon
            An emoji or `:material/name:`.
        duration
            `"short"` (4 s), `"long"` (10 s), `"infinite"` (until it is closed), or seconds.

        Returns
        -------
        Container
            Call `.toast()` on it to change the message.

        Raises
        ------
        StreamlitMissingRequiredParameterError
            When `body` is empty.
        StreamlitValueError
            When `duration` is something else.
        """
        text = clean(body)
        if not text:
            raise StreamlitMissingRequiredParameterError("body", detail="A toast says something.")
        props: dict[str, Any] = {"body": text, "seconds": _seconds(duration)}
        if icon is not None:
            props["icon"] = check_icon(icon)
        context = current()
        if context is None:
            return self._make(-1, leaf=True)
        if self._leaf and self._id is not None:
            shown = context.node(self._id)
            if shown is not None and shown.kind == "toast":
                return self._emit("toast", props)
        # A node of its own for each call: the same words again are another message.
        core = context.core
        return self._make(context.emit(EVENT, "toast", props, f"toast:{core.run}:{core.calls}").id, leaf=True)

    def balloons(self) -> Container:
        """Let balloons rise over the page, each time this is called."""
        return self._effect("balloons")

    def snow(self) -> Container:
        """Let it snow over the page, each time this is called."""
        return self._effect("snow")

    def _effect(self, kind: str) -> Container:
        context = current()
        return self._emit(kind, {"run": 0 if context is None else context.core.run})


class Spinner(ContextDecorator):
    """What `st.spinner` returns: shown while its block runs, or each call of the function it decorates.

    Parameters
    ----------
    place
        Where to show it.
    props
        Of the element.
    """

    def __init__(self, place: Emitter, props: dict[str, Any]) -> None:
        self._place = place
        self._props = props
        # A decorated function may call itself, and may run in several sessions.
        self._shown: list[tuple[RunContext, int | None]] = []

    def __enter__(self) -> None:
        context = current()
        if context is not None:
            self._shown.append((context, self._place._emit("spinner", self._props)._id))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._shown:
            context, id = self._shown.pop()
            if id is not None:
                context.remove(id)

    def _recreate_cm(self) -> Spinner:
        return Spinner(self._place, self._props)


def _alert(level: str, body: object, icon: str | None, width: WidthWithoutContent, title: object) -> dict[str, Any]:
    props: dict[str, Any] = {"level": level, "body": clean(body)}
    if icon is not None:
        props["icon"] = check_icon(icon)
    if title is not None:
        props["title"] = clean(title)
    if width != "stretch":
        props["width"] = check_width(width, content=False)
    return props


def _fraction(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise StreamlitInvalidParameterTypeError("value", type(value).__name__, ["int", "float"])
    number = float(value)
    if isinstance(value, Integral):
        if not 0 <= number <= 100:
            raise StreamlitValueOutOfRangeError("value", value, 0, 100, detail="Or pass a fraction from 0.0 to 1.0.")
        return number / 100
    if math.isnan(number) or not -_SLIP <= number <= 1 + _SLIP:
        raise StreamlitValueOutOfRangeError("value", value, 0.0, 1.0, detail="Or pass a whole number from 0 to 100.")
    return min(max(number, 0.0), 1.0)


def _seconds(duration: object) -> int | None:
    if isinstance(duration, str) and duration in _DURATIONS:
        return _DURATIONS[duration]
    if isinstance(duration, int) and not isinstance(duration, bool) and duration > 0:
        return duration
    raise StreamlitValueError("duration", [*_DURATIONS, "a positive number of seconds"], got=duration)
