"""Buttons, links and switches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from evlit.testing.elements.base import AppTestError, Element, Widget
from evlit.testing.elements.options import Offered, offered

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta


class Button(Widget):
    """`st.button` and `st.form_submit_button`. Value: whether it was clicked for the next run, else for the last."""

    type = "button"

    @property
    def value(self) -> bool:
        return bool(super().value)

    def set_value(self, v: bool) -> Self:  # the name and shape that tests know
        """Click it, or take the click back."""
        return super().set_value(bool(v))

    def click(self) -> Self:
        """Click it: the next run is of this click."""
        return self.set_value(True)

    def encode(self, _value: Any, _meta: WidgetMeta) -> Any:
        """See `Widget.encode`."""
        return True


class DownloadButton(Button):
    """`st.download_button`. Value: whether it was clicked for the next run, else for the last."""

    type = "download_button"

    @property
    def file_name(self) -> str:
        """Name that the file is saved under."""
        name: str = self._props["file_name"]
        return name

    @property
    def data(self) -> bytes | None:
        """The file; None where the app makes it when it is asked for."""
        data = self._props.get("data")
        return None if data is None else self._view.read(data["blob"])


class Checkbox(Widget):
    """`st.checkbox`. Value: bool."""

    type = "checkbox"

    @property
    def value(self) -> bool:
        return bool(super().value)

    def set_value(self, v: bool) -> Self:  # the name and shape that tests know
        """Check it, or not."""
        return super().set_value(bool(v))

    def check(self) -> Self:
        """Check it."""
        return self.set_value(True)

    def uncheck(self) -> Self:
        """Take the check away."""
        return self.set_value(False)


class Toggle(Checkbox):
    """`st.toggle`. Value: bool."""

    type = "toggle"


class Feedback(Widget):
    """`st.feedback`. Value: the place of the face, star or thumb that is chosen, or None."""

    type = "feedback"

    def encode(self, value: Any, _meta: WidgetMeta) -> Any:
        """See `Widget.encode`: a place that is not there is not taken for none."""
        return value


class MenuButton(Widget):
    """`st.menu_button`. Value: the option that was chosen for the next run, else for the last."""

    type = "menu_button"

    @property
    def options(self) -> list[str]:
        """Labels of the options."""
        return list(self._props.get("options", ()))

    @property
    def format_func(self) -> Callable[[Any], str]:
        """Makes the label of an option."""
        return lambda value: str(self._offered().label(value))

    def click(self, v: Any) -> Self:
        """Choose an option."""
        return self.set_value(v)

    def click_index(self, index: int) -> Self:
        """Choose the option at a place."""
        return self.set_value(self._offered().at(index))

    def encode(self, value: Any, meta: WidgetMeta) -> Any:
        """See `Widget.encode`."""
        return Offered(self.label, self.options, meta.encode, meta.decode).label(value)

    def _offered(self) -> Offered:
        return offered(self)


class LinkButton(Widget):
    """`st.link_button`. Value: its label."""

    type = "link_button"

    @property
    def value(self) -> str:
        return self.label

    @property
    def url(self) -> str:
        """The address that it opens."""
        url: str = self._props["url"]
        return url

    def click(self) -> Self:
        """Click it. Nothing is opened; an app that asked for it with `on_click` is told."""
        if "widget" not in self._props:
            raise AppTestError(f"expected a link button with `on_click`, {self.label!r} tells the app nothing")
        return self.set_value(True)

    def encode(self, _value: Any, _meta: WidgetMeta) -> Any:
        """See `Widget.encode`."""
        return True


class PageLink(Element):
    """`st.page_link`. Value: its label."""

    type = "page_link"
    _shown = ("label",)

    @property
    def label(self) -> str:
        label: str = self._props.get("label", "")
        return label

    @property
    def help(self) -> str:
        """Text of its tooltip."""
        text: str = self._props.get("help", "")
        return text

    @property
    def disabled(self) -> bool:
        """Whether nobody can follow it."""
        return bool(self._props.get("disabled"))

    @property
    def value(self) -> str:
        return self.label

    @property
    def page(self) -> str:
        """The path at which its page is served, or the address of an external one."""
        page: str = self._props.get("page") or self._props.get("url") or ""
        return page

    def click(self) -> Self:
        """Follow it: the next run shows the page that it leads to."""
        if self.disabled or "page" not in self._props:
            why = "is disabled" if self.disabled else f"opens {self.page} in a new tab"
            raise AppTestError(f"expected a link that leads to a page of the app, {self.label!r} {why}")
        self._view.follow(self._props["page"], self._props.get("query", ""))
        return self
