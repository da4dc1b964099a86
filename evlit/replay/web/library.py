"""The recording that is shown: its sessions, each with what is kept of it between two requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, final

import trio

from evlit.core import events as e
from evlit.core.events import KINDS, Recorded
from evlit.log.rows import SessionRow
from evlit.replay.recording import Damaged, Recording
from evlit.replay.tables import widgets
from evlit.replay.timeline import Timeline
from evlit.replay.web.lists import Lists
from evlit.replay.web.moments import Moments
from evlit.replay.web.runs import Runs
from evlit.replay.web.sources import folders_of

_FRAGMENT_KINDS: Final = [KINDS[cls][0] for cls in (e.RunStarted, e.TimerTicked)]


@final
class Session:
    """One session. What a person scrubs through and what is looked up beside it do not wait for each other."""

    def __init__(self, recording: Recording, id: str) -> None:
        self.timeline = Timeline(recording, id)
        self.scrubbed = Moments(self.timeline)
        self.looked_at = Moments(self.timeline)
        self.lists = Lists(self.looked_at)
        self.runs = Runs(self.timeline)
        self.scrubbing = trio.Lock()
        self.looking = trio.Lock()
        self._about: tuple[int, dict[str, Any]] | None = None

    @property
    def id(self) -> str:
        return self.timeline.session.id

    def about(self) -> dict[str, Any]:
        """Return what there is to say of the session as a whole."""
        head = self.timeline.head
        if self._about is None or self._about[0] != head:
            self._about = head, self._read_about()
        return session_json(self.timeline.session) | self._about[1]

    def _read_about(self) -> dict[str, Any]:
        timeline, damaged = self.timeline, list[Damaged]()
        rows = widgets(timeline.recording, timeline.session, damaged)
        named = [
            {
                "id": row["widget"],
                "kind": row["kind"],
                "label": row["label"],
                "key": row["key"],
                "fragment": row["fragment"],
                "line": row["line"],
            }
            for row in rows
        ]
        fragments: dict[str, None] = {}
        versions: dict[str, str] = {}
        for each in timeline.recording.entries(timeline.session.id, kinds=_FRAGMENT_KINDS):
            if isinstance(each, Recorded):
                scope = getattr(each.event, "scope", None) or getattr(each.event, "fragment", None) or ()
                fragments |= dict.fromkeys([scope] if isinstance(scope, str) else scope)
        for each in timeline.recording.entries(timeline.session.id, 0, 1):
            if isinstance(each, Recorded) and isinstance(each.event, e.SessionOpened):
                versions = dict(each.event.versions)
        fragments |= dict.fromkeys(row["fragment"] for row in named if row["fragment"])
        return {
            "kinds": self.lists.kinds(),
            "runs": len(self.runs.rows()),
            "fragments": list(fragments),
            "widgets": named,
            "versions": versions,
            "damaged": [{"position": each.position, "last": each.last, "why": each.why} for each in damaged],
        }


@final
class Library:
    """The sessions of a recording.

    Parameters
    ----------
    live
        The file may grow while it is shown.
    write
        Notes are saved in it.
    app
        The file that what-if runs.
    """

    def __init__(
        self, recording: Recording, *, live: bool = False, write: bool = False, app: Path | None = None
    ) -> None:
        self.recording = recording
        self.live, self.write, self.app = live, write, app
        self.folders = folders_of(recording, app)
        self._sessions: dict[str, Session] = {}

    def about(self) -> dict[str, Any]:
        """Return what there is to say of the recording as a whole."""
        from importlib.metadata import version

        path = self.recording.path
        return {
            "name": path.name,
            "path": str(path),
            "size": path.stat().st_size,
            "evlit": version("evlit"),
            "live": self.live,
            "write": self.write,
            "app": None if self.app is None else str(self.app),
            "sessions": [session_json(row) for row in self.recording.session_rows()],
            "problems": [],
        }

    def session(self, id: str) -> Session:
        """Return a session, as far as it is recorded by now when the recording is live.

        Raises
        ------
        NoSuchSession
            When there is none.
        """
        found = self._sessions.get(id)
        if found is None:
            found = self._sessions[id] = Session(self.recording, id)
        elif self.live:
            found.timeline.session = self.recording.session(id)
        return found


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
