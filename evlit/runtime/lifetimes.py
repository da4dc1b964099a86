"""How long sessions stay in memory, and when they have ended for good (around the click journey, when nobody clicks).

Theory of operation
-------------------
A session is *alone* when no viewer is connected to it and no request is at work for it. From then on it counts down::

    in memory --alone for `server.sessionIdle`--> in the log alone --somebody comes with its token--> in memory
        |                                              |
        +-------alone for `server.sessionMaxAge`-------+--> closed: who comes gets a new session, and is told so

- Leaving memory is no event: nothing happened to the session. It leaves only at rest, with everything recorded; a run
  that is under way goes on first. Whoever comes back has it folded from the log, as after a restart: closures,
  `session_state` that cannot be coded and caches with `scope="session"` are made anew by the app. What the log leaves
  out (typed passwords, widgets with `record=False`) stays in memory, as far as the session still cites it.
- Those caches hand what they hold to `on_release` when the session leaves memory (S-234), in a thread of its own.
- What has left memory costs nothing, so nothing looks at it either: that it is too old is found, and recorded, when
  somebody asks for it.

All sessions have the same patience, so those that became alone first are due first, and one task waits for the first
of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from math import inf
from typing import TYPE_CHECKING, Any, Final

import trio
from attrs import define, field

from evlit.core import events as e
from evlit.runtime.caching import Stores

if TYPE_CHECKING:
    from evlit.runtime.session import Session

logger: Final = logging.getLogger(__name__)


@define(eq=False)
class Lifetimes:
    """Counts down for the sessions that are alone.

    Parameters
    ----------
    idle, max_age
        Seconds; `max_age` 0 for ever.
    drop
        Takes a session out of memory.
    """

    idle: float
    max_age: float
    drop: Callable[[Session], None]
    _since: dict[Session, float] = field(factory=dict, init=False)  # in the order of their due times
    _first: trio.Event = field(factory=trio.Event, init=False)

    @classmethod
    def of(cls, options: Mapping[str, Any], drop: Callable[[Session], None]) -> Lifetimes:
        """Return the lifetimes that the configuration says."""
        return cls(options["server.sessionIdle"], options["server.sessionMaxAge"], drop)

    @property
    def patience(self) -> float:
        """How long a session may be alone before something happens to it."""
        return min(self.idle, self.max_age or inf)

    def needed(self, session: Session) -> None:
        """Note that somebody needs a session."""
        self._since.pop(session, None)

    def left(self, session: Session) -> None:
        """Note that somebody needs a session no more; if nobody does, it counts down."""
        if session.alone and session.failure is None and not session.ended.is_set():
            self._wait(session)

    def _wait(self, session: Session) -> None:
        self._since.pop(session, None)
        self._since[session] = trio.current_time()
        self._first.set()

    async def run(self) -> None:
        """Take out of memory what is due, for ever."""
        while True:
            if self._since:
                await trio.sleep_until(next(iter(self._since.values())) + self.patience)
                self._look()  # a function of its own, so that this task keeps no session
            else:
                self._first = trio.Event()
                await self._first.wait()

    def _look(self) -> None:
        now = trio.current_time()
        for session in [each for each, since in self._since.items() if since + self.patience <= now]:
            self._due(session)

    def _due(self, session: Session) -> None:
        del self._since[session]
        if session.ended.is_set() or session.failure is not None:
            return
        if not session.idle:
            self._wait(session)  # a run goes on without viewers
        elif self.max_age and self.max_age <= self.idle:
            session.submit(e.SessionClosed(expired(self.max_age)))
        else:
            self.drop(session)

    def is_over(self, last: float, now: float) -> bool:
        """Tell whether a session to which nothing has happened since `last` has ended by now; UTC seconds."""
        return bool(self.max_age) and now - last > self.max_age


def expired(seconds: float) -> str:
    """Return the reason for which a session ended that nobody came back to."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            count = int(seconds // size)
            return f"nobody had it open for {count} {unit}{'' if count == 1 else 's'}"
    return f"nobody had it open for {seconds:g} seconds"


def release(caches: Stores) -> None:
    """Empty the caches of a session that leaves memory; the functions that it calls are the app's."""
    try:
        caches.clear()
    except Exception:
        logger.exception("a function given as `on_release` failed")
