"""Why an element is as it is: from the element back to the person or the clock."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evlit.core import events as e
from evlit.core.codec import encode
from evlit.core.events import Recorded
from evlit.core.tree import Node
from evlit.log.rows import RecordedRow, Row
from evlit.log.store import SqliteStore
from evlit.replay.causes import Explanation, Known, NoSuchNode, chain, explain
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from tests.log.rows import open_session
from tests.replay.recorded import change


def find(timeline: Timeline, kind: str, label: str, position: int = -1) -> Node:
    """The element of a kind and label or text, as of a position."""
    [node] = [
        node
        for node in timeline.at(position).tree.root.walk()
        if node.kind == kind and label in (node.props.get("label"), node.props.get("body"))
    ]
    return node


def kinds(found: Explanation) -> list[str]:
    return [cause.recorded.kind for cause in found.causes]


def test_a_number_goes_back_to_the_click(timeline: Timeline) -> None:
    found = explain(timeline, -1, find(timeline, "metric", "Count").id)
    assert kinds(found) == ["tree.patched", "run.started", "rerun.decided", "widgets.changed"]
    click = found.causes[-1]
    assert isinstance(click.recorded.event, e.WidgetsChanged)
    assert click.because == ()
    assert list(click.recorded.event.trigger) == [find(timeline, "button", "Plus").props["widget"]]
    assert [len(touch.ops) for touch in found.touches] == [1, 1, 1]  # drawn, and counted up twice
    assert found.source == 'st.metric("Count", st.session_state.n)'


def test_what_nobody_changed_goes_back_to_the_opening(timeline: Timeline) -> None:
    found = explain(timeline, -1, find(timeline, "heading", "Shop").id)
    assert kinds(found) == ["tree.patched", "run.started", "rerun.decided", "rerun.requested"]
    assert len(found.touches) == 1


def test_an_earlier_moment_has_its_own_explanation(timeline: Timeline) -> None:
    metric = find(timeline, "metric", "Count").id
    last = explain(timeline, -1, metric)
    before = explain(timeline, last.touches[-1].recorded.position - 1, metric)
    assert before.touches == last.touches[:-1]


@pytest.mark.parametrize("newest", [1, 2, 50])
@pytest.mark.parametrize("stretch", [3, 20_000])
def test_the_newest_touches_are_those_of_all(
    timeline: Timeline, newest: int, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evlit.replay.causes._STRETCH", stretch)
    known: Known = {}
    ways = [*range(0, timeline.head + 1, 7)]
    for position in [*ways, *reversed(ways), timeline.head]:
        for id in timeline.at(position).tree.nodes:
            whole, some = explain(timeline, position, id), explain(timeline, position, id, newest, known)
            drawn, others = whole.touches[:1], whole.touches[1:]
            assert some.touches == drawn + others[-newest:], (position, id)
            assert (some.causes, some.source) == (whole.causes, whole.source)
    assert known


def test_touches_are_found_in_json_with_blanks(timeline: Timeline, own: Path) -> None:
    for each in timeline.recording.rows(timeline.session.id):
        assert isinstance(each, RecordedRow)
        spaced = json.dumps(json.loads(each.row.data))
        change(own, "UPDATE event SET data = ? WHERE position = ?", spaced, each.position)
    metric = find(timeline, "metric", "Count").id
    with Recording(own) as other:
        assert explain(Timeline(other), -1, metric, 2).touches == explain(timeline, -1, metric).touches


def test_a_value_goes_back_to_the_person_who_gave_it(timeline: Timeline) -> None:
    found = explain(timeline, -1, find(timeline, "text_input", "Name").id)
    assert kinds(found) == ["widgets.changed"]
    assert [touch.ops != () for touch in found.touches] == [True, False, False, False]  # drawn; Zoë, boom, Ada


def test_a_fragment_goes_back_through_the_rerun_that_it_asked_for(timeline: Timeline) -> None:
    [text] = [n for n in timeline.at(-1).tree.root.walk() if str(n.props.get("body")).startswith("ticked")]
    found = explain(timeline, -1, text.id)
    assert kinds(found) == [
        "tree.patched", "run.started", "rerun.decided", "rerun.requested",
        "run.started", "rerun.decided", "widgets.changed",
    ]  # fmt: skip


def test_a_tick_is_the_clock(timeline: Timeline) -> None:
    tick = next(r.position for r in timeline.events() if r.kind == "timer.ticked")
    patch = next(r.position for r in timeline.events(tick) if r.kind == "tree.patched")
    [text] = [n for n in timeline.at(patch).tree.root.walk() if str(n.props.get("body")).startswith("ticked")]
    assert kinds(explain(timeline, patch, text.id))[-1] == "timer.ticked"


def test_every_element_of_every_moment_is_explained(timeline: Timeline) -> None:
    for position in range(0, timeline.head + 1, 7):
        for node in timeline.at(position).tree.root.walk():
            found = explain(timeline, position, node.id)
            positions = [cause.recorded.position for cause in found.causes]
            assert positions == sorted(set(positions), reverse=True)
            assert {p for cause in found.causes for p in cause.because} <= set(positions)
            assert found.touches or node.id < 5


def test_a_chain_is_the_same_however_few_events_are_looked_at_first(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [timeline.causes(recorded) for recorded in timeline.events()]
    for near in (1, 3, 7):
        monkeypatch.setattr("evlit.replay.causes._NEAR", near)
        assert [timeline.causes(recorded) for recorded in timeline.events()] == whole


@pytest.mark.parametrize("id", [-1, 9999])
def test_an_id_that_was_never_drawn_is_refused(timeline: Timeline, id: int) -> None:
    with pytest.raises(NoSuchNode, match=rf"expected the id of an element .* got {id}: none was drawn"):
        explain(timeline, -1, id)


def test_an_element_that_is_gone_is_refused_with_its_position(timeline: Timeline) -> None:
    before = next(r.position for r in timeline.events() if isinstance(r.event, e.RunEnded) and r.event.error)
    [gone] = [node for node in timeline.at(before).tree.root.walk() if node.kind == "exception"]
    drawn = explain(timeline, before, gone.id).touches[0].recorded.position
    with pytest.raises(NoSuchNode, match=re.escape(f"it was drawn by event {drawn} and is gone again")):
        explain(timeline, -1, gone.id)


# -- chains of events that are written down here -----------------------------------------------------------------------


def log(*events: e.Event, causes: dict[int, int] | None = None) -> list[Recorded]:
    return [
        Recorded("s1", position, float(position), event, e.run_of(event), (causes or {}).get(position))
        for position, event in enumerate(events, start=1)
    ]


def positions(recorded: list[Recorded], start: int) -> dict[int, tuple[int, ...]]:
    found, more = chain(recorded, start)
    assert not more
    return {cause.recorded.position: cause.because for cause in found}


def test_an_input_that_waited_shows_what_let_it_wait() -> None:
    recorded = log(
        e.WidgetsChanged("v1", 1, trigger={"a": e.Json(True)}),
        e.RerunDecided("queue", (1,), "a fragment never interrupts"),
        e.RerunDecided("start", (1,), "nothing runs", ("f",), 2),
        e.RunStarted(2, ("f",), "", "", 0.0, 0),
        e.TreePatched(2, e.Json([])),
    )
    assert positions(recorded, 5) == {5: (4,), 4: (3,), 3: (1, 2), 2: (1,), 1: ()}


def test_a_cancelled_run_shows_who_cancelled_it() -> None:
    recorded = log(
        e.RerunRequested("opened"),
        e.RerunDecided("start", (1,), "nothing runs", None, 1),
        e.RunStarted(1, None, "", "", 0.0, 0),
        e.WidgetsChanged("v1", 1),
        e.RerunDecided("supersede", (4,), "a full rerun is newer than the run", cancels=1),
        e.RunEnded(1, "cancelled"),
    )
    assert positions(recorded, 6) == {6: (3, 5), 5: (4,), 4: (), 3: (2,), 2: (1,), 1: ()}


@pytest.mark.parametrize("near", [1, 2, 4])
def test_what_led_to_an_event_is_found_however_far_back_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr("evlit.replay.causes._NEAR", near)
    recorded = log(
        e.RerunRequested("opened"),
        e.RerunDecided("start", (1,), "nothing runs", None, 1),
        e.RunStarted(1, None, "", "", 0.0, 0),
        *(e.TimerTicked("f", 0.0) for _ in range(20)),
        e.WidgetsChanged("v1", 1),
        e.RerunDecided("supersede", (24,), "a full rerun is newer than the run", cancels=1),
        e.RunEnded(1, "cancelled"),
    )
    with SqliteStore(tmp_path / "log.db") as store:
        rows = [Row(*encode(each.event), each.at, each.run, each.cause) for each in recorded]
        store.append("s1", open_session(store), 0, rows)
    with Recording(tmp_path / "log.db") as recording:
        found = Timeline(recording).causes(recorded[-1])
        assert repr(found) == "<Chain 26 <- 25 <- 24 <- 3 <- 2 <- 1>"


def test_damaged_causes_never_lead_forward_or_outside() -> None:
    recorded = log(
        e.RerunDecided("start", (1, 3, 77, -5), "?", None, 1),
        e.RunStarted(1, None, "", "", 0.0, 0),
        e.RunStarted(1, None, "", "", 0.0, 0),
        e.RerunRequested("script"),
        causes={4: 4},
    )
    assert positions(recorded, 3) == {3: (1,), 1: ()}
    assert positions(recorded, 4) == {4: ()}


def test_an_endless_chain_is_cut() -> None:
    """A script that asks for a rerun in each run."""
    events: list[e.Event] = [e.RerunRequested("opened")]
    causes = {}
    for run in range(1, 100):
        at = len(events)
        events += [
            e.RerunDecided("start", (at,), "nothing runs", None, run),
            e.RunStarted(run, None, "", "", 0.0, 0),
            e.RerunRequested("script"),
        ]
        causes[at + 3] = at + 2
    recorded = log(*events, causes=causes)
    found, more = chain(recorded, len(recorded), limit=10)
    assert (len(found), more) == (10, True)
    found, more = chain(recorded, len(recorded), limit=1000)
    assert (len(found), more) == (len(recorded), False)
