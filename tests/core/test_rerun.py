"""The decision table: total, and under any order of events nothing that was accepted is lost or delivered twice."""

from __future__ import annotations

import re
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import event, given

from evlit.core import events as e
from evlit.core.fold import fold_all
from evlit.core.projection import Projection
from evlit.core.rerun import TABLE, Asked, Status, asked, decide, status
from evlit.core.tree import MAIN
from tests.core.simulation import Decide, End, Record, Simulation, Step, steps

# -- laws -------------------------------------------------------------------------------------------------------------


def test_the_table_has_a_row_for_every_pair_and_no_other() -> None:
    assert TABLE.keys() == set(product(Status, Asked))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0].name}-{row[1].name}")
def test_every_row_says_why_and_by_which_rule(row: tuple[Status, Asked]) -> None:
    action, reason, rules = TABLE[row]
    assert action in get_args(e.Action)
    assert reason
    assert re.fullmatch(r"S-\d{3}(, (S-\d{3}|section \d+))*", rules)


@pytest.mark.parametrize("what", Asked)
def test_only_a_free_session_starts_a_run(what: Asked) -> None:
    actions = {now: TABLE[now, what][0] for now in Status}
    assert {now for now, action in actions.items() if action == "start"} <= {Status.IDLE}
    assert actions[Status.ENDING] not in ("supersede", "stop"), "a run is asked to end once"
    assert actions[Status.IDLE] in ("start", "ignore")


@given(steps)
def test_no_accepted_request_is_lost_or_delivered_twice(steps: list[Step]) -> None:
    session = Simulation()
    session.play(steps)
    p = session.projection
    assert (p.run, p.pending, p.queue) == (None, [], [])
    assert set(p.inputs) <= set(session.noted)
    assert set(session.asked) == (session.started.keys() | session.let_go.keys()) - set(session.noted)
    carried = carried_positions(session)
    for position, request in session.asked.items():
        runs = session.started.get(position, [])
        if position in session.let_go:
            assert runs == []
            nothing = isinstance(request, (e.StopRequested, e.TimerTicked)) or getattr(request, "why", None) == "late"
            assert nothing, "only a stop, a tick or word of lateness may come to nothing"
        else:
            assert len(runs) == 1 + carried.count(position)
    event(f"{len(carried)} triggers were carried, {len(session.let_go)} requests came to nothing")


def carried_positions(session: Simulation) -> list[int]:
    """Return the position of each request at each end of a run that left one of its triggers unseen."""
    projection, found = Projection(), []
    for recorded in session.log:
        before = projection.run
        fold_all(projection, [recorded])
        if before is not None and projection.run is None:
            known = {request.position for request in before.requests}
            found += [request.position for request in projection.queue if request.position in known]
    return found


@given(steps)
def test_no_note_is_lost_and_none_asks_for_a_run(steps: list[Step]) -> None:
    session = Simulation()
    session.play(steps)
    assert decide(session.projection) == []
    session.play([e.RerunRequested("source")])
    assert (session.projection.notes, session.projection.inputs) == ([], {})
    values = known_values(session)
    for position, note in session.noted.items():
        runs = session.started.get(position, [])
        assert set(outcomes(session, runs[:-1])) <= {"lost"}, "a note goes along once"
        for widget in note.values:
            assert values[widget] >= position, "a value that a user gave is known to some run, if no newer one is"
    event(f"{len(session.noted)} notes")


def outcomes(session: Simulation, runs: list[int]) -> list[str]:
    """Return how runs ended."""
    ended = [each.event for each in session.log if isinstance(each.event, e.RunEnded)]
    return [event.outcome for event in ended if event.run in runs]


def known_values(session: Simulation) -> dict[str, int]:
    """Return the position of the value of each widget that runs know in the end, when each takes its own in order."""
    projection, known = Projection(), dict[str, int]()
    for recorded in session.log:
        before = projection.run
        fold_all(projection, [recorded])
        if projection.run is not None and before is None:
            requests = [request for request in projection.run.requests if not request.called]
            for request in sorted(requests, key=lambda request: request.position):
                values = getattr(projection.inputs[request.position], "values", ())
                known |= dict.fromkeys(values, request.position)
    return known


@given(steps)
def test_decisions_follow_from_the_log_alone(steps: list[Step]) -> None:
    session = Simulation()
    for step in steps:
        session.step(step)
    assert decide(fold_all(Projection(), session.log)) == decide(session.projection)


# -- what each row does -----------------------------------------------------------------------------------------------


class Story(Simulation):
    """A simulation told by hand."""

    def given(self, *fragments: str) -> None:
        nodes = [
            ["insert", MAIN, n, {"id": 10 + n, "kind": "fragment", "key": id, "props": {"id": id}}]
            for n, id in enumerate(fragments)
        ]
        self.record(e.TreePatched(0, e.Json(nodes)))

    def come(self, event: e.Event) -> int:
        """Accept an event, and return its position."""
        self.step(event)
        return len(self.log)

    def decided(self) -> list[tuple[str, tuple[int, ...], Any]]:
        """Decide, and return action, positions and scope of each decision."""
        self.step(Decide())
        made: list[tuple[str, tuple[int, ...], Any]] = [
            (decision.action, decision.because, decision.scope) for decision in self.decisions
        ]
        self.step(Record())
        return made

    def click(self, button: str = "button:c", fragment: str | None = None) -> int:
        return self.come(e.WidgetsChanged("viewer", len(self.log), {}, {button: e.Json(True)}, fragment))

    def change(self, fragment: str | None = None) -> int:
        return self.come(e.WidgetsChanged("viewer", len(self.log), {"user:a": e.Json(1)}, {}, fragment))

    def tick(self, fragment: str) -> int:
        return self.come(e.TimerTicked(fragment, 1.0))

    def note(self, *widgets: str) -> int:
        values = dict.fromkeys(widgets or ("user:a",), e.Json(len(self.log)))
        return self.come(e.WidgetsChanged("viewer", len(self.log), values, note=True))

    def stop(self) -> int:
        return self.come(e.StopRequested("viewer", len(self.log)))


@pytest.fixture
def story() -> Story:
    story = Story()
    story.given("f", "g")
    return story


def test_an_event_starts_a_run_when_nothing_runs(story: Story) -> None:
    position = story.change()
    assert story.decided() == [("start", (position,), None)]
    assert status(story.projection) is Status.APP
    assert story.decided() == []


def test_an_event_in_a_fragment_runs_the_fragment_alone(story: Story) -> None:
    position = story.change("f")
    assert story.decided() == [("start", (position,), ("f",))]
    assert status(story.projection) is Status.FRAGMENT


def test_events_of_several_fragments_share_a_run_in_their_order(story: Story) -> None:
    positions = (story.change("g"), story.change("f"), story.change("g"))
    assert story.decided() == [("start", positions, ("g", "f"))]


def test_a_full_request_takes_fragment_requests_along(story: Story) -> None:
    positions = (story.change("f"), story.change())
    assert story.decided() == [("start", positions, None)]


def test_an_event_of_a_fragment_that_is_gone_runs_the_app(story: Story) -> None:
    position = story.change("gone")
    assert story.decided() == [("start", (position,), None)]


def test_a_tick_of_a_fragment_that_is_gone_is_ignored(story: Story) -> None:
    position = story.tick("gone")
    assert story.decided() == [("ignore", (position,), None)]


def test_a_second_click_gets_a_run_of_its_own(story: Story) -> None:
    first, second = story.click(), story.click()
    assert story.decided() == [("start", (first,), None), ("queue", (second,), None)]
    story.step(End("finished", 0))
    assert story.decided() == [("start", (second,), None)]


def test_clicks_of_two_buttons_share_a_run(story: Story) -> None:
    positions = (story.click("button:c"), story.click("user:a"))
    assert story.decided() == [("start", positions, None)]


def test_a_full_request_supersedes_a_run_and_the_next_ones_wait(story: Story) -> None:
    story.change()
    story.decided()
    first, second, inner = story.change(), story.change(), story.change("f")
    assert story.decided() == [("supersede", (first,), None), ("queue", (second, inner), None)]
    assert status(story.projection) is Status.ENDING
    assert story.decided() == []
    story.step(End("cancelled", 0))
    assert story.decided() == [("start", (first, second, inner), None)]


def test_a_fragment_never_interrupts(story: Story) -> None:
    story.change("f")
    story.decided()
    position = story.change("f")
    assert story.decided() == [("queue", (position,), None)]
    assert status(story.projection) is Status.FRAGMENT


def test_waiting_ticks_of_one_fragment_become_one(story: Story) -> None:
    story.change()
    story.decided()
    first, other, second = story.tick("f"), story.tick("g"), story.tick("f")
    assert story.decided() == [("queue", (first, other), None), ("coalesce", (second,), None)]
    third = story.tick("f")
    assert story.decided() == [("coalesce", (third,), None)]
    story.step(End("finished", 0))
    assert story.decided() == [("start", (other, third), ("g", "f"))]


def test_a_waiting_tick_is_ignored_when_its_fragment_goes(story: Story) -> None:
    story.change()
    story.decided()
    position = story.tick("f")
    story.decided()
    story.record(e.TreePatched(1, e.Json([["remove", 10]])))
    story.step(End("finished", 0))
    assert story.decided() == [("ignore", (position,), None)]


def test_stop_ends_a_run_and_starts_none(story: Story) -> None:
    story.change()
    story.decided()
    first, second = story.stop(), story.stop()
    assert story.decided() == [("stop", (first,), None), ("ignore", (second,), None)]
    story.step(End("stopped", 0))
    assert story.decided() == []
    third = story.stop()
    assert story.decided() == [("ignore", (third,), None)]


def test_a_click_that_no_body_saw_comes_first_in_the_next_run(story: Story) -> None:
    click = story.click()
    story.decided()
    change, again = story.change(), story.click()
    story.decided()
    story.step(End("cancelled", 1))
    assert story.decided() == [("start", (click, change), None)]
    run = story.projection.run
    assert run is not None
    assert [request.called for request in run.requests] == [True, False]
    assert run.inputs == change
    story.step(End("finished", 0))
    assert story.decided() == [("start", (again,), None)]


def test_a_decision_that_comes_after_the_end_of_its_run_loses_nothing(story: Story) -> None:
    story.change()
    story.decided()
    position = story.change()
    story.step(Decide())
    story.step(End("finished", 0))
    story.step(Record())
    assert status(story.projection) is Status.IDLE
    assert story.decided() == [("start", (position,), None)]


def test_a_closed_session_decides_nothing(story: Story) -> None:
    story.change()
    story.come(e.SessionClosed("idle"))
    assert decide(story.projection) == []


def test_what_an_event_asks_for_depends_on_the_page(story: Story) -> None:
    def of(event: e.Event) -> Asked:
        story.come(event)
        return asked(story.projection.pending[-1], story.projection.tree, story.projection.pending[:-1])

    assert of(e.PageOpened("viewer", 1, "other")) is Asked.APP
    assert of(e.RerunRequested("script", ("f", "gone"))) is Asked.FRAGMENT
    assert of(e.RerunRequested("script", ("gone",))) is Asked.GONE
    assert of(e.TimerTicked("f", 1.0)) is Asked.TICK
    assert of(e.TimerTicked("f", 2.0)) is Asked.TICK_AGAIN
    assert of(e.TimerTicked("g", 2.0)) is Asked.TICK
    assert of(e.TimerTicked("gone", 2.0)) is Asked.TICK_GONE
    assert of(e.StopRequested("viewer", 2)) is Asked.STOP
    assert of(e.DialogDismissed("viewer", 3, "f")) is Asked.APP


def test_a_note_asks_for_no_run_and_goes_along_with_the_next(story: Story) -> None:
    first, other = story.note("user:a"), story.note("user:b")
    assert story.decided() == []
    tick = story.tick("f")
    assert story.decided() == [("start", (tick, first, other), ("f",))]
    assert story.projection.run is not None
    assert [request.position for request in story.projection.run.requests] == [first, other, tick]
    assert story.projection.run.inputs == tick
    assert "goes along (2)" in story.log[-2].event.reason  # type: ignore[union-attr]  # it is the decision
    story.step(End("finished", 0))
    assert (story.projection.notes, story.projection.inputs) == ([], {})


def test_a_note_in_a_run_waits_for_the_next_one_and_ends_nothing(story: Story) -> None:
    story.change()
    story.decided()
    note = story.note()
    assert story.decided() == []
    assert status(story.projection) is Status.APP
    story.step(End("finished", 0))
    assert story.decided() == []
    assert [request.position for request in story.projection.notes] == [note]


def test_a_note_gives_way_to_a_newer_one_of_the_same_widgets(story: Story) -> None:
    first, both, newest = story.note("user:a"), story.note("user:a", "user:b"), story.note("user:a")
    assert [note.position for note in story.projection.notes] == [both, newest]
    assert set(story.projection.inputs) == {both, newest}
    assert first < both


def test_a_note_that_was_replaced_while_a_run_was_decided_waits_for_another(story: Story) -> None:
    story.note()
    position = story.change("f")
    story.step(Decide())
    newer = story.note()
    story.step(Record())
    assert story.projection.run is not None
    assert [request.position for request in story.projection.run.requests] == [position]
    assert [note.position for note in story.projection.notes] == [newer]


def test_a_note_does_not_overtake_what_waits_for_a_run_of_its_own(story: Story) -> None:
    before = story.note("user:b")
    first, second = story.click(), story.click()
    after = story.note("user:a")
    assert story.decided() == [("start", (first, before), None), ("queue", (second,), None)]
    story.step(End("finished", 0))
    assert story.decided() == [("start", (second, after), None)]


def test_the_edits_of_a_table_add_up_while_they_wait(story: Story) -> None:
    for row, value in (("0", "x"), ("1", "y")):
        change: Any = {"$edits": {"edited_rows": {row: {"a": value}}}}
        story.come(e.WidgetsChanged("viewer", len(story.log), {"user:a": change}, note=True))
    [event] = story.projection.inputs.values()
    assert event.values["user:a"]["edited_rows"] == {"0": {"a": "x"}, "1": {"a": "y"}}


def test_the_first_run_after_a_restart_takes_notes_along(story: Story) -> None:
    note = story.note()
    recovery = story.come(e.RerunRequested("recovery"))
    assert story.decided() == [("start", (recovery, note), None)]
    assert status(story.projection) is Status.RECOVERY


def test_a_note_of_a_lost_run_comes_again_behind_the_value_before_it(story: Story) -> None:
    click, note = story.change(), story.note()
    assert story.decided() == [("start", (click, note), None)]
    story.step(End("lost", 0))
    recovery = story.come(e.RerunRequested("recovery"))
    assert story.decided() == [("start", (recovery,), None)]
    story.step(End("finished", 0))
    assert story.decided() == [("start", (click, note), None)]
