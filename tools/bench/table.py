"""What was measured, as one table: a row for each figure, and how many times more each peer takes."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import Final

from attrs import define, field

from tools.bench.apps import AROUND, CHANGES, KEPT


@define
class Samples:
    """Samples by figure and peer: seconds or bytes."""

    taken: dict[str, dict[str, list[float]]] = field(factory=dict)

    def add(self, figure: str, peer: str, samples: Sequence[float]) -> None:
        """Add samples of a figure."""
        self.taken.setdefault(figure, {}).setdefault(peer, []).extend(samples)

    def of(self, figure: str, peer: str) -> list[float]:
        """Return the samples of a figure."""
        return self.taken.get(figure, {}).get(peer, [])


def median(samples: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(samples)


def high(samples: Sequence[float]) -> float:
    """Return the one that 19 of 20 do not exceed."""
    return sorted(samples)[int(len(samples) * 0.95)]


_MS: Final = ("ms", 1e3)
_BYTES: Final = ("B", 1.0)

#: Title, figure, what of its samples, unit, goal.
_ROWS: Final[list[tuple[str, str, Callable[[Sequence[float]], float], tuple[str, float], float | None]]] = [
    ("click, 10 elements, p50", "click 10", median, _MS, 0.8),
    ("click, 10 elements, p95", "click 10", high, _MS, None),
    ("click, 100 elements, p50", "click 100", median, _MS, 1.2),
    ("click, 100 elements, p95", "click 100", high, _MS, None),
    ("click, 1000 elements, p50", "click 1000", median, _MS, 4.0),
    ("click, 1000 elements, p95", "click 1000", high, _MS, None),
    *(
        (f"fragment in {size} elements, {name}", f"click fragment {size}", reduce, _MS, goal)
        for size in AROUND
        for name, reduce, goal in (("p50", median, 0.8), ("p95", high, None))
    ),
    ("bytes of a click, 10 elements", "bytes 10", median, _BYTES, 300),
    ("bytes of a click, 100 elements", "bytes 100", median, _BYTES, 300),
    ("bytes of a click, 1000 elements", "bytes 1000", median, _BYTES, 300),
    *((f"bytes of a fragment in {size}", f"bytes fragment {size}", median, _BYTES, 300) for size in AROUND),
    ("tick at 20 Hz, interval, mean", "tick interval", statistics.fmean, _MS, 50),
    ("tick, off by, p50", "tick jitter", median, _MS, None),
    ("tick, off by, p95", "tick jitter", high, _MS, None),
    ("tick, off by, max", "tick jitter", max, _MS, None),
    ("ticks missed of 400", "tick missed", max, ("", 1.0), 0),
    ("end of an interrupted loop, p50", "interrupt loop", median, _MS, 50),
    ("end of an interrupted loop, p95", "interrupt loop", high, _MS, None),
    ("end between two calls, p50", "interrupt calls", median, _MS, None),
    ("end between two calls, p95", "interrupt calls", high, _MS, None),
    ("click beside a busy session, p50", "click beside", median, _MS, None),
    ("click beside a busy session, p95", "click beside", high, _MS, None),
    ("new session, 3 elements, p50", "open 3", median, _MS, 5),
    ("new session, 1000 elements, p50", "open 1000", median, _MS, 20),
    ("unchanged st.* call", "call", median, ("us", 1e6), 3),
    ("import", "import", median, _MS, 100),
    ("spawn to healthy", "spawn", median, _MS, 200),
    ("a run in AppTest, 10 elements, p50", "test run", median, _MS, 5),
    ("a run in AppTest, 10 elements, p95", "test run", high, _MS, None),
    ("a whole test of two runs, p50", "test", median, _MS, None),
    *(
        (f"{what} {change}, {where}, {name}", f"click {what} {change} {where}", reduce, _MS, None)
        for what in KEPT
        for change in CHANGES
        for where in ("aside", "recorded")
        for name, reduce in (("p50", median), ("p95", high))
    ),
    ("memory of a session, 20 elements", "memory", median, ("KiB", 1 / 1024), 90),
]


def show(samples: Samples, peers: list[str]) -> None:
    """Print the table."""
    for peer in peers:
        small, large = samples.of("click 10", peer), samples.of("click 1000", peer)
        if small and large:
            samples.add("call", peer, [(median(large) - median(small)) / 990])
    first, *others = peers
    head = f"{'':<34}{first:>10}" + "".join(f"{peer:>18}{'x':>7}" for peer in others) + f"{'goal':>9}  unit"
    print(head)
    for title, figure, reduce, (unit, scale), goal in _ROWS:
        own = samples.of(figure, first)
        if not own:
            continue
        value = reduce(own) * scale
        line = f"{title:<34}{_number(value):>10}"
        for peer in others:
            theirs = reduce(samples.of(figure, peer)) * scale
            line += f"{_number(theirs):>18}{_number(theirs / value) if value > 0 else '-':>7}"
        print(line + f"{'' if goal is None else _number(goal):>9}  {unit}")


def _number(value: float) -> str:
    """Write a number with about three digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
