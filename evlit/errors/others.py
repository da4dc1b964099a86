"""Mistakes about configuration, secrets, login, components and caching."""

from __future__ import annotations

from collections.abc import Sequence

from evlit.errors.base import (
    Error,
    LocalizableStreamlitException,
    MarkdownFormattedException,
    StreamlitAPIException,
    StreamlitAPIWarning,
)


class StreamlitSecretNotFoundError(LocalizableStreamlitException, FileNotFoundError):
    """A secret, or the file that holds secrets, does not exist."""


class StreamlitInvalidThemeError(LocalizableStreamlitException):
    """A theme cannot be used."""


class StreamlitInvalidThemeOptionError(StreamlitInvalidThemeError):
    """An option of a theme has a value that it cannot have."""


class StreamlitInvalidThemeSectionError(StreamlitInvalidThemeError):
    """A theme has a section or an option that no theme has."""

    def __init__(self, option_name: str, file_path_or_url: str = "config.toml") -> None:
        super().__init__(f"`{option_name}` in `{file_path_or_url}` is not an option of a theme. Remove or rename it.")


class StreamlitAuthError(StreamlitAPIException):
    """Login is not set up, or failed."""


class StreamlitMissingAuthlibError(StreamlitAuthError):
    """Login needs the package Authlib."""

    def __init__(self) -> None:
        super().__init__("`st.login` needs Authlib 1.3.2 or newer. Install it: `pip install Authlib`.")


class StreamlitComponentRegistryError(Error):
    """A component cannot be registered."""


class BidiComponentError(LocalizableStreamlitException):
    """A component was used in a way that cannot work."""


class BidiComponentInvalidCallbackNameError(BidiComponentError):
    """A callback of a component has a name that is taken."""

    def __init__(self, callback_name: str) -> None:
        super().__init__(
            f"`{callback_name}` cannot be a callback of a component: callbacks are named `on_<state>_change`, "
            "where `<state>` is a state or trigger of the component, and is not empty."
        )


class BidiComponentInvalidDefaultKeyError(BidiComponentError):
    """A default was given for a state that the component does not have."""

    def __init__(self, state_key: str, available_keys: Sequence[str]) -> None:
        known = ", ".join(f"`{key}`" for key in available_keys) or "none"
        super().__init__(
            f"The default of `{state_key}` belongs to no state of the component. States with a callback: {known}. "
            f"Pass `on_{state_key}_change` too, or remove the default."
        )


class BidiComponentInvalidIdError(BidiComponentError):
    """A part of a component's id holds the characters that separate the parts."""

    def __init__(self, part: str, delimiter: str) -> None:
        super().__init__(f"The {part} of a component must not contain `{delimiter}`. Choose another name.")


class BidiComponentUnserializableDataError(BidiComponentError):
    """Data for a component cannot be sent."""

    def __init__(self) -> None:
        super().__init__(
            "`data` of a component must be JSON, bytes, or a dataframe, or a dict of those. Convert it before the call."
        )


class CacheError(Exception):
    """A cache cannot give or keep an entry."""


class CacheKeyNotFoundError(Exception):
    """A cache has no entry of that key. Inside caching only."""


class CacheReplayClosureError(StreamlitAPIException):
    """A cached function writes to a container that was made outside of it."""


class CachedFunctionReturnedAwaitableError(StreamlitAPIException):
    """A cached function returned something to await, which can be awaited once only."""


class CachedStFunctionInBackgroundModeWarning(StreamlitAPIWarning):
    """A cached function that is refreshed in the background uses `st` commands."""


class UnevaluatedDataFrameError(StreamlitAPIException):
    """A cached function returned a dataframe that is a query, not data."""


class UnhashableParamError(StreamlitAPIException):
    """An argument of a cached function cannot be hashed."""


class UnhashableTypeError(Exception):
    """A value cannot be hashed. Inside caching only."""


class UserHashError(StreamlitAPIException):
    """A function that an app gave in `hash_funcs` failed."""


class UnserializableReturnValueError(MarkdownFormattedException):
    """What a cached function returned cannot be kept."""
