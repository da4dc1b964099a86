"""`streamlit.web.bootstrap`: serving an app from a program of one's own."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def run(
    main_script_path: str,
    is_hello: bool,
    args: Sequence[str],
    flag_options: Mapping[str, Any],
    *,
    stop_immediately_for_testing: bool = False,
) -> None:
    """Serve an app until it is asked to stop.

    Parameters
    ----------
    main_script_path
        The app.
    is_hello
        Has no effect.
    args
        The script's own arguments.
    flag_options
        Options as on the command line, such as `server.port` or `server_port`.
    stop_immediately_for_testing
        Check what can be wrong, and return.

    Raises
    ------
    Error
        When there is no such app or option.
    """
    del is_hello
    launching = importlib.import_module("evlit.server.launch")
    flags = {name.replace("_", ".", 1): value for name, value in flag_options.items() if value is not None}
    asked = launching.Launch(Path(main_script_path), flags, list(args))
    if stop_immediately_for_testing:
        launching.read_options(launching.find_app(asked.app), flags)
        return
    status = launching.launch(asked)
    if status:
        sys.exit(status)


__all__ = ["run"]
