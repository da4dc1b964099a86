"""`st.context`: what is known of who looks at the app, as scripts see it (step 7 of the click journey)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final, Literal, NoReturn

from evlit.core.tree import APP
from evlit.runtime.context import RunContext, current
from evlit.runtime.visit import Visit

_NOBODY: Final = Visit()

_NAMES: Final = (
    "cookies",
    "headers",
    "ip_address",
    "is_embedded",
    "locale",
    "theme",
    "timezone",
    "timezone_offset",
    "url",
)


class StreamlitHeaders(Mapping[str, str]):
    """Headers of a request: a read-only mapping, in which upper and lower case are alike.

    Parameters
    ----------
    headers
        Pairs of name and value. One that comes several times has its first value as an item.
    """

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in headers:
            self._values.setdefault("-".join(part.capitalize() for part in name.split("-")), []).append(value)

    def __getitem__(self, key: str) -> str:
        return self._found(key)[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.title() in self._values

    def _found(self, key: str) -> list[str]:
        found = self._values.get(key.title())
        if found is None:
            raise KeyError(f"The request has no header {key!r}. Use `st.context.headers.get({key!r})`.")
        return found

    def get_all(self, key: str) -> list[str]:
        """Return all values of a header; an empty list when there is none.

        Parameters
        ----------
        key
            Name of the header, in any case.
        """
        return list(self._values.get(key.title(), ()))

    def to_dict(self) -> dict[str, str]:
        """Return a dict of all headers, each with its first value."""
        return {name: values[0] for name, values in self._values.items()}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.to_dict()!r})"


class StreamlitCookies(Mapping[str, str]):
    """Cookies of a request: a read-only mapping of name to value.

    Parameters
    ----------
    cookies
        The cookies.
    """

    def __init__(self, cookies: Mapping[str, str]) -> None:
        self._cookies = dict(cookies)

    def __getitem__(self, key: str) -> str:
        if key not in self._cookies:
            raise KeyError(f"The request has no cookie {key!r}. Use `st.context.cookies.get({key!r})`.")
        return self._cookies[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cookies)

    def __len__(self) -> int:
        return len(self._cookies)

    def to_dict(self) -> dict[str, str]:
        """Return a dict of all cookies."""
        return dict(self._cookies)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._cookies)})"  # values are secrets more often than not


class StreamlitTheme(dict[str, "str | None"]):
    """The theme that the page is shown in: `type` is `"light"` or `"dark"`, or None when it is not known.

    Parameters
    ----------
    theme_info
        What is known of the theme.
    """

    type: Literal["light", "dark"] | None

    def __init__(self, theme_info: Mapping[str, str | None]) -> None:
        super().__init__(theme_info)

    def __getattr__(self, name: str) -> str | None:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"The theme has no {name!r}, only {', '.join(map(repr, self))}.") from None

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("The theme is the viewer's choice: it can be read, not set.")


class ContextProxy:
    """Who looks at the app: read-only, as attributes and as items.

    All of it is of the connection that the session has now; what the viewer did not tell is None. Headers, cookies and
    the address are not in the log.
    """

    __slots__ = ()

    @property
    def headers(self) -> StreamlitHeaders:
        """Headers of the request that opened the connection, in any case."""
        return StreamlitHeaders(_visit().peer.headers)

    @property
    def cookies(self) -> StreamlitCookies:
        """Cookies of the request that opened the connection."""
        return StreamlitCookies(_cookies(_visit().peer.headers))

    @property
    def ip_address(self) -> str | None:
        """Address of who is connected, IPv4 or IPv6; None on the machine of the server itself.

        Behind a proxy it is the proxy's: what that says of others is in its headers.
        """
        return _visit().peer.ip

    @property
    def is_embedded(self) -> bool | None:
        """Whether the page is part of another one, as the parameter `embed=true` of its address says."""
        context = current()
        if context is None:
            return None
        params = context.core.address.hidden().items()
        return any(name.lower() == "embed" and values[-1:] == ["true"] for name, values in params)

    @property
    def locale(self) -> str | None:
        """Language and region of the browser, such as `"de-CH"`."""
        return _visit().locale

    @property
    def theme(self) -> StreamlitTheme:
        """The theme of the page; `theme.type` is `"light"` or `"dark"`. An app that reads it reruns when it changes."""
        context = current()
        theme = _visit().theme
        if context is not None:
            _follow_theme(context)
        return StreamlitTheme({"type": theme if theme in ("light", "dark") else None})

    @property
    def timezone(self) -> str | None:
        """Time zone of the browser, such as `"Europe/Zurich"`."""
        return _visit().zone

    @property
    def timezone_offset(self) -> int | None:
        """Minutes that the browser's clock is behind UTC: negative in the east."""
        return _visit().offset

    @property
    def url(self) -> str | None:
        """Address of the page that is shown, without parameters."""
        context = current()
        root = _visit().url
        if context is None or root is None:
            return None
        return root.rstrip("/") + "/" + context.core.requested

    def __getitem__(self, name: str) -> Any:
        if name not in _NAMES:
            raise KeyError(f"`st.context` has no {name!r}, only {', '.join(map(repr, _NAMES))}.")
        return getattr(self, name)

    def __contains__(self, name: object) -> bool:
        return name in _NAMES

    def get(self, name: str, default: Any = None) -> Any:
        """Return an entry, or a default where there is none of that name.

        Parameters
        ----------
        name
            Name of the attribute.
        default
            What to return instead.
        """
        return self[name] if name in _NAMES else default

    __iter__ = None  # with `__getitem__` alone, Python would try 0, 1, 2...

    def __repr__(self) -> str:
        return f"st.context({', '.join(_NAMES)})"


def _visit() -> Visit:
    context = current()
    if context is None:
        return _NOBODY
    context.checkpoint()
    return context.core.visit


def _follow_theme(context: RunContext) -> None:
    node = context.node(APP)
    if node is not None and not node.props.get("themed"):
        core = context.core
        with core.lock:
            core.reconciler.change(node, {**node.props, "themed": True})


def _cookies(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the cookies of a request, as far as they can be read: one that is no good spoils no other."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name.lower() == "cookie":
            for part in value.split(";"):
                try:
                    parsed = SimpleCookie(part.strip())
                except CookieError:
                    parsed = SimpleCookie()
                key, equals, text = part.strip().partition("=")
                if equals and key:
                    found[key] = parsed[key].value if key in parsed else text
    return found
