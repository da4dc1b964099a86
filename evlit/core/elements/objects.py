"""What is known of a Python object."""

from __future__ import annotations

from typing import Final, NotRequired, TypedDict

from evlit.core.elements.shapes import Common


class Member(TypedDict):
    """A public name of an object."""

    name: str
    type: str  #: `function`, `class`, `module`, `property`, or the type of its value
    value: NotRequired[str]
    doc: NotRequired[str]  #: first line of its documentation


class Help(Common):
    """`st.help`. All texts are shown as they are, no Markdown."""

    name: NotRequired[str]  #: what the app calls it
    type: str
    signature: NotRequired[str]  #: of what can be called
    value: NotRequired[str]  #: of what cannot
    doc: NotRequired[str]
    members: list[Member]


KINDS: Final[dict[str, type]] = {"help": Help}
