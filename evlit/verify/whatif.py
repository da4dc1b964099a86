"""What-if: a recorded session beside the same session with other code, position by position.

Theory of operation
-------------------
The session is executed again once, in a process of its own (`whatif_process`): the clock of a process that executes a
recording is that of then, and code that hangs or crashes can be ended. That process walks to the end of the recording
whatever differs (`onward`), and writes a log of the session as it is with that code, and which position of it
corresponds to which of the recording (`aligned`). From then on any position of the two is looked up as in any log.

>>> with WhatIf("session.db", None, "edited.py") as whatif:
...     whatif.wait()
...     whatif.compare(42).differences
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, Self

from attrs import frozen

from evlit.core.events import RunEnded
from evlit.core.tree import Props
from evlit.errors import Error
from evlit.replay.recording import Recording
from evlit.replay.timeline import ABSENT, Changes, Moment, Timeline
from evlit.server.tether import Tether
from evlit.verify.compare import first_of_entries
from evlit.verify.differences import Difference, differences

#: Seconds that the process gets to end.
_ENDING: Final = 5.0

#: Seconds by which times that are shown may differ: the log knows when a run began, not when each line was executed.
_SLACK: Final = 2.0

#: Events that are looked through at a time.
_FAR: Final = 1000

Status = Literal["same", "different", "failed"]


class NotReady(Error):
    """The session is still being executed, or could not be; see `WhatIf.state` and `WhatIf.error`."""


@frozen
class Differs:
    """The first place where a run is another one now.

    Attributes
    ----------
    position
        In the recording: of the end of the run, or of the decision that is another one.
    what
        `decision`, `element`, `state`, `address` or `outcome`.
    because
        Position of what a person or a timer did that led there, if anything did.
    words
        Place, value then and value now, in one line.
    """

    position: int
    run: int | None
    what: str
    because: int | None
    words: str


@frozen
class Compared:
    """A session at one position, as it was and as it is with other code.

    Attributes
    ----------
    status
        `failed` when the newest run ended with an error of the app that it did not end with in the recording.
    position
        Of `now`, in the session as it was executed.
    differences
        Of the page, in its order.
    state
        Entries of `session_state` that differ: name -> then and now, coded as in the log.
    page
        `page` and `query`, likewise.
    error
        Props of an `exception` element: what the newest run ended with, if it failed.
    """

    status: Status
    position: int
    then: Moment
    now: Moment
    differences: tuple[Difference, ...]
    state: Changes
    page: Changes
    error: Props | None


class WhatIf:
    """A recorded session that is executed again with other code, from the moment that this is made.

    Any thread may ask; asking blocks, for as long as it takes to read a moment of a log.

    Parameters
    ----------
    log, session
        The recording, and which of its sessions; None when it has one.
    app
        The script.

    Raises
    ------
    LogError, NoSuchSession
        When there is no such session. Whatever is wrong with the code is no exception but what comes of it.

    Attributes
    ----------
    state
        `running`; then `ready`, or `failed` when it could not be executed, or `cancelled`.
    error
        Why it failed, in words.
    differs
        The first difference of each run that has one, in order of positions: what a timeline marks.
    free_from
        Position of the first decision that is another one now. From there on it goes freely: inputs come in their
        order, and the code decides what follows. None: it decides as it did.
    notes
        What was not as it was recorded: calls without a recorded result, runs that were stopped.
    took
        Seconds that it took.
    """

    def __init__(self, log: Path | str, session: str | None, app: Path | str) -> None:
        self.app = Path(app).absolute()
        self.state: Literal["running", "ready", "failed", "cancelled"] = "running"
        self.error: str | None = None
        self.differs: tuple[Differs, ...] = ()
        self.free_from: int | None = None
        self.notes: tuple[str, ...] = ()
        self.took = 0.0
        self.progress = 0.0  #: part of the recording that has been executed, 0 to 1
        self._recording = Recording(log)
        try:
            self._then = Timeline(self._recording, session)
        except BaseException:
            self._recording.close()
            raise
        self._folder = TemporaryDirectory(prefix="evlit-whatif-")
        self._positions: list[int] = []
        self._new: Recording | None = None
        self._now: Timeline | None = None
        self._done = threading.Event()
        self._lock = threading.Lock()
        target = Path(self._folder.name) / "session.db"
        command = [sys.executable, "-m", "evlit.verify.whatif_process", str(Path(log).absolute())]
        command += [self._then.session.id, str(self.app), str(target)]
        self._tether = Tether()
        self._process = subprocess.Popen(  # noqa: S603  # this Python, and names of files as single arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **self._tether.options,
        )
        self._thread = threading.Thread(target=self._listen, args=(target,), name="evlit what-if", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # -- how far it is ------------------------------------------------------------------------------------------------

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, well or not; false when that takes longer."""
        return self._done.wait(seconds)

    def cancel(self) -> None:
        """End it now. What is ready stays."""
        with self._lock:
            if self.state == "running":
                self.state = "cancelled"
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._tether.cut()
        self._thread.join(_ENDING)

    def close(self) -> None:
        """End it, and remove what it wrote."""
        self.cancel()
        if self._new is not None:
            self._new.close()
        self._recording.close()
        self._folder.cleanup()

    def _listen(self, target: Path) -> None:
        """Take what the process says, until it ends."""
        out = self._process.stdout
        assert out is not None
        said: dict[str, Any] = {}
        with out:
            for line in out:
                message = json.loads(line)
                if "done" in message:
                    self.progress = message["done"] / (message["of"] or 1)
                else:
                    said = message
        self._process.wait()
        with self._lock:
            if self.state == "running":
                self._conclude(said, target)
        self._done.set()

    def _conclude(self, said: dict[str, Any], target: Path) -> None:
        if "positions" not in said:
            code = self._process.returncode
            self.error = said.get("error") or f"the process that executed it ended by itself (exit status {code})"
            self.state = "failed"
            return
        self._positions = said["positions"]
        self.differs = tuple(Differs(**each) for each in said["differs"])
        self.free_from, self.notes, self.took = said["free_from"], tuple(said["notes"]), said["took"]
        self._new = Recording(target)
        self._now = Timeline(self._new)
        self.progress, self.state = 1.0, "ready"

    # -- moments ------------------------------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        """The session as it is with that code: a log like any other.

        Raises
        ------
        NotReady
            As all of the following do.
        """
        if self.state == "running":
            raise NotReady(f"the session is still being executed ({self.progress:.0%}): wait for it")
        if self._now is None:
            raise NotReady(self.error or "executing the session was cancelled")
        return self._now

    def position(self, recorded: int) -> int:
        """Return the position of the session now that corresponds to one of the recording; negative from the end.

        Raises
        ------
        NoSuchPosition
            When the recording has no event there.
        """
        timeline = self.timeline
        recorded = self._then.position(recorded)
        # One that is still written may have gone on since.
        return self._positions[recorded] if recorded < len(self._positions) else timeline.head

    def at(self, recorded: int) -> Moment:
        """Return the session as it is with that code, where the recording was at a position."""
        return self.timeline.at(self.position(recorded))

    def compare(self, recorded: int) -> Compared:
        """Return both at a position of the recording, and what differs."""
        position = self.position(recorded)
        then, now = self._then.at(recorded), self.timeline.at(position)
        found = tuple(differences(then.tree.root, now.tree.root, _SLACK))
        state = _other_entries(then.state, now.state)
        page = {
            name: (getattr(then, name), getattr(now, name))
            for name in ("page", "query")
            if getattr(then, name) != getattr(now, name)
        }
        before, error = _error(self._then, then), _error(self.timeline, now)
        status: Status = "different" if found or state or page else "same"
        if error is not None and before is None:
            status = "failed"
        return Compared(status, position, then, now, found, state, page, error)


def _other_entries(then: dict[str, Any], now: dict[str, Any]) -> Changes:
    names = dict.fromkeys((*then, *now))
    pairs = {name: (then.get(name, ABSENT), now.get(name, ABSENT)) for name in names}
    return {name: pair for name, pair in pairs.items() if _is_other(name, then, now)}


def _is_other(name: str, then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether an entry differs, as far as the log can tell."""
    before, after = ({name: entries[name]} if name in entries else {} for entries in (then, now))
    return first_of_entries(before, after, _SLACK, large=True) is not None


def _error(timeline: Timeline, now: Moment) -> Props | None:
    """Return what the newest run ended with at a moment, if it failed."""
    if now.outcome != "failed":
        return None
    upto = now.position
    while upto > 0:  # from the end: it is not far
        after = max(upto - _FAR, 0)
        found = [*timeline.recording.entries(timeline.session.id, after, upto, kinds=["run.ended"])]
        for each in reversed(found):
            event = getattr(each, "event", None)
            if isinstance(event, RunEnded):
                error: Any = event.error
                return error if isinstance(error, dict) else None
        upto = after
    return None
