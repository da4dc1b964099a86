"""What a viewer may send as a widget's value (step 2 of the click journey): type, range and size are checked here.

`check` takes the props of the widget as the page shows it, so the rules are the ones the user sees: options, bounds,
lengths. What does not fit is refused with words; a list of choices only loses the options that are gone by now (S-141).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from evlit.core.editor import check_edits
from evlit.core.edits import python_edits
from evlit.core.tree import Props
from evlit.errors import InvalidValue, UnknownWidget

if TYPE_CHECKING:
    from evlit.core.projection import Projection  # with the codec, which scripts never need: 40 ms of `import evlit`

#: Characters of a text that has no `max_chars`.
TEXT_LIMIT: Final = 5_000_000

#: Entries of a list value.
LIST_LIMIT: Final = 100_000

#: Whole numbers up to here are the same in JavaScript, JSON and Python.
EXACT: Final = 2**53 - 1

#: How many answers the kinds of `st.feedback` have.
RATINGS: Final = {"thumbs": 2, "faces": 5, "stars": 5}

#: Colours of `st.color_picker`.
HEX_COLOR: Final = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")

_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


#: What the page does not tell.
UNTOLD: Final = object()


def check_input(
    projection: Projection, values: Mapping[str, Any], trigger: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], list[Exception]]:
    """Check one input of a viewer against the page.

    Returns
    -------
    tuple
        Values and triggers to accept, and what was wrong with the others (`InvalidValue`, `UnknownWidget`).
    """
    accepted: dict[str, Any] = {}
    fired: dict[str, Any] = {}
    problems: list[Exception] = []
    for widget, value in values.items():
        node = projection.tree.widgets.get(widget)
        try:
            if node is None:
                raise UnknownWidget(
                    f"expected the id of a widget on the page, got {widget!r:.80}: the app does not draw it now"
                )
            if node.props.get("disabled"):
                continue  # S-140: discarded without a word, since the page cannot send it
            accepted[widget] = check(node.kind, node.props, value, projection)
        except (UnknownWidget, InvalidValue) as error:
            problems.append(error)
    for widget, value in trigger.items():
        node = projection.tree.widgets.get(widget)
        if node is None:
            problems.append(
                UnknownWidget(
                    f"expected the id of a button on the page, got {widget!r:.80}: the app does not draw it now"
                )
            )
        elif node.kind not in TRIGGERS:
            problems.append(
                InvalidValue(f"expected a trigger of a button, got one of the {node.kind} {widget!r}; send `values`")
            )
        elif not node.props.get("disabled"):
            try:
                fired[widget] = TRIGGERS[node.kind](node.props, value, projection)
            except InvalidValue as error:
                problems.append(error)
    return accepted, fired, problems


def check(kind: str, props: Props, value: Any, projection: Projection) -> Any:
    """Return the value as the log keeps it.

    Raises
    ------
    InvalidValue
        When it has another type than the widget's, or is out of its range or size.
    """
    rule = _RULES.get(kind)
    if rule is None:
        raise InvalidValue(f"expected a widget with a value, got one of kind {kind!r}: {props.get('widget')!r}")
    return rule(props, value, projection)


def _fail(props: Props, expected: str, value: Any) -> InvalidValue:
    # What is typed into a password field stands in no message, not even in one about it.
    got = "another value" if is_password(props) or is_unrecorded(props) else _show(value)
    return InvalidValue(f"expected {expected} for {props.get('label') or props.get('widget')!r:.80}, got {got}")


def _show(value: Any) -> str:
    """Describe a JSON value in a few words, however large or deep it is."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return repr(value) if len(value) <= 80 else f"text of {len(value)} characters"
        case dict():
            return f"an object of {len(value)} entries"
        case list():
            short = len(value) <= 4 and not any(isinstance(item, (list, dict)) for item in value)
            return f"[{', '.join(map(_show, value))}]" if short else f"a list of {len(value)} items"
        case int() if abs(value) > EXACT:
            return "a huge number"
        case _:
            return f"{value!r:.80}"


def is_password(props: Props) -> bool:
    """Tell whether what is typed into a widget stays out of the log."""
    return props.get("type") == "password"


#: Widgets that files are uploaded for.
UPLOADS: Final = frozenset({"file_uploader", "camera_input", "audio_input", "chat_input"})

#: Those without a value of their own: nothing can be left out of the log.
_UNVALUED: Final = frozenset({"button", "download_button", "link_button", "menu_button", "expander", "popover", "tabs"})


def has_value(kind: str) -> bool:
    """Tell whether a user gives values to widgets of a kind."""
    return kind not in _UNVALUED


def is_unrecorded(props: Props) -> bool:
    """Tell whether the values of a widget stay out of the log, and the page may have them."""
    return props.get("record") is False


def is_usual(kind: str, props: Props, default: Any, today: dt.date) -> bool:
    """Tell whether a default (wire form) is the one that a widget has when its app names none (S-133)."""
    if default in (None, False, "", [], "#000000") or (default == 1 and kind == "pagination"):
        return True
    if kind in ("date_input", "datetime_input"):
        first = default[0] if isinstance(default, list) else default
        return str(first).startswith(today.isoformat())
    if kind == "time_input":
        return True  # whatever "now" was
    low = props.get("min")
    if low is not None and default in (low, [low, props.get("max")]):
        return True
    options = props.get("options") or [None]
    return bool(default == options[0])


def entry_of(kind: str, props: Props) -> Any:
    """Return what `session_state` has of a widget on the page, as far as the page tells: options by their labels.

    For a process that goes on from the log, until the app draws the widget again. `UNTOLD` for what the page does not
    have, as a password or a file.
    """
    if kind in TRIGGERS:
        return False if kind in ("button", "download_button", "link_button") else None
    value = props.get("value")
    if kind == "data_editor":
        return UNTOLD if is_unrecorded(props) else python_edits(value)
    if isinstance(value, dict):
        return UNTOLD
    if kind in ("slider", "number_input"):
        read: Callable[[Any], Any] = _SCALES[props["type"]]
    elif kind in _PLAIN:
        read = _as_it_is
    elif kind in _MOMENTS:
        read = _MOMENTS[kind]
    else:
        return UNTOLD
    if isinstance(value, list):
        values = [read(each) for each in value]
        return values if kind in ("multiselect", "pills", "segmented_control") else tuple(values)
    return None if value is None else read(value)


def _as_it_is(value: Any) -> Any:
    return value


def _moment(milliseconds: float) -> dt.datetime:
    return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=milliseconds)  # noqa: DTZ001  # the wire has no zone


_PLAIN: Final = frozenset({
    "checkbox", "toggle", "expander", "popover", "tabs", "text_input", "text_area", "color_picker", "feedback",
    "pagination", "radio", "selectbox", "multiselect", "pills", "segmented_control", "select_slider",
})  # fmt: skip
_SCALES: Final[dict[str, Callable[[Any], Any]]] = {
    "int": int,
    "float": float,
    "date": lambda wire: _moment(wire).date(),
    "time": lambda wire: _moment(wire).time(),
    "datetime": _moment,
}
_MOMENTS: Final[dict[str, Callable[[Any], Any]]] = {
    "date_input": dt.date.fromisoformat,
    "time_input": dt.time.fromisoformat,
    "datetime_input": dt.datetime.fromisoformat,
}


def _bool(props: Props, value: Any, _: Projection) -> bool:
    if not isinstance(value, bool):
        raise _fail(props, "true or false", value)
    return value


def _text(props: Props, value: Any, _: Projection) -> str | dict[str, Any] | None:
    if value is None and props.get("value") is None:
        return None
    if value is None and is_unrecorded(props):
        return None  # emptied; what it was at first, only the app knows
    if is_password(props) and isinstance(value, dict) and value == props.get("value"):
        return value  # what the page has of it: sent back with the rest of a form, untouched
    if not isinstance(value, str):
        raise _fail(props, "text", value)
    limit = props.get("max_chars") or TEXT_LIMIT
    if len(value) > limit:
        raise _fail(props, f"text of at most {limit} characters", value)
    return value


def _number(props: Props, value: Any, _: Projection) -> float | None:
    if value is None and (props.get("clearable") or props.get("value") is None or is_unrecorded(props)):
        return None
    number = _finite(props, value, whole=props["type"] == "int")
    low, high = props.get("min"), props.get("max")
    if (low is not None and number < low) or (high is not None and number > high):
        raise _fail(
            props, f"a number from {'-inf' if low is None else low} to {'inf' if high is None else high}", value
        )
    return number


def _finite(props: Props, value: Any, *, whole: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _fail(props, "a number", value)
    if not whole and isinstance(value, float):
        if not isfinite(value):
            raise _fail(props, "a finite number", value)
        return value
    if not -EXACT <= value <= EXACT:
        raise _fail(props, f"a number from {-EXACT} to {EXACT}", value)
    if not whole:
        return float(value)
    if value != int(value):
        raise _fail(props, "a whole number", value)
    return int(value)


def _is_pair(props: Props) -> bool:
    """Tell whether a widget has two ends: where its value is left out of the log, a prop says so."""
    return isinstance(props["value"], list) or props.get("pair") is True


def _slider(props: Props, value: Any, _: Projection) -> Any:
    if _is_pair(props):
        if not isinstance(value, list) or len(value) != 2:
            raise _fail(props, "a list of two numbers", value)
        low, high = (_slider_end(props, end) for end in value)
        return [low, high] if low <= high else [high, low]
    return _slider_end(props, value)


def _slider_end(props: Props, value: Any) -> float:
    number = _finite(props, value, whole=props["type"] != "float")
    if not props["min"] <= number <= props["max"]:
        raise _fail(props, f"a number from {props['min']} to {props['max']}", value)
    return number


def _choice(props: Props, value: Any, _: Projection) -> str | None:
    if value is None:
        return None  # also where it cannot be cleared: a form that was reset shows null before the server says so
    if not isinstance(value, str):
        raise _fail(props, "the label of an option, or null", value)
    if value in props["options"] or (props.get("accept_new") and len(value) <= TEXT_LIMIT):
        return value
    raise _fail(props, "one of the options", value)


def _choices(props: Props, value: Any, _: Projection) -> list[str]:
    if not isinstance(value, list) or len(value) > LIST_LIMIT or not all(isinstance(item, str) for item in value):
        raise _fail(props, f"a list of at most {LIST_LIMIT} labels", value)
    options = frozenset(props["options"])
    kept = [item for item in dict.fromkeys(value) if item in options or props.get("accept_new")]
    limit = props.get("max_selections")
    if limit is not None and len(kept) > limit:
        raise _fail(props, f"at most {limit} options", value)
    return kept


def _steps(props: Props, value: Any, _: Projection) -> Any:
    if _is_pair(props):
        if not isinstance(value, list) or len(value) != 2 or not all(item in props["options"] for item in value):
            raise _fail(props, "a list of two options", value)
        first, last = sorted(value, key=props["options"].index)
        return [first, last]
    if not isinstance(value, str) or value not in props["options"]:
        raise _fail(props, "one of the options", value)
    return value


def _date(props: Props, value: Any, _: Projection) -> Any:
    if props.get("range"):
        if not isinstance(value, list) or len(value) > 2:
            raise _fail(props, "a list of at most two ISO dates", value)
        return sorted(_one_date(props, item) for item in value)
    if value is None and (props.get("clearable") or props.get("value") is None or is_unrecorded(props)):
        return None
    return _one_date(props, value)


def _one_date(props: Props, value: Any) -> str:
    if not isinstance(value, str):
        raise _fail(props, "an ISO date", value)
    try:
        date = dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise _fail(props, "an ISO date", value) from None
    if date < props.get("min", "0001-01-01") or date > props.get("max", "9999-12-31"):
        raise _fail(props, f"a date from {props.get('min')} to {props.get('max')}", value)
    return date


def _group(props: Props, value: Any, projection: Projection) -> Any:
    if not props.get("multi"):
        return _choice(props, value, projection)
    kept = frozenset(_choices(props, value, projection))
    return [label for label in dict.fromkeys(props["options"]) if label in kept]


def _rating(props: Props, value: Any, _: Projection) -> int | None:
    if value is None:
        return None
    top = RATINGS[props["options"]] - 1
    if type(value) is not int or not 0 <= value <= top:
        raise _fail(props, f"a whole number from 0 to {top}, or null", value)
    return value


def _page(props: Props, value: Any, _: Projection) -> int:
    if type(value) is not int or not 1 <= value <= props["pages"]:
        raise _fail(props, f"a page from 1 to {props['pages']}", value)
    return value


def _color(props: Props, value: Any, _: Projection) -> str:
    if not isinstance(value, str) or not HEX_COLOR.fullmatch(value):
        raise _fail(props, "a colour such as #1f77b4", value)
    return value


def _time(props: Props, value: Any, _: Projection) -> str | None:
    if value is None and (props.get("clearable") or props.get("value") is None or is_unrecorded(props)):
        return None
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise _fail(props, "a time as HH:MM", value)
    return value


def _datetime(props: Props, value: Any, _: Projection) -> str | None:
    if value is None and (props.get("clearable") or props.get("value") is None or is_unrecorded(props)):
        return None
    try:
        if not isinstance(value, str) or value != dt.datetime.fromisoformat(value).isoformat(timespec="minutes"):
            raise ValueError
    except ValueError:
        raise _fail(props, "a date and a time as YYYY-MM-DDTHH:MM", value) from None
    if not props["min"] <= value <= props["max"]:  # written alike, they sort like text
        raise _fail(props, f"a date and a time from {props['min']} to {props['max']}", value)
    return value


def _files(props: Props, value: Any, projection: Projection) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > LIST_LIMIT:
        raise _fail(props, "a list of uploaded files", value)
    if len(value) > 1 and not props.get("multiple"):
        raise _fail(props, "at most one file", value)
    out = []
    for item in value:
        id = item.get("id") if isinstance(item, dict) else None
        file = projection.files.get(id) if isinstance(id, str) else None
        if file is None:
            raise _fail(props, "files that were uploaded to this session", item)
        if file.size > props["max_size"]:
            raise _fail(props, f"files of at most {props['max_size']} bytes", item)
        types = props.get("types")
        if types and not file.name.lower().endswith(tuple(types)):
            raise _fail(props, f"files named {', '.join(types)}", item)
        out.append({"id": file.id, "name": file.name, "type": file.type, "size": file.size})
    return out


def _selection(props: Props, value: Any, _: Projection) -> dict[str, Any]:
    if not isinstance(value, dict) or not set(value) <= {"rows", "columns", "cells"}:
        raise _fail(props, "a selection with rows, columns and cells", value)
    rows, columns, cells = (value.get(name, []) for name in ("rows", "columns", "cells"))
    good = (
        all(isinstance(part, list) and len(part) <= LIST_LIMIT for part in (rows, columns, cells))
        and all(type(row) is int and 0 <= row < props["rows"] for row in rows)
        and all(isinstance(column, str) for column in columns)
        and all(isinstance(cell, list) and len(cell) == 2 and isinstance(cell[1], str) for cell in cells)
        and all(type(cell[0]) is int and 0 <= cell[0] < props["rows"] for cell in cells)
    )
    if not good:
        raise _fail(props, "rows by number, columns by name, cells as [row, column]", value)
    return {"rows": rows, "columns": columns, "cells": cells}


def _edits(props: Props, value: Any, _: Projection) -> dict[str, Any]:
    return check_edits(props, value)


def _click(props: Props, value: Any, _: Projection) -> bool:
    if value is not True:
        raise InvalidValue(f"expected `true` as trigger of the button {props['widget']!r}, got {_show(value)}")
    return True


def _action(props: Props, value: Any, _: Projection) -> str:
    if not isinstance(value, str) or value not in props["options"]:
        raise _fail(props, "one of the options", value)
    return value


def _message(props: Props, value: Any, projection: Projection) -> Any:
    accept = props.get("accept")
    text, files = value, []
    if accept:
        if not isinstance(value, dict) or not set(value) <= {"text", "files"}:
            raise _fail(props, "a message with text and files", value)
        text = value.get("text", "")
        files = _files({**props, "multiple": accept is not True}, value.get("files", []), projection)
    if not isinstance(text, str):
        raise _fail(props, "text", text)
    limit = props.get("max_chars") or TEXT_LIMIT
    if len(text) > limit:
        raise _fail(props, f"text of at most {limit} characters", text)
    if not text.strip() and not files:
        raise _fail(props, "a message that is not empty", value)
    return {"text": text, "files": files} if accept else text


def _tab(props: Props, value: Any, _: Projection) -> str:
    if not isinstance(value, str) or len(value) > TEXT_LIMIT:
        raise _fail(props, "the label of a tab", value)
    return value


_RULES: Final[dict[str, Callable[[Props, Any, Projection], Any]]] = {
    "checkbox": _bool,
    "toggle": _bool,
    "expander": _bool,
    "popover": _bool,
    "tabs": _tab,
    "text_input": _text,
    "text_area": _text,
    "number_input": _number,
    "slider": _slider,
    "select_slider": _steps,
    "radio": _choice,
    "selectbox": _choice,
    "multiselect": _choices,
    "date_input": _date,
    "pills": _group,
    "segmented_control": _group,
    "feedback": _rating,
    "pagination": _page,
    "color_picker": _color,
    "time_input": _time,
    "datetime_input": _datetime,
    "file_uploader": _files,
    "dataframe": _selection,
    "data_editor": _edits,
}

#: Kinds whose event is a trigger, not a value.
TRIGGERS: Final[dict[str, Callable[[Props, Any, Projection], Any]]] = {
    "button": _click,
    "download_button": _click,
    "link_button": _click,
    "menu_button": _action,
    "chat_input": _message,
}
