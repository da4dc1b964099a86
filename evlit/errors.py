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
        +-- NoSessionContext              a command needs a session, and there is none
        +-- MarkdownFormattedException    the app's author asked for something impossible; named as in `st.errors`
            +-- UnserializableReturnValueError
            +-- StreamlitAPIException
                +-- StreamlitAPIWarning
                +-- StreamlitAuthError, StreamlitDataframeConversionError, StreamlitInvalidLayoutContextError
                +-- DuplicateWidgetID
                |   +-- StreamlitDuplicateElementId, StreamlitDuplicateElementKey
                +-- LocalizableStreamlitException
                    +-- StreamlitValueError, BidiComponentError, and one for each kind of mistake

    BaseException
    +-- RunSignal                         not an error: `except Exception` in an app must not swallow it
        +-- Cancelled                     the consumer ended this run
        +-- StopRun                       `st.stop()`
        +-- RerunRun                      `st.rerun()`
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

#: What a bound of a widget can be.
Bound = int | float | dt.date | dt.time


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


# -- sessions, state and identity -------------------------------------------------------------------------------------


class NoSessionContext(Error):
    """A command needs a session, and there is none: the script runs in bare Python, or in a thread of its own."""


class FragmentHandledException(Exception):
    """An exception of a fragment that the page shows already. Of no family: nothing catches it as an error."""


class FragmentStorageKeyError(Error, KeyError):
    """No fragment of that id is registered in the session."""


class StreamlitMaxRetriesError(Error):
    """Something was tried as often as it is worth, and failed each time."""


class UnserializableSessionStateError(StreamlitAPIException):
    """An entry of `session_state` cannot be serialised, and the configuration asks for that."""


class DuplicateWidgetID(StreamlitAPIException):
    """Two elements of one run have the same identity."""


class StreamlitDuplicateElementId(DuplicateWidgetID):
    """Two widgets of one run have the same kind and parameters, and no key."""

    def __init__(self, element_type: str, *, first: str = "", second: str = "") -> None:
        places = f": at {first} and at {second}" if first and second else ""
        super().__init__(
            f"There are two `{element_type}` elements with the same parameters{places}. "
            f"Give each a `key` of its own: `st.{element_type}(..., key=...)`."
        )


class StreamlitDuplicateElementKey(DuplicateWidgetID):
    """Two elements of one run have the same key."""

    def __init__(self, user_key: str, *, first: str = "", second: str = "", kind: str = "") -> None:
        at = f": at {first} and, for `{kind}`, at {second}" if first and second else ""
        super().__init__(f"The key `{user_key}` is used twice{at}. Keys name one element each: change one of them.")


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
            f"`st.session_state[{key!r}]` cannot be assigned any more: the widget with `key={key!r}` was drawn with "
            "another value in this run. Assign it before the widget is drawn, or in a callback."
        )


class StreamlitQueryParamDictValueError(LocalizableStreamlitException):
    """A query parameter was given a dict."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The query parameter `{key}` cannot hold a dict: a URL has texts only. "
            "Give it a text, a number, or a list of those."
        )


# -- places -----------------------------------------------------------------------------------------------------------


class StreamlitInvalidLayoutContextError(StreamlitAPIException):
    """A command was used at a place where it cannot stand."""


class StreamlitInvalidFormCallbackError(LocalizableStreamlitException):
    """A widget in a form has a callback; only its submit button may."""

    def __init__(self, kind: str = "widget") -> None:
        super().__init__(
            f"Within a form only `st.form_submit_button` may have a callback, got one for `st.{kind}`. "
            "Its values are sent with the submit button: move the callback there."
        )


class StreamlitInvalidColumnSpecError(LocalizableStreamlitException):
    """`st.columns` was given no columns, or columns without width."""

    def __init__(self, *, got: object = None) -> None:
        came = "" if got is None else f", got {got!r}"
        super().__init__(
            f"`spec` of `st.columns` must be a number of columns from 1 up, or a list of positive weights{came}. "
            "For example `st.columns(3)` or `st.columns([2, 1])`."
        )


class StreamlitPageNotFoundError(LocalizableStreamlitException):
    """No page of that name belongs to the app."""

    def __init__(self, page: str, main_script_directory: str | None = None, uses_pages_directory: bool = False) -> None:
        where = f" below `{main_script_directory}`" if main_script_directory else ""
        remedy = (
            "Pages are the files of the folder `pages/`: give the path from the app's main file, as `pages/name.py`."
            if uses_pages_directory
            else "Give the path of a page that was passed to `st.navigation`, as seen from the app's main file."
        )
        super().__init__(f"There is no page `{page}`{where}. {remedy}")


# -- arguments --------------------------------------------------------------------------------------------------------


class StreamlitValueError(LocalizableStreamlitException):
    """An argument is none of the values that are possible.

    Parameters
    ----------
    parameter
        Name of the argument.
    valid_values
        What it may be.
    detail
        A sentence to add.
    got
        What it was.
    """

    def __init__(
        self, parameter: str, valid_values: Collection[object], detail: str | None = None, *, got: object = None
    ) -> None:
        choices = ", ".join(f"`{value}`" for value in valid_values)
        came = "" if got is None else f", got {got!r}"
        super().__init__(f"`{parameter}` must be one of {choices}{came}.{' ' + detail if detail else ''}")


class StreamlitInvalidParameterTypeError(LocalizableStreamlitException):
    """An argument has a type that the command cannot use."""

    def __init__(
        self, parameter: str, provided_type: str, expected_types: Sequence[str], detail: str | None = None
    ) -> None:
        expected = " or ".join(f"`{name}`" for name in expected_types)
        super().__init__(
            f"`{parameter}` must be of type {expected}, got `{provided_type}`.{' ' + detail if detail else ''}"
        )


class StreamlitMissingRequiredParameterError(LocalizableStreamlitException):
    """An argument is missing or empty."""

    def __init__(self, parameter: str, detail: str | None = None) -> None:
        super().__init__(f"`{parameter}` must be given and must not be empty.{' ' + detail if detail else ''}")


class StreamlitIncompatibleParametersError(LocalizableStreamlitException):
    """Arguments were given that exclude each other."""

    def __init__(self, first_use: str, second_use: str, *other_uses: str, explanation: str | None = None) -> None:
        uses = ", ".join(f"`{use}`" for use in (first_use, second_use, *other_uses))
        super().__init__(f"These cannot be used together: {uses}.{' ' + explanation if explanation else ''}")


class StreamlitValueOutOfRangeError(LocalizableStreamlitException):
    """A value is outside its range."""

    def __init__(
        self, parameter: str, value: object, min_value: object, max_value: object, detail: str | None = None
    ) -> None:
        super().__init__(
            f"`{parameter}` must be from {min_value} to {max_value}, got {value}.{' ' + detail if detail else ''}"
        )


class StreamlitValueBelowMinError(LocalizableStreamlitException):
    """A widget's default is below its minimum."""

    def __init__(self, value: Bound, min_value: Bound) -> None:
        super().__init__(f"`value` must not be below `min_value`, got {value} with a minimum of {min_value}.")


class StreamlitValueAboveMaxError(LocalizableStreamlitException):
    """A widget's default is above its maximum."""

    def __init__(self, value: Bound, max_value: Bound) -> None:
        super().__init__(f"`value` must not be above `max_value`, got {value} with a maximum of {max_value}.")


class StreamlitInvalidMinMaxError(LocalizableStreamlitException):
    """The bounds of a widget leave no room."""

    def __init__(self, min_value: object, max_value: object) -> None:
        super().__init__(f"`min_value` must be less than `max_value`, got {min_value} and {max_value}.")


class StreamlitMixedNumericTypesError(LocalizableStreamlitException):
    """Some numbers of a widget are int and some float."""

    def __init__(self, value: object, min_value: object, max_value: object, step: object) -> None:
        given = {"value": value, "min_value": min_value, "max_value": max_value, "step": step}
        types = ", ".join(
            f"`{name}` is {type(number).__name__}" for name, number in given.items() if isinstance(number, (int, float))
        )
        super().__init__(f"All numbers of one widget must be int, or all float, got: {types}.")


class StreamlitJSNumberBoundsError(LocalizableStreamlitException):
    """A number is so large that a browser cannot hold it exactly."""

    def __init__(self, message: str) -> None:
        super().__init__(message)


class StreamlitInvalidNumberFormatError(LocalizableStreamlitException):
    """A number format is not one."""

    def __init__(self, format: str) -> None:
        super().__init__(
            f"The number format {format!r} is not valid. Use a printf format with one field, such as `%d` or `%.2f €`."
        )


class StreamlitDefaultNotInOptionsError(LocalizableStreamlitException):
    """A default is not among the options."""

    def __init__(self, value: Any) -> None:
        super().__init__(f"The default {value!r} is not among `options`. Add it there, or choose another default.")


class StreamlitSelectionCountExceedsMaxError(LocalizableStreamlitException):
    """More options are selected than allowed."""

    def __init__(self, current_selections_count: int, max_selections_count: int) -> None:
        super().__init__(
            f"`max_selections` allows {max_selections_count} options, got {current_selections_count}. "
            "Select fewer by default, or allow more."
        )


class StreamlitBadTimeStringError(LocalizableStreamlitException):
    """A text is not a length of time."""

    def __init__(self, time_string: str) -> None:
        super().__init__(
            f"{time_string!r} is not a length of time. Write it as `10s`, `1.5 days`, `1h23s` or `00:05:00`."
        )


class StreamlitInvalidColorError(LocalizableStreamlitException):
    """A colour is not one."""

    def __init__(self, color: str | Collection[Any] | tuple[int, int, int, int]) -> None:
        super().__init__(
            f"{color!r} is not a colour. Give a hex text such as `#ff4b4b` or `#ff4b4b80`, a name, or a tuple of "
            "red, green, blue and, if wanted, alpha: whole numbers from 0 to 255, or fractions from 0.0 to 1.0."
        )


class StreamlitInvalidWidthError(LocalizableStreamlitException):
    """A width is not one."""

    def __init__(self, width: Any, allow_content: bool = False) -> None:
        super().__init__(_bad_size("width", width, allow_content))


class StreamlitInvalidHeightError(LocalizableStreamlitException):
    """A height is not one."""

    def __init__(self, height: Any, allow_content: bool = False) -> None:
        super().__init__(_bad_size("height", height, allow_content))


class StreamlitInvalidURLError(LocalizableStreamlitException):
    """A URL has no scheme that may be opened."""

    def __init__(self, url: str, protocols: Collection[str] = ("http", "https", "mailto")) -> None:
        schemes = ", ".join(f"`{scheme}`" for scheme in protocols)
        super().__init__(f"{url!r} is not a URL that can be opened here: it must begin with one of {schemes}.")


class StreamlitDataframeConversionError(StreamlitAPIException):
    """Data cannot be shown as a table."""


# -- configuration, secrets, login ------------------------------------------------------------------------------------


class StreamlitSecretNotFoundError(LocalizableStreamlitException, FileNotFoundError):
    """A secret, or the file that holds secrets, does not exist."""


class StreamlitInvalidThemeError(LocalizableStreamlitException):
    """A theme cannot be used."""


class StreamlitInvalidThemeOptionError(StreamlitInvalidThemeError):
    """An option of a theme has a value that it cannot have."""


class StreamlitInvalidThemeSectionError(StreamlitInvalidThemeError):
    """A theme has a section or an option that no theme has."""

    def __init__(self, option_name: str, file_path_or_url: str = "config.toml") -> None:
        super().__init__(f"`{option_name}` in `{file_path_or_url}` is not an option of a theme. Remove or rename it.")


class StreamlitAuthError(StreamlitAPIException):
    """Login is not set up, or failed."""


class StreamlitMissingAuthlibError(StreamlitAuthError):
    """Login needs the package Authlib."""

    def __init__(self) -> None:
        super().__init__("`st.login` needs Authlib 1.3.2 or newer. Install it: `pip install Authlib`.")


# -- components -------------------------------------------------------------------------------------------------------


class StreamlitComponentRegistryError(Error):
    """A component cannot be registered."""


class BidiComponentError(LocalizableStreamlitException):
    """A component was used in a way that cannot work."""


class BidiComponentInvalidCallbackNameError(BidiComponentError):
    """A callback of a component has a name that is taken."""

    def __init__(self, callback_name: str) -> None:
        super().__init__(
            f"`{callback_name}` cannot be a callback of a component: callbacks are named `on_<state>_change`, "
            "where `<state>` is a state or trigger of the component, and is not empty."
        )


class BidiComponentInvalidDefaultKeyError(BidiComponentError):
    """A default was given for a state that the component does not have."""

    def __init__(self, state_key: str, available_keys: Sequence[str]) -> None:
        known = ", ".join(f"`{key}`" for key in available_keys) or "none"
        super().__init__(
            f"The default of `{state_key}` belongs to no state of the component. States with a callback: {known}. "
            f"Pass `on_{state_key}_change` too, or remove the default."
        )


class BidiComponentInvalidIdError(BidiComponentError):
    """A part of a component's id holds the characters that separate the parts."""

    def __init__(self, part: str, delimiter: str) -> None:
        super().__init__(f"The {part} of a component must not contain `{delimiter}`. Choose another name.")


class BidiComponentUnserializableDataError(BidiComponentError):
    """Data for a component cannot be sent."""

    def __init__(self) -> None:
        super().__init__(
            "`data` of a component must be JSON, bytes, or a dataframe, or a dict of those. Convert it before the call."
        )


# -- caching ----------------------------------------------------------------------------------------------------------


class CacheError(Exception):
    """A cache cannot give or keep an entry."""


class CacheKeyNotFoundError(Exception):
    """A cache has no entry of that key. Inside caching only."""


class CacheReplayClosureError(StreamlitAPIException):
    """A cached function writes to a container that was made outside of it."""


class CachedFunctionReturnedAwaitableError(StreamlitAPIException):
    """A cached function returned something to await, which can be awaited once only."""


class CachedStFunctionInBackgroundModeWarning(StreamlitAPIWarning):
    """A cached function that is refreshed in the background uses `st` commands."""


class UnevaluatedDataFrameError(StreamlitAPIException):
    """A cached function returned a dataframe that is a query, not data."""


class UnhashableParamError(StreamlitAPIException):
    """An argument of a cached function cannot be hashed."""


class UnhashableTypeError(Exception):
    """A value cannot be hashed. Inside caching only."""


class UserHashError(StreamlitAPIException):
    """A function that an app gave in `hash_funcs` failed."""


class UnserializableReturnValueError(MarkdownFormattedException):
    """What a cached function returned cannot be kept."""


def _bad_size(parameter: str, value: object, allow_content: bool) -> str:
    content = ', `"content"`' if allow_content else ""
    return f'`{parameter}` must be a whole number of pixels from 1 up, `"stretch"`{content}, got {value!r}.'
