"""`AppTest` and the log: what is recorded, the page of the past, time, cancelled runs, fragments, saving."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from evlit.log.errors import ExportExists
from evlit.replay.recording import Recording
from evlit.testing import AppTest, AppTestError

CLOCK = """
    import streamlit as st

    st.session_state.setdefault("ticks", 0)
    st.session_state.setdefault("runs", 0)
    st.session_state.runs += 1

    @st.fragment(run_every=2)
    def clock():
        st.session_state.ticks += 1
        st.text(f"tick {st.session_state.ticks}")
        if st.button("Reset", key="reset"):
            st.session_state.ticks = 0

    clock()
    st.button("All", key="all")
    st.caption(f"run {st.session_state.runs}")
"""


def test_timers_tick_when_time_passes_and_only_then() -> None:
    at = AppTest.from_string(CLOCK).run()
    at.run().run()
    assert at.text[0].value == "tick 3"
    at.advance(1.9)
    assert at.text[0].value == "tick 3"
    at.advance(0.1)
    assert at.text[0].value == "tick 4"
    at.advance(20)
    assert at.text[0].value == "tick 14"
    assert at.session_state.runs == 3
    ticks = at.log("timer.ticked")
    assert len(ticks) == 11
    assert all(getattr(each.event, "missed", None) == 0 for each in ticks)
    assert round(ticks[-1].at - ticks[0].at) == 20


def test_ticks_see_what_the_test_has_set() -> None:
    app = """
        import streamlit as st

        @st.fragment(run_every=2)
        def clock():
            st.session_state.ticks = st.session_state.get("ticks", 0) + 1
            st.text(st.session_state.ticks)

        clock()
    """
    at = AppTest.from_string(app).run()
    at.session_state["ticks"] = 10
    at.advance(2)
    assert at.text[0].value == "11"


def test_stop_is_pressed() -> None:
    at = AppTest.from_string("import streamlit as st\nif st.button('Go'):\n    while True:\n        st.empty()\n")
    with pytest.raises(AppTestError, match="call start"):
        at.stop()
    at.run()
    at.button[0].click().start()
    at.stop()
    assert at.log("run.ended")[-1].event.outcome == "stopped"  # type: ignore[union-attr]  # of its kind
    assert at.log("stop.requested")


def test_an_hour_passes_in_a_moment() -> None:
    at = AppTest.from_string(CLOCK.replace("run_every=2", "run_every='60s'")).run().advance(3600)
    assert at.text[0].value == "tick 61"


def test_an_app_that_is_left_alone_for_days_is_still_there() -> None:
    at = AppTest.from_string("import streamlit as st\nst.text(st.text_input('t', key='t'))").run()
    at.text_input[0].input("kept").run()
    at.advance(40 * 86400).run()
    assert at.text[0].value == "kept"


def test_everything_is_a_full_run_unless_fragments_are_asked_for() -> None:
    at = AppTest.from_string(CLOCK).run()
    at.button(key="reset").click().run()
    assert at.caption[0].value == "run 2"

    at = AppTest.from_string(CLOCK, fragments=True).run()
    at.button(key="reset").click().run()
    assert at.caption[0].value == "run 1"
    assert at.session_state.ticks == 0
    at.button(key="all").click().run()
    assert at.caption[0].value == "run 2"


def test_the_log_is_there_by_kind_and_prints_one_line_an_event() -> None:
    at = AppTest.from_string(CLOCK)
    assert len(at.log) == 0
    at.run()
    assert at.log.kinds[:2] == ["session.opened", "rerun.requested"]
    assert at.log("run.started", "run.ended").kinds == ["run.started", "run.ended"]
    assert at.log[-1].position == at.position == len(at.log)
    last = repr(at.log).splitlines()[-1]
    assert last.split()[:2] == [str(at.position), "run.ended"]
    assert "outcome='finished'" in last
    with pytest.raises(ValueError, match=r"expected a kind of event, got 'run\.finished'; the kinds are"):
        at.log("run.finished")


def test_the_page_of_any_moment() -> None:
    at = AppTest.from_string(CLOCK).run()
    after_first = at.position
    at.button(key="all").click().run()
    assert at.at(after_first).text.values == ["tick 1"]
    assert at.at(-1).text.values == at.text.values == ["tick 2"]
    assert at.at(after_first).button(key="all").label == "All"
    assert len(at.at(0).text) == 0
    assert "tick 1" in repr(at.at(after_first))
    with pytest.raises(IndexError, match=rf"expected a position from 0 to {at.position}"):
        at.at(at.position + 1)


def test_the_past_cannot_be_changed() -> None:
    at = AppTest.from_string(CLOCK).run()
    past = at.at(at.position)
    with pytest.raises(AppTestError, match="the past can be looked at, not changed"):
        past.button(key="all").click()
    with pytest.raises(AppTestError, match="the past can be looked at, not changed"):
        past.button(key="all").run()


def test_a_value_of_the_past_is_the_one_of_then() -> None:
    at = AppTest.from_string("import streamlit as st\nst.selectbox('s', [1, 2, 3], key='s')").run()
    before = at.position
    at.selectbox[0].select(3).run()
    assert at.selectbox[0].value == 3
    assert at.at(before).selectbox[0].value == 1


def test_the_law_is_checked_from_the_start() -> None:
    at = AppTest.from_string(CLOCK).run().advance(10)
    assert at.check() is at


def test_a_test_that_breaks_the_law_fails() -> None:
    at = AppTest.from_string(CLOCK).run()
    session = at._loop.session
    assert session is not None
    session.projection.state["ghost"] = "something that no event said"
    with pytest.raises(AssertionError, match=r"expected fold\(log\) to equal the live projection"):
        at.run()


def test_what_a_test_puts_into_the_state_is_recorded() -> None:
    at = AppTest.from_string(CLOCK)
    at.session_state["ticks"] = 40
    at.run()
    assert at.text[0].value == "tick 41"
    kinds = at.log.kinds
    assert kinds.index("state.changed") < kinds.index("run.started")
    at.session_state.ticks = 10
    del at.session_state["runs"]
    at.run()
    assert (at.text[0].value, at.caption[0].value) == ("tick 11", "run 1")


def test_the_session_is_saved_for_replay(tmp_path: Path) -> None:
    at = AppTest.from_string(CLOCK + "    st.dataframe({'a': [1, 2]})\n")
    with pytest.raises(AppTestError, match="nothing to save yet"):
        at.save(tmp_path / "session.db")
    at.run().advance(4)
    path = at.save(tmp_path / "session.db")
    with Recording(path) as recording:
        (session,) = recording.session_rows()
        assert [each.kind for each in recording.recorded(session.id)] == at.log.kinds
    with pytest.raises(ExportExists):
        at.save(path)
    assert at.save(path, force=True) == path


def test_a_dialog_is_closed_as_by_its_user() -> None:
    script = """
        import streamlit as st

        @st.dialog("Sure?", on_dismiss=lambda: st.session_state.update(closed=True))
        def ask():
            st.text("in the dialog")

        if st.button("Ask", key="ask"):
            ask()
    """
    at = AppTest.from_string(script).run()
    at.button(key="ask").click().run()
    (dialog,) = at.get("dialog")
    assert at.event.text.values == ["in the dialog"]
    dialog.dismiss().run()
    assert at.session_state.closed is True
    assert at.get("dialog") == []


def long_app(begun: threading.Event, goes_on: threading.Event) -> None:
    import streamlit as st

    st.button("Stop", key="stop")
    name = st.text_input("Name", key="name")
    if name == "wait":
        begun.set()
        goes_on.wait(10)
    if st.button("Go", key="go"):
        begun.set()
        while not goes_on.is_set():
            st.text("busy")
        st.session_state.done = True
    st.caption(name)


def test_what_is_set_meanwhile_supersedes_the_run() -> None:
    at = AppTest.from_function(long_app, args=(threading.Event(), threading.Event())).run()
    for _ in range(5):
        assert at.button(key="go").click().start() is at
        assert at.caption.len == 1, "the page is the one from before"
        at.button(key="stop").click().run()
        (cut,) = at.cancelled
        assert (cut.run, cut.why) == (at.log("run.started")[-2].event.run, "a full rerun is newer than the run")  # type: ignore[union-attr]  # it is a run.started
        assert "done" not in at.session_state
        assert at.text.len == 0
    at.run()
    assert at.cancelled == []


def test_a_run_that_was_started_comes_to_its_end() -> None:
    begun, goes_on = threading.Event(), threading.Event()
    at = AppTest.from_function(long_app, args=(begun, goes_on)).run()
    at.text_input(key="name").input("wait").start()
    assert begun.wait(10)
    at.session_state["x"] = 1
    with pytest.raises(AppTestError, match=r"expected an app at rest before its session_state is set \(x\), it runs"):
        at.start()
    del at.session_state["x"]
    goes_on.set()
    at.button(key="go").click().run()
    assert at.session_state.done is True
    assert at.caption[0].value == "wait"


def test_an_app_is_started_that_ends_at_once() -> None:
    at = AppTest.from_string("import streamlit as st\nst.button('b', key='b')").start().run()
    assert len(at.log("run.started")) == 2
    at.button(key="b").click().start().run()
    assert len(at.log("run.started")) == 4


def slow_to_look(seen: list[str]) -> None:
    import streamlit as st

    st.text("drawn at once")
    for _ in range(3_000_000):
        pass
    if st.button("Go", key="go"):
        seen.append("the click")


def test_an_app_that_is_started_has_seen_the_click() -> None:
    seen: list[str] = []
    at = AppTest.from_function(slow_to_look, args=(seen,)).run()
    at.button(key="go").click().start()
    assert seen == ["the click"]


QUIET = """
import evlit as st

st.slider("Size", 0, 9, 1, key="size", on_change="ignore")
st.button("Go", key="go")

@st.fragment(run_every=2)
def clock():
    st.text(f"clock {st.session_state.size}")

clock()
st.text(f"page {st.session_state.size}")
"""


def test_values_that_ask_for_no_run_are_known_to_ticks_and_clicks() -> None:
    at = AppTest.from_string(QUIET, fragments=True).run()
    at.slider(key="size").set_value(3)
    at.advance(2)
    assert [each.value for each in at.text] == ["clock 3", "page 1"]
    at.slider(key="size").set_value(4)
    at.button(key="go").click().run()
    assert [each.value for each in at.text] == ["clock 4", "page 4"]
    at.slider(key="size").set_value(5).run()
    assert [each.value for each in at.text] == ["clock 5", "page 5"]
    kinds = [each.kind for each in at.log if each.kind in ("widgets.changed", "timer.ticked", "rerun.requested")]
    assert kinds[1:] == [
        "widgets.changed",
        "timer.ticked",
        "widgets.changed",
        "widgets.changed",
        "widgets.changed",
        "rerun.requested",
    ]
