"""Mistakes about state, identity and places: which element, which form, which page."""

from __future__ import annotations

from evlit.errors.base import Error, LocalizableStreamlitException, StreamlitAPIException


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
