"""What a recording needs to be executed again: its events and blobs, the app, and a process that is as under
`evlit serve`.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import trio
from attrs import frozen

from evlit.compat import streamlit
from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.log.export import write_export
from evlit.log.rows import SessionRow
from evlit.replay import trouble
from evlit.replay.recording import DamagedEvent, Recording
from evlit.replay.sources import NoSource, Sources, find_app
from evlit.runtime import caching
from evlit.runtime.host import Host, Settings
from evlit.runtime.options import read_options
from evlit.runtime.outside import SERVING
from evlit.runtime.secrets import secrets_of
from evlit.server.output import Capture
from evlit.verify.again import Blobs, Ledger, Waiting
from evlit.verify.clock import CannotVerify, Clock, check_clock, recorded_clock
from evlit.verify.walk import Walk

AnyWalk = TypeVar("AnyWalk", bound=Walk)

#: What is appended depends on what the app does alone, not on how fast the machine is.
_SETTINGS: Final = Settings(flush_after=1e9, fresh_after=1e9, snapshot_after=10**9)


@frozen
class Stage:
    """A recorded session, and the app that is executed on it.

    Attributes
    ----------
    source
        Makes the source of a digest the one that is executed; None when the app is a file of its own.
    """

    recording: Recording
    about: SessionRow
    events: list[Recorded]
    app: Path
    store: Blobs
    source: Callable[[str], None] | None

    def play(self, walking: Callable[[Host, Clock], AnyWalk], prints: tuple[Any, Any] | None = None) -> AnyWalk:
        """Walk the session in this process, which is as under `evlit serve` meanwhile, with the clock of then.

        Parameters
        ----------
        prints
            Streams for what the app prints; None: nowhere.
        """
        with as_served(self.app, prints), recorded_clock(self.events[0].at) as clock:
            return trio.run(_walk, self.app, self.store, clock, walking)

    def write(self, walk: Walk, target: Path) -> None:
        """Write the session as it is now into a file."""
        store, about = self.store, self.about
        store.open_session(about.id, about.app, None, about.opened, about.labels)
        for at, each in enumerate(walk.as_rows()):
            store.append(about.id, 1, at, [each])
        for digest in {getattr(each.event, "source", None) or "" for each in walk.rows}:
            source = self.recording.source_file(digest)
            if source is not None:
                store.put_source(source)
        if about.closed is not None:
            store.close_session(about.id, about.closed)
        row = store.session(about.id)
        assert row is not None
        write_export(store, row, target, force=True)


@contextmanager
def staged(path: Path, session: str | None = None, app: Path | str | None = None) -> Iterator[Stage]:
    """Open a recording for a block, to execute a session of it again.

    Parameters
    ----------
    session
        Which of the log's sessions; may be left out when it has one.
    app
        The script. By default the one of its name beside the recording; where there is none, the source that the
        recording has.

    Raises
    ------
    CannotVerify
        When it cannot be executed again.
    LogError, NoSuchSession
        When the recording cannot be read.
    """
    check_clock()
    with ExitStack() as stack:
        recording = stack.enter_context(Recording(path))
        if (newer := trouble.newer(recording)) is not None:
            raise CannotVerify(newer)
        about = recording.session(session)
        try:
            events = list(recording.recorded(about.id))
        except DamagedEvent as error:
            raise CannotVerify(str(error)) from error
        if recording.damage:  # nobody knows whether these are all
            raise CannotVerify(
                f"{path}: {'; '.join(recording.damage)}. Copy the whole file again, or save what is left of it with "
                f"`evlit export {path} --all -o saved.db`, and verify that"
            )
        if not events or not isinstance(events[0].event, e.SessionOpened):
            raise CannotVerify(f"expected session {about.id} to begin with session.opened: nothing can be executed")
        sources: Sources | None = None
        found = _find(path, about.app, app)
        if found is None:
            sources = Sources(Path(stack.enter_context(TemporaryDirectory(prefix="evlit-verify-"))), recording)
            found = _restore(sources, events, about.app)
        yield Stage(
            recording,
            about,
            events,
            found,
            Blobs(recording.blob, recording.source_file),
            None if sources is None else sources.write,
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


async def _walk(app: Path, store: Blobs, clock: Clock, walking: Callable[[Host, Clock], AnyWalk]) -> AnyWalk:
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
    walk = walking(host, clock)
    walk.go()
    return walk


def _timeless() -> trio.abc.Clock:
    from trio.testing import MockClock

    return MockClock(autojump_threshold=0)


@contextmanager
def as_served(app: Path, prints: tuple[Any, Any] | None = None) -> Iterator[None]:
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
    out, err = (io.StringIO(), io.StringIO()) if prints is None else prints
    sys.stdout, sys.stderr = Capture(out, "stdout"), Capture(err, "stderr")
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
