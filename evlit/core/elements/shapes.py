"""Shapes shared by the element kinds."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Size = Literal["stretch", "content"] | int
Alignment = Literal["left", "center", "right", "justify"]
LabelVisibility = Literal["hidden", "collapsed"]
ButtonType = Literal["primary", "secondary", "tertiary"]


class Common(TypedDict):
    """What every kind may carry."""

    key: NotRequired[str]  #: the author's key: the page shows it as the class `st-key-<key>`
    width: NotRequired[Size]
    height: NotRequired[Size]


class BlobRef(TypedDict):
    """Bytes kept under their digest and fetched from `/blob/<digest>`."""

    blob: str
    type: str  #: media type; Arrow IPC streams are `application/vnd.apache.arrow.stream`
    size: int  #: bytes


class Binding(TypedDict):
    """The parameter of the address that a widget's value is: `bind="query-params"`."""

    name: str
    default: Any  #: a value that the address does not show


class Widget(Common):
    """What every widget carries besides its value."""

    widget: str
    label: str
    help: NotRequired[str]
    disabled: NotRequired[bool]
    label_visibility: NotRequired[LabelVisibility]
    form: NotRequired[str]  #: id of the form that holds back its changes until submit
    silent: NotRequired[bool]  #: `on_change="ignore"`: the value is sent as a note, which asks for no run
    required: NotRequired[bool]
    bind: NotRequired[Binding]
    record: NotRequired[bool]  #: False: what the user gives stays out of the log, which has a stand-in as `value`
    pair: NotRequired[bool]  #: such a value has two ends
