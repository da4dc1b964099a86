"""`streamlit.web.bootstrap`: serving an app from a program of one's own."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evlit.errors import StreamlitAPIException


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
        Options as on the command line: `server.port`, `server.address`, `server.headless`, with a dot or an underscore.
    stop_immediately_for_testing
        Check what can be wrong, and return.

    Raises
    ------
    StreamlitAPIException
        When an option is given that cannot be set here.
    """
    del is_hello
    launching = importlib.import_module("evlit.server.launch")
    options = {name.replace("_", ".", 1): value for name, value in flag_options.items() if value is not None}
    known = {"server.port": "port", "server.address": "address", "server.headless": "headless"}
    other = sorted(set(options) - set(known))
    if other:
        raise StreamlitAPIException(
            f"Expected options among {', '.join(known)}, got {', '.join(other)}: use `evlit serve` for the others."
        )
    asked = launching.Launch(Path(main_script_path), args=list(args), **{known[n]: v for n, v in options.items()})
    if stop_immediately_for_testing:
        launching.check_app(asked.app)
        return
    status = launching.launch(asked)
    if status:
        sys.exit(status)


__all__ = ["run"]
