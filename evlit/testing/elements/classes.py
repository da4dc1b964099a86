"""Which class wraps which node."""

from __future__ import annotations

from typing import Final

from evlit.core.tree import Node as TreeNode
from evlit.testing.elements import buttons, charts, choices, fields, files, layout, shown
from evlit.testing.elements.base import Block, Element, UnknownElement, View, Widget
from evlit.testing.elements.types import type_of

_TYPED: Final[tuple[type[Element | Block], ...]] = (
    *(buttons.Button, buttons.Checkbox, buttons.DownloadButton, buttons.Feedback, buttons.LinkButton),
    *(buttons.MenuButton, buttons.PageLink, buttons.Toggle),
    *(
        choices.ButtonGroup,
        choices.Multiselect,
        choices.Pagination,
        choices.Radio,
        choices.SelectSlider,
        choices.Selectbox,
    ),
    *(fields.ColorPicker, fields.DateInput, fields.DateTimeInput, fields.NumberInput, fields.Slider),
    *(fields.TextArea, fields.TextInput, fields.TimeInput),
    *(files.AudioInput, files.CameraInput, files.ChatInput, files.FileUploader),
    *(
        layout.ChatMessage,
        layout.Column,
        layout.Dialog,
        layout.Expander,
        layout.Grid,
        layout.Popover,
        layout.Status,
        layout.Tab,
    ),
    charts.Chart,
    *(shown.Caption, shown.Code, shown.Dataframe, shown.Divider, shown.Error, shown.Exception, shown.Header),
    *(shown.Help, shown.Html, shown.Image, shown.Info, shown.Json, shown.Latex, shown.Markdown, shown.Metric),
    *(shown.Progress, shown.Space, shown.Subheader, shown.Success, shown.Table, shown.Text, shown.Title),
    *(shown.Toast, shown.Warning),
)

_CLASSES: Final[dict[str, type[Element | Block]]] = {
    **{each.type: each for each in _TYPED},
    "data_editor": shown.Dataframe,
    **dict.fromkeys(("main", "sidebar", "event", "bottom"), layout.SpecialBlock),
}


def wrap(node: TreeNode, view: View) -> Element | Block:
    """Return the element or block of a node."""
    type = type_of(node)
    known = _CLASSES.get(type)
    if known is None:
        known = (
            Block
            if node.children is not None and type != "empty"
            else Widget
            if "widget" in node.props
            else UnknownElement
        )
    element = known(node, view)
    if element.type != type:
        element.type = type
    return element
