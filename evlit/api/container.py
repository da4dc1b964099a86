"""The object behind `st.sidebar`, `st.columns()` and every `with` block: all commands that can be given to a place."""

from __future__ import annotations

import sys
from typing import Any

from evlit.api.actions import ActionsMixin
from evlit.api.button_groups import ButtonGroupsMixin
from evlit.api.buttons import ButtonsMixin
from evlit.api.charts import ChartsMixin
from evlit.api.chat import ChatMixin
from evlit.api.choices import ChoicesMixin, MultiselectMixin
from evlit.api.dates import DatesMixin
from evlit.api.editor import EditorMixin
from evlit.api.emitter import Emitter
from evlit.api.files import FilesMixin
from evlit.api.forms import FormsMixin
from evlit.api.grid import GridMixin
from evlit.api.layout import FoldingMixin, LayoutMixin
from evlit.api.links import LinksMixin
from evlit.api.metric import MetricMixin
from evlit.api.numbers import NumbersMixin
from evlit.api.pickers import PickersMixin
from evlit.api.text_inputs import TextInputsMixin
from evlit.api.times import TimesMixin
from evlit.api.write import WriteMixin
from evlit.errors import StreamlitAPIException


class Container(
    ActionsMixin,
    ButtonGroupsMixin,
    ButtonsMixin,
    ChartsMixin,
    ChatMixin,
    ChoicesMixin,
    MultiselectMixin,
    DatesMixin,
    EditorMixin,
    FilesMixin,
    FormsMixin,
    GridMixin,
    LayoutMixin,
    LinksMixin,
    FoldingMixin,
    MetricMixin,
    NumbersMixin,
    PickersMixin,
    TextInputsMixin,
    TimesMixin,
    WriteMixin,
    Emitter,
):
    """A place on the page. Commands are methods: `place.text("...")` writes there, whatever `with` block is open."""

    __slots__ = ()

    def _make(self, id: int, *, leaf: bool = False) -> Container:
        return Container(id, leaf=leaf)

    def _as_container(self) -> Container:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def missing(*_: object, **__: object) -> None:
            if hasattr(sys.modules["evlit"], name):
                raise StreamlitAPIException(f"`{name}` is no command of a container: call `st.{name}()`.")
            raise StreamlitAPIException(f"A container has no command `{name}`.")

        return missing

    def __repr__(self) -> str:
        return "DeltaGenerator()" if self._id is None else f"DeltaGenerator(node={self._id})"
