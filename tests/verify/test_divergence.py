"""Sessions executed again with other code: the first place that differs, and taking it for right."""

from __future__ import annotations

from pathlib import Path

import pytest

from evlit.core import events as e
from evlit.replay.recording import Recording
from evlit.verify import verify
from evlit.verify.report import lines_of
from tests.verify.counting import COUNTER, assert_same, nothing, plus
from tests.verify.recorded import change, record

# -- not the same -------------------------------------------------------------------------------------------------


def test_the_first_element_that_differs_is_named(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    change(tmp_path, "n += 1", "n += 2")
    found = verify(log)
    d = found.divergence
    assert d is not None
    assert (d.what, d.run) == ("element", 2)
    assert d.change.path == ("app", "main", "container", "metric 'Count'")
    assert (d.change.prop, d.change.before, d.change.after) == ("value", "1", "2")
    assert d.because is not None
    assert isinstance(d.because.event, e.WidgetsChanged)
    assert "the code is another one" in found.causes[0]
    text = "\n".join(lines_of(found))
    assert "main > container > metric 'Count', value" in text
    assert "button 'Plus'" in text


def test_elements_that_came_and_went(tmp_path: Path) -> None:
    log = record(tmp_path, "import streamlit as st\nst.text('a')\nst.caption('b')\nst.text('c')\n", nothing)
    change(tmp_path, "st.caption('b')\n", "")
    d = verify(log).divergence
    assert d is not None
    assert (d.change.before, d.change.after) == ("caption", "(not there)") or d.change.before == "markdown"
    change(tmp_path, "st.text('a')\n", "st.text('a')\nst.caption('b')\nst.divider()\n")
    d = verify(log).divergence
    assert d is not None
    assert (d.change.before, d.change.after) == ("(not there)", "divider")


def test_what_was_shown_for_a_moment(tmp_path: Path) -> None:
    """Between two calls of one run: at its end the page is the same."""
    app = """
        import streamlit as st
        from evlit.runtime.context import current

        place = st.empty()
        for step in range(3):
            place.text(f"step {step}")
            current().core.flush()  # as the host does while a run takes its time
        place.text("done")
    """
    log = record(tmp_path, app, nothing)
    assert_same(log)
    change(tmp_path, 'f"step {step}"', 'f"step {step + (step == 1)}"')
    d = verify(log).divergence
    assert d is not None
    assert (d.what, d.change.before, d.change.after) == ("element", "step 1", "step 2")
    with Recording(log) as recording:
        (at,) = recording.recorded(recording.session().id, d.position - 1, d.position)
    assert isinstance(at.event, e.TreePatched)


def test_state_that_differs(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER + "\n    st.session_state.copy = st.session_state.n\n", plus)
    change(tmp_path, "copy = st.session_state.n", "copy = st.session_state.n * 10")
    d = verify(log).divergence
    assert d is not None
    assert (d.what, d.change.path, d.change.before, d.change.after) == ("state", ("session_state", "copy"), 1, 10)


def test_a_decision_that_differs(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        st.session_state.setdefault("n", 0)
        if st.button("Plus"):
            st.session_state.n += 1
            st.rerun()
    """
    log = record(tmp_path, app, plus)
    change(tmp_path, "    st.rerun()\n", "    pass\n")
    d = verify(log).divergence
    assert d is not None
    assert d.what == "outcome"
    assert (d.change.before, d.change.after) == ("rerun", "finished")


def test_an_error_that_is_new(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    change(tmp_path, "n += 1", "n += None")
    d = verify(log).divergence
    assert d is not None
    assert d.change.after == "exception" or "exception" in str(d.change)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("import numpy; st.text(numpy.random.default_rng().random())", "randomness"),
        ("import uuid; st.text(uuid.uuid4())", "randomness"),
        ("import time; st.text(time.perf_counter())", "the clock"),
        ("import subprocess; from tests.verify.test_verify import ANSWERS; st.text(next(ANSWERS))", "what is outside"),
    ],
)
def test_the_likely_cause_is_named(tmp_path: Path, line: str, cause: str) -> None:
    log = record(tmp_path, f"import streamlit as st\n{line}\n", nothing)
    found = verify(log)
    assert not found.same
    assert found.causes[0].startswith(cause)


def test_times_may_not_differ_by_more_than_a_run_took(tmp_path: Path) -> None:
    log = record(tmp_path, "import streamlit as st, datetime as dt\nst.text(dt.datetime.now())\n", nothing)
    change(tmp_path, "dt.datetime.now()", "dt.datetime.now() + dt.timedelta(minutes=1)")
    assert not verify(log).same


def test_a_run_that_has_no_end_now_is_no_end_of_verifying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evlit.verify.stopping.PATIENCE", 0.3)
    log = record(tmp_path, COUNTER, nothing)
    change(tmp_path, "with st.container", "while True: pass\nwith st.container")
    found = verify(log)
    assert not found.same
    assert any("did not end" in note for note in found.notes)


# -- update -------------------------------------------------------------------------------------------------------


def test_update_writes_what_the_app_does_now(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    change(tmp_path, "n += 1", "n += 2")
    found = verify(log, update=log)
    assert not found.same
    assert_same(log)
    with Recording(log) as recording:
        events = list(recording.recorded(recording.session().id))
        runs = [each.event for each in events if isinstance(each.event, e.RunStarted)]
        assert {recording.source(run.source) for run in runs} == {(tmp_path / "app.py").read_text("utf-8")}
    assert [each.position for each in events] == list(range(1, len(events) + 1))
    assert sum(isinstance(each.event, e.WidgetsChanged) for each in events) == 2
    assert "'value': '4'" in str(events)


def test_update_follows_decisions_of_its_own(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    change(tmp_path, "n += 1", "n += 1\n    st.rerun()")
    assert not verify(log, update=tmp_path / "new.db").same
    assert_same(tmp_path / "new.db")
    with Recording(tmp_path / "new.db") as recording:
        ended = [each.event for each in recording.recorded(recording.session().id)]
    outcomes = [event.outcome for event in ended if isinstance(event, e.RunEnded)]
    assert outcomes == ["finished", "rerun", "finished", "rerun", "finished"]
