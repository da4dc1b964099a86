"""Widgets whose value is part of the page's address, `bind="query-params"` (steps 3 and 7 of the click journey).

The node of such a widget has the prop `bind`: the name of the parameter, and the widget's default. Everything follows
from it and from the value alone, so that `fold` can keep the address while a user edits, and a run while it draws: a
value that equals the default is not in the address, a list is a repeated parameter, and a parameter without text says
that the widget is cleared.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from evlit.core.address import format_query, parse_query
from evlit.core.same import same
from evlit.core.tree import Props
from evlit.core.widgets import check
from evlit.errors import InvalidValue

if TYPE_CHECKING:
    from evlit.core.projection import Projection

#: Kinds whose value is a whole number, and those whose value is true or false.
_WHOLE: Final = frozenset({"feedback", "pagination"})
_SWITCHES: Final = frozenset({"checkbox", "toggle", "expander"})

#: Kinds whose choice goes when it is clicked again, unless it is `required`.
_TOGGLED: Final = frozenset({"pills", "segmented_control", "feedback"})

#: Kinds whose list may be empty.
_MANY_OR_NONE: Final = frozenset({"multiselect", "pills", "segmented_control", "date_input"})

#: No rule of a widget that can be bound looks at the session.
_NOTHING: Final[Projection] = None  # type: ignore[assignment]  # see above

#: Characters of a query that widgets may fill. Servers refuse request heads of more than 8 to 32 KiB, and the query
#: shares that with cookies: an address that nobody can open is worse than one that says less.
LENGTH_LIMIT: Final = 6000

_INTEGER: Final = re.compile(r"[+-]?\d{1,18}")
_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # the wire form has no zone


def texts_of(kind: str, props: Props, value: Any) -> list[str] | None:
    """Return what the address says of a value (wire form); None when it says nothing."""
    default = props["bind"]["default"]
    if same(value, default):
        return None
    if value is None or value == []:
        return [""]
    return [_text(kind, props, item) for item in (value if isinstance(value, list) else [value])]


def value_of(kind: str, props: Props, texts: list[str]) -> Any:
    """Return the value (wire form) that an address names.

    Raises
    ------
    InvalidValue
        When it names none that the widget can have.
    """
    default = props["bind"]["default"]
    many = _is_list(kind, props, default)
    if texts in ([], [""]) and not (kind in ("text_input", "text_area") and default is not None):
        if not (default is None or props.get("clearable") or _can_be_empty(kind, props, many)):
            raise InvalidValue(f"expected a value of {props.get('label')!r:.80}, got an empty parameter")
        return [] if many else None
    items = [_item(kind, props, text) for text in texts]
    if not many:
        return check(kind, {**props, "value": default}, items[-1], _NOTHING)
    if kind in _MANY_OR_NONE and "options" in props:
        options = frozenset(props["options"])
        items = [item for item in dict.fromkeys(items) if item in options or props.get("accept_new")]
        items = items[: props.get("max_selections")]
        if not items:
            raise InvalidValue(f"expected options of {props.get('label')!r:.80}, got none of them")
    return check(kind, {**props, "value": default}, items, _NOTHING)


def with_value(query: str, kind: str, props: Props, value: Any) -> str:
    """Return a query as it is when a bound widget has a value."""
    name = props["bind"]["name"]
    try:
        params = parse_query(query)
    except ValueError:
        params = {}
    texts = texts_of(kind, props, value)
    return query if params.get(name) == texts else format_query(stated(params, name, texts))


def stated(params: Mapping[str, list[str]], name: str, texts: list[str] | None) -> dict[str, list[str]]:
    """Return parameters of which one has these texts; None takes it away, and so does an address that would be too long
    to be opened again.
    """
    if texts is not None:
        changed = {**params, name: texts}
        if len(format_query(changed)) <= LENGTH_LIMIT:
            return changed
    return {other: values for other, values in params.items() if other != name}


def _can_be_empty(kind: str, props: Props, many: bool) -> bool:
    if kind in _TOGGLED:
        return not props.get("required")
    return many and kind in _MANY_OR_NONE


def _is_list(kind: str, props: Props, default: Any) -> bool:
    return kind == "multiselect" or isinstance(default, list) or bool(props.get("multi") or props.get("range"))


def _text(kind: str, props: Props, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "slider" and props["type"] in ("date", "time", "datetime"):
        moment = _EPOCH + dt.timedelta(milliseconds=value)
        if props["type"] == "date":
            return moment.date().isoformat()
        return moment.time().isoformat() if props["type"] == "time" else moment.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value)


def _item(kind: str, props: Props, text: str) -> Any:
    if kind in _SWITCHES:
        if (word := text.lower()) not in ("true", "false"):
            raise InvalidValue(f"expected true or false, got {text!r:.80}")
        return word == "true"
    if kind in _WHOLE or (kind in ("number_input", "slider") and props["type"] == "int"):
        if not _INTEGER.fullmatch(text):
            raise InvalidValue(f"expected a whole number, got {text!r:.80}")
        return int(text)
    if kind in ("number_input", "slider"):
        try:
            return float(text) if props["type"] == "float" else _milliseconds(props["type"], text)
        except ValueError:
            raise InvalidValue(f"expected a {props['type']}, got {text!r:.80}") from None
    if kind in ("time_input", "datetime_input"):
        return _to_the_minute(kind, text)
    if kind == "tabs" and text not in props["labels"]:
        raise InvalidValue(f"expected the label of a tab, got {text!r:.80}")
    return text


def _to_the_minute(kind: str, text: str) -> str:
    """Return a moment as its widget has it, which knows no seconds."""
    try:
        moment = dt.time.fromisoformat(text) if kind == "time_input" else dt.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(f"expected a moment in ISO form, got {text!r:.80}") from None
    if moment.tzinfo is not None:
        raise InvalidValue(f"expected a moment without a time zone, got {text!r:.80}")
    return moment.isoformat(timespec="minutes")


def _milliseconds(type: str, text: str) -> int:
    if type == "date":
        moment = dt.datetime.combine(dt.date.fromisoformat(text), dt.time())
    elif type == "time":
        moment = dt.datetime.combine(_EPOCH.date(), dt.time.fromisoformat(text))
    else:
        moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError
    return (moment - _EPOCH) // dt.timedelta(milliseconds=1)
