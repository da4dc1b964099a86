"""`st.dataframe` and `st.table` (step 7 of the click journey): data travels as a blob, the props say how to show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.fields import wrong_entry
from evlit.api.frames import MEDIA_TYPE, Frame, to_frame
from evlit.api.jsonable import jsonable
from evlit.api.options import check_choice
from evlit.api.sizes import Height, Width, check_height, check_width, old_width
from evlit.errors import (
    StreamlitAPIException,
    StreamlitIncompatibleParametersError,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from evlit.runtime.context import current
from evlit.runtime.profile import begins

if TYPE_CHECKING:
    from evlit.api.container import Container

SelectionMode = Literal["single-row", "multi-row", "single-column", "multi-column", "single-cell", "multi-cell"]
ColumnConfig = Mapping[Any, Mapping[str, Any] | str | None]

_MODES: Final = ("single-row", "multi-row", "single-column", "multi-column", "single-cell", "multi-cell")

#: What selects the index in `column_config`.
_INDEX: Final = "_index"

_PARTS: Final = ("rows", "columns", "cells")

#: What a selection mode is about.
_WHATS: Final = ("row", "column", "cell")


class ReadOnlyState(dict[str, Any]):
    """A mapping whose entries are attributes too, and which cannot be changed."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"expected one of {', '.join(self)}, got {name!r}") from None

    def __reduce__(self) -> tuple[type[ReadOnlyState], tuple[dict[str, Any]]]:
        return type(self), (dict(self),)  # copies are filled at once, not entry by entry

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise StreamlitAPIException("What the user selected cannot be changed: it is read-only. Make a copy of it.")

    __setattr__ = __delattr__ = __setitem__ = __delitem__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


class DataframeState(ReadOnlyState):
    """What `st.dataframe` returns with `on_select`.

    Attributes
    ----------
    selection
        `rows` (positions), `columns` (names) and `cells` (pairs of position and name) that are selected.
    """


class DataMixin(Emitter):
    """Commands that show tables."""

    __slots__ = ()

    def dataframe(
        self,
        data: Any = None,
        width: Width = "stretch",
        height: Height | Literal["auto"] = "auto",
        *,
        use_container_width: bool | None = None,
        hide_index: bool | None = None,
        column_order: Iterable[str] | None = None,
        column_config: ColumnConfig | None = None,
        key: str | int | None = None,
        on_select: Literal["ignore", "rerun"] | WidgetCallback = "ignore",
        selection_mode: SelectionMode | Iterable[SelectionMode] = "multi-row",
        selection_default: Mapping[str, Any] | None = None,
        row_height: int | None = None,
        placeholder: str | None = None,
        lazy: bool | None = None,
        alt: str | None = None,
    ) -> Any:
        """Show data as an interactive table: sorted, searched and scrolled in the page.

        Parameters
        ----------
        data
            DataFrame, Series, Index, array, Arrow table, what other dataframe libraries have, Styler (its data), dict
            of columns, list or set of rows or values, rows of a database cursor, or None.
        width
            `"stretch"`, `"content"`, or pixels.
        height
            `"auto"` (up to ten rows, what is more scrolls), `"content"`, `"stretch"`, or pixels.
        use_container_width
            The old way to say `width="stretch"` (True) or `"content"` (False).
        hide_index
            None: hide it when it is a plain 0, 1, 2...
        column_order
            Names of the columns to show, in order. A column that is left out is hidden.
        column_config
            By column (name, position, or `"_index"`): a label, None to hide it, or a configuration.
        key
            Identity; the page has the class `st-key-<key>` on the table.
        on_select
            `"ignore"`: nothing can be selected. `"rerun"` or a callback: a selection is an event, and the call returns
            it.
        selection_mode
            What can be selected: `"single-row"`, `"multi-row"`, `"single-column"`, `"multi-column"`, `"single-cell"`,
            `"multi-cell"`, or one each of rows, columns and cells.
        selection_default
            What is selected at first: `{"selection": {"rows": [0], "columns": ["a"], "cells": [(0, "a")]}}`.
        row_height
            Pixels.
        placeholder
            Text of empty cells; None for the page's own.
        lazy
            True is not supported yet: all rows are sent, once.
        alt
            Description for who cannot see the table.

        Returns
        -------
        Container or DataframeState
            The selection with `on_select`, else the place of the element.

        Raises
        ------
        StreamlitDataframeConversionError
            When the data cannot be shown as a table.
        StreamlitValueError
            When `on_select` or `selection_mode` is none of the possible values.
        """
        if on_select not in ("ignore", "rerun") and not callable(on_select):
            raise StreamlitValueError("on_select", ["ignore", "rerun", "a function"], got=on_select)
        modes = _modes(selection_mode)
        if lazy:
            raise StreamlitAPIException("`lazy=True` is not supported by this version of evlit yet. Leave `lazy` out.")
        name = check_key(key)
        props, frame = _table_props(data)
        add_sizes(props, old_width(width, use_container_width), height)
        config = None if column_config is None else configured(column_config, frame)
        add_view(props, hide_index, column_order, config, row_height, placeholder, alt)
        if on_select == "ignore":
            return self._keyed_element(props, name)
        return self._selectable(props, frame, name, on_select, modes, selection_default)

    def table(
        self,
        data: Any = None,
        *,
        border: bool | Literal["horizontal"] = True,
        width: Width = "stretch",
        height: Height = "content",
        hide_index: bool | None = None,
        hide_header: bool | None = None,
        alt: str | None = None,
    ) -> Container:
        """Show data as a table that stands as it is. Texts in cells are Markdown.

        Parameters
        ----------
        data, hide_index, alt
            As in `dataframe`.
        border
            True: lines around all cells. `"horizontal"`: between rows. False: none.
        width, height
            `"stretch"`, `"content"`, or pixels.
        hide_header
            None: hide it when the columns have no names of their own.

        Raises
        ------
        StreamlitDataframeConversionError
            When the data cannot be shown as a table.
        StreamlitValueError
            When `border` is none of these.
        """
        props, _ = _table_props(data)
        if check_choice("border", border, (True, False, "horizontal")) is not True:
            props["border"] = border
        add_sizes(props, width, height, usual_height="content")
        if hide_index is not None:
            props["hide_index"] = bool(hide_index)
        if hide_header is not None:
            props["hide_header"] = bool(hide_header)
        if alt is not None:
            props["alt"] = str(alt)
        return self._emit("table", props)

    def _keyed_element(self, props: dict[str, Any], key: str | None) -> Container:
        context = current()
        if key is None or context is None:
            return self._emit("dataframe", props)
        props["key"] = key
        context.core.claim_key(key, "dataframe", context.site())
        return self._emit("dataframe", props, f"key:{key}")

    def _selectable(
        self,
        props: dict[str, Any],
        frame: Frame | None,
        key: str | None,
        on_select: Literal["rerun"] | WidgetCallback,
        modes: list[str],
        default: Mapping[str, Any] | None,
    ) -> DataframeState:
        props["selection_mode"] = modes
        identity: tuple[object, ...] = ()
        if key is None:
            identity = ("selectable", *modes, *map(str, sorted(props.items(), key=lambda item: item[0])))
        rows = props["rows"]
        names = set() if frame is None else {*frame.columns, *frame.index}

        most = {what: None if f"multi-{what}" in modes else int(f"single-{what}" in modes) for what in _WHATS}

        def mend(selection: dict[str, Any]) -> dict[str, Any]:
            return {
                "rows": [row for row in selection["rows"] if row < rows][: most["row"]],
                "columns": [column for column in selection["columns"] if column in names][: most["column"]],
                "cells": [cell for cell in selection["cells"] if cell[0] < rows and cell[1] in names][: most["cell"]],
            }

        def encode(entry: Any) -> dict[str, Any]:
            try:
                return _selection(entry)
            except (StreamlitInvalidParameterTypeError, TypeError, ValueError):
                raise wrong_entry(key, entry, "dict of a selection") from None

        state: DataframeState = self._widget(
            "dataframe",
            props,
            key=key,
            identity=identity,
            default=_selection(default),
            decode=_decode,
            encode=encode,
            fits=lambda selection: mend(selection) == selection,
            mend=mend,
            on_change=on_select,
        )
        return state


def _table_props(data: Any) -> tuple[dict[str, Any], Frame | None]:
    """Return the props of the data itself, with its table; in bare Python nothing is converted."""
    context = current()
    if context is None:
        return {"rows": 0}, None
    begins(context.core.timed)
    frame = to_frame(data)
    props: dict[str, Any] = {
        "data": context.core.services.put_blob(context.core, frame.data, MEDIA_TYPE),
        "rows": frame.rows,
    }
    if frame.index:
        props["index"] = list(frame.index)
    if frame.range_index:
        props["range_index"] = True
    return props, frame


def add_sizes(props: dict[str, Any], width: Any, height: Any, usual_height: str = "auto") -> None:
    """Add the sizes of a table that are not the usual ones."""
    if width is not None and width != "stretch":  # None was the default once
        props["width"] = check_width(width)
    if height is not None and height != usual_height:
        props["height"] = check_height(height)


def add_view(
    props: dict[str, Any],
    hide_index: bool | None,
    column_order: Iterable[str] | None,
    config: dict[str, Any] | None,
    row_height: int | None,
    placeholder: str | None,
    alt: str | None,
) -> None:
    """Add the props that say how a table is shown."""
    if hide_index is not None:
        props["hide_index"] = bool(hide_index)
    if column_order is not None:
        props["column_order"] = [str(column) for column in column_order]
    if config:
        props["column_config"] = config
    if row_height is not None:
        if isinstance(row_height, bool) or not isinstance(row_height, int) or row_height < 1:
            raise StreamlitInvalidParameterTypeError("row_height", repr(row_height), ["int from 1 up", "None"])
        props["row_height"] = row_height
    if placeholder is not None:
        props["placeholder"] = str(placeholder)
    if alt is not None:
        props["alt"] = str(alt)


def configured(config: ColumnConfig, frame: Frame | None) -> dict[str, Any]:
    """Return `column_config` as the page gets it: by the names that columns have there."""
    if not isinstance(config, Mapping):
        raise StreamlitInvalidParameterTypeError("column_config", type(config).__name__, ["dict"])
    columns = () if frame is None else frame.columns
    out: dict[str, Any] = {}
    for column, value in config.items():
        name = str(column)
        if isinstance(column, int) and name not in columns and 0 <= column < len(columns):
            name = columns[column]
        elif frame is not None and name in frame.index:
            name = _INDEX
        if value is None:
            out[name] = {"hidden": True}
        elif isinstance(value, str):
            out[name] = {"label": value}
        elif isinstance(value, Mapping):
            out[name] = {option: jsonable(item) for option, item in value.items() if item is not None}
        else:
            raise StreamlitInvalidParameterTypeError(
                f"column_config[{column!r}]", type(value).__name__, ["str", "dict", "None"]
            )
    return out


def _modes(modes: object) -> list[str]:
    chosen = [modes] if isinstance(modes, str) else list(modes) if isinstance(modes, Iterable) else [modes]
    if not chosen:
        raise StreamlitMissingRequiredParameterError("selection_mode", detail="Name one mode at least.")
    out = sorted({str(check_choice("selection_mode", mode, _MODES)) for mode in chosen}, key=_MODES.index)
    for what in _WHATS:
        if f"single-{what}" in out and f"multi-{what}" in out:
            raise StreamlitIncompatibleParametersError(
                f'selection_mode="single-{what}"', f'selection_mode="multi-{what}"', explanation="Choose one of them."
            )
    return out


def _selection(state: object) -> dict[str, list[Any]]:
    """Return a selection in wire form."""
    if state is None:
        return {part: [] for part in _PARTS}
    selection = state.get("selection", state) if isinstance(state, Mapping) else None
    if not isinstance(selection, Mapping) or not set(selection) <= set(_PARTS):
        raise StreamlitInvalidParameterTypeError(
            "selection_default", repr(state), ['{"selection": {"rows": [...], "columns": [...], "cells": [...]}}']
        )
    return {
        "rows": [int(row) for row in selection.get("rows", ())],
        "columns": [str(column) for column in selection.get("columns", ())],
        "cells": [[int(row), str(column)] for row, column in selection.get("cells", ())],
    }


def _decode(wire: dict[str, Any]) -> DataframeState:
    selection = ReadOnlyState(
        rows=list(wire.get("rows", ())),
        columns=list(wire.get("columns", ())),
        cells=[tuple(cell) for cell in wire.get("cells", ())],
    )
    return DataframeState(selection=selection)
