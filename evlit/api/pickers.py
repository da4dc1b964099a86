"""Fields for one thing of a kind: `st.color_picker`, `st.pagination`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from evlit.api.buttons import OnChange
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import NO_LABEL, field_props, wrong_entry
from evlit.api.options import LabelVisibility
from evlit.api.sizes import Width
from evlit.core.widgets import HEX_COLOR
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)


class PickersMixin(Emitter):
    """Commands that let the user choose a colour, or a page of results."""

    __slots__ = ()

    def color_picker(
        self,
        label: str,
        value: str | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: Width = "content",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> str:
        """Show a field for a colour. A choice counts when the picker is closed.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        value
            Colour in it at first, as `#rgb` or `#rrggbb`; None for black.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
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
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        str
            The colour, as hex text.

        Raises
        ------
        StreamlitAPIException
            When `value` is not a hex colour.
        """
        key = check_key(key)
        default = "#000000" if value is None else _color(value, "value")
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, "content")

        def encode(entry: Any) -> str:
            if not isinstance(entry, str):
                raise wrong_entry(key, entry, "str")
            return _color(entry, f"st.session_state[{key!r}]")

        chosen: str = self._widget(
            "color_picker",
            props,
            key=key,
            identity=(label, default, help, width) if key is None else (),
            default=default,
            encode=encode,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return chosen

    def pagination(
        self,
        num_pages: int,
        *,
        default: int = 1,
        max_visible_pages: int | None = 7,
        width: Width = "content",
        key: str | int | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        disabled: bool = False,
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> int:
        """Show the numbers of pages of which one is open.

        Parameters
        ----------
        num_pages
            How many pages there are, 1 at least.
        default
            Page that is open at first, counted from 1.
        max_visible_pages
            How many numbers stand in the row; the page may show fewer where there is no room. None for all, 0 for
            arrows alone.
        width
            `"content"`, `"stretch"`, or pixels.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        int
            The open page, from 1 to `num_pages`. When there are fewer pages than before and it is gone, `default`.

        Examples
        --------
        >>> page = st.pagination(len(results) // 10 + 1)
        >>> st.table(results[(page - 1) * 10 : page * 10])
        """
        key = check_key(key)
        if _whole(num_pages, "num_pages") < 1:
            raise StreamlitValueError("num_pages", ["a whole number from 1 up"], got=num_pages)
        if not 1 <= _whole(default, "default") <= num_pages:
            raise StreamlitValueOutOfRangeError("default", default, 1, num_pages)
        props = field_props(NO_LABEL, None, disabled, "visible", width, bind, persist_state, key, "content")
        props["pages"] = int(num_pages)
        if max_visible_pages != 7:
            if max_visible_pages is not None and _whole(max_visible_pages, "max_visible_pages") < 0:
                raise StreamlitValueError(
                    "max_visible_pages", ["a whole number from 0 up", "None"], got=max_visible_pages
                )
            props["visible"] = max_visible_pages

        def encode(entry: Any) -> int:
            if isinstance(entry, bool) or not hasattr(entry, "__index__"):
                raise wrong_entry(key, entry, "int")
            page: int = entry.__index__()
            return page if 1 <= page <= num_pages else default

        chosen: int = self._widget(
            "pagination",
            props,
            key=key,
            identity=(num_pages, default, max_visible_pages, width) if key is None else (),
            default=int(default),
            encode=encode,
            fits=lambda wire: 1 <= wire <= num_pages,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return chosen


def _color(value: object, parameter: str) -> str:
    if not isinstance(value, str) or not HEX_COLOR.fullmatch(value):
        raise StreamlitAPIException(
            f"`{parameter}` must be a hex colour such as `#00f900` or `#0f0`, got {value!r:.80}."
        )
    return value


def _whole(value: Any, parameter: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["int"])
    return int(value)
