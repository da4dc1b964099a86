"""The end of a server, as far as runs are concerned: those under way are ended in the log, and no other one starts
(after the click journey).

Theory of operation
-------------------
Every session stops deciding: what its users did since is in the log, and gets its decision from the process that goes
on with it. Runs are cancelled and climb the same ladder as ever (`Host._look_after`): at the next call, at the next
line, fenced. So a graceful end leaves runs that ended *cancelled*, and triggers that no body saw are named in it.

A shield is respected for as long as there is time, because callbacks are shielded. A run that is still in one at the
end has no end in the log: whoever goes on with the session finds it *lost*, and gives it its inputs again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import trio

if TYPE_CHECKING:
    from evlit.runtime.host import Host


async def drain(host: Host, patience: float) -> None:
    """End all runs, and start none any more.

    Parameters
    ----------
    patience
        Seconds that runs get to end; those in a shield may use all of it.
    """
    sessions = list(host.sessions.values())
    for session in sessions:
        session.draining = True
        if session.run is not None:
            session.run.cancel()
    host.watch_runs()
    with trio.move_on_after(patience):
        for session in sessions:
            await session.wait(lambda s: s.run is None or s.failure is not None or s.ended.is_set())


def under_way(host: Host) -> list[str]:
    """Say where the runs are that have not ended, one text each."""
    found = []
    for session in list(host.sessions.values()):
        run = session.run
        if run is not None and not run.left:
            found.append(f"a run of session {session.id}" + (" in a shield or a callback" if run.core.shields else ""))
    return found
