"""`st.set_page_config` (step 7 of the click journey): title, icon and layout of the page, the props of node 0."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from evlit.api.options import check_choice, clean
from evlit.api.pictures import picture, shown_picture
from evlit.core.tree import APP
from evlit.errors import (
    StreamlitInvalidParameterTypeError,
    StreamlitInvalidURLError,
    StreamlitValueError,
)
from evlit.runtime.context import RunContext, current

#: What `page_icon="random"` chooses from.
_ICONS: Final = "🎈🌿🔥🍋🌊🪐🦉🐙🦊🐝🍉🌵🚀⚓🎲🎨🎷🧭💡🔭🧩🏔🌻🍀"

#: Entries of the menu: what the argument calls them, in lower case, and the prop.
_MENU: Final = {"get help": "help", "report a bug": "bug", "about": "about"}

_SCHEMES: Final = ("http", "https", "mailto")


def set_page_config(
    page_title: str | None = None,
    page_icon: Any = None,
    layout: Literal["centered", "wide"] | None = None,
    initial_sidebar_state: Literal["auto", "expanded", "collapsed"] | int | None = None,
    menu_items: dict[str, str | None] | None = None,
) -> None:
    """Set up the page. Each call changes only what it gives.

    Parameters
    ----------
    page_title
        Title of the browser's tab.
    page_icon
        Icon of the tab: an emoji, `"random"`, `:material/name:`, the URL or path of an image, or an image (PIL, or an
        array of height x width x 3 or 4 bytes).
    layout
        `"centered"` or `"wide"`.
    initial_sidebar_state
        `"auto"` (open where there is room), `"expanded"`, `"collapsed"`, or its width in pixels.
    menu_items
        Entries of the menu, `"Get help"`, `"Report a bug"` (URLs) and `"About"` (Markdown); None hides one.

    Raises
    ------
    StreamlitValueError
        When `layout` or `initial_sidebar_state` is none of these.
    StreamlitInvalidURLError
        When a menu entry is no URL.
    """
    context = current()
    props: dict[str, Any] = {}
    if page_title is not None:
        if not isinstance(page_title, str):
            raise StreamlitInvalidParameterTypeError("page_title", type(page_title).__name__, ["str"])
        props["title"] = page_title
    if layout is not None:
        props["layout"] = "wide" if check_choice("layout", layout, ("centered", "wide")) == "wide" else None
    if initial_sidebar_state is not None:
        props["sidebar"] = _sidebar(initial_sidebar_state)
    if menu_items is not None:
        props["menu"] = _menu(menu_items)
    if context is None:
        return
    if page_icon is not None:
        props["icon"] = _icon(page_icon, context)
    node = context.node(APP)
    if "menu" in props and node is not None:
        props["menu"] = {**node.props.get("menu", {}), **props["menu"]}
    context.update(APP, props)


def logo(
    image: Any,
    *,
    size: Literal["small", "medium", "large"] = "medium",
    link: str | None = None,
    icon_image: Any = None,
) -> None:
    """Show a logo at the top of the sidebar, and in the header of the page where the sidebar is closed or there is
    none. The last call of a run counts; a run of the whole app without a call takes it away.

    Parameters
    ----------
    image
        The URL or path of an image, its bytes, an open file, the text of an SVG, an image (PIL, or an array of height
        x width x 3 or 4 bytes), an emoji, or `:material/name:`.
    size
        Its height: `"small"` (20 px), `"medium"` (24 px), `"large"` (32 px).
    link
        URL that a click opens in a new tab.
    icon_image
        A smaller image that stands in the header, in any form that `image` has. None: `image` does.

    Raises
    ------
    StreamlitValueError
        When `size` is none of these.
    StreamlitInvalidURLError
        When `link` is not an `http` or `https` URL.
    """
    props: dict[str, Any] = {"image": shown_picture(image, "image")}
    if check_choice("size", size, ("small", "medium", "large")) != "medium":
        props["size"] = size
    if link is not None:
        if not isinstance(link, str) or urlsplit(link).scheme not in ("http", "https"):
            raise StreamlitInvalidURLError(str(link), ("http", "https"))
        props["link"] = link
    if icon_image is not None:
        props["icon"] = shown_picture(icon_image, "icon_image")
    context = current()
    if context is not None:
        context.core.logo = True
        context.update(APP, {"logo": props})


def _sidebar(state: object) -> str | int | None:
    if isinstance(state, int) and not isinstance(state, bool):
        if state < 1:
            raise StreamlitValueError("initial_sidebar_state", ["a positive number of pixels"], got=state)
        return state
    choices = ("auto", "expanded", "collapsed")
    if state not in choices:
        raise StreamlitValueError("initial_sidebar_state", [*choices, "a number of pixels"], got=state)
    return None if state == "auto" else str(state)


def _menu(items: object) -> dict[str, str | None]:
    if not isinstance(items, dict):
        raise StreamlitInvalidParameterTypeError("menu_items", type(items).__name__, ["dict"])
    menu: dict[str, str | None] = {}
    for name, value in items.items():
        prop = _MENU.get(str(name).strip().lower())
        if prop is None:
            raise StreamlitValueError("menu_items", ["Get help", "Report a bug", "About"], got=name)
        if value is None:
            # None is no entry at all where there is none by default
            menu[prop] = None
        elif not isinstance(value, str):
            raise StreamlitInvalidParameterTypeError(f"menu_items[{name!r}]", type(value).__name__, ["str", "None"])
        elif prop == "about":
            menu[prop] = clean(value)
        else:
            if urlsplit(value).scheme not in _SCHEMES:
                raise StreamlitInvalidURLError(value, _SCHEMES)
            menu[prop] = value
    return menu


def _icon(icon: Any, context: RunContext) -> str:
    if isinstance(icon, str):
        if icon == "random":
            return random.choice(_ICONS)  # noqa: S311 - an ornament, not a secret
        if "." not in icon or icon.startswith(("http://", "https://", "data:", ":")):
            return icon
        icon = Path(icon)
    data, media_type = picture(icon, "page_icon")
    reference = context.core.services.put_blob(context.core, data, media_type)
    return f"./blob/{reference['blob']}"
