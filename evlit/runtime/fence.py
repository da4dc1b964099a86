"""Giving a run up: the last rung of the cancellation ladder (see `interrupt.py`).

Its thread runs no line of Python, or swallows what it is made to raise. It goes on, but what it does counts no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evlit.core import events as e

if TYPE_CHECKING:
    from evlit.runtime.run import Run
    from evlit.runtime.session import Session


def fence(session: Session, run: Run) -> bool:
    """Give a run up that does not end: what it still does counts no more, and the session goes on. Tells whether it
    was given up now.
    """
    with run.core.lock:
        if run.done or run.core.fenced or run.core.shields:
            return False
        run.core.fenced = True
        ops = run.core.reconciler.patch.take()
    state = run.core.state
    events: list[e.Event] = [e.TreePatched(run.core.run, e.Json(ops), run.core.calls)] if ops else []
    outcome: e.Outcome = "stopped" if run.core.stopped_by_user else "cancelled"
    unseen = tuple(id for id in state.triggers if id not in state.seen) if outcome == "cancelled" else ()
    # The thread still holds the old state: the next run gets one of its own, with the same entries. What callbacks
    # made of them is recorded now, for they are not called again, and there may be no next run in this process.
    session.state = state.fork()
    if changed := session.state.take():
        events.append(e.StateChanged(run.core.run, **changed))
    events.append(e.RunEnded(run.core.run, outcome, run.core.calls, unseen=unseen))
    late = session.state.entries.claim(run.core.run)
    session.submit(*events)
    if late:
        session.record_state(session.state.entries)
    return True
