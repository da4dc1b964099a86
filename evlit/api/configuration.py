"""`st.get_option` and `st.set_option`: the configuration as scripts see it (any time in a run)."""

from __future__ import annotations

from typing import Any

from evlit.core.options import TABLE, check, is_known, is_settable, nearest
from evlit.errors import OptionError, StreamlitAPIException
from evlit.runtime.context import options


def get_option(key: str) -> Any:
    """Return the value of an option of the configuration.

    Parameters
    ----------
    key
        Section and name, such as `"server.port"`. `evlit config show` lists them.

    Raises
    ------
    RuntimeError
        When there is no such option.

    Examples
    --------
    >>> import evlit as st
    >>> st.get_option("server.maxUploadSize")
    200
    """
    found = options()
    if key not in found:
        raise RuntimeError(f"There is no option {key!r}.{_hint(key)}")
    value = found[key]
    return list(value) if isinstance(value, tuple) else value


def set_option(key: str, value: Any) -> None:
    """Change an option of the configuration, for all sessions of this process, from now on.

    Parameters
    ----------
    key
        Section and name. Options that the server needs before a script runs cannot be changed by one: set them in
        `.streamlit/config.toml`, as an environment variable, or on the command line.
    value
        The new value.

    Raises
    ------
    StreamlitAPIException
        When there is no such option, a script may not change it, or it cannot have that value.
    """
    if not is_known(key):
        raise StreamlitAPIException(f"There is no option `{key}`.{_hint(key)}")
    if not is_settable(key):
        can = ", ".join(f"`{name}`" for name, option in TABLE.items() if option.settable)
        raise StreamlitAPIException(
            f"A script cannot set `{key}`, only {can}. Set it in `.streamlit/config.toml`, or start the server "
            f"with `--{key}`."
        )
    try:
        checked = check(key, value, "st.set_option")
    except OptionError as error:
        raise StreamlitAPIException(f"{error}.") from None
    options().put(key, checked, "st.set_option")


def _hint(key: str) -> str:
    meant = nearest(key)
    return f" Did you mean `{meant}`?" if meant else ""
