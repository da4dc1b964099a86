"""`st.data_editor` (step 7 of the click journey): the table of `st.dataframe`, which the user may change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from evlit.api.data import ColumnConfig, add_sizes, add_view, configured
from evlit.api.edited import edited
from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.frames import MEDIA_TYPE, tabular
from evlit.api.options import check_choice
from evlit.api.sheets import Sheet, entered_as, fields_of, sheet_of
from evlit.api.sizes import Height, Width, old_width
from evlit.core.editor import check_edits
from evlit.core.edits import INDEX, nothing, python_edits
from evlit.errors import InvalidValue, StreamlitAPIException
from evlit.runtime.context import current
from evlit.runtime.profile import begins

NumRows = Literal["fixed", "dynamic", "add", "delete"]

_NUM_ROWS: Final = ("fixed", "dynamic", "add", "delete")


class EditorMixin(Emitter):
    """The table that can be edited."""

    __slots__ = ()

    def data_editor(
        self,
        data: Any,
        *,
        width: Width = "stretch",
        height: Height | Literal["auto"] = "auto",
        use_container_width: bool | None = None,
        hide_index: bool | None = None,
        column_order: Iterable[str] | None = None,
        column_config: ColumnConfig | None = None,
        num_rows: NumRows = "fixed",
        disabled: bool | Iterable[str | int] = False,
        key: str | int | None = None,
        on_change: WidgetCallback | Literal["rerun", "ignore"] | None = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        row_height: int | None = None,
        placeholder: str | None = None,
        alt: str | None = None,
    ) -> Any:
        """Show data as a table that the user can edit, and return it edited.

        Parameters
        ----------
        data, width, height, use_container_width, hide_index, column_order, column_config, row_height, placeholder, alt
            As in `dataframe`. What can be entered into a column follows from its type, and from what
            `st.column_config` says of it.
        num_rows
            `"fixed"`: rows stay. `"add"`, `"delete"`, `"dynamic"`: they can be added, deleted, or both. The index can
            be edited where rows can be added.
        disabled
            True: nothing can be edited. Names or positions of columns, or `"_index"`: these cannot.
        key
            Identity, and the entry of `session_state` that has the edits: `{"edited_rows": {row: {column: value}},
            "added_rows": [{column: value}], "deleted_rows": [row]}`, with rows counted from 0 in the data passed in.
        on_change, args, kwargs
            Called with these arguments when the user edited something; `"ignore"`: the edits come with the next run.

        Returns
        -------
        Any
            A copy of the data with the edits, of the same type: DataFrame, Series, Index, array, Arrow table, polars
            frame, dict, list, tuple or set. Data of any other type comes back as a pandas DataFrame. A cell that was
            cleared is missing: None in plain Python. Of deleted rows the index has gaps.

        Raises
        ------
        StreamlitDataframeConversionError
            When the data cannot be shown as a table.
        StreamlitAPIException
            When columns have the same name, or are configured as something that they cannot be edited as; when rows are
            to be added to data whose index has several levels.
        StreamlitValueError
            When `num_rows` is none of the possible values.
        StreamlitValueAssignmentNotAllowedError
            When `session_state` was assigned a value for the key.

        Examples
        --------
        >>> import evlit as st
        >>> st.data_editor([{"name": "Ada", "age": 36}])
        [{'name': 'Ada', 'age': 36}]
        """
        check_choice("num_rows", num_rows, _NUM_ROWS)
        name = check_key(key)
        context = current()
        if context is not None:
            begins(context.core.timed)
        source = tabular(data)
        sheet = sheet_of(data, source)
        _check_names(source, sheet, num_rows)
        props = _sheet_props(sheet)
        props["num_rows"] = num_rows
        add_sizes(props, old_width(width, use_container_width), height)
        config = {} if column_config is None else configured(column_config, sheet.frame)
        add_view(props, hide_index, column_order, config, row_height, placeholder, alt)
        if disabled is True:
            props["disabled"] = True
        props["fields"] = fields_of(sheet, config, disabled, num_rows)

        identity: tuple[object, ...] = ()
        if name is None:
            identity = tuple(f"{prop}={props[prop]}" for prop in sorted(props))
        edits = self._widget(
            "data_editor",
            props,
            key=name,
            identity=identity,
            default=nothing(),
            decode=python_edits,
            fits=lambda wire: _fits(props, wire),
            mend=lambda wire: _fitting(props, wire),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
            assignable=False,
        )
        return edited(data, source, entered_as(sheet, props["fields"]), edits)


def _sheet_props(sheet: Sheet) -> dict[str, Any]:
    frame = sheet.frame
    props: dict[str, Any] = {"rows": frame.rows}
    context = current()
    if context is not None:
        props["data"] = context.core.services.put_blob(context.core, frame.data, MEDIA_TYPE)
    if frame.index:
        props["index"] = list(frame.index)
    if frame.range_index:
        props["range_index"] = True
    return props


def _check_names(source: Any, sheet: Sheet, num_rows: str) -> None:
    columns = source.columns if hasattr(source, "iloc") else source.column_names
    names = [str(name) for name in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise StreamlitAPIException(
            f"The columns of an editor must have different names, and {', '.join(map(repr, twice))} is there twice. "
            "Rename the columns before the call."
        )
    if INDEX in names:
        raise StreamlitAPIException(
            f"A column of an editor cannot be called {INDEX!r}: that is what its edits call the index. Rename it."
        )
    if num_rows in ("dynamic", "add") and len(sheet.index) > 1:
        raise StreamlitAPIException(
            f'Rows cannot be added to data whose index has several levels, as `num_rows="{num_rows}"` asks. Call '
            "`reset_index()` on the data before."
        )


def _fitting(props: dict[str, Any], wire: dict[str, Any]) -> dict[str, Any]:
    """Return the part of some edits that still fits: the data, or what may be done to them, may be others by now."""
    out = nothing()
    for row, cells in wire["edited_rows"].items():
        left = {
            column: value for column, value in cells.items() if _fits(props, {"edited_rows": {row: {column: value}}})
        }
        if left:
            out["edited_rows"][row] = left
    for cells in wire["added_rows"]:
        row = {column: value for column, value in cells.items() if _fits(props, {"added_rows": [{column: value}]})}
        if _fits(props, {"added_rows": [row]}):
            out["added_rows"].append(row)
    out["deleted_rows"] = [row for row in wire["deleted_rows"] if _fits(props, {"deleted_rows": [row]})]
    return out


def _fits(props: dict[str, Any], edits: dict[str, Any]) -> bool:
    try:
        check_edits(props, edits)
    except InvalidValue:
        return False
    return True
