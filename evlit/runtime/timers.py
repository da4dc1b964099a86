"""Server-side timers: fragments with `run_every` get a tick event each interval (where the click journey begins
without a click).

The timers of a session are the fragments on its page that have an interval: nothing else has to be kept, and a
recovered session has them again. They run only while a viewer is attached. A tick that comes due while one of the same
fragment still waits is not made; the next one says how many were missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import trio
from attrs import define

from evlit.core import events as e

if TYPE_CHECKING:
    from evlit.runtime.session import Session


#: Seconds from one tick to the next, at least, whatever the app asks for.
LEAST: Final = 0.001


@define
class _Timer:
    every: float
    due: float  # trio time
    missed: int = 0


async def run_timers(session: Session) -> None:
    """Make the ticks of a session, for ever."""
    timers: dict[str, _Timer] = {}
    while True:
        now = trio.current_time()
        wanted = session.projection.tree.timers() if session.projection.viewers and session.failure is None else {}
        for fragment in [fragment for fragment in timers if wanted.get(fragment) != timers[fragment].every]:
            del timers[fragment]  # gone, or with another interval, which starts anew (S-074)
        for fragment, every in wanted.items():
            if fragment not in timers:
                timers[fragment] = _Timer(every, now + every)
        for fragment, timer in timers.items():
            if timer.due <= now:
                _tick(session, fragment, timer, now)
        with trio.move_on_at(min((timer.due for timer in timers.values()), default=float("inf"))):
            await session.changed.wait()


def _tick(session: Session, fragment: str, timer: _Timer, now: float) -> None:
    late = int((now - timer.due) / timer.every)  # whole intervals that passed unseen
    due = timer.due
    timer.due = max(timer.due + (late + 1) * timer.every, now + LEAST)
    p = session.projection
    waiting = any(request.cause == "tick" and request.scope == (fragment,) for request in (*p.queue, *p.pending))
    if waiting or fragment in session.ticking:
        timer.missed += late + 1
        return
    missed, timer.missed = timer.missed + late, 0
    session.ticking.add(fragment)
    session.submit(e.TimerTicked(fragment, round(session.host.now() - (now - due), 6), missed))
