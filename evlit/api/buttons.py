"""Buttons and switches: `st.button`, `st.checkbox`, `st.toggle`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.fields import field_props, text, wrong_entry
from evlit.api.options import LabelVisibility, check_icon, clean
from evlit.api.sizes import Width, check_width, old_width
from evlit.errors import StreamlitInvalidLayoutContextError, StreamlitInvalidParameterTypeError, StreamlitValueError

ButtonType = Literal["primary", "secondary", "tertiary"]
OnChange = WidgetCallback | Literal["ignore", "rerun"] | None

_TYPES = get_args(ButtonType)


class ButtonsMixin(Emitter):
    """Commands that show buttons and switches."""

    __slots__ = ()

    def button(
        self,
        label: str,
        key: str | int | None = None,
        help: str | None = None,
        on_click: WidgetCallback | None = None,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        type: ButtonType = "secondary",
        icon: str | None = None,
        icon_position: Literal["left", "right"] = "left",
        disabled: bool = False,
        use_container_width: bool | None = None,
        width: Width = "content",
        shortcut: str | None = None,
        wrap: bool | None = None,
    ) -> bool:
        """Show a button.

        Parameters
        ----------
        label
            Text on the button: one line of Markdown.
        key
            Name of the button: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_click
            Function that a click calls, before the run that it causes.
        args, kwargs
            Arguments of `on_click`.
        type
            `"primary"` for the main action, `"tertiary"` for a plain text.
        icon
            An emoji, or `":material/name:"`.
        icon_position
            Side of the label that the icon stands on.
        disabled
            Show it, and take no clicks.
        use_container_width
            Deprecated: `width="stretch"` says the same as True.
        width
            `"content"`, `"stretch"`, or pixels.
        shortcut
            Keys that press the button, such as `"Ctrl+Enter"` or `"r"`.
        wrap
            Whether a long label takes several lines.

        Returns
        -------
        bool
            True in the run that a click caused, else False.

        Examples
        --------
        >>> if st.button("Say hello"):
        ...     st.write("Hello")
        """
        if self._form() is not None:
            raise StreamlitInvalidLayoutContextError(
                "`st.button` cannot stand in a form: use `st.form_submit_button` there, or move the button out of it."
            )
        props = button_props(
            label, help, type, icon, icon_position, disabled, use_container_width, width, shortcut, wrap
        )
        key = check_key(key)
        clicked: bool = self._widget(
            "button",
            props,
            key=key,
            identity=(label, icon, help, type, width, icon_position, shortcut) if key is None else (),
            default=False,
            on_change=on_click,
            args=args,
            kwargs=kwargs,
            trigger=True,
            assignable=False,
            shows_value=False,
            ignorable=False,
        )
        return clicked

    def checkbox(
        self,
        label: str,
        value: bool = False,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: Width = "content",
        wrap: bool | None = None,
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> bool:
        """Show a checkbox.

        Parameters
        ----------
        label
            Text beside the box: one line of Markdown.
        value
            Whether it is checked at first.
        key
            Name of the checkbox: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"content"`, `"stretch"`, or pixels.
        wrap
            Whether a long label takes several lines.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        bool
            Whether it is checked.
        """
        return self._switch(
            "checkbox", label, value, key, help, on_change, args, kwargs, disabled, label_visibility, width, wrap, bind,
            persist_state,
        )  # fmt: skip

    def toggle(
        self,
        label: str,
        value: bool = False,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: Width = "content",
        wrap: bool | None = None,
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> bool:
        """Show a switch that is on or off.

        Parameters
        ----------
        label
            Text beside the switch: one line of Markdown.
        value
            Whether it is on at first.
        key
            Name of the switch: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"content"`, `"stretch"`, or pixels.
        wrap
            Whether a long label takes several lines.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        bool
            Whether it is on.
        """
        return self._switch(
            "toggle", label, value, key, help, on_change, args, kwargs, disabled, label_visibility, width, wrap, bind,
            persist_state,
        )  # fmt: skip

    def _switch(
        self,
        kind: str,
        label: str,
        value: bool,
        key: str | int | None,
        help: str | None,
        on_change: OnChange,
        args: Sequence[Any] | None,
        kwargs: dict[str, Any] | None,
        disabled: bool,
        label_visibility: LabelVisibility,
        width: Width,
        wrap: bool | None,
        bind: str | None,
        persist_state: str | None,
    ) -> bool:
        key = check_key(key)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, "content")
        if wrap is not None:
            props["wrap"] = bool(wrap)
        on: bool = self._widget(
            kind,
            props,
            key=key,
            identity=(label, bool(value), help, width, wrap) if key is None else (),
            default=bool(value),
            encode=_bool_entry if key is None else lambda entry: _bool_entry(entry, key),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return on


def button_props(
    label: str | None,
    help: str | None,
    type: str,
    icon: str | None,
    icon_position: str,
    disabled: bool,
    use_container_width: bool | None,
    width: object,
    shortcut: str | None,
    wrap: bool | None,
) -> dict[str, Any]:
    """Return the props of a button."""
    props: dict[str, Any] = {"label": label if isinstance(label, str) else text(label, "label")}
    if type != "secondary":
        if type not in _TYPES:
            raise StreamlitValueError("type", _TYPES, got=type)
        props["type"] = type
    if help is not None:
        props["help"] = clean(help)
    if icon is not None:
        props["icon"] = check_icon(icon)
    if icon_position != "left":
        if icon_position != "right":
            raise StreamlitValueError("icon_position", ["left", "right"], got=icon_position)
        props["icon_position"] = "right"
    if shortcut is not None:
        props["shortcut"] = checked_shortcut(shortcut)
    if disabled:
        props["disabled"] = True
    if wrap is not None:
        props["wrap"] = bool(wrap)
    width = old_width(width, use_container_width)
    if width != "content":
        props["width"] = check_width(width)
    return props


_MODIFIERS = frozenset({"ctrl", "control", "cmd", "command", "meta", "mod", "alt", "shift"})


def checked_shortcut(shortcut: str) -> str:
    """Return keys such as `"Ctrl+Shift+K"`: any modifiers, then one key."""
    if not isinstance(shortcut, str):
        raise StreamlitInvalidParameterTypeError("shortcut", type(shortcut).__name__, ["str"])
    *before, last = (part.strip().lower() for part in shortcut.split("+"))
    if not last or last in _MODIFIERS or not _MODIFIERS.issuperset(before):
        raise StreamlitValueError(
            "shortcut", ["one key after any of Ctrl, Cmd, Alt, Shift, such as Ctrl+K"], got=shortcut
        )
    return shortcut


def _bool_entry(value: object, key: str | None = None) -> bool:
    # A numpy bool counts, and so do 0 and 1; anything else is more likely a mistake than a choice.
    if isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" or isinstance(value, int):
        try:
            if value == bool(value):
                return bool(value)
        except ValueError:
            pass
    raise wrong_entry(key, value, "bool")
