"""What-if: a session beside the same session with other code, at every position."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evlit.replay.recording import Recording
from evlit.replay.timeline import NoSuchPosition
from evlit.testing.harness import TestSession
from evlit.verify.whatif import NotReady, WhatIf
from tests.verify.recorded import record

APP = """
    import evlit as st
    st.session_state.setdefault("n", 0)
    if st.button("Plus"):
        st.session_state.n += 1
    name = st.text_input("Name")
    st.text(f"{name}: {st.session_state.n}")
    if st.session_state.n == 3:
        st.text("three")
"""


async def use(t: TestSession) -> None:
    await t.click("Plus")
    await t.set("Name", "Ada")
    await t.click("Plus")
    await t.click("Plus")


@contextmanager
def whatif(folder: Path, edited: str) -> Iterator[WhatIf]:
    """Record the app, and execute the session with another one."""
    log = record(folder, APP, use)
    other = folder / "edited.py"
    other.write_text(textwrap.dedent(edited), "utf-8")
    before = log.read_bytes()
    with WhatIf(log, None, other) as found:
        assert found.wait(50)
        yield found
    assert log.read_bytes() == before


def ends(log: Path) -> list[int]:
    with Recording(log) as recording:
        return [each.position for each in recording.recorded(recording.session().id) if each.kind == "run.ended"]


def test_the_same_code_comes_to_the_same_everywhere(tmp_path: Path) -> None:
    with whatif(tmp_path, APP) as found:
        assert (found.state, found.error, found.differs, found.free_from) == ("ready", None, (), None)
        with Recording(tmp_path / "session.db") as recording:
            head = recording.session().head
        for position in range(1, head + 1):
            compared = found.compare(position)
            assert (compared.status, compared.differences, compared.state) == ("same", (), {}), position
            assert compared.position == position
        assert found.position(-1) == found.timeline.head
        assert found.position(0) == 0
        with pytest.raises(NoSuchPosition):
            found.at(head + 1)


def test_other_code_is_shown_at_the_same_places(tmp_path: Path) -> None:
    with whatif(tmp_path, APP.replace("+= 1", "+= 2")) as found:
        places = ends(tmp_path / "session.db")
        shown = [(c.then.state["n"], c.now.state["n"]) for c in map(found.compare, places)]
        assert shown == [(0, 0), (1, 2), (1, 2), (2, 4), (3, 6)]
        assert [each.position for each in found.differs] == places[1:]
        assert found.differs[0].words == "main > text, body  (edited.py:7): ': 1' then, ': 2' now"
        assert found.free_from is None
        last = found.compare(places[-1])
        assert last.status == "different"
        assert found.timeline.recording.source(last.now.source) == (tmp_path / "edited.py").read_text("utf-8")
        assert [each.words for each in last.differences] == [
            "main > text, body: 'Ada: 3' then, 'Ada: 6' now",
            "main > text: removed",
        ]
        assert last.state == {"n": (3, 6)}
        removed = last.differences[1]
        assert removed.then is not None
        assert last.then.tree[removed.then].props["body"] == "three"
        assert removed.now is None
        # Between two inputs both are at the same call: the click is known, and nothing was drawn yet.
        click = found._then.at(places[1] - 3)
        assert found.compare(click.position).now.runs == click.runs


def test_code_that_raises_is_a_value(tmp_path: Path) -> None:
    edited = APP + "\n    if st.session_state.n == 2:\n        raise ValueError('not two')\n"
    with whatif(tmp_path, edited) as found:
        *_, before, last = map(found.compare, ends(tmp_path / "session.db"))
        assert found.state == "ready"
        assert before.status == "failed"
        assert before.error is not None
        assert (before.error["type"], before.error["message"]) == ("ValueError", "not two")
        assert any(each.what == "added" and each.path[-1].startswith("exception") for each in before.differences)
        assert (last.status, last.error) == ("same", None)


def test_code_that_does_not_compile_is_a_value(tmp_path: Path) -> None:
    with whatif(tmp_path, "def broken(:\n") as found:
        compared = found.compare(-1)
        assert (found.state, compared.status) == ("ready", "failed")
        assert compared.error is not None
        assert compared.error["type"] == "SyntaxError"


def test_code_that_decides_otherwise_goes_freely(tmp_path: Path) -> None:
    edited = """
        import evlit as st
        st.session_state.setdefault("n", 0)
        if st.button("Plus"):
            st.session_state.n += 1
            st.rerun()
        name = st.text_input("Name")
        st.text(f"{name}: {st.session_state.n}")
        if st.session_state.n == 3:
            st.text("three")
    """
    with whatif(tmp_path, edited) as found:
        compared = [found.compare(position) for position in ends(tmp_path / "session.db")]
        assert found.free_from is not None
        # The page is the one of the run that `st.rerun` asked for, whenever the recording is at rest.
        assert [each.now.state["n"] for each in compared] == [0, 1, 1, 2, 3]
        assert [each.differences for each in compared] == [()] * 5
        positions = [found.position(position) for position in range(found._then.head + 1)]
        assert positions == sorted(positions)


def test_an_app_that_goes_on_asking_for_runs_is_stopped(tmp_path: Path) -> None:
    with whatif(tmp_path, "import evlit as st\nst.rerun()\n") as found:
        assert found.state == "ready"
        assert any("was stopped after" in note for note in found.notes)


def test_what_cannot_be_executed_says_why(tmp_path: Path) -> None:
    log = record(tmp_path, APP, use)
    with WhatIf(log, None, tmp_path / "nothing.py") as found:
        assert found.wait(50)
        assert found.state == "failed"
        assert "no file there" in str(found.error)
        with pytest.raises(NotReady, match="no file there"):
            found.compare(3)


def test_a_process_that_breaks_is_a_failure_and_not_a_wait(tmp_path: Path) -> None:
    with whatif(tmp_path, "import os\nos._exit(7)\n") as found:
        assert found.state == "failed"
        assert "exit status 7" in str(found.error)


def test_what_the_app_prints_stays_out_of_the_way(tmp_path: Path) -> None:
    edited = APP + '\n    import os\n    os.write(1, b"noise\\n")\n    print("more")\n'
    with whatif(tmp_path, edited) as found:
        assert found.compare(-1).status == "same"


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    log = record(tmp_path, APP, use)
    edited = tmp_path / "edited.py"
    edited.write_text("while True: pass\n", "utf-8")
    with WhatIf(log, None, edited) as found:
        with pytest.raises(NotReady, match="still being executed"):
            found.compare(3)
        found.cancel()
        assert found.state == "cancelled"
        assert found.wait(5)
        with pytest.raises(NotReady, match="cancelled"):
            found.compare(3)
