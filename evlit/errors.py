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
        +-- MarkdownFormattedException    (see below) the app's author asked for something impossible

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
