"""`streamlit.web.cli`: evlit's command line, which has `run` beside its own commands."""

from __future__ import annotations

import importlib
from typing import Any


def main(*args: Any, **kwargs: Any) -> Any:
    """Run evlit's command line, as the `evlit` command does."""
    return importlib.import_module("evlit.cli").main(*args, **kwargs)


__all__ = ["main"]
