"""Every exception of evlit, and the signals that steer a run.

::

    Exception
    +-- Error                             base of all that follows; `st.errors` shows the ones apps catch
        +-- EvlitError                    ours: a contract between our own parts was broken
        |   +-- TreeError                 an op does not fit the tree
        |   +-- EventError                an event does not fit its kind
        |       +-- UnknownEventKind      a kind that this version does not know (kept and shown, never dropped)
        |       +-- NewerEventVersion     a version of a kind that this version does not know
        +-- ViewerError                   the viewer's fault: answered with an `error` frame
        |   +-- InvalidMessage            a frame is not what the protocol says
        |   +-- InvalidValue              a value does not fit its widget
        |   +-- UnknownWidget             no widget of that id is on the page
        +-- AppFileError                  the app's source is missing or cannot be read
        +-- MarkdownFormattedException    the app's author asked for something impossible; names are those of `st.errors`
            +-- StreamlitAPIException
                +-- DuplicateWidgetID
                |   +-- StreamlitDuplicateElementId, StreamlitDuplicateElementKey
                +-- StreamlitInvalidLayoutContextError
                +-- LocalizableStreamlitException
                    +-- StreamlitValueError, StreamlitInvalidParameterTypeError, and one for each kind of mistake

    BaseException
    +-- RunSignal                         not an error: `except Exception` in an app must not swallow it
        +-- Cancelled                     the consumer ended this run
        +-- StopRun                       `st.stop()`
        +-- RerunRun                      `st.rerun()`
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AppFileError",
    "Cancelled",
    "Error",
    "EventError",
    "EvlitError",
    "InvalidMessage",
    "InvalidValue",
    "NewerEventVersion",
    "RerunRun",
    "RunSignal",
    "StopRun",
    "TreeError",
    "UnknownEventKind",
    "UnknownWidget",
    "ViewerError",
]


class Error(Exception):
    """Base of every exception that evlit raises on purpose."""


class EvlitError(Error):
    """A contract between evlit's own parts was broken: a bug of evlit, or a damaged log."""


class TreeError(EvlitError):
    """An op or a node does not fit the tree."""


class EventError(EvlitError):
    """A recorded event does not have the shape of its kind."""


class UnknownEventKind(EventError):
    """A kind of event that this version does not know.

    Attributes
    ----------
    kind
        The tag in the log.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"expected a kind of event that this version of evlit knows, got {kind!r}; a newer evlit may know it"
        )
        self.kind = kind


class NewerEventVersion(EventError):
    """An event of a known kind in a version that only a newer evlit can read."""

    def __init__(self, kind: str, version: int, known: int) -> None:
        super().__init__(
            f"expected {kind!r} in version {known} or older, got version {version}; open it with a newer evlit"
        )
        self.kind = kind
        self.version = version


class ViewerError(Error):
    """What a viewer sent is not acceptable; the session goes on. `code` is sent in the `error` frame."""

    code = "refused"


class InvalidMessage(ViewerError):
    """A frame is not what `docs/protocol.md` says."""

    code = "malformed"


class InvalidValue(ViewerError):
    """A value does not fit the widget it is for."""

    code = "value"


class UnknownWidget(ViewerError):
    """No widget of that id is on the page."""

    code = "gone"


class AppFileError(Error):
    """The app's source is missing or cannot be read."""


class RunSignal(BaseException):
    """Steers a run. Derives from `BaseException` so that an app's `except Exception` lets it pass."""


class Cancelled(RunSignal):
    """The consumer ended this run; raised at the next checkpoint, line or await."""


class StopRun(RunSignal):
    """`st.stop()`: the run ends here and counts as successful."""


class RerunRun(RunSignal):
    """`st.rerun()`: the run ends here and another one follows.

    Attributes
    ----------
    scope
        None for the whole app, else the ids of the fragments to run.
    """

    def __init__(self, scope: Sequence[str] | None = None) -> None:
        super().__init__()
        self.scope = scope


class MarkdownFormattedException(Error):
    """A mistake of the app's author; the message is Markdown."""


class StreamlitAPIException(MarkdownFormattedException):
    """A command was used in a way that cannot work."""


class LocalizableStreamlitException(StreamlitAPIException):
    """A mistake in an argument."""


class DuplicateWidgetID(StreamlitAPIException):
    """Two elements of one run have the same identity."""


class StreamlitDuplicateElementId(DuplicateWidgetID):
    """Two widgets of one run have the same kind and parameters, and no key."""

    def __init__(self, element_type: str, *, first: str = "", second: str = "") -> None:
        super().__init__(
            f"There are two `{element_type}` elements with the same parameters: at {first} and at {second}. "
            f"Give each a `key` of its own: `st.{element_type}(..., key=...)`."
        )


class StreamlitDuplicateElementKey(DuplicateWidgetID):
    """Two elements of one run have the same key."""

    def __init__(self, user_key: str, *, first: str = "", second: str = "", kind: str = "") -> None:
        super().__init__(
            f"The key `{user_key}` is used twice: at {first} and, for `{kind}`, at {second}. Keys name one element each: change one of them."
        )


class StreamlitInvalidLayoutContextError(StreamlitAPIException):
    """A command was used at a place where it cannot stand."""


class StreamlitValueAssignmentNotAllowedError(LocalizableStreamlitException):
    """`session_state` was assigned for a widget whose value cannot be set."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"`st.session_state[{key!r}]` was assigned, but the value of the element with `key={key!r}` cannot be set: "
            "it is what the user did. Remove the assignment, or use another key for your own entry."
        )


class StreamlitWidgetAlreadyInstantiatedError(LocalizableStreamlitException):
    """`session_state` was assigned for a widget that this run has drawn already."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"`st.session_state[{key!r}]` cannot be assigned any more: the widget with `key={key!r}` was drawn with another value in this run. "
            "Assign it before the widget is drawn, or in a callback."
        )


class StreamlitInvalidFormCallbackError(LocalizableStreamlitException):
    """A widget in a form has a callback; only its submit button may."""

    def __init__(self, kind: str = "widget") -> None:
        super().__init__(
            f"Within a form only `st.form_submit_button` may have a callback, got one for `st.{kind}`. "
            "Its values are sent with the submit button: move the callback there."
        )


class StreamlitValueError(LocalizableStreamlitException):
    """An argument is none of the values that are possible."""

    def __init__(self, parameter: str, valid_values: Sequence[object], detail: str = "", *, got: object = None) -> None:
        choices = ", ".join(f"`{value}`" for value in valid_values)
        came = "" if got is None else f", got {got!r}"
        super().__init__(f"`{parameter}` must be one of {choices}{came}.{' ' + detail if detail else ''}")
