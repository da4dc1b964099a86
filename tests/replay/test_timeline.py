"""Any moment of a session, from any snapshot, and what lies between two moments."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.ops import apply
from evlit.core.projection import Projection, to_json
from evlit.log.rows import Snapshot
from evlit.log.store import SqliteStore
from evlit.replay.recording import DamagedEvent, Recording
from evlit.replay.timeline import ABSENT, NoSuchPosition, Timeline, node_json
from tests.replay.recorded import change, copy, patches

# Each example makes its own log beside the shared one.
shared = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def folded(timeline: Timeline, position: int) -> Projection:
    """What the events up to a position add up to, without any help."""
    projection = Projection()
    for recorded in timeline.events(upto=position):
        fold(projection, recorded)
    return projection


def test_every_position_is_the_fold_of_the_events_before_it(timeline: Timeline) -> None:
    projection = Projection()
    assert to_json(timeline.at(0)) == to_json(projection)
    for recorded in timeline.events():
        fold(projection, recorded)
        assert to_json(timeline.at(recorded.position)) == to_json(projection)


@shared
@given(st.data())
def test_snapshots_anywhere_change_nothing(own: Path, data: st.DataObject) -> None:
    with Recording(own) as recording:
        head = Timeline(recording).head
    positions = data.draw(st.sets(st.integers(1, head), max_size=4))
    with Recording(own) as recording:
        plain = Timeline(recording)
        states = {position: orjson.dumps(to_json(folded(plain, position))) for position in positions}
    with SqliteStore(own) as store:
        for position, state in states.items():
            store.save_snapshot(Snapshot.of(plain.session.id, position, state))
    position = data.draw(st.integers(0, head))
    with Recording(own) as recording:
        timeline = Timeline(recording)
        assert to_json(timeline.at(position)) == to_json(folded(timeline, position))


def test_a_snapshot_is_used(own: Path) -> None:
    """Else the test above would say nothing: here the snapshot is another one than the fold."""
    with Recording(own) as recording:
        timeline = Timeline(recording)
        other = folded(timeline, 20)
    other.state = {"mark": "from the snapshot"}
    with SqliteStore(own) as store:
        store.save_snapshot(Snapshot.of(timeline.session.id, 20, orjson.dumps(to_json(other))))
    with Recording(own) as recording:
        timeline = Timeline(recording)
        assert "mark" not in timeline.at(19).state
        assert "mark" in timeline.at(20).state
        assert "mark" in timeline.at(timeline.head).state


def test_what_was_folded_once_is_kept(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evlit.replay.timeline.KEEP_EVERY", 10)
    with Recording(own) as recording:
        timeline = Timeline(recording)
        expected = {position: to_json(folded(timeline, position)) for position in range(timeline.head + 1)}
        steps: list[int] = []
        step = timeline._step

        def counted(projection: Projection, recorded: Recorded) -> Projection:
            steps.append(recorded.position)
            return step(projection, recorded)

        monkeypatch.setattr(timeline, "_step", counted)
        timeline.at(-1)
        assert len(steps) == timeline.head
        for position in (*expected, *reversed(expected)):
            steps.clear()
            assert to_json(timeline.at(position)) == expected[position]
            assert len(steps) < 10


@pytest.mark.parametrize(
    "state", [b"", b"not compressed", Snapshot.of("", 0, b"{").packed, Snapshot.of("", 0, b"[]").packed]
)
def test_a_damaged_snapshot_is_passed_over(own: Path, state: bytes) -> None:
    with Recording(own) as recording:
        timeline = Timeline(recording)
        expected = to_json(timeline.at(timeline.head))
        session = timeline.session.id
    change(own, "INSERT INTO snapshot VALUES (?, 30, ?)", session, state)
    with Recording(own) as recording:
        timeline = Timeline(recording)
        assert to_json(timeline.at(timeline.head)) == expected


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_difference_leads_from_one_moment_to_the_other(timeline: Timeline, data: st.DataObject) -> None:
    a, b = (data.draw(st.integers(0, timeline.head), label) for label in ("before", "after"))
    found = timeline.diff(a, b)
    before, after = timeline.at(a), timeline.at(b)
    assert apply(before.tree, found.ops) == after.tree
    for mine, theirs, changes in (
        (before.state, after.state, found.state),
        (before.values, after.values, found.values),
    ):
        for key, (old, new) in changes.items():
            assert mine.get(key, ABSENT) == old
            if new is ABSENT:
                del mine[key]
            else:
                mine[key] = new
        assert mine == theirs


def test_nothing_changes_from_a_moment_to_itself(timeline: Timeline) -> None:
    assert not timeline.diff(40, 40)
    assert timeline.diff(5, 40)


def test_a_difference_tells_none_from_nothing_and_true_from_one(own: Path) -> None:
    with Recording(own) as recording:
        first, second = [r.position for r in recording.recorded(recording.session().id) if r.kind == "state.changed"][
            :2
        ]
    for position, text in ((first, '{"run":1,"set":{"x":1}}'), (second, '{"run":2,"set":{"x":true,"y":null}}')):
        change(own, "UPDATE event SET data = ? WHERE position = ?", text, position)
    with Recording(own) as recording:
        found = Timeline(recording).diff(first, second)
        assert found.state == {"x": (1, True), "y": (ABSENT, None)}


def test_positions_count_from_the_end(timeline: Timeline) -> None:
    assert timeline.position(-1) == timeline.head
    assert timeline.position(-timeline.head - 1) == 0


@pytest.mark.parametrize("beyond", [1, 1000])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_position_beyond_the_session_is_refused(timeline: Timeline, beyond: int, sign: int) -> None:
    number = sign * (timeline.head + beyond + (sign < 0))
    with pytest.raises(NoSuchPosition, match=rf"expected a position from 0 to {timeline.head} .*, got {number}$"):
        timeline.at(number)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE event SET data = '{\"run\":3,'", "expected JSON"),
        ("UPDATE event SET data = '{\"run\":3}'", "expected the fields of a 'tree.patched' event"),
        ('UPDATE event SET data = \'{"run":3,"ops":[["remove",999]]}\'', "it does not fit"),
        ('UPDATE event SET data = \'{"run":3,"ops":7}\'', "it does not fit"),
        ("UPDATE event SET version = 0", "expected a version"),
        ("DELETE FROM event", "missing"),
    ],
)
def test_a_damaged_event_ends_what_can_be_rebuilt(own: Path, sql: str, why: str) -> None:
    damaged = patches(own)[2]
    with Recording(own) as recording:
        expected = to_json(Timeline(recording).at(damaged - 1))
    change(own, f"{sql} WHERE position = ?", damaged)
    with Recording(own) as recording:
        timeline = Timeline(recording)
        assert to_json(timeline.at(damaged - 1)) == expected
        message = f"event {damaged} of session .* is damaged .*{why}.*Look at the events up to {damaged - 1}"
        with pytest.raises(DamagedEvent, match=message) as error:
            timeline.at(timeline.head)
        assert error.value.position == damaged


def test_a_snapshot_leads_past_a_damaged_event(own: Path) -> None:
    damaged = patches(own)[2]
    with Recording(own) as recording:
        timeline = Timeline(recording)
        state = orjson.dumps(to_json(timeline.at(damaged + 5)))
        expected = to_json(timeline.at(timeline.head))
    with SqliteStore(own) as store:
        store.save_snapshot(Snapshot.of(timeline.session.id, damaged + 5, state))
    change(own, "UPDATE event SET data = 'x' WHERE position = ?", damaged)
    with Recording(own) as recording:
        timeline = Timeline(recording)
        assert to_json(timeline.at(timeline.head)) == expected


def test_walk_gives_each_event_with_the_page_before_it(timeline: Timeline) -> None:
    for entry, projection in timeline.walk():
        assert projection is not None
        assert projection.position == entry.position - 1


def test_walk_goes_on_without_a_page_after_damage(own: Path) -> None:
    damaged = patches(own)[2]
    change(own, 'UPDATE event SET data = \'{"run":3,"ops":7}\' WHERE position = ?', damaged)
    with Recording(own) as recording:
        timeline = Timeline(recording)
        walked = [(entry.position, projection is None) for entry, projection in timeline.walk()]
    assert walked[: damaged + 1] == [*((n, False) for n in range(1, damaged + 1)), (damaged, True)]
    assert walked[damaged + 1 :] == [(n, True) for n in range(damaged + 1, timeline.head + 1)]


def test_a_copy_replays_the_same(log: Path, timeline: Timeline, tmp_path: Path) -> None:
    with Recording(copy(log, tmp_path / "copy.db")) as recording:
        assert to_json(Timeline(recording).at(-1)) == to_json(timeline.at(-1))


def test_a_tree_as_json_is_what_an_insert_would_bring(timeline: Timeline) -> None:
    root = timeline.at(-1).tree.root
    found = node_json(root)
    assert {"kind", "props", "children", "line", "id", "key"} <= found.keys()
    [main] = [child for child in found["children"] if child["key"] == "main"]
    assert [child["kind"] for child in main["children"]] == [
        "heading", "button", "metric", "text_input", "text_input", "expander", "fragment", "text"
    ]  # fmt: skip
    assert main["children"][1]["line"] == "app.py:11"
