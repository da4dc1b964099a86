"""Tables and metrics."""

from __future__ import annotations

from typing import Any, Final, Literal, NotRequired, TypedDict

from evlit.core.elements.shapes import BlobRef, Common, LabelVisibility


class Dataframe(Common):
    """`st.dataframe`: `data` is an Arrow IPC stream; index columns come first and are named in `index`."""

    data: BlobRef
    rows: int
    index: NotRequired[list[str]]  #: names of the Arrow columns that are the index
    hide_index: NotRequired[bool]  #: absent: hidden when it is a plain 0, 1, 2...
    range_index: NotRequired[Literal[True]]  #: the index is a plain 0, 1, 2...
    column_order: NotRequired[list[str]]
    column_config: NotRequired[dict[str, Any]]
    row_height: NotRequired[int]
    placeholder: NotRequired[str]
    alt: NotRequired[str]
    widget: NotRequired[str]  #: with `on_select`
    selection_mode: NotRequired[list[str]]
    value: NotRequired[dict[str, Any]]  #: `{"rows": [..], "columns": [..], "cells": [[row, column], ..]}`
    form: NotRequired[str]


class EditorOption(TypedDict):
    """What can be chosen in a cell."""

    value: str | float | bool
    label: NotRequired[str]  #: absent: the value


class EditorField(TypedDict):
    """What a column of an editor takes. Dates, times and moments are ISO text; moments with a zone are in UTC."""

    name: str  #: of the column in `data`; `_index` for an index of one level
    type: Literal["int", "float", "text", "bool", "date", "time", "datetime", "list"]
    disabled: NotRequired[Literal[True]]
    required: NotRequired[Literal[True]]
    default: NotRequired[Any]  #: what new rows have
    min: NotRequired[float | str]
    max: NotRequired[float | str]
    step: NotRequired[float]
    max_chars: NotRequired[int]
    validate: NotRequired[str]  #: regular expression, as JavaScript reads it
    options: NotRequired[list[EditorOption]]
    zone: NotRequired[str]  #: of the column's moments
    item: NotRequired[Literal["int", "float", "text", "bool"]]  #: of lists
    empty: NotRequired[Literal[True]]  #: the column of `data` has no type: `type` says how to show it


class DataEditor(Common):
    """`st.data_editor`. Value: `{"edited_rows": {row: {column: value}}, "added_rows": [..], "deleted_rows": [row]}`.

    A viewer sends changes of it: see `core/edits.py`.
    """

    widget: str
    value: dict[str, Any]
    data: BlobRef
    rows: int  #: of `data`
    num_rows: Literal["fixed", "dynamic", "add", "delete"]
    fields: list[EditorField]
    index: NotRequired[list[str]]
    hide_index: NotRequired[bool]
    range_index: NotRequired[Literal[True]]
    column_order: NotRequired[list[str]]
    column_config: NotRequired[dict[str, Any]]
    row_height: NotRequired[int]
    placeholder: NotRequired[str]
    alt: NotRequired[str]
    disabled: NotRequired[bool]
    form: NotRequired[str]
    silent: NotRequired[bool]


class Table(Common):
    """`st.table`: cells are Markdown."""

    data: BlobRef
    rows: int
    index: NotRequired[list[str]]
    range_index: NotRequired[Literal[True]]
    border: NotRequired[Literal[False, "horizontal"]]
    hide_index: NotRequired[bool]
    hide_header: NotRequired[bool]
    alt: NotRequired[str]


class Metric(Common):
    """`st.metric`; numbers are already text, formatted by the server."""

    label: str
    value: str
    delta: NotRequired[str]
    arrow: NotRequired[Literal["up", "down"]]  #: absent: no arrow
    color: NotRequired[str]  #: of the delta: green, red, gray, or another palette name
    help: NotRequired[str]
    icon: NotRequired[str]
    label_visibility: NotRequired[LabelVisibility]
    border: NotRequired[Literal[True]]
    chart: NotRequired[list[float | None]]
    chart_type: NotRequired[Literal["bar", "area"]]  #: absent: line
    description: NotRequired[str]  #: `delta_description`


KINDS: Final[dict[str, type]] = {"dataframe": Dataframe, "table": Table, "metric": Metric}

#: Tables with a value.
WIDGETS: Final[dict[str, type]] = {"data_editor": DataEditor}
