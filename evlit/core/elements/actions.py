"""Buttons that do more than a button. None has a value: what a click sends is a trigger, for one run."""

from __future__ import annotations

from typing import Final, Literal, NotRequired

from evlit.core.elements.shapes import BlobRef, ButtonType, Common


class Action(Common):
    """What these buttons carry alike."""

    label: str
    type: NotRequired[ButtonType]  #: absent: secondary
    help: NotRequired[str]
    icon: NotRequired[str]
    icon_position: NotRequired[Literal["right"]]
    shortcut: NotRequired[str]
    disabled: NotRequired[bool]
    wrap: NotRequired[bool]
    form: NotRequired[str]


class DownloadButton(Action):
    """`st.download_button`. A click downloads; unless `silent`, it is also the trigger `true`.

    Without `data` the file is made when it is asked for: `POST /download/<session>?widget=<widget>`.
    """

    widget: str
    file_name: str
    data: NotRequired[BlobRef]
    silent: NotRequired[Literal[True]]  #: `on_click="ignore"`


class LinkButton(Action):
    """`st.link_button`. A click opens `url` in a new tab; with `widget` it is also the trigger `true`."""

    url: str
    widget: NotRequired[str]


class MenuButton(Action):
    """`st.menu_button`. The trigger is the label of an option."""

    widget: str
    options: list[str]


KINDS: Final[dict[str, type]] = {
    "download_button": DownloadButton,
    "link_button": LinkButton,
    "menu_button": MenuButton,
}
