"""The clock of a recording: while a session is executed again it is then, not now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from evlit.errors import Error
from evlit.verify.stopping import no_sleep


class CannotVerify(Error):
    """A recording cannot be executed again; the message says why, and what to do."""


class Clock:
    """Says what time it is.

    Attributes
    ----------
    now
        UTC seconds since 1970, as of the last `set` or `shift`.
    """

    def __init__(self, traveller: Any, now: float) -> None:
        self._traveller = traveller
        self.now = now

    def set(self, now: float) -> None:
        """Make it then; from there on it goes at its own pace."""
        self.now = now
        self._traveller.move_to(now)

    def shift(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self._traveller.shift(seconds)


def check_clock() -> None:
    """Raise `CannotVerify` when the clock cannot be set: the extra is not installed."""
    if find_spec("time_machine") is None:
        raise CannotVerify(
            "expected the package time-machine, with which recorded runs see the time of then; it is not installed. "
            "Install it with: pip install 'evlit[verify]'"
        )


@contextmanager
def recorded_clock(now: float) -> Iterator[Clock]:
    """Make it then for a block: for `time.time`, `datetime.now` and their kin, in the whole process."""
    check_clock()
    import time_machine

    with time_machine.travel(now) as traveller:
        clock = Clock(traveller, now)
        with no_sleep(clock.shift):
            yield clock
