"""Which position of a session that was executed again corresponds to which of the recording.

The two have the same inputs in the same order. Between two inputs, a recorded position is where the newest recorded run
has come to: the start, the same number of calls, or the end. When the recording is at rest before the next input, so is
the other one. A later position never corresponds to an earlier one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from evlit.core import events as e
from evlit.core.events import Recorded


@define
class _Run:
    """Where a run stands in a log."""

    started: int = 0
    ended: int = 0
    calls: list[int] = field(factory=list)  #: so many had been made at each patch
    patches: list[int] = field(factory=list)  #: positions
    others: dict[type, int] = field(factory=dict)  #: the newest of each sort


def _runs(events: Iterable[Recorded]) -> dict[int, _Run]:
    runs: dict[int, _Run] = {}
    for each in events:
        match each.event:
            case e.RunStarted(run=run):
                runs[run] = _Run(each.position)
            case e.TreePatched(run=run, calls=calls) if run in runs:
                runs[run].calls.append(calls)
                runs[run].patches.append(each.position)
            case e.RunEnded(run=run) if run in runs:
                runs[run].ended = each.position
            case e.StateChanged(run=run) | e.AddressChanged(run=run) if run in runs:
                runs[run].others[type(each.event)] = each.position
    return runs


def aligned(recorded: Sequence[Recorded], now: Sequence[Recorded], places: Mapping[int, int]) -> list[int]:
    """Return the position now of each recorded position; the first is of position 0.

    Parameters
    ----------
    places
        Position now of recorded inputs, by their recorded positions.
    """
    then_runs, now_runs = _runs(recorded), _runs(now)
    limits = _limits(recorded, places, len(now))
    last_patch = {run.patches[-1]: run.ended for run in then_runs.values() if run.patches}
    out = [0]
    for each, (limit, rests) in zip(recorded, limits, strict=True):
        event, place = each.event, places.get(each.position, 0)
        run = now_runs.get(each.run or 0)
        if rests:
            place = limit
        elif run is not None:
            match event:
                case e.RunStarted():
                    place = run.started
                case e.TreePatched(calls=calls) if run.patches:
                    upto = len(run.calls) if each.position in last_patch else bisect_right(run.calls, calls)
                    place = run.patches[upto - 1] if upto else run.started
                case e.RunEnded():
                    place = run.ended
                case e.StateChanged() | e.AddressChanged():
                    place = run.others.get(type(event), 0)
        out.append(min(max(out[-1], place), limit))
    return out


def _limits(recorded: Sequence[Recorded], places: Mapping[int, int], head: int) -> list[tuple[int, bool]]:
    """Return, for each recorded event, the last position now before the next input, and whether all runs before that
    have ended.
    """
    limits: list[tuple[int, bool]] = []
    limit, ends = head, False  # is there an end of a run, or a start, between here and the next input?
    for each in reversed(recorded):
        is_end = isinstance(each.event, e.RunEnded)
        limits.append((limit, is_end and not ends))
        ends = ends or is_end or isinstance(each.event, e.RunStarted | e.RerunDecided)
        if each.position in places and not isinstance(each.event, e.RerunDecided):
            limit, ends = places[each.position] - 1, False
    return limits[::-1]
