"""Widgets: leaves with a value. The docstring of each says what `value` is on the wire."""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from evlit.core.elements.shapes import ButtonType, Common, Widget


class Button(Common):
    """`st.button`, and `st.form_submit_button` with `submit`. No value: a click is the trigger `true`."""

    widget: str
    label: str
    type: NotRequired[ButtonType]  #: absent: secondary
    help: NotRequired[str]
    icon: NotRequired[str]
    icon_position: NotRequired[Literal["right"]]
    shortcut: NotRequired[str]
    disabled: NotRequired[bool]
    wrap: NotRequired[bool]
    form: NotRequired[str]
    submit: NotRequired[Literal[True]]


class Checkbox(Widget):
    """`st.checkbox` and, as kind `toggle`, `st.toggle`. Value: bool."""

    value: bool
    wrap: NotRequired[bool]


class Radio(Widget):
    """`st.radio`. Value: the label of the option, or null."""

    value: str | None
    options: list[str]
    captions: NotRequired[list[str]]
    horizontal: NotRequired[Literal[True]]


class Selectbox(Widget):
    """`st.selectbox`. Value: the label of the option, or null."""

    value: str | None
    options: list[str]
    clearable: NotRequired[Literal[True]]  #: `index=None`: the choice can be taken back
    placeholder: NotRequired[str]
    accept_new: NotRequired[Literal[True]]
    filter: NotRequired[Literal["contains", "prefix", "none"]]  #: absent: fuzzy
    icon: NotRequired[str]


class Multiselect(Widget):
    """`st.multiselect`. Value: list of labels in the order chosen."""

    value: list[str]
    options: list[str]
    max_selections: NotRequired[int]
    placeholder: NotRequired[str]
    accept_new: NotRequired[Literal[True]]
    filter: NotRequired[Literal["contains", "prefix", "none"]]
    select_all: NotRequired[Literal[True]]  #: offer "Select all"
    wrap: NotRequired[bool]


class Slider(Widget):
    """`st.slider`. Value: number, or `[low, high]`.

    For `date`, `time` and `datetime` every number is milliseconds since 1970-01-01 00:00 on a clock without zone
    (a time stands on 1970-01-01).
    """

    value: float | list[float]
    min: float
    max: float
    step: float
    type: Literal["int", "float", "date", "time", "datetime"]
    format: NotRequired[str]  #: printf style for numbers, moment style for dates


class SelectSlider(Widget):
    """`st.select_slider`. Value: a label, or `[from, to]`."""

    value: str | list[str]
    options: list[str]


class Validation(TypedDict):
    """What a text must match before it is committed."""

    pattern: str  #: regular expression, as JavaScript reads it
    message: NotRequired[str]


class Redacted(TypedDict):
    """What the log and the page have of a password: two equal ones have equal digests."""

    redacted: str


class TextInput(Widget):
    """`st.text_input`. Value: string, or null. Of a password, once there is one, only its stand-in is told."""

    value: str | Redacted | None
    type: NotRequired[Literal["password", "email", "url", "phone", "search"]]
    max_chars: NotRequired[int]
    placeholder: NotRequired[str]
    autocomplete: NotRequired[str]
    icon: NotRequired[str]
    validate: NotRequired[Validation]
    live: NotRequired[int]  #: commit this many milliseconds after the last key


class TextArea(Widget):
    """`st.text_area`. Value: string, or null."""

    value: str | None
    max_chars: NotRequired[int]
    placeholder: NotRequired[str]


class NumberInput(Widget):
    """`st.number_input`. Value: number, or null."""

    value: float | None
    type: Literal["int", "float"]
    step: float
    min: NotRequired[float]
    max: NotRequired[float]
    format: NotRequired[str]  #: printf style
    placeholder: NotRequired[str]
    icon: NotRequired[str]
    clearable: NotRequired[Literal[True]]


class DateInput(Widget):
    """`st.date_input`. Value: ISO date or null; with `range`, a list of 0, 1 or 2 ISO dates."""

    value: str | list[str] | None
    range: NotRequired[Literal[True]]
    min: NotRequired[str]
    max: NotRequired[str]
    format: NotRequired[str]  #: absent: YYYY/MM/DD
    clearable: NotRequired[Literal[True]]


class UploadedFile(TypedDict):
    """A file that was uploaded to this session."""

    id: str
    name: str
    type: str
    size: int


class FileUploader(Widget):
    """`st.file_uploader`. Value: list of uploaded files."""

    value: list[UploadedFile]
    multiple: NotRequired[Literal[True, "directory"]]
    types: NotRequired[list[str]]  #: extensions with the dot
    max_size: int  #: bytes, per file


KINDS: Final[dict[str, type]] = {
    "button": Button,
    "checkbox": Checkbox,
    "toggle": Checkbox,
    "radio": Radio,
    "selectbox": Selectbox,
    "multiselect": Multiselect,
    "slider": Slider,
    "select_slider": SelectSlider,
    "text_input": TextInput,
    "text_area": TextArea,
    "number_input": NumberInput,
    "date_input": DateInput,
    "file_uploader": FileUploader,
}
