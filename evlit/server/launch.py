"""Starts a server from the command line: checks what can be wrong before anything runs, says it in words, and ends the
process within seconds of being asked to (before and after the click journey).
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from evlit.errors import Error, OptionError
from evlit.runtime.options import DEFAULT, Options, read_options

if TYPE_CHECKING:
    from evlit.runtime.forked import Past

#: Where the build puts what browsers are given.
VIEWER: Final = Path(__file__).parent.parent / "viewer_dist"

#: Names of scripts that a folder is looked through for.
ENTRYPOINTS: Final = ("streamlit_app.py", "app.py")


class AppArgumentError(Error):
    """The command line names no app that could be served."""


class NotBuiltError(Error):
    """The files that browsers are given are missing."""


@frozen
class Launch:
    """What `evlit serve` was asked for.

    Parameters
    ----------
    app
        The script, or the folder that it is in.
    flags
        Options given on the command line, by name.
    args
        The script's own arguments.
    past
        What new sessions begin with; None: with nothing.
    log
        The log that is written unless the configuration names one; None for the usual one.
    """

    app: Path
    flags: Mapping[str, Any] = field(factory=dict)
    args: Sequence[str] = ()
    past: Past | None = None
    log: Path | None = None


def launch(asked: Launch) -> int:
    """Serve an app until it is asked to stop, and return the exit status."""
    try:
        asked = evolve(asked, app=find_app(asked.app))
        _say_warnings()
        options = read_options(asked.app, asked.flags)
        check_viewer()
        _run(asked, options)
    except Error as error:
        sys.stderr.write(f"evlit: {error}\n")
        return 2 if isinstance(error, AppArgumentError | OptionError) else 1  # S-347
    return 0


def _say_warnings() -> None:
    """Show what is logged, one line each."""
    logging.basicConfig(format="evlit: %(message)s", level=logging.WARNING)


def find_app(app: Path) -> Path:
    """Return the script that a path means: the file itself, or the one with a usual name in a folder.

    Raises
    ------
    AppArgumentError
        When there is no such file, or it is not Python, or cannot be read.
    """
    if not app.exists():
        raise AppArgumentError(f"expected an app at {app}, found nothing there; check the path")
    if app.is_dir():
        found = next((app / name for name in ENTRYPOINTS if (app / name).is_file()), None)
        if found is None:
            example = next((file for file in sorted(app.glob("*.py"))), app / "app.py")
            raise AppArgumentError(
                f"expected {' or '.join(ENTRYPOINTS)} in the folder {app.absolute()}, found neither; "
                f"name the script in it, such as {example}"
            )
        app = found
    if app.suffix != ".py":
        raise AppArgumentError(f"expected a Python file that ends in .py, got {app}")
    if not os.access(app, os.R_OK):
        raise AppArgumentError(f"expected to read the app at {app}, but this user may not; check its permissions")
    return app


def check_viewer() -> None:
    """Raise `NotBuiltError` unless the viewer's files are there."""
    if not (VIEWER / "index.html").is_file():
        raise NotBuiltError(f"expected the built viewer at {VIEWER}, found none; run `make viewer`")


def _run(asked: Launch, options: Options) -> None:
    # Here and not above: what is wrong with the arguments is said before half a second of imports.
    import trio

    from evlit.log.store import open_store
    from evlit.runtime.draining import under_way
    from evlit.server.ending import end_soon
    from evlit.server.output import capturing
    from evlit.server.serve import serve

    named = options["log.path"]
    usual = asked.log or asked.app.absolute().parent / ".evlit" / "log.db"
    path = Path(named) if named is not None else usual
    store = open_store(path, options["log.durability"])
    address = options["server.address"] or "127.0.0.1"
    sys.argv = [str(asked.app), *asked.args]  # S-005

    def ready(port: int) -> None:
        url = f"http://{shown_address(address)}:{port}"
        store.announce(url)
        past = asked.past
        since = "" if past is None else f", from event {past.position} of session {past.session} on"
        where = path if store.on_disk else "nowhere (--log :memory:)"
        sys.stdout.write(f"\n  evlit serves {asked.app.name}{since}\n\n  URL: {url}\n  Log: {where}\n\n")
        sys.stdout.flush()
        if not options["server.headless"]:
            open_browser(url)

    try:
        with capturing():
            trio.run(
                lambda: serve(
                    asked.app,
                    store,
                    options=options,
                    address=address,
                    port=None if options.source("server.port") == DEFAULT else options["server.port"],
                    ready=ready,
                    guarded=True,
                    past=asked.past,
                    stopping=lambda host: end_soon(lambda: under_way(host)),
                )
            )
    except KeyboardInterrupt:
        pass  # a second Ctrl+C: whoever pressed it does not want to wait
    finally:
        store.close()


def shown_address(address: str) -> str:
    """Return the address as a browser on this machine reaches it."""
    if address in ("0.0.0.0", "::", "127.0.0.1", "::1"):  # noqa: S104  # compared, not bound
        return "localhost"
    return f"[{address}]" if ":" in address else address


def open_browser(url: str) -> None:
    if sys.platform not in ("win32", "darwin") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    import webbrowser

    # Some browsers are started with a wait; the server does not wait with them.
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
