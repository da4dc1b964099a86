"""A recording in a notebook: data frames, moments by the clock, causes, and what is shown of each."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from html import unescape
from pathlib import Path
from re import sub

import pandas as pd
import pytest

from evlit.core.events import RunEnded, WidgetsChanged
from evlit.log.rows import Row
from evlit.log.store import SqliteStore
from evlit.replay import Chain, Explanation, Moment, Recording, Timeline, tables
from evlit.replay.recording import DamagedEvent
from evlit.replay.timeline import NoSuchPosition
from tests.log.rows import open_session
from tests.replay.recorded import change, patches


def names(columns: tuple[tables.Column, ...]) -> list[str]:
    return [column.name for column in columns]


def shown(thing: object) -> str:
    """The text that a notebook shows of something."""
    html = thing._repr_html_()  # type: ignore[attr-defined]  # what notebooks look for
    assert html.startswith("<pre")
    assert html.endswith("</pre>")
    return unescape(sub(r"<[^>]*>", "", html))


# -- data frames ------------------------------------------------------------------------------------------------------


def test_sessions_as_a_frame(log: Path) -> None:
    with Recording.open(log) as recording:
        about = recording.session()
        frame = recording.sessions()
    assert list(frame.columns) == names(tables.SESSIONS)
    [only] = frame.to_dict("records")
    assert (only["session"], only["app"], only["events"]) == (about.id, "app.py", about.head)
    assert only["opened"].timestamp() == pytest.approx(about.opened, abs=1e-5)
    assert only["opened"].tzinfo is not None


def test_events_as_a_frame(log: Path) -> None:
    with Recording.open(log) as recording:
        frame = recording.events()
        recorded = list(recording.recorded(recording.session().id))
        clicks = recording.events(kinds=["widgets.changed"])
        third = recording.events(run=3)
    assert list(frame.columns) == names(tables.EVENTS)
    assert list(frame.position) == list(range(1, len(recorded) + 1))
    assert list(frame.kind) == [each.kind for each in recorded]
    assert frame.data[0]["app"] == "app.py"
    assert frame.damaged.isna().all()
    assert list(clicks.position) == [each.position for each in recorded if isinstance(each.event, WidgetsChanged)]
    assert list(third.position) == [each.position for each in recorded if each.run == 3]


def test_runs_as_a_frame(log: Path) -> None:
    with Recording.open(log) as recording:
        frame = recording.runs()
        ended = [each for each in recording.recorded(recording.session().id) if isinstance(each.event, RunEnded)]
    assert list(frame.columns) == names(tables.RUNS)
    assert list(frame.run) == [each.run for each in ended]
    assert list(frame["last"]) == [each.position for each in ended]
    by_run = frame.set_index("run")
    assert by_run.outcome[6] == "failed"
    assert by_run.error[6] == "ValueError: no such name"
    assert list(by_run.error.dropna().index) == [6]
    assert by_run.cause[1] == "the app was opened"
    assert by_run.cause[2] == "button 'Plus' clicked"
    assert by_run.cause[4] == "text_input 'Name' = 'Zoë'"
    assert (by_run.cause == "tick of part@app.py:38").any()
    assert pd.isna(by_run.scope[1])
    assert list(by_run[by_run.cause.str.contains("Inner")].scope) == [["part@app.py:38"]]
    assert (frame.waited >= 0).all()
    assert (frame.started <= frame.ended).all()
    assert by_run.calls[1] > 8


def test_widgets_as_a_frame(log: Path) -> None:
    with Recording.open(log) as recording:
        frame = recording.widgets()
        timeline = Timeline(recording)
        on_page = timeline.at(-1).tree.widgets
    assert list(frame.columns) == names(tables.WIDGETS)
    assert list(frame.label) == ["Plus", "Name", "Word", "More", "Inner", "Again"]
    by_label = frame.set_index("label")
    assert dict(by_label.changes) == {"Plus": 2, "Name": 3, "Word": 1, "More": 1, "Inner": 1, "Again": 1}
    assert by_label.value["Name"] == "Ada"
    assert by_label.value["More"] is True
    assert by_label.line["Name"] == "app.py:14"
    assert by_label.fragment["Inner"] == "part@app.py:38"
    assert set(frame[frame.on_page].widget) == set(on_page)


def test_an_empty_log_has_frames_with_columns(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "log.db") as store:
        open_session(store)
    with Recording.open(tmp_path / "log.db") as recording:
        assert len(recording.sessions()) == 1
        for frame, columns in (
            (recording.events(), tables.EVENTS),
            (recording.runs(), tables.RUNS),
            (recording.widgets(), tables.WIDGETS),
        ):
            assert frame.empty
            assert list(frame.columns) == names(columns)


def test_a_run_that_is_under_way_has_no_outcome(own: Path) -> None:
    with Recording.open(own) as recording:
        last = max(each.position for each in recording.recorded(recording.session().id) if each.kind == "run.ended")
    change(own, "DELETE FROM event WHERE position >= ?", last)
    with Recording.open(own) as recording:
        frame = recording.runs()
    assert pd.isna(frame.outcome.iloc[-1])
    assert frame.outcome.iloc[:-1].notna().all()


def test_what_is_damaged_is_named_in_the_events_and_left_out_elsewhere(own: Path) -> None:
    at = patches(own)[2]
    change(own, "UPDATE event SET data = 'x' WHERE position = ?", at)
    change(own, "DELETE FROM event WHERE position IN (30, 31)")
    with Recording.open(own) as recording:
        events = recording.events()
        runs, widgets = recording.runs(), recording.widgets()
    damaged = events.set_index("position").damaged.dropna()
    assert list(damaged.index) == [at, 30]
    assert damaged[at].startswith("expected JSON")
    assert damaged[30] == "missing, up to 31"
    assert len(runs) > 3
    assert widgets.on_page.isna().all()  # nobody knows


def test_columns_are_described_once_each() -> None:
    for columns in (tables.SESSIONS, tables.EVENTS, tables.RUNS, tables.WIDGETS):
        assert len(set(names(columns))) == len(columns)
        assert all(column.about for column in columns)


def test_pandas_is_imported_when_a_frame_is_asked_for(log: Path) -> None:
    code = """
import sys
from evlit.replay import Recording, Timeline
with Recording.open(sys.argv[1]) as recording:
    Timeline(recording).at(-1)._repr_html_()
    assert "pandas" not in sys.modules
    recording.sessions()
    assert "pandas" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code, str(log)], check=True)


# -- moments by the clock ---------------------------------------------------------------------------------------------


def test_a_moment_of_the_clock_is_the_last_event_by_then(timeline: Timeline) -> None:
    at = [each.at for each in timeline.events()]
    assert timeline.position_at(at[0] - 1) == 0
    assert timeline.position_at(at[-1] + 1) == timeline.head
    for moment in (*at, at[20] + 1e-7):
        expected = max(number for number, each in enumerate(at, start=1) if each <= moment)
        assert timeline.position_at(moment) == expected
    then = dt.datetime.fromtimestamp(at[40] + 1e-3, dt.UTC)
    assert timeline.at_time(then).position == timeline.position_at(at[40] + 1e-3) >= 41


def test_a_moment_without_a_time_zone_is_refused(timeline: Timeline) -> None:
    with pytest.raises(ValueError, match=r"expected a datetime with a time zone, got datetime.datetime\(2026"):
        timeline.at_time(dt.datetime(2026, 11, 21, 12))  # noqa: DTZ001  # what is to be refused


def test_a_damaged_event_does_not_hide_the_ones_around_it(own: Path) -> None:
    with Recording.open(own) as recording:
        at = [each.at for each in Timeline(recording).events()]
    change(own, "UPDATE event SET data = 'x' WHERE position IN (36, 37)")
    with Recording.open(own) as recording:
        timeline = Timeline(recording)
        assert timeline.position_at(at[60]) == max(n for n, each in enumerate(at, start=1) if each <= at[60])


# -- causes -----------------------------------------------------------------------------------------------------------


def test_causes_of_a_node_and_of_an_event(timeline: Timeline) -> None:
    metric = next(node for node in timeline.at(-1).tree.root.walk() if node.kind == "metric")
    of_node = timeline.causes(metric)
    assert isinstance(of_node, Explanation)
    assert repr(timeline.causes(metric.id)) == repr(of_node)
    patch = of_node.touches[-1].recorded
    of_event = timeline.causes(patch)
    assert isinstance(of_event, Chain)
    assert list(of_event) == list(of_node.causes)
    assert repr(of_event) == f"<Chain {' <- '.join(str(each.recorded.position) for each in of_event)}>"


def test_causes_of_an_event_that_is_not_there(own: Path) -> None:
    from evlit.replay.causes import trace

    change(own, "UPDATE event SET data = 'x' WHERE position = 9")
    with Recording.open(own) as recording:
        timeline = Timeline(recording)
        with pytest.raises(NoSuchPosition, match="expected the position of an event"):
            trace(timeline, 0)
        with pytest.raises(DamagedEvent, match="event 9 of session"):
            trace(timeline, 9)


# -- what is shown of each --------------------------------------------------------------------------------------------


def test_a_notebook_shows_what_a_terminal_does(timeline: Timeline) -> None:
    moment = timeline.at(-1)
    assert isinstance(moment, Moment)
    assert repr(moment).startswith(f"<Moment {timeline.head} of {timeline.head}, session s_")
    assert "├── heading 'Shop'" in shown(moment)
    assert "n = 2" in shown(moment)
    assert "app.py" in shown(timeline.recording)
    assert str(timeline.head) in shown(timeline)
    found = timeline.diff(0, -1)
    assert "+ heading 'Shop'" in shown(found)
    assert repr(found).startswith(f"<Difference from 0 to {timeline.head}: ")
    metric = next(node for node in moment.tree.root.walk() if node.kind == "metric")
    why = timeline.causes(metric)
    assert "why, newest first" in shown(why)
    assert repr(why).startswith(f"<Explanation of metric #{metric.id} after event {timeline.head}: ")
    assert "clicked" in shown(timeline.causes(why.causes[0].recorded))


def test_what_an_app_wrote_is_escaped(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "log.db") as store:
        epoch = open_session(store, "s1")
        data = b'{"run":1,"set":{"<script>x":"<img src=y>"}}'
        store.append("s1", epoch, 0, [Row("state.changed", 1, data, 1.5, 1)])
    with Recording.open(tmp_path / "log.db") as recording:
        html = Timeline(recording).at(-1)._repr_html_()
    assert "<script>" not in html
    assert "&lt;img src=y&gt;" in html


def test_a_long_page_is_cut() -> None:
    from evlit.replay.html import LINES, as_html

    html = as_html(lambda console: console.print("\n".join(f"line {number}" for number in range(LINES + 50))))
    assert f"line {LINES - 1}" in html
    assert f"line {LINES + 1}" not in html
    assert "more lines</pre>" in html
