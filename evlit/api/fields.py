"""What all widgets take alike, checked and turned into props (step 7 of the click journey)."""

from __future__ import annotations

import copy
from typing import Any, Final

from evlit.api.options import clean
from evlit.api.sizes import check_width
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)

#: Types whose instances nobody can change, so that handing one out needs no copy.
_FIXED: Final = frozenset({str, int, float, bool, type(None), bytes})


def field_props(
    label: str | None,
    help: str | None,
    disabled: bool,
    label_visibility: str,
    width: object,
    bind: str | None,
    persist_state: str | None,
    key: str | None,
    usual_width: str = "stretch",
) -> dict[str, Any]:
    """Return the props that every field has.

    Raises
    ------
    StreamlitValueError
        When `label_visibility` is none of the possible values.
    StreamlitInvalidWidthError
        When `width` is not a width.
    StreamlitAPIException
        When `bind` or `persist_state` is given.
    """
    props: dict[str, Any] = {"label": label if type(label) is str else text(label, "label")}
    if help is not None:
        props["help"] = clean(help)
    if disabled:
        props["disabled"] = True
    if label_visibility != "visible":
        if label_visibility not in ("hidden", "collapsed"):
            raise StreamlitValueError("label_visibility", ["visible", "hidden", "collapsed"], got=label_visibility)
        props["label_visibility"] = label_visibility
    if width != usual_width:
        props["width"] = check_width(width, content=usual_width == "content")
    if bind is not None or persist_state is not None:
        _refuse_later(bind, persist_state, key)
    return props


def text(value: object, parameter: str) -> str:
    """Return a text argument; None counts as empty (S-158)."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["str"])
    return str(value)


def _refuse_later(bind: str | None, persist_state: str | None, key: str | None) -> None:
    if bind is not None:
        if bind != "query-params":
            raise StreamlitValueError("bind", ["query-params", "None"], got=bind)
        if key is None:
            raise StreamlitMissingRequiredParameterError("key", detail="It names the query parameter of `bind`.")
        raise StreamlitAPIException(
            '`bind="query-params"` is not supported by this version of evlit yet. Leave `bind` out.'
        )
    if persist_state not in ("page", "session"):
        raise StreamlitValueError("persist_state", ["page", "session", "None"], got=persist_state)
    if key is None:
        raise StreamlitMissingRequiredParameterError("key", detail="It names the value that `persist_state` keeps.")
    raise StreamlitAPIException(
        "`persist_state` is not supported by this version of evlit yet. Leave it out; to keep the value while the "
        f"widget is not drawn, write `st.session_state[{key!r}] = st.session_state[{key!r}]` in every run."
    )


def wrong_entry(key: str | None, value: object, expected: str) -> StreamlitInvalidParameterTypeError:
    """Return the error for a `session_state` entry that its widget cannot show."""
    return StreamlitInvalidParameterTypeError(
        f"st.session_state[{key!r}]",
        type(value).__name__,
        [expected],
        detail=f"It is the value of the widget with that key, and was assigned {value!r:.80}.",
    )


def own(value: Any) -> Any:
    """Return a copy of a value, so that the app may change what it got (S-131)."""
    if type(value) in _FIXED:
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001  # copying runs code of the app's classes; what has no copy is shared
        return value
