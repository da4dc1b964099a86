"""asyncio's idea of "the loop of this thread", for scripts (S-356): each session has one, made when a script asks.

Libraries call `asyncio.get_event_loop()` for a loop to run something on. Runs come and go in threads of many sessions,
so what asyncio keeps for a thread would go from one session to the next.
"""

from __future__ import annotations

import asyncio
import sys
import weakref
from typing import Any, Final

from evlit.runtime.context import current

#: Session -> its loop; None when its script has said that there is none.
_loops: Final[weakref.WeakKeyDictionary[Any, asyncio.AbstractEventLoop | None]] = weakref.WeakKeyDictionary()


class _SessionLoops(asyncio.DefaultEventLoopPolicy):
    """The policy of a process that runs scripts: as ever, but for the threads of runs."""

    def get_event_loop(self) -> asyncio.AbstractEventLoop:
        context = current()
        if context is None:
            return super().get_event_loop()
        session = context.core.services
        loop = _loops.get(session)
        if loop is None or loop.is_closed():
            loop = _loops[session] = self.new_event_loop()
            weakref.finalize(session, loop.close)
        return loop

    def set_event_loop(self, loop: asyncio.AbstractEventLoop | None) -> None:
        context = current()
        if context is None:
            super().set_event_loop(loop)
        else:
            _loops[context.core.services] = loop


def install() -> None:
    """Give scripts loops, in this process. Calling it again changes nothing."""
    # Later versions have no policies, and a script there makes its own loop.
    if sys.version_info < (3, 14) and not isinstance(asyncio.get_event_loop_policy(), _SessionLoops):
        asyncio.set_event_loop_policy(_SessionLoops())
