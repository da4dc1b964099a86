"""Watches the app's source, once for the whole process; a saved file concerns every session (where a rerun begins
without a viewer).

What is imported, and what is no change, is asked of `modules` and `sources`; what follows is the host's.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import trio
from watchfiles import Change, awatch

from evlit.runtime.sources import Sources

if TYPE_CHECKING:
    from evlit.runtime.host import Host

logger: Final = logging.getLogger(__name__)

#: Seconds that a file which is gone has to come back, and an empty one to be written: many editors save by writing
#: another one in its place, and the others empty it first.
BACK: Final = 0.2


async def watch(host: Host) -> None:
    """Tell the host whenever something that its app is made of is saved, for ever; at once nothing, when the
    configuration says so.
    """
    options = host.options
    if options["server.fileWatcherType"] == "none":
        return
    sources = Sources(host.app.parent, options["server.folderWatchList"], options["server.folderWatchBlacklist"])
    await trio.to_thread.run_sync(sources.scan)
    stop = threading.Event()

    def counts(_change: Change, path: str) -> bool:
        return sources.counts(os.path.realpath(path))

    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_set_at_the_end, stop)
            async for changes in awatch(
                *sources.folders,
                watch_filter=counts,
                debounce=100,
                step=20,
                stop_event=cast("trio.Event", stop),
                force_polling=True if options["server.fileWatcherType"] == "poll" else None,
            ):
                await take(host, sources, {path for _, path in changes})
    except* OSError as error:
        # Too many watches, or a file system that has none: the app works, saving it does not rerun.
        logger.warning("not watching %s: %s", host.app.parent, error)


async def take(host: Host, sources: Sources, paths: set[str]) -> None:
    """Look at files that were touched, and tell the host of those that hold something else."""
    if not await trio.to_thread.run_sync(lambda: all(map(_is_written, paths))):
        await trio.sleep(BACK)
    changed = await trio.to_thread.run_sync(lambda: sources.changed(set(map(os.path.realpath, paths))))
    if changed:
        host.files_changed(changed, {path for path in changed if sources.is_other(path)})


def _is_written(path: str) -> bool:
    try:
        return Path(path).stat().st_size > 0
    except OSError:
        return False


async def _set_at_the_end(stop: threading.Event) -> None:
    """Let the thread that waits for changes go at once when its task is cancelled; else it stays for seconds."""
    try:
        await trio.sleep_forever()
    finally:
        stop.set()
