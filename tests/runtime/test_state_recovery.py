"""`session_state` over restarts: what is large, what was changed in place, what comes back as what."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.log.export import export_session
from evlit.log.store import SqliteStore
from evlit.runtime import notices
from evlit.runtime.entries import MISSING
from evlit.runtime.large import SMALL
from evlit.runtime.revive import Reviver
from evlit.runtime.session import Session
from tests.runtime.lives import Life, run


@pytest.fixture(autouse=True)
def _notices() -> None:
    notices.forget()


LARGE_LIST = """
    import evlit as st
    if "rows" not in st.session_state:
        st.text("made")
        st.session_state.rows = [{"n": n, "text": "row"} for n in range(5000)]
    rows = st.session_state.rows
    if st.button("Append"):
        rows.append({"n": -1, "text": "new"})
    if st.button("Change"):
        rows[0]["text"] = "changed"
    if st.button("Assign"):
        st.session_state.rows = [{"n": 1, "text": "other"} for n in range(3000)]
    if st.button("Shrink"):
        del rows[2:]
    st.text(f"{len(st.session_state.rows)} {rows[0]['text']} {rows[-1]['text']}")
"""


def test_large_values_are_written_beside_the_run(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process():
            late, written = life.changes("rows")
            assert late == {"$": "late", "type": "builtins.list", "text": "<list of 5000>"}
            assert written["$"] == "json"
            assert written["text"] == "<list of 5000>"
            assert life.store.has_blob(written["v"]["blob"])
            kinds = [row.row.kind for row in life.store.read(life.id)]
            assert kinds.index("run.ended") < len(kinds) - 1 - kinds[::-1].index("state.changed")
        async with life.process():
            assert life.texts() == ["5000 row row"]

    run(main)


@pytest.mark.parametrize(
    ("button", "text"),
    [("Append", "5001 row new"), ("Assign", "3000 other other"), ("Shrink", "2 row row")],
)
def test_a_change_that_shows_is_written_at_once(tmp_path: Path, button: str, text: str) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process():
            await life.click(button)
            # Not killed at rest: what `finish` would write is there already.
            before = len(list(life.store.read(life.id)))
            life.session.state.entries.clear()
        assert before == len([row for row in life.store.read(life.id) if row.row.kind != "viewer.detached"])
        async with life.process():
            assert life.texts()[0] == text

    run(main)


def test_a_value_that_grew_in_place_is_never_missing_from_the_log(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process():
            await life.click("Append")
            assert [coded["$"] for coded in life.changes("rows")] == ["late", "json", "json"]
            await life.click("Assign")
            assert [coded["$"] for coded in life.changes("rows")] == ["late", "json", "json", "late", "json"]

    run(main)


def test_a_change_in_place_is_found_when_the_session_rests(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process():
            await life.rest()
            count = len(life.changes("rows"))
            await life.click("Change")
            assert len(life.changes("rows")) == count  # nobody looked yet
            await life.rest()
            assert len(life.changes("rows")) == count + 1
            await life.rest()
            assert len(life.changes("rows")) == count + 1
            life.session.state.entries.clear()  # what the end of the process would write
        async with life.process():
            assert life.texts() == ["5000 changed row"]

    run(main)


def test_a_change_in_place_is_written_when_the_server_ends(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process():
            await life.click("Change")
            count = len(life.changes("rows"))
        assert len(life.changes("rows")) == count + 1
        async with life.process():
            assert life.texts() == ["5000 changed row"]

    run(main)


def test_what_was_not_written_in_time_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process() as session:
            # What a process leaves behind that is killed while it writes.
            lost = {"rows": e.Json({"$": "late", "type": "builtins.list", "text": "<list of 5000>"})}
            session.state.entries.clear()
            session.submit(e.StateChanged(1, set=lost))
        notices.forget()
        with caplog.at_level(logging.WARNING, "evlit"):
            async with life.process():
                assert life.texts() == ["made", "5000 row row"]
        (told,) = (record.message for record in caplog.records if "absent" in record.message)
        assert told.startswith('st.session_state["rows"] of a session that went on after a restart is absent: the proc')

    run(main)


TABLES = """
    import numpy as np
    import pandas as pd
    import evlit as st
    if "data" not in st.session_state:
        st.text("made")
        index = pd.date_range("2024-01-01", periods=3, tz="Europe/Berlin", name="day")
        df = pd.DataFrame({"x": [1, 2, 3], "kind": pd.Categorical(["a", "b", "a"]), "any": [1, "a", None]}, index=index)
        df.attrs["unit"] = "m"
        st.session_state.data = {"df": df, "n": 1, "array": np.arange(6.0).reshape(2, 3), "mean": df.x.mean()}
    data = st.session_state.data
    if st.button("Count"):
        data["n"] += 1
    if st.button("Change"):
        data["df"].loc[data["df"].index[0], "x"] = 100
    if st.button("Replace"):
        data["df"] = data["df"].assign(x=7)
    df = data["df"]
    st.text(f"{data['n']} {list(df.x)} {df.dtypes.to_dict()} {df.index.tz} {df.index.freqstr}")
    st.text(f"{df.attrs} {list(df['any'])}")
    st.text(f"{data['array'].sum()} {type(data['mean']).__name__}")
"""


def test_tables_come_back_as_they_were(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, TABLES)
        async with life.process():
            before = life.texts()[1:]
            coded = life.entry("data")
            assert coded["df"]["text"] == "<DataFrame of 3 x 3>"
            assert coded["n"] == 1
        async with life.process():
            assert life.texts() == before
            assert life.changes("data")[-1] == coded

    run(main)


def test_a_small_change_beside_a_table_is_recorded_with_the_run(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, TABLES)
        async with life.process():
            await life.click("Count")
            kinds = [row.row.kind for row in life.store.read(life.id)]
            assert kinds[-1] == "run.ended"
            assert [coded.get("n") for coded in life.changes("data")] == [None, 1, 2]
            await life.click("Change")
            assert life.changes("data")[-1]["n"] == 2
            await life.rest()
            await life.click("Replace")
            life.session.state.entries.clear()
        async with life.process():
            assert life.texts()[0].startswith("2 [7, 7, 7]")

    run(main)


def test_a_table_changed_in_place_is_found_when_the_session_rests(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, TABLES)
        async with life.process():
            await life.click("Change")
            await life.rest()
            life.session.state.entries.clear()
        async with life.process():
            assert life.texts()[0].startswith("1 [100, 2, 3]")

    run(main)


def test_one_object_in_two_places_comes_back_as_two(tmp_path: Path) -> None:
    app = """
        import evlit as st
        if "a" not in st.session_state:
            st.session_state.a = st.session_state.b = [1]
        st.text(st.session_state.a is st.session_state.b)
    """

    async def main() -> None:
        life = Life(tmp_path, app)
        async with life.process():
            assert life.texts() == ["True"]
        async with life.process():
            assert life.texts() == ["False"]

    run(main)


def test_deleting_and_assigning_what_nobody_has_asked_for(tmp_path: Path) -> None:
    app = """
        import evlit as st
        import pandas as pd
        if "first" not in st.session_state:
            st.session_state.first = False
            for key in "abc":
                st.session_state[key] = pd.DataFrame({"x": [1]})
        else:
            del st.session_state.a
            st.session_state.b = 5
            st.text(sorted(st.session_state))
    """

    async def main() -> None:
        life = Life(tmp_path, app)
        async with life.process():
            pass
        async with life.process():
            assert life.texts() == ["['b', 'c', 'first']"]
            assert set(life.session.projection.state) == {"b", "c", "first"}
            assert life.entry("b") == 5

    run(main)


async def ended(session: Session, runs: int) -> None:
    """Wait until so many runs have begun and ended."""
    await session.wait(lambda s: s.projection.runs == runs and s.projection.run is None)


def test_a_run_that_begins_while_an_entry_is_written_does_not_tear_it(tmp_path: Path) -> None:
    """What was read while a run was under way does not count; it is read again."""
    app = """
        import evlit as st
        st.session_state.setdefault("rows", [[0, 0] for _ in range(20000)])
        if st.button("Change"):
            n = st.session_state.rows[0][0] + 1
            for row in st.session_state.rows:
                row[0] = n
            st.session_state.rows.append([n, n])
            for row in st.session_state.rows:
                row[1] = n
    """

    async def main() -> None:
        life = Life(tmp_path, app)
        async with life.process() as session:
            for runs in range(2, 10):
                await life.click("Change", settle=False)
                # Not superseded: that would cut the app's own loops.
                await ended(session, runs)
            await life.settle()
            await life.rest()
        fetch = session.blob
        written = [coded for coded in life.changes("rows") if coded["$"] == "json"]
        assert written
        for coded in written:
            assert {tuple(row) for row in Reviver(fetch).revive(coded)} in [{(n, n)} for n in range(9)]
        assert Reviver(fetch).revive(written[-1]) == [[8, 8]] * 20008

    trio.run(main, clock=MockClock())


def test_uploaded_files_come_back(tmp_path: Path) -> None:
    app = """
        import evlit as st
        from evlit.api.files import UploadedFile
        if "file" not in st.session_state:
            st.session_state.file = UploadedFile("f1", "a.csv", "text/csv", b"x,y" * 10)
        st.text(f"{st.session_state.file} {st.session_state.file.read(3)}")
    """

    async def main() -> None:
        life = Life(tmp_path, app)
        async with life.process():
            first = life.texts()
        async with life.process():
            assert life.texts() == first

    run(main)


def test_a_cleared_cache_takes_what_is_being_written(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, LARGE_LIST)
        async with life.process() as session:
            session.submit(e.CacheCleared("v1", 1))
            await life.settle()
            assert session.state.entries.find("rows") is MISSING
            assert session.projection.state == {}
            await life.click("Append")
            assert life.texts()[0] == "made"
        async with life.process():
            assert life.texts() == ["5001 row new"]

    run(main)


def test_export_carries_what_entries_cite(tmp_path: Path) -> None:
    app = """
        import evlit as st
        import pandas as pd
        st.session_state.many = [pd.DataFrame({"o": [{"n": n}, "x" * 3000]}) for n in range(100)]
    """

    async def main() -> Life:
        life = Life(tmp_path, app, SqliteStore(tmp_path / "log.db"))
        async with life.process():
            assert life.entry("many")["$"] == "json"
        life.store.close()
        return life

    life = trio.run(main, clock=MockClock())
    done = export_session(tmp_path / "log.db", None, tmp_path / "out.db")
    assert done.missing == ()
    assert done.blobs >= 101
    assert life.id == done.session


def test_small_is_what_the_end_of_a_run_records(tmp_path: Path) -> None:
    app = f"""
        import evlit as st
        st.session_state.small = "x" * {SMALL - 100}
        st.session_state.large = "x" * {SMALL + 100}
    """

    async def main() -> None:
        life = Life(tmp_path, app)
        async with life.process():
            assert life.changes("small") == ["x" * (SMALL - 100)]
            assert [coded["$"] for coded in life.changes("large")] == ["late", "json"]

    run(main)
