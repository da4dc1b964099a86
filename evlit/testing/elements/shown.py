"""Elements that only show something: text, data, status."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from evlit.core.edits import wire_edits
from evlit.testing.elements.base import AppTestError, Element, Widget

if TYPE_CHECKING:
    import pandas as pd

    from evlit.runtime.user_state import WidgetMeta


class HeadingBase(Element):
    """`st.title`, `st.header`, `st.subheader`. Value: the Markdown source."""

    @property
    def tag(self) -> str:
        return f"h{self._props['level']}"

    @property
    def anchor(self) -> str:
        """The anchor that the app gave; empty for none."""
        anchor = self._props.get("anchor")
        return anchor if isinstance(anchor, str) else ""

    @property
    def hide_anchor(self) -> bool:
        return self._props.get("anchor") is False

    @property
    def icon(self) -> str:
        icon: str = self._props.get("icon", "")
        return icon


class Title(HeadingBase):
    """`st.title`. Value: the Markdown source."""

    type = "title"


class Header(HeadingBase):
    """`st.header`. Value: the Markdown source."""

    type = "header"


class Subheader(HeadingBase):
    """`st.subheader`. Value: the Markdown source."""

    type = "subheader"


class Markdown(Element):
    """`st.markdown`, and text given to `st.write`. Value: the source."""

    type = "markdown"

    @property
    def value(self) -> str:
        body: str = self._props.get("body", "")
        return body

    @property
    def is_caption(self) -> bool:
        return bool(self._props.get("caption"))

    @property
    def allow_html(self) -> bool:
        return bool(self._props.get("html"))


class Caption(Markdown):
    """`st.caption`. Value: the source."""

    type = "caption"


class Latex(Markdown):
    """`st.latex`. Value: the source between dollar signs, as Markdown has it."""

    type = "latex"

    @property
    def value(self) -> str:
        return f"$$\n{self._props['body']}\n$$"


class Divider(Markdown):
    """`st.divider`. Value: three dashes."""

    type = "divider"

    @property
    def value(self) -> str:
        return "---"


class Text(Element):
    """`st.text`. Value: the text."""

    type = "text"


class Code(Element):
    """`st.code`. Value: the code."""

    type = "code"
    _shown = ("language",)

    @property
    def language(self) -> str:
        """Language, `plaintext` for none."""
        language: str = self._props.get("language", "plaintext")
        return language

    @property
    def show_line_numbers(self) -> bool:
        return bool(self._props.get("line_numbers"))


class Json(Element):
    """`st.json`. Value: JSON text."""

    type = "json"

    @property
    def value(self) -> str:
        return json.dumps(self._props["body"])

    @property
    def expanded(self) -> bool:
        return bool(self._props.get("expanded", True))


class Html(Element):
    """`st.html`. Value: the HTML."""

    type = "html"


class Help(Element):
    """`st.help`. Value: the name of the object."""

    type = "help_info"

    @property
    def name(self) -> str:
        name: str = self._props.get("name", "")
        return name

    @property
    def value(self) -> str:
        return self.name or str(self._props.get("value", ""))

    @property
    def doc_string(self) -> str:
        text: str = self._props.get("doc", "")
        return text


class Space(Element):
    """`st.space`. Value: its size."""

    type = "space"

    @property
    def size(self) -> Any:
        return self._props.get("size")

    @property
    def value(self) -> Any:
        return self.size


class Dataframe(Widget):
    """`st.dataframe`, `st.data_editor`. Value: a pandas DataFrame of what the app passed in.

    `set_value` of an editor takes edits as `session_state` has them: `{"edited_rows": {0: {"name": "Ada"}}}`.
    """

    type = "dataframe"
    _shown = ()

    @property
    def value(self) -> pd.DataFrame:
        from evlit.testing.elements.tables import to_pandas

        data = self._props.get("data")
        return to_pandas(None if data is None else self._view.read(data["blob"]), self._props)

    @property
    def digest(self) -> str:
        """What stands for the value: other hex digits when a cell, a name or the order is another one.

        Fractions count to six digits.
        """
        from evlit.testing.elements.tables import digest_of

        return digest_of(self.value)

    def select(
        self, *, rows: Sequence[int] = (), columns: Sequence[str] = (), cells: Sequence[tuple[int, str]] = ()
    ) -> Self:
        """Select these rows, by number, columns and cells, and nothing else.

        Raises
        ------
        AppTestError
            When nothing can be selected in it: it needs `on_select`.
        """
        if "widget" not in self._props:
            raise AppTestError("expected a dataframe in which something can be selected: give it `on_select`")
        return self.set_value(
            {"rows": list(rows), "columns": list(columns), "cells": [[row, column] for row, column in cells]}
        )

    def encode(self, value: Any, _meta: WidgetMeta) -> Any:
        """See `Widget.encode`; of an editor, edits as `session_state` has them."""
        return wire_edits(value) if self.type == "data_editor" and isinstance(value, Mapping) else value

    @property
    def editing_mode(self) -> str:
        """Which rows can be added or removed; `read_only` where nothing can be edited."""
        mode: str = self._props.get("num_rows", "read_only")
        return mode

    def __repr__(self) -> str:
        rows = self._props.get("rows")
        return f"{type(self).__name__}({', '.join(part for part in (f'rows={rows}', self._fields()) if part)})"


class Table(Dataframe):
    """`st.table`. Value: a pandas DataFrame of what the page has."""

    type = "table"


class Metric(Element):
    """`st.metric`. Value: the number as it is shown."""

    type = "metric"
    _shown = ("label", "delta")

    @property
    def label(self) -> str:
        label: str = self._props["label"]
        return label

    @property
    def delta(self) -> str:
        delta: str = self._props.get("delta", "")
        return delta

    @property
    def color(self) -> str:
        """Colour of the delta; empty where there is none."""
        color: str = self._props.get("color", "")
        return color

    @property
    def help(self) -> str:
        text: str = self._props.get("help", "")
        return text

    @property
    def value(self) -> str:
        value: str = self._props["value"]
        return value


class AlertBase(Element):
    """`st.success`, `st.info`, `st.warning`, `st.error`. Value: the Markdown source."""

    _shown = ("icon",)

    @property
    def icon(self) -> str:
        icon: str = self._props.get("icon", "")
        return icon


class Success(AlertBase):
    """`st.success`. Value: the Markdown source."""

    type = "success"


class Info(AlertBase):
    """`st.info`. Value: the Markdown source."""

    type = "info"


class Warning(AlertBase):
    """`st.warning`. Value: the Markdown source."""

    type = "warning"


class Error(AlertBase):
    """`st.error`. Value: the Markdown source."""

    type = "error"


class Exception(Element):
    """`st.exception`, and what the page shows for an error that nobody caught. Value: the message."""

    type = "exception"

    @property
    def message(self) -> str:
        message: str = self._props["message"]
        return message

    @property
    def value(self) -> str:
        return self.message

    @property
    def name(self) -> str:
        """Name of the class of the exception, with its module unless it is built in."""
        name: str = self._props["type"]
        return name

    @property
    def is_markdown(self) -> bool:
        return bool(self._props.get("markdown"))

    @property
    def is_warning(self) -> bool:
        return bool(self._props.get("warning"))

    @property
    def stack_trace(self) -> list[str]:
        """The frames, one text each."""
        frames: list[dict[str, Any]] = self._props.get("frames", [])
        return [f'File "{each["file"]}", line {each["line"]}, in {each["name"]}{_source(each)}' for each in frames]

    def __repr__(self) -> str:
        place = f", {self._where()}" if self._where() else ""
        return f"Exception({self.name}: {self.message}{place})"

    def _where(self) -> str:
        frames = [each for each in self._props.get("frames", []) if each.get("app")]
        return f"{frames[-1]['file']}:{frames[-1]['line']}" if frames else ""


class Progress(Element):
    """`st.progress`. Value: whole per cent."""

    type = "progress"
    _shown = ("text",)

    @property
    def value(self) -> int:
        part: float = self._props["value"]
        return round(part * 100)

    @property
    def text(self) -> str:
        text: str = self._props.get("text", "")
        return text


class Toast(Element):
    """`st.toast`. Value: the Markdown source."""

    type = "toast"
    _shown = ("icon",)

    @property
    def icon(self) -> str:
        icon: str = self._props.get("icon", "")
        return icon


class Image(Element):
    """`st.image`. Value: the addresses of the images."""

    type = "image"

    @property
    def value(self) -> list[str]:
        images: list[dict[str, Any]] = self._props.get("images", [])
        return [str(each.get("url") or each.get("blob") or "") for each in images]

    @property
    def captions(self) -> list[str]:
        images: list[dict[str, Any]] = self._props.get("images", [])
        return [str(each.get("caption", "")) for each in images]


def _source(frame: dict[str, Any]) -> str:
    lines = frame.get("code")
    if not lines:
        return ""
    at = frame["line"] - frame.get("first", frame["line"])
    return f"\n    {lines[at].strip()}" if 0 <= at < len(lines) else ""
