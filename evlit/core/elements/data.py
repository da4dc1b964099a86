"""Tables and metrics."""

from __future__ import annotations

from typing import Any, Final, Literal, NotRequired

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
