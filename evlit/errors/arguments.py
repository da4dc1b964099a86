"""Mistakes about arguments: what a command was given, and what it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from evlit.errors.base import LocalizableStreamlitException, StreamlitAPIException

#: What a bound of a widget can be.
Bound = int | float | dt.date | dt.time


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
    """A widget's default, or the `parameter` that is named instead, is below its minimum."""

    def __init__(self, value: Bound, min_value: Bound, *, parameter: str = "value") -> None:
        super().__init__(f"`{parameter}` must not be below `min_value`, got {value} with a minimum of {min_value}.")


class StreamlitValueAboveMaxError(LocalizableStreamlitException):
    """A widget's default, or the `parameter` that is named instead, is above its maximum."""

    def __init__(self, value: Bound, max_value: Bound, *, parameter: str = "value") -> None:
        super().__init__(f"`{parameter}` must not be above `max_value`, got {value} with a maximum of {max_value}.")


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


def _bad_size(parameter: str, value: object, allow_content: bool) -> str:
    content = ', `"content"`' if allow_content else ""
    return f'`{parameter}` must be a whole number of pixels from 1 up, `"stretch"`{content}, got {value!r}.'
