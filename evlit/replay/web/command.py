"""`evlit replay LOG` without an option that says what to print: the debugger in the browser, until Ctrl+C."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evlit.log.files import is_being_written
from evlit.replay.recording import Recording

if TYPE_CHECKING:
    from evlit.replay.web.acting import Tools


def is_wanted(asked: Mapping[str, Any]) -> bool:
    """Tell whether the debugger is meant: in a terminal it is; what reads a pipe is told the last moment in words."""
    return any(value is not None and value is not False for value in asked.values()) or sys.stdout.isatty()


def debug(log: Path, session: str | None, asked: Mapping[str, Any], tools: Callable[[], Tools]) -> None:
    """Serve the debugger of a log until it is asked to stop.

    Parameters
    ----------
    session
        The one to begin with: its id, or the beginning of it.
    asked
        `port`, `host`, `headless`, `live`, `write` and `app` as the command line has them.
    tools
        Gives what other layers do for the debugger.

    Raises
    ------
    Error
        When the log cannot be read, or the port not be listened on.
    """
    # Here and not above: what is wrong with the log is said before half a second of imports.
    with Recording(log) as recording:
        place = "" if session is None else _place(recording, session)
        recording.session_rows()
        import trio

        from evlit.replay.web.library import Library
        from evlit.replay.web.serve import serve
        from evlit.server.launch import open_browser, shown_address

        logging.basicConfig(format="evlit: %(message)s", level=logging.WARNING)
        address = asked["host"] or "127.0.0.1"
        live = asked["live"] or is_being_written(log)  # who looks at a session that goes on wants to see it go on
        library = Library(recording, tools(), live=live, write=asked["write"], app=asked["app"])

        def ready(port: int) -> None:
            url = f"http://{shown_address(address)}:{port}{place}"
            sys.stdout.write(f"\n  evlit replays {log.name}\n\n  URL: {url}\n\n")
            sys.stdout.flush()
            if not asked["headless"]:
                open_browser(url)

        sys.setswitchinterval(0.0005)  # an index that is being made holds the interpreter for this long at a time
        with closing(library), suppress(KeyboardInterrupt):  # a second Ctrl+C
            trio.run(lambda: serve(library, address=address, port=asked["port"], ready=ready))


def _place(recording: Recording, session: str) -> str:
    """Return the part of the address that names a session at its end."""
    found = recording.session(session)
    return f"/#{found.head}?session={found.id}"
