"""Chat: the messages, which are blocks, and the field for the next one."""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from evlit.core.elements.shapes import BlobRef, Common


class ChatMessage(Common):
    """`st.chat_message`, a block."""

    name: str
    avatar: NotRequired[str]  #: `user`, `assistant`, an emoji, or `:material/name:`; absent: by the name
    image: NotRequired[BlobRef | str]  #: a picture as avatar: bytes, or its address


class Draft(TypedDict):
    """Text that the app puts into the field. Another `run` puts it there again."""

    text: str
    run: int


class ChatInput(Common):
    """`st.chat_input`. No value: a message is the trigger.

    It is a text; where files are accepted, `{"text": str, "files": [uploaded files]}`.
    """

    widget: str
    placeholder: str
    max_chars: NotRequired[int]
    accept: NotRequired[Literal[True, "multiple", "directory"]]  #: files: one, several, those of a folder
    types: NotRequired[list[str]]  #: extensions with the dot
    max_size: NotRequired[int]  #: bytes, per file; with `accept`
    submit_mode: NotRequired[Literal["disable", "stop"]]  #: while a run is under way; absent: messages can be sent
    disabled: NotRequired[bool]
    draft: NotRequired[Draft]


BLOCKS: Final[dict[str, type]] = {"chat_message": ChatMessage}

KINDS: Final[dict[str, type]] = {"chat_input": ChatInput}
