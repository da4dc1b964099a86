"""Links to pages of the app: `st.page_link` (step 7 of the click journey)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from evlit.api.emitter import Emitter
from evlit.api.fields import text
from evlit.api.navigation import Page, find, query_of
from evlit.api.options import check_choice, check_icon, clean
from evlit.api.query_params import Params, several
from evlit.api.sizes import Width, check_width, old_width
from evlit.core.address import format_query
from evlit.errors import StreamlitMissingRequiredParameterError
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container


class LinksMixin(Emitter):
    """Commands that show links."""

    __slots__ = ()

    def page_link(
        self,
        page: str | Path | Page,
        *,
        label: str | None = None,
        icon: str | None = None,
        icon_position: Literal["left", "right"] = "left",
        help: str | None = None,
        disabled: bool = False,
        use_container_width: bool | None = None,
        width: Width = "content",
        query_params: Params | None = None,
    ) -> Container:
        """Show a link to another page of the app, or to an external page.

        Parameters
        ----------
        page
            Path of the page's file, as seen from the entrypoint; a `Page`; or a URL, which opens in a new tab.
        label
            Text of the link: one line of Markdown. None takes the page's title.
        icon
            An emoji, or `":material/name:"`. None takes the page's; an empty text shows none.
        icon_position
            Side of the label that the icon stands on.
        help
            Markdown of a tooltip.
        disabled
            Show it, and let nobody follow it.
        use_container_width
            Deprecated: `width="stretch"` says the same as True.
        width
            `"content"`, `"stretch"`, or pixels.
        query_params
            Parameters of the address that the link leads to.

        Raises
        ------
        StreamlitPageNotFoundError
            When the app has no such page.
        StreamlitMissingRequiredParameterError
            When an external page has no label.
        """
        props: dict[str, Any] = {}
        external = str(page) if isinstance(page, str) and urlsplit(page).scheme in ("http", "https") else None
        if external is not None and not label:
            raise StreamlitMissingRequiredParameterError("label", detail=f"It is what the link to {external} shows.")
        context = current()
        if external is None and context is not None:
            info = find(context, page)
            external = info.url
            label = info.title if label is None else label
            icon = info.icon if icon is None else icon
            if external is None:
                props["page"] = info.path
                if query := query_of(context, query_params):
                    props["query"] = query
        if external is not None:
            props["url"] = _with_query(external, query_params)
        props["label"] = clean(text(label, "label"))
        if icon:
            props["icon"] = check_icon(icon)
        if check_choice("icon_position", icon_position, ("left", "right")) == "right":
            props["icon_position"] = "right"
        if help is not None:
            props["help"] = clean(help)
        if disabled:
            props["disabled"] = True
        width = old_width(width, use_container_width)
        if width != "content":
            props["width"] = check_width(width)
        return self._emit("page_link", props)


def _with_query(url: str, params: Params | None) -> str:
    query = format_query(several(params or ()))
    if not query:
        return url
    bare, hash, fragment = url.partition("#")
    return f"{bare}{'&' if urlsplit(url).query else '?'}{query}{hash}{fragment}"
