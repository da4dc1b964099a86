"""Chat: `st.chat_message`, `st.chat_input`, and the message that this returns."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import define, field

from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.fields import text, wrong_entry
from evlit.api.files import UploadedFile, extensions, open_all, size_limit
from evlit.api.options import check_choice, check_icon
from evlit.api.pictures import picture
from evlit.api.sizes import Height, Width, WidthWithoutContent, check_height, check_width
from evlit.core.tree import BOTTOM, MAIN
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidLayoutContextError,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container

#: Avatars that the page draws itself.
_AVATARS: Final = ("user", "assistant")

_SAMPLE_RATES: Final = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000)

_ITEMS: Final = ("text", "files", "audio")


@define
class ChatInputValue(MutableMapping[str, Any]):
    """A message with what was attached: a mapping whose items are attributes too.

    Attributes
    ----------
    text
        What was written; may be empty when there are files.
    files
        What was attached.
    audio
        What was recorded; None.
    """

    text: str
    files: list[UploadedFile] = field(factory=list)
    audio: UploadedFile | None = None

    def __len__(self) -> int:
        return len(_ITEMS)

    def __iter__(self) -> Iterator[str]:
        return iter(_ITEMS)

    def __contains__(self, key: object) -> bool:
        return key in _ITEMS

    def __getitem__(self, key: str) -> Any:
        if key not in _ITEMS:
            raise KeyError(f"expected one of {', '.join(_ITEMS)}, got {key!r}")
        return getattr(self, key)

    def __setitem__(self, key: str, value: Any) -> None:
        if key not in _ITEMS:
            raise KeyError(f"expected one of {', '.join(_ITEMS)}, got {key!r}")
        setattr(self, key, value)

    def __delitem__(self, key: str) -> None:
        raise TypeError("A message always has its text, its files and its audio: assign another value instead.")

    def to_dict(self) -> dict[str, Any]:
        """Return the items as a plain dict."""
        return dict(self)


class ChatMixin(Emitter):
    """Commands for conversations."""

    __slots__ = ()

    def chat_message(
        self,
        name: Literal["user", "assistant", "ai", "human"] | str,
        *,
        avatar: Any = None,
        width: Width = "stretch",
    ) -> Container:
        """Insert a container for one message of a conversation.

        Parameters
        ----------
        name
            Who speaks. `"user"`, `"human"`, `"assistant"` and `"ai"` have avatars of their own.
        avatar
            `"user"`, `"assistant"`, an emoji, `":material/name:"`, or a picture: its address or path, bytes, an image
            (PIL, or an array). None: by the name, of which others than those above show their first letter.
        width
            `"stretch"`, `"content"`, or pixels.

        Returns
        -------
        Container
            The message, to be used in `with` or by its methods.

        Examples
        --------
        >>> with st.chat_message("assistant"):
        ...     st.write_stream(answer(question))
        """
        if not isinstance(name, str):
            raise StreamlitInvalidParameterTypeError("name", type(name).__name__, ["str"])
        if not name:
            raise StreamlitMissingRequiredParameterError("name", detail="It says who speaks.")
        props: dict[str, Any] = {"name": name}
        if avatar is not None:
            _add_avatar(props, avatar)
        if width != "stretch":
            props["width"] = check_width(width)
        return self._block("chat_message", props)

    def chat_input(
        self,
        placeholder: str = "Your message",
        *,
        key: str | int | None = None,
        max_chars: int | None = None,
        max_upload_size: int | None = None,
        accept_file: bool | Literal["multiple", "directory"] = False,
        file_type: str | Sequence[str] | None = None,
        accept_audio: bool = False,
        audio_sample_rate: int | None = 16000,
        disabled: bool = False,
        submit_mode: Literal["submit", "disable", "stop"] = "submit",
        on_submit: WidgetCallback | None = None,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        width: WidthWithoutContent = "stretch",
        height: Height = "content",
        record: bool = True,
    ) -> Any:
        """Show a field for a message. At the top level of the main area it stays at the foot of the page.

        Parameters
        ----------
        placeholder
            Text in the field while it is empty.
        key
            Name of the field: its identity, and its entry in `st.session_state`. What is assigned to that is put into
            the field as a draft.
        max_chars
            How long a message may be.
        max_upload_size
            Megabytes that a file may have; the server's limit unless given.
        accept_file
            Take a file (True), several (`"multiple"`), or those of a folder (`"directory"`) with the message.
        file_type
            Extensions of the files to take, with or without the dot; None for all.
        accept_audio, audio_sample_rate
            Not supported yet.
        disabled
            Show it, and take no messages.
        submit_mode
            While a run is under way: `"submit"` lets the next message interrupt it, `"disable"` waits for its end,
            `"stop"` offers to stop it.
        on_submit
            Function that a message calls before the run that it causes.
        args, kwargs
            Arguments of `on_submit`.
        width
            `"stretch"`, or pixels.
        height
            `"content"`: the field grows with its text; `"stretch"`, or pixels.
        record
            False keeps what the user gives out of the log: it stays in the server's memory, until it ends.

        Returns
        -------
        str, ChatInputValue or None
            The message in the run that it caused, else None. Where files are accepted it is a `ChatInputValue`.

        Raises
        ------
        StreamlitInvalidLayoutContextError
            In a form.

        Examples
        --------
        >>> if question := st.chat_input("Ask me"):
        ...     st.chat_message("user").write(question)
        """
        if self._form() is not None:
            raise StreamlitInvalidLayoutContextError(
                "`st.chat_input` cannot stand in a form: it sends by itself. Move it out, or use `st.text_area` there."
            )
        props: dict[str, Any] = {"placeholder": text(placeholder, "placeholder")}
        if max_chars is not None:
            if not isinstance(max_chars, int) or isinstance(max_chars, bool) or max_chars < 1:
                raise StreamlitValueError("max_chars", ["a number from 1 up", "None"], got=max_chars)
            props["max_chars"] = max_chars
        _add_files(props, accept_file, file_type, max_upload_size)
        if audio_sample_rate not in (None, *_SAMPLE_RATES):
            raise StreamlitValueError("audio_sample_rate", [*_SAMPLE_RATES, "None"], got=audio_sample_rate)
        if accept_audio:
            raise StreamlitAPIException(
                "`accept_audio` is not supported by this version of evlit yet. Leave it out; a recording can be "
                "attached as a file with `accept_file=True`."
            )
        if disabled:
            props["disabled"] = True
        if not record:
            props["record"] = False
        if check_choice("submit_mode", submit_mode, ("submit", "disable", "stop")) != "submit":
            props["submit_mode"] = submit_mode
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        if height != "content":
            props["height"] = check_height(height)
        key = check_key(key)
        if key is not None:
            _add_draft(props, key)
        files = (accept_file, file_type, max_upload_size)
        return self._chat_place()._widget(
            "chat_input",
            props,
            key=key,
            identity=(placeholder, max_chars, width, height, *files) if key is None else (),
            default=None,
            decode=_decode,
            on_change=on_submit,
            args=args,
            kwargs=kwargs,
            trigger=True,
            shows_value=False,
            ignorable=False,
        )

    def _chat_place(self) -> Emitter:
        """Return where the field goes: the foot of the page instead of the main area's top level (S-215)."""
        context = current()
        if context is None or self._leaf:
            return self
        node = context.node(context.stack[-1] if self._id is None else self._id)
        while node is not None and node.kind == "fragment":  # it has no box of its own in the page
            node = node.parent
        return self._make(BOTTOM) if node is not None and node.id == MAIN else self


def _add_avatar(props: dict[str, Any], avatar: Any) -> None:
    if isinstance(avatar, str):
        if avatar in _AVATARS:
            props["avatar"] = avatar
            return
        if avatar.startswith(("http://", "https://", "data:image/")):
            props["image"] = avatar
            return
        if "." not in avatar:
            props["avatar"] = check_icon(avatar)
            return
        avatar = Path(avatar)
    data, media_type = picture(avatar, "avatar")
    context = current()
    if context is not None:
        props["image"] = context.core.services.put_blob(context.core, data, media_type)


def _add_files(props: dict[str, Any], accept_file: Any, file_type: Any, max_upload_size: Any) -> None:
    if accept_file not in (True, False, "multiple", "directory"):
        raise StreamlitValueError("accept_file", [True, False, "multiple", "directory"], got=accept_file)
    limit = size_limit(max_upload_size)
    if not accept_file:
        return
    props["accept"] = accept_file
    props["max_size"] = limit
    if file_type is not None:
        props["types"] = extensions(file_type)


def _add_draft(props: dict[str, Any], key: str) -> None:
    """Take what was assigned to the key as the draft (S-163): it is no message, and does not outlast the run."""
    context = current()
    if context is None:
        return
    core = context.core
    with core.lock:
        if not core.state.entries.holds(key) or key in core.keys:
            return
        draft = core.state.user[key]
        if not isinstance(draft, str) and draft is not None:
            raise wrong_entry(key, draft, "str")
        del core.state.user[key]
    props["draft"] = {"text": draft or "", "run": core.run}


def _decode(wire: Any) -> Any:
    if isinstance(wire, dict):
        return ChatInputValue(wire["text"], open_all(wire["files"]))
    return wire
