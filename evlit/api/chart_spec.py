"""From fields to a Vega-Lite specification (step 7 of the click journey), without data, sizes, or theme."""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from evlit.api.chart_fields import Field, Fields
from evlit.api.colors import css_color
from evlit.errors import StreamlitAPIException, StreamlitIncompatibleParametersError

Mark = Literal["line", "area", "bar", "circle"]
Spec = dict[str, Any]

#: Characters that have a meaning in the name of a field.
_SPECIAL: Final = re.compile(r"([\\.\[\]\"'])")

#: Bars on a time axis fill this part of the room there is for each.
_BAR_SHARE: Final = 0.8

#: Pixels between the outermost points and the edge.
_POINT_ROOM: Final = 8


def chart_spec(
    mark: Mark,
    fields: Fields,
    *,
    x_label: str | None = None,
    y_label: str | None = None,
    color: Any = None,
    size: Any = None,
    stack: bool | str | None = None,
    horizontal: bool = False,
    sort: bool | str = True,
) -> Spec:
    """Return the specification of a chart.

    Several columns for `y` are folded into one with their names beside it, in the page: the data stay as they are.
    """
    spec: Spec = {"data": {"name": "source"}, "mark": {"type": mark}}
    if fields.x is None or not fields.y or not fields.frame.rows:
        return {**spec, "encoding": {}}
    series, value = _folded_names(fields)
    if len(fields.y) > 1:
        spec["transform"] = [{"fold": [escaped(field.name) for field in fields.y], "as": [series, value]}]
        y = Field(value, _common_kind(fields.y), None)
    else:
        y = fields.y[0]
    x = fields.x
    position = _position(mark, x, across=True)
    measure = _position(mark, y, across=False)
    if mark == "bar":
        _sort_bars(position, fields, sort)
        _size_bars(spec["mark"], position, x, horizontal)
    if mark in ("bar", "area"):
        _stack(spec, measure, mark, fields, stack, series, horizontal)
    if horizontal:
        x_channel, y_channel = measure, position
    else:
        x_channel, y_channel = position, measure
    for channel, label in ((x_channel, x_label), (y_channel, y_label)):
        if label is not None:
            channel["title"] = label
    encoding: Spec = spec.setdefault("encoding", {})
    encoding.update(x=x_channel, y=y_channel)
    shown_color = _color(fields, color, series)
    if shown_color is not None:
        encoding["color"] = shown_color
    shown_size = _size(fields, size)
    if shown_size is not None:
        encoding["size"] = shown_size
    encoding["tooltip"] = _tooltip(fields, x, y, series, x_label, y_label, horizontal)
    return spec


def escaped(name: str) -> str:
    """Return the name of a column as Vega-Lite reads it: dots and brackets would be a path."""
    return _SPECIAL.sub(r"\\\1", name)


def _folded_names(fields: Fields) -> tuple[str, str]:
    taken = {*fields.frame.columns, *fields.frame.index}
    names = []
    for name in ("series", "value"):
        while name in taken:
            name += "_"
        names.append(name)
    return names[0], names[1]


def _common_kind(fields: tuple[Field, ...]) -> Any:
    kinds = {field.kind for field in fields}
    return kinds.pop() if len(kinds) == 1 else "nominal"


def _position(mark: Mark, field: Field, *, across: bool) -> Spec:
    kind = "ordinal" if mark == "bar" and across and field.kind != "temporal" else field.kind
    channel: Spec = {"field": escaped(field.name), "type": kind, "title": field.title}
    if kind == "quantitative" and mark == "line":
        channel["scale"] = {"zero": False}  # where a line begins says nothing; where a bar begins does
    elif kind == "quantitative" and mark == "circle":
        channel["scale"] = {"zero": False, "padding": _POINT_ROOM}
    if across and field.whole and kind == "quantitative":
        channel["axis"] = {"tickMinStep": 1}
    if field.order is not None:
        channel["sort"] = list(field.order)
    return channel


def _sort_bars(position: Spec, fields: Fields, sort: bool | str) -> None:
    if sort is True:
        return
    if position["type"] == "temporal":
        raise StreamlitIncompatibleParametersError(
            f"sort={sort!r}", f"x={fields.x.name if fields.x else None!r}", explanation="Dates stand in their order."
        )
    if sort is False:
        position["sort"] = None
    elif isinstance(sort, str) and fields.sort is not None:
        op = "max" if len(fields.y) > 1 else "sum"  # folding repeats the value for each series
        order = "descending" if sort.startswith("-") else "ascending"
        position["sort"] = {"field": escaped(fields.sort.name), "op": op, "order": order}


def _size_bars(mark: Spec, position: Spec, x: Field, horizontal: bool) -> None:
    """Give bars on a time axis their thickness: Vega-Lite knows it for names only."""
    if x.kind == "temporal":
        side = "height" if horizontal else "width"
        # The axis begins and ends half a bar before the first and after the last.
        room = f"{side} / {x.distinct + 1}"
        mark[side] = {"expr": f"max(1, {_BAR_SHARE} * {room})"}
        position["scale"] = {"padding": {"expr": f"{_BAR_SHARE / 2} * {room}"}}


def _stack(
    spec: Spec, measure: Spec, mark: Mark, fields: Fields, stack: bool | str | None, series: str, horizontal: bool
) -> None:
    if stack is None or stack is True:
        return  # Vega-Lite stacks bars and areas that have a colour
    if stack in ("normalize", "center"):
        measure["stack"] = stack
        return
    measure["stack"] = None
    if stack is False and mark == "bar":
        field = series if len(fields.y) > 1 else None if fields.color is None else fields.color.name
        if field is not None:
            offset: Spec = {"field": escaped(field)}
            if len(fields.y) > 1:
                offset["sort"] = [one.name for one in fields.y]
            spec["encoding"] = {"yOffset" if horizontal else "xOffset": offset}
    else:
        spec["mark"]["opacity"] = 0.7  # what stands behind is seen too


def _color(fields: Fields, color: Any, series: str) -> Spec | None:
    if fields.color is not None:
        field = fields.color
        shown: Spec = {"field": escaped(field.name), "type": field.kind}
        if field.colors:
            return {**shown, "scale": None}
        shown["title"] = field.title if field.kind in ("quantitative", "temporal") else None
        if field.order is not None:
            shown["sort"] = list(field.order)
        return shown
    names = [field.name for field in fields.y]
    colors = _colors(color, names)
    if len(names) > 1:
        scale: Spec = {"domain": names}
        if colors:
            scale["range"] = colors
        return {"field": series, "type": "nominal", "title": None, "scale": scale}
    return {"value": colors[0]} if colors else None


def _colors(color: Any, names: list[str]) -> list[str]:
    """Return one colour for each series; none for the theme's."""
    if color is None:
        return []
    if isinstance(color, str) or (len(color) in (3, 4) and not isinstance(color[0], (str, list, tuple))):
        color = [color]
    colors = [css_color(one) for one in color]
    if len(colors) != len(names):
        raise StreamlitAPIException(
            f"`color` must be one colour for each of the {len(names)} columns drawn ({', '.join(names)}), "
            f"got {len(colors)}: {color!r}."
        )
    return colors


def _size(fields: Fields, size: Any) -> Spec | None:
    if fields.size is not None:
        return {"field": escaped(fields.size.name), "type": "quantitative", "legend": None}
    return None if size is None else {"value": size}


def _tooltip(
    fields: Fields, x: Field, y: Field, series: str, x_label: str | None, y_label: str | None, horizontal: bool
) -> list[Spec]:
    labels = (y_label, x_label) if horizontal else (x_label, y_label)
    shown: list[Spec] = [
        {"field": escaped(x.name), "type": x.kind, "title": labels[0] or x.title or "index"},
        {"field": escaped(y.name), "type": y.kind, "title": labels[1] or y.title or "value"},
    ]
    if len(fields.y) > 1:
        shown.insert(1, {"field": series, "type": "nominal", "title": "series"})
    shown.extend(
        {"field": escaped(extra.name), "type": extra.kind, "title": extra.title or extra.name}
        for extra in (fields.color, fields.size)
        if extra is not None and not extra.colors and extra.name not in (x.name, y.name)
    )
    return shown
