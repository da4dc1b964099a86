"""`streamlit.runtime`: whether an app is being run."""

from __future__ import annotations

from typing import NoReturn

from evlit.runtime.context import current


def exists() -> bool:
    """Tell whether the caller is part of an app's run, and not of a script started with plain Python."""
    return current() is not None


def get_instance() -> NoReturn:
    """There is no object of that kind here."""
    raise RuntimeError(
        "expected code that asks for the inside of a server of Streamlit to run in one; "
        "evlit has no such object. Use what `import evlit as st` offers"
    )


__all__ = ["exists", "get_instance"]
