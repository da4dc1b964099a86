"""What a viewer may send of an editor's table (step 2 of the click journey): rows, columns and the values of cells.

The prop `fields` says what each column takes; it is made of the data and of `column_config`. Whether a cell may be
empty (`required`), and what a text must look like (`validate`), is checked in the page alone, as for text inputs
(S-179).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final

from evlit.core.edits import CHANGE, PARTS, is_change
from evlit.core.tree import Props
from evlit.errors import InvalidValue

#: Rows that can be added.
ROW_LIMIT: Final = 100_000

#: Cells that one message, or one value, may hold.
CELL_LIMIT: Final = 1_000_000

#: Characters of a text without `max_chars`, and items of a list.
TEXT_LIMIT: Final = 1_000_000
ITEM_LIMIT: Final = 10_000

_EXACT: Final = 2**53 - 1
_ROW: Final = re.compile(r"0|[1-9][0-9]{0,9}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z?")

#: What may be done to rows.
ADDING: Final = frozenset({"dynamic", "add"})
DELETING: Final = frozenset({"dynamic", "delete"})


def check_edits(props: Props, value: Any) -> dict[str, Any]:
    """Return the edits of a table, or a change of them, as the log keeps them.

    Raises
    ------
    InvalidValue
        When a row or a column is not there or may not be edited, or a value does not fit its column.
    """
    rule = _Rule(props)
    if is_change(value):
        return {CHANGE: rule.change(value[CHANGE])}
    if not isinstance(value, dict) or not set(value) <= {"edited_rows", "added_rows", "deleted_rows"}:
        raise rule.wrong("edits with edited_rows, added_rows and deleted_rows", value)
    rows = value.get("added_rows", [])
    return {
        "edited_rows": rule.edited(value.get("edited_rows", {})),
        "added_rows": rule.added([0, 0, rows, 0])[2] if rows else [],
        "deleted_rows": rule.deleted(value.get("deleted_rows", [])),
    }


class _Rule:
    """The rules of one editor."""

    def __init__(self, props: Props) -> None:
        self.props = props
        self.rows: int = props["rows"]
        self.fields: dict[str, Mapping[str, Any]] = {each["name"]: each for each in props["fields"]}
        self.cells = 0

    def wrong(self, expected: str, value: Any) -> InvalidValue:
        name = self.props.get("key") or self.props.get("widget")
        return InvalidValue(f"expected {expected} for the data editor {name!r:.80}, got {_short(value)}")

    def change(self, change: Any) -> dict[str, Any]:
        if not isinstance(change, dict) or not set(change) <= set(PARTS):
            raise self.wrong(f"a change with {', '.join(PARTS)}", change)
        rules: dict[str, Callable[[Any], Any]] = {
            "edited_rows": self.edited,
            "reset_rows": self.reset,
            "added_rows": self.added,
            "deleted_rows": self.deleted,
            "restored_rows": self.deleted,
        }
        return {part: rules[part](change[part]) for part in PARTS if part in change}

    def edited(self, rows: Any) -> dict[str, dict[str, Any]]:
        return {self.row(row): self.row_cells(cells) for row, cells in self.mapping(rows).items()}

    def reset(self, rows: Any) -> dict[str, list[str]]:
        out = {}
        for row, columns in self.mapping(rows).items():
            if not isinstance(columns, list) or len(columns) > len(self.fields) or not columns:
                raise self.wrong("a list of columns", columns)
            out[self.row(row)] = [self.field(column)["name"] for column in columns]
        return out

    def added(self, splice: Any) -> list[Any]:
        if self.props["num_rows"] not in ADDING:
            raise self.wrong("no added rows: it takes none", splice)
        if not isinstance(splice, list) or len(splice) != 4:
            raise self.wrong("added rows as [start, count, rows, total]", splice)
        start, count, rows, total = splice
        if not all(type(number) is int and 0 <= number <= ROW_LIMIT for number in (start, count, total)):
            raise self.wrong(f"numbers of added rows up to {ROW_LIMIT}", splice)
        if not isinstance(rows, list) or start + len(rows) > ROW_LIMIT:
            raise self.wrong(f"a list of at most {ROW_LIMIT} rows", rows)
        return [start, count, [self.row_cells(row, new=True) for row in rows], total]

    def deleted(self, rows: Any) -> list[int]:
        if rows != [] and self.props["num_rows"] not in DELETING:
            raise self.wrong("no deleted rows: its rows stay", rows)
        if not isinstance(rows, list) or not all(type(row) is int and 0 <= row < self.rows for row in rows):
            raise self.wrong(f"rows from 0 to {self.rows - 1}", rows)
        return sorted(set(rows))

    def mapping(self, rows: Any) -> dict[str, Any]:
        if not isinstance(rows, dict):
            raise self.wrong("an object with a row each", rows)
        return rows

    def row(self, row: str) -> str:
        if not _ROW.fullmatch(row) or int(row) >= self.rows:
            raise self.wrong(f"a row from 0 to {self.rows - 1}", row)
        return row

    def row_cells(self, cells: Any, *, new: bool = False) -> dict[str, Any]:
        if not isinstance(cells, dict):
            raise self.wrong("cells as an object with a column each", cells)
        self.cells += len(cells)
        if self.cells > CELL_LIMIT:
            raise self.wrong(f"at most {CELL_LIMIT} cells", self.cells)
        return {column: self.cell(self.field(column, new=new), value) for column, value in cells.items()}

    def field(self, column: Any, *, new: bool = False) -> Mapping[str, Any]:
        field = self.fields.get(column) if isinstance(column, str) else None
        if field is None:
            raise self.wrong("the name of a column", column)
        # The cells of a new row begin with the defaults of their columns, be they disabled or not.
        if field.get("disabled") and not (new and "default" in field):
            raise self.wrong("a column that can be edited", column)
        return field

    def cell(self, field: Mapping[str, Any], value: Any) -> Any:
        if field.get("disabled"):
            if value != field["default"]:
                raise self.wrong(f"the default of {field['name']!r:.80}", value)
            return value
        if value is None:
            return None
        options = field.get("options")
        if options is not None:
            if not any(value == each["value"] and type(value) is type(each["value"]) for each in options):
                raise self.wrong(f"one of the options of {field['name']!r:.80}", value)
            return value
        expected, fits = _TYPES.get(field["type"], ("nothing", lambda _, __: False))
        if not fits(field, value):
            raise self.wrong(f"{expected} in the column {field['name']!r:.80}", value)
        low, high = field.get("min"), field.get("max")
        if (low is not None and value < low) or (high is not None and value > high):
            raise self.wrong(f"a value from {low} to {high} in the column {field['name']!r:.80}", value)
        return value


def _is_int(_: Mapping[str, Any], value: Any) -> bool:
    return type(value) is int and abs(value) <= _EXACT


def _is_float(_: Mapping[str, Any], value: Any) -> bool:
    return (type(value) is int and abs(value) <= _EXACT) or (type(value) is float and isfinite(value))


def _is_text(field: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, str) and len(value) <= (field.get("max_chars") or TEXT_LIMIT)


def _is_list(field: Mapping[str, Any], value: Any) -> bool:
    item = _TYPES[field.get("item", "text")][1]
    return (
        isinstance(value, list) and len(value) <= ITEM_LIMIT and all(each is None or item({}, each) for each in value)
    )


def _parsed(pattern: re.Pattern[str], parse: Callable[[str], object]) -> Callable[[Mapping[str, Any], Any], bool]:
    def fits(_: Mapping[str, Any], value: Any) -> bool:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            return False
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return fits


def _is_moment(field: Mapping[str, Any], value: Any) -> bool:
    # Of a column with a zone the page sends moments in UTC, of others readings of a clock.
    return _FITS_MOMENT(field, value) and value.endswith("Z") == ("zone" in field)


_FITS_MOMENT: Final = _parsed(_MOMENT, dt.datetime.fromisoformat)

_TYPES: Final[dict[str, tuple[str, Callable[[Mapping[str, Any], Any], bool]]]] = {
    "int": ("a whole number", _is_int),
    "float": ("a number", _is_float),
    "text": ("text that is not too long", _is_text),
    "bool": ("true or false", lambda _, value: isinstance(value, bool)),
    "date": ("a date as YYYY-MM-DD", _parsed(_DATE, dt.date.fromisoformat)),
    "time": ("a time as HH:MM:SS", _parsed(_TIME, dt.time.fromisoformat)),
    "datetime": ("a moment as YYYY-MM-DDTHH:MM:SS", _is_moment),
    "list": ("a list of values", _is_list),
}


def _short(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)} entries"
    if isinstance(value, str) and len(value) > 80:
        return f"text of {len(value)} characters"
    return "a huge number" if type(value) is int and abs(value) > _EXACT else f"{value!r:.80}"
