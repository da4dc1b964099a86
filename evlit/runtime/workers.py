"""The threads that runs execute in (step 6 of the click journey).

trio keeps idle threads warm; what is here only bounds their number. `trio.to_thread` would do both, at the price of a
task for each run and a hop back into trio at its end, which nobody waits for: a run reports by what it appends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Lock


class Workers:
    """Starts functions in threads, so many at a time; the others wait their turn.

    Functions must not raise: nobody is there to hear it.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._busy = 0
        self._waiting: deque[Callable[[], None]] = deque()

    def start(self, fn: Callable[[], None]) -> None:
        """Call a function in a thread, now or when one is free. Never waits."""
        with self._lock:
            if self._busy >= self._limit:
                self._waiting.append(fn)
                return
            self._busy += 1
        import trio  # a third of `import evlit`, where nothing is started

        trio.lowlevel.start_thread_soon(partial(self._work, fn), _heard, "evlit run")

    def _work(self, fn: Callable[[], None]) -> None:
        while True:
            fn()
            with self._lock:
                if not self._waiting:
                    self._busy -= 1
                    return
                fn = self._waiting.popleft()


def _heard(outcome: object) -> None:
    """Take the outcome of a thread: by contract there is none."""
