"""Grids of equal columns, `st.grid`, and empty room, `st.space`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from evlit.api.emitter import Emitter, check_key
from evlit.api.options import check_choice
from evlit.api.sizes import Gap, Height, WidthWithoutContent, check_gap, check_height, check_width
from evlit.errors import (
    StreamlitIncompatibleParametersError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)

if TYPE_CHECKING:
    from evlit.api.container import Container
    from evlit.api.places import GridContainer

SpaceSize = Literal["stretch", "xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge"] | int

_SPACES: Final = ("stretch", "xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge")

#: Columns of a grid at the most.
_COLUMNS: Final = 24


class GridMixin(Emitter):
    """Commands that arrange others in two directions, or keep room between them."""

    __slots__ = ()

    def grid(
        self,
        columns: Literal["auto"] | int = "auto",
        *,
        min_column_width: Literal["auto"] | int = "auto",
        wrap: bool = True,
        gap: Gap | tuple[Gap | None, Gap | None] | list[Gap | None] | None = "small",
        vertical_alignment: Literal["top", "center", "bottom"] = "top",
        border: bool = False,
        row_height: Literal["content"] | int = "content",
        width: WidthWithoutContent = "stretch",
        height: Height = "content",
        key: str | int | None = None,
        dense: bool = False,
    ) -> GridContainer:
        """Insert a grid of columns of equal width. What is written into it fills its cells in order.

        Parameters
        ----------
        columns
            How many columns there are at the most, 1 to 24; `"auto"`: as many as have room.
        min_column_width
            Pixels that a column has at least: with less room there are fewer columns. `"auto"`: the page decides.
        wrap
            False: keep the number of columns, however narrow they become.
        gap
            Space between cells: a name from `"xxsmall"` to `"xxlarge"`, pixels, or None. A pair is that between rows
            and that between columns.
        vertical_alignment
            `"top"`, `"center"` or `"bottom"`, of what is in a cell.
        border
            Draw a frame around each cell.
        row_height
            Pixels of each row; `"content"`: as high as its highest cell.
        width, height
            `"stretch"`, or pixels; the height also `"content"`. What is higher than a height in pixels scrolls.
        key
            Identity; the page has the class `st-key-<key>` on the grid.
        dense
            Let later cells fill the holes that wide ones left.

        Returns
        -------
        GridContainer
            Its `cell` makes a cell for several elements, or one over several columns and rows.

        Raises
        ------
        StreamlitIncompatibleParametersError
            When `wrap=False` is used without a number of columns.

        Examples
        --------
        >>> with st.grid(3):
        ...     for name, value in figures.items():
        ...         st.metric(name, value)
        """
        from evlit.api.places import GridContainer

        props: dict[str, Any] = {}
        if columns != "auto":
            props["columns"] = _count(columns, "columns", _COLUMNS)
        if min_column_width != "auto":
            props["min_width"] = _count(min_column_width, "min_column_width")
        if not wrap:
            if columns == "auto":
                raise StreamlitIncompatibleParametersError(
                    "wrap=False", 'columns="auto"', explanation="Say how many columns are to be kept."
                )
            props["wrap"] = False
        _add_gaps(props, gap)
        if check_choice("vertical_alignment", vertical_alignment, ("top", "center", "bottom")) != "top":
            props["valign"] = vertical_alignment
        if border:
            props["border"] = True
        if row_height != "content":
            props["row_height"] = _count(row_height, "row_height")
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        if height != "content":
            props["height"] = check_height(height)
        if dense:
            props["dense"] = True
        return GridContainer(self._keyed_block("grid", props, check_key(key))._id)

    def space(self, size: SpaceSize = "small") -> Container:
        """Leave room: below each other, or in a horizontal container beside each other.

        Parameters
        ----------
        size
            A name from `"xxsmall"` to `"xxlarge"`, of which `"medium"` is as high as a button and `"large"` as a field
            with its label; pixels; or `"stretch"`, which takes the room that is left.
        """
        if isinstance(size, str):
            check_choice("size", size, _SPACES)
        else:
            size = _count(size, "size")
        return self._emit("space", {"size": size})


def _add_gaps(props: dict[str, Any], gap: Any) -> None:
    rows, columns = gap, gap
    if isinstance(gap, (tuple, list)):
        if len(gap) != 2:
            raise StreamlitValueError("gap", ["one gap", "a pair: between rows, between columns"], got=gap)
        rows, columns = gap
    between_rows, between_columns = check_gap(rows), check_gap(columns)
    if between_columns is not None:
        props["gap"] = between_columns
    if between_rows != between_columns:
        props["row_gap"] = between_rows or "small"


def _count(value: Any, parameter: str, top: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["int", "str"])
    if top is not None and not 1 <= value <= top:
        raise StreamlitValueOutOfRangeError(parameter, value, 1, top)
    if value < 1:
        raise StreamlitValueError(parameter, ["a whole number from 1 up"], got=value)
    return value


def cell_props(column_span: int | Literal["all"], row_span: int) -> dict[str, Any]:
    """Return the props of a cell of a grid."""
    props: dict[str, Any] = {}
    if column_span == "all":
        props["columns"] = "all"
    elif _count(column_span, "column_span", _COLUMNS) != 1:
        props["columns"] = column_span
    if _count(row_span, "row_span") != 1:
        props["rows"] = row_span
    return props
