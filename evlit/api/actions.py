"""Buttons that do more than a button: `st.download_button`, `st.link_button`, `st.menu_button`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from evlit.api.buttons import ButtonType, OnChange, button_props
from evlit.api.downloads import DownloadData, named, read
from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.fields import text
from evlit.api.option_lists import Options
from evlit.api.sizes import Width
from evlit.errors import StreamlitAPIException, StreamlitInvalidLayoutContextError, StreamlitValueError
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container


class ActionsMixin(Emitter):
    """Commands that show buttons for a file, an address, or a choice of actions."""

    __slots__ = ()

    def download_button(
        self,
        label: str,
        data: DownloadData,
        file_name: str | None = None,
        mime: str | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_click: OnChange = "rerun",
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
        """Show a button that downloads a file.

        Parameters
        ----------
        label
            Text on the button: one line of Markdown.
        data
            The file: text, bytes, or an open file. A function that returns one of these is called when the button is
            clicked, outside the script: what costs much to make costs nothing until someone wants it.
        file_name
            Name to save under. None: that of the open file, or `download` with what fits `mime`.
        mime
            Media type. None: `text/plain` of text, else `application/octet-stream`.
        key
            Name of the button: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_click
            Function that a click calls before the run that it causes; `"ignore"` for no run at all.
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

        Raises
        ------
        StreamlitAPIException
            When `data` is nothing that can be downloaded.
        StreamlitInvalidLayoutContextError
            In a form.

        Examples
        --------
        >>> st.download_button("Save as CSV", lambda: table.to_csv(), "table.csv", "text/csv")
        """
        self._refuse_form("download_button")
        props = button_props(
            label, help, type, icon, icon_position, disabled, use_container_width, width, shortcut, wrap
        )
        props["file_name"] = text(named(file_name, data, mime), "file_name")
        later = callable(data) and not hasattr(data, "read")
        context = current()
        if not later:
            content, usual = read(data)
            if context is not None:
                props["data"] = context.core.services.put_blob(context.core, content, mime or usual)
        key = check_key(key)
        clicked: bool = self._widget(
            "download_button",
            props,
            key=key,
            identity=(label, icon, file_name, mime, help, type, width, icon_position, shortcut) if key is None else (),
            default=False,
            on_change=on_click,
            args=args,
            kwargs=kwargs,
            trigger=True,
            assignable=False,
            shows_value=False,
            produce=_producer(data, mime) if later and not disabled else None,
        )
        return clicked

    def link_button(
        self,
        label: str,
        url: str,
        *,
        key: str | int | None = None,
        on_click: WidgetCallback | Literal["rerun", "ignore"] = "ignore",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        help: str | None = None,
        type: ButtonType = "secondary",
        icon: str | None = None,
        icon_position: Literal["left", "right"] = "left",
        disabled: bool = False,
        use_container_width: bool | None = None,
        width: Width = "content",
        shortcut: str | None = None,
        wrap: bool | None = None,
    ) -> bool | Container:
        """Show a button that opens an address in a new tab.

        Parameters
        ----------
        label
            Text on the button: one line of Markdown.
        url
            Address to open. One that would run code is not opened.
        key
            Name of the button: its identity, and, unless clicks are ignored, its entry in `st.session_state`.
        on_click
            `"ignore"`: the app does not hear of clicks. `"rerun"` or a function: a click also causes a run, before
            which the function is called.
        args, kwargs
            Arguments of `on_click`.
        help
            Markdown of a tooltip.
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
        Container or bool
            The place of the button when clicks are ignored; else True in the run that a click caused, and False in
            others.
        """
        props = button_props(
            label, help, type, icon, icon_position, disabled, use_container_width, width, shortcut, wrap
        )
        props["url"] = text(url, "url")
        key = check_key(key)
        if on_click == "ignore":
            return self._keyed("link_button", props, key)
        if on_click != "rerun" and not callable(on_click):
            raise StreamlitValueError("on_click", ["a function", "rerun", "ignore"], got=on_click)
        identity = (label, url, icon, help, type, width, icon_position, shortcut) if key is None else ()
        clicked: bool = self._widget(
            "link_button",
            props,
            key=key,
            identity=identity,
            default=False,
            on_change=on_click,
            args=args,
            kwargs=kwargs,
            trigger=True,
            assignable=False,
            shows_value=False,
        )
        return clicked

    def menu_button(
        self,
        label: str,
        options: Any,
        *,
        key: str | int | None = None,
        help: str | None = None,
        on_click: WidgetCallback | None = None,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        type: ButtonType = "secondary",
        icon: str | None = None,
        disabled: bool = False,
        width: Width = "content",
        format_func: Callable[[Any], str] = str,
        wrap: bool | None = None,
    ) -> Any:
        """Show a button that opens a list of actions.

        Parameters
        ----------
        label
            Text on the button: one line of Markdown. It stays whatever is chosen.
        options
            The actions: a sequence, set, dict (its keys), Enum class, or a column of data.
        key
            Name of the button: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_click
            Function that a choice calls before the run that it causes.
        args, kwargs
            Arguments of `on_click`.
        type
            `"primary"` for the main action, `"tertiary"` for a plain text.
        icon
            An emoji, or `":material/name:"`.
        disabled
            Show it, and take no clicks.
        width
            `"content"`, `"stretch"`, or pixels.
        format_func
            Makes the label of an option: one line of Markdown.
        wrap
            Whether a long label takes several lines.

        Returns
        -------
        object or None
            The chosen option in the run that the choice caused, else None.

        Raises
        ------
        StreamlitInvalidLayoutContextError
            In a form.
        """
        self._refuse_form("menu_button")
        choices = Options(options, format_func)
        props = button_props(label, help, type, icon, "left", disabled, None, width, None, wrap)
        props["options"] = choices.labels
        key = check_key(key)
        return self._widget(
            "menu_button",
            props,
            key=key,
            identity=(label, choices.identity, help, type, icon, width) if key is None else (),
            default=None,
            # The options may be others by now than those of which one was chosen.
            decode=lambda wire: choices.value(wire) if wire in choices.labels else None,
            on_change=on_click,
            args=args,
            kwargs=kwargs,
            trigger=True,
            assignable=False,
            shows_value=False,
            ignorable=False,
        )

    def _refuse_form(self, command: str) -> None:
        if self._form() is not None:
            raise StreamlitInvalidLayoutContextError(
                f"`st.{command}` cannot stand in a form: only its submit button acts there. Move it out of the form."
            )


def _producer(data: Any, mime: str | None) -> Callable[[], tuple[bytes, str]]:
    def produce() -> tuple[bytes, str]:
        made = data()
        if callable(made) and not hasattr(made, "read"):
            raise StreamlitAPIException("The function given as `data` must return the data, got another function.")
        content, usual = read(made)
        return content, mime or usual

    return produce
