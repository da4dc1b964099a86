"""One verification: from a recording to "the same", or to the first place where it is not (see `walk` for how)."""

from __future__ import annotations

import io
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import trio
from attrs import frozen

from evlit.compat import streamlit
from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.tree import Tree
from evlit.log.export import write_export
from evlit.log.reads import open_readonly
from evlit.replay.recording import DamagedEvent, Recording
from evlit.replay.sources import NoSource, Sources, find_app
from evlit.runtime import caching
from evlit.runtime.host import Host, Settings, versions
from evlit.runtime.options import read_options
from evlit.runtime.outside import SERVING
from evlit.runtime.secrets import secrets_of
from evlit.server.output import Capture
from evlit.verify.again import Blobs, Ledger, Waiting
from evlit.verify.causes import causes_of
from evlit.verify.clock import CannotVerify, check_clock, recorded_clock
from evlit.verify.walk import Divergence, Walk

#: What is appended depends on what the app does alone, not on how fast the machine is.
_SETTINGS: Final = Settings(flush_after=1e9, fresh_after=1e9, snapshot_after=10**9)


@frozen
class Verification:
    """What came of it.

    Attributes
    ----------
    divergence
        The first place where the session is another one; None when there is none.
    events, runs
        How many were compared.
    recorded, took
        Seconds that the session lasted, and that executing it again took.
    causes
        Likely reasons of the divergence, the likeliest first.
    notes
        What of the recording could not be used.
    page
        The recorded page where it differs.
    """

    path: Path
    session: str
    app: Path
    divergence: Divergence | None
    events: int
    runs: int
    recorded: float
    took: float
    causes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    page: Tree | None = None

    @property
    def same(self) -> bool:
        """True when nothing differs."""
        return self.divergence is None


def verify(
    path: Path | str,
    app: Path | str | None = None,
    *,
    session: str | None = None,
    update: Path | str | None = None,
) -> Verification:
    """Execute a recorded session again, and compare.

    Parameters
    ----------
    path
        A session that was exported, or the log of a server.
    app
        The script. By default the one of its name beside the recording; where there is none, the source that the
        recording has.
    session
        Which of the log's sessions; may be left out when it has one.
    update
        Where to write the session as it is now, if it differs: the recording itself, or another file.

    Raises
    ------
    CannotVerify
        When it cannot be executed again.
    LogError
        When the recording cannot be read, or the new one cannot be written.
    """
    path = Path(path)
    check_clock()
    with ExitStack() as stack:
        recording = stack.enter_context(Recording(path))
        about = recording.session(session)
        if (
            update is not None
            and Path(update).exists()
            and Path(update).samefile(path)
            and recording.session_rows()[1:]
        ):
            raise CannotVerify(f"{path}: this log has other sessions too, which would be lost: name another file")
        try:
            events = list(recording.recorded(about.id))
        except DamagedEvent as error:
            raise CannotVerify(str(error)) from error
        if not events or not isinstance(events[0].event, e.SessionOpened):
            raise CannotVerify(f"expected session {about.id} to begin with session.opened: nothing can be executed")
        sources: Sources | None = None
        found = _find(path, about.app, app)
        if found is None:
            sources = Sources(Path(stack.enter_context(TemporaryDirectory(prefix="evlit-verify-"))), recording)
            found = _restore(sources, events, about.app)
        log = stack.enter_context(open_readonly(path))
        store = Blobs(log.get_blob)
        began = time.perf_counter()
        with _as_served(found), recorded_clock(events[0].at) as clock:
            walk = trio.run(_walk, found, events, store, clock, sources, update is not None)
        took = time.perf_counter() - began
        divergence = walk.divergence
        if divergence is not None and update is not None:
            _write(walk, store, about, Path(update))
        opened = events[0].event
        return Verification(
            path,
            about.id,
            found,
            divergence,
            len(events),
            sum(isinstance(each.event, e.RunStarted) for each in events),
            events[-1].at - events[0].at,
            took,
            () if divergence is None else causes_of(divergence, found, recording, opened, walk, versions()),
            tuple(walk.notes),
            walk.recorded.tree,
        )


def _find(path: Path, name: str, app: Path | str | None) -> Path | None:
    if app is not None:
        found = Path(app)
        if not found.is_file():
            raise CannotVerify(f"expected the app at {found}, found no file there; check the path given with --app")
        return found.absolute()
    return find_app(path, name)


def _restore(sources: Sources, events: list[Recorded], name: str) -> Path:
    """Write the sources of a recording into a folder, and return the app's."""
    for each in reversed(events):  # the first of each path is the one that the session begins with
        digest = getattr(each.event, "source", None)
        if isinstance(digest, str):
            sources.write(digest)
    try:
        return sources.app(name)
    except NoSource as error:
        raise CannotVerify(str(error)) from error


async def _walk(
    app: Path, events: list[Recorded], store: Blobs, clock: Any, sources: Sources | None, update: bool
) -> Walk:
    options = read_options(app)
    host = Host(
        app,
        Ledger(store),
        settings=_SETTINGS,
        options=options,
        secrets=secrets_of(app, options["secrets.files"]),
        now=lambda: clock.now,
        async_clock=_timeless,
    )
    host.workers = Waiting()  # type: ignore[assignment]  # it starts nothing: the walk does
    walk = Walk(host, events, clock, None if sources is None else sources.write, update=update)
    walk.go()
    return walk


def _timeless() -> trio.abc.Clock:
    from trio.testing import MockClock

    return MockClock(autojump_threshold=0)


@contextmanager
def _as_served(app: Path) -> Iterator[None]:
    """Make the process what it is under `evlit serve` for a block, and leave no trace of the app in it."""
    streamlit.install()
    caching.clear_all()
    folder = str(app.parent)
    modules, main, argv = set(sys.modules), sys.modules.get("__main__"), sys.argv
    streams = sys.stdout, sys.stderr
    ours = logging.getLogger("evlit")
    level = ours.level
    sys.path.insert(0, folder)
    sys.argv = [str(app)]
    sys.stdout, sys.stderr = Capture(io.StringIO(), "stdout"), Capture(io.StringIO(), "stderr")
    ours.setLevel(logging.CRITICAL + 1)  # errors of the app are in the recording
    SERVING.hosts += 1
    try:
        yield
    finally:
        SERVING.hosts -= 1
        ours.setLevel(level)
        sys.stdout, sys.stderr = streams
        sys.argv = argv
        sys.path.remove(folder)
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None)
            if file is not None and _is_within(file, folder):
                del sys.modules[name]
        if main is not None:
            sys.modules["__main__"] = main
        caching.clear_all()


def _is_within(file: str, folder: str) -> bool:
    real = os.path.realpath(file)
    top = os.path.realpath(folder)
    return real.startswith(top + os.sep) and "site-packages" not in real[len(top) :]


def _write(walk: Walk, store: Blobs, about: Any, target: Path) -> None:
    """Write the session as it is now into a file."""
    store.open_session(about.id, about.app, None, about.opened, about.labels)
    store.append(about.id, 1, 0, walk.as_rows())
    if about.closed is not None:
        store.close_session(about.id, about.closed)
    row = store.session(about.id)
    assert row is not None
    write_export(store, row, target, force=True)


__all__ = ["CannotVerify", "Verification", "verify"]
