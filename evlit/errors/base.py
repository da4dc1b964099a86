"""Where every exception of evlit begins, and the signals that steer a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


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


class OptionError(Error):
    """An option has a value that it cannot have, or does not exist."""


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
    """A command was used in a way that cannot work.

    Parameters
    ----------
    *args
        The message.
    error_id
        Short name of the kind of mistake, for those who count them.
    """

    def __init__(self, *args: Any, error_id: str | None = None) -> None:
        super().__init__(*args)
        self.error_id = error_id


class StreamlitAPIWarning(StreamlitAPIException, Warning):
    """Something works, but hardly as its author means it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)


class LocalizableStreamlitException(StreamlitAPIException):
    """A mistake in an argument.

    Parameters
    ----------
    message
        The message; with `kwargs`, a format string that they fill in.
    """

    def __init__(self, message: str, **kwargs: Any) -> None:
        super().__init__(message.format(**kwargs) if kwargs else message)
        self.exec_kwargs = kwargs
