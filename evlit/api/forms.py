"""Forms: `st.form` holds back the changes of its widgets until `st.form_submit_button` sends them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from evlit.api.buttons import ButtonType, button_props
from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.sizes import Height, Width, check_height, check_width
from evlit.errors import StreamlitInvalidLayoutContextError, StreamlitMissingRequiredParameterError
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container


class FormsMixin(Emitter):
    """Commands that make forms."""

    __slots__ = ()

    def form(
        self,
        key: str,
        clear_on_submit: bool = False,
        *,
        enter_to_submit: bool = True,
        border: bool = True,
        width: Width = "stretch",
        height: Height = "content",
    ) -> Container:
        """Make a form: its widgets cause no run, until the submit button sends all their values at once.

        Parameters
        ----------
        key
            Name of the form, one of its own for each.
        clear_on_submit
            Send the widgets back to their defaults after a submit; the run that it causes still sees its values.
        enter_to_submit
            Let Enter in a field submit the form.
        border
            Draw a border around it.
        width, height
            `"stretch"`, `"content"`, or pixels; contents higher than that scroll.

        Returns
        -------
        Container
            The form, to be used in `with` or by its methods.

        Examples
        --------
        >>> with st.form("sign_up"):
        ...     name = st.text_input("Name")
        ...     if st.form_submit_button("Sign up"):
        ...         st.write("Welcome", name)
        """
        name = check_key(key)
        if name is None:
            raise StreamlitMissingRequiredParameterError("key", detail="Each form has a key of its own.")
        props: dict[str, Any] = {"form": name, "key": name}
        if clear_on_submit:
            props["clear"] = True
        if not enter_to_submit:
            props["enter"] = False
        if not border:
            props["border"] = False
        if width != "stretch":
            props["width"] = check_width(width)
        if height != "content":
            props["height"] = check_height(height)
        context = current()
        if context is not None:
            if self._form() is not None:
                raise StreamlitInvalidLayoutContextError(
                    f"The form `{name}` is inside the form `{self._form()}`: forms cannot hold forms. "
                    "Move it out, or let one form hold the widgets of both."
                )
            context.core.claim_form(name, context.site())
        return self._block("form", props, f"form:{name}")

    def form_submit_button(
        self,
        label: str = "Submit",
        help: str | None = None,
        on_click: WidgetCallback | None = None,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        key: str | int | None = None,
        type: ButtonType = "secondary",
        icon: str | None = None,
        icon_position: Literal["left", "right"] = "left",
        disabled: bool = False,
        use_container_width: bool | None = None,
        width: Width = "content",
        shortcut: str | None = None,
        wrap: bool | None = None,
    ) -> bool:
        """Show the button that submits the form it stands in.

        Parameters
        ----------
        label
            Text on the button: one line of Markdown.
        help
            Markdown of a tooltip.
        on_click
            Function that a click calls before the run that it causes; `st.session_state` has the submitted values then.
        args, kwargs
            Arguments of `on_click`.
        key
            Name of the button; without one it is made of the form's key and the label.
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
            True in the run that the submit caused, else False.
        """
        props = button_props(
            label, help, type, icon, icon_position, disabled, use_container_width, width, shortcut, wrap
        )
        props["submit"] = True
        key = check_key(key)
        if current() is not None:
            form = self._form()
            if form is None:
                raise StreamlitInvalidLayoutContextError(
                    "`st.form_submit_button` must stand in a form: call it inside `with st.form(...)`, or as a method "
                    "of the form. Outside of forms there is `st.button`."
                )
            if key is None:
                key = f"FormSubmitter:{form}-{label}"
        submitted: bool = self._widget(
            "button",
            props,
            key=key,
            identity=(),
            default=False,
            on_change=on_click,
            args=args,
            kwargs=kwargs,
            trigger=True,
            assignable=False,
            shows_value=False,
            ignorable=False,
        )
        return submitted
