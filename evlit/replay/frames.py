"""Tables as pandas data frames. pandas is imported here, when the first one is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from evlit.replay.tables import Column, Row

if TYPE_CHECKING:
    from pandas import DataFrame

_DTYPES: Final = {"text": "string", "int": "Int64", "float": "Float64", "flag": "boolean"}


def frame(columns: tuple[Column, ...], rows: Iterable[Row]) -> DataFrame:
    """Return rows as a data frame. Times are timestamps in UTC; what is missing is `NA`."""
    import pandas as pd

    found = list(rows)
    series = {}
    for column in columns:
        values = [row[column.name] for row in found]
        if column.holds == "time":
            series[column.name] = _times(values)
        elif column.holds == "any":
            series[column.name] = pd.Series(values, dtype="object")
        else:
            series[column.name] = pd.Series(_sound(values, column), dtype=_DTYPES[column.holds])
    made = pd.DataFrame(series)
    made.attrs["columns"] = {column.name: column.about for column in columns}
    return made


def _sound(values: list[Any], column: Column) -> list[Any]:
    """Return values of a column: what is of another type comes from damage, and is missing."""
    wanted: Any = {"text": str, "int": int, "float": (int, float), "flag": bool}[column.holds]
    return [value if isinstance(value, wanted) else None for value in values]


def _times(values: list[Any]) -> Any:
    import pandas as pd

    # What no calendar has comes from damage, too.
    seconds = [value if isinstance(value, int | float) and abs(value) < 9e9 else None for value in values]
    return pd.Series(pd.to_datetime(pd.Series(seconds, dtype="float64"), unit="s", utc=True))
