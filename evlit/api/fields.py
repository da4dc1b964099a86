"""What all widgets take alike, checked and turned into props (step 7 of the click journey)."""

from __future__ import annotations

import copy
from typing import Any, Final

from evlit.api.options import clean
from evlit.api.sizes import check_width
from evlit.core.address import is_embed
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from evlit.runtime import notices
from evlit.runtime.context import current

#: Types whose instances nobody can change, so that handing one out needs no copy.
_FIXED: Final = frozenset({str, int, float, bool, type(None), bytes})


class _NoLabel(str):
    """A text that is empty because the widget has no label."""

    __slots__ = ()


#: The label of widgets that have none.
NO_LABEL: Final = _NoLabel()


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
    *,
    record: bool = True,
) -> dict[str, Any]:
    """Return the props that every field has.

    Raises
    ------
    StreamlitValueError
        When `label_visibility` is none of the possible values.
    StreamlitInvalidWidthError
        When `width` is not a width.
    StreamlitAPIException
        When `bind` is given with a key that is about embedding.
    StreamlitMissingRequiredParameterError
        When `bind` or `persist_state` is given without a key.
    """
    props: dict[str, Any] = {"label": label if type(label) is str else text(label, "label")}
    if not label and label is not NO_LABEL:
        _tell_of_label()
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
    if bind is not None:
        bind_props(props, bind, key)
    if not record:
        props["record"] = False
        if bind is not None:
            raise StreamlitAPIException(
                "`record=False` keeps a value out of the log, and `bind` puts it into the address, which the log has: "
                "leave one of them out."
            )
    if persist_state is not None:
        kept = _persistence(persist_state, key)
        props.setdefault("persist", kept)
    return props


def _tell_of_label() -> None:
    context = current()
    place = "" if context is None else f" at {context.site()}"
    notices.once(
        ("label", place),
        f"The label of the widget{place} is empty: who cannot see the page does not learn what it is for. Give it one, "
        'and hide it with `label_visibility="collapsed"`.',
    )


def text(value: object, parameter: str) -> str:
    """Return a text argument; None counts as empty (S-158)."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["str"])
    return str(value)


def bind_props(props: dict[str, Any], bind: object, key: str | None) -> None:
    """Make the value of a widget part of the page's address, as its props say it (S-166); None leaves them alone."""
    if bind is None:
        return
    if bind != "query-params":
        raise StreamlitValueError("bind", ["query-params", "None"], got=bind)
    if key is None:
        raise StreamlitMissingRequiredParameterError("key", detail="It names the query parameter of `bind`.")
    if is_embed(key):
        raise StreamlitAPIException(
            f"The query parameter {key!r} is about embedding, so no widget can be bound to it: give it another `key`."
        )
    props["bind"] = {"name": key}
    props["persist"] = "session"  # S-172: the value outlasts a run that does not draw the widget


def _persistence(persist_state: str, key: str | None) -> str:
    """Return how long the value stays while the widget is not drawn (S-137, S-138)."""
    if persist_state not in ("page", "session"):
        raise StreamlitValueError("persist_state", ["page", "session", "None"], got=persist_state)
    if key is None:
        raise StreamlitMissingRequiredParameterError("key", detail="It names the value that `persist_state` keeps.")
    return persist_state


def wrong_entry(key: str | None, value: object, *expected: str) -> StreamlitInvalidParameterTypeError:
    """Return the error for a `session_state` entry that its widget cannot show (S-165): alike for all widgets."""
    context = current()
    place = "" if context is None else f" at {context.site(2)}"
    return StreamlitInvalidParameterTypeError(
        f"st.session_state[{key!r}]",
        type(value).__name__,
        expected,
        detail=f"It was assigned {shown(value)}, and is the value of the widget with that key{place}. "
        "Assign a value that the widget can show, or delete the entry.",
    )


def shown(value: object) -> str:
    """Return a value in a few characters, whatever its class does."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  # the class is the app's own
        return f"a {type(value).__name__}"
    return text if len(text) <= 80 else text[:79] + "…"


def own(value: Any) -> Any:
    """Return a copy of a value, so that the app may change what it got (S-131)."""
    if type(value) in _FIXED:
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001  # copying runs code of the app's classes; what has no copy is shared
        return value
