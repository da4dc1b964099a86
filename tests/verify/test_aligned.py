"""Which position of a session now corresponds to which of its recording."""

from __future__ import annotations

from evlit.core import events as e
from evlit.core.events import Recorded, run_of
from evlit.verify.aligned import aligned


def log(*events: e.Event) -> list[Recorded]:
    return [Recorded("s", at, 0.0, event, run_of(event)) for at, event in enumerate(events, start=1)]


def patched(run: int, calls: int) -> e.TreePatched:
    return e.TreePatched(run, e.Json([["set", 5, {}]]), calls)


CLICK = e.WidgetsChanged("v", 1)
DECIDED = e.RerunDecided("start", (1,), "", None, 1)
STARTED = e.RunStarted(1, None, "", "", 0.0, 0)
ENDED = e.RunEnded(1, "finished", 9)


def test_within_a_run_the_number_of_calls_counts() -> None:
    then = log(CLICK, DECIDED, STARTED, patched(1, 3), patched(1, 6), patched(1, 9), ENDED)
    now = log(CLICK, DECIDED, STARTED, patched(1, 2), patched(1, 3), patched(1, 7), patched(1, 12), ENDED)
    assert aligned(then, now, {1: 1, 2: 2}) == [0, 1, 2, 3, 5, 5, 7, 8]


def test_nothing_is_shown_before_its_input() -> None:
    """What was drawn before the second click is drawn after it now."""
    second = e.WidgetsChanged("v", 2)
    then = log(CLICK, DECIDED, STARTED, patched(1, 9), second, ENDED)
    now = log(CLICK, DECIDED, STARTED, second, patched(1, 9), ENDED)
    assert aligned(then, now, {1: 1, 2: 2, 5: 4}) == [0, 1, 2, 3, 3, 4, 6]


def test_at_rest_both_are_at_rest() -> None:
    """The other code asked for one more run."""
    more: list[e.Event] = [
        e.RerunRequested("script"),
        e.RerunDecided("start", (5,), "", None, 2),
        e.RunStarted(2, None, "", "", 0.0, 0),
        e.RunEnded(2, "finished", 1),
    ]
    then = log(CLICK, DECIDED, STARTED, ENDED, CLICK)
    now = log(CLICK, DECIDED, STARTED, ENDED, *more, CLICK)
    assert aligned(then, now, {1: 1, 2: 2, 5: 9}) == [0, 1, 2, 3, 8, 9]


def test_a_run_that_there_is_not_leaves_it_where_it_was() -> None:
    assert aligned(log(CLICK, DECIDED, STARTED, patched(1, 3)), log(CLICK), {1: 1}) == [0, 1, 1, 1, 1]


def test_what_was_kept_in_a_run_is_met_where_it_is_kept_now() -> None:
    then = log(CLICK, DECIDED, STARTED, patched(1, 3), e.StateChanged(1, {"a": e.Json(1)}), ENDED)
    now = log(CLICK, DECIDED, STARTED, e.StateChanged(1, {"a": e.Json(1)}), ENDED)
    assert aligned(then, now, {1: 1, 2: 2}) == [0, 1, 2, 3, 3, 4, 5]
