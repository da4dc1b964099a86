"""`st.line_chart` and its kin (step 7 of the click journey): a Vega-Lite specification, with the data in a blob."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from evlit.api.chart_fields import choose_fields
from evlit.api.chart_spec import Mark, Spec, chart_spec
from evlit.api.colors import Color
from evlit.api.emitter import Emitter
from evlit.api.frames import MEDIA_TYPE, Frame, remembered
from evlit.api.options import check_choice, check_label
from evlit.api.sizes import Height, Width, check_height, check_width, old_width
from evlit.errors import StreamlitInvalidParameterTypeError
from evlit.runtime.context import current
from evlit.runtime.profile import begins

if TYPE_CHECKING:
    from evlit.api.container import Container

Stack = Literal["normalize", "center", "layered"]


class ChartsMixin(Emitter):
    """Commands that draw data."""

    __slots__ = ()

    def line_chart(
        self,
        data: Any = None,
        *,
        x: str | None = None,
        y: str | Sequence[str] | None = None,
        x_label: str | None = None,
        y_label: str | None = None,
        color: Color | list[Color] | None = None,
        width: Width = "stretch",
        height: Height = "content",
        use_container_width: bool | None = None,
        alt: str | None = None,
    ) -> Container:
        """Draw lines.

        Parameters
        ----------
        data
            Whatever `dataframe` shows: a column for each line, or all values in one column and what tells the lines
            apart in another (`color`).
        x
            Name of the column along the bottom; None for the index.
        y
            Name or names of the columns to draw; None for all others.
        x_label, y_label
            Titles of the axes; None for the name of the column, empty for none.
        color
            Name of the column that tells lines apart or holds their colours; or a colour (hex text, a name, or a tuple
            of 3 or 4 numbers); or a list of colours, one for each column of `y`. None for the theme's.
        width, height
            `"stretch"`, `"content"`, or pixels.
        use_container_width
            The old way to say `width="stretch"` (True) or `"content"` (False).
        alt
            Description for who cannot see the chart.

        Raises
        ------
        StreamlitDataframeConversionError
            When the data cannot be read as a table.
        StreamlitAPIException
            When a name is not one of a column, or the number of colours is not that of the columns.
        StreamlitInvalidColorError
            When a colour is not one.
        """
        sizes = _sizes(width, height, use_container_width, alt)
        return self._chart("line", sizes, data, x, y, x_label, y_label, color)

    def area_chart(
        self,
        data: Any = None,
        *,
        x: str | None = None,
        y: str | Sequence[str] | None = None,
        x_label: str | None = None,
        y_label: str | None = None,
        color: Color | list[Color] | None = None,
        stack: bool | Stack | None = None,
        width: Width = "stretch",
        height: Height = "content",
        use_container_width: bool | None = None,
        alt: str | None = None,
    ) -> Container:
        """Draw areas; parameters as in `line_chart`, and one more.

        Parameters
        ----------
        stack
            None or True: one above the other. False or `"layered"`: one before the other. `"normalize"`: as parts of a
            whole. `"center"`: around a middle line.
        """
        sizes = _sizes(width, height, use_container_width, alt)
        return self._chart("area", sizes, data, x, y, x_label, y_label, color, stack=_checked_stack(stack))

    def bar_chart(
        self,
        data: Any = None,
        *,
        x: str | None = None,
        y: str | Sequence[str] | None = None,
        x_label: str | None = None,
        y_label: str | None = None,
        color: Color | list[Color] | None = None,
        horizontal: bool = False,
        sort: bool | str = True,
        stack: bool | Stack | None = None,
        width: Width = "stretch",
        height: Height = "content",
        use_container_width: bool | None = None,
        alt: str | None = None,
    ) -> Container:
        """Draw bars; parameters as in `line_chart`, and three more.

        Parameters
        ----------
        horizontal
            Bars lie. `x` still names the column of their names, `x_label` the title along the bottom.
        sort
            True: by name. False: as in the data. Or the name of a column to sort by, with a minus sign before it for
            the largest first.
        stack
            None or True: one above the other. False: side by side. `"layered"`: one before the other. `"normalize"`:
            as parts of a whole. `"center"`: around a middle line.
        """
        if not isinstance(sort, (bool, str)):
            raise StreamlitInvalidParameterTypeError("sort", type(sort).__name__, ["bool", "str"])
        sizes = _sizes(width, height, use_container_width, alt)
        return self._chart(
            "bar",
            sizes,
            data,
            x,
            y,
            x_label,
            y_label,
            color,
            stack=_checked_stack(stack),
            horizontal=bool(horizontal),
            sort=sort,
        )

    def scatter_chart(
        self,
        data: Any = None,
        *,
        x: str | None = None,
        y: str | Sequence[str] | None = None,
        x_label: str | None = None,
        y_label: str | None = None,
        color: Color | list[Color] | None = None,
        size: str | float | None = None,
        width: Width = "stretch",
        height: Height = "content",
        use_container_width: bool | None = None,
        alt: str | None = None,
    ) -> Container:
        """Draw points; parameters as in `line_chart`, and one more.

        Parameters
        ----------
        size
            Name of the column of the points' sizes, or one size for all, in square pixels.
        """
        if (
            size is not None
            and not isinstance(size, str)
            and (isinstance(size, bool) or not hasattr(size, "__float__"))
        ):
            raise StreamlitInvalidParameterTypeError("size", type(size).__name__, ["str", "int", "float", "None"])
        sizes = _sizes(width, height, use_container_width, alt)
        return self._chart("circle", sizes, data, x, y, x_label, y_label, color, size=size)

    def _chart(
        self,
        mark: Mark,
        props: dict[str, Any],
        data: Any,
        x: Any,
        y: Any,
        x_label: str | None,
        y_label: str | None,
        color: Any,
        **options: Any,
    ) -> Container:
        context = current()
        if context is None:
            return self._emit("vega_chart", props)
        begins(context.core.timed)
        x_label = None if x_label is None else check_label(x_label, "x_label")
        y_label = None if y_label is None else check_label(y_label, "y_label")

        def make() -> tuple[Spec, Frame]:
            sort = options.get("sort")
            by = sort.removeprefix("-") if isinstance(sort, str) else None
            fields = choose_fields(data, x, y, color, options.get("size"), by)
            spec = chart_spec(mark, fields, x_label=x_label, y_label=y_label, color=color, **options)
            return spec, fields.frame

        parameters: Hashable = (mark, repr((x, y, x_label, y_label, color)), tuple(sorted(options.items())))
        spec, frame = remembered(data, parameters, make, lambda made: len(made[1].data))
        props["spec"] = spec
        props["data"] = context.core.services.put_blob(context.core, frame.data, MEDIA_TYPE)
        return self._emit("vega_chart", props)


def _sizes(width: Any, height: Any, use_container_width: bool | None, alt: str | None) -> dict[str, Any]:
    props: dict[str, Any] = {}
    width = old_width(width, use_container_width)
    if width is not None and width != "stretch":
        props["width"] = check_width(width)
    if height is not None and height != "content":
        props["height"] = check_height(height)
    if alt is not None:
        props["alt"] = str(alt)
    return props


def _checked_stack(stack: Any) -> Any:
    return check_choice("stack", stack, (None, True, False, "normalize", "center", "layered"))
