"""The recording that is shown: its sessions, each with what is kept of it between two requests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, final

import trio

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.log.rows import SessionRow
from evlit.replay.queries import Queries
from evlit.replay.recording import NoSuchSession, Recording
from evlit.replay.timeline import Timeline
from evlit.replay.trouble import newer
from evlit.replay.web.acting import Forks, Others, Tools
from evlit.replay.web.lists import Lists
from evlit.replay.web.moments import Moments
from evlit.replay.web.sources import folders_of
from evlit.runtime.host import versions

T = TypeVar("T")

#: Sessions of which something is kept; those asked for last.
_OPEN: Final = 4


@final
class Session:
    """One session. What a person scrubs through, what is looked up beside it, and what takes a while to be explained
    do not wait for each other.
    """

    def __init__(self, recording: Recording, id: str) -> None:
        self.timeline = Timeline(recording, id)
        self.scrubbed = Moments(self.timeline)
        self.looked_at = Moments(self.timeline)
        self.queries = Queries(recording, id)
        self.lists = Lists(self.queries)
        self.explained = Moments(self.timeline)
        self.scrubbing, self.looking, self.explaining = trio.Lock(), trio.Lock(), trio.Lock()

    def grow(self) -> None:
        """Take in what was recorded since."""
        timeline = self.timeline
        # The first is one look into an index; a log may have thousands of sessions, which the second lists.
        if timeline.recording.head(timeline.session.id) != timeline.head:
            timeline.session = timeline.recording.session(timeline.session.id)
            self.queries.refresh()

    def close(self) -> None:
        """Stop what goes on in the background."""
        self.queries.close()

    def about(self) -> dict[str, Any]:
        """Return what there is to say of the session as a whole."""
        timeline, versions = self.timeline, dict[str, str]()
        for each in timeline.recording.entries(timeline.session.id, 0, 1):
            if isinstance(each, Recorded) and isinstance(each.event, e.SessionOpened):
                versions = dict(each.event.versions)
        return session_json(timeline.session) | {"versions": versions} | self.lists.about()


@final
class Library:
    """The sessions of a recording.

    Parameters
    ----------
    tools
        What other layers do for the debugger.
    live
        The file may grow while it is shown.
    write
        Notes are saved in it.
    app
        The file that what-if runs.
    """

    def __init__(
        self,
        recording: Recording,
        tools: Tools,
        *,
        live: bool = False,
        write: bool = False,
        app: Path | None = None,
    ) -> None:
        self.recording, self.tools = recording, tools
        self.forks, self.others = Forks(), Others(tools)
        self.live, self.write, self.app = live, write, app
        self.folders = folders_of(recording, app)
        self.asked = 0  #: requests so far
        self._sessions: dict[str, Session] = {}
        self._opening = threading.Lock()

    def about(self) -> dict[str, Any]:
        """Return what there is to say of the recording as a whole."""
        path = self.recording.path
        return {
            "name": path.name,
            "path": str(path),
            "size": path.stat().st_size,
            "evlit": versions().get("evlit", ""),
            "live": self.live,
            "write": self.write,
            "app": None if self.app is None else str(self.app),
            "sessions": [session_json(row) for row in self.recording.session_rows()],
            "problems": self._problems(),
        }

    def _problems(self) -> list[str]:
        """Say what of the file cannot be read; damaged events are said with their session."""
        written = newer(self.recording)
        said = [*self.recording.damage, *([] if written is None else [written])]
        return [f"{words[:1].upper()}{words[1:]}." for words in said]

    def found(self, look: Callable[[Recording], T | None]) -> T | None:
        """Return the first thing that is found in the recording, or in what was executed with other code."""
        for recording in (self.recording, *self.others.recordings()):
            if (found := look(recording)) is not None:
                return found
        return None

    def known(self, id: str) -> Session | None:
        """Return a session that is open and does not grow, at once."""
        return None if self.live else self._sessions.get(id)

    def session(self, id: str) -> Session:
        """Return a session, as far as it is recorded by now when the recording is live.

        Raises
        ------
        NoSuchSession
            When there is none.
        """
        with self._opening:
            found = self._sessions.pop(id, None)
            if found is None:
                if all(row.id != id for row in self.recording.session_rows()):
                    raise NoSuchSession(f"expected the id of a session of {self.recording.path}, got {id!r:.80}")
                found = Session(self.recording, id)
            elif self.live:
                found.grow()
            self._sessions[id] = found  # the one that was asked for last comes last
            while len(self._sessions) > _OPEN:
                self._sessions.pop(next(iter(self._sessions))).close()
        return found

    def close(self) -> None:
        """Stop what goes on in the background, and what was started."""
        self.others.close()
        self.forks.close()
        while self._sessions:
            self._sessions.popitem()[1].close()


def session_json(row: SessionRow) -> dict[str, Any]:
    """Return a session as the page lists it."""
    return {
        "id": row.id,
        "app": row.app,
        "opened": row.opened,
        "closed": row.closed,
        "last": row.last,
        "head": row.head,
        "labels": dict(row.labels),
    }
