"""Watches the app's source, once for the whole process; a saved file reruns every session (where a rerun begins
without a viewer).
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

import trio
from watchfiles import Change, DefaultFilter, awatch

if TYPE_CHECKING:
    from evlit.runtime.host import Host

logger: Final = logging.getLogger(__name__)


class _PythonFilter(DefaultFilter):
    """Python files, outside of environments, caches and logs."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, ".evlit", "__pycache__", "node_modules")

    def __call__(self, change: Change, path: str) -> bool:
        return path.endswith(".py") and super().__call__(change, path)


async def watch(host: Host) -> None:
    """Rerun all sessions whenever the app or a module of its folder is saved, for ever."""
    folder = host.app.parent
    [app] = _real([str(host.app)])
    stop = threading.Event()
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_set_at_the_end, stop)
            async for changes in awatch(
                folder, watch_filter=_PythonFilter(), debounce=100, step=20, stop_event=cast("trio.Event", stop)
            ):
                paths = _real(path for _, path in changes)
                if forget_modules(paths) or app in paths:
                    host.source_changed()
    except* OSError as error:
        # Too many watches, or a file system that has none: the app works, saving it does not rerun.
        logger.warning("not watching %s: %s", folder, error)


async def _set_at_the_end(stop: threading.Event) -> None:
    """Let the thread that waits for changes go at once when its task is cancelled; else it stays for seconds."""
    try:
        await trio.sleep_forever()
    finally:
        stop.set()


def forget_modules(paths: set[str]) -> bool:
    """Unload imported modules whose file changed, so that the next run imports them anew (S-349). Tells whether there
    were any.
    """
    found = False
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name != "__main__" and file and os.path.realpath(file) in paths:
            del sys.modules[name]
            found = True
    return found


def _real(paths: Iterable[str]) -> set[str]:
    # Links are followed by the kernel's cache here: these files were written a moment ago.
    return {os.path.realpath(path) for path in paths}
