"""Number fields and sliders over numbers and options: `st.number_input`, `st.slider`, `st.select_slider`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from numbers import Integral, Real
from typing import Any, Final, Literal

from evlit.api.buttons import OnChange
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import field_props, text, wrong_entry
from evlit.api.option_lists import Options
from evlit.api.options import LabelVisibility, check_icon
from evlit.api.scales import scale_of
from evlit.api.sizes import WidthWithoutContent
from evlit.errors import (
    StreamlitDefaultNotInOptionsError,
    StreamlitInvalidNumberFormatError,
    StreamlitInvalidParameterTypeError,
    StreamlitJSNumberBoundsError,
    StreamlitMissingRequiredParameterError,
    StreamlitMixedNumericTypesError,
    StreamlitValueAboveMaxError,
    StreamlitValueBelowMinError,
    StreamlitValueError,
)

#: Whole numbers beyond this are not exact in a browser.
SAFE: Final = 2**53 - 1


class NumbersMixin(Emitter):
    """Commands that let the user set numbers."""

    __slots__ = ()

    def number_input(
        self,
        label: str,
        min_value: float | None = None,
        max_value: float | None = None,
        value: float | Literal["min"] | None = "min",
        step: float | None = None,
        format: str | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        placeholder: str | None = None,
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        icon: str | None = None,
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
        record: bool = True,
    ) -> Any:
        """Show a field for a number. The numbers given are all int or all float, and so is what the field returns.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        min_value, max_value
            Bounds, themselves included.
        value
            Number in it at first: `"min"` for `min_value`, or 0 where there is none; None for an empty field that gives
            None until the user types.
        step
            How far the step buttons go: 1 or 0.01 unless given.
        format
            A printf format with one field, such as `"%d"` or `"%.2f €"`.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        placeholder
            Text in the field while it is empty.
        disabled
            Show it, and take no changes.
        required
            Do not let the page send, or submit with its form, an empty field.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        icon
            An emoji, or `":material/name:"`.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.
        record
            False keeps what the user gives out of the log: it stays in the server's memory, until it ends.

        Returns
        -------
        int, float or None
            The number.
        """
        key = check_key(key)
        given = (min_value, max_value, value, step)
        low, high, at, by, whole = _numbers(min_value, max_value, value, step)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, record=record)
        props["type"] = "int" if whole else "float"
        props["step"] = by
        if low is not None:
            props["min"] = low
        if high is not None:
            props["max"] = high
        if format is not None:
            props["format"] = _format(format, whole)
        if placeholder is not None:
            props["placeholder"] = text(placeholder, "placeholder")
        if icon is not None:
            props["icon"] = check_icon(icon)
        if at is None:
            props["clearable"] = True
        if required:
            props["required"] = True

        def encode(entry: object) -> float | None:
            if entry is None:
                return None
            number = plain(entry)
            if number is None or (whole and number != int(number)):
                raise wrong_entry(key, entry, "int" if whole else "float")
            _check_bounds(number, low, high, f"st.session_state[{key!r}]")
            return int(number) if whole else float(number)

        return self._widget(
            "number_input",
            props,
            key=key,
            identity=(label, *given, format, help, placeholder, icon, width, required) if key is None else (),
            default=at,
            decode=lambda wire: wire if wire is None else int(wire) if whole else float(wire),
            encode=encode,
            fits=lambda wire: wire is None or _is_within(wire, low, high, whole),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )

    def slider(
        self,
        label: str,
        min_value: Any = None,
        max_value: Any = None,
        value: Any = None,
        step: Any = None,
        format: str | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> Any:
        """Show a slider over numbers, dates, times, or dates with times; with a pair as value, one for a range of them.

        Parameters
        ----------
        label
            Text above the slider: one line of Markdown.
        min_value, max_value
            Ends of the scale. Unless given: 0 and 100, or 0.0 and 1.0; two weeks before and after the value; the
            whole day.
        value
            Where it stands at first, `min_value` unless given. A pair makes a range; `()` one over the whole scale.
        step
            How far apart the values are, a `timedelta` for dates and times: 1, 0.01, one day, or 15 minutes unless
            given.
        format
            A printf format for numbers, a moment.js format for dates and times.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        int, float, date, time, datetime, or a tuple of two
            Where it stands.
        """
        key = check_key(key)
        given = (min_value, max_value, value, step)
        scale = scale_of(*given)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key)
        props["min"] = scale.low
        props["max"] = scale.high
        props["step"] = scale.step
        props["type"] = scale.type
        if format is not None:
            props["format"] = text(format, "format")
        return self._widget(
            "slider",
            props,
            key=key,
            identity=(label, *given, format, help, width) if key is None else (),
            default=scale.value,
            decode=scale.decode,
            encode=lambda entry: scale.encode(entry, key),
            fits=scale.fits,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )

    def select_slider(
        self,
        label: str,
        options: Any = (),
        value: Any = None,
        format_func: Callable[[Any], Any] = str,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> Any:
        """Show a slider over options in their order; with a pair as value, one for a range of them.

        Parameters
        ----------
        label
            Text above the slider: one line of Markdown.
        options
            A sequence, set, dict (its keys), Enum class, or a column of data.
        value
            Option that it stands at first, the first one unless given. A pair makes a range.
        format_func
            Makes the label of an option.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        object, or a tuple of two
            The option, or both ends of the range.
        """
        key = check_key(key)
        choices = Options(options, format_func)
        labels = choices.labels
        if not labels:
            raise StreamlitMissingRequiredParameterError("options", detail="A slider needs at least one.")
        pair = isinstance(value, (list, tuple)) and choices.index(value) is None
        default = _stops(choices, value) if pair else labels[0] if value is None else _stop(choices, value)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key)
        props["options"] = labels

        def encode(entry: Any) -> Any:
            if not pair:
                known = choices.entry(entry, key)
                return default if known is None else known
            if not isinstance(entry, (list, tuple)) or len(entry) != 2:
                raise wrong_entry(key, entry, "tuple of two options")
            ends = [choices.entry(each, key) for each in entry]
            return default if None in ends else sorted(ends, key=labels.index)

        def fits(wire: Any) -> bool:
            if pair:
                return isinstance(wire, list) and all(each in labels for each in wire)
            return isinstance(wire, str) and wire in labels

        return self._widget(
            "select_slider",
            props,
            key=key,
            identity=(label, choices.identity, value, help, width) if key is None else (),
            default=default,
            decode=lambda wire: tuple(map(choices.value, wire)) if pair else choices.value(wire),
            encode=encode,
            fits=fits,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )


def plain(value: object) -> float | None:
    """Return a number of any kind (numpy's too) as int or float, None for what is not a finite number."""
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return number if isfinite(number) else None


def check_safe(value: float) -> None:
    """Raise `StreamlitJSNumberBoundsError` for a whole number that a browser cannot hold exactly."""
    if isinstance(value, int) and not -SAFE <= value <= SAFE:
        raise StreamlitJSNumberBoundsError(
            f"Whole numbers must be from -(2**53 - 1) to 2**53 - 1 to be exact in a browser, got {value}."
        )


def _numbers(
    min_value: object, max_value: object, value: object, step: object
) -> tuple[float | None, float | None, float | None, float, bool]:
    """Return bounds, default and step of a number field, and whether its numbers are whole."""
    numbers: dict[str, float] = {}
    for name, each in (("min_value", min_value), ("max_value", max_value), ("value", value), ("step", step)):
        if each is None or (name == "value" and each == "min"):
            continue
        if isinstance(each, str) and name == "value":
            raise StreamlitValueError("value", ["min", "a number", "None"], got=each)
        number = plain(each)
        if number is None:
            raise StreamlitInvalidParameterTypeError(name, type(each).__name__, ["int", "float", "None"])
        check_safe(number)
        numbers[name] = number
    whole = bool(numbers) and all(type(number) is int for number in numbers.values())
    if not whole and any(type(number) is int for number in numbers.values()):
        raise StreamlitMixedNumericTypesError(
            *(numbers.get(name) for name in ("value", "min_value", "max_value", "step"))
        )
    low, high = numbers.get("min_value"), numbers.get("max_value")
    at: float | None = None
    if value is not None:
        at = numbers.get("value", (0 if whole else 0.0) if low is None else low)
        _check_bounds(at, low, high)
    return low, high, at, numbers.get("step", 1 if whole else 0.01), whole


def _check_bounds(number: float, low: float | None, high: float | None, parameter: str = "value") -> None:
    if low is not None and number < low:
        raise StreamlitValueBelowMinError(number, low, parameter=parameter)
    if high is not None and number > high:
        raise StreamlitValueAboveMaxError(number, high, parameter=parameter)


def _format(format: object, whole: bool) -> str:
    written = text(format, "format")
    try:
        _ = written % (2 if whole else 2.0)
    except (TypeError, ValueError):
        raise StreamlitInvalidNumberFormatError(written) from None
    return written


def _stop(choices: Options, value: Any) -> str:
    label = choices.label(value)
    if label is None:
        raise StreamlitDefaultNotInOptionsError(value)
    return label


def _stops(choices: Options, value: Sequence[Any]) -> list[str]:
    if len(value) != 2:
        raise StreamlitValueError("value", ["one option", "a pair of options"], got=value)
    return sorted((_stop(choices, each) for each in value), key=choices.labels.index)


def _is_within(number: float, low: float | None, high: float | None, whole: bool) -> bool:
    return (low is None or number >= low) and (high is None or number <= high) and (not whole or number == int(number))
