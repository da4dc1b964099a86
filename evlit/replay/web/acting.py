"""What the debugger does besides looking: forks, exports, and the session as it would be with other code.

Forks and what-if execute the app, each in a process of its own, and only when a person asks for it. What stands above
this layer (executing recordings again, writing tests) is passed in as `Tools`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Protocol

from attrs import define, field, frozen

from evlit.log.export import ending, write_export
from evlit.log.lenient import open_lenient
from evlit.replay import trouble
from evlit.replay.forking import Served, start
from evlit.replay.recording import Recording
from evlit.replay.sources import find_app
from evlit.replay.timeline import Timeline
from evlit.replay.web.asking import NotPossible
from evlit.replay.web.at import moment
from evlit.replay.web.moments import Moments

#: Forks that run at the same time.
MOST_FORKS: Final = 8


class Words(Protocol):
    """A difference of two pages."""

    @property
    def words(self) -> str: ...


class Compared(Protocol):
    """A session at one position, as it was and as it is with other code; `evlit.verify.whatif.Compared` is one."""

    @property
    def status(self) -> str: ...
    @property
    def differences(self) -> Sequence[Words]: ...
    @property
    def state(self) -> Mapping[str, Any]: ...
    @property
    def page(self) -> Mapping[str, Any]: ...
    @property
    def error(self) -> dict[str, Any] | None: ...


class WhatIf(Protocol):
    """A session that is executed again with other code; `evlit.verify.whatif.WhatIf` is one."""

    @property
    def state(self) -> str: ...
    @property
    def error(self) -> str | None: ...
    @property
    def timeline(self) -> Timeline: ...
    def position(self, recorded: int) -> int: ...
    def compare(self, recorded: int) -> Compared: ...
    def close(self) -> None: ...


@frozen
class Test:
    """A test that was written of a session: its text, and the files that have to stand in a folder beside it."""

    text: str
    folder: str
    files: Mapping[str, bytes]


@frozen
class Tools:
    """What other layers do for the debugger."""

    what_if: Callable[[Path, str, Path], WhatIf]  #: log, session, app
    as_test: Callable[[Path, str, Path | None, int, int], Test]  #: log, session, app, first, last


# -- forks ------------------------------------------------------------------------------------------------------------


@define(eq=False)
class Forks:
    """Live sessions that were started from the page. They end with the debugger."""

    _served: list[Served] = field(factory=list)
    _starting: threading.Lock = field(factory=threading.Lock)

    def start(self, timeline: Timeline, position: int, app: Path | None) -> str:
        """Start a live session in the state of a position, and return its address.

        Raises
        ------
        NotPossible
            When the app's file is not there, or there are too many forks.
        CannotFork, LogError, NoSuchPosition, DamagedEvent
            When it cannot be started from there.
        """
        log, session = timeline.recording.path, timeline.session
        script = app or find_app(log, session.app)
        if script is None:
            # The recording may come from anybody: its own code is not run because a button was pressed.
            raise NotPossible(
                f"expected {session.app} beside {log.name}, found none. Start the debugger with --app PATH; or go on "
                f"with the code of the recording: evlit serve --from {log}@{position}:{session.id}"
            )
        with self._starting:
            self._served = [each for each in self._served if each.running]
            if len(self._served) >= MOST_FORKS:
                raise NotPossible(f"{MOST_FORKS} forks run already: they end when the debugger is started anew")
            served = start(log, session.id, timeline.position(position), script)
            self._served.append(served)
        return served.address

    def close(self) -> None:
        """End them all."""
        while self._served:
            self._served.pop().stop()


# -- exports ----------------------------------------------------------------------------------------------------------


def export_db(timeline: Timeline, upto: int) -> bytes:
    """Return the session, up to a position, as a file of its own.

    Raises
    ------
    LogError, NotPossible
        When it cannot be read, or a newer evlit wrote it.
    """
    if (newer := trouble.newer(timeline.recording)) is not None:  # what this evlit does not know of it would be lost
        raise NotPossible(newer)
    with TemporaryDirectory(prefix="evlit-export-") as folder, open_lenient(timeline.recording.path) as log:
        target = Path(folder) / "session.db"
        write_export(log, ending(timeline.session, upto), target)
        return target.read_bytes()


def export_test(tools: Tools, timeline: Timeline, app: Path | None, first: int, last: int) -> tuple[str, str, bytes]:
    """Return a slice of the session as a test: name, media type and bytes; with the files that it needs, as an archive.

    Raises
    ------
    Error
        When there is no test in it.
    """
    import io
    import zipfile

    test = tools.as_test(timeline.recording.path, timeline.session.id, app, max(first, 1), last)
    name = "test_recorded.py"
    if not test.files:
        return name, "text/x-python", test.text.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, test.text)
        for file, data in test.files.items():
            archive.writestr(f"{test.folder}/{file}", data)
    return "test_recorded.zip", "application/zip", packed.getvalue()


# -- what-if ----------------------------------------------------------------------------------------------------------


@define(eq=False)
class Other:
    """A session as it is with other code."""

    whatif: WhatIf
    saved: tuple[int, int]  #: when the code was saved, and its size
    _moments: Moments | None = None

    def at(self, position: int, since: int | None) -> dict[str, Any]:
        """Return the page at what corresponds to a position of the recording; see `at.moment`."""
        if self.whatif.state == "cancelled":
            raise NotPossible("the code was saved while the session was executed with it: ask again")
        if self.whatif.state != "ready":
            raise NotPossible(f"the session could not be executed with this code: {self.whatif.error}")
        if self._moments is None:
            self._moments = Moments(self.whatif.timeline)
        there = self.whatif.position(position)
        shown = moment(self._moments, there, None if since is None else self.whatif.position(since))
        found = self.whatif.compare(position)
        return shown | {
            "position": position,
            "from": since if shown["ops"] is not None else None,
            "status": found.status,
            "differences": _differences(found),
            "error": found.error,
        }


def _differences(found: Compared) -> list[str]:
    lines = [each.words for each in found.differences]
    for what, changes in (("session_state", found.state), ("address", found.page)):
        lines += [f"{what}, {name}: another value" for name in changes]
    return lines


@define(eq=False)
class Others:
    """Sessions with other code, of which the one asked for last is kept; executed anew when the code is saved."""

    tools: Tools
    _found: dict[str, Other] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def get(self, timeline: Timeline, app: Path | None) -> Other:
        """Return the session with the code of an app, perhaps still under way.

        Raises
        ------
        NotPossible
            When there is no such app.
        """
        if app is None:
            raise NotPossible("what-if needs the edited app: start the debugger with --app PATH")
        try:
            about = app.stat()
        except OSError as error:
            raise NotPossible(f"expected the edited app at {app}: {error.strerror}") from None
        saved = (about.st_mtime_ns, about.st_size)
        id = timeline.session.id
        with self._lock:
            found = self._found.get(id)
            if found is None or found.saved != saved:
                self._end()
                found = self._found[id] = Other(self.tools.what_if(timeline.recording.path, id, app), saved)
        return found

    def recordings(self) -> list[Recording]:
        """Return the logs of what was executed: their pages cite blobs and sources that the recording does not have."""
        found = [each.whatif for each in [*self._found.values()] if each.whatif.state == "ready"]
        return [each.timeline.recording for each in found]

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        while self._found:
            self._found.popitem()[1].whatif.close()
