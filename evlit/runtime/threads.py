"""The threads of one run: the script's own, and one for each parallel fragment (step 6 of the click journey).

Theory of operation
-------------------
The script's thread goes on at once when it starts another one. At the end of the body it waits in `join` until all
others have ended, so nothing of a run goes on after its `run.ended`. A thread ends early for a signal (cancelled,
stopped, rerun); whoever raised it first has noted it in the run, so every other thread meets it at its next checkpoint
or await, and `join` hands it to the script's thread.

Loops of async code are known here too: a cancellation that comes while a thread awaits has to reach into its loop.

No lock of a run is taken while the lock here is held.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Condition, get_ident
from typing import TYPE_CHECKING, Final

from attrs import frozen

from evlit.errors import Cancelled, RerunRun, RunSignal, StopRun
from evlit.runtime import interrupt
from evlit.runtime.workers import Workers

if TYPE_CHECKING:
    import trio  # a third of `import evlit`, where no loop runs

#: Which of several signals ends the run: the first of these.
_STRONGEST: Final = (Cancelled, StopRun, RerunRun)


#: Seconds from one interrupt to the next when the first was swallowed; twice as many each time.
AGAIN: Final = 0.25


@frozen
class _Hit:
    times: int
    again: float  # when it may be made to raise again


_NOT_HIT: Final = _Hit(0, 0.0)


class Threads:
    """The threads of one run.

    Parameters
    ----------
    limit
        Threads beside the script's own at one time, at the most; others wait their turn. None: no limit.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.cpu = 0.0  #: seconds of processor time of the threads beside the script's own that have ended
        self.several = False  #: there were such threads: which of them called first is not the same each time
        self._changed = Condition()
        self._inside: set[int] = set()  # threads that are in the app's code, or may be
        self.interrupted = False  #: a thread was made to raise
        self._hit: dict[int, _Hit] = {}  # of the threads inside, those that were made to raise
        self._beside = 0  # threads beside the script's own that have not ended, or not begun
        self._loops: dict[int, tuple[trio.lowlevel.TrioToken, trio.CancelScope]] = {}
        self._raised: list[BaseException] = []
        self._workers = Workers(sys.maxsize if limit is None else limit)

    def enter(self) -> None:
        """Make the calling thread one of the run."""
        with self._changed:
            self._inside.add(get_ident())

    def leave(self) -> None:
        """End that: the thread has come out of the app's code."""
        thread = get_ident()
        with self._changed:  # whoever interrupts after this would hit another run in this thread
            self._inside.discard(thread)
            self._hit.pop(thread, None)
            interrupt.disarm(thread)

    @property
    def inside(self) -> list[int]:
        """The threads that are in the app's code, or may be."""
        with self._changed:
            return sorted(self._inside)

    def interrupt(self, is_app: Callable[[str], bool], may: Callable[[], bool]) -> None:
        """Make each thread raise at its next line of app code, where that can be done now and `may` says so.

        Once is not always enough: an exception that comes while a thread is in a finalizer or in a callback of the
        garbage collector is swallowed there, and the app may swallow it as well. So it is made to raise again as long
        as it has not left, after pauses that grow, for what runs on the way out.
        """
        now = time.monotonic()
        with self._changed:
            for thread in self._inside:
                hit = self._hit.get(thread, _NOT_HIT)
                if now >= hit.again and interrupt.interrupt(thread, is_app, may):
                    self._hit[thread] = _Hit(hit.times + 1, now + AGAIN * 2 ** min(hit.times, 6))
                    self.interrupted = True

    # -- beside the script --------------------------------------------------------------------------------------------

    def start(self, fn: Callable[[], None]) -> None:
        """Call a function in a thread of its own, now or when there may be one. Never waits."""
        self.several = True
        with self._changed:
            self._beside += 1
        self._workers.start(partial(self._work, fn))

    def _work(self, fn: Callable[[], None]) -> None:
        began = time.thread_time()
        raised: BaseException | None = None
        try:
            with ungrouped():
                self.enter()
                try:
                    fn()
                finally:
                    self.leave()
        except SystemExit:  # S-055: it ends the run, not the server
            raised = StopRun()
        except BaseException as error:  # noqa: BLE001  # kept: `join` hands it on
            raised = error
        with self._changed:
            self.cpu += time.thread_time() - began
            if raised is not None:
                self._raised.append(raised)
            self._beside -= 1
            self._changed.notify_all()

    def join(self) -> BaseException | None:
        """Wait until only the calling thread is left, and return what ends the run: a signal that another met."""
        with self._changed:
            while self._beside:
                self._changed.wait()
            raised, self._raised = self._raised, []
        return strongest(raised)

    # -- loops --------------------------------------------------------------------------------------------------------

    @contextmanager
    def looping(self, scope: trio.CancelScope) -> Iterator[None]:
        """Make a scope of the loop of this thread one that `cancel_loops` reaches."""
        import trio

        thread = get_ident()
        self._loops[thread] = (trio.lowlevel.current_trio_token(), scope)
        try:
            yield
        finally:
            del self._loops[thread]

    def cancel_loops(self, *, own: bool = True) -> None:
        """Wake what awaits, in all threads or in all others. Any thread may call."""
        if not self._loops:
            return
        import trio

        for thread, (token, scope) in list(self._loops.items()):
            if own or thread != get_ident():
                with suppress(trio.RunFinishedError):  # its loop has ended, and its thread is about to
                    token.run_sync_soon(scope.cancel)


def strongest(raised: list[BaseException]) -> BaseException | None:
    """Return which of several exceptions ends the run: a mistake of ours, else the strongest signal."""
    for error in raised:
        if not isinstance(error, RunSignal):
            return error
    for kind in _STRONGEST:
        for error in raised:
            if isinstance(error, kind):
                return error
    return None


@contextmanager
def ungrouped() -> Iterator[None]:
    """Turn a group that holds a signal into the signal: several tasks of an app may have raised together."""
    try:
        yield
    except BaseExceptionGroup as group:
        signals = group.subgroup(RunSignal)
        if signals is None:
            raise
        signal = strongest(list(leaves(signals)))
        assert signal is not None
        raise signal from None


def leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    """Yield what a group holds, and the groups in it."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error
