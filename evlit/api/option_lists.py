"""Options of choices: what an app may pass for them, their labels, and the way back from a label to its option."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import Enum, EnumMeta
from numbers import Real
from typing import Any, Final

from evlit.api.fields import own, wrong_entry
from evlit.errors import StreamlitInvalidParameterTypeError
from evlit.runtime.context import options

#: Methods that turn a column of data into a list of Python values: pandas and numpy, polars, Arrow.
_TO_LIST: Final = ("tolist", "to_list", "to_pylist")


class Options:
    """The options of one call.

    Parameters
    ----------
    given
        What the app passed: a sequence, a set, a dict (its keys), an Enum class, a column of data or a table.
    format_func
        Makes the label of an option. Labels are what the page and the log know of options (S-143).
    """

    __slots__ = ("labels", "values")

    def __init__(self, given: object, format_func: Callable[[Any], Any] = str) -> None:
        self.values: list[Any] = listed(given)
        self.labels: list[str]
        if format_func is str:
            self.labels = [value if type(value) is str else str(value) for value in self.values]
        else:
            self.labels = [str(format_func(value)) for value in self.values]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def identity(self) -> str:
        """All labels as one text: what tells two widgets without key apart."""
        return "\x1e".join(self.labels)

    def value(self, label: str) -> Any:
        """Return the option of a label: the first, where several have the same. Raises ValueError when none has it."""
        return own(self.values[self.labels.index(label)])

    def label(self, value: object) -> str | None:
        """Return the label of an option, None for what is no option."""
        index = self.index(value)
        return None if index is None else self.labels[index]

    def entry(self, value: object, key: str | None) -> str | None:
        """Return the label of an option that the app assigned, None for one that is no option any more.

        Raises
        ------
        StreamlitInvalidParameterTypeError
            When no option has a type like its: a label in the place of its option, mostly.
        """
        label = self.label(value)
        if label is None and self.values and not any(_alike(type(option), type(value)) for option in self.values):
            types = list(dict.fromkeys(type(option).__name__ for option in self.values))
            raise wrong_entry(key, value, *types[:3])
        return label

    def index(self, value: object) -> int | None:
        """Return the place of an option, None for what is no option."""
        for index, option in enumerate(self.values):
            if _same(option, value):
                return index
        return None


def listed(given: object) -> list[Any]:
    """Return what an app passed as options as a list.

    Raises
    ------
    StreamlitInvalidParameterTypeError
        When it is nothing that can be gone through.
    """
    if type(given) is list or type(given) is tuple:
        return list(given)
    if given is None:
        return []
    if isinstance(given, EnumMeta):
        return list(given)
    column = _column(given)
    for method in _TO_LIST:
        convert = getattr(column, method, None)
        if callable(convert):
            return list(convert())
    if isinstance(given, Iterable):
        return list(given)
    raise StreamlitInvalidParameterTypeError(
        "options", type(given).__name__, ["list", "tuple", "set", "dict", "Enum class", "column of data"]
    )


def several(given: object) -> list[Any]:
    """Return defaults of a multiselect as a list: one that is no collection stands for itself."""
    if given is None:
        return []
    if isinstance(given, (str, bytes, Enum)) or getattr(given, "ndim", 1) == 0:
        return [given]
    if isinstance(given, Collection) or any(hasattr(given, method) for method in _TO_LIST):
        return listed(given)
    return [given]


def _column(given: Any) -> Any:
    """Return the first column of a table, and anything else as it is."""
    if hasattr(given, "iloc") and hasattr(given, "columns"):
        return given.iloc[:, 0]
    if hasattr(given, "to_series") and hasattr(given, "columns"):  # polars
        return given.to_series(0)
    if hasattr(given, "column") and hasattr(given, "to_pylist"):  # an Arrow table
        return given.column(0)
    return given


def _coerced(option: Enum, value: Enum) -> bool:
    """Tell whether a member of another class counts: a module that was loaded again has new classes (S-144)."""
    if option.name != value.name or type(option).__qualname__ != type(value).__qualname__:
        return False
    mode = options()["runner.enumCoercion"]
    return mode == "nameOnly" or (mode == "nameAndValue" and bool(option.value == value.value))


def _alike(one: type, other: type) -> bool:
    if issubclass(one, other) or issubclass(other, one) or one.__qualname__ == other.__qualname__:
        return True
    return issubclass(one, Real) and issubclass(other, Real)


def _same(option: Any, value: Any) -> bool:
    if option is value:
        return True
    if isinstance(option, Enum) and isinstance(value, Enum):
        return bool(option == value) or _coerced(option, value)
    try:
        return bool(option == value)
    except (ValueError, TypeError):  # arrays and frames do not compare to one truth
        return False
