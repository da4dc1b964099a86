"""Gates: places where an app in a test waits for the test, so that events come at exactly the moment a rule speaks of.

Apps import this module; it lives in the process of the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import Final

import trio

#: Seconds after which an app goes on by itself, and the test fails instead of hanging.
PATIENCE: Final = 30.0

_reached: Counter[str] = Counter()
_open: dict[str, Event] = {}


def block(name: str) -> None:
    """Wait until the test opens this gate: no yield point, as in a library that computes."""
    _reached[name] += 1
    _open.setdefault(name, Event()).wait(PATIENCE)


def hold(name: str, poll: Callable[[], object]) -> None:
    """Wait until the test opens this gate, and call `poll` (a command) all the time."""
    _reached[name] += 1
    gate = _open.setdefault(name, Event())
    while not gate.wait(0.001):
        poll()


def reach(name: str) -> None:
    """Tell the test that the app is here, and go on."""
    _reached[name] += 1


def open_gate(name: str) -> None:
    """Let the app through, now and later."""
    _open.setdefault(name, Event()).set()


def is_open(name: str) -> bool:
    """Tell whether the test opened a gate; waits for nothing."""
    return _open.setdefault(name, Event()).is_set()


async def reached(name: str, times: int = 1) -> None:
    """Wait until the app has come to a gate so many times."""
    with trio.fail_after(PATIENCE):
        while _reached[name] < times:
            await trio.lowlevel.checkpoint()


def times(name: str) -> int:
    """Return how often the app came to a gate."""
    return _reached[name]


def reset() -> None:
    """Close all gates, and let go whoever waits at one."""
    for gate in _open.values():
        gate.set()
    _open.clear()
    _reached.clear()
