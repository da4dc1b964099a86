"""Text fields: `st.text_input`, `st.text_area`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, get_args

from evlit.api.buttons import OnChange
from evlit.api.durations import seconds
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import field_props, text, wrong_entry
from evlit.api.options import LabelVisibility, check_icon
from evlit.api.sizes import Height, WidthWithoutContent, check_height
from evlit.errors import StreamlitInvalidParameterTypeError, StreamlitValueError, StreamlitValueOutOfRangeError

TextType = Literal["default", "password", "email", "url", "phone", "search"]

_TYPES: Final = get_args(TextType)

#: What a browser may fill in by itself, where the app does not say.
_AUTOCOMPLETE: Final = {"password": "new-password", "email": "email", "url": "url", "phone": "tel"}

#: Milliseconds of `live=True`, and the most that a pause may last.
_LIVE: Final = 250
_LIVE_MAX: Final = 60_000


class TextInputsMixin(Emitter):
    """Commands that let the user type text."""

    __slots__ = ()

    def text_input(
        self,
        label: str,
        value: object = "",
        max_chars: int | None = None,
        key: str | int | None = None,
        type: TextType = "default",
        help: str | None = None,
        autocomplete: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        placeholder: str | None = None,
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        icon: str | None = None,
        validate: str | tuple[str, str] | None = None,
        live: str | bool = False,
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
        record: bool = True,
    ) -> str | None:
        """Show a field for one line of text.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        value
            Text in it at first; None for an empty field that gives None until the user types.
        max_chars
            How long the text may be. A longer `value` is cut.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        type
            `"password"` hides what is typed, and keeps it out of the log; the others suit the keyboard of a phone.
        help
            Markdown of a tooltip.
        autocomplete
            The HTML attribute of that name; what a browser may fill in.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        placeholder
            Text in the field while it is empty.
        disabled
            Show it, and take no changes.
        required
            Do not let the page send, or submit with its form, an empty text.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        icon
            An emoji, or `":material/name:"`.
        validate
            Regular expression that a text must match before the page sends it, or a pair of it and a message.
        live
            Send while the user types: True, or the length of the pause after which to send, such as `"500ms"`.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.
        record
            False keeps what the user gives out of the log: it stays in the server's memory, until it ends.

        Returns
        -------
        str or None
            The text.
        """
        key = check_key(key)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, record=record)
        if type != "default":
            if type not in _TYPES:
                raise StreamlitValueError("type", _TYPES, got=type)
            props["type"] = type
            if autocomplete is None:
                autocomplete = _AUTOCOMPLETE.get(type)
        if autocomplete is not None:
            props["autocomplete"] = text(autocomplete, "autocomplete")
        if icon is not None:
            props["icon"] = check_icon(icon)
        if validate is not None:
            props["validate"] = _validation(validate)
        if live is not False:
            props["live"] = _pause(live)
        identity: tuple[object, ...] = ()
        if key is None:
            identity = (label, value, type, help, autocomplete, placeholder, icon, width, live, required)
            if max_chars is not None or validate is not None:
                identity += (max_chars, validate)
        return self._text(
            "text_input", props, key, identity, value, max_chars, placeholder, required, on_change, args, kwargs
        )

    def text_area(
        self,
        label: str,
        value: object = "",
        height: Height | None = None,
        max_chars: int | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        placeholder: str | None = None,
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
        record: bool = True,
    ) -> str | None:
        """Show a field for several lines of text.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        value
            Text in it at first; None for an empty field that gives None until the user types.
        height
            Pixels, `"content"` to grow with the text, or `"stretch"`; None for a few lines.
        max_chars
            How long the text may be. A longer `value` is cut.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        placeholder
            Text in the field while it is empty.
        disabled
            Show it, and take no changes.
        required
            Do not let the page send, or submit with its form, an empty text.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.
        record
            False keeps what the user gives out of the log: it stays in the server's memory, until it ends.

        Returns
        -------
        str or None
            The text.
        """
        key = check_key(key)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, record=record)
        if height is not None:
            props["height"] = check_height(height)
        identity: tuple[object, ...] = ()
        if key is None:
            identity = (label, value, height, help, placeholder, width, required, max_chars)
        return self._text(
            "text_area", props, key, identity, value, max_chars, placeholder, required, on_change, args, kwargs
        )

    def _text(
        self,
        kind: str,
        props: dict[str, Any],
        key: str | None,
        identity: tuple[object, ...],
        value: object,
        max_chars: int | None,
        placeholder: str | None,
        required: bool,
        on_change: OnChange,
        args: Sequence[Any] | None,
        kwargs: dict[str, Any] | None,
    ) -> str | None:
        if max_chars is not None:
            if not isinstance(max_chars, int) or max_chars < 1:
                raise StreamlitValueError("max_chars", ["a number from 1 up", "None"], got=max_chars)
            props["max_chars"] = max_chars
        if placeholder is not None:
            props["placeholder"] = text(placeholder, "placeholder")
        if required:
            props["required"] = True

        def encode(entry: object) -> str | None:
            if entry is not None and not isinstance(entry, str):
                raise wrong_entry(key, entry, "str")
            return None if entry is None else str(entry)[:max_chars]

        typed: str | None = self._widget(
            kind,
            props,
            key=key,
            identity=identity,
            default=None if value is None else str(value)[:max_chars],
            encode=encode,
            fits=None if max_chars is None else lambda wire: wire is None or len(wire) <= max_chars,
            mend=None if max_chars is None else lambda wire: wire[:max_chars],
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return typed


def _validation(validate: object) -> dict[str, str]:
    match validate:
        case str() as pattern:
            return {"pattern": pattern}
        case (str() as pattern, str() as message):
            return {"pattern": pattern, "message": message}
    raise StreamlitInvalidParameterTypeError("validate", type(validate).__name__, ["str", "tuple of str and str"])


def _pause(live: str | bool) -> int:
    if live is True:
        return _LIVE
    if not isinstance(live, str):
        raise StreamlitInvalidParameterTypeError("live", type(live).__name__, ["bool", "str"])
    pause = round((seconds(live, "live") or 0) * 1000)
    if not 0 <= pause <= _LIVE_MAX:
        raise StreamlitValueOutOfRangeError("live", live, "0s", "1min")
    return pause
