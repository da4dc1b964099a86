"""Sessions executed again: the same code comes to the same."""

from __future__ import annotations

import itertools
import sys
import threading
from pathlib import Path

import pytest
import trio

from evlit.core import events as e
from evlit.log.blobs import Blob
from evlit.replay.recording import Recording
from evlit.runtime.host import Settings
from evlit.testing.harness import TestSession
from evlit.verify import CannotVerify, verify
from tests.verify.counting import COUNTER, assert_same, nothing, plus
from tests.verify.recorded import change, record

#: What an app of these tests asks "the network" for: each answer is another one.
ANSWERS = itertools.count()


# -- the same -----------------------------------------------------------------------------------------------------


def test_a_session_comes_to_the_same(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    found = verify(log)
    assert found.same
    assert (found.runs, found.divergence, found.notes) == (3, None, ())


def test_runs_see_the_time_of_then(tmp_path: Path) -> None:
    app = """
        import datetime as dt, time
        import streamlit as st

        st.write(f"It is {dt.datetime.now():%Y-%m-%d %H:%M:%S}")
        st.text(dt.date.today().isoformat())
        st.session_state.at = time.time()
        st.session_state.moment = dt.datetime.now()
        if st.button("Plus"):
            st.text("later")
    """
    log = record(tmp_path, app, plus)
    _older(log, 400 * 86400.0)
    assert_same(log)


def _older(log: Path, seconds: float, first: int = 1) -> None:
    """Make a recording from a position on, and every time in it, older."""
    import json
    import re
    import sqlite3
    from datetime import datetime, timedelta

    def shift(text: str) -> str:
        def moment(found: re.Match[str]) -> str:
            old = datetime.fromisoformat(found[0]) - timedelta(seconds=seconds)
            return old.isoformat(sep=found[0][10]) if len(found[0]) > 10 else old.date().isoformat()

        text = re.sub(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?)?", moment, text)
        return re.sub(r"\b1[5-9]\d{8}\.\d+", lambda found: repr(float(found[0]) - seconds), text)

    connection = sqlite3.connect(log)
    query = "SELECT seq, at, data FROM event WHERE position >= ?"
    for seq, at, data in connection.execute(query, (first,)).fetchall():
        moved = shift(data)
        json.loads(moved)
        connection.execute("UPDATE event SET at = ?, data = ? WHERE seq = ?", (at - seconds, moved, seq))
    connection.commit()
    connection.close()


def test_each_run_sees_the_time_of_its_own(tmp_path: Path) -> None:
    app = """
        import datetime as dt
        import streamlit as st

        st.text(dt.datetime.now().isoformat())
        st.button("Plus")
    """
    log = record(tmp_path, app, plus)
    with Recording(log) as recording:
        clicks = [
            x.position for x in recording.recorded(recording.session().id) if isinstance(x.event, e.WidgetsChanged)
        ]
    _older(log, -5 * 86400.0, clicks[1])
    assert_same(log)


def test_random_numbers_are_drawn_again(tmp_path: Path) -> None:
    app = """
        import random
        import numpy as np
        import streamlit as st

        st.text(random.random())
        st.text(np.random.rand())
        st.session_state.hand = random.sample(range(52), 5)
        if st.button("Plus"):
            st.text(random.randint(1, 6))
    """
    log = record(tmp_path, app, plus)
    assert_same(log)


def test_runs_of_one_session_draw_other_numbers(tmp_path: Path) -> None:
    app = """
        import random
        import streamlit as st

        st.session_state.setdefault("drawn", []).append(random.random())
        st.button("Plus")
    """

    async def use(t: TestSession) -> None:
        await plus(t)
        drawn = t.session.state.user["drawn"]
        assert len(set(drawn)) == len(drawn) == 3

    record(tmp_path, app, use)


def test_recorded_calls_are_not_made_again(tmp_path: Path) -> None:
    app = """
        import streamlit as st
        from tests.verify.test_verify import ANSWERS

        @st.record
        def ask(what, *, loud=False):
            return {"what": what, "answer": next(ANSWERS), "pair": (1, loud)}

        @st.record(name="table")
        def table():
            import pandas as pd
            return pd.DataFrame({"a": [next(ANSWERS)]})

        @st.record
        async def later():
            return next(ANSWERS)

        st.write(ask("price"))
        st.write(str(ask("price", loud=True)["pair"]))
        st.dataframe(table())
        if st.button("Plus"):
            st.session_state.answer = ask("more")
        st.text(await later())
    """
    log = record(tmp_path, app, plus)
    before = next(ANSWERS)
    assert_same(log)
    assert next(ANSWERS) == before + 1, "no call was made"


def test_recorded_results_go_with_an_export(tmp_path: Path) -> None:
    from evlit.log.export import export_session

    app = """
        import streamlit as st
        from tests.verify.test_verify import ANSWERS

        @st.record
        def table():
            import pandas as pd
            return pd.DataFrame({"a": [next(ANSWERS)]})

        st.dataframe(table())
    """
    log = record(tmp_path, app, nothing)
    (tmp_path / "alone").mkdir()
    done = export_session(log, None, tmp_path / "alone" / "session.db")
    assert done.missing == ()
    assert_same(done.path)


def test_fragments_and_ticks(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        @st.fragment(run_every=10)
        def part(name):
            st.session_state[name] = st.session_state.get(name, 0) + 1
            st.text(f"{name} {st.session_state[name]}")
            if st.button(f"In {name}"):
                st.rerun()

        part("a")
        part("b")
        st.button("Plus")
    """

    async def use(t: TestSession) -> None:
        await t.click("In a")
        await t.advance(10.0)
        await t.settle()
        await t.click("Plus")
        await t.advance(10.0)
        await t.settle()

    assert_same(record(tmp_path, app, use))


def test_forms_callbacks_dialogs_errors_and_printed_text(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        def added():
            st.session_state.log = [*st.session_state.get("log", []), st.session_state.name]

        with st.form("entry"):
            st.text_input("Name", key="name")
            st.form_submit_button("Add", on_click=added)
        st.write(st.session_state.get("log"))

        @st.dialog("Sure?")
        def ask():
            if st.button("Yes"):
                st.session_state.sure = True
                st.rerun()

        if st.button("Ask"):
            ask()
        print("ran")
        if st.checkbox("Fail"):
            raise ValueError(st.session_state.name)
        if st.checkbox("Stop"):
            st.stop()
        st.text("end")
    """

    async def use(t: TestSession) -> None:
        name, add = t.find("Name").props["widget"], t.find("Add").props["widget"]
        t.send({name: "Ada"}, trigger=[add])
        await t.settle()
        await t.click("Ask")
        await t.click("Yes")
        await t.set("Fail", True)
        await t.set("Fail", False)
        await t.set("Stop", True)

    assert_same(record(tmp_path, app, use))


def test_pages_and_the_address(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        st.title("Main")
        st.query_params["from"] = "main"
        if st.button("Go"):
            st.switch_page("pages/two.py")
    """
    two = """
        import streamlit as st

        st.title("Two")
        st.text_input("Here")
    """

    async def use(t: TestSession) -> None:
        await t.open_page("two")
        await t.set("Here", "x")
        await t.open_page("", "a=b")
        await t.click("Go")

    assert_same(record(tmp_path, app, use, files={"pages/two.py": two}))


def test_uploads_come_from_the_recording(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        file = st.file_uploader("Data")
        if file is not None:
            st.code(file.read().decode())
            st.session_state.size = file.size
    """

    async def use(t: TestSession) -> None:
        blob = Blob.of(b"one,two", "text/csv")
        t.session.submit_file(e.FileUploaded("f_1", "d.csv", "text/csv", 7, blob.digest), blob, None)
        await t.settle()
        await t.set("Data", [{"id": "f_1", "name": "d.csv", "type": "text/csv", "size": 7}])

    log = record(tmp_path, app, use)
    with Recording(log) as recording:
        assert "one,two" in str(list(recording.recorded(recording.session().id)))
    assert_same(log)


def test_large_entries_and_tables_changed_in_place(tmp_path: Path) -> None:
    app = """
        import pandas as pd
        import streamlit as st

        st.session_state.setdefault("table", pd.DataFrame({"a": range(10)}))
        st.session_state.setdefault("long", list(range(20_000)))
        if st.button("Plus"):
            st.session_state.table.loc[0, "a"] += 1
            st.session_state.long.append(0)
        st.dataframe(st.session_state.table)
    """
    assert_same(record(tmp_path, app, plus))


def test_the_recorded_source_is_executed_where_there_is_no_app(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    (tmp_path / "app.py").unlink()
    assert_same(log)


def test_lines_that_moved_change_nothing(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        @st.fragment
        def part():
            st.text("on" if st.toggle("Toggle") else "off")

        part()
    """

    async def use(t: TestSession) -> None:
        await t.set("Toggle", True)

    log = record(tmp_path, app, use)
    change(tmp_path, "import streamlit as st\n", "import streamlit as st\n\n# More\n# lines\n")
    assert_same(log)


def test_the_process_is_left_as_it_was(tmp_path: Path) -> None:
    files = {"helper_of_verify.py": "VALUE = 1\n"}
    app = COUNTER + "\n    import helper_of_verify\n"
    log = record(tmp_path, app, plus, files=files)
    sys.modules.pop("helper_of_verify", None)
    before = sys.modules["__main__"], list(sys.path), sys.argv, sys.stdout, threading.active_count()
    assert_same(log)
    assert "helper_of_verify" not in sys.modules
    assert before[:4] == (sys.modules["__main__"], list(sys.path), sys.argv, sys.stdout)


# -- what cannot be -----------------------------------------------------------------------------------------------


def test_what_cannot_be_executed_is_said(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, nothing)
    with pytest.raises(CannotVerify, match="found no file there"):
        verify(log, tmp_path / "none.py")


def test_settings_that_flush_often_change_nothing(tmp_path: Path) -> None:
    app = """
        import time
        import streamlit as st

        place = st.empty()
        for number in range(8):
            place.text(number)
            time.sleep(0.01)
        st.button("Plus")
    """
    log = record(tmp_path, app, plus, settings=Settings(flush_after=0.0, look_every=0.001))
    assert_same(log)


def test_what_parallel_fragments_draw_on_the_way_comes_in_any_order(tmp_path: Path) -> None:
    app = """
        import time
        import streamlit as st
        from evlit.runtime.context import current

        @st.fragment(parallel=True)
        def one(k):
            for i in range(5):
                st.text(f"{k} {i}")
                current().core.flush()
                time.sleep(0.001)

        for k in range(3):
            one(k)
        st.button("Plus")
    """
    for _ in range(3):
        assert_same(record(tmp_path, app, plus))
        (tmp_path / "session.db").unlink()


def test_a_session_that_was_taken_up_again(tmp_path: Path) -> None:
    import textwrap

    from evlit.log.store import SqliteStore
    from evlit.log.writer import Writer
    from evlit.runtime.host import open_host
    from evlit.runtime.visit import Visit

    (tmp_path / "app.py").write_text(textwrap.dedent(COUNTER), encoding="utf-8")

    async def one_process(known: tuple[str, str] | None) -> tuple[str, str]:
        with SqliteStore(tmp_path / "session.db") as store:
            writer = Writer(store)
            async with open_host(tmp_path / "app.py", writer) as host:
                if known is None:
                    session, token = await host.open(Visit())
                    known = session.id, token
                else:
                    found = await host.resume(*known)
                    assert found is not None
                    session = found
                session.attach("v1", 0)
                await writer.drain()
                await session.wait(lambda session: session.idle)
                node = next(n for n in session.projection.tree.nodes.values() if n.props.get("label") == "Plus")
                batch = session.projection.batches["v1"] + 1
                session.submit(e.WidgetsChanged("v1", batch, {}, {node.props["widget"]: e.Json(True)}))
                await writer.drain()
                await session.wait(lambda session: session.idle)
            await writer.aclose()
        return known

    async def go() -> None:
        known = await one_process(None)
        await one_process(known)

    trio.run(go)
    assert_same(tmp_path / "session.db")
    change(tmp_path, "n += 1", "n += 2")
    d = verify(tmp_path / "session.db").divergence
    assert d is not None
    assert d.change.after == "2"


def test_a_second_click_at_the_same_moment_gets_a_run_of_its_own(tmp_path: Path) -> None:
    async def use(t: TestSession) -> None:
        widget = t.find("Plus").props["widget"]
        t.batch += 2
        clicks = [e.WidgetsChanged("v1", batch, {}, {widget: e.Json(True)}) for batch in (1, 2)]
        t.session.submit(*clicks)
        await t.settle()

    log = record(tmp_path, COUNTER, use)
    with Recording(log) as recording:
        kinds = [each.kind for each in recording.recorded(recording.session().id)]
    assert "rerun.decided run.started rerun.decided" in " ".join(kinds)
    assert_same(log)


def test_values_that_asked_for_no_run_are_known_to_the_runs_that_knew_them(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        name = st.text_input("Name", "Ada", on_change="ignore")
        if st.button("Plus"):
            st.session_state.name = name
        st.text(f"Hello {name}")
    """

    async def use(t: TestSession) -> None:
        widget = t.find("Name").props["widget"]
        for name in ("Grace", "Edith"):
            t.send({widget: name}, note=True)
            await t.settle()
        await t.click("Plus")
        t.send({widget: "Joan"}, note=True)

    log = record(tmp_path, app, use)
    with Recording(log) as recording:
        id = recording.session().id
        run = recording.runs(id).iloc[-1]
        assert run.cause == "button 'Plus' clicked"
        asked = recording.recorded(id, after=run.because[0] - 1, upto=run.because[0])
        assert run.asked.timestamp() == pytest.approx(next(iter(asked)).at, abs=1e-3)
        assert len(run.because) == 2
    assert_same(log)
    change(tmp_path, "Hello {", "Welcome {")
    d = verify(log).divergence
    assert d is not None
    change(tmp_path, "Welcome {name}", "Hello {name[:3]}")
    d = verify(log).divergence
    assert d is not None
    assert d.change.after == "Hello Edi"
